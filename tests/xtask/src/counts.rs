//! Reads how many tests passed and failed from what the test programs print: Rust's harness,
//! Vitest and Playwright.
//! It does not run them.

/// How many passed and failed, and the names of the failed where the program tells them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) failures: Vec<String>,
    /// Counted as passed, but only the second time, alone (see `again.rs`).
    pub(crate) unsteady: Vec<String>,
}

impl Counts {
    /// One check without parts, such as the formatter's.
    pub(crate) fn of_one(succeeded: bool) -> Self {
        Self {
            passed: succeeded.into(),
            failed: (!succeeded).into(),
            ..Self::default()
        }
    }

    /// Adds another program's counts.
    pub(crate) fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures.iter().cloned());
        self.unsteady.extend(other.unsteady.iter().cloned());
    }

    /// Rust's harness: `test result: ok. 12 passed; 0 failed; …` once for every binary.
    pub(crate) fn from_rust(output: &str) -> Self {
        let mut counts = Self::default();
        for line in plain_lines(output) {
            if let Some(result) = line.strip_prefix("test result: ") {
                counts.passed += number_before(result, "passed");
                counts.failed += number_before(result, "failed");
            } else if let Some(name) = line
                .strip_prefix("test ")
                .and_then(|rest| rest.strip_suffix(" ... FAILED"))
            {
                counts.failures.push(name.to_owned());
            }
        }
        counts
    }

    /// Vitest: `Tests  1 failed | 33 passed (34)`, and ` FAIL  file > name` for each failure.
    pub(crate) fn from_vitest(output: &str) -> Self {
        let mut counts = Self::default();
        for line in plain_lines(output) {
            let line = line.trim_start();
            if let Some(result) = line.strip_prefix("Tests ") {
                counts.passed += number_before(result, "passed");
                counts.failed += number_before(result, "failed");
            } else if let Some(name) = line.strip_prefix("FAIL ") {
                counts.failures.push(name.trim().to_owned());
            }
        }
        counts
    }

    /// Playwright's list reporter ends with `2 failed`, the names, `1 flaky`, its name,
    /// `31 passed (1.2m)`. A flaky test passed when it was tried again: it is named as unsteady.
    /// One that was not run, because another before it failed, has not passed.
    pub(crate) fn from_playwright(output: &str) -> Self {
        let mut counts = Self::default();
        let mut listing = false;
        let mut flaky = false;
        for line in plain_lines(output) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [number, "passed", ..] => {
                    counts.passed += number.parse::<u64>().unwrap_or(0);
                    listing = false;
                }
                [number, "failed" | "interrupted"] if number.parse::<u64>().is_ok() => {
                    counts.failed += number.parse::<u64>().unwrap_or(0);
                    (listing, flaky) = (true, false);
                }
                [number, "flaky"] if number.parse::<u64>().is_ok() => {
                    counts.passed += number.parse::<u64>().unwrap_or(0);
                    (listing, flaky) = (true, true);
                }
                [number, "did", "not", "run"] => {
                    counts.failed += number.parse::<u64>().unwrap_or(0);
                    counts.failures.push(format!("{number} tests were not run"));
                    listing = false;
                }
                [_, ..] if listing && line.starts_with("    ") => {
                    let named = match flaky {
                        true => &mut counts.unsteady,
                        false => &mut counts.failures,
                    };
                    named.push(line.trim_matches(|c: char| c == ' ' || c == '─').to_owned());
                }
                _ => {}
            }
        }
        counts
    }
}

/// The number that stands before a word, as in `12 passed`.
fn number_before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

/// The lines without terminal colours.
fn plain_lines(output: &str) -> impl Iterator<Item = String> + '_ {
    output.lines().map(|line| {
        let mut plain = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("\u{1b}[") {
            plain.push_str(before);
            rest = after
                .split_once(|c: char| c.is_ascii_alphabetic())
                .map_or("", |(_, rest)| rest);
        }
        plain.push_str(rest);
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_binaries_are_summed() {
        let output = "test a::b ... ok\ntest c ... FAILED\n\
                      test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 3 filtered\n\
                      test result: ok. 40 passed; 0 failed; 0 ignored; 0 measured; 0 filtered\n";
        let counts = Counts::from_rust(output);
        assert_eq!((counts.passed, counts.failed), (41, 1));
        assert_eq!(counts.failures, ["c"]);
    }

    #[test]
    fn vitest_is_read_with_and_without_colours_and_failures() {
        let fine = " \u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m34 passed\u{1b}[39m (34)\n";
        assert_eq!(Counts::from_vitest(fine).passed, 34);
        let bad = " FAIL  src/a.test.ts > adds\n Test Files  1 failed (1)\n      \
                   Tests  2 failed | 32 passed (34)\n";
        let counts = Counts::from_vitest(bad);
        assert_eq!(
            (counts.passed, counts.failed),
            (32, 2),
            "files are not tests"
        );
        assert_eq!(counts.failures, ["src/a.test.ts > adds"]);
    }

    #[test]
    fn playwright_names_its_failures() {
        let output = "  ✓  1 a.spec.ts:3:1 › opens (1s)\n\n  1 failed\n    \
                      a.spec.ts:9:1 › closes ──────\n  2 skipped\n  31 passed (1.2m)\n";
        let counts = Counts::from_playwright(output);
        assert_eq!((counts.passed, counts.failed), (31, 1));
        assert_eq!(counts.failures, ["a.spec.ts:9:1 › closes"]);
    }

    #[test]
    fn what_passed_at_playwrights_second_try_is_named() {
        let output = "  1 failed\n    a.spec.ts:9:1 › closes ──────\n  1 flaky\n    \
                      b.spec.ts:3:1 › opens ──────\n  31 passed (1.2m)\n";
        let counts = Counts::from_playwright(output);
        assert_eq!((counts.passed, counts.failed), (32, 1));
        assert_eq!(counts.failures, ["a.spec.ts:9:1 › closes"]);
        assert_eq!(counts.unsteady, ["b.spec.ts:3:1 › opens"]);
    }

    #[test]
    fn what_playwright_did_not_run_has_not_passed() {
        let output = "  1 failed\n    a.spec.ts:9:1 › closes ──────\n  36 did not run\n  \
                      31 passed (1.2m)\n";
        let counts = Counts::from_playwright(output);
        assert_eq!((counts.passed, counts.failed), (31, 37));
        assert_eq!(
            counts.failures,
            ["a.spec.ts:9:1 › closes", "36 tests were not run"]
        );
    }

    #[test]
    fn silence_is_no_success() {
        assert_eq!(
            Counts::from_rust("error: could not compile"),
            Counts::default()
        );
    }
}
