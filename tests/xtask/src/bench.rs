//! `cargo xtask bench`: a release build, measured beside its peers in the same run.
//! It does not know what is measured: `tests/bench` does.

use crate::house::House;
use crate::packages::{self, Purpose};
use crate::process;
use crate::stop::Stop;
use crate::{node, ui};

/// Builds the release app and runs the benchmarks against it.
pub(crate) fn bench(house: &House, arguments: &[String]) -> Result<(), Stop> {
    packages::ready(Purpose::Bench)?;
    node::ready(house)?;
    ui::build_when_changed(house)?;
    process::must(process::cargo(house).args(["build", "--release", "-p", "switchboard"]))?;
    process::must(
        process::cargo(house)
            .env("SWITCHBOARD_BIN", house.binary("release"))
            .args(["bench", "-p", "house-tests", "--bench", "bench", "--"])
            .args(arguments),
    )
}
