//! `cargo xtask run`: from a fresh clone to the app's window.
//! It does not know what the app does with its arguments.

use crate::house::House;
use crate::packages::{self, Purpose};
use crate::process;
use crate::stop::Stop;
use crate::{node, ui};

/// Installs, builds and starts the app; what follows `--` is the app's own.
pub(crate) fn run(house: &House, arguments: &[String]) -> Result<(), Stop> {
    packages::ready(Purpose::Run)?;
    node::ready(house)?;
    ui::build_when_changed(house)?;
    process::must(
        process::cargo(house)
            .args(["run", "-p", "switchboard", "--"])
            .args(arguments),
    )
}
