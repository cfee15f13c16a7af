//! The figures of the house, measured beside its peers in the same run: `cargo xtask bench`.
//!
//! Every measurement runs in a process of its own, so that its processor time and its memory are its
//! own; the median of three counts. The table is printed and written to `tests/bench/figures.md`
//! together with the machine. Arguments: names of parts (`spreadsheets`, `numbers`, `store`, `door`,
//! `calls`, `window`) to run only these; what stands in the table of the others is kept.
#![allow(clippy::unwrap_used)]

mod calls;
mod child;
mod door;
mod machine;
mod numbers;
#[path = "../peers/mod.rs"]
// The tests of the peers use all of it, the benchmark only the load.
#[allow(dead_code, unused_imports)]
mod peers;
mod python;
mod spreadsheets;
mod store_child;
mod table;
mod window;

use table::Table;

/// A part: its name, its heading, and what measures it.
type Part = (&'static str, &'static str, fn(&mut Table));

const PARTS: [Part; 6] = [
    ("spreadsheets", "Spreadsheets", spreadsheets::measure),
    ("numbers", "Phone numbers", numbers::measure),
    (
        "store",
        "The store at 1,000,000 callees",
        store_child::measure,
    ),
    ("door", "The whole app through its IPC door", door::measure),
    (
        "calls",
        "Calls at once, beside SIPp and baresip",
        calls::measure,
    ),
    ("window", "The window", window::measure),
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    if let Some((first, rest)) = arguments.split_first()
        && first == "child"
    {
        child::run(rest);
        return;
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
        std::process::exit(2);
    }
    let before = table::kept();
    let mut page = machine::described();
    for (name, heading, measure) in PARTS {
        let wanted = arguments.is_empty() || arguments.iter().any(|argument| argument == name);
        let text = match wanted {
            true => {
                println!("\n{heading}");
                let mut table = Table::default();
                measure(&mut table);
                table.markdown(heading)
            }
            false => table::section(&before, heading),
        };
        page.push_str(&text);
    }
    table::keep(&page);
}
