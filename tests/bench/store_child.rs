//! The store alone, in its own process: a million callees in a task, and claims of those that are due.

use std::time::Instant;

use domain::{
    agent::AgentDraft,
    call_task::{CallTaskDraft, CallTaskStatus, Expiry, StartMode},
    ids::CallTaskId,
    import::NewCallee,
    line::{LineDraft, LineKind},
    money::Usd,
    practice::PracticeSettings,
    schedule::CallingSchedule,
};
use serde_json::{Value as Json, json};
use store::{Store, StoreTarget};

use crate::child::{median, ours, spread};
use crate::scale::{million, scaled, words};
use crate::table::Table;

const NOW: i64 = 1_790_000_000_000;
/// Rows of a write transaction, as the app's import uses them.
const GROUP: usize = 4_000;

pub(crate) fn measure(table: &mut Table) {
    let used = median(|| ours(&["store", &million().to_string()]));
    let number = |key: &str| used.number(key);
    let (took, longest) = (number("import_seconds"), number("longest_write_ms"));
    table.row(
        &format!("saving {} callees as one batch", words(million())),
        "",
        &format!("{took:.2} s"),
        None,
        "",
    );
    let figure = format!("{longest:.0} ms");
    table.row(
        "longest write transaction of it",
        "≤ 150 ms",
        &figure,
        Some(longest <= 150.0),
        "",
    );
    let claims = |table: &mut Table, what: &str, key: &str, goal: f64| {
        let (rate, p99) = (
            number(&format!("{key}_rate")),
            number(&format!("{key}_p99")),
        );
        let median = number(&format!("{key}_median"));
        let figure = format!("{rate:.0}/s, median {median:.2} ms, p99 {p99:.2} ms");
        let met = rate >= goal && p99 <= 10.0;
        table.row(
            what,
            &format!("≥ {goal:.0}/s, p99 ≤ 10 ms"),
            &figure,
            Some(met),
            "",
        );
    };
    claims(
        table,
        "claims one by one, each synced to the disk",
        "single",
        300.0,
    );
    claims(table, "claims in groups of 50", "group", 10_000.0);
    table.row(
        "memory of the process",
        "",
        &format!("{:.0} MiB", used.peak),
        None,
        "",
    );
    table.note(
        "SQLite, WAL, `synchronous=FULL`; the attempt is on the disk before the claim returns.",
    );
}

pub(crate) fn run(callees: &str) -> Json {
    let callees = callees.parse().unwrap();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work(callees))
}

fn callee(n: usize) -> NewCallee {
    NewCallee {
        row: n as u32 + 2,
        number: format!("+7916{n:07}"),
        out_id: Some(format!("C-{n}")),
        zone: None,
        not_before: None,
        not_after: None,
        note: None,
        variables: format!(
            "{{\"amount\":\"{}\",\"city\":\"City {}\",\"name\":\"Name {n}\",\"remark\":\"remark {n} of many\"}}",
            n * 5 / 4,
            n % 300,
        ),
    }
}

async fn task(store: &Store) -> CallTaskId {
    let line = LineDraft {
        name: "Line".to_owned(),
        kind: LineKind::Practice {
            practice: PracticeSettings::default(),
        },
        caller_numbers: Vec::new(),
        allowed: None,
        channels: 10,
        calls_per_second: 5,
        ring_seconds: 30,
        price_per_minute: Usd(0),
        outcome_overrides: Vec::new(),
    };
    let draft = CallTaskDraft {
        name: "Task".to_owned(),
        agent: store
            .agents()
            .insert(&AgentDraft::sample(), NOW)
            .await
            .unwrap(),
        line: store.lines().insert(&line, None).await.unwrap(),
        concurrency: 500,
        start: StartMode::Immediately,
        schedule: CallingSchedule::always("UTC"),
        redial: None,
        expiry: Expiry::Never,
        rehearsed: false,
    };
    let tasks = store.call_tasks();
    let id = tasks.insert(&draft, NOW).await.unwrap();
    let running = CallTaskStatus::Running { since: NOW };
    tasks
        .set_status(id, &CallTaskStatus::Initializing, &running, NOW)
        .await
        .unwrap();
    id
}

async fn work(callees: usize) -> Json {
    let folder = tempfile::tempdir_in(crate::child::folder()).unwrap();
    let store = Store::open(StoreTarget::Sqlite(folder.path().join("bench.db")))
        .await
        .unwrap();
    let task = task(&store).await;
    store.forget_writes();
    let began = Instant::now();
    let batch = store
        .imports()
        .begin_batch(task, "list.xlsx", NOW)
        .await
        .unwrap();
    for from in (0..callees).step_by(GROUP) {
        let rows = (from..callees.min(from + GROUP)).map(callee).collect();
        store.imports().append(batch, rows).await.unwrap();
    }
    store
        .imports()
        .commit_batch(batch, callees as u64, NOW)
        .await
        .unwrap();
    let import_seconds = began.elapsed().as_secs_f64();
    let longest = store.writes().longest.as_secs_f64() * 1e3;

    let mut told = json!({ "import_seconds": import_seconds, "longest_write_ms": longest });
    for (key, group, times) in [("single", 1u32, 2_000), ("group", 50, 1_000)] {
        let times = scaled(times);
        let (mut took, mut claimed, began) = (Vec::with_capacity(times), 0, Instant::now());
        for _ in 0..times {
            let one = Instant::now();
            claimed += store
                .callees()
                .claim(task, NOW, group, None)
                .await
                .unwrap()
                .len();
            took.push(one.elapsed().as_secs_f64() * 1e3);
        }
        assert_eq!(claimed, times * group as usize, "everybody is due");
        let rate = claimed as f64 / began.elapsed().as_secs_f64();
        let (median, p99) = spread(took);
        told[format!("{key}_rate")] = json!(rate);
        told[format!("{key}_median")] = json!(median);
        told[format!("{key}_p99")] = json!(p99);
    }
    store.close().await;
    told["seconds"] = json!(import_seconds);
    told
}
