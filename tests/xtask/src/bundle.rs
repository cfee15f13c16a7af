//! `cargo xtask bundle`: installers, made by Tauri's own command line tool from npm.
//! It does not know what is inside them: `src-tauri/tauri*.conf.json` does.

use std::process::Command;

use crate::house::House;
use crate::packages::{self, Purpose};
use crate::process;
use crate::stop::Stop;
use crate::{node, ui};

/// Kinds that `tauri.conf.json` describes whole and that build offline.
const PLAIN: &[&str] = &["deb", "rpm"];

/// Makes the named kinds of installer, or those usual for this system.
pub(crate) fn bundle(house: &House, kinds: &[String]) -> Result<(), Stop> {
    packages::ready(Purpose::Bundle)?;
    node::ready(house)?;
    ui::build_when_changed(house)?;
    let kinds = if kinds.is_empty() {
        usual().iter().map(|&kind| kind.to_owned()).collect()
    } else {
        kinds.to_vec()
    };
    let mut command = Command::new("node");
    command
        .current_dir(house.root())
        .arg("ui/node_modules/@tauri-apps/cli/tauri.js")
        .args(["build", "--ci", "--bundles", &kinds.join(",")]);
    if kinds.iter().any(|kind| !PLAIN.contains(&kind.as_str())) {
        command.args(["--config", "src-tauri/tauri.installers.conf.json"]);
    }
    process::must(&mut command)?;
    println!("The installers are in {}.", house.bundles().display());
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
