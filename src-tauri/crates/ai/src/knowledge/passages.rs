//! Paragraphs into passages: about a thousand letters each, none across a heading, each beginning with
//! the last sentence of the one before, so that nothing is torn from its context.

use engine::ports::knowledge::ReadPassage;

use super::{Block, stems};

/// Letters of a passage.
const LENGTH: usize = 1_000;
/// Letters that a passage repeats of the one before, at most.
const OVERLAP: usize = 160;

/// Cuts.
pub(super) fn of(blocks: &[Block]) -> Vec<ReadPassage> {
    let mut headings: Vec<(u8, String)> = Vec::new();
    let mut all = Vec::new();
    let mut passage = Passage::default();
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                passage.ends(&headings, &mut all);
                passage = Passage::default();
                let text = one_line(text);
                headings.retain(|(above, _)| above < level);
                if !text.is_empty() {
                    headings.push((*level, text));
                }
            }
            Block::Paragraph(text) => {
                for piece in pieces(text) {
                    if passage.letters + piece.chars().count() > LENGTH {
                        passage.ends(&headings, &mut all);
                    }
                    passage.add(piece);
                }
                passage.ends_paragraph();
            }
        }
    }
    passage.ends(&headings, &mut all);
    all
}

/// A passage in the making.
#[derive(Default)]
struct Passage {
    text: String,
    letters: usize,
    /// There is more in it than what it repeats.
    has_news: bool,
}

impl Passage {
    fn add(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.letters += piece.chars().count();
        self.has_news = true;
    }

    fn ends_paragraph(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Hands itself over and begins anew with its own last sentence.
    fn ends(&mut self, headings: &[(u8, String)], all: &mut Vec<ReadPassage>) {
        let text = self.text.trim();
        if !self.has_news || text.is_empty() {
            return;
        }
        let headings: Vec<&str> = headings.iter().map(|(_, text)| text.as_str()).collect();
        let heading = headings.join(" › ");
        let tail = match pieces(text).last() {
            Some(last) if last.chars().count() <= OVERLAP => format!("{} ", last.trim()),
            _ => String::new(),
        };
        let stems = stems::of(&format!("{heading}\n{text}")).join(" ");
        all.push(ReadPassage {
            heading,
            text: text.to_owned(),
            stems,
        });
        *self = Passage {
            letters: tail.chars().count(),
            text: tail,
            has_news: false,
        };
    }
}

/// Sentences and lines; what is too long even so is cut between words, and at last anywhere.
fn pieces(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len();
        let mut last_space = None;
        let mut letters = rest.char_indices().peekable();
        let mut count = 0;
        while let Some((at, letter)) = letters.next() {
            count += 1;
            let behind = at + letter.len_utf8();
            let next_is_space = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
            if matches!(letter, '\n' | '。' | '！' | '？')
                || (matches!(letter, '.' | '!' | '?' | '…') && next_is_space)
            {
                // The space belongs to the sentence before it.
                end = match letters.peek() {
                    Some((at, next)) if next.is_whitespace() => at + next.len_utf8(),
                    _ => behind,
                };
                break;
            }
            if letter.is_whitespace() {
                last_space = Some(behind);
            }
            if count >= LENGTH {
                end = last_space.unwrap_or(behind);
                break;
            }
        }
        let (piece, behind) = rest.split_at(end);
        all.push(piece);
        rest = behind;
    }
    all
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    fn heading(level: u8, text: &str) -> Block {
        Block::Heading {
            level,
            text: text.to_owned(),
        }
    }

    #[test]
    fn passages_stand_under_their_headings() {
        let all = of(&[
            paragraph("Before all."),
            heading(1, "Delivery"),
            heading(2, "By\npost"),
            paragraph("Two days."),
            paragraph("Five euros."),
            heading(2, "By hand"),
            paragraph("At once."),
            heading(1, "Returns"),
            paragraph("Never."),
        ]);
        let told: Vec<(&str, &str)> = all
            .iter()
            .map(|passage| (passage.heading.as_str(), passage.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("", "Before all."),
                ("Delivery › By post", "Two days.\nFive euros."),
                ("Delivery › By hand", "At once."),
                ("Returns", "Never."),
            ]
        );
        assert_eq!(all[1].stems, "deliveri by post two day five euro");
    }

    #[test]
    fn long_texts_are_cut_at_sentences_and_overlap_by_one() {
        let text: String = (0..100)
            .map(|n| format!("Sentence number {n} ends. "))
            .collect();
        let all = of(&[paragraph(&text)]);
        assert!(all.len() >= 3);
        for pair in all.windows(2) {
            let last = pair[0].text.rsplit_once(". ").unwrap().1;
            assert!(pair[1].text.starts_with(last), "{last} begins the next");
        }
        assert!(
            all.iter()
                .all(|passage| passage.text.chars().count() <= LENGTH + OVERLAP)
        );
        assert!(
            all.last().unwrap().text.ends_with("number 99 ends."),
            "nothing is lost"
        );
    }

    #[test]
    fn words_without_an_end_are_cut_all_the_same() {
        let all = of(&[paragraph(&"щ".repeat(5_000))]);
        let letters: usize = all.iter().map(|passage| passage.text.chars().count()).sum();
        assert_eq!((all.len(), letters), (5, 5_000));
        assert!(of(&[paragraph(" \n\n "), heading(1, "Empty")]).is_empty());
    }
}
