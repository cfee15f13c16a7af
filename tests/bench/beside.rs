//! Hundreds of calls while a million rows are imported, by one process: how well the sound of the calls
//! keeps its time beside it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ai::{
    FileReader, FliteVoice, Models, OpenAiRealtime, OpenAiRecognizer, PublishedPrices, Voices,
    WebApiCaller,
};
use app::contract::{VaultKind, dispatch};
use app::{App, AppParts};
use channels::{MessengerParts, Messengers, practice::PracticeTempo};
use engine::chats::{ChatEngine, ChatParts, StoredWebHistory};
use engine::clock::SystemClock;
use engine::ports::messenger::Secret;
use engine::ports::{Clock, NoProbe, room::NoRoom};
use engine::{Agents, ConversingAgent, ConversingParts, Engine, EngineParts, ScriptAgent};
use integrations::LeadSinks;
use serde_json::{Value as Json, json};
use store::{Store, StoreTarget};
use telephony::{SipCarrier, recording::Shelf};

use crate::child::{folder, ours};
use crate::peers::conversing::NoVault;
use crate::peers::load::{self, Other};
use crate::scale::{million, repeats, scaled, words};
use crate::spreadsheets::import_file;
use crate::table::Table;

/// Calls at once.
const CALLS: usize = 500;
/// The import is over within this, on any machine.
const MOST: Duration = Duration::from_secs(240);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(50);

pub(crate) fn measure(table: &mut Table) {
    import_file();
    let calls = scaled(CALLS).to_string();
    let mut runs: Vec<_> = (0..repeats()).map(|_| ours(&["beside", &calls])).collect();
    runs.sort_by(|a, b| a.number("worst_ms").total_cmp(&b.number("worst_ms")));
    let told = &runs[runs.len() / 2];
    let number = |key: &str| told.number(key);
    let figure = format!(
        "worst tick {:.1} ms late, p99 {:.1} ms; {:.1} % of the packets sent, {} recordings whole",
        number("worst_ms"),
        number("p99_ms"),
        number("sent_share"),
        number("recorded"),
    );
    let whole = number("recorded") == calls.parse::<f64>().unwrap();
    table.row(
        &format!("{calls} calls while {} rows are imported", words(million())),
        "worst tick ≤ 40 ms late",
        &figure,
        Some(whole && number("worst_ms") <= 40.0),
        "",
    );
    table.row(
        "that import",
        "",
        &format!(
            "{:.2} s (preview after {:.2} s), {:.0} % of a core with the calls, {:.0} MiB",
            told.seconds,
            number("preview"),
            number("cpu_share"),
            told.peak,
        ),
        None,
        "",
    );
    table.note(
        "One process, the whole app: calls with G.711 both ways, recorded, against SIPp, which echoes; the \
         import from the file to its last commit. The run with the middle of the three worst ticks.",
    );
}

pub(crate) fn run(calls: &str) -> Json {
    let calls: usize = calls.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let place = tempfile::tempdir_in(folder()).unwrap();
    let mut took = (0.0, 0.0);
    let load = runtime.block_on(load::run_beside(Other::Sipp, calls, MOST, |carrier| {
        let (took, place) = (&mut took, place.path());
        async move {
            let app = house(place, carrier).await;
            *took = import(&app).await;
            app.close().await;
        }
    }));
    let seconds = load.talked.as_secs_f64();
    json!({
        "seconds": took.1,
        "preview": took.0,
        "cpu_share": load.ours.cpu.as_secs_f64() / seconds * 100.0,
        "worst_ms": load.media.worst_lateness.as_secs_f64() * 1e3,
        "p99_ms": load.media.usual_lateness.as_secs_f64() * 1e3,
        "sent_share": load.media.packets.1 as f64 / (calls as f64 * 50.0 * seconds) * 100.0,
        "recorded": load.recorded,
    })
}

/// The whole app around this carrier, as the shell puts it together.
async fn house(data: &Path, carrier: Arc<SipCarrier>) -> Arc<App> {
    for name in ["exports", "files"] {
        std::fs::create_dir_all(data.join(name)).unwrap();
    }
    let store = Store::open(StoreTarget::Sqlite(data.join("switchboard.db")));
    let store = store.await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let voice = Arc::new(FliteVoice::new());
    let shelf = Arc::new(Shelf::new(data.join("recordings")));
    let vault = Arc::new(NoVault);
    let conversing = ConversingAgent::new(ConversingParts {
        store: store.clone(),
        vault: vault.clone(),
        clock: clock.clone(),
        recognizer: Arc::new(OpenAiRecognizer::new()),
        model: Arc::new(Models::new()),
        realtime: Arc::new(OpenAiRealtime::new()),
        prices: Arc::new(PublishedPrices),
        voices: Arc::new(Voices::new(voice.clone())),
        apis: Arc::new(WebApiCaller::new()),
    });
    let engine = Engine::new(EngineParts {
        store: store.clone(),
        clock: clock.clone(),
        carrier,
        agents: Arc::new(Agents {
            script: ScriptAgent::new(voice, shelf.clone(), clock.clone()),
            conversing: Arc::new(conversing),
        }),
        shelf: shelf.clone(),
        vault: vault.clone(),
        room: Arc::new(NoRoom),
        probe: Arc::new(NoProbe),
        seed: 1,
    });
    let messengers = Messengers::new(MessengerParts {
        clock: clock.clone(),
        history: Arc::new(StoredWebHistory {
            store: store.clone(),
        }),
        web_address: ([127, 0, 0, 1], 0).into(),
        web_key: Secret("bench".to_owned()),
        practice: PracticeTempo::default(),
    });
    let messengers = Arc::new(messengers.unwrap());
    let chats = ChatEngine::new(ChatParts {
        store: store.clone(),
        clock: clock.clone(),
        messengers: messengers.clone(),
        model: Arc::new(Models::new()),
        prices: Arc::new(PublishedPrices),
        knowledge: Arc::new(FileReader),
        apis: Arc::new(WebApiCaller::new()),
        leads: Arc::new(LeadSinks::default()),
        vault: vault.clone(),
        probe: Arc::new(NoProbe),
        seed: 1,
        install: "bench".to_owned(),
    });
    let app = App::start(AppParts {
        store,
        engine,
        chats,
        knowledge: Arc::new(FileReader),
        public_url: messengers,
        shelf,
        vault,
        vault_kind: VaultKind::KeyFile,
        clock,
        data: data.to_owned(),
        media_base: String::new(),
    });
    app.await.unwrap()
}

async fn ask(app: &Arc<App>, command: &str, request: Json) -> Json {
    let answer = dispatch(app, command, request).await;
    answer.unwrap_or_else(|error| panic!("{command}: {error:?}"))
}

/// Seconds until the preview, and until all is saved.
async fn import(app: &Arc<App>) -> (f64, f64) {
    let mut settings = ask(app, "settings_get", json!({})).await["settings"].take();
    settings["default_country"] = json!("RU");
    settings["time_zone"] = json!("Europe/Moscow");
    ask(app, "settings_update", json!({ "settings": settings })).await;
    let practice = json!({ "task_name": "Practice", "callees": 1 });
    let practice = ask(app, "practice_start", practice).await;
    let view = ask(app, "call_task_get", json!({ "id": practice["task"] })).await;
    let mut draft = view["task"]["draft"].clone();
    draft["name"] = json!("A million");
    draft["start"] = json!({ "kind": "scheduled", "at": 4_000_000_000_000_i64 });
    let task = ask(app, "call_task_create", json!({ "draft": draft })).await;
    let task = &task["task"]["id"];
    let began = Instant::now();
    let open = json!({ "path": import_file(), "task": task });
    let id = json!({ "id": ask(app, "import_open", open).await["id"] });
    let view = until_not(app, &id, "reading").await;
    assert_eq!(view["state"]["state"], "ready", "{view}");
    let preview = began.elapsed().as_secs_f64();
    let commit = json!({ "id": id["id"], "include_unknown": true });
    ask(app, "import_commit", commit).await;
    let view = until_not(app, &id, "committing").await;
    assert_eq!(view["state"]["callees"], json!(million()), "{view}");
    (preview, began.elapsed().as_secs_f64())
}

/// The import once it is in another state.
async fn until_not(app: &Arc<App>, id: &Json, state: &str) -> Json {
    loop {
        let view = ask(app, "import_get", id.clone()).await;
        if view["state"]["state"] != state {
            return view;
        }
        tokio::time::sleep(LOOK).await;
    }
}
