//! Who uses what: chat tasks that are not completed, by name.

use super::{NamedTask, Removal};
use crate::{error::Result, sql::Columns, sql::query, writer::Tx};
use domain::ids::ChatTaskId;

/// The tasks whose row `t` meets `condition` for `id`.
pub(crate) async fn users(tx: &mut Tx, condition: &str, id: i64) -> Result<Vec<NamedTask>> {
    let sql = format!(
        "SELECT t.id, t.name FROM chat_task t
         WHERE t.deleted_at IS NULL AND t.status_kind <> 'completed' AND {condition}
         ORDER BY t.name_key"
    );
    let rows = query(sql).bind(id).fetch_all(tx.conn()).await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            Ok(NamedTask {
                id: ChatTaskId(columns.int()?),
                name: columns.text()?,
            })
        })
        .collect()
}

/// A refusal, if anybody uses it.
pub(crate) fn refusal(tasks: Vec<NamedTask>, waiting: i64) -> Option<Removal> {
    (!tasks.is_empty() || waiting > 0).then_some(Removal::Used { tasks, waiting })
}
