//! What is to be played to the other side: pieces one after another, cut into frames.
//!
//! Does not know who wants them played.

use std::{collections::VecDeque, sync::Arc};

use domain::time::Millis;
use engine::ports::AudioIn;

use super::FRAME;

struct Piece {
    id: u64,
    /// What is left to play, the part that plays first.
    parts: VecDeque<Arc<[i16]>>,
    /// Samples of the first part that were played.
    at: usize,
    /// Samples of all parts that were played.
    played: usize,
    /// Further parts may come.
    open: bool,
}

/// The queue.
#[derive(Default)]
pub(crate) struct Playout {
    pieces: VecDeque<Piece>,
    /// Pieces that were dropped while their parts still came: the rest of them is dropped as well.
    cut: Vec<u64>,
}

impl Playout {
    /// Appends a piece.
    pub(crate) fn play(&mut self, id: u64, samples: Arc<[i16]>) {
        self.append(id, samples, false);
    }

    /// Appends a part to the piece, or begins it.
    pub(crate) fn play_more(&mut self, id: u64, samples: Arc<[i16]>, last: bool) {
        if let Some(place) = self.cut.iter().position(|cut| *cut == id) {
            if last {
                self.cut.swap_remove(place);
            }
            return;
        }
        let begun = self.pieces.iter_mut().find(|p| p.open && p.id == id);
        match begun {
            Some(piece) => {
                piece.parts.push_back(samples);
                piece.open = !last;
            }
            None => self.append(id, samples, !last),
        }
    }

    fn append(&mut self, id: u64, samples: Arc<[i16]>, open: bool) {
        self.pieces.push_back(Piece {
            id,
            parts: VecDeque::from([samples]),
            at: 0,
            played: 0,
            open,
        });
    }

    /// Drops everything; what was dropped, with its played part.
    pub(crate) fn stop(&mut self) -> impl Iterator<Item = AudioIn> + '_ {
        let open = self.pieces.iter().filter(|piece| piece.open);
        self.cut.extend(open.map(|piece| piece.id));
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
            filled += piece.fill(&mut frame[filled..]);
            if piece.open || !piece.parts.is_empty() {
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

impl Piece {
    /// Fills as much as there is; how much that was.
    fn fill(&mut self, room: &mut [i16]) -> usize {
        let mut filled = 0;
        while let Some(part) = self.parts.front() {
            let rest = &part[self.at..];
            let count = rest.len().min(room.len() - filled);
            room[filled..filled + count].copy_from_slice(&rest[..count]);
            filled += count;
            self.at += count;
            if self.at < part.len() {
                break;
            }
            self.parts.pop_front();
            self.at = 0;
        }
        self.played += filled;
        filled
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

    #[test]
    fn parts_follow_each_other_without_a_gap_and_only_the_last_ends_the_piece() {
        let mut playout = Playout::default();
        playout.play_more(1, vec![1i16; 100].into(), false);
        playout.play_more(1, vec![2i16; 120].into(), false);
        playout.play(2, vec![9i16; FRAME].into());
        let mut frame = [0i16; FRAME];
        let mut done = Vec::new();
        assert!(playout.frame(&mut frame, |news| done.push(news)));
        assert_eq!((frame[99], frame[100], frame[159]), (1, 2, 2));
        assert!(playout.frame(&mut frame, |news| done.push(news)));
        assert_eq!((frame[59], frame[60]), (2, 0), "the next part is late");
        assert!(!playout.frame(&mut frame, |news| done.push(news)));
        assert_eq!(done, [], "what is behind waits");
        playout.play_more(1, vec![3i16; 10].into(), true);
        assert!(playout.frame(&mut frame, |news| done.push(news)));
        assert_eq!((frame[9], frame[10]), (3, 9));
        assert_eq!(done, [AudioIn::PlaybackDone(1)]);
    }

    #[test]
    fn parts_of_a_stopped_piece_are_dropped_and_only_what_was_played_counts() {
        let mut playout = Playout::default();
        let mut frame = [0i16; FRAME];
        playout.play_more(1, vec![1i16; FRAME].into(), false);
        for _ in 0..5 {
            playout.frame(&mut frame, |_| ());
        }
        playout.play_more(1, vec![1i16; 10 * FRAME].into(), false);
        playout.frame(&mut frame, |_| ());
        assert_eq!(
            playout.stop().collect::<Vec<_>>(),
            [AudioIn::PlaybackCut {
                id: 1,
                played_ms: 40
            }],
            "the silence in between was not played"
        );
        playout.play_more(1, vec![1i16; FRAME].into(), false);
        playout.play_more(2, vec![2i16; FRAME].into(), true);
        playout.play_more(1, vec![1i16; FRAME].into(), true);
        assert!(playout.frame(&mut frame, |_| ()));
        assert_eq!(frame[0], 2);
        assert!(!playout.frame(&mut frame, |_| ()));
        assert!(playout.cut.is_empty(), "nothing is kept of it");
    }
}
