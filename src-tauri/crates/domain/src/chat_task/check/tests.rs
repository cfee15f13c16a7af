//! Every field names its problem.

use super::*;
use crate::{
    ai_profile::{Reminder, ReminderText},
    channel::Messenger,
    chat_task::{LeaveOut, MessageVariant, MissedStart, Pace, StopConditions},
    form::fields,
    ids::{AiProfileId, ChannelId, ManagerId},
    schedule::CallingSchedule,
};

pub(in crate::chat_task) fn draft() -> ChatTaskDraft {
    ChatTaskDraft {
        name: "Autumn sale".to_owned(),
        messenger: Messenger::Telegram,
        dialogue_limit: Some(Usd(500_000)),
        format: ServiceFormat::Incoming,
        channels: vec![ChannelId(1)],
        managers: vec![ManagerId(1)],
        ai: AiProfileId(1),
        integration: None,
        schedule: CallingSchedule::always("Europe/Moscow"),
        start: StartMode::Immediately,
        missed_start: MissedStart::WithinGrace,
        stop_when: StopConditions {
            error_streak: Some(10),
            budget: None,
        },
        opt_out_words: vec![],
        reminders: TaskReminders::FromAi,
        quiet_days: None,
    }
}

pub(in crate::chat_task) fn outgoing_draft() -> ChatTaskDraft {
    ChatTaskDraft {
        format: ServiceFormat::IncomingAndOutgoing {
            outgoing: OutgoingRules {
                first: FirstMessage::Fixed {
                    variants: vec![MessageVariant {
                        text: "Hello {name}".to_owned(),
                        share: 1,
                    }],
                },
                pace: Pace {
                    gap_min_seconds: 30,
                    gap_max_seconds: 90,
                },
                leave_out: LeaveOut {
                    contacted_days: Some(30),
                    in_other_tasks: true,
                },
            },
        },
        ..draft()
    }
}

/// A change that spoils a form, and the field that is named for it.
type Spoiled = (fn(&mut ChatTaskDraft), &'static str);

#[test]
fn a_good_form_has_no_problem() {
    assert_eq!(draft().check_new(1_000), vec![]);
    assert_eq!(outgoing_draft().check_new(1_000), vec![]);
}

#[test]
fn every_field_names_its_problem() {
    let rows: [Spoiled; 13] = [
        (|draft| draft.name = " ".to_owned(), "name"),
        (|draft| draft.name = "я".repeat(121), "name"),
        (
            |draft| draft.dialogue_limit = Some(Usd::ZERO),
            "dialogue_limit",
        ),
        (|draft| draft.channels.clear(), "channels"),
        (|draft| draft.managers.clear(), "managers"),
        (|draft| draft.channels.push(ChannelId(2)), "managers"),
        (|draft| draft.managers.push(ManagerId(1)), "managers"),
        (|draft| draft.schedule.workdays.clear(), "schedule"),
        (
            |draft| draft.start = StartMode::Scheduled { at: 0 },
            "start",
        ),
        (
            |draft| draft.stop_when.error_streak = Some(0),
            "stop_when.error_streak",
        ),
        (
            |draft| draft.stop_when.budget = Some(Usd(-1)),
            "stop_when.budget",
        ),
        (
            |draft| draft.opt_out_words.push(" ".to_owned()),
            "opt_out_words.0",
        ),
        (|draft| draft.quiet_days = Some(0), "quiet_days"),
    ];
    for (spoil, field) in rows {
        let mut draft = draft();
        spoil(&mut draft);
        assert_eq!(fields(&draft.check()), [field], "{draft:?}");
    }
    let mut twice = draft();
    twice.channels = vec![ChannelId(1), ChannelId(1)];
    twice.managers = vec![ManagerId(1), ManagerId(2)];
    assert_eq!(fields(&twice.check()), ["channels"]);
    let mut reminders = draft();
    reminders.reminders = TaskReminders::Own {
        reminders: vec![Reminder {
            after_minutes: 0,
            text: ReminderText::Fixed {
                text: String::new(),
            },
            cancelled_by: vec![],
        }],
    };
    assert_eq!(
        fields(&reminders.check()),
        [
            "reminders.reminders.0.after_minutes",
            "reminders.reminders.0.text.text"
        ]
    );
}

#[test]
fn what_only_outgoing_has_is_named_under_its_path() {
    let spoiled = |change: fn(&mut OutgoingRules)| {
        let mut draft = outgoing_draft();
        if let ServiceFormat::IncomingAndOutgoing { outgoing } = &mut draft.format {
            change(outgoing);
        }
        let problems = draft.check();
        fields(&problems)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        spoiled(|rules| rules.first = FirstMessage::Fixed { variants: vec![] }),
        ["format.outgoing.first.variants"]
    );
    assert_eq!(
        spoiled(|rules| {
            let empty = MessageVariant {
                text: String::new(),
                share: 0,
            };
            rules.first = FirstMessage::Fixed {
                variants: vec![empty],
            };
        }),
        [
            "format.outgoing.first.variants.0.text",
            "format.outgoing.first.variants.0.share"
        ]
    );
    assert_eq!(
        spoiled(|rules| {
            rules.first = FirstMessage::WrittenByAi {
                instruction: String::new(),
            };
        }),
        ["format.outgoing.first.instruction"]
    );
    assert_eq!(
        spoiled(|rules| rules.pace.gap_min_seconds = 100),
        ["format.outgoing.pace.gap_max_seconds"]
    );
    assert_eq!(
        spoiled(|rules| rules.leave_out.contacted_days = Some(0)),
        ["format.outgoing.leave_out.contacted_days"]
    );
}

#[test]
fn a_new_task_does_not_start_in_the_past_and_a_copy_starts_at_once() {
    let late = ChatTaskDraft {
        start: StartMode::Scheduled { at: 900 },
        ..draft()
    };
    assert_eq!(
        late.check(),
        vec![],
        "an existing task may have started in the past"
    );
    assert_eq!(fields(&late.check_new(1_000)), ["start"]);
    let copy = late.duplicate("Again".to_owned());
    assert_eq!(copy.check_new(1_000), vec![]);
    assert_eq!(
        (copy.name.as_str(), copy.managers),
        ("Again", late.managers)
    );
}
