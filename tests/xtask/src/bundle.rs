//! `cargo xtask bundle`: installers, made by Tauri's own command line tool from npm.
//! It does not know what is inside them: `src-tauri/tauri*.conf.json` does, and `deb.rs` looks.

use std::process::Command;

use crate::deb;
use crate::house::House;
use crate::packages::{self, Purpose};
use crate::process;
use crate::stop::Stop;
use crate::{node, ui};

/// Kinds that `tauri.conf.json` describes whole and that build offline.
const PLAIN: &[&str] = &["deb", "rpm"];
/// Every kind, and the only system that makes it.
const KINDS: &[(&str, &str)] = &[
    ("deb", "linux"),
    ("rpm", "linux"),
    // Fetches its tools while it builds.
    ("appimage", "linux"),
    ("nsis", "windows"),
    ("dmg", "macos"),
];
/// Packs a debug build: quickly made, to see that the installer is whole.
const DEBUG: &str = "--debug";

/// Makes the named kinds of installer, or those usual for this system.
pub(crate) fn bundle(house: &House, arguments: &[String]) -> Result<(), Stop> {
    let (flags, kinds): (Vec<&str>, Vec<&str>) = arguments
        .iter()
        .map(String::as_str)
        .partition(|argument| argument.starts_with('-'));
    if let Some(unknown) = flags.iter().find(|flag| **flag != DEBUG) {
        return Err(Stop::because(format!(
            "`bundle` knows no {unknown}, only {DEBUG}."
        )));
    }
    let kinds = if kinds.is_empty() {
        usual().to_vec()
    } else {
        kinds
    };
    makeable(&kinds, std::env::consts::OS)?;
    packages::ready(Purpose::Bundle)?;
    node::ready(house)?;
    ui::build_when_changed(house)?;
    let mut command = Command::new("node");
    command
        .current_dir(house.root())
        .arg("ui/node_modules/@tauri-apps/cli/tauri.js")
        .args(["build", "--ci", "--bundles", &kinds.join(",")]);
    let debug = !flags.is_empty();
    if debug {
        command.arg(DEBUG);
    }
    if kinds.iter().any(|kind| !PLAIN.contains(kind)) {
        command.args(["--config", "src-tauri/tauri.installers.conf.json"]);
    }
    process::must(&mut command)?;
    let bundles = house.bundles(if debug { "debug" } else { "release" });
    if kinds.contains(&"deb") {
        deb::check(&bundles.join("deb"))?;
    }
    println!("The installers are in {}.", bundles.display());
    Ok(())
}

/// Refuses kinds that do not exist or that another system makes.
fn makeable(kinds: &[&str], system: &str) -> Result<(), Stop> {
    for kind in kinds {
        let maker = KINDS.iter().find(|(name, _)| name == kind);
        let Some((_, maker)) = maker else {
            let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            return Err(Stop::because(format!(
                "There is no installer of the kind `{kind}`; there are {}.",
                names.join(", ")
            )));
        };
        if *maker != system {
            return Err(Stop::because(format!(
                "An installer of the kind `{kind}` is made on {maker} only, and this is {system}."
            )));
        }
    }
    Ok(())
}

/// What people on this system expect.
fn usual() -> &'static [&'static str] {
    if cfg!(target_os = "windows") {
        &["nsis"]
    } else if cfg!(target_os = "macos") {
        &["dmg"]
    } else {
        PLAIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_made_on_its_own_system() {
        assert!(makeable(&["deb", "rpm"], "linux").is_ok());
        let refusal = makeable(&["deb", "dmg"], "linux").unwrap_err().to_string();
        assert!(
            refusal.contains("`dmg`") && refusal.contains("macos"),
            "{refusal}"
        );
        let refusal = makeable(&["snap"], "linux").unwrap_err().to_string();
        assert!(
            refusal.contains("appimage"),
            "it names those there are: {refusal}"
        );
    }

    #[test]
    fn what_is_usual_can_be_made_here() {
        assert!(makeable(usual(), std::env::consts::OS).is_ok());
    }
}
