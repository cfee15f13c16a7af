//! Which fields of a running task apply at once, and which need a pause. Shown in the form.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChatTaskDraft, ChatTaskField, OutgoingRules, ServiceFormat};
use crate::codes::codes;

/// When a changed field of a running task takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// With the next message.
    AtOnce,
    /// It can be changed when the task is paused.
    NeedsPause,
}

codes!(ChatTaskField {
    Name = "name",
    Messenger = "messenger",
    DialogueLimit = "dialogue_limit",
    Format = "format",
    Channels = "channels",
    Managers = "managers",
    Ai = "ai",
    Integration = "integration",
    Schedule = "schedule",
    Start = "start",
    MissedStart = "missed_start",
    StopWhen = "stop_when",
    OptOutWords = "opt_out_words",
    Reminders = "reminders",
    QuietDays = "quiet_days",
    First = "first",
    Pace = "pace",
    LeaveOut = "leave_out",
});

/// When a changed field of a running task takes effect. What decides over which account, by whom and
/// with which model people are spoken to needs a pause, so that no dialogue changes hands in the
/// middle of a message; so does the start mode, for the task has started.
pub fn applies(field: ChatTaskField) -> Applies {
    match field {
        ChatTaskField::Messenger
        | ChatTaskField::Format
        | ChatTaskField::Channels
        | ChatTaskField::Managers
        | ChatTaskField::Ai
        | ChatTaskField::Start => Applies::NeedsPause,
        ChatTaskField::Name
        | ChatTaskField::DialogueLimit
        | ChatTaskField::Integration
        | ChatTaskField::Schedule
        | ChatTaskField::MissedStart
        | ChatTaskField::StopWhen
        | ChatTaskField::OptOutWords
        | ChatTaskField::Reminders
        | ChatTaskField::QuietDays
        | ChatTaskField::First
        | ChatTaskField::Pace
        | ChatTaskField::LeaveOut => Applies::AtOnce,
    }
}

/// Fields in which two forms differ, in the form's order. The parts of outgoing communication are
/// compared where both have it; where one has it, the format differs.
pub fn changed_fields(before: &ChatTaskDraft, after: &ChatTaskDraft) -> Vec<ChatTaskField> {
    let (old, new) = (outgoing(before), outgoing(after));
    let both = old.zip(new);
    let differs = |field: &ChatTaskField| match field {
        ChatTaskField::Name => before.name != after.name,
        ChatTaskField::Messenger => before.messenger != after.messenger,
        ChatTaskField::DialogueLimit => before.dialogue_limit != after.dialogue_limit,
        ChatTaskField::Format => old.is_some() != new.is_some(),
        ChatTaskField::Channels => before.channels != after.channels,
        ChatTaskField::Managers => before.managers != after.managers,
        ChatTaskField::Ai => before.ai != after.ai,
        ChatTaskField::Integration => before.integration != after.integration,
        ChatTaskField::Schedule => before.schedule != after.schedule,
        ChatTaskField::Start => before.start != after.start,
        ChatTaskField::MissedStart => before.missed_start != after.missed_start,
        ChatTaskField::StopWhen => before.stop_when != after.stop_when,
        ChatTaskField::OptOutWords => before.opt_out_words != after.opt_out_words,
        ChatTaskField::Reminders => before.reminders != after.reminders,
        ChatTaskField::QuietDays => before.quiet_days != after.quiet_days,
        ChatTaskField::First => both.is_some_and(|(old, new)| old.first != new.first),
        ChatTaskField::Pace => both.is_some_and(|(old, new)| old.pace != new.pace),
        ChatTaskField::LeaveOut => both.is_some_and(|(old, new)| old.leave_out != new.leave_out),
    };
    ChatTaskField::ALL.into_iter().filter(differs).collect()
}

fn outgoing(draft: &ChatTaskDraft) -> Option<&OutgoingRules> {
    match &draft.format {
        ServiceFormat::Incoming => None,
        ServiceFormat::IncomingAndOutgoing { outgoing } => Some(outgoing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chat_task::{Pace, check::tests::draft, check::tests::outgoing_draft},
        money::Usd,
    };

    #[test]
    fn what_needs_a_pause_is_decided_for_every_field() {
        let pause: Vec<&str> = ChatTaskField::ALL
            .into_iter()
            .filter(|field| applies(*field) == Applies::NeedsPause)
            .map(ChatTaskField::code)
            .collect();
        assert_eq!(
            pause,
            ["messenger", "format", "channels", "managers", "ai", "start"]
        );
    }

    #[test]
    fn changed_fields_are_named() {
        assert_eq!(changed_fields(&draft(), &draft()), vec![]);
        let mut after = draft();
        after.name = "Another".to_owned();
        after.dialogue_limit = Some(Usd(7));
        assert_eq!(
            changed_fields(&draft(), &after),
            [ChatTaskField::Name, ChatTaskField::DialogueLimit]
        );
        assert_eq!(
            changed_fields(&draft(), &outgoing_draft()),
            [ChatTaskField::Format]
        );
        let mut slower = outgoing_draft();
        if let ServiceFormat::IncomingAndOutgoing { outgoing } = &mut slower.format {
            outgoing.pace = Pace {
                gap_min_seconds: 100,
                gap_max_seconds: 200,
            };
        }
        assert_eq!(
            changed_fields(&outgoing_draft(), &slower),
            [ChatTaskField::Pace]
        );
    }
}
