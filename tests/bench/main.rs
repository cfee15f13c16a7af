//! The figures of the house, measured beside its peers in the same run: `cargo xtask bench`.
//!
//! Every measurement runs in a process of its own, so that its processor time and its memory are its
//! own; the median of three counts. The table is printed and written to `tests/bench/figures.md`
//! together with the machine. Arguments: names of parts (`spreadsheets`, `numbers`, `store`, `door`,
//! `chats`, `audience`, `calls`, `beside`, `conversing`, `window`, `rows`) to run only these; what stands in
//! the table of the others is kept. A part that fails says why, below the rows that it has, and the next
//! one begins.
//! `--small`: a hundredth of the work and nothing kept, to see that every part runs to its end.
#![allow(clippy::unwrap_used)]

mod audience;
mod beside;
mod calls;
mod chat_forms;
mod chats;
mod child;
mod conversing;
mod crowd;
// The window's tests bring the screen, the driver and the page; they use all of it.
#[path = "../window/desk.rs"]
#[allow(dead_code)]
mod desk;
mod door;
mod failure;
mod machine;
mod numbers;
#[path = "../window/page.rs"]
#[allow(dead_code)]
mod page;
#[path = "../window/patience.rs"]
mod patience;
#[path = "../peers/mod.rs"]
// The tests of the peers use all of it, the benchmark only the load.
#[allow(dead_code, unused_imports)]
mod peers;
mod python;
mod rows;
mod scale;
mod spreadsheets;
mod store_child;
mod table;
#[path = "../window/webdriver.rs"]
#[allow(dead_code)]
mod webdriver;
mod window;

use std::process::ExitCode;

use table::Table;

/// A part: its name, its heading, and what measures it.
type Part = (&'static str, &'static str, fn(&mut Table));

const PARTS: [Part; 11] = [
    ("spreadsheets", "Spreadsheets", spreadsheets::measure),
    ("numbers", "Phone numbers", numbers::measure),
    (
        "store",
        "The store at 1,000,000 callees",
        store_child::measure,
    ),
    ("door", "The whole app through its IPC door", door::measure),
    (
        "chats",
        "Dialogues at once, beside a bot in Python",
        chats::measure,
    ),
    (
        "audience",
        "An audience of 1,000,000, and first messages",
        audience::measure,
    ),
    (
        "calls",
        "Calls at once, beside SIPp and baresip",
        calls::measure,
    ),
    ("beside", "Calls while a file is imported", beside::measure),
    (
        "conversing",
        "Agents that converse, beside their services",
        conversing::measure,
    ),
    ("window", "The window", window::measure),
    ("rows", "1,000,000 callees in the window", rows::measure),
];

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let all = arguments.len();
    arguments.retain(|argument| argument != scale::ARGUMENT);
    scale::choose(arguments.len() < all);
    if let Some((first, rest)) = arguments.split_first()
        && first == "child"
    {
        child::run(rest);
        return ExitCode::SUCCESS;
    }
    let unknown = arguments
        .iter()
        .find(|name| !PARTS.iter().any(|part| part.0 == *name));
    if let Some(name) = unknown {
        let names: Vec<&str> = PARTS.iter().map(|part| part.0).collect();
        eprintln!(
            "There is no part called {name}; there are {}.",
            names.join(", ")
        );
        return ExitCode::from(2);
    }
    failure::listen();
    let mut sections: Vec<String> = {
        let before = table::kept();
        let kept = PARTS.iter().map(|part| table::section(&before, part.1));
        kept.collect()
    };
    let mut failed = Vec::new();
    for (section, (name, heading, measure)) in PARTS.into_iter().enumerate() {
        let wanted = arguments.is_empty() || arguments.iter().any(|argument| argument == name);
        if !wanted {
            continue;
        }
        println!("\n{heading}");
        let mut table = Table::default();
        if let Some(reason) = failure::of(|| measure(&mut table)) {
            table.note(&format!("✗ It ended here: {reason}"));
            failed.push(name);
        }
        sections[section] = table.markdown(heading);
        // After each part: what ends the whole run must not take the figures with it.
        if !scale::small() {
            table::keep(&(machine::described() + &sections.concat()));
        }
    }
    match failed.as_slice() {
        [] => ExitCode::SUCCESS,
        failed => {
            eprintln!(
                "\nThese parts did not come to their end: {}.",
                failed.join(", ")
            );
            ExitCode::FAILURE
        }
    }
}
