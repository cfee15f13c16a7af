//! The audience, page by page, by keyset, in the order of import.

use domain::{
    contact::{Contact, ContactStateKind},
    ids::{BatchId, ChatTaskId},
};

use super::{
    Contacts,
    standing::{COLUMNS, FROM, KINDS, Visible, read, state_code},
};
use crate::{
    chats::Page,
    code::anywhere,
    error::{Result, StoreError},
    sql::{Columns, Sql},
};

/// Which contacts to show. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// States; empty: all.
    pub states: Vec<ContactStateKind>,
    /// Of this batch.
    pub batch: Option<BatchId>,
    /// Part of the address, the name or a value, in any case.
    pub search: Option<String>,
}

impl Contacts<'_> {
    /// A page of a task's contacts.
    pub async fn page(
        &self,
        task: ChatTaskId,
        filter: &ContactFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Contact>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let sql = page_query(task, filter, &visible, cursor, limit)?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let contacts = rows
            .iter()
            .map(|row| read(&mut Columns::of(row)))
            .collect::<Result<Vec<_>>>()?;
        let next = contacts
            .last()
            .filter(|_| contacts.len() == limit as usize)
            .map(|contact| contact.id.to_string());
        Ok(Page {
            rows: contacts,
            next,
        })
    }
}

/// One stretch of the index for each state, merged by id.
pub(in crate::chats) fn page_query(
    task: ChatTaskId,
    filter: &ContactFilter,
    visible: &Visible,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Sql> {
    let after = match cursor {
        Some(cursor) => cursor.parse::<i64>().map_err(|_| StoreError::BadCursor)?,
        None => 0,
    };
    let states = if filter.states.is_empty() {
        &KINDS[..]
    } else {
        &filter.states[..]
    };
    let mut sql = Sql::new(&format!(
        "SELECT {COLUMNS}{FROM} WHERE c.id IN (SELECT r.id FROM ("
    ));
    let (task, after) = (sql.arg(task.0), sql.arg(after));
    let limit = sql.arg(i64::from(limit));
    for (n, state) in states.iter().enumerate() {
        if n > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push(&format!(
            "SELECT * FROM (SELECT c.id FROM contact c
             WHERE c.task_id = {task} AND c.state = {} AND c.id > {after}",
            state_code(*state)
        ));
        visible.push(&mut sql);
        if let Some(batch) = filter.batch {
            sql.push(" AND c.batch_id = ").push_arg(batch.0);
        }
        if let Some(search) = filter
            .search
            .as_deref()
            .filter(|text| !text.trim().is_empty())
        {
            sql.push(" AND c.search LIKE ")
                .push_arg(anywhere(search))
                .push(" ESCAPE '\\'");
        }
        sql.push(&format!(" ORDER BY c.id LIMIT {limit}) b{n}"));
    }
    sql.push(&format!(") r ORDER BY r.id LIMIT {limit}) ORDER BY c.id"));
    Ok(sql)
}
