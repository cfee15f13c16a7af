//! The thinnest path: import, calls, conversations, records.

use domain::{
    call_record::{CalleeState, LogEntry, RecordTab},
    call_task::{CallTaskActivity, CallTaskStatus},
    outcome::CallResult,
    time::{MINUTE, SECOND},
};

use crate::support::*;

#[test]
fn an_import_starts_the_task_and_everybody_is_called_once() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = world.task("Winback", |_| {}).await;
        let people = numbers(0, 20);
        let started = world.import(task, callees(&people)).await;
        assert_eq!(
            started.status,
            CallTaskStatus::Running {
                since: utc("2026-11-20T09:00")
            }
        );
        world.run_for(10 * MINUTE).await;

        let counts = world.counts(task).await;
        assert_eq!(
            (counts.total, counts.completed, counts.calling),
            (20, 20, 0)
        );
        assert_eq!(counts.attempts, 20);
        assert_eq!(world.trace.count(What::Invite), 20);
        world.trace.assert_no_attempt_repeated();
        world.trace.assert_nobody_talked_to_is_called_again();
        assert_eq!(
            world.engine.activity(task).await.unwrap(),
            CallTaskActivity::AllDone
        );
        assert!(world.engine.live_calls().is_empty());

        let records = world.records(task, RecordTab::Completed).await;
        let first = records.iter().find(|row| row.number == people[0]).unwrap();
        assert_eq!(first.state, CalleeState::Completed);
        assert_eq!(first.result, Some(CallResult::Answered));
        assert_eq!(first.main_intent.as_deref(), Some("interested"));
        assert_eq!(
            first.talk_ms,
            20 * SECOND + 20,
            "the BYE is answered after 20 ms"
        );
        assert!(first.has_recording);
        assert_eq!(first.cost.0, 10_000, "one begun minute");
        let details = world.store.callees().get(first.id).await.unwrap();
        let log = world
            .store
            .callees()
            .attempt_log(details.attempts[0].id)
            .await
            .unwrap();
        assert!(
            log.iter()
                .any(|line| matches!(line.entry, LogEntry::Ended { .. }))
        );
        assert!(
            log.iter()
                .any(|line| matches!(line.entry, LogEntry::Said { .. }))
        );
    });
}
