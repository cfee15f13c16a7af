//! Contacts of chat tasks: the audience, and what has become of each.
//!
//! | file | what |
//! |---|---|
//! | `standing` | states as codes, and how they are read |
//! | `batches` | adding contacts, all or none, and taking that back |
//! | `claim` | who is next, and claiming them for a channel |
//! | `moves` | from one state to another |
//! | `lookup` | who was written to lately, who waits elsewhere, contacts of earlier tasks |
//! | `page` | the audience, page by page |

mod batches;
mod claim;
mod lookup;
mod moves;
mod page;
pub(crate) mod standing;

use domain::{
    contact::{AudienceCounts, Contact},
    ids::{ChatTaskId, ContactId},
};

use self::standing::{COLUMNS, FROM, read};
use super::tasks::read_audience;
use crate::{
    Store,
    error::Result,
    sql::{Columns, query},
};

pub(crate) use moves::make as make_move;

pub use batches::ContactBatch;
pub use claim::{ClaimedContact, WaitingContact};
pub use domain::contact::ContactSource;
pub use lookup::EarlierContact;
pub use moves::{ContactBefore, ContactMove};
pub use page::ContactFilter;

/// The contacts.
#[derive(Debug)]
pub struct Contacts<'s> {
    pub(crate) store: &'s Store,
}

impl Contacts<'_> {
    /// Counts of a task's audience.
    pub async fn counts(&self, task: ChatTaskId) -> Result<AudienceCounts> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT total, pending, claimed, deferred, reached, failed, skipped, uncertain
             FROM chat_task_count WHERE task_id = $1",
        )
        .bind(task.0)
        .fetch_one(&mut *conn)
        .await?;
        read_audience(&mut Columns::of(&row))
    }

    /// One contact.
    pub async fn get(&self, id: ContactId) -> Result<Contact> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("SELECT {COLUMNS}{FROM} WHERE c.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        read(&mut Columns::of(&row))
    }
}

/// What the tests of query plans look at.
#[cfg(test)]
pub(super) mod plans {
    pub(in crate::chats) use super::{
        claim::{branches, due_query},
        page::page_query,
    };
}
