//! Dialogues, page by page, by keyset, those with the latest message first.

use domain::{
    dialogue::{ControlKind, Dialogue, DialogueFilter, DialogueTag},
    ids::{ChannelId, ChatTaskId},
    time::UnixMillis,
};

use super::{
    Dialogues,
    rows::{DIALOGUE, bit, read_dialogue},
};
use crate::{
    chats::Page,
    code::{anywhere, code},
    error::{Result, StoreError},
    sql::{Columns, Sql},
};

/// How many dialogues there are, in a task or in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialogueCounts {
    /// All.
    pub total: i64,
    /// With messages that nobody of the team has seen.
    pub unread: i64,
    /// By control state.
    pub by_control: Vec<(ControlKind, i64)>,
}

impl Dialogues<'_> {
    /// A page of dialogues.
    pub async fn page(
        &self,
        filter: &DialogueFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Dialogue>> {
        let sql = page_query(filter, cursor, limit)?;
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let dialogues = rows
            .iter()
            .map(|row| read_dialogue(&mut Columns::of(row)))
            .collect::<Result<Vec<_>>>()?;
        let next = dialogues
            .last()
            .filter(|_| dialogues.len() == limit as usize)
            .map(after);
        Ok(Page {
            rows: dialogues,
            next,
        })
    }

    /// How many there are.
    pub async fn counts(&self, task: Option<ChatTaskId>) -> Result<DialogueCounts> {
        let mut conn = self.store.reader().await?;
        let mut sql = Sql::new(
            "SELECT d.control, COUNT(*) FROM chat_task t JOIN dialogue d ON d.task_id = t.id
             WHERE t.deleted_at IS NULL",
        );
        if let Some(task) = task {
            sql.push(" AND t.id = ").push_arg(task.0);
        }
        sql.push(" GROUP BY d.control ORDER BY d.control");
        let mut counts = DialogueCounts::default();
        for row in sql.query().fetch_all(&mut *conn).await? {
            let mut columns = Columns::of(&row);
            let (kind, n) = (columns.code("control")?, columns.int()?);
            counts.total += n;
            counts.by_control.push((kind, n));
        }
        let mut sql = Sql::new("SELECT COUNT(*) FROM dialogue d WHERE d.unread > 0");
        if let Some(task) = task {
            sql.push(" AND d.task_id + 0 = ").push_arg(task.0);
        }
        sql.push(EXISTS);
        let row = sql.query().fetch_one(&mut *conn).await?;
        counts.unread = Columns::of(&row).int()?;
        Ok(counts)
    }
}

/// Dialogues of deleted tasks are seen by nobody.
const EXISTS: &str = " AND EXISTS (SELECT 1 FROM chat_task t
     WHERE t.id = d.task_id AND t.deleted_at IS NULL)";

/// The condition whose index gives the order; the others are filters over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    Unread,
    Tag(DialogueTag),
    Task(ChatTaskId),
    Channel(ChannelId),
    Control(ControlKind),
    Whole,
}

impl Lead {
    /// What few dialogues have comes first.
    fn of(filter: &DialogueFilter) -> Self {
        let rare = |tag: &&DialogueTag| **tag != DialogueTag::Replied;
        if filter.unread {
            Lead::Unread
        } else if let Some(tag) = filter.tags.iter().find(rare) {
            Lead::Tag(*tag)
        } else if let Some(task) = filter.task {
            Lead::Task(task)
        } else if let Some(channel) = filter.channel {
            Lead::Channel(channel)
        } else if let [control] = filter.controls.as_slice() {
            Lead::Control(*control)
        } else if let Some(tag) = filter.tags.first() {
            Lead::Tag(*tag)
        } else {
            Lead::Whole
        }
    }
}

/// Adds a condition that no index serves: an expression keeps the planner from choosing one.
fn push_number(sql: &mut Sql, column: &str, value: i64) {
    sql.push(" AND ").push(column).push(" + 0 = ");
    sql.push_arg(value);
}

/// The cursor that goes on behind a dialogue.
pub(crate) fn after(dialogue: &Dialogue) -> String {
    format!("{}|{}", dialogue.id, dialogue.last_at)
}

pub(in crate::chats) fn page_query(
    filter: &DialogueFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Sql> {
    let mut sql = Sql::new(&format!("SELECT {DIALOGUE} FROM dialogue d WHERE "));
    push_filter(&mut sql, filter);
    push_page(&mut sql, cursor, limit)?;
    Ok(sql)
}

/// Dialogues that had begun by `until`.
pub(crate) fn export_query(
    filter: &DialogueFilter,
    until: UnixMillis,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Sql> {
    let mut sql = Sql::new(&format!("SELECT {DIALOGUE} FROM dialogue d WHERE "));
    push_filter(&mut sql, filter);
    sql.push(" AND d.created_at <= ").push_arg(until);
    push_page(&mut sql, cursor, limit)?;
    Ok(sql)
}

/// How many dialogues [`export_query`] finds.
pub(crate) fn count_query(filter: &DialogueFilter, until: UnixMillis) -> Sql {
    let mut sql = Sql::new("SELECT COUNT(*) FROM dialogue d WHERE ");
    push_filter(&mut sql, filter);
    sql.push(" AND d.created_at <= ").push_arg(until);
    sql
}

fn push_filter(sql: &mut Sql, filter: &DialogueFilter) {
    let lead = Lead::of(filter);
    match lead {
        Lead::Unread => sql.push("d.unread > 0"),
        Lead::Tag(tag) => sql.push(&format!("(d.tags & {}) <> 0", bit(tag))),
        Lead::Task(task) => sql.push("d.task_id = ").push_arg(task.0),
        Lead::Channel(channel) => sql.push("d.channel_id = ").push_arg(channel.0),
        Lead::Control(control) => sql.push("d.control = ").push_arg(code(control)),
        Lead::Whole => sql.push("1 = 1"),
    };
    if let Some(search) = filter
        .search
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        sql.push(" AND d.search LIKE ")
            .push_arg(anywhere(search))
            .push(" ESCAPE '\\'");
    }
    if let (Some(task), false) = (filter.task, matches!(lead, Lead::Task(_))) {
        push_number(sql, "d.task_id", task.0);
    }
    if let (Some(channel), false) = (filter.channel, matches!(lead, Lead::Channel(_))) {
        push_number(sql, "d.channel_id", channel.0);
    }
    let tags = filter.tags.iter().fold(0, |bits, tag| bits | bit(*tag));
    if tags != 0 {
        sql.push(&format!(" AND ((d.tags + 0) & {tags}) = {tags}"));
    }
    if !filter.controls.is_empty() && !matches!(lead, Lead::Control(_)) {
        sql.push(" AND (d.control || '') IN (");
        for (n, control) in filter.controls.iter().enumerate() {
            if n > 0 {
                sql.push(", ");
            }
            sql.push_arg(code(control));
        }
        sql.push(")");
    }
    sql.push(EXISTS);
}

fn push_page(sql: &mut Sql, cursor: Option<&str>, limit: u32) -> Result<()> {
    if let Some(cursor) = cursor {
        let (id, at) = cursor.split_once('|').ok_or(StoreError::BadCursor)?;
        let id: i64 = id.parse().map_err(|_| StoreError::BadCursor)?;
        let at: i64 = at.parse().map_err(|_| StoreError::BadCursor)?;
        sql.push(" AND (d.last_at, d.id) < (").push_arg(at);
        sql.push(", ").push_arg(id).push(")");
    }
    sql.push(" ORDER BY d.last_at DESC, d.id DESC LIMIT ")
        .push_arg(i64::from(limit));
    Ok(())
}
