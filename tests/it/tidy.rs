//! The law of the house, kept by tests: who may depend on whom, how long a file may be, what must
//! not be written at all. Each rule is a pure function over a file's path and text, and each is
//! shown here to catch a planted violation.
//!
//! It reads the checkout and nothing else; it does not know what the code does.

mod interface;
mod law;
mod manner;
mod packaging;
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

/// The lines in which a rule finds something in this text.
fn caught(rule: impl Fn(&Source) -> Vec<Finding>, path: &str, text: &str) -> Vec<usize> {
    let source = Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    rule(&source)
        .into_iter()
        .map(|finding| finding.line)
        .collect()
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
    for package in ["deb", "rpm"] {
        let after = configuration
            .split_once(&format!("\"{package}\": {{"))
            .map(|(_, after)| after);
        let entry = after
            .and_then(|after| after.split_once('}'))
            .map(|(entry, _)| entry);
        assert!(
            entry.is_some_and(|entry| entry.contains("\"linux/switchboard.desktop\"")),
            "{package} uses our desktop entry"
        );
    }
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
fn a_loose_package_is_noticed() {
    assert!(!packaging::hands_files_over(
        "[Desktop Entry]\nExec={{exec}}\n"
    ));
    assert!(!packaging::hands_files_over(
        "Exec={{exec}} %F\nExec=other\n"
    ));
    assert!(!packaging::is_only_an_alternate(
        "{ \"ext\": [\"csv\"], \"rank\": \"Default\" }"
    ));
    assert!(!packaging::is_only_an_alternate("{}"));
    assert_eq!(
        packaging::loosened("\"script-src\": \"'unsafe-eval'\""),
        ["unsafe-eval"]
    );
    assert_eq!(
        packaging::needless("[\"core:default\", \"fs:allow-read\"]"),
        ["\"fs:", ":default\""]
    );
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

#[test]
fn the_law_catches_a_wrong_dependency() {
    let manifest = |name: &str, dependencies: &str| {
        format!("[package]\nname = \"{name}\"\n\n[dependencies]\n{dependencies}\n")
    };
    let path = "src-tauri/crates/x/Cargo.toml";
    let law = |name: &str, line: &str| caught(law::dependencies, path, &manifest(name, line));
    assert_eq!(law("domain", "tokio.workspace = true"), [5]);
    assert_eq!(
        law("domain", "serde.workspace = true\njiff = \"0.2\""),
        [0; 0]
    );
    assert_eq!(law("sheets", "store.workspace = true"), [5]);
    assert_eq!(law("engine", "telephony = { workspace = true }"), [5]);
    assert_eq!(
        law("app", "tauri.workspace = true"),
        [5],
        "the app does not know its window"
    );
    assert_eq!(
        law("app", "serde.workspace = true\nsqlx.workspace = true"),
        [6]
    );
    assert_eq!(
        law("app", "[dev-dependencies]\ntauri = \"2\""),
        [0; 0],
        "tests may know more"
    );
    assert_eq!(
        law(
            "telephony",
            "[target.'cfg(unix)'.dependencies]\nstore.workspace = true"
        ),
        [6]
    );
    assert_eq!(
        law("telephony", "[dependencies.app]\nworkspace = true"),
        [5]
    );
    assert_eq!(
        caught(law::crate_is_known, path, &manifest("extras", "")),
        [2]
    );
    assert_eq!(
        caught(law::crate_is_known, path, &manifest("channels", "")),
        [0; 0]
    );
}

#[test]
fn the_law_catches_a_wrong_word() {
    let domain = "src-tauri/crates/domain/src/a.rs";
    assert_eq!(
        caught(
            law::domain_is_pure,
            domain,
            "//! a\nlet t = Timestamp::now();"
        ),
        [2]
    );
    assert_eq!(
        caught(
            law::domain_is_pure,
            domain,
            "// Timestamp::now() is forbidden"
        ),
        [0; 0]
    );
    assert_eq!(
        caught(
            law::domain_is_pure,
            "src-tauri/src/a.rs",
            "Timestamp::now()"
        ),
        [0; 0]
    );
    let app = "src-tauri/crates/app/src/a.rs";
    assert_eq!(
        caught(law::sql_in_store_only, app, "x(\"SELECT id FROM t\")"),
        [1]
    );
    let store = "src-tauri/crates/store/src/a.rs";
    assert_eq!(
        caught(law::sql_in_store_only, store, "x(\"SELECT id FROM t\")"),
        [0; 0]
    );
    assert_eq!(
        caught(law::anyhow_in_main_only, app, "use anyhow::Result;"),
        [1]
    );
    assert_eq!(
        caught(
            law::anyhow_in_main_only,
            "src-tauri/src/main.rs",
            "anyhow::bail!()"
        ),
        [0; 0]
    );
}

#[test]
fn manners_are_noticed() {
    let rust = "src-tauri/src/a.rs";
    assert_eq!(caught(manner::length, rust, &"x\n".repeat(499)), [0; 0]);
    assert_eq!(caught(manner::length, rust, &"x\n".repeat(500)), [500]);
    assert_eq!(
        caught(manner::length, "ui/src/ipc/contract.ts", &"x\n".repeat(900)),
        [0; 0]
    );
    assert_eq!(caught(manner::purpose, rust, "use std::fs;"), [1]);
    assert_eq!(
        caught(manner::purpose, rust, "//! What it is for.\nuse std::fs;"),
        [0; 0]
    );
    assert_eq!(
        caught(manner::purpose, "ui/src/a.tsx", "import x from 'y';"),
        [1]
    );
    assert_eq!(
        caught(manner::purpose, "ui/src/a.tsx", "// What it shows."),
        [0; 0]
    );
    assert_eq!(
        caught(
            manner::switched_off_tests,
            rust,
            "#[test]\n#[ignore]\nfn a() {}"
        ),
        [2]
    );
    assert_eq!(
        caught(manner::switched_off_tests, rust, "a.iter().skip(1)"),
        [0; 0]
    );
    assert_eq!(
        caught(
            manner::switched_off_tests,
            "ui/e2e/a.spec.ts",
            "test.skip('a')"
        ),
        [1]
    );
    assert_eq!(
        caught(
            manner::switched_off_tests,
            "ui/e2e/a.spec.ts",
            "it.only('a')"
        ),
        [1]
    );
    assert_eq!(
        caught(manner::left_for_later, rust, "fn a() { todo!() }"),
        [1]
    );
    assert_eq!(
        caught(
            manner::string_errors,
            rust,
            "fn a() -> Result<(), String> {}"
        ),
        [1]
    );
    assert_eq!(
        caught(
            manner::string_errors,
            rust,
            "\nResult<\n    Vec<u8>,\n    String,\n>"
        ),
        [2]
    );
    assert_eq!(
        caught(
            manner::string_errors,
            rust,
            "Result<Map<u8, String>, Error>"
        ),
        [0; 0]
    );
    assert_eq!(
        caught(manner::string_errors, rust, "Result<String>"),
        [0; 0]
    );
    assert_eq!(caught(manner::names, "src-tauri/src/utils/a.rs", ""), [1]);
    assert_eq!(caught(manner::names, "tests/it/bug_17.rs", ""), [1]);
    assert_eq!(caught(manner::names, "tests/it/testing.rs", ""), [0; 0]);
    assert!(
        !manner::allowed_at_top_level("docs"),
        "the top level is fixed"
    );
    assert!(
        manner::allowed_at_top_level(".ci"),
        "tools look for dot-folders there"
    );
}

#[test]
fn the_interfaces_rules_are_kept() {
    let list = "ui/src/features/call-tasks/list.tsx";
    let tauri = "import { invoke } from \"@tauri-apps/api/core\";";
    assert_eq!(caught(interface::tauri_in_ipc_only, list, tauri), [1]);
    assert_eq!(
        caught(interface::tauri_in_ipc_only, "ui/src/ipc/client.ts", tauri),
        [0; 0]
    );
    let layers = |path: &str, text: &str| caught(interface::layers, path, text);
    assert_eq!(
        layers(list, "import { a } from \"@/features/exports/a\";"),
        [1]
    );
    assert_eq!(layers(list, "import { a } from \"../exports/a\";"), [1]);
    assert_eq!(
        layers(list, "import {\n  a,\n} from \"../exports/a\";"),
        [3]
    );
    assert_eq!(
        layers(list, "const a = await import(\"../exports/a\");"),
        [1]
    );
    assert_eq!(layers(list, "import { a } from \"./parts/a\";"), [0; 0]);
    assert_eq!(
        layers(list, "import { a } from \"../../shared/a\";"),
        [0; 0]
    );
    assert_eq!(layers(list, "import { a } from \"@/app/routes\";"), [1]);
    assert_eq!(
        layers(
            "ui/src/shared/a.ts",
            "import { a } from \"../features/x/a\";"
        ),
        [1]
    );
    assert_eq!(
        layers("ui/src/ipc/a.ts", "import { a } from \"@/shared/a\";"),
        [1]
    );
    assert_eq!(
        layers(
            "ui/src/app/main.tsx",
            "import { a } from \"../features/x/a\";"
        ),
        [0; 0]
    );
    assert_eq!(
        caught(
            interface::tokens,
            list,
            "<i style={{ color: \"#0B6E5F\" }} />"
        ),
        [1]
    );
    assert_eq!(
        caught(interface::tokens, list, "<div className=\"w-[120px]\" />"),
        [1]
    );
    assert_eq!(
        caught(
            interface::tokens,
            list,
            "<a className=\"px-3\" href=\"#addresses\" />"
        ),
        [0; 0]
    );
    assert_eq!(
        caught(
            interface::tokens,
            "ui/src/features/a/a.test.tsx",
            "\"#fff\""
        ),
        [0; 0]
    );
}
