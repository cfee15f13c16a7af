//! The execution records: pages complete and without repeats, in each order, under each filter.

use std::collections::HashSet;

use domain::{
    agent::OutputTag,
    call_record::{CallRecordRow, CalleeState, FailKind, RecordFilter, RecordTab},
    ids::CallTaskId,
    outcome::CallResult,
};
use store::{
    Counted, Store, StoreError,
    callees::{AttemptEnd, CalleeNext, RecordSort, RecordSortKey},
};

use crate::support::{NOW, all_records, answered, campaign, end, on_each};

/// 90 callees in every state there is.
async fn mixed(store: &Store) -> CallTaskId {
    let task = campaign(store, "Task", 90).await;
    let claimed = store.callees().claim(task, NOW, 60, None).await.unwrap();
    for (n, one) in claimed.iter().enumerate().take(55) {
        // several end in the same millisecond: pages must not lose any between them
        let at = NOW + 1_000 + (n as i64 / 4);
        let failed = |kind| CalleeNext::Failed { kind };
        let end = match n % 5 {
            0 => AttemptEnd {
                talk_ms: (n as i64) * 100,
                tags: vec![OutputTag {
                    key: "main_intent".to_owned(),
                    value: if n % 2 == 0 { "Yes" } else { "No" }.to_owned(),
                }],
                ..answered(at)
            },
            1 => end(at, CallResult::NoAnswer, failed(FailKind::NotConnected)),
            2 => end(at, CallResult::UserBusy, failed(FailKind::NotConnected)),
            3 => end(at, CallResult::Cancel, failed(FailKind::Cancelled)),
            _ => end(
                at,
                CallResult::UserBusy,
                CalleeNext::Redial { due_at: at + 50 },
            ),
        };
        assert!(
            store
                .callees()
                .finish_attempt(one.attempt, end)
                .await
                .unwrap()
        );
    }
    let due = store.callees().due_candidates(task, NOW, 4).await.unwrap();
    let ids: Vec<_> = due.iter().map(|candidate| candidate.callee).collect();
    store
        .callees()
        .defer(task, &ids[..2], NOW + 9_000)
        .await
        .unwrap();
    store
        .callees()
        .fail_pending(task, &ids[2..], FailKind::Expired, NOW + 2_000)
        .await
        .unwrap();
    task
}

fn whole(tab: RecordTab) -> RecordFilter {
    RecordFilter::whole(tab)
}

async fn check(
    store: &Store,
    task: CallTaskId,
    filter: &RecordFilter,
    fits: impl Fn(&CallRecordRow) -> bool,
) -> usize {
    let usual = RecordSort::usual(filter.tab);
    let all = all_records(store, task, &whole(filter.tab), usual, 1_000).await;
    let expected: HashSet<_> = all
        .iter()
        .filter(|row| fits(row))
        .map(|row| row.id)
        .collect();
    for key in [
        RecordSortKey::Time,
        RecordSortKey::Number,
        RecordSortKey::Talk,
    ] {
        for descending in [false, true] {
            let sort = RecordSort { key, descending };
            let at_once = all_records(store, task, filter, sort, 1_000).await;
            for limit in [1, 7] {
                let paged = all_records(store, task, filter, sort, limit).await;
                assert_eq!(paged, at_once, "{key:?} by {limit}");
            }
            let ids: HashSet<_> = at_once.iter().map(|row| row.id).collect();
            assert_eq!(ids.len(), at_once.len(), "nobody twice");
            assert_eq!(ids, expected, "{filter:?} {sort:?}");
            let mut numbers: Vec<_> = at_once.iter().map(|row| row.number.clone()).collect();
            if key == RecordSortKey::Number {
                let asked = numbers.clone();
                numbers.sort();
                if descending {
                    numbers.reverse();
                }
                assert_eq!(asked, numbers);
            }
        }
    }
    expected.len()
}

#[test]
fn pages_are_complete_and_without_repeats_under_every_filter() {
    on_each(|store| async move {
        let task = mixed(&store).await;
        let counts = store.callees().counts(task).await.unwrap();
        for tab in [RecordTab::Completed, RecordTab::Pending, RecordTab::Failed] {
            assert!(check(&store, task, &whole(tab), |_| true).await > 0);
        }
        let f = |filter: RecordFilter| filter;

        let filter = f(RecordFilter {
            states: vec![CalleeState::WaitingRedial, CalleeState::Calling],
            ..whole(RecordTab::Pending)
        });
        let n = check(&store, task, &filter, |row| {
            row.state != CalleeState::Waiting
        })
        .await;
        assert_eq!(n as i64, counts.waiting_redial + counts.calling);

        let filter = f(RecordFilter {
            states: vec![CalleeState::Failed],
            ..whole(RecordTab::Pending)
        });
        assert_eq!(check(&store, task, &filter, |_| false).await, 0);

        let filter = f(RecordFilter {
            fail_kinds: vec![FailKind::Cancelled, FailKind::Expired],
            ..whole(RecordTab::Failed)
        });
        let n = check(&store, task, &filter, |row| {
            matches!(row.fail_kind, Some(FailKind::Cancelled | FailKind::Expired))
        })
        .await;
        assert_eq!(n as i64, counts.cancelled + counts.expired);

        let filter = f(RecordFilter {
            results: vec![CallResult::UserBusy],
            fail_kinds: vec![FailKind::NotConnected],
            ..whole(RecordTab::Failed)
        });
        let n = check(&store, task, &filter, |row| {
            row.result == Some(CallResult::UserBusy)
        })
        .await;
        assert_eq!(n, 11);

        let filter = f(RecordFilter {
            main_intents: vec!["Yes".to_owned()],
            min_talk: Some(1_000),
            max_talk: Some(4_000),
            ..whole(RecordTab::Completed)
        });
        let n = check(&store, task, &filter, |row| {
            row.main_intent.as_deref() == Some("Yes") && (1_000..=4_000).contains(&row.talk_ms)
        })
        .await;
        assert_eq!(n, 4);

        let filter = f(RecordFilter {
            from: Some(NOW),
            until: Some(NOW + 1),
            results: vec![CallResult::NoAnswer, CallResult::Cancel],
            ..whole(RecordTab::Failed)
        });
        let n = check(&store, task, &filter, |row| {
            matches!(row.result, Some(CallResult::NoAnswer | CallResult::Cancel))
        })
        .await;
        assert_eq!(n, 22);
        let filter = f(RecordFilter {
            from: Some(NOW + 1),
            ..whole(RecordTab::Completed)
        });
        assert_eq!(check(&store, task, &filter, |_| false).await, 0);
    });
}

#[test]
fn search_finds_numbers_ids_and_variables_in_any_case() {
    on_each(|store| async move {
        let task = mixed(&store).await;
        let search = async |text: &str| {
            let filter = RecordFilter {
                search: Some(text.to_owned()),
                ..whole(RecordTab::Pending)
            };
            let sort = RecordSort::usual(RecordTab::Pending);
            all_records(&store, task, &filter, sort, 3).await.len()
        };
        let all = store.callees().counts(task).await.unwrap();
        let pending = (all.waiting + all.waiting_redial + all.calling) as usize;
        assert_eq!(search("ОЛЬГА").await, pending);
        assert_eq!(search("KÖLN 89").await, 1);
        assert_eq!(search("CRM-89").await, 1);
        assert_eq!(search("+49 (301) 000-0089").await, 1, "as it may be typed");
        assert_eq!(search("0000089").await, 1, "a part of a number");
        assert_eq!(search("100%").await, 0, "no wildcard");
        assert_eq!(search("   ").await, pending, "nothing asked");
    });
}

#[test]
fn live_calls_stand_first_with_their_phase() {
    on_each(|store| async move {
        let task = mixed(&store).await;
        let live = store.callees().live_attempts_of(task).await.unwrap();
        store
            .callees()
            .mark_ringing(live[0].attempt, NOW + 3)
            .await
            .unwrap();
        let sort = RecordSort::usual(RecordTab::Pending);
        let (rows, _) = store
            .callees()
            .page(task, &whole(RecordTab::Pending), None, sort, 100)
            .await
            .unwrap();
        assert!(
            rows[..5]
                .iter()
                .all(|row| row.state == CalleeState::Calling)
        );
        assert!(
            rows[5..]
                .iter()
                .all(|row| row.state != CalleeState::Calling)
        );
        let phases: Vec<_> = rows[..5].iter().filter_map(|row| row.phase).collect();
        assert_eq!(phases.len(), 5);
        assert!(phases.contains(&domain::call_record::CallPhase::Ringing));
        assert!(rows[5..].iter().all(|row| row.phase.is_none()));
        assert_eq!(rows.last().and_then(|row| row.due_at), Some(NOW + 9_000));
    });
}

#[test]
fn a_total_is_what_its_pages_have() {
    on_each(|store| async move {
        let task = mixed(&store).await;
        let callees = store.callees();
        for tab in [RecordTab::Completed, RecordTab::Pending, RecordTab::Failed] {
            let filters = [
                whole(tab),
                RecordFilter {
                    search: Some("9".to_owned()),
                    ..whole(tab)
                },
                RecordFilter {
                    results: vec![CallResult::UserBusy, CallResult::Answered],
                    ..whole(tab)
                },
                RecordFilter {
                    main_intents: vec!["Yes".to_owned()],
                    min_talk: Some(1_000),
                    ..whole(tab)
                },
                RecordFilter {
                    fail_kinds: vec![FailKind::Cancelled, FailKind::NotConnected],
                    from: Some(NOW + 1_003),
                    ..whole(tab)
                },
            ];
            for filter in filters {
                let found = all_records(&store, task, &filter, RecordSort::usual(tab), 7).await;
                assert_eq!(
                    callees.total(task, &filter).await.unwrap(),
                    Counted::exactly(found.len() as i64),
                    "{filter:?}"
                );
            }
        }
    });
}

#[test]
fn a_total_stops_where_nobody_reads_on() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 10_050).await;
        let pending = whole(RecordTab::Pending);
        assert_eq!(
            store.callees().total(task, &pending).await.unwrap(),
            Counted::exactly(10_050),
            "a whole tab is known from its counters"
        );
        let searched = RecordFilter {
            search: Some("+49".to_owned()),
            ..pending
        };
        assert_eq!(
            store.callees().total(task, &searched).await.unwrap(),
            Counted {
                count: 10_000,
                more: true
            }
        );
    });
}

#[test]
fn chips_count_what_the_filters_find() {
    on_each(|store| async move {
        let task = mixed(&store).await;
        for tab in [RecordTab::Completed, RecordTab::Failed] {
            let chips = store.callees().counts_by_chip(task, tab).await.unwrap();
            let sort = RecordSort::usual(tab);
            for (result, n) in chips.results {
                let filter = RecordFilter {
                    results: vec![result],
                    ..whole(tab)
                };
                assert_eq!(
                    all_records(&store, task, &filter, sort, 9).await.len() as i64,
                    n
                );
            }
            for (kind, n) in chips.fail_kinds {
                let filter = RecordFilter {
                    fail_kinds: vec![kind],
                    ..whole(tab)
                };
                assert_eq!(
                    all_records(&store, task, &filter, sort, 9).await.len() as i64,
                    n
                );
            }
            for (intent, n) in chips.main_intents {
                let filter = RecordFilter {
                    main_intents: vec![intent],
                    ..whole(tab)
                };
                assert_eq!(
                    all_records(&store, task, &filter, sort, 9).await.len() as i64,
                    n
                );
            }
        }
    });
}

#[test]
fn a_foreign_cursor_is_refused() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 1).await;
        let sort = RecordSort::usual(RecordTab::Pending);
        for cursor in ["", "x", "1|x", "x|1"] {
            let refused = store
                .callees()
                .page(task, &whole(RecordTab::Pending), Some(cursor), sort, 5)
                .await
                .unwrap_err();
            assert!(matches!(refused, StoreError::BadCursor), "{cursor}");
        }
    });
}

#[test]
fn an_attempt_keeps_how_its_sound_travelled() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 2).await;
        let claimed = store.callees().claim(task, NOW, 2, None).await.unwrap();
        let kind = FailKind::NotConnected;
        let silent = end(NOW, CallResult::UserBusy, CalleeNext::Failed { kind });
        for (one, end) in claimed.iter().zip([answered(NOW), silent]) {
            let sound = end.sound;
            store
                .callees()
                .finish_attempt(one.attempt, end)
                .await
                .unwrap();
            let record = store.callees().get(one.callee).await.unwrap();
            assert_eq!(record.attempts[0].sound, sound);
        }
    });
}
