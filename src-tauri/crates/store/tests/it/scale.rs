//! Twenty thousand callees: no write is long, claims and pages stay quick.

use std::time::{Duration, Instant};

use domain::call_record::{RecordFilter, RecordSelection, RecordTab};
use store::callees::{RecordSort, RecordSortKey};

use crate::support::{NOW, all_records, answered, callee, import, on_each, running_task};

#[test]
fn twenty_thousand_callees_come_and_go_in_short_transactions() {
    on_each(|store| async move {
        let task = running_task(&store, "Task").await;
        store.forget_writes();
        let batch = import(&store, task, (0..20_000).map(callee).collect()).await;
        let writes = store.writes();
        assert!(writes.transactions >= 6, "{writes:?}");
        // a debug build on a busy machine: the figure for release builds is in the benchmarks
        assert!(writes.longest < Duration::from_secs(30), "{writes:?}");

        let claimed = store.callees().claim(task, NOW, 500, None).await.unwrap();
        assert_eq!(claimed.len(), 500);
        for one in &claimed[..100] {
            store
                .callees()
                .finish_attempt(one.attempt, answered(NOW + 5))
                .await
                .unwrap();
        }
        let sort = RecordSort {
            key: RecordSortKey::Number,
            descending: false,
        };
        let pending = RecordFilter::whole(RecordTab::Pending);
        let all = all_records(&store, task, &pending, sort, 2_000).await;
        assert_eq!(all.len(), 19_900);

        let began = Instant::now();
        let rest = RecordSelection::Matching {
            filter: pending,
            except: Vec::new(),
        };
        let mut feed = store.changes();
        let done = store.callees().cancel(task, &rest, NOW + 6).await.unwrap();
        assert_eq!((done.cancelled, done.calling.len()), (19_500, 400));
        let mut told = 0;
        while let Ok(change) = feed.try_recv() {
            told += usize::from(change.table == store::tables::CALLEE && change.id == task.0);
        }
        assert!(
            told >= 19,
            "each piece is told as it is written, so that a percentage moves: {told}"
        );
        assert!(began.elapsed() < Duration::from_secs(60));
        assert!(store.imports().undo(batch, NOW).await.is_err());
    });
}
