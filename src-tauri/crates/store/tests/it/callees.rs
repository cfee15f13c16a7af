//! Fencing, an attempt's life, moves without a call.

use domain::{
    agent::OutputTag,
    call_record::{
        CallPhase, CalleeState, FailKind, LogEntry, LogLine, LogSpeaker, RecordFilter,
        RecordSelection, RecordTab,
    },
    call_task::Expiry,
    import::NewCallee,
    money::Usd,
    outcome::{CallResult, HangupSide, LineFault},
    time::MINUTE,
};
use store::{
    StoreError,
    callees::{AttemptEnd, CalleeNext},
};

use crate::support::{
    NOW, answered, by_number, callee, campaign, end, import, number, on_each, running,
    running_task, tab,
};

#[test]
fn what_an_older_attempt_says_late_changes_nothing() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 1).await;
        let callees = store.callees();
        let first = callees.claim(task, NOW, 1, None).await.unwrap().remove(0);
        assert!(callees.mark_ringing(first.attempt, NOW + 1).await.unwrap());
        assert!(
            !callees.mark_ringing(first.attempt, NOW + 2).await.unwrap(),
            "once"
        );
        let busy = end(
            NOW + 3,
            CallResult::UserBusy,
            CalleeNext::Redial { due_at: NOW + 10 },
        );
        assert!(
            callees
                .finish_attempt(first.attempt, busy.clone())
                .await
                .unwrap()
        );
        assert!(
            !callees
                .finish_attempt(first.attempt, answered(NOW + 4))
                .await
                .unwrap()
        );
        assert!(!callees.mark_answered(first.attempt, NOW + 4).await.unwrap());

        assert!(
            callees
                .claim(task, NOW + 9, 1, None)
                .await
                .unwrap()
                .is_empty(),
            "not yet due"
        );
        let second = callees
            .claim(task, NOW + 10, 1, None)
            .await
            .unwrap()
            .remove(0);
        assert_eq!((second.attempt_number, second.used), (2, 1));
        assert!(!callees.finish_attempt(first.attempt, busy).await.unwrap());
        let record = callees.get(second.callee).await.unwrap();
        assert_eq!(
            record.row.state,
            CalleeState::Calling,
            "the second call goes on"
        );
        assert_eq!(record.row.phase, Some(CallPhase::Dialing));
    });
}

#[test]
fn an_answered_call_is_told_whole() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 2).await;
        let callees = store.callees();
        let one = callees
            .claim(task, NOW, 1, Some("+493055"))
            .await
            .unwrap()
            .remove(0);
        callees
            .mark_ringing(one.attempt, NOW + 1_000)
            .await
            .unwrap();
        assert!(
            callees
                .mark_answered(one.attempt, NOW + 2_000)
                .await
                .unwrap()
        );
        let live = callees.live_attempts_of(task).await.unwrap();
        assert_eq!(live.len(), 1);
        assert_eq!(live[0].phase, CallPhase::InCall);
        assert_eq!(live[0].answered_at, Some(NOW + 2_000));
        let log = vec![LogLine {
            at: 0,
            speaker: LogSpeaker::Agent,
            entry: LogEntry::Said {
                text: "Hallo\0".to_owned(),
                cut: false,
            },
        }];
        let tags = vec![
            OutputTag {
                key: "main_intent".to_owned(),
                value: "Interested".to_owned(),
            },
            OutputTag {
                key: "city".to_owned(),
                value: "Übersee".to_owned(),
            },
        ];
        let done = AttemptEnd {
            hangup_side: Some(HangupSide::Callee),
            log,
            tags: tags.clone(),
            ..answered(NOW + 22_000)
        };
        assert!(callees.finish_attempt(one.attempt, done).await.unwrap());
        let record = callees.get(one.callee).await.unwrap();
        assert_eq!(record.tab(), RecordTab::Completed);
        assert_eq!(record.row.result, Some(CallResult::Answered));
        assert_eq!(record.row.main_intent.as_deref(), Some("Interested"));
        assert_eq!((record.row.talk_ms, record.row.cost), (20_000, Usd(10_000)));
        assert!(record.row.has_recording);
        assert_eq!(record.row.finished_at, Some(NOW + 22_000));
        assert_eq!(record.tags, tags);
        assert_eq!(record.variables["city"], "Köln 0");
        assert_eq!(record.file_row, 2);
        let attempt = &record.attempts[0];
        assert_eq!((attempt.number, attempt.counted), (1, true));
        assert_eq!(attempt.rang_at, Some(NOW + 1_000));
        assert_eq!(attempt.answered_at, Some(NOW + 2_000));
        assert_eq!(attempt.ended_at, Some(NOW + 22_000));
        assert_eq!(attempt.hangup_side, Some(HangupSide::Callee));
        assert_eq!(attempt.caller_number.as_deref(), Some("+493055"));
        assert_eq!(callees.attempt_log(one.attempt).await.unwrap().len(), 1);
        assert_eq!(callees.of_attempt(one.attempt).await.unwrap(), one.callee);

        let found = RecordFilter {
            search: Some("ÜBERSEE".to_owned()),
            ..RecordFilter::whole(RecordTab::Completed)
        };
        let sort = store::callees::RecordSort::usual(RecordTab::Completed);
        let (rows, _) = callees.page(task, &found, None, sort, 10).await.unwrap();
        assert_eq!(rows.len(), 1, "tags are searched");

        let calls = store
            .stats()
            .calls_between(NOW, NOW + 60_000)
            .await
            .unwrap();
        assert_eq!((calls.started, calls.answered, calls.ended), (1, 1, 1));
        assert_eq!((calls.talk_ms, calls.cost), (20_000, Usd(10_000)));
        let line = store
            .stats()
            .timeline(Some(task), NOW, NOW + 60_000, 0)
            .await
            .unwrap();
        assert_eq!(line.len(), 1);
        assert_eq!(line[0].calls, calls);

        assert_eq!(
            callees.recordings_before(NOW + 22_001, 5).await.unwrap(),
            [one.attempt]
        );
        assert!(
            callees
                .recordings_before(NOW + 22_000, 5)
                .await
                .unwrap()
                .is_empty()
        );
        callees.forget_recordings(&[one.attempt]).await.unwrap();
        assert!(!callees.get(one.callee).await.unwrap().row.has_recording);
        assert!(
            callees
                .recordings_before(NOW * 2, 5)
                .await
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn a_fault_of_the_line_uses_no_attempt() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 1).await;
        let callees = store.callees();
        let fault = |at| AttemptEnd {
            result: None,
            line_fault: Some(LineFault::Full {
                retry_after: Some(500),
            }),
            counted: false,
            ..end(
                at,
                CallResult::Others,
                CalleeNext::GiveBack { due_at: at + 500 },
            )
        };
        let one = callees.claim(task, NOW, 1, None).await.unwrap().remove(0);
        callees
            .finish_attempt(one.attempt, fault(NOW))
            .await
            .unwrap();
        let record = callees.get(one.callee).await.unwrap();
        assert_eq!(
            record.row.state,
            CalleeState::Waiting,
            "it was never called"
        );
        assert_eq!((record.row.attempts, record.row.result), (0, None));
        assert_eq!(record.row.due_at, Some(NOW + 500));
        assert_eq!(record.attempts[0].line_fault.as_deref(), Some("full"));
        assert_eq!(callees.next_due(task).await.unwrap(), Some(NOW + 500));

        let two = callees
            .claim(task, NOW + 500, 1, None)
            .await
            .unwrap()
            .remove(0);
        assert_eq!((two.attempt_number, two.used), (2, 0));
        let busy = end(
            NOW + 600,
            CallResult::UserBusy,
            CalleeNext::Redial { due_at: NOW + 700 },
        );
        callees.finish_attempt(two.attempt, busy).await.unwrap();
        let three = callees
            .claim(task, NOW + 700, 1, None)
            .await
            .unwrap()
            .remove(0);
        assert_eq!((three.attempt_number, three.used), (3, 1));
        callees
            .finish_attempt(three.attempt, fault(NOW + 800))
            .await
            .unwrap();
        let record = callees.get(one.callee).await.unwrap();
        assert_eq!(
            record.row.state,
            CalleeState::WaitingRedial,
            "it waits as before"
        );
        assert_eq!(record.row.result, Some(CallResult::UserBusy));
        assert_eq!(store.callees().counts(task).await.unwrap().attempts, 1);
    });
}

#[test]
fn cancelling_names_live_calls_and_cancels_the_rest() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 5).await;
        let callees = store.callees();
        let live = callees.claim(task, NOW, 1, None).await.unwrap().remove(0);
        let ids = by_number(&store, task, RecordTab::Pending).await;
        let these = RecordSelection::These {
            ids: vec![live.callee, ids[&number(1)]],
        };
        let done = callees.cancel(task, &these, NOW + 1).await.unwrap();
        assert_eq!((done.cancelled, done.calling), (1, vec![live.attempt]));
        let rest = RecordSelection::Matching {
            filter: RecordFilter::whole(RecordTab::Pending),
            except: vec![ids[&number(2)]],
        };
        let done = callees.cancel(task, &rest, NOW + 2).await.unwrap();
        assert_eq!((done.cancelled, done.calling), (2, vec![live.attempt]));
        let counts = callees.counts(task).await.unwrap();
        assert_eq!(
            (counts.cancelled, counts.waiting, counts.calling),
            (3, 1, 1)
        );
        let failed = tab(&store, task, RecordTab::Failed).await;
        assert_eq!(failed[0].fail_kind, Some(FailKind::Cancelled));
        assert_eq!(failed[0].finished_at, Some(NOW + 2), "the newest first");
    });
}

#[test]
fn redial_these_makes_a_new_batch_and_keeps_the_attempts() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 3).await;
        let callees = store.callees();
        for one in callees.claim(task, NOW, 2, None).await.unwrap() {
            let failed = CalleeNext::Failed {
                kind: FailKind::NotConnected,
            };
            let end = end(NOW + 1, CallResult::NoAnswer, failed);
            callees.finish_attempt(one.attempt, end).await.unwrap();
        }
        let all = RecordSelection::Matching {
            filter: RecordFilter::whole(RecordTab::Failed),
            except: Vec::new(),
        };
        let done = callees.redial(task, &all, NOW + 2).await.unwrap();
        assert_eq!(done.callees, 2);
        let batches = store.imports().list(task).await.unwrap();
        assert_eq!(batches[0].id, done.batch.unwrap());
        assert_eq!((batches[0].rows, batches[0].can_undo), (2, false));
        assert!(!batches[1].can_undo, "somebody of the import was called");
        let counts = callees.counts(task).await.unwrap();
        assert_eq!(
            (counts.waiting, counts.not_connected, counts.attempts),
            (3, 0, 2)
        );
        let chips = callees
            .counts_by_chip(task, RecordTab::Failed)
            .await
            .unwrap();
        assert!(
            chips.results.is_empty() && chips.fail_kinds.is_empty(),
            "{chips:?}"
        );
        let again = callees
            .claim(task, NOW + 3, 1, None)
            .await
            .unwrap()
            .remove(0);
        assert_eq!(
            (again.attempt_number, again.used),
            (2, 0),
            "redials are counted anew"
        );
        assert_eq!(again.imported_at, NOW + 2, "expiry too");
        assert_eq!(callees.get(again.callee).await.unwrap().attempts.len(), 2);
        let nobody = callees.redial(task, &all, NOW + 4).await.unwrap();
        assert_eq!((nobody.batch, nobody.callees), (None, 0));
    });
}

#[test]
fn pending_callees_expire_by_their_own_limit_and_by_the_tasks() {
    on_each(|store| async move {
        let task = running_task(&store, "Task").await;
        let callees = store.callees();
        let limited = NewCallee {
            not_after: Some(NOW + 10),
            ..callee(0)
        };
        import(&store, task, vec![limited, callee(1), callee(2)]).await;
        assert_eq!(callees.expire_due(task, NOW + 9, 100).await.unwrap(), 0);
        assert_eq!(callees.expire_due(task, NOW + 10, 100).await.unwrap(), 1);

        let set_expiry = async |expiry| {
            let mut draft = store.call_tasks().get(task).await.unwrap().draft;
            draft.expiry = expiry;
            assert!(
                store
                    .call_tasks()
                    .update_draft(task, &draft, &running(), NOW)
                    .await
                    .unwrap()
            );
        };
        set_expiry(Expiry::AfterImport { minutes: 2 }).await;
        let live = callees.claim(task, NOW, 1, None).await.unwrap().remove(0);
        assert_eq!(
            callees
                .expire_due(task, NOW + 2 * MINUTE - 1, 100)
                .await
                .unwrap(),
            0
        );
        assert_eq!(
            callees
                .expire_due(task, NOW + 2 * MINUTE, 100)
                .await
                .unwrap(),
            1
        );
        assert_eq!(
            callees
                .expire_due(task, NOW + 2 * MINUTE, 100)
                .await
                .unwrap(),
            0
        );
        let counts = callees.counts(task).await.unwrap();
        assert_eq!(
            (counts.expired, counts.calling),
            (2, 1),
            "a live call goes on"
        );
        let back = CalleeNext::GiveBack { due_at: 0 };
        let cut = AttemptEnd {
            counted: false,
            result: None,
            ..end(NOW, CallResult::Others, back)
        };
        callees.finish_attempt(live.attempt, cut).await.unwrap();
        set_expiry(Expiry::At {
            at: NOW + 10 * MINUTE,
        })
        .await;
        assert_eq!(
            callees
                .expire_due(task, NOW + 9 * MINUTE, 100)
                .await
                .unwrap(),
            0
        );
        assert_eq!(
            callees
                .expire_due(task, NOW + 10 * MINUTE, 100)
                .await
                .unwrap(),
            1
        );
        assert_eq!(callees.next_due(task).await.unwrap(), None);
    });
}

#[test]
fn pending_callees_are_given_up_by_kind() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 3).await;
        let callees = store.callees();
        let due = callees.due_candidates(task, NOW, 2).await.unwrap();
        let ids: Vec<_> = due.iter().map(|candidate| candidate.callee).collect();
        let failed = callees
            .fail_pending(task, &ids[..1], FailKind::DoNotCall, NOW)
            .await
            .unwrap();
        assert_eq!(failed, 1);
        let failed = callees
            .fail_pending(task, &ids, FailKind::NotPlaced, NOW)
            .await
            .unwrap();
        assert_eq!(failed, 1, "a final one stays as it is");
        let counts = callees.counts(task).await.unwrap();
        assert_eq!(
            (counts.do_not_call, counts.not_placed, counts.waiting),
            (1, 1, 1)
        );
        let chips = callees
            .counts_by_chip(task, RecordTab::Failed)
            .await
            .unwrap();
        assert_eq!(chips.fail_kinds.len(), 2);
    });
}

#[test]
fn a_deleted_task_vanishes_at_once_and_is_removed_with_its_recordings() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 30).await;
        let other = campaign(&store, "Other", 0).await;
        let claimed = store.callees().claim(task, NOW, 2, None).await.unwrap();
        store
            .callees()
            .finish_attempt(claimed[0].attempt, answered(NOW))
            .await
            .unwrap();
        assert!(
            store
                .call_tasks()
                .delete(task, &running(), NOW)
                .await
                .unwrap()
        );
        let gone = store.callees().get(claimed[0].callee).await.unwrap_err();
        assert!(matches!(gone, StoreError::NotFound));
        assert_eq!(
            store.housekeeping().next().await.unwrap(),
            None,
            "a call still talks: its rows stay"
        );
        store
            .callees()
            .finish_attempt(claimed[1].attempt, answered(NOW))
            .await
            .unwrap();
        let doomed = store.housekeeping().next().await.unwrap().unwrap();
        let recordings: Vec<_> = claimed.iter().map(|claimed| claimed.attempt).collect();
        assert_eq!(doomed.recordings, recordings, "files go before rows");
        store.housekeeping().remove(doomed).await.unwrap();
        store.housekeeping().remove_all().await.unwrap();
        assert!(
            store
                .callees()
                .of_attempt(claimed[0].attempt)
                .await
                .is_err()
        );
        assert!(store.callees().counts(task).await.is_err());
        assert!(store.callees().counts(other).await.is_ok());
    });
}
