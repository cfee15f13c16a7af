//! What is shown beside a chat task's status: derived, never stored.

use super::{ChatTaskActivity, ChatTaskStatus};
use crate::{channel::ChannelFault, contact::AudienceCounts, ids::ChannelId, time::UnixMillis};

/// What the activity is derived from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatActivityFacts<'a> {
    /// Status.
    pub status: &'a ChatTaskStatus,
    /// Counts of its audience; `None`: it only answers.
    pub audience: Option<AudienceCounts>,
    /// A channel that does not work just now, and tries by itself.
    pub down: Option<(ChannelId, ChannelFault)>,
    /// When the next first message may go.
    pub next_first: Option<UnixMillis>,
    /// Every channel's number for now is used up: `next_first` is when one may write again.
    pub capped: bool,
}

/// What is shown. A channel that does not work comes first: it is what the user can do something
/// about.
pub fn activity(facts: &ChatActivityFacts<'_>) -> ChatTaskActivity {
    if !facts.status.answers() {
        return ChatTaskActivity::Idle;
    }
    if let Some((channel, fault)) = &facts.down {
        return ChatTaskActivity::ChannelDown {
            channel: *channel,
            fault: fault.clone(),
        };
    }
    let writes = facts.audience.is_some_and(|counts| counts.remaining() > 0);
    match facts.next_first {
        _ if !writes => ChatTaskActivity::Answering,
        Some(next) if facts.capped => ChatTaskActivity::CapReached { next },
        next => ChatTaskActivity::Writing { next },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat_task::{ChatStopReason, ChatWaiting};

    #[test]
    fn what_is_shown_follows_from_what_stands() {
        let running = ChatTaskStatus::InProgress { since: 0 };
        let waiting = AudienceCounts {
            total: 3,
            pending: 2,
            reached: 1,
            ..AudienceCounts::default()
        };
        let reached = AudienceCounts {
            total: 3,
            reached: 3,
            ..AudienceCounts::default()
        };
        let facts = |status| ChatActivityFacts {
            status,
            audience: Some(waiting),
            down: None,
            next_first: Some(50),
            capped: false,
        };
        let down = Some((ChannelId(4), ChannelFault::NotReached));
        let shut = ChatTaskStatus::Awaiting {
            waiting: ChatWaiting::Window { opens: Some(50) },
            since: 0,
        };
        let paused = ChatTaskStatus::Stopped {
            reason: ChatStopReason::Paused,
            since: 0,
        };
        let rows = [
            (
                facts(&running),
                ChatTaskActivity::Writing { next: Some(50) },
            ),
            (facts(&shut), ChatTaskActivity::Writing { next: Some(50) }),
            (
                ChatActivityFacts {
                    capped: true,
                    ..facts(&running)
                },
                ChatTaskActivity::CapReached { next: 50 },
            ),
            (
                ChatActivityFacts {
                    audience: Some(reached),
                    ..facts(&running)
                },
                ChatTaskActivity::Answering,
            ),
            (
                ChatActivityFacts {
                    audience: None,
                    ..facts(&running)
                },
                ChatTaskActivity::Answering,
            ),
            (
                ChatActivityFacts {
                    down: down.clone(),
                    ..facts(&running)
                },
                ChatTaskActivity::ChannelDown {
                    channel: ChannelId(4),
                    fault: ChannelFault::NotReached,
                },
            ),
            (
                ChatActivityFacts {
                    down,
                    ..facts(&paused)
                },
                ChatTaskActivity::Idle,
            ),
        ];
        for (facts, expected) in rows {
            assert_eq!(activity(&facts), expected, "{facts:?}");
        }
    }
}
