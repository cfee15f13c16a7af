//! What happens in dialogues, and that none of them ever hangs.

mod faults;
mod life;

use super::*;
use crate::{
    schedule::{CallingSchedule, CallingWindow},
    time::{DAY, MINUTE},
};

/// A world of rules around one dialogue.
struct World {
    words: OptOutWords,
    reminders: Vec<Reminder>,
    schedule: CompiledSchedule,
    state: DialogueState,
    now: UnixMillis,
}

const NOON: UnixMillis = 20_000 * DAY + 12 * HOUR;

fn world() -> World {
    let schedule = CallingSchedule {
        windows: vec![CallingWindow {
            start: 9 * 60,
            end: 18 * 60,
        }],
        ..CallingSchedule::always("UTC")
    };
    World {
        words: OptOutWords::new::<&str>(&[]),
        reminders: vec![
            Reminder {
                after_minutes: 60,
                text: ReminderText::Fixed {
                    text: "Still there?".to_owned(),
                },
                cancelled_by: vec![DialogueTag::Success],
            },
            Reminder {
                after_minutes: 24 * 60,
                text: ReminderText::WrittenByAi {
                    instruction: "Ask".to_owned(),
                },
                cancelled_by: vec![DialogueTag::Success, DialogueTag::Interest],
            },
        ],
        schedule: CompiledSchedule::new(&schedule).unwrap(),
        state: DialogueState::begun(),
        now: NOON,
    }
}

impl World {
    fn rules(&self) -> DialogueRules<'_> {
        DialogueRules {
            opt_out: &self.words,
            reminders: &self.reminders,
            schedule: &self.schedule,
        }
    }

    fn try_step(&mut self, event: DialogueEvent) -> Result<Vec<DialogueEffect>, DialogueRefusal> {
        let step = decide(&self.state, event, &self.rules(), self.now)?;
        self.state = step.state;
        Ok(step.effects)
    }

    fn step(&mut self, event: DialogueEvent) -> Vec<DialogueEffect> {
        self.try_step(event).expect("the event is allowed")
    }

    fn wake(&self) -> Wake {
        next_wake(&self.state, &self.rules(), self.now)
    }

    /// Sleeps until the next wake and wakes.
    fn sleep(&mut self) -> Vec<DialogueEffect> {
        let Wake::At(at) = self.wake() else {
            panic!("nothing to wait for: {:?}", self.state);
        };
        self.now = self.now.max(at);
        self.step(DialogueEvent::Woke)
    }

    fn writes(&mut self, text: &str) -> Vec<DialogueEffect> {
        self.step(DialogueEvent::PersonWrote {
            text: text.to_owned(),
        })
    }

    fn answers(&mut self, text: &str, calls: Vec<CheckedCall>) -> Vec<DialogueEffect> {
        let turn = self.state.turn;
        self.step(DialogueEvent::Answered {
            turn,
            text: text.to_owned(),
            calls: calls.into_iter().map(Ok).collect(),
        })
    }

    fn fails(&mut self, trouble: ModelTrouble) -> Vec<DialogueEffect> {
        let turn = self.state.turn;
        self.step(DialogueEvent::ModelFailed {
            turn,
            trouble,
            after: None,
        })
    }

    /// A message and the question that follows.
    fn asked() -> World {
        let mut world = world();
        world.writes("Hello");
        world.sleep();
        world
    }
}

fn sent(effects: &[DialogueEffect]) -> Vec<&str> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            DialogueEffect::Send { text, .. } | DialogueEffect::SendReminder { text, .. } => {
                Some(text.as_str())
            }
            _ => None,
        })
        .collect()
}

fn asks(effects: &[DialogueEffect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, DialogueEffect::Ask { .. }))
}

#[test]
fn quick_messages_get_one_answer_after_four_quiet_seconds_and_thirty_at_most() {
    let mut world = world();
    world.writes("Hello");
    assert_eq!(world.wake(), Wake::At(NOON + 4 * SECOND));
    for _ in 0..20 {
        world.now += 3 * SECOND;
        if world.now >= NOON + 30 * SECOND {
            break;
        }
        assert!(world.writes("and").is_empty());
    }
    assert_eq!(world.wake(), Wake::At(NOON + 30 * SECOND));
    assert!(asks(&world.sleep()));
    assert_eq!(world.now, NOON + 30 * SECOND);
}

#[test]
fn an_answer_is_given_up_for_a_newer_message_but_not_for_ever() {
    let mut world = World::asked();
    let old = world.state.turn;
    let effects = world.writes("one more thing");
    assert_eq!(effects, [DialogueEffect::GiveUp { turn: old }]);
    let late = world.step(DialogueEvent::Answered {
        turn: old,
        text: "too late".to_owned(),
        calls: vec![],
    });
    assert!(
        late.is_empty(),
        "what an older question says late is dropped"
    );
    world.now += 27 * SECOND;
    world.sleep();
    world.now = NOON + 31 * SECOND;
    assert!(
        world.writes("and another").is_empty(),
        "this answer is let through"
    );
    assert_eq!(
        sent(&world.answers("Here you are", vec![])),
        ["Here you are"]
    );
    assert!(
        asks(&world.sleep()),
        "what came meanwhile is answered after it"
    );
}

#[test]
fn functions_tag_keep_and_send_leads_once() {
    let mut world = World::asked();
    let contact = ContactGiven {
        phone: Some("+79162041198".to_owned()),
        ..ContactGiven::default()
    };
    let success = || CheckedCall::Success {
        summary: "Two chairs".to_owned(),
        contact: contact.clone(),
        fields: Default::default(),
    };
    let effects = world.answers("Thank you!", vec![success()]);
    assert_eq!(sent(&effects), ["Thank you!"]);
    let leads = |effects: &[DialogueEffect]| {
        effects
            .iter()
            .filter(|effect| matches!(effect, DialogueEffect::Lead { .. }))
            .count()
    };
    assert_eq!(leads(&effects), 1);
    assert!(world.state.has(DialogueTag::Success) && world.state.has(DialogueTag::Contact));
    assert_eq!(
        world.state.phase,
        Phase::Resting,
        "words were said: no further question"
    );
    assert_eq!(
        world.wake(),
        Wake::ForPerson,
        "success cancels the reminders"
    );
    world.writes("and a table");
    world.sleep();
    assert_eq!(
        leads(&world.answers("Of course", vec![success()])),
        0,
        "one lead a dialogue"
    );
}

#[test]
fn calls_that_need_an_outcome_are_performed_and_the_model_is_asked_again() {
    let mut world = World::asked();
    let api = || CheckedCall::CustomApi {
        name: "stock".to_owned(),
        arguments: Default::default(),
    };
    let turn = world.state.turn;
    let effects = world.answers("One moment", vec![api()]);
    assert_eq!(sent(&effects), ["One moment"]);
    assert!(effects.contains(&DialogueEffect::PerformCalls { turn }));
    assert!(asks(&world.step(DialogueEvent::CallsDone {
        turn,
        outcomes: Vec::new(),
    })));
    assert!(
        !asks(&world.step(DialogueEvent::CallsDone {
            turn,
            outcomes: Vec::new(),
        })),
        "once"
    );
    let turn = world.state.turn;
    let bad = world.step(DialogueEvent::Answered {
        turn,
        text: String::new(),
        calls: vec![Err(CallFault::UnknownFunction)],
    });
    assert!(
        bad.contains(&DialogueEffect::PerformCalls { turn }),
        "it is told why"
    );
    for _ in 0..MAX_CALLS {
        let turn = world.state.turn;
        world.step(DialogueEvent::CallsDone {
            turn,
            outcomes: Vec::new(),
        });
        world.answers("", vec![api()]);
    }
    assert!(matches!(
        world.state.control,
        Control::Operator {
            reason: HandOver::TooManyCalls,
            ..
        }
    ));
}

#[test]
fn a_function_without_words_owes_words_and_silence_after_functions_is_an_answer() {
    let mut world = World::asked();
    let turn = world.state.turn;
    let note = String::new();
    let effects = world.answers("", vec![CheckedCall::Interest { note }]);
    assert!(effects.contains(&DialogueEffect::PerformCalls { turn }));
    world.step(DialogueEvent::CallsDone {
        turn,
        outcomes: Vec::new(),
    });
    assert!(world.answers("", vec![]).is_empty());
    assert_eq!(
        (world.wake(), &world.state.phase),
        (Wake::ForPerson, &Phase::Resting)
    );
}

#[test]
fn the_ai_closes_hands_over_and_knows_machines() {
    let mut world = World::asked();
    assert_eq!(
        sent(&world.answers("Bye", vec![CheckedCall::Close])),
        ["Bye"]
    );
    assert_eq!(world.wake(), Wake::ForTeam);
    world.now += MINUTE;
    world.writes("thanks, bye");
    assert_eq!(world.wake(), Wake::ForTeam, "a goodbye begins nothing");
    world.now += REOPENS_AFTER + MINUTE;
    world.writes("I have a question");
    assert!(matches!(world.wake(), Wake::At(_)));

    let mut world = World::asked();
    assert_eq!(
        sent(&world.answers("Beep", vec![CheckedCall::IsBot])),
        Vec::<&str>::new()
    );
    assert!(world.state.has(DialogueTag::IsBot) && world.state.has(DialogueTag::Closed));

    let mut world = World::asked();
    let note = "wants a discount".to_owned();
    let effects = world.answers("I ask a colleague", vec![CheckedCall::Operator { note }]);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, DialogueEffect::CallTeam { .. }))
    );
    assert_eq!(world.wake(), Wake::ForTeam);
    assert!(world.writes("hello?").is_empty(), "the AI is silent");
    world.step(DialogueEvent::HandedBack);
    assert!(
        asks(&world.sleep()),
        "what was not answered is answered now"
    );
}

#[test]
fn reminders_come_in_order_inside_the_hours_and_an_answer_cancels_them() {
    let mut world = World::asked();
    world.answers("Which colour?", vec![]);
    assert_eq!(sent(&world.sleep()), ["Still there?"]);
    assert_eq!(world.now, NOON + 4 * SECOND + HOUR);
    let effects = world.sleep();
    assert!(asks(&effects));
    assert_eq!(
        sent(&world.answers("Any questions?", vec![])),
        ["Any questions?"]
    );
    assert_eq!(world.wake(), Wake::ForPerson, "there are no more");
    world.writes("yes");
    world.now = NOON + 3 * DAY + 5 * HOUR + 30 * MINUTE;
    world.sleep();
    world.answers("Well", vec![]);
    assert_eq!(
        world.wake(),
        Wake::At(NOON + 4 * DAY - 3 * HOUR),
        "an hour later it is shut: nine on the next day"
    );
    let effects = world.writes("I am here");
    assert!(effects.is_empty());
    assert_eq!(world.wake(), Wake::At(world.now + DEBOUNCE));
}

#[test]
fn whoever_wakes_late_writes_nothing_by_night() {
    let mut world = World::asked();
    world.answers("Which colour?", vec![]);
    world.now = NOON + 12 * HOUR;
    assert!(
        world.step(DialogueEvent::Woke).is_empty(),
        "the machine slept until midnight"
    );
    assert_eq!(
        world.wake(),
        Wake::At(NOON + 21 * HOUR),
        "nine in the morning"
    );
}

#[test]
fn a_promise_to_write_again_is_kept_once() {
    let mut world = World::asked();
    let at = NOON + 2 * DAY;
    let note = "about chairs".to_owned();
    world.answers("Till then", vec![CheckedCall::Scheduler { at, note }]);
    world.reminders.clear();
    assert_eq!(world.wake(), Wake::At(at));
    let effects = world.sleep();
    assert!(effects.iter().any(|effect| matches!(
        effect,
        DialogueEffect::Ask {
            about: About::Appointment { .. },
            ..
        }
    )));
    assert_eq!(
        world.state.appointments[0].note, "about chairs",
        "the note is there to ask with"
    );
    assert_eq!(sent(&world.answers("Hello again", vec![])), ["Hello again"]);
    assert_eq!(world.wake(), Wake::ForPerson);
}

#[test]
fn a_users_function_is_written_down_before_it_is_called_and_until_the_answer() {
    let mut world = World::asked();
    let api = CheckedCall::CustomApi {
        name: "book".to_owned(),
        arguments: Default::default(),
    };
    let turn = world.state.turn;
    world.answers("", vec![api]);
    let begun = |world: &World| world.state.begun.clone();
    assert_eq!(
        begun(&world)[0].outcome,
        None,
        "called, and nobody knows yet"
    );
    world.step(DialogueEvent::Restarted);
    assert_eq!(begun(&world).len(), 1, "the next question is asked with it");
    let outcomes = vec!["x".repeat(5_000)];
    world.step(DialogueEvent::CallsDone { turn, outcomes });
    let outcome = begun(&world)[0].outcome.clone();
    assert_eq!(
        outcome.map(|text| text.len()),
        Some(1_000),
        "told late, and bounded"
    );
    world.step(DialogueEvent::Woke);
    world.answers("Booked", Vec::new());
    assert!(begun(&world).is_empty(), "it is answered");
}
