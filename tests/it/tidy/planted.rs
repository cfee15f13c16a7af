//! Each rule shown to catch a planted violation, and to leave alone what only looks like one.
//! It does not read the checkout.

use super::sources::{Finding, Source};
use super::{interface, law, manner, packaging};

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
    let product = "src-tauri/crates/engine/src/test_call.rs";
    assert_eq!(
        caught(manner::names, product, ""),
        [0; 0],
        "a test call is a thing users make"
    );
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
