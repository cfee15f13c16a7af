//! The table of figures: printed line by line, kept as Markdown.

use std::fmt::Write;
use std::path::PathBuf;

/// One line.
struct Row {
    what: String,
    goal: String,
    figure: String,
    beside: String,
}

/// The figures of a part.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Table {
    /// Adds a figure; `met`: whether the goal was reached, where there is one.
    pub(crate) fn row(
        &mut self,
        what: &str,
        goal: &str,
        figure: &str,
        met: Option<bool>,
        beside: &str,
    ) {
        let mark = match met {
            Some(true) => " ✓",
            Some(false) => " ✗",
            None => "",
        };
        let figure = format!("{figure}{mark}");
        println!("  {what:<58} {figure:<44} {beside}");
        self.rows.push(Row {
            what: what.to_owned(),
            goal: goal.to_owned(),
            figure,
            beside: beside.to_owned(),
        });
    }

    /// Adds a sentence below the table.
    pub(crate) fn note(&mut self, text: &str) {
        println!("  {text}");
        self.notes.push(text.to_owned());
    }

    /// The part as Markdown.
    pub(crate) fn markdown(&self, heading: &str) -> String {
        let mut text =
            format!("## {heading}\n\n| what | goal | figure | beside |\n|---|---|---|---|\n");
        for Row {
            what,
            goal,
            figure,
            beside,
        } in &self.rows
        {
            let _ = writeln!(text, "| {what} | {goal} | {figure} | {beside} |");
        }
        for note in &self.notes {
            let _ = write!(text, "\n{note}\n");
        }
        text + "\n"
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("bench/figures.md")
}

/// What was kept of the run before.
pub(crate) fn kept() -> String {
    std::fs::read_to_string(path()).unwrap_or_default()
}

/// A part of the page that was kept.
pub(crate) fn section(page: &str, heading: &str) -> String {
    let Some(from) = page.find(&format!("## {heading}\n")) else {
        return String::new();
    };
    let rest = &page[from..];
    let end = rest[3..].find("\n## ").map_or(rest.len(), |end| end + 4);
    rest[..end].to_owned()
}

/// Keeps the page.
pub(crate) fn keep(page: &str) {
    std::fs::write(path(), format!("{}\n", page.trim_end())).expect("the figures are kept");
    println!("\nKept in {}", path().display());
}
