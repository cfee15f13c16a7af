//! What can go wrong with the store, as data: SQLite's codes and PostgreSQL's SQLSTATEs become the
//! same few variants. It knows no words for users and no remedies.

use std::sync::Arc;

/// Why the store refused or failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database was written by a newer version of the app.
    #[error("the database has layout {found}, this version knows {known}")]
    NewerDatabase {
        /// Layout found.
        found: i64,
        /// Newest layout that this version knows.
        known: i64,
    },
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The database cannot be written.
    #[error("the database cannot be written")]
    ReadOnly,
    /// Another program holds the database.
    #[error("the database is locked")]
    Locked,
    /// Another Switchboard works on the database.
    #[error("another Switchboard uses the database")]
    InUse,
    /// The file is damaged, or not a database.
    #[error("the database is damaged, or not a database")]
    Corrupt,
    /// The database cannot be opened or does not answer.
    #[error("the database does not answer")]
    Unreachable,
    /// Something that has to be unique is not, or is still used.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// There is no such row.
    #[error("no such row")]
    NotFound,
    /// A page's cursor is not one of ours.
    #[error("not a cursor")]
    BadCursor,
    /// Stored JSON or a stored code cannot be read.
    #[error("unreadable {what}")]
    Unreadable {
        /// Which value.
        what: &'static str,
    },
    /// Anything else.
    #[error("database: {0}")]
    Other(Arc<sqlx::Error>),
}

/// What is not unique, or still used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// A call task's name.
    CallTaskName,
    /// A line's name.
    LineName,
    /// An agent's name.
    AgentName,
    /// A number is twice in a task.
    CalleeNumber,
    /// The name of a chat task, a manager, an AI, a channel or an integration.
    ChatName,
    /// An address is twice among the contacts of a chat task, or on a list.
    ChatAddress,
    /// Used by these call tasks.
    UsedBy(Vec<String>),
    /// The batch can no longer be undone, or is not open.
    Batch,
    /// Something else, as the database calls it.
    Other(String),
}

/// Short for results of this crate.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(db) => {
                let code = db.code().unwrap_or_default();
                let known = if db
                    .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
                    .is_some()
                {
                    postgres(&code, db.constraint().unwrap_or_default())
                } else {
                    sqlite(code.parse().unwrap_or(0), db.message())
                };
                known.unwrap_or_else(|| StoreError::Other(Arc::new(error)))
            }
            sqlx::Error::RowNotFound => StoreError::NotFound,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Configuration(_) => StoreError::Unreachable,
            _ => StoreError::Other(Arc::new(error)),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => error.into(),
            other => StoreError::Other(Arc::new(sqlx::Error::Migrate(Box::new(other)))),
        }
    }
}

/// SQLite result codes: the low byte is the primary one.
fn sqlite(code: i64, message: &str) -> Option<StoreError> {
    match code & 0xff {
        5 | 6 => Some(StoreError::Locked),
        8 => Some(StoreError::ReadOnly),
        11 | 26 => Some(StoreError::Corrupt),
        13 => Some(StoreError::DiskFull),
        14 => Some(StoreError::Unreachable),
        19 if matches!(code >> 8, 6 | 8) => {
            let what = message.rsplit("failed: ").next().unwrap_or_default();
            Some(StoreError::Conflict(conflict(what)))
        }
        _ => None,
    }
}

/// PostgreSQL's SQLSTATEs.
fn postgres(code: &str, constraint: &str) -> Option<StoreError> {
    match code {
        "53100" => Some(StoreError::DiskFull),
        "25006" | "42501" => Some(StoreError::ReadOnly),
        "55P03" | "40001" | "40P01" => Some(StoreError::Locked),
        "XX001" | "XX002" => Some(StoreError::Corrupt),
        "23505" => Some(StoreError::Conflict(conflict(constraint))),
        "57P01" | "57P02" | "57P03" | "3D000" | "53300" => Some(StoreError::Unreachable),
        other if other.starts_with("08") || other.starts_with("28") => {
            Some(StoreError::Unreachable)
        }
        _ => None,
    }
}

/// `what` is a constraint's name (PostgreSQL) or columns (SQLite).
fn conflict(what: &str) -> Conflict {
    if what.starts_with("call_task.name_key") || what == "call_task_name" {
        Conflict::CallTaskName
    } else if what.starts_with("line.name_key") || what == "line_name_key_key" {
        Conflict::LineName
    } else if what.starts_with("agent.name_key") || what == "agent_name_key_key" {
        Conflict::AgentName
    } else if what.starts_with("callee.task_id") || what == "callee_number" {
        Conflict::CalleeNumber
    } else if is_chat_name(what) {
        Conflict::ChatName
    } else if what.starts_with("contact.address")
        || what == "contact_address"
        || what.starts_with("chat_list.colour")
        || what == "chat_list_colour_address_key"
    {
        Conflict::ChatAddress
    } else {
        Conflict::Other(what.to_owned())
    }
}

/// Whether the constraint keeps names of chat tasks, or of what stands behind them, unique.
fn is_chat_name(what: &str) -> bool {
    let table = what
        .strip_suffix(".name_key")
        .or_else(|| what.strip_suffix("_name_key_key"))
        .or_else(|| what.strip_suffix("_name"));
    let tables = [
        "chat_task",
        "manager",
        "ai_profile",
        "channel",
        "integration",
    ];
    table.is_some_and(|table| tables.contains(&table))
}
