//! Imports: all or nothing, invisible until committed, undone as a whole.

use domain::{
    call_record::{FailKind, RecordTab},
    ids::CallTaskId,
    import::NewCallee,
};
use store::{Conflict, Store, StoreError, imports::BatchKind};

use crate::support::{
    Fresh, NOW, block_on, by_number, callee, campaign, import, number, on_each, running_task, tab,
};

fn numbers(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(number).collect()
}

async fn nothing_shows(store: &Store, task: CallTaskId) {
    assert_eq!(store.callees().counts(task).await.unwrap().total, 0);
    assert!(tab(store, task, RecordTab::Pending).await.is_empty());
    assert_eq!(store.callees().next_due(task).await.unwrap(), None);
    assert!(
        store
            .callees()
            .due_candidates(task, NOW, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .callees()
            .claim(task, NOW, 10, None)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .imports()
            .present_numbers(task, &numbers(0..9))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(store.imports().list(task).await.unwrap().is_empty());
}

#[test]
fn a_batch_is_invisible_until_it_is_committed() {
    on_each(|store| async move {
        let task = running_task(&store, "Task").await;
        let imports = store.imports();
        let batch = imports.begin_batch(task, "list.xlsx", NOW).await.unwrap();
        let late = NewCallee {
            not_before: Some(NOW + 5),
            ..callee(2)
        };
        imports
            .append(batch, vec![callee(0), callee(1), late])
            .await
            .unwrap();
        nothing_shows(&store, task).await;
        imports
            .append(batch, (3..5).map(callee).collect())
            .await
            .unwrap();
        nothing_shows(&store, task).await;
        let refused = imports.commit_batch(batch, 4, NOW).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Conflict(Conflict::Batch)),
            "a row is missing: nothing is committed"
        );
        imports.commit_batch(batch, 5, NOW + 1).await.unwrap();
        let counts = store.callees().counts(task).await.unwrap();
        assert_eq!((counts.total, counts.waiting), (5, 5));
        assert_eq!(tab(&store, task, RecordTab::Pending).await.len(), 5);
        let list = imports.list(task).await.unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!((list[0].kind, list[0].rows), (BatchKind::File, 5));
        assert_eq!((list[0].committed_at, list[0].can_undo), (NOW + 1, true));
        assert_eq!(list[0].file_name, "list.xlsx");
        let present = imports.present_numbers(task, &numbers(3..9)).await.unwrap();
        assert_eq!(present, numbers(3..5).into_iter().collect());
    });
}

#[test]
fn an_aborted_batch_leaves_nothing() {
    on_each(|store| async move {
        let task = running_task(&store, "Task").await;
        let imports = store.imports();
        let batch = imports.begin_batch(task, "a", NOW).await.unwrap();
        imports
            .append(batch, (0..5_000).map(callee).collect())
            .await
            .unwrap();
        imports.abort_batch(batch).await.unwrap();
        nothing_shows(&store, task).await;
        let refused = imports.append(batch, vec![callee(1)]).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict(Conflict::Batch)));
        import(&store, task, (0..10).map(callee).collect()).await;
        assert_eq!(store.callees().counts(task).await.unwrap().total, 10);
    });
}

#[test]
fn a_number_twice_in_a_task_is_a_conflict() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 3).await;
        let imports = store.imports();
        let batch = imports.begin_batch(task, "a", NOW).await.unwrap();
        imports.append(batch, vec![callee(3)]).await.unwrap();
        let refused = imports
            .append(batch, vec![callee(4), callee(1)])
            .await
            .unwrap_err();
        assert!(
            matches!(refused, StoreError::Conflict(Conflict::CalleeNumber)),
            "{refused:?}"
        );
        imports.commit_batch(batch, 1, NOW).await.unwrap();
        assert_eq!(tab(&store, task, RecordTab::Pending).await.len(), 4);
    });
}

#[test]
fn an_import_cut_by_a_crash_is_removed_and_can_be_repeated() {
    block_on(async {
        for fresh in [Some(Fresh::sqlite()), Fresh::postgres().await]
            .into_iter()
            .flatten()
        {
            let store = fresh.open().await;
            let task = campaign(&store, "Task", 10).await;
            let batch = store.imports().begin_batch(task, "a", NOW).await.unwrap();
            store
                .imports()
                .append(batch, (10..3_010).map(callee).collect())
                .await
                .unwrap();
            store.close().await;

            let store = fresh.open().await;
            assert_eq!(store.callees().counts(task).await.unwrap().total, 10);
            let refused = store
                .imports()
                .commit_batch(batch, 3_000, NOW)
                .await
                .unwrap_err();
            assert!(matches!(refused, StoreError::Conflict(Conflict::Batch)));
            import(&store, task, (10..20).map(callee).collect()).await;
            assert_eq!(store.callees().counts(task).await.unwrap().total, 20);
            assert_eq!(tab(&store, task, RecordTab::Pending).await.len(), 20);
            store.housekeeping().remove_all().await.unwrap();
            assert_eq!(tab(&store, task, RecordTab::Pending).await.len(), 20);
            store.close().await;
            fresh.remove().await;
        }
    });
}

#[test]
fn an_untouched_batch_can_be_undone_and_imported_again() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 5).await;
        let imports = store.imports();
        let middle = import(&store, task, (5..2_505).map(callee).collect()).await;
        import(&store, task, (2_505..2_510).map(callee).collect()).await;
        let gone = store.callees();
        let ids = by_number(&store, task, RecordTab::Pending).await;
        // given up without a call: still no one was called
        gone.fail_pending(task, &[ids[&number(7)]], FailKind::DoNotCall, NOW)
            .await
            .unwrap();
        imports.undo(middle, NOW + 1).await.unwrap();
        let counts = gone.counts(task).await.unwrap();
        assert_eq!(
            (counts.total, counts.waiting, counts.do_not_call),
            (10, 10, 0)
        );
        assert!(
            gone.counts_by_chip(task, RecordTab::Failed)
                .await
                .unwrap()
                .fail_kinds
                .is_empty()
        );
        assert_eq!(tab(&store, task, RecordTab::Pending).await.len(), 10);
        assert!(tab(&store, task, RecordTab::Failed).await.is_empty());
        assert_eq!(imports.list(task).await.unwrap().len(), 2);
        let refused = imports.undo(middle, NOW).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict(Conflict::Batch)));
        import(&store, task, (5..15).map(callee).collect()).await;
        assert_eq!(gone.counts(task).await.unwrap().total, 20);
        assert_eq!(gone.claim(task, NOW, 100, None).await.unwrap().len(), 20);
    });
}

#[test]
fn a_batch_of_which_somebody_was_called_cannot_be_undone() {
    on_each(|store| async move {
        let task = running_task(&store, "Task").await;
        let batch = import(&store, task, (0..3).map(callee).collect()).await;
        store.callees().claim(task, NOW, 1, None).await.unwrap();
        assert!(!store.imports().list(task).await.unwrap()[0].can_undo);
        let refused = store.imports().undo(batch, NOW).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict(Conflict::Batch)));
        assert_eq!(store.callees().counts(task).await.unwrap().total, 3);
    });
}

#[test]
fn numbers_that_wait_in_other_running_tasks_are_named() {
    on_each(|store| async move {
        campaign(&store, "First", 3).await;
        let idle = campaign(&store, "Idle", 9).await;
        let stopped = domain::call_task::CallTaskStatus::Stopped {
            reason: domain::call_task::StopReason::ByUser,
            since: NOW,
        };
        store
            .call_tasks()
            .set_status(idle, &crate::support::running(), &stopped, NOW)
            .await
            .unwrap();
        let task = campaign(&store, "Mine", 1).await;
        let found = store
            .imports()
            .numbers_in_other_running_tasks(task, &numbers(1..9))
            .await
            .unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[&number(2)], "First");
    });
}
