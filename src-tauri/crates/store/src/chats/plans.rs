//! How SQLite means to find things: every query that runs often goes straight to its rows. A plan
//! that walks over all contacts or dialogues would stall at a million.

use domain::{
    contact::ContactStateKind,
    dialogue::{ControlKind, DialogueTag},
    ids::{ChannelId, ChatTaskId},
};
use sqlx::Row;

use super::{
    contacts::{
        ContactFilter,
        plans::{branches, due_query, page_query as contacts_query},
        standing::Visible,
    },
    dialogues::{
        DialogueFilter,
        plans::{DUE, NEXT_WAKE, QUEUED_MESSAGES, page_query as dialogues_query},
    },
};
use crate::{Store, StoreTarget, sql::Sql};

const TASK: ChatTaskId = ChatTaskId(1);
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

/// A query with three numbers as arguments, as far as it has them.
fn with_numbers(text: &str, count: usize) -> Sql {
    let mut sql = Sql::new(text);
    for n in 0..count {
        sql.arg(n as i64 + 1);
    }
    sql
}

fn with_store(test: impl AsyncFn(Store)) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let target = StoreTarget::Sqlite(folder.path().join("a.db"));
        test(Store::open(target).await.unwrap()).await;
    });
}

#[test]
fn waiting_contacts_are_found_in_the_order_of_their_index() {
    with_store(async |store| {
        for branch in branches(&VISIBLE) {
            for until in [None, Some(1)] {
                let plan = plan(&store, due_query(TASK, branch, &VISIBLE, until, 10)).await;
                let wanted = "SEARCH c USING INDEX contact_waiting (task_id=? AND state=?";
                assert!(plan.contains(wanted), "{plan}");
                assert!(!plan.contains("TEMP B-TREE"), "nothing is sorted: {plan}");
            }
        }
    });
}

#[test]
fn pages_of_contacts_are_stretches_of_an_index() {
    let filters = [
        ContactFilter::default(),
        ContactFilter {
            states: vec![ContactStateKind::Failed],
            search: Some("x".to_owned()),
            ..ContactFilter::default()
        },
    ];
    with_store(async |store| {
        for filter in &filters {
            let sql = contacts_query(TASK, filter, &VISIBLE, Some("7"), 50).unwrap();
            let plan = plan(&store, sql).await;
            assert!(!plan.contains("SCAN c"), "{plan}");
            let branches = plan
                .lines()
                .filter(|step| step.contains("contact_state (task_id=?"));
            assert!(branches.count() >= 1, "{plan}");
        }
    });
}

#[test]
fn what_is_due_is_found_by_its_index() {
    with_store(async |store| {
        let queued = QUEUED_MESSAGES.replace("{MESSAGE}", "m.id");
        for (text, count, index) in [
            (DUE, 3, "dialogue_wake (task_id=? AND wake_at"),
            (NEXT_WAKE, 2, "dialogue_wake (task_id=? AND wake_at>?"),
            (
                queued.as_str(),
                3,
                "message_open (task_id=? AND state=? AND state_at<?)",
            ),
        ] {
            let plan = plan(&store, with_numbers(text, count)).await;
            assert!(plan.contains(index), "{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "nothing is sorted: {plan}");
        }
    });
}

#[test]
fn pages_of_dialogues_come_in_the_order_of_an_index() {
    let whole = DialogueFilter::default;
    let task = Some(TASK);
    let cases = [
        (whole(), "dialogue_last"),
        (
            DialogueFilter {
                search: Some("x".to_owned()),
                ..whole()
            },
            "dialogue_last",
        ),
        (DialogueFilter { task, ..whole() }, "dialogue_task"),
        (
            DialogueFilter {
                task,
                controls: vec![ControlKind::Operator],
                search: Some("x".to_owned()),
                ..whole()
            },
            "dialogue_task",
        ),
        (
            DialogueFilter {
                channel: Some(ChannelId(1)),
                ..whole()
            },
            "dialogue_channel",
        ),
        (
            DialogueFilter {
                controls: vec![ControlKind::Operator],
                ..whole()
            },
            "dialogue_control",
        ),
        (
            DialogueFilter {
                task,
                unread: true,
                ..whole()
            },
            "dialogue_unread",
        ),
        (
            DialogueFilter {
                task,
                tags: vec![DialogueTag::Replied, DialogueTag::Success],
                ..whole()
            },
            "dialogue_tag_success",
        ),
        (
            DialogueFilter {
                tags: vec![DialogueTag::Replied],
                ..whole()
            },
            "dialogue_tag_replied",
        ),
    ];
    with_store(async |store| {
        for (filter, index) in &cases {
            for cursor in [None, Some("7|7")] {
                let sql = dialogues_query(filter, cursor, 50).unwrap();
                let plan = plan(&store, sql).await;
                assert!(
                    plan.contains(&format!("INDEX {index}")),
                    "{filter:?}\n{plan}"
                );
                assert!(!plan.contains("TEMP B-TREE"), "nothing is sorted: {plan}");
            }
        }
    });
}
