//! Files that commands make and take: tickets for what is ready to be kept, places for what comes in.
//! They lie in the data folder's `files` and are cleared at each start.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use crate::{
    App,
    contract::{ErrorCode, FileTicket, IpcError},
};

/// Counts what is made in this run.
static NEXT: AtomicI64 = AtomicI64::new(1);

/// Tickets of this run.
#[derive(Debug, Default)]
pub(crate) struct Tickets(Mutex<HashMap<i64, (PathBuf, String)>>);

impl Tickets {
    /// File and proposed name of a ticket.
    pub(crate) fn get(&self, id: i64) -> Option<(PathBuf, String)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
    }

    fn add(&self, path: PathBuf, name: String) -> i64 {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, (path, name));
        id
    }
}

impl App {
    /// A ticket for a finished file under a name that the user sees.
    pub(crate) fn hand_out(&self, path: PathBuf, name: &str) -> Result<FileTicket, IpcError> {
        let bytes = std::fs::metadata(&path)
            .map_err(|_| IpcError::new(ErrorCode::NotFound).with_detail("what", "file"))?
            .len();
        let name = safe_name(name);
        let id = self.tickets.add(path, name.clone());
        Ok(FileTicket {
            id,
            name,
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        })
    }

    /// A new path in the data folder's `files`.
    pub(crate) fn scratch(&self, ending: &str) -> PathBuf {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        self.folder("files").join(format!("{number}.{ending}"))
    }
}

/// A folder of its own for an incoming file, so that it keeps its name.
pub(crate) async fn incoming(data: &Path, name: &str) -> Result<PathBuf, IpcError> {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = data.join("files").join(format!("in-{number}"));
    tokio::fs::create_dir_all(&folder)
        .await
        .map_err(|e| cannot_write(&e))?;
    Ok(folder.join(safe_name(name)))
}

/// What was left by the run before: nobody holds a ticket for it any more.
pub(crate) fn clear_leftovers(data: &Path) {
    let folder = data.join("files");
    // Left-over files only take room; a failure shows itself when the folder is written next.
    let _ = std::fs::remove_dir_all(&folder);
    let _ = std::fs::create_dir_all(&folder);
}

/// An error of writing a file.
pub(crate) fn cannot_write(error: &std::io::Error) -> IpcError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => IpcError::new(ErrorCode::DiskFull),
        std::io::ErrorKind::ReadOnlyFilesystem => IpcError::new(ErrorCode::ReadOnly),
        _ => IpcError::new(ErrorCode::CannotWrite).saying(error.to_string()),
    }
}

/// A file name that every system takes, whatever somebody called a task.
pub(crate) fn safe_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let cleaned: String = name
        .chars()
        .map(|c| {
            if c.is_control() || "<>:\"|?*".contains(c) {
                '_'
            } else {
                c
            }
        })
        .take(120)
        .collect();
    match cleaned.trim().trim_matches('.') {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_their_folder() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\Users\\x.xlsx"), "x.xlsx");
        assert_eq!(safe_name(".."), "file");
        assert_eq!(safe_name("Весна: «1»?.xlsx"), "Весна_ «1»_.xlsx");
    }
}
