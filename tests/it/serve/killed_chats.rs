//! The real process is killed at every effect of a chat task and started again, while the world outside
//! counts: nobody is written to twice or lost, no function of the user's is called twice, no cent passes
//! a limit, no lead is lost or doubled.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::OnceLock,
    time::{Duration, Instant},
};

use domain::{
    ai_profile::FunctionKind,
    channel::{ChannelDraft, ChannelSettings},
    integration::IntegrationSettings,
    money::Usd,
};
use serde_json::{Value, json};

use super::{
    chats::{filled_in, preview, template},
    killed::each_death,
    killed_aside::copy,
    outside::{OWNER, Outside, SOLD},
    process::Served,
};
use crate::support::chat_forms::{ai_form, channel_form, integration_form, manager_form};

/// People who write first.
const VISITORS: [i64; 2] = [11, 12];
/// Contacts, to whom the task writes first.
const CONTACTS: [i64; 2] = [21, 22];
/// Processes at once: each waits for its people most of the time.
const AT_ONCE: usize = 12;
/// No dialogue may cost more, in micro-dollars.
const LIMIT: i64 = 40_000;

/// Effects that the task comes to, and at which passage the process dies.
const DEATHS: &[(&str, u32)] = &[
    ("set_status", 1),
    ("set_status", 2),
    ("open_channel", 1),
    ("receive", 2),
    ("claim_contact", 2),
    ("commit_dialogue", 2),
    ("commit_dialogue", 6),
    ("reserve", 2),
    ("ask_model", 2),
    ("call_api", 2),
    ("mark_sending", 3),
    ("send", 1),
    ("send", 4),
    ("take_lead", 1),
    ("deliver_lead", 2),
    ("settle_lead", 1),
    ("recover_chats", 1),
];

#[test]
fn killed_at_every_effect_of_chats_nobody_is_written_to_twice_and_no_lead_is_lost() {
    let deaths = DEATHS
        .iter()
        .flat_map(|(effect, nth)| ["before", "after"].map(|when| format!("{effect}:{when}:{nth}")));
    each_death(deaths.collect(), AT_ONCE, die_and_go_on);
}

#[test]
fn the_real_process_dies_at_every_effect_of_chats() {
    let missing = engine::CHAT_EFFECTS
        .iter()
        .filter(|effect| !DEATHS.iter().any(|(dies, _)| dies == *effect));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// A data folder in which everything is ready, and nobody outside is reached yet.
struct Prepared {
    folder: tempfile::TempDir,
    ids: BTreeMap<&'static str, Value>,
}

fn die_and_go_on(death: &str) {
    static PREPARED: OnceLock<Prepared> = OnceLock::new();
    let prepared = PREPARED.get_or_init(prepare);
    let folder = tempfile::tempdir().unwrap();
    copy(prepared.folder.path(), folder.path());
    let outside = Outside::start(&VISITORS);
    if death.starts_with("recover") {
        // somebody's message is on its way as it dies, and it dies again over what that left
        die(folder.path(), prepared, &outside, "send:after:1");
    }
    die(folder.path(), prepared, &outside, death);
    go_on(folder.path(), &prepared.ids["task"], &outside, death);
}

/// Starts the process, starts the task, and sees it die.
fn die(folder: &Path, prepared: &Prepared, outside: &Outside, death: &str) {
    let Some(mut dying) = Served::start_with(folder, "SWITCHBOARD_KILL_AT", death) else {
        return;
    };
    // each step may be its last one
    let _ = begin(&dying, prepared, outside);
    let died = dying.ended_within(Duration::from_secs(60));
    assert!(died, "{death}: it never came there");
}

/// Everything is told where the world is; the task starts.
fn begin(served: &Served, prepared: &Prepared, outside: &Outside) -> Option<Value> {
    let ids = &prepared.ids;
    let base_url = Some(outside.url.clone());
    let channel = channel(ChannelSettings::TelegramBusiness { base_url });
    let update = |id: &str, draft: Value| json!({ "id": ids[id], "draft": draft, "secret": null });
    served.call_if_alive("channel_update", update("channel", json!(channel)))?;
    served.call_if_alive(
        "integration_update",
        update("integration", leads(&outside.url)),
    )?;
    let ai = json!({ "id": ids["ai"], "draft": ai(&outside.url), "key": null, "api_secrets": {} });
    served.call_if_alive("ai_update", ai)?;
    served.call_if_alive("chat_task_start", json!({ "id": ids["task"] }))
}

/// Starts again: everybody is served, and what the world counted is right.
fn go_on(folder: &Path, task: &Value, outside: &Outside, death: &str) {
    let served = Served::start(folder);
    let ask = json!({ "id": task });
    let view = served.call("chat_task_get", ask.clone());
    if view["task"]["status"]["status"] == "stopped" {
        served.call("chat_task_start", ask.clone());
    }
    let count = |view: &Value, key: &str| view["audience"][key].as_i64().unwrap();
    let view = served.wait_for("first messages", "chat_task_get", ask.clone(), |view| {
        ["pending", "deferred", "claimed"].map(|key| count(view, key)) == [0, 0, 0]
    });
    let unread = CONTACTS
        .iter()
        .filter(|one| !outside.seen().read.contains_key(one));
    let unread = unread.count() as i64;
    assert!(
        unread <= count(&view, "uncertain"),
        "{death}: nobody is lost: {view}"
    );
    assert_eq!(count(&view, "failed"), 0, "{death}: {view}");
    let people = [VISITORS, CONTACTS].concat();
    outside.all_wish(&people);
    let dialogues = at_rest(&served, task, people.len(), death);
    served.wait_for(
        "all leads",
        "outbox_list",
        json!({ "states": ["delivered"], "limit": 50 }),
        |page| {
            page["rows"]
                .as_array()
                .is_some_and(|rows| rows.len() == people.len())
        },
    );

    let view = served.call("chat_task_get", ask);
    let kept = ["reached", "failed", "skipped", "uncertain"].map(|key| count(&view, key));
    assert_eq!(kept, [2, 0, 0, 0], "{death}: everybody has written: {view}");
    let mut spent = 0;
    for dialogue in &dialogues {
        let purse = &dialogue["dialogue"]["purse"];
        assert!(purse["spent"].as_i64() <= Some(LIMIT), "{death}: {purse}");
        assert_eq!(purse["over"], 0, "{death}: {purse}");
        spent += purse["spent"].as_i64().unwrap();
        let tags = dialogue["dialogue"]["state"]["tags"].to_string();
        assert!(tags.contains("success"), "{death}: {dialogue}");
    }
    assert_eq!(view["cost"], spent, "{death}: the task's money is theirs");
    let states = states(&served, &dialogues);
    let unknown = states.iter().filter(|state| *state == "uncertain").count();
    let seen = outside.seen();
    for person in people {
        let mut read = seen.read.get(&person).cloned().unwrap_or_default();
        let all = read.len();
        read.sort();
        read.dedup();
        assert_eq!(read.len(), all, "{death}: {person} reads {:?}", seen.read);
    }
    // a message on its way at the death may never have arrived, and that is known
    let sold = |read: &Vec<String>| read.iter().any(|text| text == SOLD);
    let sold = seen.read.values().filter(|read| sold(read)).count();
    assert!(
        sold + unknown >= dialogues.len(),
        "{death}: {:?}",
        seen.read
    );
    assert!(seen.looked <= dialogues.len(), "{death}: called twice");
    let leads = seen.leads_of_dialogues();
    assert_eq!(leads.len(), dialogues.len(), "{death}: {leads:?}");
    assert!(
        leads.values().all(|ids| ids.len() == 1),
        "{death}: {leads:?}"
    );
}

/// The dialogues, once nothing happens in them any more.
fn at_rest(served: &Served, task: &Value, people: usize, death: &str) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let page = served.call("dialogue_list", dialogue_list(task));
        let rows = page["rows"].as_array().unwrap().clone();
        let rests = |row: &Value| {
            let state = &row["dialogue"]["state"];
            state["phase"]["phase"] == "resting"
                && state["unanswered"] == false
                && row["dialogue"]["purse"]["reserved"] == 0
                && state["tags"].to_string().contains("success")
        };
        if rows.len() == people
            && rows.iter().all(rests)
            && states(served, &rows)
                .iter()
                .all(|state| state != "queued" && state != "sending")
        {
            return rows;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "{death}: a dialogue hangs: {page}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What became of every message of these dialogues.
fn states(served: &Served, dialogues: &[Value]) -> Vec<String> {
    let mut states = Vec::new();
    for row in dialogues {
        let ask =
            json!({ "id": row["dialogue"]["id"], "before": null, "after": null, "limit": 50 });
        let page = served.call("dialogue_messages", ask);
        let rows = page["rows"].as_array().unwrap().iter();
        states.extend(rows.map(|row| row["state"]["state"].as_str().unwrap().to_owned()));
    }
    states
}

fn dialogue_list(task: &Value) -> Value {
    json!({ "task": task, "channel": null, "tags": [], "controls": [], "unread": false,
            "search": null, "cursor": null, "limit": 50 })
}

fn channel(settings: ChannelSettings) -> ChannelDraft {
    ChannelDraft {
        settings,
        fee_per_message: Usd(30),
        ..channel_form("Business")
    }
}

fn ai(url: &str) -> Value {
    let mut draft = ai_form();
    draft.place = domain::ai_profile::AiPlace::OpenAi {
        base_url: format!("{url}/v1"),
    };
    for function in &mut draft.functions {
        if let FunctionKind::CustomApi { api } = &mut function.kind {
            api.url = format!("{url}/stock");
        }
    }
    json!(draft)
}

fn leads(url: &str) -> Value {
    let mut draft = integration_form();
    let url = format!("{url}/hook");
    draft.settings = IntegrationSettings::Webhook { url };
    let mut draft = json!(draft);
    draft["mapping"] = json!([{ "target": "dialogue", "source": { "kind": "dialogue" } }]);
    draft["events"] = json!(["success"]);
    draft
}

/// A task with its audience, paused; nobody of the world is there yet.
fn prepare() -> Prepared {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let nowhere = "http://127.0.0.1:9".to_owned();
    let base_url = Some(nowhere.clone());
    let channel = channel(ChannelSettings::TelegramBusiness { base_url });
    let channel = json!({ "draft": channel, "secret": "123456:AAbb-cc_dd" });
    let integration = json!({
        "draft": leads(&nowhere),
        "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    });
    let ai = json!({ "draft": ai(&nowhere), "key": "sk-key", "api_secrets": {} });
    let made = |noun: &str, request: Value| {
        served.call(&format!("{noun}_create"), request)[noun]["id"].clone()
    };
    let manager = made("manager", json!({ "draft": manager_form("Anna") }));
    let mut ids = BTreeMap::from([
        ("channel", made("channel", channel)),
        ("integration", made("integration", integration)),
        ("ai", made("ai", ai)),
    ]);
    let mut draft = draft(&ids, &manager);
    draft["name"] = json!("Killed");
    let task = served.call("chat_task_create", json!({ "draft": draft }))["task"]["id"].clone();
    let template = template(&served, folder.path(), &task);
    let addresses = CONTACTS.map(|person| format!("{OWNER}:{person}"));
    let rows: Vec<[&str; 5]> = addresses
        .iter()
        .map(|address| ["", "", address.as_str(), "Anna", "Plus"])
        .collect();
    let view = preview(&served, &filled_in(folder.path(), &template, &rows), &task);
    served.commit(&view["id"], CONTACTS.len() as u32);
    let paused = served.call("chat_task_pause", json!({ "id": task }));
    assert_eq!(paused["task"]["status"]["status"], "stopped", "{paused}");
    ids.insert("task", task);
    Prepared { folder, ids }
}

fn draft(ids: &BTreeMap<&'static str, Value>, manager: &Value) -> Value {
    json!({
        "name": "", "messenger": "telegram", "dialogue_limit": LIMIT,
        "format": { "kind": "incoming_and_outgoing", "outgoing": {
            "first": { "kind": "fixed", "variants": [
                { "text": "Good day {name}, about {plan}", "share": 1 },
            ]},
            "pace": { "gap_min_seconds": 0, "gap_max_seconds": 0 },
            "leave_out": { "contacted_days": null, "in_other_tasks": false },
        }},
        "channels": [ids["channel"]], "managers": [manager], "ai": ids["ai"],
        "integration": ids["integration"],
        "schedule": domain::schedule::CallingSchedule::always("UTC".to_owned()),
        "start": { "kind": "immediately" }, "missed_start": "start_late",
        "stop_when": { "error_streak": null, "budget": null },
        "opt_out_words": [], "reminders": { "kind": "off" }, "quiet_days": null,
    })
}
