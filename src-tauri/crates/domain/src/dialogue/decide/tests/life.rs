//! Lives of dialogues with any events in any order.

use proptest::prelude::*;

use super::*;

/// An event that may happen now; answers name the question that is asked, or an older one.
fn event(state: &DialogueState, pick: u8, late: bool, at: UnixMillis) -> DialogueEvent {
    let turn = state.turn.wrapping_sub(u32::from(late));
    let calls = |call| vec![Ok(call), Err(CallFault::NotAnObject)];
    let answered = |text: &str, calls| DialogueEvent::Answered {
        turn,
        text: text.to_owned(),
        calls,
    };
    match pick % 26 {
        0..=3 => DialogueEvent::PersonWrote {
            text: "hello".to_owned(),
        },
        4 => DialogueEvent::PersonWrote {
            text: "stop".to_owned(),
        },
        5 => DialogueEvent::FirstDue,
        6 => DialogueEvent::FirstWritten,
        7 | 8 => answered("words", vec![]),
        9 => answered("", vec![]),
        10 => answered(
            "",
            calls(CheckedCall::Interest {
                note: String::new(),
            }),
        ),
        11 => answered(
            "words",
            vec![Ok(CheckedCall::Scheduler {
                at: at + DAY,
                note: String::new(),
            })],
        ),
        12 => answered("", vec![Ok(CheckedCall::Close)]),
        13 => answered(
            "words",
            vec![Ok(CheckedCall::Operator {
                note: String::new(),
            })],
        ),
        14 => DialogueEvent::CallsDone {
            turn,
            outcomes: Vec::new(),
        },
        15 | 16 => DialogueEvent::ModelFailed {
            turn,
            trouble: ModelTrouble::CutOff,
            after: None,
        },
        17 => DialogueEvent::LimitReached { turn },
        18 => DialogueEvent::BudgetReached { turn },
        19 => DialogueEvent::SendFailed {
            side: Side::Ai,
            failure: MessageFailure::NotAllowed,
        },
        20 => DialogueEvent::Restarted,
        21 => DialogueEvent::OperatorWrote,
        22 => DialogueEvent::TookOver,
        23 => DialogueEvent::HandedBack,
        24 => DialogueEvent::LimitRaised,
        _ => DialogueEvent::Woke,
    }
}

fn check(world: &World) -> Result<(), TestCaseError> {
    let state = &world.state;
    let with_ai = state.control == Control::Ai;
    match world.wake() {
        Wake::At(_) => prop_assert!(with_ai),
        Wake::ForTeam => prop_assert!(!with_ai),
        Wake::ForPerson => prop_assert_eq!(&state.phase, &Phase::Resting),
    }
    if !with_ai {
        prop_assert_eq!(
            &state.phase,
            &Phase::Resting,
            "nobody else answers for the AI"
        );
        prop_assert_eq!(state.newer, None);
    }
    let mut tags: Vec<DialogueTag> = state.tags.iter().map(|dated| dated.tag).collect();
    let count = tags.len();
    tags.sort_unstable();
    tags.dedup();
    prop_assert_eq!(count, tags.len(), "a tag is given once");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// No dialogue ever hangs. After any events there is a next wake, or somebody it waits for; and
    /// left alone with a model that never answers, it comes to rest within bounded wakes, each of
    /// which does something or lies later.
    #[test]
    fn no_dialogue_ever_hangs(events in prop::collection::vec((any::<u8>(), prop::bool::weighted(0.1), 0_i64..90_000), 0..60)) {
        let mut world = world();
        for (pick, late, passes) in events {
            world.now += passes;
            let event = event(&world.state, pick, late, world.now);
            let wrote = matches!(event, DialogueEvent::PersonWrote { .. });
            let _ = world.try_step(event);
            check(&world)?;
            if wrote && world.state.control == Control::Ai {
                prop_assert_ne!(world.wake(), Wake::ForPerson, "a message that nobody answers");
            }
        }
        let mut wakes = 0;
        while let Wake::At(at) = world.wake() {
            world.now = world.now.max(at);
            let before = world.state.clone();
            world.step(DialogueEvent::Woke);
            check(&world)?;
            let later = matches!(world.wake(), Wake::At(next) if next > world.now);
            prop_assert!(later || before != world.state, "a wake that does nothing would come for ever");
            wakes += 1;
            prop_assert!(wakes < 200, "{:?}", world.state);
        }
    }

    /// Whatever happens, somebody who opted out is never asked about or written to again.
    #[test]
    fn who_opted_out_is_left_alone(events in prop::collection::vec((any::<u8>(), any::<bool>(), 0_i64..DAY), 0..60)) {
        let mut world = World::asked();
        world.writes("stop");
        for (pick, late, passes) in events {
            world.now += passes;
            let event = event(&world.state, pick, late, world.now);
            let effects = world.try_step(event).unwrap_or_default();
            prop_assert!(sent(&effects).is_empty() && !asks(&effects), "{effects:?}");
        }
    }
}
