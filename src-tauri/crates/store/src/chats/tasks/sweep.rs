//! Removal of what nobody sees any more: contacts, dialogues and messages of deleted chat tasks, rows
//! of audience batches that were given up. In chunks; run at start and after a task was deleted.

use domain::ids::ChatTaskId;

use super::ChatTasks;
use crate::{error::Result, sql::Columns};

impl ChatTasks<'_> {
    /// Removes all of it. Leads that still wait, and what was spent, stay.
    pub async fn sweep(&self) -> Result<()> {
        self.store.contacts().clear_leftovers(None).await?;
        loop {
            let task = {
                let mut conn = self.store.reader().await?;
                let row = sqlx::query(
                    "SELECT id FROM chat_task WHERE deleted_at IS NOT NULL ORDER BY id LIMIT 1",
                )
                .fetch_optional(&mut *conn)
                .await?;
                match row {
                    Some(row) => ChatTaskId(Columns::of(&row).int()?),
                    None => return Ok(()),
                }
            };
            self.store.contacts().clear_leftovers(Some(task)).await?;
            self.empty(CONTACTS, task).await?;
            loop {
                self.empty(MESSAGES, task).await?;
                self.empty(TAGS, task).await?;
                if self.delete_some(DIALOGUES, task).await? == 0 {
                    break;
                }
            }
            self.remove(task).await?;
        }
    }

    /// Runs a statement that deletes some rows of a task until there are none.
    async fn empty(&self, sql: &'static str, task: ChatTaskId) -> Result<()> {
        while self.delete_some(sql, task).await? > 0 {}
        Ok(())
    }

    async fn delete_some(&self, sql: &'static str, task: ChatTaskId) -> Result<u64> {
        self.store
            .writer()
            .bulk(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(sql).bind(task.0).execute(tx.conn()).await?;
                    Ok(done.rows_affected())
                })
            })
            .await
    }

    /// The task itself, once nothing else of it is left.
    async fn remove(&self, task: ChatTaskId) -> Result<()> {
        self.store
            .writer()
            .bulk(move |tx| {
                Box::pin(async move {
                    for sql in [
                        "DELETE FROM reservation WHERE task_id = $1",
                        "DELETE FROM chat_slot WHERE task_id = $1",
                        "DELETE FROM chat_task_manager WHERE task_id = $1",
                        "DELETE FROM contact_batch WHERE task_id = $1",
                        "DELETE FROM chat_task_count WHERE task_id = $1",
                        "DELETE FROM chat_task WHERE id = $1",
                    ] {
                        sqlx::query(sql).bind(task.0).execute(tx.conn()).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

const CONTACTS: &str = "DELETE FROM contact WHERE id IN
    (SELECT c.id FROM contact c WHERE c.task_id = $1 ORDER BY c.state, c.id LIMIT 1000)";

// fifty dialogues at a time: their messages, their tags, themselves
const MESSAGES: &str = "DELETE FROM message WHERE id IN
    (SELECT m.id FROM message m WHERE m.dialogue_id IN
      (SELECT d.id FROM dialogue d WHERE d.task_id = $1 ORDER BY d.last_at, d.id LIMIT 50)
     LIMIT 1000)";
const TAGS: &str = "DELETE FROM dialogue_tag
    WHERE tag IN ('replied', 'interest', 'contact', 'success', 'closed', 'is_bot', 'operator')
    AND dialogue_id IN
      (SELECT d.id FROM dialogue d WHERE d.task_id = $1 ORDER BY d.last_at, d.id LIMIT 50)";
const DIALOGUES: &str = "DELETE FROM dialogue WHERE id IN
    (SELECT d.id FROM dialogue d WHERE d.task_id = $1 ORDER BY d.last_at, d.id LIMIT 50)";
