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
    let wrong = in_unpacked(&root);
    let _ = fs::remove_dir_all(&root);
    match wrong {
        Ok(version) => {
            println!("{} installs {version}.", package.display());
            Ok(())
        }
        Err(what) => Err(Stop::because(format!("{}: {what}.", package.display()))),
    }
}

/// What the installed program says of itself; else what is wrong with the package.
fn in_unpacked(root: &Path) -> Result<String, String> {
    let entries = root.join("usr/share/applications");
    let entry = files(&entries)
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "desktop"))
        .ok_or("it has no desktop entry")?;
    let entry =
        fs::read_to_string(&entry).map_err(|error| format!("its desktop entry: {error}"))?;
    let (program, icon) = in_entry(&entry)?;
    let sizes = files(&root.join("usr/share/icons/hicolor"));
    let drawn = |size: &PathBuf| size.join("apps").join(format!("{icon}.png")).is_file();
    if !sizes.iter().any(drawn) {
        return Err(format!("there is no picture for its icon, {icon}"));
    }
    let program = root.join("usr/bin").join(program);
    let told = Command::new(&program).arg("--version").output();
    let told = told.map_err(|error| format!("its program does not start: {error}"))?;
    let version = String::from_utf8_lossy(&told.stdout).trim().to_owned();
    if !told.status.success() || version.is_empty() {
        return Err("its program does not say its version".to_owned());
    }
    Ok(version)
}

/// The program and the icon that a desktop entry names; else what it lacks.
fn in_entry(entry: &str) -> Result<(&str, &str), String> {
    let value = |key: &str| {
        entry
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    };
    let starts = value("Exec").ok_or("its desktop entry starts nothing")?;
    let program = starts
        .strip_suffix(" %F")
        .ok_or("its desktop entry hands no files over (%F)")?;
    let opens: Vec<&str> = value("MimeType").unwrap_or_default().split(';').collect();
    if let Some(kind) = OPENS.iter().find(|kind| !opens.contains(kind)) {
        return Err(format!("its desktop entry does not open {kind}"));
    }
    let icon = value("Icon").ok_or("its desktop entry has no icon")?;
    Ok((program, icon))
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
        assert_eq!(in_entry(&entry), Ok(("switchboard", "switchboard")));
    }

    #[test]
    fn an_entry_that_takes_no_files_is_refused() {
        let without = in_entry(&entry("switchboard", &OPENS)).map(drop);
        assert!(without.is_err_and(|what| what.contains("%F")));
        let without = in_entry(&entry("switchboard %F", &OPENS[1..])).map(drop);
        assert!(without.is_err_and(|what| what.contains(OPENS[0])));
    }
}
