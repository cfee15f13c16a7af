//! Agents of services on the phone: how soon they speak, answer, and fall silent. The callee is baresip, the
//! services are aimock's; both share the machine.

use serde_json::{Value as Json, json};

use crate::child::{ours, spread};
use crate::peers::conversing;
use crate::scale::{repeats, scaled};
use crate::table::Table;

/// Conversations at once.
const RUNS: [usize; 2] = [20, 100];
/// New calls a second: as a task has them.
const A_SECOND: u32 = 10;

pub(crate) fn measure(table: &mut Table) {
    for calls in RUNS.map(|calls| scaled(calls).max(2).to_string()) {
        let runs = (0..repeats()).map(|_| ours(&["converse", &calls]));
        let mut runs: Vec<_> = runs.collect();
        runs.sort_by(|a, b| a.number("own").total_cmp(&b.number("own")));
        let told = &runs[runs.len() / 2];
        let number = |key: &str| told.number(key);
        let many = format!("{calls} conversations at once: ");
        let times = |key: &str| {
            format!(
                "median {:.0} ms, p99 {:.0} ms, of {}",
                number(key),
                number(&format!("{key}_p99")),
                number(&format!("{key}_n")),
            )
        };
        let whole = number("first_n") == number("calls") && number("reply_n") == number("calls");
        table.row(
            &format!("{many}answer → first sound"),
            "≤ 500 ms",
            &times("first"),
            Some(whole && number("first") <= 500.0),
            "",
        );
        table.row(
            &format!("{many}a word into its speech → silence"),
            "≤ 250 ms",
            &times("stop"),
            Some(whole && number("stop") <= 250.0),
            "",
        );
        table.row(
            &format!("{many}end of the turn → first sound of the reply"),
            "≤ 150 ms without the services\u{2019} own time",
            &format!("{}; {:.0} ms of it ours", times("reply"), number("own")),
            Some(whole && number("own") <= 150.0),
            &format!(
                "aimock, in sum of its three medians: {:.0} ms",
                number("services")
            ),
        );
        table.row(
            &format!("{many}cost"),
            "worst tick ≤ 40 ms late",
            &format!(
                "{:.0} % of a core, {:.0} MiB, worst tick {:.1} ms late, p99 {:.1} ms",
                number("cpu_share"),
                number("memory"),
                number("worst_ms"),
                number("p99_ms"),
            ),
            Some(number("worst_ms") <= 40.0),
            "",
        );
    }
    table.note(
        "Read from the recordings, in which both voices lie beside each other, in steps of 10 ms. A turn \
         ends when the callee was silent for 700 ms, as the agent\u{2019}s form says; that is taken off. The \
         opening line had been spoken before, in another call.",
    );
}

pub(crate) fn run(calls: &str) -> Json {
    let calls: usize = calls.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let conversed = runtime.block_on(conversing::run(calls, A_SECOND));
    let (first_n, reply_n) = (conversed.first_sound.len(), conversed.reply.len());
    let stop_n = conversed.stopped.len();
    let (first, first_p99) = spread(conversed.first_sound);
    let (reply, reply_p99) = spread(conversed.reply);
    let (stop, stop_p99) = spread(conversed.stopped);
    let seconds = conversed.talked.as_secs_f64();
    json!({
        "calls": conversed.calls,
        "first": first, "first_p99": first_p99, "first_n": first_n,
        "reply": reply, "reply_p99": reply_p99, "reply_n": reply_n,
        "stop": stop, "stop_p99": stop_p99, "stop_n": stop_n,
        "services": conversed.services,
        "own": (reply - conversed.services).max(0.0),
        "cpu_share": conversed.ours.cpu.as_secs_f64() / seconds * 100.0,
        "memory": conversed.ours.resident as f64 / f64::from(1 << 20),
        "worst_ms": conversed.media.worst_lateness.as_secs_f64() * 1e3,
        "p99_ms": conversed.media.usual_lateness.as_secs_f64() * 1e3,
    })
}
