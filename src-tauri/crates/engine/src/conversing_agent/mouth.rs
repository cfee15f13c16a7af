//! Pieces of speech on their way to the callee, in order: sound that comes little by little is passed on
//! as it comes, and what became of each piece is told once.

use std::{collections::VecDeque, sync::Arc};

use domain::{
    conversation::{PieceKind, TalkInput},
    time::{Millis, UnixMillis},
};
use tokio::sync::mpsc;

use crate::ports::AudioOut;

/// Samples of a millisecond.
const SAMPLES_PER_MS: usize = 8;
/// A letter is spoken in so long, where a piece is not known to its end.
const LETTER: Millis = 65;

/// A piece.
#[derive(Debug)]
struct Piece {
    id: u64,
    letters: usize,
    /// Sound that was not yet passed on.
    waiting: Vec<Arc<[i16]>>,
    samples: usize,
    /// All of it is there.
    whole: bool,
    failed: bool,
    /// Some of it, or all, was passed on.
    passed: bool,
    ended: bool,
    began: Option<UnixMillis>,
    /// What was passed on is played until then.
    plays_until: UnixMillis,
}

impl Piece {
    fn length(&self) -> Millis {
        let known = i64::try_from(self.samples / SAMPLES_PER_MS).unwrap_or(i64::MAX);
        let letters = i64::try_from(self.letters).unwrap_or(i64::MAX);
        if self.whole {
            known
        } else {
            known.max(letters.saturating_mul(LETTER))
        }
    }
}

/// The mouth.
#[derive(Debug)]
pub(super) struct Mouth {
    out: mpsc::UnboundedSender<AudioOut>,
    pieces: VecDeque<Piece>,
    /// Told to stop; their end is awaited.
    stopped: Vec<Piece>,
}

impl Mouth {
    pub(super) fn new(out: mpsc::UnboundedSender<AudioOut>) -> Self {
        Mouth {
            out,
            pieces: VecDeque::new(),
            stopped: Vec::new(),
        }
    }

    /// A piece whose sound will come.
    pub(super) fn add(&mut self, id: u64, text: &str, kind: PieceKind) {
        let piece = Piece {
            id,
            letters: text.chars().count(),
            waiting: Vec::new(),
            samples: 0,
            whole: false,
            failed: false,
            passed: false,
            ended: false,
            began: None,
            plays_until: 0,
        };
        let place = match kind {
            PieceKind::Filler => self.pieces.iter().position(|piece| !piece.passed),
            PieceKind::Line | PieceKind::Answer => None,
        };
        self.pieces
            .insert(place.unwrap_or(self.pieces.len()), piece);
    }

    /// A piece that a model speaks by itself.
    pub(super) fn add_sound(&mut self, id: u64) {
        self.add(id, "", PieceKind::Answer);
    }

    /// The piece that is heard, if not all of it is there, and when what there is was played.
    pub(super) fn runs_dry(&self) -> Option<(u64, UnixMillis)> {
        let piece = self.pieces.front().filter(|piece| !piece.whole)?;
        piece.began.map(|_| (piece.id, piece.plays_until))
    }

    /// Sound of a piece.
    pub(super) fn sound(
        &mut self,
        id: u64,
        samples: Arc<[i16]>,
        now: UnixMillis,
    ) -> Vec<TalkInput> {
        if let Some(piece) = self.pieces.iter_mut().find(|piece| piece.id == id)
            && !samples.is_empty()
        {
            piece.samples += samples.len();
            let length = i64::try_from(samples.len() / SAMPLES_PER_MS).unwrap_or(i64::MAX);
            if piece.began.is_some() {
                piece.plays_until = piece.plays_until.max(now).saturating_add(length);
            }
            piece.waiting.push(samples);
        }
        self.pass_on(now)
    }

    /// No more sound of a piece comes.
    pub(super) fn whole(&mut self, id: u64, failed: bool, now: UnixMillis) -> Vec<TalkInput> {
        if let Some(piece) = self.pieces.iter_mut().find(|piece| piece.id == id) {
            piece.whole = true;
            piece.failed = failed;
        }
        self.pass_on(now)
    }

    /// Passes on what may be heard now: a piece follows when all of the one before was passed on.
    fn pass_on(&mut self, now: UnixMillis) -> Vec<TalkInput> {
        let mut told = Vec::new();
        let mut at = 0;
        while let Some(piece) = self.pieces.get_mut(at) {
            let silent = piece.whole && piece.samples == 0;
            if silent {
                let id = piece.id;
                let failed = piece.failed;
                self.pieces.remove(at);
                told.push(if failed {
                    TalkInput::PieceFailed(id)
                } else {
                    TalkInput::PieceDone(id)
                });
                continue;
            }
            for samples in piece.waiting.drain(..) {
                piece.passed = true;
                let (id, last) = (piece.id, false);
                // the other end may be gone: its `None` follows
                let _ = self.out.send(AudioOut::PlayMore { id, samples, last });
            }
            if !piece.whole {
                break;
            }
            if !piece.ended {
                piece.ended = true;
                let (id, samples) = (piece.id, Arc::from([]));
                let last = true;
                let _ = self.out.send(AudioOut::PlayMore { id, samples, last });
            }
            at += 1;
        }
        told.extend(self.begins(now));
        told
    }

    /// The first piece is heard from now on, if some of it was passed on.
    fn begins(&mut self, now: UnixMillis) -> Option<TalkInput> {
        let piece = self.pieces.front_mut()?;
        if !piece.passed || piece.began.is_some() {
            return None;
        }
        piece.began = Some(now);
        let length = i64::try_from(piece.samples / SAMPLES_PER_MS).unwrap_or(i64::MAX);
        piece.plays_until = now.saturating_add(length);
        Some(TalkInput::PieceBegan(piece.id))
    }

    /// The callee heard a piece to its end.
    pub(super) fn done(&mut self, id: u64, now: UnixMillis) -> Vec<TalkInput> {
        let Some(piece) = self.take(id) else {
            return Vec::new();
        };
        let end = if piece.failed {
            let played = i64::try_from(piece.samples / SAMPLES_PER_MS).unwrap_or(i64::MAX);
            let length = Piece {
                whole: false,
                ..piece
            }
            .length();
            TalkInput::PieceCut { id, played, length }
        } else {
            TalkInput::PieceDone(id)
        };
        [end].into_iter().chain(self.begins(now)).collect()
    }

    /// A piece was dropped after so much of it was played.
    pub(super) fn cut(&mut self, id: u64, played: Millis) -> Vec<TalkInput> {
        let Some(piece) = self.take(id) else {
            return Vec::new();
        };
        let length = piece.length();
        vec![TalkInput::PieceCut { id, played, length }]
    }

    /// Stops everything. What the callee's side never saw is told here.
    pub(super) fn stop(&mut self) -> Vec<TalkInput> {
        let _ = self.out.send(AudioOut::Stop);
        let mut told = Vec::new();
        for piece in self.pieces.drain(..) {
            if piece.passed {
                self.stopped.push(piece);
            } else {
                let (id, length) = (piece.id, piece.length());
                let played = 0;
                told.push(TalkInput::PieceCut { id, played, length });
            }
        }
        told
    }

    /// The sound is gone: what was playing is told as far as it may have come.
    pub(super) fn gone(&mut self, now: UnixMillis) -> Vec<TalkInput> {
        let playing = self.pieces.drain(..).chain(self.stopped.drain(..));
        let told = playing.filter_map(|piece| {
            let (id, length) = (piece.id, piece.length());
            let played = (now - piece.began?).clamp(0, length);
            Some(TalkInput::PieceCut { id, played, length })
        });
        told.collect()
    }

    fn take(&mut self, id: u64) -> Option<Piece> {
        if let Some(at) = self.stopped.iter().position(|piece| piece.id == id) {
            return Some(self.stopped.swap_remove(at));
        }
        let at = self.pieces.iter().position(|piece| piece.id == id)?;
        self.pieces.remove(at)
    }
}
