//! `cargo xtask`: the one door for people who build the house. It checks what a machine lacks,
//! installs it, builds the interface when its sources changed, and goes on to run, test, measure
//! or bundle the app.
//!
//! It has no dependencies, so that it compiles in seconds on a fresh clone, and it knows nothing
//! of what the app does.

mod again;
mod bench;
mod bundle;
mod counts;
mod deb;
mod house;
mod node;
mod packages;
mod postgres;
mod process;
mod report;
mod run;
mod steps;
mod stop;
mod test;
mod ui;

use std::process::ExitCode;

use house::House;
use stop::Stop;

const USAGE: &str = "\
cargo xtask run    [-- ARGUMENTS OF THE APP]   install what is missing, build, start the app
cargo xtask test   [STEP …]                    install what is missing, then every check and test
cargo xtask bench  [PART …] [--small]          measure a release build beside its peers;
                                               small: see that all of it runs, in a debug build
cargo xtask bundle [KIND …] [--debug]          make installers: deb rpm appimage nsis dmg

Steps of `test`: fmt ui clippy build rust e2e window (none named: all of them).";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let mut rest: Vec<String> = arguments.collect();
    if rest.first().is_some_and(|first| first == "--") {
        rest.remove(0);
    }
    let house = House::find();

    let outcome = match command.as_str() {
        "run" => run::run(&house, &rest),
        "test" => test::test(&house, &rest),
        "bench" => bench::bench(&house, &rest),
        "bundle" => bundle::bundle(&house, &rest),
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(Stop::because(format!(
            "There is no command `{other}`.\n\n{USAGE}"
        ))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            if !stop.is_said() {
                eprintln!("{stop}");
            }
            ExitCode::FAILURE
        }
    }
}
