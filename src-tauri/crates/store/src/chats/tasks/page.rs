//! The list of chat tasks, by keyset.

use domain::chat_task::ChatTaskStatusKind;

use super::{ChatTaskRow, ChatTasks, SELECT, read};
use crate::{
    code::{anywhere, code, folded},
    error::{Result, StoreError},
    sql::{Columns, Sql},
};

/// Which tasks to list. All conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChatTaskFilter {
    /// Statuses; empty: all.
    pub statuses: Vec<ChatTaskStatusKind>,
    /// Part of the name, in any case.
    pub search: Option<String>,
}

/// Order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChatTaskSort {
    /// By what.
    pub key: ChatTaskSortKey,
    /// From the largest down.
    pub descending: bool,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatTaskSortKey {
    /// Name, without regard to case.
    Name,
    /// When something last happened.
    ActiveAt,
    /// When it was created.
    CreatedAt,
    /// Remaining TA.
    Remaining,
    /// Dialogues.
    Dialogues,
    /// Successes.
    Success,
    /// Cost.
    Cost,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTaskPage {
    /// Rows.
    pub rows: Vec<ChatTaskRow>,
    /// Cursor of the next page, if there may be one.
    pub next: Option<String>,
    /// Tasks by status that fit the search (whatever statuses were asked for).
    pub by_status: Vec<(ChatTaskStatusKind, i64)>,
}

impl ChatTasks<'_> {
    /// A page of tasks.
    pub async fn list(
        &self,
        filter: &ChatTaskFilter,
        sort: ChatTaskSort,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ChatTaskPage> {
        let mut conn = self.store.reader().await?;
        let by_status = {
            let mut sql = Sql::new(
                "SELECT t.status_kind, COUNT(*) FROM chat_task t WHERE t.deleted_at IS NULL",
            );
            push_search(&mut sql, filter);
            sql.push(" GROUP BY t.status_kind ORDER BY t.status_kind");
            let rows = sql.query().fetch_all(&mut *conn).await?;
            rows.iter()
                .map(|row| {
                    let mut columns = Columns::of(row);
                    Ok((columns.code("chat task status")?, columns.int()?))
                })
                .collect::<Result<Vec<_>>>()?
        };
        let sql = list_query(filter, sort, cursor, limit)?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let rows = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        let next = rows
            .last()
            .filter(|_| rows.len() == limit as usize)
            .map(|row| format!("{}|{}", row.task.id, sort.key.of(row)));
        Ok(ChatTaskPage {
            rows,
            next,
            by_status,
        })
    }
}

impl ChatTaskSortKey {
    fn expression(self) -> &'static str {
        match self {
            ChatTaskSortKey::Name => "t.name_key",
            ChatTaskSortKey::ActiveAt => "n.active_at",
            ChatTaskSortKey::CreatedAt => "t.created_at",
            ChatTaskSortKey::Remaining => "(n.pending + n.claimed + n.deferred)",
            ChatTaskSortKey::Dialogues => "n.dialogues",
            ChatTaskSortKey::Success => "n.success",
            ChatTaskSortKey::Cost => "(n.spent + n.over)",
        }
    }

    /// The value of a row, as a cursor carries it.
    fn of(self, row: &ChatTaskRow) -> String {
        let (task, counts) = (&row.task, &row.counts);
        let audience = &counts.audience;
        match self {
            ChatTaskSortKey::Name => folded(&task.draft.name),
            ChatTaskSortKey::ActiveAt => task.active_at.to_string(),
            ChatTaskSortKey::CreatedAt => task.created_at.to_string(),
            ChatTaskSortKey::Remaining => {
                (audience.pending + audience.claimed + audience.deferred).to_string()
            }
            ChatTaskSortKey::Dialogues => counts.dialogues.to_string(),
            ChatTaskSortKey::Success => counts.success.to_string(),
            ChatTaskSortKey::Cost => counts.purse.cost().0.to_string(),
        }
    }
}

fn push_search(sql: &mut Sql, filter: &ChatTaskFilter) {
    if let Some(search) = filter
        .search
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        sql.push(" AND t.name_key LIKE ")
            .push_arg(anywhere(search))
            .push(" ESCAPE '\\'");
    }
}

fn list_query(
    filter: &ChatTaskFilter,
    sort: ChatTaskSort,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Sql> {
    let mut sql = Sql::new(SELECT);
    push_search(&mut sql, filter);
    if !filter.statuses.is_empty() {
        sql.push(" AND t.status_kind IN (");
        for (n, status) in filter.statuses.iter().enumerate() {
            if n > 0 {
                sql.push(", ");
            }
            sql.push_arg(code(status));
        }
        sql.push(")");
    }
    let (way, beyond) = if sort.descending {
        ("DESC", "<")
    } else {
        ("ASC", ">")
    };
    let key = sort.key.expression();
    if let Some(cursor) = cursor {
        let (id, value) = cursor.split_once('|').ok_or(StoreError::BadCursor)?;
        let id: i64 = id.parse().map_err(|_| StoreError::BadCursor)?;
        sql.push(&format!(" AND ({key}, t.id) {beyond} ("));
        match sort.key {
            ChatTaskSortKey::Name => sql.push_arg(value),
            ChatTaskSortKey::ActiveAt
            | ChatTaskSortKey::CreatedAt
            | ChatTaskSortKey::Remaining
            | ChatTaskSortKey::Dialogues
            | ChatTaskSortKey::Success
            | ChatTaskSortKey::Cost => {
                sql.push_arg(value.parse::<i64>().map_err(|_| StoreError::BadCursor)?)
            }
        };
        sql.push(", ").push_arg(id).push(")");
    }
    sql.push(&format!(" ORDER BY {key} {way}, t.id {way} LIMIT "))
        .push_arg(i64::from(limit));
    Ok(sql)
}
