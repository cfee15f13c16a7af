//! What is to be played to the other side: pieces one after another, cut into frames.
//!
//! Does not know who wants them played.

use std::{collections::VecDeque, sync::Arc};

use domain::time::Millis;
use engine::ports::AudioIn;

use super::FRAME;

struct Piece {
    id: u64,
    samples: Arc<[i16]>,
    played: usize,
}

/// The queue.
#[derive(Default)]
pub(crate) struct Playout {
    pieces: VecDeque<Piece>,
}

impl Playout {
    /// Appends a piece.
    pub(crate) fn play(&mut self, id: u64, samples: Arc<[i16]>) {
        self.pieces.push_back(Piece {
            id,
            samples,
            played: 0,
        });
    }

    /// Drops everything; what was dropped, with its played part.
    pub(crate) fn stop(&mut self) -> impl Iterator<Item = AudioIn> + '_ {
        self.pieces.drain(..).map(|piece| AudioIn::PlaybackCut {
            id: piece.id,
            played_ms: piece.played as Millis / 8,
        })
    }

    /// Fills the next frame; `done` hears of pieces whose last sample is in it. `false`: silence.
    pub(crate) fn frame(
        &mut self,
        frame: &mut [i16; FRAME],
        mut done: impl FnMut(AudioIn),
    ) -> bool {
        let mut filled = 0;
        while let Some(piece) = self.pieces.front_mut() {
            let rest = &piece.samples[piece.played..];
            let count = rest.len().min(FRAME - filled);
            frame[filled..filled + count].copy_from_slice(&rest[..count]);
            piece.played += count;
            filled += count;
            if piece.played < piece.samples.len() {
                break;
            }
            done(AudioIn::PlaybackDone(piece.id));
            self.pieces.pop_front();
            if filled == FRAME {
                break;
            }
        }
        frame[filled..].fill(0);
        filled > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_follow_each_other_without_a_gap_and_tell_when_done() {
        let mut playout = Playout::default();
        playout.play(1, vec![1i16; 100].into());
        playout.play(2, vec![2i16; 300].into());
        let mut frame = [0i16; FRAME];
        let mut done = Vec::new();
        assert!(playout.frame(&mut frame, |news| done.push(news)));
        assert_eq!((frame[99], frame[100], frame[159]), (1, 2, 2));
        assert_eq!(done, [AudioIn::PlaybackDone(1)]);
        playout.frame(&mut frame, |news| done.push(news));
        playout.frame(&mut frame, |news| done.push(news));
        assert_eq!(frame[100], 0, "silence fills the last frame");
        assert_eq!(done, [AudioIn::PlaybackDone(1), AudioIn::PlaybackDone(2)]);
        assert!(!playout.frame(&mut frame, |_| ()), "nothing is left");
    }

    #[test]
    fn stopping_tells_how_much_was_played() {
        let mut playout = Playout::default();
        playout.play(1, vec![1i16; 8_000].into());
        playout.play(2, vec![2i16; 8_000].into());
        let mut frame = [0i16; FRAME];
        for _ in 0..10 {
            playout.frame(&mut frame, |_| ());
        }
        let cut: Vec<_> = playout.stop().collect();
        assert_eq!(
            cut,
            [
                AudioIn::PlaybackCut {
                    id: 1,
                    played_ms: 200
                },
                AudioIn::PlaybackCut {
                    id: 2,
                    played_ms: 0
                },
            ]
        );
        assert!(
            !playout.frame(&mut frame, |_| ()),
            "nothing is played after the stop"
        );
    }

    #[test]
    fn an_empty_piece_is_done_at_once() {
        let mut playout = Playout::default();
        playout.play(7, Vec::new().into());
        let mut done = Vec::new();
        playout.frame(&mut [0; FRAME], |news| done.push(news));
        assert_eq!(done, [AudioIn::PlaybackDone(7)]);
    }
}
