//! `cargo xtask test`: every check and test there is, timed, with one sum at the end.
//! A failed step does not hide what the later ones would have said; only a failed build does.
//! It does not know what the tests are about.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::again;
use crate::counts::Counts;
use crate::house::House;
use crate::packages::{self, Purpose};
use crate::postgres::Postgres;
use crate::process::{self, Watched};
use crate::report::{self, Line, Outcome};
use crate::steps::{self, Step};
use crate::stop::Stop;
use crate::{node, ui};

/// Takes the chosen steps and ends with a line `N passed, N failed`.
pub(crate) fn test(house: &House, filters: &[String]) -> Result<(), Stop> {
    let steps = steps::chosen(filters).map_err(|unknown| {
        let names: Vec<&str> = Step::ALL.into_iter().map(Step::name).collect();
        Stop::because(format!(
            "There is no step `{unknown}`; there are: ui (all of its steps) {}.",
            names.join(" ")
        ))
    })?;
    packages::ready(Purpose::Test)?;
    node::ready(house)?;

    let mut lines: Vec<Line> = Vec::new();
    for step in steps {
        let missing = step.stands_on().filter(|base| {
            !lines
                .iter()
                .any(|line| line.step == base.name() && line.succeeded())
        });
        lines.push(match missing {
            Some(base) => Line {
                step: step.name(),
                outcome: Outcome::Blocked(format!("because {} failed", base.name())),
                took: Duration::ZERO,
            },
            None => timed(step, house),
        });
    }
    println!("\n{}", report::text(&lines));
    if lines.iter().all(Line::succeeded) {
        Ok(())
    } else {
        Err(Stop::after_report())
    }
}

fn timed(step: Step, house: &House) -> Line {
    println!("\n── {} ──", step.name());
    let begun = Instant::now();
    let outcome = take(step, house).unwrap_or_else(|stop| {
        eprintln!("{stop}");
        Outcome::Ran(Counts {
            failures: vec![stop.to_string()],
            ..Counts::of_one(false)
        })
    });
    Line {
        step: step.name(),
        outcome,
        took: begun.elapsed(),
    }
}

/// Every cargo command names the whole workspace: the set of features must be the same in each,
/// or the next one compiles everything again.
fn take(step: Step, house: &House) -> Result<Outcome, Stop> {
    match step {
        Step::Format => check(process::cargo(house).args(["fmt", "--all", "--check"])),
        Step::UiCheck => check(process::npm(house).args(["run", "check"])),
        Step::UiUnit => {
            let watched = process::watch(process::npm(house).args(["test"]))?;
            Ok(Outcome::Ran(tests(&watched, Counts::from_vitest)))
        }
        Step::UiBuild => {
            if !ui::build_when_changed(house)? {
                println!("ui/dist is up to date.");
            }
            Ok(Outcome::Ran(Counts::of_one(true)))
        }
        Step::Clippy => {
            let whole = [
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ];
            let window = [
                "clippy",
                "--workspace",
                "--test",
                "window",
                "--",
                "-D",
                "warnings",
            ];
            // Both, so that one run says everything.
            let whole = process::must(process::cargo(house).args(whole));
            let window = process::must(process::cargo(house).args(window));
            whole
                .and(window)
                .map(|()| Outcome::Ran(Counts::of_one(true)))
        }
        Step::Build => {
            process::must(process::cargo(house).args(["build", "--workspace", "--all-targets"]))?;
            check(process::cargo(house).args(["build", "--workspace", "--test", "window"]))
        }
        Step::Rust => rust(house),
        Step::Browser => {
            let watched = process::watch(
                process::npm(house)
                    .env("SWITCHBOARD_BIN", house.binary("debug"))
                    .args(["run", "e2e"]),
            )?;
            Ok(Outcome::Ran(tests(&watched, Counts::from_playwright)))
        }
        Step::Window => {
            if !cfg!(target_os = "linux") {
                return Ok(Outcome::NotHere("the window is tested on Linux".to_owned()));
            }
            harness(|| {
                let mut command = process::cargo(house);
                command.env("SWITCHBOARD_BIN", house.binary("debug")).args([
                    "test",
                    "--workspace",
                    "--test",
                    "window",
                    "--no-fail-fast",
                ]);
                command
            })
        }
    }
}

/// The Rust tests, with a PostgreSQL of their own beside SQLite.
fn rust(house: &House) -> Result<Outcome, Stop> {
    let postgres = if cfg!(target_os = "linux") {
        Some(Postgres::start()?)
    } else {
        println!("The tests run on SQLite only: PostgreSQL is started on Linux.");
        None
    };
    harness(|| {
        let mut command = process::cargo(house);
        command.env("SWITCHBOARD_BIN", house.binary("debug")).args([
            "test",
            "--workspace",
            "--no-fail-fast",
        ]);
        if let Some(postgres) = &postgres {
            command.env("SWITCHBOARD_TEST_POSTGRES", postgres.url());
        }
        command
    })
}

/// Runs Rust's harness, and the few tests that failed once more.
fn harness(command: impl Fn() -> Command) -> Result<Outcome, Stop> {
    let watched = process::watch(&mut command())?;
    let first = tests(&watched, Counts::from_rust);
    Ok(Outcome::Ran(again::looked_at(first, |names| {
        println!(
            "\nThese failed and run again, each alone: {}",
            names.join(", ")
        );
        let mut alone = command();
        alone
            .args(["--", "--exact", "--test-threads", "1"])
            .args(names);
        Ok(Counts::from_rust(&process::watch(&mut alone)?.output))
    })?))
}

/// A step that is one check: it passes or it does not.
fn check(command: &mut Command) -> Result<Outcome, Stop> {
    process::must(command).map(|()| Outcome::Ran(Counts::of_one(true)))
}

/// A step made of tests. A program that failed without a failed test, or in which nothing ran,
/// counts as one failure: silence is no success.
fn tests(watched: &Watched, read: impl Fn(&str) -> Counts) -> Counts {
    let mut counts = read(&watched.output);
    let silent = counts.passed + counts.failed == 0;
    if counts.failed == 0 && (silent || !watched.succeeded) {
        counts.failed = 1;
        let what = match silent {
            true => "no test ran: its output above says why",
            false => "it ended without success, and no test says so: see its output above",
        };
        counts.failures.push(what.to_owned());
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(succeeded: bool, output: &str) -> (u64, u64) {
        let watched = Watched {
            succeeded,
            output: output.to_owned(),
        };
        let counts = tests(&watched, Counts::from_rust);
        (counts.passed, counts.failed)
    }

    #[test]
    fn a_program_that_fails_without_a_failed_test_is_a_failure() {
        assert_eq!(counted(true, "test result: ok. 3 passed; 0 failed"), (3, 0));
        assert_eq!(
            counted(false, "test result: ok. 3 passed; 0 failed"),
            (3, 1)
        );
        assert_eq!(
            counted(false, "test result: FAILED. 1 passed; 2 failed"),
            (1, 2)
        );
    }

    #[test]
    fn a_program_in_which_nothing_ran_is_a_failure() {
        assert_eq!(counted(true, "nothing to do"), (0, 1));
    }
}
