//! How SQLite means to find things: every query that runs often goes straight to its rows. A plan
//! that walks over all callees of a task would stall at a million.

use domain::{
    call_record::{CalleeState, FailKind, RecordFilter, RecordTab},
    ids::CallTaskId,
    outcome::CallResult,
};
use sqlx::Row;

use super::{
    RecordSort, RecordSortKey, Visible,
    claim::{Due, due_branches, due_query, next_due_query, take_query},
    query::{Asked, count_query, record_query},
};
use crate::{Dialect, Store, StoreTarget, sql::Sql};

const TASK: CallTaskId = CallTaskId(1);
const VISIBLE: Visible = Visible {
    upto: 1_000_000,
    hidden: Some((5, 9)),
};

/// The steps of a plan, one a line.
async fn plan(store: &Store, sql: Sql) -> String {
    let mut conn = store.reader().await.unwrap();
    let rows = sql.explained().fetch_all(&mut *conn).await.unwrap();
    let steps: Vec<String> = rows.iter().map(|row| row.get::<String, _>(3)).collect();
    steps.join("\n")
}

/// A step goes over all callees.
fn walks(plan: &str) -> bool {
    plan.lines()
        .any(|step| step == "SCAN c" || step.starts_with("SCAN c "))
}

fn with_store(test: impl AsyncFn(Store)) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let target = StoreTarget::Sqlite(folder.path().join("a.db"));
        test(Store::open(target).await.unwrap()).await;
    });
}

#[test]
fn due_callees_are_found_in_the_order_of_their_index() {
    with_store(async |store| {
        for branch in due_branches(&VISIBLE) {
            let columns = match branch {
                Due::Redial | Due::PutOff => "(task_id=? AND state=? AND due_at>? AND due_at<?)",
                Due::Fresh { .. } => "(task_id=? AND state=? AND due_at=? AND id>? AND id<?)",
            };
            let plan = plan(&store, due_query(TASK, branch, &VISIBLE, 1, 10)).await;
            let wanted = format!("SEARCH c USING INDEX callee_pending {columns}");
            assert!(plan.contains(&wanted), "{plan}");
            assert!(plan.contains("call_attempt_live (number=?)"), "{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "nothing is sorted: {plan}");
            let next = next_due_query(TASK, branch, &VISIBLE);
            let plan = self::plan(&store, next).await;
            assert!(
                plan.contains("callee_pending (task_id=? AND state=?"),
                "{plan}"
            );
            assert!(!plan.contains("TEMP B-TREE"), "nothing is sorted: {plan}");
        }
    });
}

#[test]
fn a_claim_goes_to_its_callees_by_id() {
    with_store(async |store| {
        let sql = take_query(Dialect::Sqlite, TASK, "[1,2]".to_owned(), &VISIBLE);
        let plan = plan(&store, sql).await;
        assert!(
            plan.contains("SEARCH c USING INTEGER PRIMARY KEY"),
            "{plan}"
        );
        assert!(!walks(&plan), "{plan}");
    });
}

#[test]
fn pages_come_in_the_order_of_an_index() {
    let whole = RecordFilter::whole;
    let cases = [
        (
            whole(RecordTab::Completed),
            RecordSortKey::Time,
            "callee_final",
        ),
        (
            whole(RecordTab::Failed),
            RecordSortKey::Time,
            "callee_final",
        ),
        (
            whole(RecordTab::Pending),
            RecordSortKey::Time,
            "callee_pending",
        ),
        (
            whole(RecordTab::Completed),
            RecordSortKey::Talk,
            "callee_talk",
        ),
        (
            whole(RecordTab::Pending),
            RecordSortKey::Number,
            "callee_number",
        ),
        (
            whole(RecordTab::Failed),
            RecordSortKey::Number,
            "callee_final_number",
        ),
        (
            RecordFilter {
                states: vec![CalleeState::WaitingRedial],
                ..whole(RecordTab::Pending)
            },
            RecordSortKey::Time,
            "callee_pending",
        ),
        (
            RecordFilter {
                fail_kinds: vec![FailKind::Expired, FailKind::Cancelled],
                ..whole(RecordTab::Failed)
            },
            RecordSortKey::Time,
            "callee_fail_kind",
        ),
        (
            RecordFilter {
                results: vec![CallResult::UserBusy],
                ..whole(RecordTab::Failed)
            },
            RecordSortKey::Time,
            "callee_result",
        ),
        (
            RecordFilter {
                main_intents: vec!["Yes".to_owned()],
                ..whole(RecordTab::Completed)
            },
            RecordSortKey::Time,
            "callee_intent",
        ),
    ];
    with_store(async |store| {
        for (filter, key, index) in &cases {
            for (descending, cursor) in [(false, None), (true, None), (true, Some("7|7"))] {
                let sort = RecordSort {
                    key: *key,
                    descending,
                };
                let asked = Asked {
                    task: TASK,
                    filter,
                    sort,
                    limit: 100,
                    until: None,
                    walk: true,
                };
                let (sql, _) =
                    record_query(&asked, &VISIBLE, cursor, super::RECORD_COLUMNS).unwrap();
                let plan = plan(&store, sql).await;
                let searches = plan.lines().filter(|step| step.contains("SEARCH c "));
                for step in searches {
                    assert!(
                        step.contains(&format!("INDEX {index} (task_id=?")),
                        "{plan}"
                    );
                }
                assert!(!walks(&plan), "{plan}");
                let steps: Vec<_> = plan.lines().collect();
                let sorted = steps
                    .windows(2)
                    .any(|two| two[0].starts_with("SEARCH c ") && two[1].contains("TEMP B-TREE"));
                // what may be sorted is the merged page, never a branch
                assert!(!sorted, "{filter:?} {sort:?}\n{plan}");
                let plan = self::plan(&store, count_query(&asked, &VISIBLE)).await;
                assert!(!walks(&plan), "{plan}");
            }
        }
    });
}

#[test]
fn a_reversed_page_has_one_upper_bound_of_ids() {
    let filter = RecordFilter {
        states: vec![CalleeState::Waiting],
        ..RecordFilter::whole(RecordTab::Pending)
    };
    let sort = RecordSort {
        key: RecordSortKey::Time,
        descending: true,
    };
    let asked = Asked {
        task: TASK,
        filter: &filter,
        sort,
        limit: 100,
        until: None,
        walk: true,
    };
    let (sql, _) = record_query(&asked, &VISIBLE, Some("7|0"), super::RECORD_COLUMNS).unwrap();
    // one for those due at once, one for those put off: with two of them SQLite walks over all
    // that lie between
    assert_eq!(sql.text().matches("c.id <").count(), 2, "{}", sql.text());
}
