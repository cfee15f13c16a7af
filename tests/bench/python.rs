//! The spreadsheet libraries for Python, in an environment of their own under `target`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::child::{Used, folder, told};

const PACKAGES: [&str; 3] = ["openpyxl", "python-calamine", "XlsxWriter"];

/// The interpreter that has them; installs them the first time.
fn interpreter() -> PathBuf {
    let home = folder().join("python");
    let python = home.join("bin/python");
    if !home.join("ready").exists() {
        must(Command::new("python3").args(["-m", "venv"]).arg(&home));
        must(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet"])
                .args(PACKAGES),
        );
        std::fs::write(home.join("ready"), "").expect("a mark that it is ready");
    }
    python
}

fn must(command: &mut Command) {
    let status = command
        .status()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?} failed");
}

/// Runs one of the measurements of `peers.py`.
pub(crate) fn run(what: &str, path: &Path, rows: u32) -> Used {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/peers.py");
    told(
        Command::new(interpreter())
            .arg(script)
            .arg(what)
            .arg(path)
            .arg(rows.to_string()),
    )
}

/// Their versions, for the table.
pub(crate) fn versions() -> String {
    let output = Command::new(interpreter())
        .args(["-m", "pip", "freeze"])
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let text = text.unwrap_or_default();
    let named = |line: &&str| {
        PACKAGES
            .iter()
            .any(|p| line.to_lowercase().starts_with(&p.to_lowercase()))
    };
    let lines: Vec<String> = text
        .lines()
        .filter(named)
        .map(|line| line.replace("==", " "))
        .collect();
    lines.join(", ")
}
