//! Whom a task leaves out: asked when contacts are added, and again right before each first message.

use super::LeaveOut;
use crate::{
    chat_list::ListVerdict,
    contact::SkipReason,
    time::{DAY, UnixMillis},
};

/// What is known of a person before a first message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveOutFacts {
    /// On the do-not-call list, which calls and chats share.
    pub do_not_call: bool,
    /// What the lists of the task say.
    pub list: ListVerdict,
    /// When any task last wrote to them first.
    pub contacted_at: Option<UnixMillis>,
    /// They wait in another active task.
    pub in_other_task: bool,
}

/// Why the person is left out; `None`: they may be written to.
pub fn left_out(rules: LeaveOut, facts: LeaveOutFacts, now: UnixMillis) -> Option<SkipReason> {
    let lately = rules.contacted_days.is_some_and(|days| {
        let from = now.saturating_sub(i64::from(days) * DAY);
        facts.contacted_at.is_some_and(|at| at > from)
    });
    if facts.do_not_call {
        Some(SkipReason::DoNotCall)
    } else if !facts.list.allows() {
        Some(SkipReason::List)
    } else if lately {
        Some(SkipReason::ContactedLately)
    } else if rules.in_other_tasks && facts.in_other_task {
        Some(SkipReason::InOtherTask)
    } else {
        None
    }
}

/// When a task is completed by itself, if no message comes before. `last_at`: its last message, or
/// when it began to answer.
pub fn quiet_at(quiet_days: Option<u16>, last_at: UnixMillis) -> Option<UnixMillis> {
    quiet_days.map(|days| last_at.saturating_add(i64::from(days) * DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_come_in_order_and_rules_can_be_off() {
        let rules = LeaveOut {
            contacted_days: Some(30),
            in_other_tasks: true,
        };
        let off = LeaveOut {
            contacted_days: None,
            in_other_tasks: false,
        };
        let nothing = LeaveOutFacts {
            do_not_call: false,
            list: ListVerdict::Allowed,
            contacted_at: None,
            in_other_task: false,
        };
        let now = 100 * DAY;
        assert_eq!(left_out(rules, nothing, now), None);
        let lately = LeaveOutFacts {
            contacted_at: Some(71 * DAY),
            in_other_task: true,
            ..nothing
        };
        assert_eq!(
            left_out(rules, lately, now),
            Some(SkipReason::ContactedLately)
        );
        assert_eq!(left_out(off, lately, now), None);
        let earlier = LeaveOutFacts {
            contacted_at: Some(70 * DAY),
            ..lately
        };
        assert_eq!(left_out(rules, earlier, now), Some(SkipReason::InOtherTask));
        let listed = LeaveOutFacts {
            list: ListVerdict::NotWhite,
            ..lately
        };
        assert_eq!(left_out(off, listed, now), Some(SkipReason::List));
        let barred = LeaveOutFacts {
            do_not_call: true,
            ..listed
        };
        assert_eq!(left_out(off, barred, now), Some(SkipReason::DoNotCall));
    }

    #[test]
    fn quiet_days_are_counted_from_the_last_message() {
        assert_eq!(quiet_at(None, 5), None);
        assert_eq!(quiet_at(Some(3), 5), Some(5 + 3 * DAY));
    }
}
