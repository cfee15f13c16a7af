//! A model that hears and speaks by itself: turns go to it as sound, its answers come as sound, and the
//! words of both are known later. What they were is told once they are; what of an answer was played is
//! reckoned then.

use super::{Exchange, PieceKind, Stage, TalkOutput, TalkRun, Told, mind::Wait, mouth::Piece};
use crate::{
    call_record::{LogEntry, LogSpeaker},
    time::{Millis, UnixMillis},
};

/// Stands for words that were spoken and never told.
const UNKNOWN_WORDS: &str = "…";

/// A turn of the callee's whose words are not known yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unwritten {
    number: u32,
    began: UnixMillis,
    speech: Millis,
}

/// An answer that is over while its words are not known yet.
#[derive(Debug, Clone)]
pub(super) struct Untold {
    piece: Piece,
    /// What of it was played, and its length, where it was cut.
    cut: Option<(Millis, Millis)>,
}

impl TalkRun {
    /// What happened since it was last asked that a model which remembers by itself does not know: lines
    /// as far as they were played, typed words, outcomes.
    pub fn news_for_model(&mut self) -> Vec<Exchange> {
        std::mem::take(&mut self.for_model)
    }

    pub(super) fn is_realtime(&self) -> bool {
        self.rules.converse.realtime().is_some()
    }

    /// The callee's turn goes to the model as it is.
    pub(super) fn hand_over(&mut self, out: &mut Vec<TalkOutput>) {
        let speech = self.gathered.take().unwrap_or_default();
        let number = self.next_number();
        self.unwritten.push(Unwritten {
            number,
            began: self.turn_of_speech_began(speech),
            speech,
        });
        self.silences = 0;
        self.history.push(Told::Turn { number, text: None });
        out.push(TalkOutput::HandOver { number });
        self.ask(out);
    }

    /// The words of a turn, which is answered already.
    pub(super) fn written(&mut self, number: u32, text: &str, out: &mut Vec<TalkOutput>) {
        let Some(at) = self.unwritten.iter().position(|turn| turn.number == number) else {
            return;
        };
        let turn = self.unwritten.remove(at);
        let text = text.trim();
        let words = (!text.is_empty()).then(|| text.to_owned());
        self.heard(turn, words.clone(), out);
        let Some(words) = words else { return };
        if self.unwritten.is_empty() {
            self.is_recognised();
        }
        if self.machine_says(&words) {
            return self.machine(false, out);
        }
        let mut others = self.history.iter();
        self.human |= others.any(|told| matches!(told, Told::Turn { text: Some(_), .. }));
        for told in &mut self.history {
            if let Told::Turn { number: one, text } = told
                && *one == number
            {
                *text = Some(words.clone());
            }
        }
    }

    fn heard(&self, turn: Unwritten, text: Option<String>, out: &mut Vec<TalkOutput>) {
        let entry = LogEntry::Heard {
            speech_ms: turn.speech,
            text,
        };
        self.log_at(turn.began, LogSpeaker::Callee, entry, out);
    }

    /// An answer begins to sound.
    pub(super) fn sounds(&mut self, number: u32, out: &mut Vec<TalkOutput>) {
        if self.wait != Some(Wait::Answer { number }) {
            return;
        }
        self.first_word();
        self.begin_reply();
        self.last_piece += 1;
        let id = self.last_piece;
        self.tell(id, "");
        self.pieces.push_back(Piece::coming(id, PieceKind::Answer));
        out.push(TalkOutput::PassOn { id });
    }

    /// The words of a piece that the model speaks, whole.
    pub(super) fn piece_words(&mut self, id: u64, text: &str, out: &mut Vec<TalkOutput>) {
        let text = match text.trim() {
            "" => UNKNOWN_WORDS,
            words => words,
        };
        let said = self.pieces.iter_mut().chain(&mut self.dropped);
        if let Some(piece) = said.into_iter().find(|piece| piece.is(id)) {
            piece.tell(text);
            self.played(id, text.to_owned());
        } else if let Some(at) = self.untold.iter().position(|one| one.piece.is(id)) {
            let mut untold = self.untold.remove(at);
            untold.piece.tell(text);
            self.ended(untold.piece, untold.cut, out);
        }
    }

    /// A piece is over before its words are known.
    pub(super) fn keep_untold(&mut self, piece: Piece, cut: Option<(Millis, Millis)>) {
        self.untold.push(Untold { piece, cut });
    }

    /// The call is over: what was not told by now never is.
    pub(super) fn tell_unknown(&mut self, out: &mut Vec<TalkOutput>) {
        for turn in std::mem::take(&mut self.unwritten) {
            self.heard(turn, None, out);
        }
        for untold in std::mem::take(&mut self.untold) {
            let mut piece = untold.piece;
            let silent = untold.cut.is_some_and(|(part, _)| part <= 0);
            piece.tell(UNKNOWN_WORDS);
            if !silent {
                let entry = LogEntry::Said {
                    text: UNKNOWN_WORDS.to_owned(),
                    cut: untold.cut.is_some(),
                };
                self.log_at(piece.began_or(self.now), LogSpeaker::Agent, entry, out);
            }
        }
    }

    /// An answer that breaks off in the midst of a sound is trouble: nobody will say its rest.
    pub(super) fn breaks_off(&self) -> bool {
        self.is_realtime() && self.stage == Stage::Talking
    }
}
