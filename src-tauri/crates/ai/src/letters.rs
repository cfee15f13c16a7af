//! Makes a text speakable for the offline voice, which knows English letters only: accents are left
//! off, Cyrillic is written in Latin letters (a Russian name is understood, with an accent), other
//! scripts are left out.
//!
//! Does not know the voice.

/// The text in letters that the voice can read.
pub(crate) fn speakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(if letter.is_ascii_control() {
                ' '
            } else {
                letter
            });
            continue;
        }
        let lower = letter.to_lowercase().next().unwrap_or(letter);
        let latin = cyrillic(lower)
            .or_else(|| accented(lower))
            .or_else(|| mark(lower));
        match latin {
            Some(latin) if lower != letter => {
                let mut letters = latin.chars();
                out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                out.push_str(letters.as_str());
            }
            Some(latin) => out.push_str(latin),
            None => out.push(' '),
        }
    }
    out
}

fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'є' => "ye",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ы' => "i",
        'ї' => "yi",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

fn accented(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

fn mark(letter: char) -> Option<&'static str> {
    Some(match letter {
        '’' | '‘' => "'",
        '–' | '—' | '…' => ", ",
        '€' => " euro ",
        '£' => " pounds ",
        '№' => " number ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_other_letters_become_speakable() {
        assert_eq!(
            speakable("Hello, Юлия Щербакова!"),
            "Hello, Yuliya Shcherbakova!"
        );
        assert_eq!(speakable("Jürgen Strauß, Łódź"), "Juergen Strauss, Lodz");
        assert_eq!(speakable("it’s 5 €"), "it's 5  euro ");
    }

    #[test]
    fn scripts_that_cannot_be_read_are_left_out() {
        assert_eq!(speakable("王 Wang").trim(), "Wang");
        assert_eq!(speakable("王伟").trim(), "");
    }
}
