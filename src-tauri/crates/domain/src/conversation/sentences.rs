//! A stream of words in pieces that a voice can speak: whole sentences, so that the first can be heard
//! while the rest is still being thought. Signs of writing that nobody speaks are left out.

/// A sentence shorter than this waits for the next: "Dr." is none.
const SHORTEST: usize = 10;
/// A sentence longer than this is broken at a comma.
const LONGEST: usize = 220;

/// Gathers words.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentences {
    held: String,
}

impl Sentences {
    /// More words; the sentences that are whole now.
    pub(super) fn push(&mut self, words: &str) -> Vec<String> {
        let plain = words.chars().filter(|sign| !is_markup(*sign));
        self.held.extend(plain);
        let mut whole = Vec::new();
        while let Some(end) = self.end() {
            let rest = self.held.split_off(end);
            let sentence = std::mem::replace(&mut self.held, rest);
            whole.extend(spoken(&sentence));
        }
        whole
    }

    /// What is left, when no more words come.
    pub(super) fn rest(&mut self) -> Option<String> {
        spoken(&std::mem::take(&mut self.held))
    }

    /// Where the first sentence ends, in bytes.
    fn end(&self) -> Option<usize> {
        let mut count = 0;
        let mut comma = None;
        let mut signs = self.held.char_indices().peekable();
        while let Some((at, sign)) = signs.next() {
            count += 1;
            let behind = at + sign.len_utf8();
            let next = signs.peek().map(|(_, next)| *next);
            match sign {
                '。' | '！' | '？' => return Some(behind),
                '\n' if count > 1 => return Some(behind),
                '.' | '!' | '?' | '…'
                    if count >= SHORTEST && next.is_some_and(char::is_whitespace) =>
                {
                    return Some(behind);
                }
                ',' | ';' | ':' if next.is_some_and(char::is_whitespace) => comma = Some(behind),
                '，' | '、' | '；' => comma = Some(behind),
                _ => {}
            }
            if count > LONGEST && comma.is_some() {
                return comma;
            }
        }
        None
    }
}

/// Signs of writing that a voice would read out.
fn is_markup(sign: char) -> bool {
    matches!(sign, '*' | '#' | '`' | '_' | '|')
}

/// The sentence as it is spoken; `None`: nothing of it is.
fn spoken(sentence: &str) -> Option<String> {
    let plain = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.chars().any(char::is_alphanumeric).then_some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(pieces: &[&str]) -> Vec<String> {
        let mut sentences = Sentences::default();
        let mut all: Vec<String> = pieces
            .iter()
            .flat_map(|piece| sentences.push(piece))
            .collect();
        all.extend(sentences.rest());
        all
    }

    #[test]
    fn sentences_are_told_apart_as_they_come() {
        let rows: [(&[&str], &[&str]); 6] = [
            (
                &["Good d", "ay, Mr. Ben", ". How are", " you? I am"],
                &["Good day, Mr.", "Ben. How are you?", "I am"],
            ),
            (&["It costs 3.50 dollars."], &["It costs 3.50 dollars."]),
            (&["你好。", "请问您是？"], &["你好。", "请问您是？"]),
            (&["**Wonderful!** ", "- - -"], &["Wonderful!"]),
            (&["First line\nsecond"], &["First line", "second"]),
            (&[" ", "…"], &[]),
        ];
        for (pieces, expected) in rows {
            assert_eq!(said(pieces), expected, "{pieces:?}");
        }
    }

    #[test]
    fn a_sentence_without_an_end_is_broken_at_a_comma() {
        let long = "and then, ".repeat(60);
        let parts = said(&[&long]);
        assert!(parts.len() > 2, "{parts:?}");
        assert!(parts.iter().all(|part| part.chars().count() <= LONGEST + 1));
    }

    proptest! {
        /// However the stream is cut, the same words are said in the same order.
        #[test]
        fn no_word_is_lost(text in "[a-z ,.!?\n]{0,300}", cuts in proptest::collection::vec(1_usize..20, 1..40)) {
            let whole = said(&[&text]).concat().replace(' ', "");
            let mut pieces = Vec::new();
            let mut rest = text.as_str();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() { break; }
                let (piece, behind) = rest.split_at((*cut).min(rest.len()));
                pieces.push(piece);
                rest = behind;
            }
            prop_assert_eq!(said(&pieces).concat().replace(' ', ""), whole);
        }
    }
}
