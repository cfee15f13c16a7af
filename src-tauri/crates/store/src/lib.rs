//! What is kept: call tasks, callees, attempts, lines, agents, chat tasks, contacts, dialogues, the
//! outbox, the do-not-call list, exports and settings, in SQLite (default) or PostgreSQL, from the
//! same code over sqlx's `Any` driver.
//!
//! Invariants:
//! - State, attempt, counters and change row are written in one committed transaction.
//! - One writer; a claim is conditional, an attempt's id is a fencing token.
//! - Counters always equal a recount; lists are read by keyset, never by OFFSET.
//! - No write transaction is long: large work is cut into chunks, and what is half done is
//!   invisible.
//!
//! It decides nothing (that is `domain`), reads no clock, and knows no adapter and no window.
//!
//! | file | what |
//! |---|---|
//! | `open`, `dialect`, `error` | opening a database; where the two kinds differ; what can go wrong |
//! | `writer`, `feed`, `checkpoint` | the one writer, the change feed, SQLite's log |
//! | `alone` | one Switchboard at a time on one PostgreSQL |
//! | `sql`, `code`, `counted` | writing queries and reading rows; how values are written into columns; how far rows are counted |
//! | `settings`, `lines`, `agents`, `rehearsals`, `call_tasks`, `callees/`, `imports`, `column_choices`, `do_not_call`, `exports`, `stats`, `housekeeping` | one table group each |
//! | `task_list` | lists of tasks, of calls and of chats |
//! | `batches` | rows that come together, all or none: of imports and of audiences |
//! | `chats/` | everything of chat tasks |

mod agent_secrets;
pub mod agents;
mod alone;
mod batches;
pub mod call_tasks;
pub mod callees;
pub mod chats;
mod checkpoint;
mod code;
pub mod column_choices;
mod counted;
mod dialect;
pub mod do_not_call;
mod error;
pub mod exports;
mod feed;
pub mod housekeeping;
pub mod imports;
pub mod lines;
mod open;
pub mod rehearsals;
pub mod settings;
mod sql;
pub mod stats;
mod task_list;
pub mod usage;
mod writer;

use std::sync::Arc;

use sqlx::{Any, pool::PoolConnection};
use tokio::sync::broadcast;

pub use counted::Counted;
pub use dialect::Dialect;
pub use error::{Conflict, Result, StoreError};
pub use feed::{Change, Changes, tables};
pub use open::{StoreTarget, sqlite_version};
pub use writer::WriteFigures;

use alone::Alone;
use open::AnyPool;
use writer::Writer;

/// The database. Clones are handles to the same one.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    dialect: Dialect,
    readers: AnyPool,
    writers: AnyPool,
    writer: Writer,
    feed: broadcast::Sender<Change>,
    /// PostgreSQL only.
    alone: Option<Alone>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("dialect", &self.inner.dialect)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect
    }

    /// Whether no other Switchboard may be at work on this database. It may stop and begin again: the
    /// lock that says so lies on a server.
    pub fn is_alone(&self) -> bool {
        let alone = self.inner.alone.as_ref();
        alone.is_none_or(|alone| alone.process().is_some())
    }

    /// What the writer has done since it was last asked to forget.
    pub fn writes(&self) -> WriteFigures {
        self.inner.writer.figures()
    }

    /// Sets [`Store::writes`] back to nothing.
    pub fn forget_writes(&self) {
        self.inner.writer.forget_figures();
    }

    /// Settings, the install's own id, and other single values.
    pub fn settings(&self) -> settings::SettingsTable<'_> {
        settings::SettingsTable { store: self }
    }

    /// What users made of the columns of their files.
    pub fn column_choices(&self) -> column_choices::ColumnChoices<'_> {
        column_choices::ColumnChoices { store: self }
    }

    /// Service instances.
    pub fn lines(&self) -> lines::Lines<'_> {
        lines::Lines { store: self }
    }

    /// Communication agents, their versions and recordings.
    pub fn agents(&self) -> agents::Agents<'_> {
        agents::Agents { store: self }
    }

    /// Rehearsals of agents.
    pub fn rehearsals(&self) -> rehearsals::Rehearsals<'_> {
        rehearsals::Rehearsals { store: self }
    }

    /// Call tasks.
    pub fn call_tasks(&self) -> call_tasks::CallTasks<'_> {
        call_tasks::CallTasks { store: self }
    }

    /// Callees, their records and attempts.
    pub fn callees(&self) -> callees::Callees<'_> {
        callees::Callees { store: self }
    }

    /// Imports.
    pub fn imports(&self) -> imports::Imports<'_> {
        imports::Imports { store: self }
    }

    /// The do-not-call list.
    pub fn do_not_call(&self) -> do_not_call::DoNotCall<'_> {
        do_not_call::DoNotCall { store: self }
    }

    /// Export tasks, and the rows that they write.
    pub fn exports(&self) -> exports::Exports<'_> {
        exports::Exports { store: self }
    }

    /// Numbers over time.
    pub fn stats(&self) -> stats::Stats<'_> {
        stats::Stats { store: self }
    }

    /// Who uses what.
    pub fn usage(&self) -> usage::Usage<'_> {
        usage::Usage { store: self }
    }

    /// Removal of what nobody sees any more.
    pub fn housekeeping(&self) -> housekeeping::Housekeeping<'_> {
        housekeeping::Housekeeping { store: self }
    }

    /// Managers.
    pub fn managers(&self) -> chats::managers::Managers<'_> {
        chats::managers::Managers { store: self }
    }

    /// AIs and their versions.
    pub fn ai_profiles(&self) -> chats::ai_profiles::AiProfiles<'_> {
        chats::ai_profiles::AiProfiles { store: self }
    }

    /// Channels.
    pub fn channels(&self) -> chats::channels::Channels<'_> {
        chats::channels::Channels { store: self }
    }

    /// Integrations.
    pub fn integrations(&self) -> chats::integrations::Integrations<'_> {
        chats::integrations::Integrations { store: self }
    }

    /// Knowledge files.
    pub fn knowledge(&self) -> chats::knowledge::Knowledge<'_> {
        chats::knowledge::Knowledge { store: self }
    }

    /// White and black lists.
    pub fn chat_lists(&self) -> chats::lists::ChatLists<'_> {
        chats::lists::ChatLists { store: self }
    }

    /// Chat tasks.
    pub fn chat_tasks(&self) -> chats::tasks::ChatTasks<'_> {
        chats::tasks::ChatTasks { store: self }
    }

    /// Contacts of chat tasks.
    pub fn contacts(&self) -> chats::contacts::Contacts<'_> {
        chats::contacts::Contacts { store: self }
    }

    /// Dialogues.
    pub fn dialogues(&self) -> chats::dialogues::Dialogues<'_> {
        chats::dialogues::Dialogues { store: self }
    }

    /// Leads on their way.
    pub fn outbox(&self) -> chats::outbox::Outbox<'_> {
        chats::outbox::Outbox { store: self }
    }

    /// Numbers of chat tasks.
    pub fn chat_stats(&self) -> chats::stats::ChatStats<'_> {
        chats::stats::ChatStats { store: self }
    }

    /// A connection that reads.
    pub(crate) async fn reader(&self) -> Result<PoolConnection<Any>> {
        Ok(self.inner.readers.acquire().await?)
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.inner.writer
    }
}
