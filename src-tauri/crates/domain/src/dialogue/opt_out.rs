//! Words with which a person opts out: whole words, in any case and script. An opt-out holds for
//! chats and calls alike.

/// Built-in phrases. They match wherever they stand in a message.
const PHRASES: [&str; 33] = [
    "unsubscribe",
    "opt out",
    "remove me",
    "stop writing",
    "stop messaging",
    "stop texting",
    "stop contacting",
    "do not write",
    "don't write",
    "do not contact me",
    "don't contact me",
    "don't message me",
    "do not message me",
    "leave me alone",
    "не пишите",
    "не пиши мне",
    "не надо мне писать",
    "больше не пишите",
    "хватит писать",
    "прекратите писать",
    "не беспокойте",
    "отпишите меня",
    "отписаться",
    "удалите мой номер",
    "удалите меня из базы",
    "уберите меня из рассылки",
    "退订",
    "取消订阅",
    "不要再发",
    "别再发",
    "不要联系我",
    "别联系我",
    "请勿打扰",
];

/// Built-in words that mean an opt-out only when they are all that is said.
const ALONE: [&str; 7] = ["stop", "стоп", "отписка", "отпишись", "td", "停止", "取消"];

/// Opt-out words of a task, made ready for asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptOutWords {
    /// Matched wherever they stand.
    anywhere: Vec<Vec<String>>,
    /// Matched when they are the whole message.
    alone: Vec<Vec<String>>,
}

impl OptOutWords {
    /// A task's own words; with none, the built-in ones of all languages.
    pub fn new<W: AsRef<str>>(own: &[W]) -> Self {
        let read = |phrase: &str| Some(words(phrase)).filter(|words| !words.is_empty());
        let own: Vec<Vec<String>> = own.iter().filter_map(|own| read(own.as_ref())).collect();
        if own.is_empty() {
            return OptOutWords {
                anywhere: PHRASES.iter().filter_map(|phrase| read(phrase)).collect(),
                alone: ALONE.iter().filter_map(|word| read(word)).collect(),
            };
        }
        OptOutWords {
            anywhere: own,
            alone: Vec::new(),
        }
    }

    /// The built-in words, as the form shows them.
    pub fn built_in() -> Vec<String> {
        PHRASES
            .iter()
            .chain(&ALONE)
            .map(|phrase| (*phrase).to_owned())
            .collect()
    }

    /// Whether a message opts out.
    pub fn matches(&self, text: &str) -> bool {
        let said = words(text);
        self.alone.contains(&said)
            || self.anywhere.iter().any(|phrase| {
                said.windows(phrase.len())
                    .any(|part| part == phrase.as_slice())
            })
    }
}

/// The words of a text in lower case. Signs of scripts without spaces are words each, so that a
/// phrase is found inside a sentence. Apostrophes belong to their word, whichever they are.
fn words(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut word = String::new();
    for sign in text.chars().flat_map(char::to_lowercase) {
        match sign {
            '\'' | '’' | 'ʼ' => {}
            'ё' => word.push('е'),
            sign if stands_alone(sign) => {
                all.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                all.push(sign.to_string());
            }
            sign if sign.is_alphanumeric() => word.push(sign),
            _ => all.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
        }
    }
    all.extend((!word.is_empty()).then_some(word));
    all
}

/// Han, kana and Thai letters: written without spaces between words.
fn stands_alone(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_words_are_found_in_any_case_and_script() {
        let words = OptOutWords::new::<&str>(&[]);
        for text in [
            "STOP",
            " stop! ",
            "Стоп.",
            "Не пишите мне больше",
            "пожалуйста, НЕ  ПИШИТЕ!!!",
            "Don’t write to me again",
            "please unsubscribe me",
            "我要退订，谢谢",
            "Отпишите меня от рассылки",
        ] {
            assert!(words.matches(text), "{text:?}");
        }
        for text in [
            "",
            "Do you work non-stop?",
            "Which bus stop is near?",
            "стоп-кран есть?",
            "Напишите мне",
            "не пишитеся",
            "I will write later",
            "我要订购",
        ] {
            assert!(!words.matches(text), "{text:?}");
        }
    }

    #[test]
    fn a_tasks_own_words_take_the_place_of_the_built_in_ones() {
        let words = OptOutWords::new(&["Basta", "no más"]);
        assert!(words.matches("ya basta!"));
        assert!(words.matches("NO MÁS por favor"));
        assert!(!words.matches("bastante bien"));
        assert!(!words.matches("stop"));
        assert_eq!(OptOutWords::new(&[" ", "!"]), OptOutWords::new::<&str>(&[]));
    }

    #[test]
    fn every_built_in_word_opts_out_by_itself() {
        let words = OptOutWords::new::<&str>(&[]);
        for word in OptOutWords::built_in() {
            assert!(words.matches(&word), "{word}");
        }
    }
}
