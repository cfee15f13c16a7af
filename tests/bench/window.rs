//! The real window on a screen without a monitor: how long until something is painted, and what it
//! keeps in memory with the task list open. Beside it an empty Tauri window and WebKitGTK's own
//! small browser: what the toolkit costs before a line of ours runs.
//!
//! Xvfb keeps its picture in a file, so the first paint is seen in the picture itself.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::child::spread;
use crate::door::Served;
use crate::scale::repeats;
use crate::table::Table;

/// A painted page has letters, and letters have soft edges: more colours than a bare window.
const COLOURS: usize = 12;
/// How long a window settles before its memory counts.
const SETTLE: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(30);
const PAGE: &str = "<!doctype html><title>Empty</title><h1>An empty window</h1>";

pub(crate) fn measure(table: &mut Table) {
    let folder = tempfile::tempdir_in(crate::child::folder()).unwrap();
    let data = folder.path().join("data");
    let served = Served::start(&data);
    served.task();
    drop(served);
    let program =
        PathBuf::from(std::env::var_os("SWITCHBOARD_BIN").expect("cargo xtask bench sets it"));
    let ours = shown(|| {
        let mut command = Command::new(&program);
        command.arg("--data").arg(&data);
        command
    });
    let mut beside = Vec::new();
    if let Some(empty) = std::env::var_os("SWITCHBOARD_EMPTY_WINDOW") {
        let empty = shown(|| Command::new(&empty));
        beside.push(format!("an empty Tauri window: {}", words(empty)));
    }
    let page = folder.path().join("page.html");
    std::fs::write(&page, PAGE).unwrap();
    let browser = format!(
        "/usr/lib/{}-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        std::env::consts::ARCH
    );
    if Path::new(&browser).exists() {
        let small = shown(|| {
            let mut command = Command::new(&browser);
            command.arg(format!("file://{}", page.display()));
            command
        });
        beside.push(format!(
            "WebKitGTK's MiniBrowser with an empty page: {}",
            words(small)
        ));
    }
    let what = "start to first paint; memory with the task list open";
    table.row(
        what,
        "beside an empty window",
        &words(ours),
        None,
        &beside.join("; "),
    );
    table
        .note("Xvfb, no GPU, compositing off. Memory: proportional set size of all its processes.");
}

fn words((paint, memory): (f64, f64)) -> String {
    format!("{paint:.0} ms, {memory:.0} MiB")
}

/// Median milliseconds to the first paint, and MiB of memory, of three starts.
fn shown(command: impl Fn() -> Command) -> (f64, f64) {
    let runs: Vec<(f64, f64)> = (0..repeats()).map(|_| start(command())).collect();
    let (paint, _) = spread(runs.iter().map(|run| run.0).collect());
    let (memory, _) = spread(runs.iter().map(|run| run.1).collect());
    (paint, memory)
}

/// A screen of its own; ends when dropped.
struct Screen {
    server: Child,
    display: String,
    picture: File,
    folder: tempfile::TempDir,
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Screen {
    fn new() -> Screen {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x800x24",
                "-nolisten",
                "tcp",
                "-fbdir",
            ])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb (package xvfb) starts");
        let mut display = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut display)
            .unwrap();
        let picture = File::open(folder.path().join("Xvfb_screen0")).expect("the screen's picture");
        Screen {
            server,
            display: format!(":{}", display.trim()),
            picture,
            folder,
        }
    }

    /// Something with letters is on the screen.
    fn painted(&self) -> bool {
        let mut bytes = Vec::new();
        let size = self.picture.metadata().map_or(0, |data| data.len()) as usize;
        bytes.resize(size, 0);
        if self.picture.read_exact_at(&mut bytes, 0).is_err() {
            return false;
        }
        // XWD: the length of the header stands first, the colour map (12 bytes each) follows it.
        let word = |at: usize| {
            u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let pixels = word(0) as usize + word(76) as usize * 12;
        let mut colours = HashSet::new();
        bytes[pixels.min(size)..].chunks_exact(4).any(|pixel| {
            colours.insert([pixel[0], pixel[1], pixel[2]]);
            colours.len() >= COLOURS
        })
    }
}

fn start(mut command: Command) -> (f64, f64) {
    let screen = Screen::new();
    command
        .env("DISPLAY", &screen.display)
        .env("GDK_BACKEND", "x11")
        .env("XDG_RUNTIME_DIR", screen.folder.path())
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
        .env("LANG", "en_US.UTF-8")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let began = Instant::now();
    let mut child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    while !screen.painted() {
        assert!(began.elapsed() < PATIENCE, "{command:?} paints nothing");
        std::thread::sleep(Duration::from_millis(5));
    }
    let paint = began.elapsed().as_secs_f64() * 1e3;
    std::thread::sleep(SETTLE);
    let memory = family(child.id()).into_iter().map(proportional).sum();
    let _ = child.kill();
    let _ = child.wait();
    (paint, memory)
}

/// A process and all that came of it.
fn family(first: u32) -> Vec<u32> {
    let parent = |process: u32| -> Option<u32> {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        stat.rsplit_once(')')?
            .1
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()
    };
    let entries = std::fs::read_dir("/proc").expect("Linux");
    let all: Vec<(u32, u32)> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|process| Some((process, parent(process)?)))
        .collect();
    let mut family = vec![first];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(
            all.iter()
                .filter(|(_, of)| *of == parent)
                .map(|(process, _)| *process),
        );
        at += 1;
    }
    family
}

/// Proportional set size of a process in MiB.
fn proportional(process: u32) -> f64 {
    let rollup =
        std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| {
        line.trim()
            .trim_end_matches("kB")
            .trim()
            .parse::<f64>()
            .ok()
    })
    .unwrap_or(0.0)
        / 1024.0
}
