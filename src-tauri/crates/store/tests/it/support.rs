//! What the tests share: fresh databases of both kinds, and forms filled in.

use std::{
    collections::BTreeMap,
    future::Future,
    sync::atomic::{AtomicU32, Ordering},
};

use domain::{
    agent::{AgentDraft, AgentMind, VoicemailPolicy},
    call_record::{CallRecordRow, RecordFilter, RecordTab},
    call_task::{CallTaskDraft, CallTaskStatus, Expiry, StartMode},
    ids::{AgentId, BatchId, CallTaskId, CalleeId, LineId},
    import::NewCallee,
    line::{Codec, LineDraft, LineKind, SipAccount, SipTransport, SoundUsed},
    money::Usd,
    outcome::CallResult,
    schedule::{CallingSchedule, CallingWindow, Weekday},
    script::{Script, ScriptStep, Spoken, Then},
};
use sqlx::{AnyConnection, Connection};
use store::{
    Store, StoreTarget,
    callees::{AttemptEnd, CalleeNext, RecordSort},
};

/// A moment to begin with: 2025-06-15T13:20:00Z.
pub(crate) const NOW: i64 = 1_750_000_000_000;

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// A database of its own, gone with it.
pub(crate) struct Fresh {
    pub(crate) target: StoreTarget,
    folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl Fresh {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = StoreTarget::Sqlite(folder.path().join("a file?#.db"));
        Fresh {
            target,
            folder: Some(folder),
            server: None,
        }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("SWITCHBOARD_TEST_POSTGRES").ok()?;
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("store_{}_{next}", std::process::id());
        on_server(&server, format!("CREATE DATABASE {name}")).await;
        let at = server.rfind('/').unwrap();
        let target = StoreTarget::Postgres(format!("{}/{name}", &server[..at]));
        Some(Fresh {
            target,
            folder: None,
            server: Some((server, name)),
        })
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(self.target.clone()).await.unwrap()
    }

    pub(crate) async fn remove(self) {
        drop(self.folder);
        if let Some((server, name)) = self.server {
            on_server(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn on_server(server: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut conn)
        .await
        .unwrap();
}

/// Runs a test on each kind of database.
pub(crate) fn on_each<F, T>(test: F)
where
    F: Fn(Store) -> T,
    T: Future<Output = ()>,
{
    block_on(async {
        let fresh = Fresh::sqlite();
        let store = fresh.open().await;
        test(store.clone()).await;
        store.close().await;
        fresh.remove().await;
        if let Some(fresh) = Fresh::postgres().await {
            let store = fresh.open().await;
            test(store.clone()).await;
            store.close().await;
            fresh.remove().await;
        }
    });
}

pub(crate) fn always() -> CallingSchedule {
    use Weekday::*;
    CallingSchedule {
        workdays: vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun],
        windows: vec![CallingWindow {
            start: 0,
            end: 1440,
        }],
        zone: "Europe/Berlin".to_owned(),
    }
}

pub(crate) fn line(name: &str) -> LineDraft {
    LineDraft {
        name: name.to_owned(),
        kind: LineKind::Sip {
            account: SipAccount {
                host: "sip.example.com".to_owned(),
                port: None,
                transport: SipTransport::Udp,
                username: "100".to_owned(),
                auth_username: None,
                register: true,
                outbound_proxy: None,
                own_ca: None,
                stun: None,
                sound: Default::default(),
            },
        },
        caller_numbers: Vec::new(),
        allowed: None,
        channels: 10,
        calls_per_second: 5,
        ring_seconds: 30,
        price_per_minute: Usd(10_000),
        outcome_overrides: Vec::new(),
    }
}

pub(crate) fn agent(name: &str) -> AgentDraft {
    AgentDraft {
        name: name.to_owned(),
        mind: AgentMind::Script {
            script: Script {
                steps: vec![ScriptStep {
                    key: "hello".to_owned(),
                    say: Spoken::Text {
                        text: "Hello {name}".to_owned(),
                    },
                    tags: Vec::new(),
                    do_not_call: false,
                    then: Then::End,
                }],
            },
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
    }
}

pub(crate) fn task(name: &str, agent: AgentId, line: LineId) -> CallTaskDraft {
    CallTaskDraft {
        name: name.to_owned(),
        agent,
        line,
        concurrency: 10,
        start: StartMode::Immediately,
        schedule: always(),
        redial: None,
        expiry: Expiry::Never,
        rehearsed: false,
    }
}

pub(crate) fn number(n: usize) -> String {
    format!("+49301{n:07}")
}

pub(crate) fn callee(n: usize) -> NewCallee {
    NewCallee {
        row: n as u32 + 2,
        number: number(n),
        out_id: Some(format!("crm-{n}")),
        zone: None,
        not_before: None,
        not_after: None,
        note: None,
        variables: format!("{{\"city\":\"Köln {n}\",\"name\":\"Ольга\"}}"),
    }
}

pub(crate) fn running() -> CallTaskStatus {
    CallTaskStatus::Running { since: NOW }
}

/// A published agent, a line, and a task that runs.
pub(crate) async fn running_task(store: &Store, name: &str) -> CallTaskId {
    let agent_id = match store.agents().list().await.unwrap().first() {
        Some(agent) => agent.id,
        None => {
            let id = store.agents().insert(&agent("Agent"), NOW).await.unwrap();
            store.agents().publish(id, NOW).await.unwrap();
            id
        }
    };
    let line_id = match store.lines().list().await.unwrap().first() {
        Some(line) => line.id,
        None => store.lines().insert(&line("Line"), None).await.unwrap(),
    };
    let id = store
        .call_tasks()
        .insert(&task(name, agent_id, line_id), NOW)
        .await
        .unwrap();
    let started = store
        .call_tasks()
        .set_status(id, &CallTaskStatus::Initializing, &running(), NOW)
        .await
        .unwrap();
    assert!(started);
    id
}

/// Imports callees in one batch.
pub(crate) async fn import(store: &Store, task: CallTaskId, callees: Vec<NewCallee>) -> BatchId {
    let batch = store
        .imports()
        .begin_batch(task, "list.xlsx", NOW)
        .await
        .unwrap();
    let accepted = callees.len() as u64;
    for chunk in callees.chunks(4_000) {
        store.imports().append(batch, chunk.to_vec()).await.unwrap();
    }
    store
        .imports()
        .commit_batch(batch, accepted, NOW)
        .await
        .unwrap();
    batch
}

/// A running task with callees 0 to `n`.
pub(crate) async fn campaign(store: &Store, name: &str, n: usize) -> CallTaskId {
    let id = running_task(store, name).await;
    import(store, id, (0..n).map(callee).collect()).await;
    id
}

/// An end that counts and leads to `next`.
pub(crate) fn end(at: i64, result: CallResult, next: CalleeNext) -> AttemptEnd {
    AttemptEnd {
        ended_at: at,
        result: Some(result),
        line_fault: None,
        hangup_side: None,
        sip_code: Some(486),
        sip_text: Some("Busy Here".to_owned()),
        q850: Some(17),
        sound: None,
        cost: Usd(0),
        has_recording: false,
        counted: true,
        callee_next: next,
        log: Vec::new(),
        tags: Vec::new(),
        talk_ms: 0,
        talk: None,
    }
}

pub(crate) fn answered(at: i64) -> AttemptEnd {
    AttemptEnd {
        cost: Usd(10_000),
        has_recording: true,
        talk_ms: 20_000,
        sip_code: Some(200),
        sound: Some(SoundUsed {
            codec: Codec::G722,
            encrypted: true,
        }),
        ..end(
            at,
            CallResult::Answered,
            CalleeNext::Completed {
                result: CallResult::Answered,
            },
        )
    }
}

/// All records of a filter, by pages of `limit`.
pub(crate) async fn all_records(
    store: &Store,
    task: CallTaskId,
    filter: &RecordFilter,
    sort: RecordSort,
    limit: u32,
) -> Vec<CallRecordRow> {
    let (mut records, mut cursor) = (Vec::new(), None);
    loop {
        let (page, next) = store
            .callees()
            .page(task, filter, cursor.as_deref(), sort, limit)
            .await
            .unwrap();
        records.extend(page);
        cursor = next;
        if cursor.is_none() {
            return records;
        }
    }
}

pub(crate) async fn tab(store: &Store, task: CallTaskId, tab: RecordTab) -> Vec<CallRecordRow> {
    all_records(
        store,
        task,
        &RecordFilter::whole(tab),
        RecordSort::usual(tab),
        1_000,
    )
    .await
}

/// Callees of a tab by number.
pub(crate) async fn by_number(
    store: &Store,
    task: CallTaskId,
    which: RecordTab,
) -> BTreeMap<String, CalleeId> {
    tab(store, task, which)
        .await
        .into_iter()
        .map(|row| (row.number, row.id))
        .collect()
}
