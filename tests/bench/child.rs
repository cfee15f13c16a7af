//! Measurements in processes of their own: how they are started, and what they tell at their end.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::scale;

/// A measurement that takes longer hangs, and is ended: the others are to be seen.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// What a measured process used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Used {
    /// Wall time of the work, in seconds.
    pub(crate) seconds: f64,
    /// Processor time of the process, in seconds.
    pub(crate) cpu: f64,
    /// Most memory at once, in MiB.
    pub(crate) peak: f64,
    /// It was not repeated.
    pub(crate) once: bool,
    /// What else it told.
    pub(crate) more: Value,
}

impl Used {
    fn of(told: Value) -> Used {
        let number = |key: &str| {
            told[key]
                .as_f64()
                .unwrap_or_else(|| panic!("no {key} in {told}"))
        };
        Used {
            seconds: number("seconds"),
            cpu: number("cpu"),
            peak: number("peak"),
            once: false,
            more: told.clone(),
        }
    }

    /// One of the numbers it told.
    pub(crate) fn number(&self, key: &str) -> f64 {
        self.more[key]
            .as_f64()
            .unwrap_or_else(|| panic!("no {key} in {}", self.more))
    }

    /// Time, processor and memory in words.
    pub(crate) fn words(&self) -> String {
        let once = if self.once { " (one run)" } else { "" };
        format!(
            "{:.2} s, {:.2} s CPU, {:.0} MiB{once}",
            self.seconds, self.cpu, self.peak
        )
    }
}

/// Folder for what the benchmarks make and need again.
pub(crate) fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&folder).expect("a folder under target");
    folder.canonicalize().expect("it is there")
}

/// Runs a command that prints what it used as its last line.
pub(crate) fn told(command: &mut Command) -> Used {
    let started = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let mut child = started.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (ended, watched) = mpsc::channel::<()>();
    let process = child.id();
    let watch = std::thread::spawn(move || {
        let hangs = watched.recv_timeout(LONGEST) == Err(mpsc::RecvTimeoutError::Timeout);
        if hangs {
            let _ = Command::new("kill")
                .args(["-KILL", &process.to_string()])
                .status();
        }
        hangs
    });
    let mut text = String::new();
    let read = child
        .stdout
        .take()
        .map(|mut out| out.read_to_string(&mut text));
    drop(ended);
    let hung = watch.join().unwrap_or(false);
    let status = child.wait();
    assert!(!hung, "{command:?} did not end within {LONGEST:?}");
    assert!(
        status.is_ok_and(|status| status.success()) && matches!(read, Some(Ok(_))),
        "{command:?}: {text}"
    );
    let last = text.lines().last().unwrap_or_default();
    Used::of(serde_json::from_str(last).unwrap_or_else(|_| panic!("{command:?} said {text}")))
}

/// Runs a measurement of this program.
pub(crate) fn ours(arguments: &[&str]) -> Used {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    if scale::small() {
        command.arg(scale::ARGUMENT);
    }
    told(command.arg("child").args(arguments))
}

/// The median of three by wall time; of one that takes minutes, one.
pub(crate) fn median(run: impl Fn() -> Used) -> Used {
    let mut first = run();
    if first.seconds > 60.0 || scale::small() {
        first.once = true;
        return first;
    }
    let mut runs = [first, run(), run()];
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let [_, median, _] = runs;
    median
}

/// Begun as a child: does what is asked and tells what it used.
pub(crate) fn run(arguments: &[String]) {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let began = std::time::Instant::now();
    let mut told = match arguments.as_slice() {
        ["parse", path] => crate::spreadsheets::parse(path),
        ["check", path] => crate::spreadsheets::check(path),
        ["export", format, rows, path] => crate::spreadsheets::export(format, rows, path),
        ["store", callees] => crate::store_child::run(callees),
        ["calls", other, calls, seconds] => crate::calls::run(other, calls, seconds),
        ["begin", calls] => crate::calls::begin(calls),
        ["beside", calls] => crate::beside::run(calls),
        ["converse", calls] => crate::conversing::run(calls),
        other => panic!("no such measurement: {other:?}"),
    };
    if told["seconds"].is_null() {
        told["seconds"] = json!(began.elapsed().as_secs_f64());
    }
    let usage = usage(std::process::id());
    told["cpu"] = json!(usage.0);
    told["peak"] = json!(usage.1);
    println!("{told}");
}

/// Processor seconds and most memory at once (MiB) of a process so far, as the kernel counts them.
pub(crate) fn usage(process: u32) -> (f64, f64) {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let field = |n: usize| {
        behind
            .split_whitespace()
            .nth(n)
            .and_then(|f| f.parse::<f64>().ok())
    };
    let cpu = (field(11).unwrap_or(0.0) + field(12).unwrap_or(0.0)) / 100.0;
    (cpu, memory(process, "VmHWM:"))
}

/// A line of memory of `/proc/…/status` in MiB.
pub(crate) fn memory(process: u32, key: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let kilobytes = line.and_then(|line| {
        line.trim()
            .trim_end_matches("kB")
            .trim()
            .parse::<f64>()
            .ok()
    });
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// From now on the most memory is counted anew.
pub(crate) fn forget_peak(process: u32) {
    let _ = std::fs::write(format!("/proc/{process}/clear_refs"), "5");
}

/// Median and 99th percentile of many, in milliseconds.
pub(crate) fn spread(mut took: Vec<f64>) -> (f64, f64) {
    took.sort_by(f64::total_cmp);
    let at = |share: usize| {
        took.get((took.len().max(1) - 1) * share / 100)
            .copied()
            .unwrap_or(0.0)
    };
    (at(50), at(99))
}
