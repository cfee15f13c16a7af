//! Who may depend on whom: the table of the architecture, read against every manifest, and the
//! words that give away a crate doing another's work.
//! It does not know what the crates do.

use super::sources::{Finding, Source};

/// One crate's row in the table.
struct Row {
    name: &'static str,
    /// The crates of the house it may use.
    house: &'static [&'static str],
    /// What it may use from outside.
    outside: Outside,
}

/// How a row speaks about crates from outside.
enum Outside {
    /// Nothing but these.
    Only(&'static [&'static str]),
    /// Anything but these, and what begins with one of them and a dash.
    AllBut(&'static [&'static str]),
}

const HOUSE: &[&str] = &[
    "domain",
    "store",
    "sheets",
    "engine",
    "telephony",
    "channels",
    "ai",
    "integrations",
    "app",
    "switchboard",
    "house-tests",
    "xtask",
];

const TABLE: &[Row] = &[
    Row {
        name: "domain",
        house: &[],
        // ts-rs because the one contract with the interface is generated from these types.
        outside: Outside::Only(&[
            "serde",
            "serde_json",
            "thiserror",
            "ts-rs",
            "jiff",
            "rlibphonenumber",
        ]),
    },
    Row {
        name: "store",
        house: &["domain"],
        outside: Outside::AllBut(&["tauri", "axum"]),
    },
    Row {
        name: "sheets",
        house: &["domain"],
        outside: Outside::AllBut(&["tauri", "axum", "tokio", "sqlx"]),
    },
    Row {
        name: "engine",
        house: &["domain", "store"],
        outside: Outside::AllBut(&["tauri", "sqlx", "axum", "hyper", "reqwest", "rsipstack"]),
    },
    Row {
        name: "telephony",
        house: &["domain", "engine"],
        outside: ADAPTER,
    },
    Row {
        name: "channels",
        house: &["domain", "engine"],
        outside: ADAPTER,
    },
    Row {
        name: "ai",
        house: &["domain", "engine"],
        outside: ADAPTER,
    },
    Row {
        name: "integrations",
        house: &["domain", "engine"],
        outside: ADAPTER,
    },
    Row {
        name: "app",
        house: &["domain", "store", "engine", "sheets"],
        outside: Outside::AllBut(&["tauri", "sqlx", "axum", "hyper", "reqwest", "rsipstack"]),
    },
    Row {
        name: "switchboard",
        house: &[
            "domain",
            "store",
            "sheets",
            "engine",
            "telephony",
            "channels",
            "ai",
            "integrations",
            "app",
        ],
        outside: Outside::AllBut(&["sqlx"]),
    },
    Row {
        name: "house-tests",
        house: &[
            "domain",
            "store",
            "sheets",
            "engine",
            "telephony",
            "channels",
            "ai",
            "integrations",
            "app",
        ],
        outside: Outside::AllBut(&["tauri"]),
    },
    Row {
        name: "xtask",
        house: &[],
        outside: Outside::Only(&[]),
    },
];

const ADAPTER: Outside = Outside::AllBut(&["tauri", "sqlx"]);

impl Row {
    fn allows(&self, dependency: &str) -> bool {
        if HOUSE.contains(&dependency) {
            return self.house.contains(&dependency);
        }
        match self.outside {
            Outside::Only(names) => names.contains(&dependency),
            Outside::AllBut(names) => !names.iter().any(|name| {
                dependency == *name
                    || dependency
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with('-'))
            }),
        }
    }
}

/// A crate uses only what its row allows. Test dependencies are not part of the crate.
pub(super) fn dependencies(source: &Source) -> Vec<Finding> {
    let Some((_, package)) = package(source) else {
        return Vec::new();
    };
    let Some(row) = TABLE.iter().find(|row| row.name == package) else {
        return Vec::new();
    };
    declared(source)
        .into_iter()
        .filter(|(_, dependency)| !row.allows(dependency))
        .map(|(line, dependency)| {
            source.finding(
                line,
                format!("`{package}` must not depend on `{dependency}`"),
            )
        })
        .collect()
}

/// A crate that is not in the table has no place in the house yet.
pub(super) fn crate_is_known(source: &Source) -> Vec<Finding> {
    match package(source) {
        Some((line, name)) if !TABLE.iter().any(|row| row.name == name) => {
            vec![source.finding(
                line,
                format!("`{name}` has no row in the architecture's table"),
            )]
        }
        _ => Vec::new(),
    }
}

/// Time, chance, files and the network come into the domain as arguments, or not at all.
pub(super) fn domain_is_pure(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("src-tauri/crates/domain/src/") {
        return Vec::new();
    }
    let words = [
        "Timestamp::now",
        "Zoned::now",
        "SystemTime",
        "Instant::",
        "std::fs",
        // Addresses are values; these reach out.
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "std::env",
        "std::process",
        "std::thread",
        "rand::",
        "async fn",
    ];
    source.with_words(&words, "the domain is given what it needs")
}

/// Only the store speaks SQL; tests may look into the tables.
pub(super) fn sql_in_store_only(source: &Source) -> Vec<Finding> {
    let may =
        source.path.starts_with("src-tauri/crates/store/") || source.path.starts_with("tests/");
    if may || !source.is("rs") {
        return Vec::new();
    }
    let words = [
        "SELECT ",
        "INSERT INTO",
        "DELETE FROM",
        "CREATE TABLE",
        "sqlx::",
    ];
    source.with_words(&words, "SQL belongs into the store")
}

/// An error is a value of its own kind everywhere but where the process ends.
pub(super) fn anyhow_in_main_only(source: &Source) -> Vec<Finding> {
    if source.is("toml") || source.name() == "main.rs" || source.path.starts_with("tests/it/tidy") {
        return Vec::new();
    }
    source.with_words(&["anyhow"], "errors are data")
}

/// The package's name and the line it stands in.
fn package(source: &Source) -> Option<(usize, String)> {
    if source.name() != "Cargo.toml" {
        return None;
    }
    let mut in_package = false;
    for (index, line) in source.text.lines().enumerate() {
        if line.starts_with('[') {
            in_package = line.trim() == "[package]";
        } else if let Some(name) = line.strip_prefix("name = ").filter(|_| in_package) {
            return Some((index + 1, name.trim().trim_matches('"').to_owned()));
        }
    }
    None
}

/// What the crate is built from, with the lines: `[dependencies]`, those for one system and those
/// of its build script, each in any of the three ways TOML can say it.
fn declared(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in source.text.lines().enumerate() {
        let line = line.trim();
        if let Some(table) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            let ends = |name: &str| table == name || table.ends_with(&format!(".{name}"));
            inside = ends("dependencies") || ends("build-dependencies");
            let single = ["dependencies.", "build-dependencies."]
                .iter()
                .find_map(|prefix| {
                    let (before, name) = table.rsplit_once(prefix)?;
                    (before.is_empty() || before.ends_with('.')).then_some(name)
                });
            found.extend(single.map(|name| (index + 1, name.trim_matches('"').to_owned())));
        } else if inside && !line.starts_with('#') {
            let name: String = line
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                .collect();
            if !name.is_empty() {
                found.push((index + 1, name));
            }
        }
    }
    found
}
