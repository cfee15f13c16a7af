//! Peers that come as Python packages, in an environment of their own under `target`, installed the
//! first time a test asks for one.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// Their names and versions.
const PACKAGES: [&str; 3] = [
    "standardwebhooks==1.1.0",
    "mockpost==0.3.0",
    "mock-ai-api==0.1.1",
];

/// A program of that environment, `python` itself or a package's own.
pub(super) fn program(name: &str) -> String {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    let path = HOME.get_or_init(installed).join("bin").join(name);
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn installed() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let home = target.join("python-peers");
    let ready = home.join("ready");
    // programs of an environment know its path: one that was moved is made anew
    let wanted = format!("{}\n{}", home.display(), PACKAGES.join("\n"));
    if std::fs::read_to_string(&ready).is_ok_and(|found| found == wanted) {
        return home;
    }
    must(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&home),
    );
    let mut pip = Command::new(home.join("bin/python"));
    must(pip.args(["-m", "pip", "install", "--quiet"]).args(PACKAGES));
    std::fs::write(ready, wanted).expect("a mark that it is ready");
    home
}

fn must(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| {
        panic!("{command:?}: {error} (Debian packages python3 and python3-venv)")
    });
    assert!(status.success(), "{command:?} failed");
}
