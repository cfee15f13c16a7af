//! The law of the house, kept by tests: who may depend on whom, how long a file may be, what must
//! not be written at all. Each rule is a pure function over a file's path and text, and each is
//! shown here to catch a planted violation.
//!
//! It reads the checkout and nothing else; it does not know what the code does.

mod interface;
mod law;
mod manner;
mod packaging;
mod planted;
mod sources;

use std::path::Path;

use sources::{Finding, Source};

/// Looks through the whole checkout with one rule.
fn keep(rule: impl Fn(&Source) -> Vec<Finding>) {
    let findings: Vec<String> = sources::all()
        .iter()
        .flat_map(rule)
        .map(|finding| finding.to_string())
        .collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn crates_depend_only_on_what_the_law_allows() {
    keep(law::dependencies);
}

#[test]
fn every_crate_stands_in_the_law() {
    keep(law::crate_is_known);
}

#[test]
fn the_domain_reads_no_clock_and_no_outside_world() {
    keep(law::domain_is_pure);
}

#[test]
fn sql_stays_in_the_store() {
    keep(law::sql_in_store_only);
}

#[test]
fn anyhow_stays_in_main() {
    keep(law::anyhow_in_main_only);
}

#[test]
fn files_are_short() {
    keep(manner::length);
}

#[test]
fn files_begin_with_their_purpose() {
    keep(manner::purpose);
}

#[test]
fn no_test_is_switched_off() {
    keep(manner::switched_off_tests);
}

#[test]
fn nothing_is_left_for_later() {
    keep(manner::left_for_later);
}

#[test]
fn errors_are_not_strings() {
    keep(manner::string_errors);
}

#[test]
fn names_say_something() {
    keep(manner::names);
}

#[test]
fn only_the_ipc_door_knows_tauri() {
    keep(interface::tauri_in_ipc_only);
}

#[test]
fn the_interface_is_layered() {
    keep(interface::layers);
}

#[test]
fn colours_and_sizes_are_tokens() {
    keep(interface::tokens);
}

#[test]
fn the_top_level_is_fixed() {
    let names = sources::top_level();
    let strangers: Vec<&String> = names
        .iter()
        .filter(|name| !manner::allowed_at_top_level(name))
        .collect();
    assert!(
        strangers.is_empty(),
        "not allowed at the top level: {strangers:?}"
    );
    for name in [
        "Cargo.toml",
        "src-tauri",
        "ui",
        "icons",
        "tests",
        "README.md",
    ] {
        assert!(
            names.iter().any(|found| found == name),
            "{name} is missing at the top level"
        );
    }
}

#[test]
fn files_reach_the_packaged_app_and_it_claims_none() {
    let configuration = sources::text("src-tauri/tauri.conf.json");
    let template = sources::text("src-tauri/linux/switchboard.desktop");
    assert!(
        packaging::hands_files_over(&template),
        "Exec must be `{{{{exec}}}} %F`:\n{template}"
    );
    assert_eq!(
        configuration
            .matches("\"desktopTemplate\": \"linux/switchboard.desktop\"")
            .count(),
        2,
        "deb and rpm both use our desktop entry"
    );
    assert!(
        packaging::is_only_an_alternate(&configuration),
        "an alternate, never the default"
    );
    assert!(
        sources::text("src-tauri/tauri.windows.conf.json").contains("\"fileAssociations\": []"),
        "on Windows an association of Tauri's would be the default"
    );
}

#[test]
fn the_page_may_do_little() {
    let configuration = sources::text("src-tauri/tauri.conf.json");
    assert_eq!(packaging::loosened(&configuration), [""; 0]);
    let capability = sources::text("src-tauri/capabilities/main.json");
    assert_eq!(packaging::needless(&capability), [""; 0]);
}

#[test]
fn the_rules_see_the_checkout() {
    let sources = sources::all();
    for path in [
        "tests/it/tidy.rs",
        "src-tauri/Cargo.toml",
        "src-tauri/crates/domain/src/lib.rs",
    ] {
        assert!(
            sources.iter().any(|source| source.path == path),
            "{path} is not looked at"
        );
    }
    assert!(
        !sources.iter().any(|source| Path::new(&source.path)
            .components()
            .any(|part| part.as_os_str() == "node_modules" || part.as_os_str() == "target")),
        "what others wrote is not ours to tidy"
    );
}
