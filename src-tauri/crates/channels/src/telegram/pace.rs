//! How fast a bot may send: 30 messages a second in all, one a second to a chat, nothing while Telegram
//! says "wait". Source: core.telegram.org/bots/faq, "My bot is hitting limits".
//!
//! Pure: time comes in; whoever sends waits by itself.

use std::collections::HashMap;

use domain::time::{Millis, SECOND, UnixMillis};

/// Between any two messages: 30 a second, evenly.
const GAP: Millis = 34;
/// Chats whose turn is long over are forgotten beyond so many.
const REMEMBERED: usize = 1_024;

/// The turns of one bot.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: UnixMillis,
    chats: HashMap<i64, UnixMillis>,
    held_until: UnixMillis,
}

impl Pace {
    /// Takes the next turn for a chat and says when it is; `Err`: it would be later than `patience`, and
    /// no turn was taken; so long is to be waited before asking again.
    pub(super) fn turn(
        &mut self,
        chat: i64,
        now: UnixMillis,
        patience: Millis,
    ) -> Result<UnixMillis, Millis> {
        let of_chat = self.chats.get(&chat).copied().unwrap_or(UnixMillis::MIN);
        let turn = now.max(self.held_until).max(self.next).max(of_chat);
        if turn - now > patience {
            return Err(turn - now);
        }
        self.next = turn + GAP;
        if self.chats.len() >= REMEMBERED {
            self.chats.retain(|_, next| *next > now);
        }
        self.chats.insert(chat, turn + SECOND);
        Ok(turn)
    }

    /// Telegram says "wait".
    pub(super) fn hold(&mut self, until: UnixMillis) {
        self.held_until = self.held_until.max(until);
    }

    /// Whether nothing may be sent now.
    pub(super) fn held(&self, now: UnixMillis) -> bool {
        self.held_until > now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_a_second_to_a_chat() {
        let mut pace = Pace::default();
        assert_eq!(pace.turn(1, 0, 10_000), Ok(0));
        assert_eq!(pace.turn(1, 0, 10_000), Ok(1_000));
        assert_eq!(pace.turn(2, 1_000, 10_000), Ok(1_034));
    }

    #[test]
    fn never_more_than_thirty_within_any_second() {
        let mut pace = Pace::default();
        let turns: Vec<i64> = (0..300)
            .map(|chat| pace.turn(chat, 0, 60_000).unwrap())
            .collect();
        for window in turns.windows(31) {
            assert!(window[30] - window[0] >= 1_000, "31 within a second");
        }
        assert!(turns[299] < 11_000, "300 take ten seconds, not longer");
    }

    #[test]
    fn while_held_nothing_goes_and_a_long_wait_takes_no_turn() {
        let mut pace = Pace::default();
        pace.hold(40_000);
        assert!(pace.held(39_999) && !pace.held(40_000));
        assert_eq!(pace.turn(1, 0, 10_000), Err(40_000));
        assert_eq!(pace.turn(1, 35_000, 10_000), Ok(40_000));
        assert_eq!(pace.turn(1, 35_000, 10_000), Ok(41_000));
    }

    #[test]
    fn old_chats_are_forgotten() {
        let mut pace = Pace::default();
        for chat in 0..5_000 {
            pace.turn(chat, chat * 1_000, 10_000).unwrap();
        }
        assert!(pace.chats.len() <= REMEMBERED);
    }
}
