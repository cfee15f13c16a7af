//! Hundreds of calls at once with G.711 both ways, each recorded: against SIPp, which echoes, and
//! against baresip, which decodes and speaks as we do.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::child::{median, ours};
use crate::peers::load::{self, Other};
use crate::scale::{repeats, scaled};
use crate::table::Table;

/// How long all of them talk, in seconds.
const SECONDS: usize = 10;

/// Calls that are begun at once.
const BURST: usize = 500;

/// The other program, its name in the table, and how many calls.
const RUNS: [(&str, &str, usize); 3] = [
    ("baresip", "baresip, which speaks to all of them", 100),
    ("sipp", "SIPp, which only echoes", 200),
    ("sipp", "SIPp, which only echoes", 500),
];

pub(crate) fn measure(table: &mut Table) {
    for (other, name, calls) in RUNS {
        let (calls, seconds) = (
            scaled(calls).to_string(),
            scaled(SECONDS).max(2).to_string(),
        );
        let runs = (0..repeats()).map(|_| ours(&["calls", other, &calls, &seconds]));
        let mut runs: Vec<_> = runs.collect();
        runs.sort_by(|a, b| a.number("cpu_share").total_cmp(&b.number("cpu_share")));
        let used = &runs[runs.len() / 2];
        let number = |key: &str| used.number(key);
        let figure = format!(
            "{:.0} % of a core, {:.0} MiB, worst tick {:.1} ms late, p99 {:.1} ms",
            number("cpu_share"),
            number("memory"),
            number("worst_ms"),
            number("p99_ms"),
        );
        let beside = format!(
            "{name}: {:.0} % of a core, {:.0} MiB",
            number("their_share"),
            number("their_memory"),
        );
        // Sound is lost where a frame comes more than a jitter buffer too late.
        let whole =
            number("recorded") == calls.parse::<f64>().unwrap() && number("sent_share") >= 99.0;
        let whole = whole && number("heard") == number("recorded");
        table.row(
            &format!("{calls} calls at once, both ways, recorded, voice activity"),
            "nothing lost",
            &figure,
            Some(whole),
            &beside,
        );
        let figure = format!(
            "{:.1} % of the packets sent, {:.1} % came back, {} recordings whole, speech noticed on {}",
            number("sent_share"),
            number("echoed_share"),
            number("recorded"),
            number("heard"),
        );
        table.row(
            &format!("{calls} calls to {other}: sound"),
            "",
            &figure,
            None,
            "",
        );
    }
    let many = scaled(BURST).to_string();
    let begun = median(|| ours(&["begin", &many]));
    let figure = format!("{:.0}/s, {:.2} s CPU", begun.number("a_second"), begun.cpu);
    let what = format!("{many} calls begun at once, until all are answered");
    table.row(&what, "", &figure, None, "SIPp answers");
    table.note(
        "Both programs share the machine. Beside the sound our process writes every recording, and waits \
         for speech and keys on every call.",
    );
}

pub(crate) fn run(other: &str, calls: &str, seconds: &str) -> Json {
    let other = match other {
        "baresip" => Other::Baresip,
        _ => Other::Sipp,
    };
    let calls: usize = calls.parse().unwrap();
    let length = Duration::from_secs(seconds.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let load = runtime.block_on(load::run(other, calls, length));
    let seconds = load.talked.as_secs_f64();
    let share = |cpu: Duration| cpu.as_secs_f64() / seconds * 100.0;
    let megabytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    // Fifty packets a second and call.
    let expected = calls as f64 * 50.0 * seconds;
    let (received, sent) = load.media.packets;
    json!({
        "seconds": seconds,
        "cpu_share": share(load.ours.cpu),
        "memory": megabytes(load.ours.resident),
        "their_share": share(load.theirs.cpu),
        "their_memory": megabytes(load.theirs.resident),
        "worst_ms": load.media.worst_lateness.as_secs_f64() * 1e3,
        "late_share": load.media.late_ticks as f64 / (load.media.ticks.max(1)) as f64 * 100.0,
        "sent_share": sent as f64 / expected * 100.0,
        "echoed_share": received as f64 / (sent.max(1)) as f64 * 100.0,
        "p99_ms": load.media.usual_lateness.as_secs_f64() * 1e3,
        "recorded": load.recorded,
        "heard": load.heard,
    })
}

/// Begins calls at once.
pub(crate) fn begin(calls: &str) -> Json {
    let calls: usize = calls.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let took = runtime.block_on(load::burst(calls)).as_secs_f64();
    json!({ "seconds": took, "a_second": calls as f64 / took })
}
