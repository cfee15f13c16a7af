//! What we stand beside in Python (spreadsheet libraries, a bot), in an environment of its own under
//! `target`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::child::{Used, folder, told};

const PACKAGES: [&str; 5] = [
    "openpyxl",
    "python-calamine",
    "XlsxWriter",
    "aiogram",
    "openai",
];

/// The interpreter that has them; installs them the first time.
pub(crate) fn interpreter() -> PathBuf {
    let home = folder().join("python");
    let python = home.join("bin/python");
    // Programs of an environment know its path: one that was moved is made anew.
    let wanted = format!("{}\n{}", home.display(), PACKAGES.join("\n"));
    let ready = home.join("ready");
    if !std::fs::read_to_string(&ready).is_ok_and(|found| found == wanted) {
        must(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&home),
        );
        must(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet"])
                .args(PACKAGES),
        );
        std::fs::write(ready, wanted).expect("a mark that it is ready");
    }
    python
}

fn must(command: &mut Command) {
    let status = command
        .status()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?} failed");
}

/// A script that lies beside the measurements.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("bench")
        .join(name)
}

/// Runs one of the measurements of `peers.py`.
pub(crate) fn run(what: &str, path: &Path, rows: u32) -> Used {
    told(
        Command::new(interpreter())
            .arg(script("peers.py"))
            .arg(what)
            .arg(path)
            .arg(rows.to_string()),
    )
}

/// The versions of some of them, for the table.
pub(crate) fn versions(packages: &[&str]) -> String {
    let output = Command::new(interpreter())
        .args(["-m", "pip", "freeze"])
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let text = text.unwrap_or_default();
    let named = |line: &&str| {
        let name = line.split("==").next().unwrap_or_default();
        packages.iter().any(|p| name.eq_ignore_ascii_case(p))
    };
    let lines: Vec<String> = text
        .lines()
        .filter(named)
        .map(|line| line.replace("==", " "))
        .collect();
    lines.join(", ")
}
