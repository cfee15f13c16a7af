//! The list of chat tasks, by keyset.

use domain::chat_task::ChatTaskStatusKind;

use super::{ChatTaskRow, ChatTasks, SELECT, read};
use crate::{
    code::{code, folded},
    error::Result,
    sql::Sql,
    task_list::{Keyset, by_status, cursor_behind, push_search, push_statuses},
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
        let search = filter.search.as_deref();
        let by_status = by_status(&mut conn, "chat_task", search).await?;
        let sql = list_query(filter, sort, cursor, limit)?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let rows = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        let next = rows
            .last()
            .filter(|_| rows.len() == limit as usize)
            .map(|row| cursor_behind(row.task.id.0, &sort.key.of(row)));
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

fn list_query(
    filter: &ChatTaskFilter,
    sort: ChatTaskSort,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Sql> {
    let mut sql = Sql::new(SELECT);
    push_search(&mut sql, filter.search.as_deref());
    push_statuses(&mut sql, filter.statuses.iter().map(code));
    let keyset = Keyset {
        key: sort.key.expression(),
        is_text: sort.key == ChatTaskSortKey::Name,
        descending: sort.descending,
        cursor,
        limit,
    };
    keyset.push(&mut sql)?;
    Ok(sql)
}
