//! Keeps a model's thoughts from the person: local models write them before the answer, between
//! `<think>` and `</think>`, in the midst of the words.

use engine::ports::model::reckoned_tokens;

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// Where in the answer we are.
#[derive(Debug, Default)]
enum State {
    /// Nothing but what could still become `<think>`.
    #[default]
    Beginning,
    /// Between the marks.
    Thinking,
    /// In the answer.
    Answering,
}

/// Sorts thoughts from words, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Thoughts {
    state: State,
    held: String,
    tokens: u32,
}

impl Thoughts {
    /// The words of a piece that belong to the answer.
    pub(super) fn without(&mut self, piece: &str) -> String {
        if matches!(self.state, State::Answering) {
            return piece.to_owned();
        }
        self.held.push_str(piece);
        if matches!(self.state, State::Beginning) {
            let begun = self.held.trim_start();
            if OPEN.starts_with(begun) {
                return String::new();
            }
            if !begun.starts_with(OPEN) {
                self.state = State::Answering;
                return std::mem::take(&mut self.held);
            }
            self.state = State::Thinking;
        }
        match self.held.find(CLOSE) {
            Some(at) => {
                let answer = self.held.split_off(at + CLOSE.len());
                self.tokens = reckoned_tokens(&self.held);
                self.held.clear();
                self.state = State::Answering;
                answer.trim_start().to_owned()
            }
            None => String::new(),
        }
    }

    /// What was held back and turned out to be words: an answer that is only `<` or the like.
    pub(super) fn rest(&mut self) -> String {
        match self.state {
            State::Beginning => std::mem::take(&mut self.held),
            State::Thinking | State::Answering => String::new(),
        }
    }

    /// Tokens of the thoughts, reckoned.
    pub(super) fn tokens(&self) -> u32 {
        self.tokens.saturating_add(reckoned_tokens(&self.held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[&str]) -> String {
        let mut thoughts = Thoughts::default();
        let mut all: String = pieces.iter().map(|piece| thoughts.without(piece)).collect();
        all.push_str(&thoughts.rest());
        all
    }

    #[test]
    fn thoughts_before_the_answer_are_kept_back() {
        assert_eq!(
            shown(&["<th", "ink>they ask ", "a lot</thi", "nk>\n\nHello", "!"]),
            "Hello!"
        );
        assert_eq!(shown(&["\n<think>", "</think>Yes"]), "Yes");
        assert_eq!(shown(&["<think>never ends"]), "");
    }

    #[test]
    fn words_stay_as_they_are() {
        assert_eq!(
            shown(&["Hello, ", "<think> is a tag"]),
            "Hello, <think> is a tag"
        );
        assert_eq!(shown(&["<t", "able>"]), "<table>");
        assert_eq!(shown(&["<"]), "<");
    }
}
