//! Measures the store at a size (default 1,000,000 callees): import, claims, pages, counts, export
//! reading, cancelling, undo. `cargo run --release -p store --example figures -- [n] [postgres url]`

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use domain::{
    agent::{AgentDraft, AgentMind, OutputTag, VoicemailPolicy},
    call_record::{FailKind, RecordFilter, RecordSelection, RecordTab},
    call_task::{CallTaskDraft, CallTaskStatus, Expiry, StartMode},
    export::{ExportFormat, ExportGrain, ExportRequest},
    ids::CallTaskId,
    import::NewCallee,
    line::{LineDraft, LineKind},
    money::Usd,
    outcome::CallResult,
    practice::PracticeSettings,
    schedule::CallingSchedule,
    script::Script,
};
use store::{
    Result, Store, StoreTarget,
    callees::{AttemptEnd, CalleeNext, RecordSort, RecordSortKey},
};

const NOW: i64 = 1_750_000_000_000;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let n: usize = arguments
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000_000);
    let file: PathBuf = std::env::temp_dir().join(format!("figures-{}.db", std::process::id()));
    let target = match arguments.next() {
        Some(url) => StoreTarget::Postgres(url),
        None => StoreTarget::Sqlite(file.clone()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|_| store::StoreError::Unreachable)?;
    let done = runtime.block_on(measure(target, n));
    for end in ["", "-wal", "-shm"] {
        // nothing of it is needed any more
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
    done
}

fn callee(n: usize) -> NewCallee {
    NewCallee {
        row: n as u32 + 2,
        number: format!("+4930{n:08}"),
        out_id: Some(format!("crm-{n}")),
        zone: None,
        not_before: None,
        not_after: None,
        note: None,
        variables: format!(
            "{{\"city\":\"Köln {n}\",\"company\":\"Company {n}\",\"name\":\"Name {n}\"}}"
        ),
    }
}

async fn task(store: &Store) -> Result<CallTaskId> {
    let schedule = CallingSchedule {
        workdays: Vec::new(),
        windows: Vec::new(),
        zone: "UTC".to_owned(),
    };
    let agent = AgentDraft {
        name: "Agent".to_owned(),
        mind: AgentMind::Script {
            script: Script { steps: Vec::new() },
        },
        disclosure: String::new(),
        variables: Vec::new(),
        main_intent: None,
        output_tags: Vec::new(),
        silence_seconds: 5,
        silence_hang_up_after: 2,
        silence_prompt: String::new(),
        longest_call_minutes: 10,
        voicemail: VoicemailPolicy::HangUp,
    };
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
    };
    let draft = CallTaskDraft {
        name: "Task".to_owned(),
        agent: store.agents().insert(&agent, NOW).await?,
        line: store.lines().insert(&line, None).await?,
        concurrency: 500,
        start: StartMode::Immediately,
        schedule,
        redial: None,
        expiry: Expiry::Never,
    };
    let id = store.call_tasks().insert(&draft, NOW).await?;
    let running = CallTaskStatus::Running { since: NOW };
    store
        .call_tasks()
        .set_status(id, &CallTaskStatus::Initializing, &running, NOW)
        .await?;
    Ok(id)
}

async fn import(store: &Store, task: CallTaskId, from: usize, n: usize) -> Result<()> {
    let batch = store.imports().begin_batch(task, "list.xlsx", NOW).await?;
    let mut at = from;
    while at < from + n {
        let to = (at + 4_000).min(from + n);
        store
            .imports()
            .append(batch, (at..to).map(callee).collect())
            .await?;
        at = to;
    }
    store.imports().commit_batch(batch, n as u64, NOW).await
}

fn show(what: &str, figure: impl std::fmt::Display) {
    println!("{what:<52} {figure}");
}

/// Processor time of this process in seconds, where the system tells it: on a busy machine it says
/// more than the clock.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: f64 = fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}

/// A stretch of work: seconds by the clock and of the processor.
struct Watch(Instant, f64);

impl Watch {
    fn start() -> Self {
        Watch(Instant::now(), cpu())
    }
}

impl std::fmt::Display for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (clock, processor) = (self.0.elapsed().as_secs_f64(), cpu() - self.1);
        write!(f, "{clock:.2} s ({processor:.2} s of the processor)")
    }
}

/// Median and 99th percentile of many, in milliseconds.
fn spread(mut took: Vec<Duration>) -> String {
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    format!(
        "median {:.2} ms, p99 {:.2} ms, worst {:.2} ms",
        at(50),
        at(99),
        at(100)
    )
}

async fn timed<T>(took: &mut Vec<Duration>, work: impl Future<Output = Result<T>>) -> Result<T> {
    let began = Instant::now();
    let result = work.await?;
    took.push(began.elapsed());
    Ok(result)
}

async fn measure(target: StoreTarget, n: usize) -> Result<()> {
    let store = Store::open(target).await?;
    let task = task(&store).await?;

    let watch = Watch::start();
    import(&store, task, 0, n).await?;
    show(&format!("import of {n} callees"), watch);
    show(
        "  longest write transaction",
        format!("{:?}", store.writes().longest),
    );
    store.forget_writes();

    let mut took = Vec::new();
    let began = Instant::now();
    for _ in 0..1_500 {
        let claimed = timed(&mut took, store.callees().claim(task, NOW, 1, None)).await?;
        assert_eq!(claimed.len(), 1);
    }
    let per_second = 1_500.0 / began.elapsed().as_secs_f64();
    show(
        "claims one by one",
        format!("{per_second:.0}/s; {}", spread(took)),
    );

    let mut took = Vec::new();
    let (began, mut live) = (Instant::now(), Vec::new());
    for _ in 0..500 {
        live.extend(timed(&mut took, store.callees().claim(task, NOW, 100, None)).await?);
    }
    let per_second = live.len() as f64 / began.elapsed().as_secs_f64();
    show(
        "claims in groups of 100",
        format!("{per_second:.0}/s; {}", spread(took)),
    );
    finish_some(&store, live).await?;
    pages(&store, task).await?;
    export(&store, task).await?;
    large(&store, task, n).await?;
    store.close().await;
    Ok(())
}

async fn finish_some(store: &Store, live: Vec<store::callees::Claimed>) -> Result<()> {
    let n = live.len();
    let mut ends = Vec::new();
    let began = Instant::now();
    for (at, one) in live.into_iter().enumerate() {
        let store = store.clone();
        ends.push(tokio::spawn(async move {
            let answered = at % 2 == 0;
            let next = if answered {
                CalleeNext::Completed {
                    result: CallResult::Answered,
                }
            } else {
                CalleeNext::Failed {
                    kind: FailKind::NotConnected,
                }
            };
            let end = AttemptEnd {
                ended_at: NOW + 1_000 + at as i64,
                result: Some(if answered {
                    CallResult::Answered
                } else {
                    CallResult::NoAnswer
                }),
                line_fault: None,
                hangup_side: None,
                sip_code: Some(200),
                sip_text: None,
                q850: None,
                cost: Usd(100),
                has_recording: answered,
                counted: true,
                callee_next: next,
                log: Vec::new(),
                tags: vec![OutputTag {
                    key: "main_intent".to_owned(),
                    value: "Yes".to_owned(),
                }],
                talk_ms: 10_000,
            };
            store.callees().finish_attempt(one.attempt, end).await
        }));
    }
    for end in ends {
        assert!(end.await.map_err(|_| store::StoreError::Unreachable)??);
    }
    let per_second = n as f64 / began.elapsed().as_secs_f64();
    show("calls ended, many at once", format!("{per_second:.0}/s"));
    Ok(())
}

async fn pages(store: &Store, task: CallTaskId) -> Result<()> {
    let mut took = Vec::new();
    for _ in 0..1_000 {
        timed(&mut took, store.callees().counts(task)).await?;
    }
    show("counts", spread(took));
    let mut took = Vec::new();
    for _ in 0..1_000 {
        timed(&mut took, store.callees().next_due(task)).await?;
    }
    show("next due", spread(took));
    for tab in [RecordTab::Pending, RecordTab::Completed, RecordTab::Failed] {
        for key in [
            RecordSortKey::Time,
            RecordSortKey::Number,
            RecordSortKey::Talk,
        ] {
            let sort = RecordSort {
                key,
                ..RecordSort::usual(tab)
            };
            let filter = RecordFilter::whole(tab);
            let (mut took, mut cursor, mut rows) = (Vec::new(), None, 0);
            for _ in 0..2_000 {
                let callees = store.callees();
                let page = callees.page(task, &filter, cursor.as_deref(), sort, 100);
                let (page, next) = timed(&mut took, page).await?;
                rows += page.len();
                cursor = next;
                if cursor.is_none() {
                    break;
                }
            }
            show(
                &format!("page of 100, {tab:?} by {key:?} ({rows} rows)"),
                spread(took),
            );
        }
    }
    for (what, tab, search) in [
        ("frequent", RecordTab::Pending, "köln"),
        ("rare", RecordTab::Pending, "company 999999"),
        ("nowhere", RecordTab::Pending, "nobody"),
        ("nowhere, Completed", RecordTab::Completed, "nobody"),
    ] {
        let filter = RecordFilter {
            search: Some(search.to_owned()),
            ..RecordFilter::whole(tab)
        };
        let mut took = Vec::new();
        let sort = RecordSort::usual(tab);
        for _ in 0..3 {
            timed(
                &mut took,
                store.callees().page(task, &filter, None, sort, 100),
            )
            .await?;
        }
        show(&format!("search, {what}"), spread(took));
    }
    Ok(())
}

async fn export(store: &Store, task: CallTaskId) -> Result<()> {
    for (tab, grain) in [
        (RecordTab::Pending, ExportGrain::Record),
        (RecordTab::Completed, ExportGrain::Attempt),
    ] {
        let request = ExportRequest {
            task,
            name: "All".to_owned(),
            format: ExportFormat::Xlsx,
            grain,
            filter: RecordFilter::whole(tab),
            recordings: false,
            zone: "UTC".to_owned(),
        };
        let id = store.exports().insert(&request, NOW * 2).await?;
        let export = store.exports().get(id).await?;
        let watch = Watch::start();
        let mut rows = store.exports().rows(&export).await?;
        let (total, mut read) = (rows.total().await?, 0);
        loop {
            let page = rows.next(2_000, false).await?;
            if page.is_empty() {
                break;
            }
            read += page.len();
        }
        assert_eq!(read as i64, total);
        show(&format!("export reads {read} of {tab:?}"), watch);
    }
    Ok(())
}

async fn large(store: &Store, task: CallTaskId, n: usize) -> Result<()> {
    store.forget_writes();
    let watch = Watch::start();
    import(store, task, n, n / 10).await?;
    let batch = store.imports().list(task).await?[0].id;
    show(&format!("import of {} more", n / 10), watch);
    show(
        "  longest write transaction",
        format!("{:?}", store.writes().longest),
    );
    store.forget_writes();
    let watch = Watch::start();
    store.imports().undo(batch, NOW).await?;
    show("undo of these", watch);
    show(
        "  longest write transaction",
        format!("{:?}", store.writes().longest),
    );
    store.forget_writes();
    let watch = Watch::start();
    let all = RecordSelection::Matching {
        filter: RecordFilter::whole(RecordTab::Pending),
        except: Vec::new(),
    };
    let done = store.callees().cancel(task, &all, NOW).await?;
    show(&format!("cancel {}", done.cancelled), watch);
    show(
        "  longest write transaction",
        format!("{:?}", store.writes().longest),
    );
    store.forget_writes();
    let watch = Watch::start();
    let stopped = CallTaskStatus::Running { since: NOW };
    store.call_tasks().delete(task, &stopped, NOW).await?;
    show("delete, until it has vanished", watch);
    Ok(())
}
