//! Writing first: an audience of a million through start, pause and resume, and how many first messages
//! a second go out, through the door of the whole app and over practice channels.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::{
    ai_profile::sample_ai,
    channel::{ChannelSettings, Messenger},
    chat_task::{
        FirstMessage, LeaveOut, MessageVariant, OutgoingRules, Pace, ServiceFormat, StartMode,
    },
    export::ExportFormat,
};
use serde_json::{Value, json};
use sheets::export::{Column, ColumnKind, ExportWriter, Value as Cell};

use crate::chat_forms::{channel, manager, task};
use crate::child::{folder, spread, usage};
use crate::door::Served;
use crate::scale::{million, scaled, words};
use crate::table::Table;

/// Pauses and resumes that are measured.
const TIMES: usize = 5;
/// Contacts that are written to, and over how many channels.
const WRITTEN: usize = 10_000;
const CHANNELS: usize = 20;
/// What its author says of a production instance, 2 April 2024: about 50,000 a minute.
const LISTMONK: &str = "listmonk, as published (github.com/knadh/listmonk/issues/1805): about 50,000 a \
                        minute, 833/s, of e-mails on its author's servers";

pub(crate) fn measure(table: &mut Table) {
    started_and_paused(table);
    written_first(table);
    table.note(
        "Each is asked for over the door and has happened when the answer comes: the task writes, or it \
         does not write any more. First messages go over practice channels, each claimed and stored before \
         it is sent; people read and answer meanwhile.",
    );
}

fn started_and_paused(table: &mut Table) {
    let place = tempfile::tempdir_in(folder()).unwrap();
    let app = Served::start(place.path());
    let contacts = million();
    let slow = Pace {
        gap_min_seconds: 3_600,
        gap_max_seconds: 3_600,
    };
    let task = written_task(&app, 1, slow);
    let took = import(&app, &task, &audience_file(contacts), contacts);
    let many = words(contacts);
    table.row(
        &format!("an audience of {many}: import .xlsx into a chat task"),
        "",
        &format!("{:.2} s", took.as_secs_f64()),
        None,
        "",
    );
    let ask = json!({ "id": task });
    let time = |command: &str, until: &str| {
        let began = Instant::now();
        app.call(command, &ask);
        app.wait_for("chat_task_get", &ask, |view| {
            view["task"]["status"]["status"] == until
        });
        began.elapsed().as_secs_f64() * 1e3
    };
    let start = time("chat_task_start", "in_progress");
    let (mut paused, mut resumed) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        paused.push(time("chat_task_pause", "stopped"));
        resumed.push(time("chat_task_start", "in_progress"));
    }
    for (what, took) in [
        ("start", vec![start]),
        ("pause", paused),
        ("resume", resumed),
    ] {
        let longest = took.iter().copied().fold(0.0, f64::max);
        let (median, _) = spread(took);
        table.row(
            &format!("{what} of a chat task with {many} contacts"),
            "≤ 1 s",
            &format!("median {median:.0} ms, longest {longest:.0} ms"),
            Some(longest <= 1_000.0),
            "",
        );
    }
}

fn written_first(table: &mut Table) {
    let place = tempfile::tempdir_in(folder()).unwrap();
    let app = Served::start(place.path());
    let contacts = scaled(WRITTEN);
    let fast = Pace {
        gap_min_seconds: 0,
        gap_max_seconds: 0,
    };
    let task = written_task(&app, CHANNELS, fast);
    import(&app, &task, &audience_file(contacts), contacts);
    let ask = json!({ "id": task });
    let (began, before) = (Instant::now(), usage(app.process()).0);
    app.call("chat_task_start", &ask);
    let view = app.wait_for("chat_task_get", &ask, |view| {
        view["audience"]["reached"].as_u64() == Some(contacts as u64)
    });
    let seconds = began.elapsed().as_secs_f64();
    let busy = usage(app.process()).0 - before;
    let rate = contacts as f64 / seconds;
    let counts = &view["audience"];
    let once = counts["total"] == counts["reached"] && counts["uncertain"] == 0;
    table.row(
        &format!(
            "{} first messages over {CHANNELS} channels",
            words(contacts)
        ),
        "everybody once",
        &format!(
            "{rate:.0}/s, {:.0} % of a core, {:.1} ms CPU each with what is answered meanwhile",
            busy / seconds * 100.0,
            busy / contacts as f64 * 1e3,
        ),
        Some(once),
        LISTMONK,
    );
}

/// A task that writes first over practice channels and does not start by itself.
fn written_task(app: &Served, channels: usize, pace: Pace) -> Value {
    let ai = json!({ "draft": sample_ai("Seller"), "key": null, "api_secrets": {} });
    let ai = app.id("ai_create", &ai, "/ai/id");
    let practice = |n: usize| {
        let seed = u32::try_from(n).unwrap_or(0);
        let draft = channel(n, ChannelSettings::Practice { seed });
        let form = json!({ "draft": draft, "secret": null });
        app.id("channel_create", &form, "/channel/id")
    };
    let somebody = |n: usize| {
        let form = json!({ "draft": manager(n) });
        app.id("manager_create", &form, "/manager/id")
    };
    let over: Vec<i64> = (0..channels).map(practice).collect();
    let by: Vec<i64> = (0..channels).map(somebody).collect();
    let outgoing = OutgoingRules {
        first: FirstMessage::Fixed {
            variants: vec![MessageVariant {
                text: "Hello {name}, may I tell you about our offer?".to_owned(),
                share: 1,
            }],
        },
        pace,
        leave_out: LeaveOut {
            contacted_days: None,
            in_other_tasks: false,
        },
    };
    let format = ServiceFormat::IncomingAndOutgoing { outgoing };
    let mut draft = task(Messenger::Telegram, format, &over, &by, ai);
    draft.start = StartMode::Scheduled {
        at: 4_000_000_000_000,
    };
    app.id("chat_task_create", &json!({ "draft": draft }), "/task/id")
        .into()
}

/// Imports an audience; how long it took from the file to its last commit.
fn import(app: &Served, task: &Value, file: &Path, contacts: usize) -> Duration {
    let began = Instant::now();
    let open = json!({ "path": file, "task": null, "chat_task": task });
    let id = json!({ "id": app.call("import_open", &open)["id"] });
    let state = |view: &Value| view["state"]["state"].as_str().map(str::to_owned);
    let view = app.wait_for("import_get", &id, |view| {
        state(view).as_deref() != Some("reading")
    });
    assert_eq!(state(&view).as_deref(), Some("ready"), "{view}");
    let commit = json!({ "id": id["id"], "include_unknown": true });
    app.call("import_commit", &commit);
    let view = app.wait_for("import_get", &id, |view| {
        state(view).as_deref() != Some("committing")
    });
    assert_eq!(view["state"]["callees"], json!(contacts), "{view}");
    began.elapsed()
}

/// A workbook of so many people, made once.
fn audience_file(contacts: usize) -> PathBuf {
    let path = folder().join(format!("audience-{contacts}.xlsx"));
    if path.exists() {
        return path;
    }
    let aside = path.with_extension("part");
    let columns = ["username", "name"].map(|key| Column {
        key: key.to_owned(),
        title: key.to_owned(),
        kind: ColumnKind::Text,
    });
    let mut writer =
        ExportWriter::create(&aside, ExportFormat::Xlsx, "Contacts", &columns).unwrap();
    for n in 0..contacts {
        let name = format!("Name {}", n % 5_000);
        let cells = [Cell::from(format!("person_{n}")), Cell::from(name)];
        writer.row(&cells).unwrap();
    }
    writer.finish().unwrap();
    std::fs::rename(&aside, &path).expect("the file is made");
    path
}
