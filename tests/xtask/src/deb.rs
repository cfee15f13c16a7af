//! Looks into a finished .deb as a machine sees it that installs it: unpacked into a folder of its own,
//! its desktop entry read, its icon found, its program started.
//! It does not know how the package was made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::stop::Stop;

/// What the app opens, as the desktop names it.
const OPENS: [&str; 4] = [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    "text/csv",
];

/// Looks into the newest package of a folder; anything that would be missed on the desktop is an error.
pub(crate) fn check(folder: &Path) -> Result<(), Stop> {
    let package = newest(folder).ok_or_else(|| {
        Stop::because(format!("There is no .deb package in {}.", folder.display()))
    })?;
    let root = folder.join("unpacked");
    let _ = fs::remove_dir_all(&root);
    process::must(
        Command::new("dpkg-deb")
            .arg("--extract")
            .arg(&package)
            .arg(&root),
    )?;
    println!("Looking into {}.", package.display());
    let told = in_unpacked(&root);
    let _ = fs::remove_dir_all(&root);
    println!("It installs {}.", told?);
    Ok(())
}

/// What the installed program says of itself; else what is wrong with the package.
fn in_unpacked(root: &Path) -> Result<String, Stop> {
    let entry = files(&root.join("usr/share/applications"))
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "desktop"));
    let entry = entry.and_then(|path| fs::read_to_string(path).ok());
    let entry = entry.ok_or_else(|| lacks("a desktop entry"))?;
    let (program, icon) = in_entry(&entry)?;
    let sizes = files(&root.join("usr/share/icons/hicolor"));
    let drawn = |size: &PathBuf| size.join("apps").join(format!("{icon}.png")).is_file();
    if !sizes.iter().any(drawn) {
        return Err(lacks(&format!("a picture for its icon, {icon}")));
    }
    let program = root.join("usr/bin").join(program);
    let program = program.to_string_lossy();
    let version = process::ask(&program, &["--version"]).unwrap_or_default();
    if version.is_empty() {
        return Err(lacks("a program that starts and says its version"));
    }
    Ok(version)
}

/// The program and the icon that a desktop entry names; else what it lacks.
fn in_entry(entry: &str) -> Result<(&str, &str), Stop> {
    let value = |key: &str| {
        entry
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    };
    let program = value("Exec")
        .and_then(|starts| starts.strip_suffix(" %F"))
        .ok_or_else(|| lacks("a desktop entry that hands files over (`Exec=… %F`)"))?;
    let opens: Vec<&str> = value("MimeType").unwrap_or_default().split(';').collect();
    if let Some(kind) = OPENS.iter().find(|kind| !opens.contains(kind)) {
        return Err(lacks(&format!("{kind} among what it opens")));
    }
    let icon = value("Icon").ok_or_else(|| lacks("an icon"))?;
    Ok((program, icon))
}

fn lacks(what: &str) -> Stop {
    Stop::because(format!("The package lacks {what}."))
}

fn newest(folder: &Path) -> Option<PathBuf> {
    let packages = files(folder).into_iter();
    packages
        .filter(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(exec: &str, opens: &[&str]) -> String {
        format!(
            "[Desktop Entry]\nExec={exec}\nIcon=switchboard\nMimeType={};\n",
            opens.join(";")
        )
    }

    #[test]
    fn an_entry_names_its_program_and_icon() {
        let entry = entry("switchboard %F", &OPENS);
        assert_eq!(in_entry(&entry).unwrap(), ("switchboard", "switchboard"));
    }

    #[test]
    fn an_entry_that_takes_no_files_is_refused() {
        let refusal = |entry: &str| in_entry(entry).unwrap_err().to_string();
        assert!(refusal(&entry("switchboard", &OPENS)).contains("%F"));
        assert!(refusal(&entry("switchboard %F", &OPENS[1..])).contains(OPENS[0]));
    }
}
