//! Words without their endings: Russian and English ones by their script, Chinese, Japanese and Korean
//! ones as pairs of letters (they are written without spaces), all others as they are.

use std::collections::HashSet;

use rust_stemmers::{Algorithm, Stemmer};

/// Longer words are cut: nobody asks for them.
const LONGEST_WORD: usize = 64;
/// Most words of a question.
const MOST_ASKED: usize = 32;
/// Words that are in every text and say nothing about it.
const COMMONEST: &str = "\
    a an and are as at be by can do does for from have how i in is it me my of on or please \
    so that the there this to was we what when where which who will with you your а без бы \
    в вам вас во вот все вы где да для до если есть же за и из или их к как какая какие \
    какой когда кто ли меня мне мы на нам не нет но ну о об от по при с со так там то \
    только у уже что чтобы это этот я 的 了 是 吗 呢";

/// The words of a text, in their order, as they are indexed.
pub(super) fn of(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| stem(&word)).collect()
}

/// The words of a question: each once, without the commonest (unless there are only such).
pub(super) fn query(text: &str) -> Vec<String> {
    let words = words(text);
    let telling = |word: &&String| !COMMONEST.split(' ').any(|common| common == word.as_str());
    let all = !words.iter().any(|word| telling(&word));
    let mut seen = HashSet::new();
    words
        .iter()
        .filter(|word| all || telling(word))
        .map(|word| stem(word))
        .filter(|stem| seen.insert(stem.clone()))
        .take(MOST_ASKED)
        .collect()
}

fn stem(word: &str) -> String {
    let language = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Algorithm::English
    } else if word.chars().all(|letter| ('а'..='я').contains(&letter)) {
        Algorithm::Russian
    } else {
        return word.to_owned();
    };
    Stemmer::create(language).stem(word).into_owned()
}

/// Lower case, `е` for `ё`, letters and digits only.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut run) = (String::new(), Vec::new());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let together = is_written_together(letter);
        if !together {
            pairs(&mut run, &mut words);
        }
        if together || !letter.is_alphanumeric() {
            end_word(&mut word, &mut words);
        }
        if together {
            run.push(letter);
        } else if letter.is_alphanumeric() && word.chars().count() < LONGEST_WORD {
            word.push(if letter == 'ё' { 'е' } else { letter });
        }
    }
    pairs(&mut run, &mut words);
    end_word(&mut word, &mut words);
    words
}

fn end_word(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

fn pairs(run: &mut Vec<char>, words: &mut Vec<String>) {
    match run.as_slice() {
        [] => {}
        [one] => words.push(one.to_string()),
        several => words.extend(
            several
                .windows(2)
                .map(|pair| pair.iter().collect::<String>()),
        ),
    }
    run.clear();
}

/// Kana, Chinese characters, Hangul.
fn is_written_together(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_ending() {
        for (asked, written) in [
            ("стоимость доставки", "О доставке и её стоимости"),
            ("возвраты", "Условия возврата"),
            ("гарантия", "гарантией, гарантию"),
            ("ёлки", "Елка"),
            ("deliveries", "Delivery in two days"),
            ("returning goods", "Goods can be returned"),
            ("退货政策", "本店的退货流程"),
            ("GPT-5", "about gpt 5"),
        ] {
            let indexed = of(written);
            let found = query(asked).into_iter().any(|stem| indexed.contains(&stem));
            assert!(
                found,
                "{asked} in {written}: {:?} {indexed:?}",
                query(asked)
            );
        }
    }

    #[test]
    fn a_question_holds_nothing_that_a_query_could_trip_over() {
        let asked = query("\"NEAR(\" OR * - col:umn ' ; а как же ДОСТАВКА, доставка?");
        assert!(
            asked
                .iter()
                .all(|stem| stem.chars().all(char::is_alphanumeric))
        );
        assert_eq!(
            asked.iter().filter(|stem| *stem == "доставк").count(),
            1,
            "each once"
        );
        assert!(
            !asked.contains(&"как".to_owned()),
            "the commonest words find everything"
        );
        assert_eq!(
            query("как это"),
            ["как", "эт"],
            "unless there are no others"
        );
        assert_eq!(query("?!"), Vec::<String>::new());
        let long: String = (0..100).map(|n| format!("word{n} ")).collect();
        assert_eq!(query(&long).len(), MOST_ASKED);
    }
}
