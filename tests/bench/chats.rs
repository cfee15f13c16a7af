//! Ten thousand dialogues at once, held by the whole app and, after it, by a bot as people write it in
//! Python: the same people, the same messenger, the same model, in the same run.
//!
//! Everybody writes at once, which shows how many messages a second go through and what a dialogue
//! costs in memory; then people write now and then, which shows how long one waits for an answer.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::{
    ai_profile::{AiDraft, AiPlace, sample_ai},
    budget::ModelPrice,
    channel::{ChannelSettings, Messenger},
    chat_task::ServiceFormat,
    dialogue::DEBOUNCE,
    money::Usd,
};
use serde_json::{Value, json};

use crate::chat_forms::{channel, manager, task};
use crate::child::{memory, spread, usage};
use crate::crowd::{BOTS, Crowd};
use crate::door::Served;
use crate::failure;
use crate::python;
use crate::scale::{scaled, small, words};
use crate::table::Table;

/// People, each with a dialogue.
const PEOPLE: usize = 10_000;
/// Messages a second when people write now and then, and how many of them.
const RATE: u32 = 25;
const STEADY: usize = 1_500;
/// When nobody was answered for so long, nobody will be.
const STUCK: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(5);

/// What somebody who served the crowd used.
struct Serving {
    /// KiB for each dialogue, and MiB in all.
    memory: (f64, f64),
    /// Messages taken and answered a second when everybody wrote at once.
    rates: (f64, f64),
    /// Milliseconds of processor time for each message with its answer.
    cpu: f64,
    /// Milliseconds from writing to the answer, median and 99th percentile.
    wait: (f64, f64),
    /// People who were never answered, and messages that nobody had asked for.
    wrong: (usize, u64),
}

pub(crate) fn measure(table: &mut Table) {
    let people = scaled(PEOPLE);
    let ours = engine(people);
    // Ours stand in the table also where the other one fails.
    let mut theirs = None;
    let failed = failure::of(|| theirs = Some(bot(people)));
    let beside = |words: &dyn Fn(&Serving) -> String| match &theirs {
        Some(theirs) => format!("aiogram: {}", words(theirs)),
        None => "aiogram: it failed, see below".to_owned(),
    };
    let many = words(people);

    let (each, all) = ours.memory;
    table.row(
        &format!("memory of {many} live dialogues"),
        "",
        &format!("{each:.1} KiB each, {all:.0} MiB in all"),
        None,
        &beside(&|theirs| {
            let (their_each, their_all) = theirs.memory;
            let times = their_all / all;
            format!(
                "{their_each:.1} KiB each, {their_all:.0} MiB in all ({times:.2} × ours in all)"
            )
        }),
    );
    let (taken, answered) = ours.rates;
    table.row(
        &format!("{many} people write at once: messages a second"),
        "everybody answered once",
        &format!("{taken:.0} in, {answered:.0} out"),
        Some(ours.wrong == (0, 0)),
        &beside(&|theirs| {
            let (their_taken, their_answered) = theirs.rates;
            let (taken, answered) = (their_taken / taken, their_answered / answered);
            format!(
                "{their_taken:.0} in, {their_answered:.0} out ({taken:.2} × and {answered:.2} × ours)"
            )
        }),
    );
    table.row(
        "processor time of a message with its answer",
        "",
        &format!("{:.2} ms", ours.cpu),
        None,
        &beside(&|theirs| {
            let times = theirs.cpu / ours.cpu;
            format!("{:.2} ms ({times:.2} × ours)", theirs.cpu)
        }),
    );
    let (median, p99) = ours.wait;
    table.row(
        &format!("{RATE} messages a second, {many} dialogues: written to answered"),
        "",
        &format!("median {median:.0} ms, p99 {p99:.0} ms"),
        None,
        &beside(&|theirs| {
            let (median, p99) = theirs.wait;
            format!("median {median:.0} ms, p99 {p99:.0} ms")
        }),
    );
    if let Some(reason) = failed {
        table.note(&format!("✗ The bot in Python failed: {reason}"));
    }
    let wrong = theirs.as_ref().map_or((0, 0), |theirs| theirs.wrong);
    for (who, (unanswered, unasked)) in [("ours", ours.wrong), ("aiogram", wrong)] {
        if (unanswered, unasked) != (0, 0) {
            table.note(&format!(
                "{who}: {unanswered} people were never answered, {unasked} answers came that nobody waited for."
            ));
        }
    }
    table.note(&format!(
        "The whole app (`switchboard serve`: SQLite, every message and every sum on the disk before it counts, \
         money reserved before the model is asked) over {BOTS} Telegram bots of which each sends at most 30 \
         messages a second, as Telegram demands; its {} s of waiting for a next message are taken off. Beside it {}, \
         which keeps dialogues in memory only, has no limits, and neither waits nor paces itself. Messenger and model \
         are one scripted server on this machine.",
        DEBOUNCE / 1_000,
        python::versions(&["aiogram", "openai"]),
    ));
}

/// The whole app, set up through its door.
fn engine(people: usize) -> Serving {
    let crowd = Crowd::open(people);
    let folder = tempfile::tempdir_in(crate::child::folder()).unwrap();
    let app = Served::start(folder.path());
    let ai = json!({ "draft": seller(crowd.url()), "key": null, "api_secrets": {} });
    let ai = app.id("ai_create", &ai, "/ai/id");
    let (mut channels, mut managers) = (Vec::new(), Vec::new());
    for bot in 0..BOTS {
        let settings = ChannelSettings::TelegramBot {
            base_url: Some(crowd.url().to_owned()),
        };
        let form = json!({ "draft": channel(bot, settings), "secret": Crowd::token(bot) });
        channels.push(app.id("channel_create", &form, "/channel/id"));
        let form = json!({ "draft": manager(bot) });
        managers.push(app.id("manager_create", &form, "/manager/id"));
    }
    let format = ServiceFormat::Incoming;
    let draft = task(Messenger::Telegram, format, &channels, &managers, ai);
    let task = app.id("chat_task_create", &json!({ "draft": draft }), "/task/id");
    app.wait_for("chat_task_get", &json!({ "id": task }), |view| {
        view["task"]["status"]["status"] == "in_progress"
    });
    let debounce = u64::try_from(DEBOUNCE).unwrap_or(0);
    let debounce = Duration::from_millis(debounce);
    let used = serve(&crowd, app.process(), people, debounce);
    if used.wrong.0 > 0 {
        let all = json!({ "controls": [], "tags": [], "unread": false, "limit": 500 });
        let listed = app.call("dialogue_list", &all);
        let rows = listed["rows"].as_array().cloned().unwrap_or_default();
        for row in rows.iter().filter(|row| waits(&crowd, &row["dialogue"])) {
            eprintln!("  never answered: {}", row["dialogue"]["state"]);
        }
    }
    used
}

/// Whether the person of a dialogue waits for an answer.
fn waits(crowd: &Crowd, dialogue: &Value) -> bool {
    let chat = dialogue["peer"]
        .as_str()
        .and_then(|peer| peer.parse::<usize>().ok());
    chat.is_some_and(|chat| crowd.waits(chat - 1))
}

/// An AI whose model is the crowd's, with a price, so that money is reckoned with as always.
fn seller(url: &str) -> AiDraft {
    let mut draft = sample_ai("Seller");
    draft.place = AiPlace::OpenAi {
        base_url: format!("{url}/v1"),
    };
    draft.model = "scripted".to_owned();
    draft.instruction = "You are Anna of our shop. Be short and friendly.".to_owned();
    draft.functions.clear();
    draft.reminders.clear();
    draft.sampling.max_output_tokens = 200;
    let price = Usd(100_000);
    draft.price = Some(ModelPrice {
        prompt: price,
        cached: price,
        output: price,
    });
    draft
}

/// The bot in Python, ended when dropped.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn bot(people: usize) -> Serving {
    let crowd = Crowd::open(people);
    let child = Command::new(python::interpreter())
        .arg(python::script("bot.py"))
        .args([crowd.url(), &BOTS.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("Python starts");
    let bot = Bot(child);
    serve(&crowd, bot.0.id(), people, Duration::ZERO)
}

/// Lets the crowd write to whoever serves it, and looks at what that costs.
fn serve(crowd: &Crowd, process: u32, people: usize, debounce: Duration) -> Serving {
    // Every bot has its connections before anything is counted.
    for person in 0..BOTS.min(people) {
        crowd.write(person, "Hello");
    }
    settle(crowd);
    assert_eq!(crowd.standing().waiting, 0, "nobody serves the people");
    let taken_before = crowd.standing().taken;
    let empty = memory(process, "VmRSS:");
    let (cpu_before, _) = usage(process);

    let began = Instant::now();
    for person in 0..people {
        crowd.write(
            person,
            "Good afternoon! What does it cost, and how soon can I have it?",
        );
    }
    let all = taken_before + people as u64;
    while crowd.standing().taken < all && began.elapsed() < STUCK * 10 {
        std::thread::sleep(LOOK);
    }
    let taken = began.elapsed();
    let answered = settle(crowd).unwrap_or(began) - began;
    let unanswered = crowd.standing().waiting;
    let (cpu_after, _) = usage(process);
    let full = memory(process, "VmRSS:");
    let answered_rate =
        (people - unanswered) as f64 / answered.saturating_sub(debounce).as_secs_f64();
    crowd.took();

    now_and_then(crowd, people);
    settle(crowd);
    let debounce = debounce.as_secs_f64() * 1e3;
    let took = crowd.took().into_iter().map(|took| took - debounce);
    let standing = crowd.standing();
    Serving {
        memory: ((full - empty).max(0.0) * 1024.0 / people as f64, full),
        rates: (people as f64 / taken.as_secs_f64(), answered_rate),
        cpu: (cpu_after - cpu_before) * 1e3 / people as f64,
        wait: spread(took.collect()),
        wrong: (standing.waiting, standing.unasked),
    }
}

/// Waits until everybody was answered, or nobody was for long; when the last answer came.
fn settle(crowd: &Crowd) -> Option<Instant> {
    let (mut waiting, mut changed, mut last) = (usize::MAX, Instant::now(), None);
    while waiting > 0 && changed.elapsed() < STUCK {
        let now = crowd.standing().waiting;
        if now != waiting {
            (waiting, changed) = (now, Instant::now());
            last = Some(changed);
        }
        std::thread::sleep(LOOK);
    }
    last
}

/// People write at an even rate, each only when they wait for nothing.
fn now_and_then(crowd: &Crowd, people: usize) {
    let messages = if small() { STEADY / 10 } else { STEADY };
    let began = Instant::now();
    let mut person = 0;
    for n in 0..messages {
        let due = began + Duration::from_secs(1) * u32::try_from(n).unwrap_or(0) / RATE;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        // Steps over the crowd, so that neighbours are of different bots and nobody comes twice soon.
        let free = (0..people).find(|step| !crowd.waits((person + step) % people));
        let Some(step) = free else { continue };
        person = (person + step) % people;
        crowd.write(person, "And is there a discount if I take two of them?");
        person = (person + 1) % people;
    }
}
