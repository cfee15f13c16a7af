//! Peers that come as npm packages: installed by their lock file in a folder of their own under `target`,
//! the first time a test asks for one.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// Where the packages are: `node_modules` is in there.
pub(super) fn home() -> &'static Path {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    HOME.get_or_init(installed)
}

/// A script beside the packages' list.
pub(super) fn script(name: &str) -> PathBuf {
    source().join(name)
}

/// The interface's folder, whose packages hold a browser's hands.
pub(super) fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui")
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/node")
}

fn installed() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node-peers");
    let lock = std::fs::read_to_string(source().join("package-lock.json")).expect("the lock file");
    let ready = home.join("ready");
    if std::fs::read_to_string(&ready).is_ok_and(|found| found == lock) {
        return home;
    }
    std::fs::create_dir_all(&home).expect("a folder");
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(source().join(name), home.join(name)).expect("the packages' list");
    }
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&home);
    let status = npm
        .status()
        .unwrap_or_else(|error| panic!("npm: {error} (Node 20.19 or newer is needed)"));
    assert!(
        status.success(),
        "the peers' packages could not be installed"
    );
    std::fs::write(ready, lock).expect("a mark that it is ready");
    home
}
