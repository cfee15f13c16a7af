//! Export tasks and their snapshot.

use domain::{
    call_record::{FailKind, RecordFilter, RecordSelection, RecordTab},
    export::{ExportFailure, ExportFormat, ExportGrain, ExportRequest, ExportSource, ExportStatus},
    ids::CallTaskId,
    outcome::CallResult,
};
use store::{Store, callees::CalleeNext, exports::RecordsWanted};

use crate::support::{NOW, answered, campaign, end, on_each};

fn request(task: CallTaskId) -> ExportRequest {
    ExportRequest {
        name: "All".to_owned(),
        format: ExportFormat::Xlsx,
        zone: "UTC".to_owned(),
        source: ExportSource::Records {
            task,
            grain: ExportGrain::Record,
            filter: RecordFilter::whole(RecordTab::Completed),
            recordings: false,
        },
    }
}

async fn finish(store: &Store, task: CallTaskId, n: u32, at: i64) {
    for one in store.callees().claim(task, at, n, None).await.unwrap() {
        store
            .callees()
            .finish_attempt(one.attempt, answered(at))
            .await
            .unwrap();
    }
}

#[test]
fn an_export_goes_through_its_states_and_stays_at_its_end() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 1).await;
        let exports = store.exports();
        let asked = request(task);
        let id = exports.insert(&asked, NOW).await.unwrap();
        let other = exports.insert(&asked, NOW + 1).await.unwrap();
        let stored = exports.get(id).await.unwrap();
        assert_eq!(
            (stored.request, stored.task_name),
            (asked, "Task".to_owned())
        );
        assert_eq!(stored.state, ExportStatus::Initializing);
        assert_eq!(exports.unfinished().await.unwrap().len(), 2);
        let at_work = ExportStatus::Running { done: 1, total: 5 };
        assert!(exports.set_state(id, &at_work, NOW).await.unwrap());
        assert_eq!(exports.get(id).await.unwrap().state, at_work);
        assert!(
            exports
                .set_state(id, &ExportStatus::Cancelled, NOW + 2)
                .await
                .unwrap()
        );
        let late = ExportStatus::Succeeded { rows: 5, bytes: 9 };
        assert!(
            !exports.set_state(id, &late, NOW + 3).await.unwrap(),
            "it was cancelled"
        );
        assert_eq!(exports.get(id).await.unwrap().finished_at, Some(NOW + 2));
        let failed = ExportStatus::Failed {
            reason: ExportFailure::DiskFull,
        };
        exports.set_state(other, &failed, NOW).await.unwrap();
        let (page, next) = exports.list(None, 1).await.unwrap();
        assert_eq!((page[0].id, &page[0].state), (other, &failed));
        let (page, _) = exports.list(next.as_deref(), 1).await.unwrap();
        assert_eq!(page[0].id, id);
        exports.delete(other).await.unwrap();
        assert!(exports.get(other).await.is_err());
    });
}

#[test]
fn rows_come_from_one_snapshot() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 30).await;
        finish(&store, task, 10, NOW).await;
        finish(&store, task, 5, NOW + 100).await;
        let wanted = RecordsWanted {
            task,
            filter: RecordFilter::whole(RecordTab::Completed),
            grain: ExportGrain::Record,
            until: NOW + 50,
        };
        let mut rows = store.exports().records(wanted).await.unwrap();
        assert_eq!(
            rows.total().await.unwrap(),
            10,
            "what ended later is not in it"
        );
        let first = rows.next(4, false).await.unwrap();
        finish(&store, task, 5, NOW + 10).await;
        let mut seen: Vec<_> = first.iter().map(|row| row.record.id).collect();
        loop {
            let page = rows.next(4, false).await.unwrap();
            if page.is_empty() {
                break;
            }
            assert!(page.iter().all(|row| row.attempts.is_empty()));
            seen.extend(page.iter().map(|row| row.record.id));
        }
        let unique: std::collections::HashSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), unique.len()), (10, 10));
        assert_eq!(first[0].variables["name"], "Ольга");
        assert_eq!(first[0].imported_at, NOW);
    });
}

#[test]
fn attempts_come_with_their_records() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 3).await;
        for round in 0..2 {
            for one in store
                .callees()
                .claim(task, NOW + round, 3, None)
                .await
                .unwrap()
            {
                let kind = FailKind::NotConnected;
                let end = end(
                    NOW + round,
                    CallResult::UserBusy,
                    CalleeNext::Failed { kind },
                );
                store
                    .callees()
                    .finish_attempt(one.attempt, end)
                    .await
                    .unwrap();
            }
            if round == 0 {
                let all = RecordSelection::Matching {
                    filter: RecordFilter::whole(RecordTab::Failed),
                    except: Vec::new(),
                };
                store.callees().redial(task, &all, NOW).await.unwrap();
            }
        }
        let wanted = RecordsWanted {
            task,
            filter: RecordFilter::whole(RecordTab::Failed),
            grain: ExportGrain::Attempt,
            until: NOW + 9,
        };
        let mut rows = store.exports().records(wanted).await.unwrap();
        let page = rows.next(10, false).await.unwrap();
        assert_eq!(page.len(), 3);
        for row in page {
            let numbers: Vec<_> = row.attempts.iter().map(|attempt| attempt.number).collect();
            assert_eq!(numbers, [1, 2]);
            assert_eq!(row.attempts[0].q850, Some(17));
        }
    });
}
