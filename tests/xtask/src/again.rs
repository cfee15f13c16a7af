//! The second look at a few failed tests: each runs again, alone. Tests that talk to other programs
//! share two cores with them; one in a thousand loses that race on a busy machine, and what fails
//! twice, or in numbers, does not. Whatever passed only then is named at the end of the run.
//! It does not know how tests are run.

use crate::counts::Counts;
use crate::stop::Stop;

/// More failures than this are no accident: nothing is run again.
const MOST: usize = 5;

/// The counts after the second look; `run` runs the named tests again.
pub(crate) fn looked_at(
    first: Counts,
    run: impl FnOnce(&[String]) -> Result<Counts, Stop>,
) -> Result<Counts, Stop> {
    // A failure without a test of that name (a harness that died) cannot be run again.
    let named = u64::try_from(first.failures.len()) == Ok(first.failed)
        && first.failures.iter().all(|name| !name.contains(' '));
    if first.failed == 0 || !named || first.failures.len() > MOST {
        return Ok(first);
    }
    let second = run(&first.failures)?;
    // Fewer results than names: something kept them from running at all.
    if second.passed + second.failed < first.failed {
        return Ok(first);
    }
    let (failures, unsteady): (Vec<_>, Vec<_>) = first
        .failures
        .into_iter()
        .partition(|name| second.failures.contains(name));
    Ok(Counts {
        passed: first.passed + unsteady.len() as u64,
        failed: failures.len() as u64,
        failures,
        unsteady,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(names: &[&str]) -> Counts {
        Counts {
            passed: 10,
            failed: names.len() as u64,
            failures: names.iter().map(|&name| name.to_owned()).collect(),
            ..Counts::default()
        }
    }

    fn ran(passed: u64, names: &[&str]) -> Counts {
        Counts {
            passed,
            ..failed(names)
        }
    }

    #[test]
    fn what_passes_alone_is_named_and_what_fails_twice_has_failed() {
        let counts = looked_at(failed(&["a::b", "c"]), |names| {
            assert_eq!(names, ["a::b", "c"]);
            Ok(ran(1, &["c"]))
        });
        let counts = counts.unwrap();
        assert_eq!((counts.passed, counts.failed), (11, 1));
        assert_eq!(counts.failures, ["c"]);
        assert_eq!(counts.unsteady, ["a::b"]);
    }

    #[test]
    fn many_failures_are_no_accident() {
        let many = ["a", "b", "c", "d", "e", "f"];
        let counts = looked_at(failed(&many), |_| unreachable!("nothing runs again"));
        assert_eq!(counts.unwrap(), failed(&many));
    }

    #[test]
    fn what_is_no_test_or_did_not_run_stays_failed() {
        let died = failed(&["it ended without success"]);
        let counts = looked_at(died, |_| unreachable!("nothing runs again"));
        assert_eq!(counts.unwrap().failed, 1);
        let counts = looked_at(failed(&["a"]), |_| Ok(Counts::default()));
        assert_eq!(counts.unwrap(), failed(&["a"]));
    }
}
