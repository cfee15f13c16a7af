//! The end of a test run: a table of steps, the names of what failed, one line of counts.
//! It does not know what the steps are.

use std::fmt::Write as _;
use std::time::Duration;

use crate::counts::Counts;

/// How one step went.
pub(crate) struct Line {
    pub(crate) step: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

impl Line {
    /// It ran and nothing in it failed, or it need not run on this system.
    pub(crate) fn succeeded(&self) -> bool {
        match &self.outcome {
            Outcome::Ran(counts) => counts.failed == 0,
            Outcome::Blocked(_) => false,
            Outcome::NotHere(_) => true,
        }
    }
}

/// What came of a step.
pub(crate) enum Outcome {
    /// It ran; its counts say how it went.
    Ran(Counts),
    /// It could not be begun, because what it stands on failed.
    Blocked(String),
    /// This system is not one it is for.
    NotHere(String),
}

/// The table, the failures, what passed only the second time and, as the last line,
/// `N passed, N failed`.
pub(crate) fn text(lines: &[Line]) -> String {
    let mut text = String::new();
    let mut sum = Counts::default();
    for line in lines {
        let seconds = line.took.as_secs_f64();
        let result = match &line.outcome {
            Outcome::Ran(counts) => {
                sum.add(counts);
                let word = if counts.failed == 0 { "ok" } else { "FAILED" };
                format!(
                    "{word:<8} {:>6} passed {:>4} failed",
                    counts.passed, counts.failed
                )
            }
            Outcome::Blocked(reason) | Outcome::NotHere(reason) => {
                format!("{:<8} {reason}", "not run")
            }
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:<10} {seconds:>7.1} s  {result}", line.step);
    }
    for line in lines {
        if let Outcome::Ran(counts) = &line.outcome {
            for failure in &counts.failures {
                let _ = writeln!(text, "  failed in {}: {failure}", line.step);
            }
            for name in &counts.unsteady {
                let _ = writeln!(
                    text,
                    "  unsteady in {}: {name} (failed, passed when it ran again)",
                    line.step
                );
            }
        }
    }
    let _ = write!(text, "{} passed, {} failed", sum.passed, sum.failed);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_sum() {
        let lines = [
            Line {
                step: "fmt",
                outcome: Outcome::Ran(Counts::of_one(true)),
                took: Duration::from_millis(1200),
            },
            Line {
                step: "rust",
                outcome: Outcome::Ran(Counts {
                    passed: 40,
                    failed: 2,
                    failures: vec!["a".to_owned(), "b".to_owned()],
                    unsteady: vec!["c".to_owned()],
                }),
                took: Duration::from_secs(90),
            },
            Line {
                step: "e2e",
                outcome: Outcome::Blocked("build failed".to_owned()),
                took: Duration::ZERO,
            },
        ];
        let text = text(&lines);
        assert_eq!(text.lines().last(), Some("41 passed, 2 failed"));
        assert!(
            text.contains("failed in rust: b"),
            "failures are named:\n{text}"
        );
        assert!(
            text.contains("unsteady in rust: c "),
            "and so is what passed only the second time:\n{text}"
        );
        assert!(
            text.contains("not run  build failed"),
            "what was not run says why:\n{text}"
        );
    }
}
