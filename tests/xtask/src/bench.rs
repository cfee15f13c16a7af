//! `cargo xtask bench`: a release build, measured beside its peers in the same run.
//! It does not know what is measured: `tests/bench` does.

use std::path::{Path, PathBuf};

use crate::house::House;
use crate::packages::{self, Purpose};
use crate::process;
use crate::stop::Stop;
use crate::{node, ui};

/// The example that the window is measured beside.
const EMPTY_WINDOW: &str = "empty_window";
/// Asks for a hundredth of the work: whether everything runs, not how fast. A debug build serves.
const SMALL: &str = "--small";

/// Builds the app and runs the benchmarks against it.
pub(crate) fn bench(house: &House, arguments: &[String]) -> Result<(), Stop> {
    packages::ready(Purpose::Bench)?;
    node::ready(house)?;
    ui::build_when_changed(house)?;
    let (folder, profile) = if arguments.iter().any(|argument| argument == SMALL) {
        ("debug", "dev")
    } else {
        ("release", "release")
    };
    let app = ["--bin", "switchboard", "--example", EMPTY_WINDOW];
    process::must(
        process::cargo(house)
            .args(["build", "--profile", profile, "--workspace"])
            .args(app),
    )?;
    let binary = house.binary(folder);
    process::must(
        process::cargo(house)
            .env("SWITCHBOARD_EMPTY_WINDOW", beside(&binary))
            .env("SWITCHBOARD_BIN", &binary)
            // As the app has it on a machine without a GPU, under the driver too.
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .args(["bench", "--profile", profile, "--workspace"])
            .args(["--bench", "bench", "--"])
            .args(arguments),
    )
}

/// Where cargo puts the empty window, from where it puts the app.
fn beside(binary: &Path) -> PathBuf {
    let name = format!("{EMPTY_WINDOW}{}", std::env::consts::EXE_SUFFIX);
    binary.with_file_name("examples").join(name)
}
