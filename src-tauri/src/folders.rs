//! The data folder: where everything of the user lies, and the lock that keeps two engines apart.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use crate::trouble::Trouble;

/// The data folder, locked for this process.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if it is missing, and locks it.
    pub(crate) fn open(given: Option<PathBuf>) -> Result<Self, Trouble> {
        let path = match given {
            Some(path) => std::path::absolute(&path).unwrap_or(path),
            None => default_folder().ok_or(Trouble::NoFolder)?,
        };
        let trouble = |e: std::io::Error| Trouble::Folder {
            folder: path.clone(),
            reason: e.to_string(),
        };
        for folder in [
            path.clone(),
            path.join("recordings"),
            path.join("exports"),
            path.join("files"),
        ] {
            std::fs::create_dir_all(&folder).map_err(trouble)?;
        }
        keep_private(&path);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("in-use.lock"))
            .map_err(trouble)?;
        match lock.try_lock() {
            Ok(()) => Ok(DataFolder { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Trouble::FolderTaken(path)),
            Err(TryLockError::Error(e)) => Err(trouble(e)),
        }
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Recordings are people's voices: nobody else on the machine may look in.
#[cfg(unix)]
fn keep_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    // A folder that somebody else owns stays as it is; writing into it is what matters.
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700));
}

#[cfg(not(unix))]
fn keep_private(_path: &Path) {}

/// The user's own data folder, by the habits of the system.
fn default_folder() -> Option<PathBuf> {
    let home = || std::env::home_dir();
    if cfg!(target_os = "windows") {
        std::env::var_os("APPDATA").map(|dir| PathBuf::from(dir).join("Switchboard"))
    } else if cfg!(target_os = "macos") {
        home().map(|dir| dir.join("Library/Application Support/Switchboard"))
    } else {
        std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|dir| dir.is_absolute())
            .or_else(|| home().map(|dir| dir.join(".local/share")))
            .map(|dir| dir.join("switchboard"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_is_told_that_the_folder_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataFolder::open(Some(folder.path().to_owned())).unwrap();
        let second = DataFolder::open(Some(folder.path().to_owned()));
        assert!(
            matches!(second, Err(Trouble::FolderTaken(_))),
            "two engines on one folder"
        );
        drop(first);
        assert!(
            DataFolder::open(Some(folder.path().to_owned())).is_ok(),
            "free again afterwards"
        );
    }
}
