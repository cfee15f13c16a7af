//! `cargo xtask run`: from a fresh clone to the app's window.
//! It does not know what the app does with its arguments.

use std::process::Command;

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
    // the whole workspace is named, as the tests do: another set of features would compile all again
    process::must(process::cargo(house).args(["build", "--workspace", "--bin", "switchboard"]))?;
    process::must(Command::new(house.binary("debug")).args(arguments))
}
