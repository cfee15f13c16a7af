//! What the agent says: pieces in order, what of each was played, and stopping.

use super::{Exchange, PieceKind, Stage, TalkOutput, TalkRun, Told};
use crate::{
    call_record::{LogEntry, LogSpeaker},
    conversation::ConversePart,
    time::{Millis, UnixMillis},
};

/// Something that is said, or about to be.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    id: u64,
    text: String,
    kind: PieceKind,
    /// It is said to its end, whoever speaks.
    whole: bool,
    began: Option<UnixMillis>,
    /// Its words are not known yet: the model speaks it by itself.
    coming: bool,
}

impl Piece {
    /// A piece whose words come later.
    pub(super) fn coming(id: u64, kind: PieceKind) -> Piece {
        Piece {
            id,
            text: String::new(),
            kind,
            whole: false,
            began: None,
            coming: true,
        }
    }

    pub(super) fn is(&self, id: u64) -> bool {
        self.id == id
    }

    /// Its words are these.
    pub(super) fn tell(&mut self, text: &str) {
        text.trim().clone_into(&mut self.text);
        self.coming = false;
    }

    pub(super) fn began_or(&self, now: UnixMillis) -> UnixMillis {
        self.began.unwrap_or(now)
    }
}

impl TalkRun {
    /// The callee answered: disclosure and opening line at once; without one the model begins.
    pub(super) fn open(&mut self, out: &mut Vec<TalkOutput>) {
        self.stage = Stage::Talking;
        self.answered = self.now;
        self.quiet_since = self.now;
        self.history.push(Told::Agent {
            said: Vec::new(),
            calls: Vec::new(),
        });
        let disclosure = self.rules.disclosure.clone();
        self.say(disclosure, PieceKind::Line, true, out);
        let opening = self.rules.converse.opening_line.clone();
        if opening.is_empty() {
            self.begin_turn();
            self.ask(out);
        } else {
            self.say(opening, PieceKind::Line, false, out);
        }
    }

    /// Says a line; an empty one is said at once.
    pub(super) fn say(
        &mut self,
        text: String,
        kind: PieceKind,
        whole: bool,
        out: &mut Vec<TalkOutput>,
    ) {
        if text.is_empty() {
            return;
        }
        self.last_piece += 1;
        let id = self.last_piece;
        if kind != PieceKind::Filler {
            self.tell(id, &text);
        }
        let piece = Piece {
            id,
            text: text.clone(),
            kind,
            whole,
            began: None,
            coming: false,
        };
        let place = match kind {
            PieceKind::Filler => self.pieces.iter().position(|piece| piece.began.is_none()),
            PieceKind::Line | PieceKind::Answer => None,
        };
        self.pieces
            .insert(place.unwrap_or(self.pieces.len()), piece);
        out.push(TalkOutput::Say { id, text, kind });
    }

    /// A line of the form, as a turn of its own in the history.
    pub(super) fn say_line(&mut self, text: String, whole: bool, out: &mut Vec<TalkOutput>) {
        self.history.push(Told::Agent {
            said: Vec::new(),
            calls: Vec::new(),
        });
        self.say(text, PieceKind::Line, whole, out);
    }

    pub(super) fn tell(&mut self, id: u64, text: &str) {
        match self.history.last_mut() {
            Some(Told::Agent { said, calls }) if calls.is_empty() => {
                said.push((id, text.to_owned()));
            }
            Some(Told::Agent { .. } | Told::Exchange(_) | Told::Turn { .. }) | None => {
                self.history.push(Told::Agent {
                    said: vec![(id, text.to_owned())],
                    calls: Vec::new(),
                })
            }
        }
    }

    /// The agent makes a sound.
    pub(super) fn speaks(&self) -> bool {
        self.pieces.iter().any(|piece| piece.began.is_some())
    }

    /// What the agent says now is said to its end.
    pub(super) fn speaks_whole(&self) -> bool {
        let mut begun = self.pieces.iter().filter(|piece| piece.began.is_some());
        begun.any(|piece| piece.whole)
    }

    /// The voice has been asked for something that cannot be heard yet.
    pub(super) fn is_about_to_speak(&self) -> bool {
        !self.pieces.is_empty() && !self.speaks()
    }

    /// A filler or line is on its way already.
    pub(super) fn line_is_coming(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| piece.kind != PieceKind::Answer && piece.began.is_none())
    }

    /// Stops all that is said and to be said.
    pub(super) fn stop(&mut self, out: &mut Vec<TalkOutput>) {
        if self.pieces.is_empty() {
            return;
        }
        if self.speaks() {
            self.quiet_since = self.now;
        }
        for piece in &self.pieces {
            if piece.began.is_none() {
                played(&mut self.history, piece.id, String::new());
            }
        }
        self.dropped.extend(self.pieces.drain(..));
        out.push(TalkOutput::Stop);
    }

    pub(super) fn piece_began(&mut self, id: u64, out: &mut Vec<TalkOutput>) {
        let now = self.now;
        let Some(piece) = self.pieces.iter_mut().find(|piece| piece.id == id) else {
            return;
        };
        piece.began.get_or_insert(now);
        if piece.kind == PieceKind::Answer {
            self.answer_is_heard(out);
        }
    }

    pub(super) fn piece_done(&mut self, id: u64, out: &mut Vec<TalkOutput>) {
        let Some(piece) = self.take(id) else { return };
        if piece.kind == PieceKind::Answer {
            self.troubles = 0;
        }
        self.ended(piece, None, out);
    }

    /// A piece was played whole, or so much of it.
    pub(super) fn ended(
        &mut self,
        piece: Piece,
        cut: Option<(Millis, Millis)>,
        out: &mut Vec<TalkOutput>,
    ) {
        if piece.coming {
            return self.keep_untold(piece, cut);
        }
        let (words, is_cut) = match cut {
            None => (piece.text.clone(), false),
            Some((part, length)) => words_of(&piece.text, part, length),
        };
        self.played(piece.id, words.clone());
        if piece.kind == PieceKind::Line && !words.is_empty() {
            self.for_model.push(Exchange::Agent {
                text: words.clone(),
                calls: Vec::new(),
            });
        }
        if !words.is_empty() || cut.is_none() {
            self.said(&piece, words, is_cut, out);
        }
    }

    /// Corrects what was said of a piece.
    pub(super) fn played(&mut self, id: u64, text: String) {
        played(&mut self.history, id, text);
    }

    pub(super) fn piece_cut(
        &mut self,
        id: u64,
        part: Millis,
        length: Millis,
        out: &mut Vec<TalkOutput>,
    ) {
        let Some(piece) = self.take(id) else { return };
        self.ended(piece, Some((part, length)), out);
    }

    /// The voice failed. What is a line is left unsaid; a lost answer is trouble.
    pub(super) fn piece_failed(&mut self, id: u64, out: &mut Vec<TalkOutput>) {
        let known = self.pieces.iter().any(|piece| piece.id == id);
        let Some(piece) = self.take(id) else { return };
        played(&mut self.history, id, String::new());
        if !known || piece.kind != PieceKind::Answer {
            return;
        }
        match self.stage {
            Stage::Talking => {
                self.stop(out);
                self.trouble(ConversePart::Voice, out);
            }
            Stage::Ending { .. } => self.last_words_failed(out),
            Stage::Waiting | Stage::HandingOver | Stage::AwaitingBeep { .. } | Stage::Over => {}
        }
    }

    /// A piece that is over, wherever it stood.
    fn take(&mut self, id: u64) -> Option<Piece> {
        if let Some(at) = self.dropped.iter().position(|piece| piece.id == id) {
            return Some(self.dropped.remove(at));
        }
        let at = self.pieces.iter().position(|piece| piece.id == id)?;
        let piece = self.pieces.remove(at);
        self.quiet_since = self.now;
        piece
    }

    fn said(&self, piece: &Piece, text: String, cut: bool, out: &mut Vec<TalkOutput>) {
        let at = piece.began.unwrap_or(self.now);
        let entry = LogEntry::Said { text, cut };
        self.log_at(at, LogSpeaker::Agent, entry, out);
    }

    /// The call is gone while pieces play and nobody measured how far they came.
    pub(super) fn tell_unfinished(&mut self, out: &mut Vec<TalkOutput>) {
        for piece in std::mem::take(&mut self.pieces) {
            if piece.coming {
                let began = piece.began.is_some();
                let cut = if began { (1, 1) } else { (0, 1) };
                self.keep_untold(piece, Some(cut));
            } else if piece.began.is_some() {
                self.said(&piece, piece.text.clone(), true, out);
            }
        }
    }

    /// What became of a call that was told before it was known.
    pub(super) fn correct_outcome(&mut self, call: &str, words: &str) {
        for told in self.history.iter_mut().rev() {
            if let Told::Exchange(Exchange::Outcome { id, content }) = told
                && id == call
            {
                words.clone_into(content);
                return;
            }
        }
    }

    /// Adds something that is not the agent's words to the history.
    pub(super) fn remember(&mut self, exchange: Exchange) {
        self.for_model.push(exchange.clone());
        self.history.push(Told::Exchange(exchange));
    }
}

/// Corrects what was said of a piece.
fn played(history: &mut [Told], id: u64, text: String) {
    for told in history.iter_mut().rev() {
        if let Told::Agent { said, .. } = told
            && let Some(one) = said.iter_mut().find(|(piece, _)| *piece == id)
        {
            one.1 = text;
            return;
        }
    }
}

/// The words that were really played: as many as the played part has room for; and whether some were not.
fn words_of(text: &str, part: Millis, length: Millis) -> (String, bool) {
    let share = if length <= 0 {
        0.0
    } else {
        (part as f64 / length as f64).clamp(0.0, 1.0)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    // scripts without spaces are counted by letters
    if words.len() < 3 && text.chars().count() > 12 {
        let letters: Vec<char> = text.chars().collect();
        let count = (letters.len() as f64 * share).floor() as usize;
        let said = letters.iter().take(count).collect();
        return (said, count < letters.len());
    }
    let count = (words.len() as f64 * share).floor() as usize;
    let said: Vec<&str> = words.iter().take(count).copied().collect();
    (said.join(" "), count < words.len())
}
