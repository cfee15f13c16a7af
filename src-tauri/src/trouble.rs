//! Why the app cannot start, in plain sentences for the terminal and for a message box.

use std::path::PathBuf;

use store::StoreError;

/// Trouble at start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// Another process works on the data folder.
    #[error(
        "Switchboard is already running with the data folder {0}. Close it first, or choose another folder with --data."
    )]
    FolderTaken(PathBuf),
    /// The data folder cannot be made or written.
    #[error(
        "The data folder {folder} cannot be written ({reason}). Check its permissions and the free space, or choose another folder with --data."
    )]
    Folder {
        /// Folder.
        folder: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// No data folder is known for this user.
    #[error("This user has no folder for application data. Choose one with --data.")]
    NoFolder,
    /// The database cannot be used.
    #[error("{}", store_words(.0))]
    Store(#[from] StoreError),
    /// What a crash left could not be settled.
    #[error("The calls that were under way could not be settled: {0}")]
    Recovery(engine::EngineError),
    /// What a crash left in chats could not be settled.
    #[error("The chats that were under way could not be settled: {0}")]
    ChatRecovery(engine::chats::ChatError),
    /// No connection to services on the net can be prepared.
    #[error("Connections to services on the net cannot be prepared on this machine.")]
    NoWebClient,
    /// The phone part cannot start.
    #[error("The telephone part cannot start: {0}")]
    Telephony(String),
    /// The door cannot be opened.
    #[error("The port cannot be opened: {0}")]
    Port(std::io::Error),
    /// The window cannot be opened.
    #[error("The window cannot be opened: {0}")]
    Window(String),
    /// The run time cannot start.
    #[error("The program cannot start its threads: {0}")]
    Runtime(std::io::Error),
}

/// What a database error means for somebody who wants to start the app.
fn store_words(error: &StoreError) -> String {
    match error {
        StoreError::NewerDatabase { .. } => "These data were written by a newer version of Switchboard. Install that version, or choose another folder with --data. Nothing was changed.".to_owned(),
        StoreError::DiskFull => "The disk is full. Free some space and start again. Nothing was lost.".to_owned(),
        StoreError::ReadOnly => "The data folder cannot be written. Check its permissions, or choose another folder with --data.".to_owned(),
        StoreError::Locked => "Another program holds the database. Close it and start again.".to_owned(),
        StoreError::InUse => "Another Switchboard uses this database. Close it first, or choose another database with --database.".to_owned(),
        StoreError::Corrupt => "The database is damaged. Restore a copy of the data folder, or choose another folder with --data. Nothing was changed.".to_owned(),
        StoreError::Unreachable => "The PostgreSQL server does not answer. Check its address, name and password.".to_owned(),
        other => format!("The database cannot be opened: {other}"),
    }
}
