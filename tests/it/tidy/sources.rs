//! The files the rules look at, and what a rule says about one.
//! It does not know any rule.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// One of our files: its path from the checkout's root, with `/`, and its text.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// The ending of the file's name.
    pub(super) fn is(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == extension)
    }

    /// The file's own name.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Lines of code with their numbers: comments on a line of their own are left out.
    pub(super) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().filter_map(|(index, line)| {
            let start = line.trim_start();
            let comment = ["//", "/*", "* ", "*/"]
                .iter()
                .any(|mark| start.starts_with(mark))
                || start == "*";
            (!comment).then_some((index + 1, line))
        })
    }

    /// One finding for each line of code that contains one of the words.
    pub(super) fn with_words(&self, words: &[&str], says: &str) -> Vec<Finding> {
        self.code()
            .filter_map(|(line, text)| {
                let word = words.iter().find(|word| text.contains(**word))?;
                Some(self.finding(line, format!("`{}`: {says}", word.trim())))
            })
            .collect()
    }

    /// Something a rule has to say about a line of this file.
    pub(super) fn finding(&self, line: usize, says: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            says: says.into(),
        }
    }
}

/// A line that breaks a rule, and why the rule is there.
pub(super) struct Finding {
    path: String,
    pub(super) line: usize,
    says: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.says)
    }
}

/// Folders that hold results or other people's work.
const NOT_OURS: &[&str] = &[
    "target",
    "node_modules",
    "dist",
    "gen",
    "screens",
    "test-results",
    "playwright-report",
];

/// Every Rust and TypeScript file and every crate's manifest in the checkout.
pub(super) fn all() -> Vec<Source> {
    let root = root();
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !NOT_OURS.contains(&name.as_str()) {
                    folders.push(path);
                }
                continue;
            }
            let wanted = ["rs", "ts", "tsx"].iter().any(|ending| {
                path.extension()
                    .is_some_and(|extension| extension == *ending)
            });
            if wanted || name == "Cargo.toml" {
                let text = fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let relative = path.strip_prefix(&root).unwrap_or(&path);
                let path = relative.to_string_lossy().replace('\\', "/");
                sources.push(Source { path, text });
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

/// The text of one file of the checkout.
pub(super) fn text(path: &str) -> String {
    let file = root().join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The names at the checkout's top level, without the build's own folder.
pub(super) fn top_level() -> Vec<String> {
    entries(&root())
        .into_iter()
        .map(|path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name != "target")
        .collect()
}

fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    read.map(|entry| entry.unwrap_or_else(|error| panic!("{error}")).path())
        .collect()
}
