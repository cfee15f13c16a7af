//! Ways of writing: length, first lines, names, and what must not be left standing.
//! It does not know the crates.

use super::sources::{Finding, Source};

/// A file of this many lines is a chapter that wants to be several.
const TOO_LONG: usize = 500;

/// Written by a program, for a program.
const GENERATED: &[&str] = &["ui/src/ipc/contract.ts"];

/// The fixed top level, and beside it what tools look for there.
const TOP_LEVEL: &[&str] = &[
    "Cargo.toml",
    "src-tauri",
    "ui",
    "icons",
    "tests",
    "README.md",
    "Cargo.lock",
    "LICENSE",
    "CHANGELOG.md",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "clippy.toml",
    "deny.toml",
];

/// Whether an entry may stand at the top level.
pub(super) fn allowed_at_top_level(name: &str) -> bool {
    name.starts_with('.') || TOP_LEVEL.contains(&name)
}

/// Files stay short enough to be read in one go.
pub(super) fn length(source: &Source) -> Vec<Finding> {
    let lines = source.text.lines().count();
    if source.is("toml") || lines < TOO_LONG || GENERATED.contains(&source.path.as_str()) {
        return Vec::new();
    }
    vec![source.finding(
        lines,
        format!("{lines} lines; a file has fewer than {TOO_LONG}"),
    )]
}

/// A file's first line says what it is for.
pub(super) fn purpose(source: &Source) -> Vec<Finding> {
    let first = source
        .text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let says = ["//", "/*"].iter().any(|mark| first.starts_with(mark));
    if source.is("toml") || says {
        return Vec::new();
    }
    vec![source.finding(
        1,
        "a file begins with what it is for and what it does not know",
    )]
}

/// A test that does not run protects nothing.
pub(super) fn switched_off_tests(source: &Source) -> Vec<Finding> {
    let words: &[&str] = if states_the_rules(source) || source.is("toml") {
        &[]
    } else if source.is("rs") {
        &["#[ignore"]
    } else {
        &[
            ".only(",
            ".skip(",
            ".todo(",
            ".fixme(",
            "xit(",
            "xdescribe(",
        ]
    };
    source.with_words(words, "every test runs")
}

/// What is not written yet is not in the house yet.
pub(super) fn left_for_later(source: &Source) -> Vec<Finding> {
    if states_the_rules(source) || !source.is("rs") {
        return Vec::new();
    }
    source.with_words(&["todo!", "unimplemented!"], "finish it, or leave it out")
}

/// `Result<_, String>`: nobody can react to a sentence.
pub(super) fn string_errors(source: &Source) -> Vec<Finding> {
    if states_the_rules(source) || !source.is("rs") {
        return Vec::new();
    }
    source
        .text
        .match_indices("Result<")
        .filter(|(start, found)| {
            let arguments = arguments(&source.text[start + found.len()..]);
            arguments.len() == 2 && arguments[1] == "String"
        })
        .map(|(start, _)| {
            let line = source.text[..start].matches('\n').count() + 1;
            source.finding(line, "an error is a type of its own, not a String")
        })
        .collect()
}

/// A folder is named after what is in it, a test after the rule it holds.
pub(super) fn names(source: &Source) -> Vec<Finding> {
    let empty = ["util", "utils", "helper", "helpers", "common", "misc"];
    let folders: Vec<&str> = source.path.split('/').rev().skip(1).collect();
    let mut findings: Vec<Finding> = folders
        .iter()
        .filter(|folder| empty.contains(*folder))
        .map(|folder| source.finding(1, format!("`{folder}` says nothing about what is in it")))
        .collect();
    let is_test = folders.contains(&"tests") || folders.contains(&"e2e");
    // A test call is a thing of the product.
    let name = source.name().trim_start_matches("test_call");
    if is_test
        && ["test_", "bug_"]
            .iter()
            .any(|start| name.starts_with(start))
    {
        findings.push(source.finding(1, "a test file is named after what it protects"));
    }
    findings
}

/// The rules name what they forbid.
fn states_the_rules(source: &Source) -> bool {
    source.path.starts_with("tests/it/tidy")
}

/// The type arguments up to the closing bracket.
fn arguments(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut from = 0;
    let mut found = Vec::new();
    for (index, character) in text.char_indices() {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                found.push(text[from..index].trim());
                from = index + 1;
            }
            '>' => {
                found.push(text[from..index].trim());
                break;
            }
            ';' | '{' => break,
            _ => {}
        }
    }
    found.retain(|argument| !argument.is_empty());
    found
}
