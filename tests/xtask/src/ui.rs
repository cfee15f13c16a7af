//! The built interface: `ui/dist` is made again when what it is made from has changed.
//! It does not know what the interface shows.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use crate::house::House;
use crate::process;
use crate::stop::Stop;

/// Folders under `ui` that the build does not read: results and tests.
const NOT_READ: &[&str] = &[
    "node_modules",
    "dist",
    "test-results",
    "playwright-report",
    "e2e",
    "tests",
    // Part of the app's own server, not of the interface.
    "widget",
];

/// Builds `ui/dist` if its sources changed. Says whether it had to.
///
/// An untouched `dist` matters: the shell embeds it, and a newer file links the app again.
pub(crate) fn build_when_changed(house: &House) -> Result<bool, Stop> {
    let fingerprint = Fingerprint::of_files(&sources(&house.ui())?)?;
    let stamp = house.stamp("ui-dist");
    if house.ui().join("dist/index.html").is_file() && fingerprint.matches(&stamp) {
        return Ok(false);
    }
    process::must(process::npm(house).args(["run", "build"]))?;
    fingerprint.keep(&stamp)?;
    Ok(true)
}

/// All files the build may read, in a fixed order.
fn sources(ui: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    let mut folders = vec![ui.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let unreadable = |error: std::io::Error| {
            Stop::because(format!("{} cannot be read: {error}.", folder.display()))
        };
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') || (folder == ui && NOT_READ.contains(&&*name)) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The names and contents of some files in one number.
pub(crate) struct Fingerprint(String);

impl Fingerprint {
    /// Reads all of the files; one that cannot be read ends the work.
    pub(crate) fn of_files(files: &[PathBuf]) -> Result<Self, Stop> {
        let mut hasher = DefaultHasher::new();
        for file in files {
            let content = fs::read(file)
                .map_err(|error| Stop::because(format!("{}: {error}.", file.display())))?;
            hasher.write(file.as_os_str().as_encoded_bytes());
            hasher.write_usize(content.len());
            hasher.write(&content);
        }
        Ok(Self(format!("{:016x}", hasher.finish())))
    }

    /// The stamp was written for exactly this state.
    pub(crate) fn matches(&self, stamp: &Path) -> bool {
        fs::read_to_string(stamp).is_ok_and(|kept| kept == self.0)
    }

    /// Remembers this state as done.
    pub(crate) fn keep(&self, stamp: &Path) -> Result<(), Stop> {
        let written = stamp
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(stamp, &self.0));
        written.map_err(|error| Stop::because(format!("{}: {error}.", stamp.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_changes_with_content_and_is_remembered() {
        let folder = std::env::temp_dir().join(format!("xtask-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (source, stamp) = (folder.join("a.ts"), folder.join("stamps/one"));
        fs::write(&source, "one").unwrap();
        let first = Fingerprint::of_files(std::slice::from_ref(&source)).unwrap();
        assert!(!first.matches(&stamp), "nothing was done yet");
        first.keep(&stamp).unwrap();
        assert!(first.matches(&stamp), "the same state is done");
        fs::write(&source, "two").unwrap();
        let second = Fingerprint::of_files(&[source]).unwrap();
        assert!(
            !second.matches(&stamp),
            "changed sources must be built again"
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn results_are_no_sources() {
        let folder = std::env::temp_dir().join(format!("xtask-sources-{}", std::process::id()));
        for name in ["src/app", "dist", "node_modules/x", ".vite"] {
            fs::create_dir_all(folder.join(name)).unwrap();
            fs::write(folder.join(name).join("file.ts"), "").unwrap();
        }
        let found = sources(&folder).unwrap();
        assert_eq!(
            found,
            [folder.join("src/app/file.ts")],
            "only sources are looked at"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
