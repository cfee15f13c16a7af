//! Test calls of an agent's draft: through the line's limits and the do-not-call list, or without a line,
//! and stored nowhere.

use std::collections::BTreeMap;

use domain::{
    agent::{DraftTest, SoundFault, TestVerdict},
    call_record::{CallPhase, LogEntry},
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    outcome::{CallResult, HangupSide, LineFault},
    time::{MINUTE, SECOND},
};
use engine::{EngineError, TestCallState};
use store::do_not_call::NewDoNotCall;

use crate::support::{forms, world::settle, *};

async fn call(world: &World, number: &str) -> Result<i64, EngineError> {
    let mut agent = world.store.agents().get(world.agent).await.unwrap();
    agent.draft = forms::agent("Draft");
    let variables = BTreeMap::from([("number".to_owned(), number.to_owned())]);
    world
        .engine
        .test_call(agent, world.line, number.to_owned(), variables)
        .await
}

#[test]
fn a_test_call_talks_and_leaves_no_record() {
    in_each_world("2026-11-20T09:00", async |world| {
        let id = call(world, "+4930555099").await.unwrap();
        assert!(id < 0, "outside of what the store gives");
        world.run_for(5 * SECOND).await;
        let state = world.engine.test_call_state(id).unwrap();
        assert_eq!(state.phase, CallPhase::InCall);
        assert_eq!(state.log.len(), 1);
        assert_eq!(world.engine.live_on_line(world.line), 1);
        assert!(world.engine.live_calls().is_empty(), "not one of a task's");
        world.run_for(MINUTE).await;
        let state = world.engine.test_call_state(id).unwrap();
        assert_eq!(
            (state.phase, state.result),
            (CallPhase::Ended, Some(CallResult::Answered))
        );
        assert!(state.has_recording);
        assert!(
            state
                .log
                .iter()
                .any(|line| matches!(line.entry, LogEntry::Ended { .. }))
        );
        assert!(!state.tags.is_empty());
        assert!(
            world
                .store
                .callees()
                .live_attempts()
                .await
                .unwrap()
                .is_empty()
        );
        let next = call(world, "+4930555099").await.unwrap();
        assert!(next < id, "each has an id of its own");
    });
}

#[test]
fn a_test_call_can_be_ended_in_any_phase() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::ignores());
        let id = call(world, "+4930555099").await.unwrap();
        world.run_for(3 * SECOND).await;
        world.engine.end_test_call(id).await.unwrap();
        world.run_for(SECOND).await;
        assert_eq!(
            world.engine.test_call_state(id).unwrap().result,
            Some(CallResult::Cancel)
        );
        world.carrier.behave(|_, _| Plan::answers(1_000));
        let id = call(world, "+4930555099").await.unwrap();
        world.run_for(3 * SECOND).await;
        world.engine.end_test_call(id).await.unwrap();
        world.run_for(SECOND).await;
        let state = world.engine.test_call_state(id).unwrap();
        assert_eq!(state.result, Some(CallResult::Answered));
        world.engine.end_test_call(id).await.unwrap();
        assert!(matches!(
            world.engine.end_test_call(77).await,
            Err(EngineError::NoSuchTestCall)
        ));
    });
}

#[test]
fn a_test_call_keeps_to_every_limit() {
    in_each_world("2026-11-20T09:00", async |world| {
        let barred = NewDoNotCall {
            number: "+4930555098".to_owned(),
            matching: DoNotCallMatch::Number,
            reason: String::new(),
            source: DoNotCallSource::User,
        };
        world
            .store
            .do_not_call()
            .add(&[barred], world.now())
            .await
            .unwrap();
        assert!(matches!(
            call(world, "+4930555098").await,
            Err(EngineError::DoNotCall)
        ));

        world.set_line(|line| line.channels = 1).await;
        call(world, "+4930555097").await.unwrap();
        assert!(matches!(
            call(world, "+4930555097").await,
            Err(EngineError::NumberBusy)
        ));
        world.run_for(2 * SECOND).await;
        assert!(matches!(
            call(world, "+4930555096").await,
            Err(EngineError::LineBusy)
        ));

        // a task has to wait for the same channel
        let task = world.task("Beside", |_| {}).await;
        world.import(task, callees(numbers(0, 1))).await;
        world.run_for(2 * SECOND).await;
        assert_eq!(world.engine.live_count(task), 0);
        world.run_for(MINUTE).await;
        assert_eq!(world.counts(task).await.completed, 1);

        let fault = LineFault::Unreachable;
        world.carrier.line_down(world.line, Some(fault.clone()));
        match call(world, "+4930555096").await {
            Err(EngineError::LineUnusable(found)) => assert_eq!(found, fault),
            other => panic!("{other:?}"),
        }
        world.carrier.line_down(world.line, None);
        world
            .set_line(|line| line.allowed = Some(daily(&[("12:00", "13:00")], "UTC")))
            .await;
        match call(world, "+4930555096").await {
            Err(EngineError::LineShut(next)) => assert_eq!(next, Some(utc("2026-11-20T12:00"))),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_test_call_by_microphone_and_speaker_needs_no_line() {
    in_each_world("2026-11-20T09:00", async |world| {
        let agent = world.store.agents().get(world.agent).await.unwrap();
        let nobody = world
            .engine
            .spoken_test(agent.clone(), BTreeMap::new())
            .await;
        let fault = SoundFault::NoMicrophone;
        assert!(matches!(nobody, Err(EngineError::NoSound(found)) if found == fault));

        world.room.sit_down();
        let begin = async || {
            let begun = world.engine.spoken_test(agent.clone(), BTreeMap::new());
            let call = begun.await.unwrap();
            settle().await;
            let state = world.engine.test_call_state(call).unwrap();
            assert_eq!(state.phase, CallPhase::InCall);
            assert_eq!(state.log.len(), 1, "the agent speaks");
            call
        };
        let over = async |call| {
            loop {
                let state = world.engine.test_call_state(call).unwrap();
                if state.phase == CallPhase::Ended {
                    return state;
                }
                tokio::task::yield_now().await;
            }
        };
        let ended_by = |state: &TestCallState| match state.log.last().map(|line| &line.entry) {
            Some(LogEntry::Ended { side }) => *side,
            other => panic!("{other:?}"),
        };
        // whoever sits there hangs up
        let call = begin().await;
        world.engine.end_test_call(call).await.unwrap();
        let state = over(call).await;
        assert_eq!(state.verdict, Some(TestVerdict::Counts));
        assert_eq!(ended_by(&state), HangupSide::Callee);
        // the agent is done
        let call = begin().await;
        world.clock.set(world.now() + MINUTE);
        assert_eq!(ended_by(&over(call).await), HangupSide::Agent);
        let tried = world.store.agents().get(world.agent).await.unwrap();
        assert_eq!(tried.test, DraftTest::Heard { at: world.now() });
        assert_eq!(world.trace.count(What::Invite), 0, "no line was used");
    });
}
