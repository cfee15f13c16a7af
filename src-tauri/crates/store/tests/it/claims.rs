//! Claims: who is due and in which order, exactly once, one live call for each number.

use std::collections::HashSet;

use domain::{
    call_record::RecordTab,
    call_task::{CallTaskStatus, StopReason},
    import::NewCallee,
    outcome::CallResult,
};
use store::{StoreTarget, callees::CalleeNext};

use crate::support::{
    Fresh, NOW, block_on, by_number, callee, campaign, end, import, number, on_each, running,
    running_task,
};

#[test]
fn four_claimers_claim_everybody_exactly_once() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 400).await;
        let mut claimers = Vec::new();
        for _ in 0..4 {
            let store = store.clone();
            claimers.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let claimed = store
                        .callees()
                        .claim(task, NOW, 7, Some("+1"))
                        .await
                        .unwrap();
                    let idle = claimed.is_empty();
                    mine.extend(claimed);
                    if idle && store.callees().counts(task).await.unwrap().waiting == 0 {
                        return mine;
                    }
                }
            }));
        }
        let mut all = Vec::new();
        for claimer in claimers {
            all.extend(claimer.await.unwrap());
        }
        let callees: HashSet<_> = all.iter().map(|claimed| claimed.callee).collect();
        let attempts: HashSet<_> = all.iter().map(|claimed| claimed.attempt).collect();
        assert_eq!((all.len(), callees.len(), attempts.len()), (400, 400, 400));
        assert_eq!(store.callees().live_attempts().await.unwrap().len(), 400);
        let counts = store.callees().counts(task).await.unwrap();
        assert_eq!((counts.waiting, counts.calling), (0, 400));
    });
}

#[test]
fn two_claimers_share_two_tasks_and_no_number_is_called_twice_at_once() {
    block_on(async {
        for fresh in [Some(Fresh::sqlite()), Fresh::postgres().await]
            .into_iter()
            .flatten()
        {
            let first = fresh.open().await;
            let tasks = [
                campaign(&first, "One", 200).await,
                campaign(&first, "Two", 200).await,
            ];
            // a file lets a second one in, a server does not
            let second = match &fresh.target {
                StoreTarget::Sqlite(_) => fresh.open().await,
                StoreTarget::Postgres(_) => first.clone(),
            };
            let mut claimers = Vec::new();
            for store in [&first, &second] {
                for task in tasks {
                    let store = store.clone();
                    claimers.push(tokio::spawn(async move {
                        let (mut mine, mut idle) = (Vec::new(), 0);
                        while idle < 3 {
                            let claimed = store.callees().claim(task, NOW, 9, None).await.unwrap();
                            idle = if claimed.is_empty() { idle + 1 } else { 0 };
                            mine.extend(claimed);
                        }
                        mine
                    }));
                }
            }
            let mut all = Vec::new();
            for claimer in claimers {
                all.extend(claimer.await.unwrap());
            }
            let numbers: HashSet<_> = all.iter().map(|claimed| claimed.number.clone()).collect();
            assert_eq!(
                (all.len(), numbers.len()),
                (200, 200),
                "one live call for each number"
            );
            let mut calling = 0;
            for task in tasks {
                let counts = first.callees().counts(task).await.unwrap();
                let live = first.callees().live_attempts_of(task).await.unwrap();
                assert_eq!(counts.calling as usize, live.len());
                assert_eq!(counts.calling + counts.waiting, 200);
                calling += counts.calling;
            }
            assert_eq!(calling, 200);
            first.close().await;
            second.close().await;
            fresh.remove().await;
        }
    });
}

#[test]
fn a_claim_tells_what_the_call_needs() {
    on_each(|store| async move {
        let task = running_task(&store, "Task").await;
        let odd = NewCallee {
            zone: Some("Asia/Tokyo".to_owned()),
            not_before: Some(NOW - 5),
            not_after: Some(NOW + 5),
            ..callee(1)
        };
        let batch = import(&store, task, vec![odd]).await;
        let claimed = store
            .callees()
            .claim(task, NOW, 5, Some("+4930"))
            .await
            .unwrap();
        let one = &claimed[0];
        assert_eq!(one.number, number(1));
        assert_eq!(one.attempt_number, 1);
        assert_eq!(one.variables["name"], "Ольга");
        assert_eq!(one.zone.as_deref(), Some("Asia/Tokyo"));
        assert_eq!(
            (one.not_before, one.not_after),
            (Some(NOW - 5), Some(NOW + 5))
        );
        assert_eq!((one.batch, one.imported_at, one.used), (batch, NOW, 0));
        assert_eq!(one.caller_number.as_deref(), Some("+4930"));
        assert!(
            one.agent_version.is_some(),
            "the attempt names the agent's version"
        );
        assert!(
            !format!("{one:?}").contains("+4930"),
            "numbers stay out of logs"
        );
    });
}

#[test]
fn a_stopped_task_claims_nobody() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 3).await;
        let stopped = CallTaskStatus::Stopped {
            reason: StopReason::ByUser,
            since: NOW,
        };
        store
            .call_tasks()
            .set_status(task, &running(), &stopped, NOW)
            .await
            .unwrap();
        let due = store.callees().due_candidates(task, NOW, 10).await.unwrap();
        assert_eq!(due.len(), 3);
        let ids: Vec<_> = due.iter().map(|candidate| candidate.callee).collect();
        assert!(
            store
                .callees()
                .claim_these(task, &ids, NOW, None)
                .await
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn one_number_has_one_live_call_over_all_tasks() {
    on_each(|store| async move {
        let (first, second) = (
            campaign(&store, "First", 2).await,
            campaign(&store, "Second", 2).await,
        );
        let live = store.callees().claim(first, NOW, 1, None).await.unwrap();
        assert_eq!(live[0].number, number(0));
        let due = store
            .callees()
            .due_candidates(second, NOW, 10)
            .await
            .unwrap();
        assert_eq!(due.len(), 1, "the busy number is passed over");
        assert_eq!(due[0].number, number(1));
        let twin = by_number(&store, second, RecordTab::Pending).await[&number(0)];
        assert!(
            store
                .callees()
                .claim_these(second, &[twin], NOW, None)
                .await
                .unwrap()
                .is_empty()
        );
        let again = CalleeNext::Redial { due_at: NOW + 1 };
        let gone = end(NOW, CallResult::UserBusy, again);
        assert!(
            store
                .callees()
                .finish_attempt(live[0].attempt, gone)
                .await
                .unwrap()
        );
        assert_eq!(
            store
                .callees()
                .claim_these(second, &[twin], NOW, None)
                .await
                .unwrap()
                .len(),
            1
        );
    });
}

#[test]
fn redials_come_first_then_those_put_off_then_fresh_ones_in_order() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 4).await;
        let callees = store.callees();
        let ids = by_number(&store, task, RecordTab::Pending).await;
        let id = |n| ids[&number(n)];
        let claimed = callees
            .claim_these(task, &[id(3)], NOW, None)
            .await
            .unwrap();
        let busy = end(
            NOW,
            CallResult::UserBusy,
            CalleeNext::Redial { due_at: NOW + 60 },
        );
        callees
            .finish_attempt(claimed[0].attempt, busy)
            .await
            .unwrap();
        assert_eq!(callees.defer(task, &[id(2)], NOW + 50).await.unwrap(), 1);
        assert_eq!(callees.next_due(task).await.unwrap(), Some(0));

        let order = async |now| -> Vec<_> {
            let due = callees.due_candidates(task, now, 10).await.unwrap();
            due.into_iter().map(|candidate| candidate.callee).collect()
        };
        assert_eq!(order(NOW).await, [id(0), id(1)]);
        assert_eq!(order(NOW + 50).await, [id(2), id(0), id(1)]);
        assert_eq!(order(NOW + 60).await, [id(3), id(2), id(0), id(1)]);
        callees
            .claim_these(task, &[id(0), id(1)], NOW, None)
            .await
            .unwrap();
        assert_eq!(callees.next_due(task).await.unwrap(), Some(NOW + 50));
        assert_eq!(callees.recall_deferred(task, NOW).await.unwrap(), 1);
        assert_eq!(callees.next_due(task).await.unwrap(), Some(0));
        assert_eq!(order(NOW).await, [id(2)]);
    });
}

#[test]
fn not_before_puts_off_from_the_start() {
    on_each(|store| async move {
        let task = running_task(&store, "Task").await;
        let late = NewCallee {
            not_before: Some(NOW + 1_000),
            ..callee(0)
        };
        let past = NewCallee {
            not_before: Some(NOW - 1_000),
            ..callee(1)
        };
        import(&store, task, vec![late, past]).await;
        let due = store.callees().due_candidates(task, NOW, 10).await.unwrap();
        assert_eq!(due.len(), 1);
        assert_eq!(due[0].number, number(1));
        assert_eq!(
            store
                .callees()
                .due_candidates(task, NOW + 1_000, 10)
                .await
                .unwrap()
                .len(),
            2
        );
    });
}
