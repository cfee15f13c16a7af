//! Errors in a row of a task, as they stand.

use domain::ids::ChatTaskId;

use super::ChatTasks;
use crate::{error::Result, sql::Columns};

/// Errors in a row. Counted apart, so that answers do not hide that nothing can be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErrorStreak {
    /// Of the model.
    pub asking: u32,
    /// Of messages.
    pub sending: u32,
}

impl ChatTasks<'_> {
    /// Errors in a row.
    pub async fn errors(&self, id: ChatTaskId) -> Result<ErrorStreak> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT errors_asking, errors_sending FROM chat_task_count WHERE task_id = $1",
        )
        .bind(id.0)
        .fetch_one(&mut *conn)
        .await?;
        let mut columns = Columns::of(&row);
        let mut count = || Ok::<_, crate::StoreError>(u32::try_from(columns.int()?).unwrap_or(0));
        Ok(ErrorStreak {
            asking: count()?,
            sending: count()?,
        })
    }

    /// Writes errors in a row. Nobody is told: they are shown only once the task stops over them.
    pub async fn set_errors(&self, id: ChatTaskId, streak: ErrorStreak) -> Result<()> {
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE chat_task_count SET errors_asking = $2, errors_sending = $3
                         WHERE task_id = $1",
                    )
                    .bind(id.0)
                    .bind(i64::from(streak.asking))
                    .bind(i64::from(streak.sending))
                    .execute(tx.conn())
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}
