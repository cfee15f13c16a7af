//! White and black lists. An address stands once on each; adding it again widens its scope.

use std::collections::{HashMap, HashSet};

use domain::{
    chat_list::{ListColour, ListEntry, ListEntryDraft, ListScope, ListSource, ListVerdict},
    contact::ChatAddress,
    ids::{ChatTaskId, ListEntryId},
    time::UnixMillis,
};
use sqlx::{AnyConnection, any::AnyRow};

use super::{Page, address};
use crate::{
    Store,
    code::{anywhere, code, folded, json, storable},
    dialect::Dialect,
    error::{Result, StoreError},
    feed::tables,
    lines::found,
    sql::{Columns, Sql, query},
    writer::Tx,
};

/// The lists.
#[derive(Debug)]
pub struct ChatLists<'s> {
    pub(crate) store: &'s Store,
}

impl ChatLists<'_> {
    /// Entries, the newest first; those of a list, those in which `search` occurs.
    pub async fn page(
        &self,
        colour: Option<ListColour>,
        search: Option<&str>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<ListEntry>> {
        let mut sql = Sql::new(SELECT);
        let before = match cursor {
            Some(cursor) => cursor.parse::<i64>().map_err(|_| StoreError::BadCursor)?,
            None => i64::MAX,
        };
        sql.push(" WHERE l.id < ").push_arg(before);
        if let Some(colour) = colour {
            sql.push(" AND l.colour = ").push_arg(code(colour));
        }
        if let Some(search) = search.filter(|text| !text.trim().is_empty()) {
            sql.push(" AND l.search LIKE ")
                .push_arg(anywhere(search))
                .push(" ESCAPE '\\'");
        }
        sql.push(" ORDER BY l.id DESC LIMIT ")
            .push_arg(i64::from(limit));
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let mut entries = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        let next = (entries.len() == limit as usize)
            .then(|| entries.last().map(|entry| entry.id.to_string()))
            .flatten();
        read_scopes(&mut conn, self.store.dialect(), &mut entries).await?;
        Ok(Page {
            rows: entries,
            next,
        })
    }

    /// One entry.
    pub async fn get(&self, id: ListEntryId) -> Result<ListEntry> {
        let mut conn = self.store.reader().await?;
        let row = query(format!("{SELECT} WHERE l.id = $1"))
            .bind(id.0)
            .fetch_one(&mut *conn)
            .await?;
        let mut entries = vec![read(&row)?];
        read_scopes(&mut conn, self.store.dialect(), &mut entries).await?;
        entries.pop().ok_or(StoreError::NotFound)
    }

    /// Adds entries; one whose address stands on the list already widens that one's scope. Returns
    /// how many are new.
    pub async fn add(
        &self,
        entries: &[ListEntryDraft],
        source: ListSource,
        now: UnixMillis,
    ) -> Result<u64> {
        let mut added = 0;
        for chunk in entries.chunks(CHUNK) {
            let chunk = chunk.to_vec();
            added += self
                .store
                .writer()
                .urgent(move |tx| {
                    Box::pin(async move {
                        let mut added = 0;
                        for entry in &chunk {
                            added += u64::from(add(tx, entry, source, now).await?);
                        }
                        Ok(added)
                    })
                })
                .await?;
        }
        Ok(added)
    }

    /// Saves the form of an entry. Another entry with its list and address is a conflict.
    pub async fn update(&self, id: ListEntryId, draft: &ListEntryDraft) -> Result<()> {
        let draft = draft.clone();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE chat_list SET colour = $2, address = $3, all_tasks = $4, note = $5,
                            search = $6
                         WHERE id = $1",
                    )
                    .bind(id.0)
                    .bind(code(draft.colour))
                    .bind(address::written(&draft.address))
                    .bind(i64::from(draft.scope == ListScope::AllTasks))
                    .bind(storable(&draft.note).into_owned())
                    .bind(search_text(&draft))
                    .execute(tx.conn())
                    .await?;
                    found(done.rows_affected())?;
                    sqlx::query("DELETE FROM chat_list_task WHERE entry_id = $1")
                        .bind(id.0)
                        .execute(tx.conn())
                        .await?;
                    add_scope(tx, id.0, &draft.scope).await?;
                    tx.changed(tables::CHAT_LIST, 0);
                    Ok(())
                })
            })
            .await
    }

    /// Removes entries.
    pub async fn remove(&self, ids: &[ListEntryId]) -> Result<u64> {
        let mut removed = 0;
        for chunk in ids.chunks(CHUNK) {
            let ids = json(chunk);
            removed += self
                .store
                .writer()
                .urgent(move |tx| {
                    Box::pin(async move {
                        let list = tx.dialect.ids("$1");
                        query(format!(
                            "DELETE FROM chat_list_task WHERE entry_id IN {list}"
                        ))
                        .bind(ids.as_str())
                        .execute(tx.conn())
                        .await?;
                        let done = query(format!("DELETE FROM chat_list WHERE id IN {list}"))
                            .bind(ids.as_str())
                            .execute(tx.conn())
                            .await?
                            .rows_affected();
                        if done > 0 {
                            tx.changed(tables::CHAT_LIST, 0);
                        }
                        Ok(done)
                    })
                })
                .await?;
        }
        Ok(removed)
    }

    /// What the lists say in a task of a person with these addresses. Black wins.
    pub async fn verdict(&self, task: ChatTaskId, person: &[ChatAddress]) -> Result<ListVerdict> {
        let found = self.verdicts(task, person).await?;
        let any = |verdict| found.contains(&verdict);
        Ok(if any(ListVerdict::Black) {
            ListVerdict::Black
        } else if any(ListVerdict::Allowed) {
            ListVerdict::Allowed
        } else if let Some(verdict) = found.first() {
            *verdict
        } else if self.has_white(task).await? {
            // nothing is known of the person
            ListVerdict::NotWhite
        } else {
            ListVerdict::Allowed
        })
    }

    /// The same for many contacts, each with one address, in their order.
    pub async fn verdicts(
        &self,
        task: ChatTaskId,
        contacts: &[ChatAddress],
    ) -> Result<Vec<ListVerdict>> {
        let written: Vec<String> = contacts.iter().map(address::written).collect();
        let has_white = self.has_white(task).await?;
        let mut sql = Sql::new(
            "SELECT l.colour, l.address FROM chat_list l
             WHERE l.colour IN ('white', 'black') AND l.address IN (SELECT j.value FROM ",
        );
        let parameter = sql.arg(json(&written));
        sql.push(&self.store.dialect().texts(&parameter));
        sql.push(
            ") AND (l.all_tasks = 1 OR EXISTS (SELECT 1 FROM chat_list_task s
                 WHERE s.entry_id = l.id AND s.task_id = ",
        )
        .push_arg(task.0)
        .push("))");
        let mut conn = self.store.reader().await?;
        let (mut white, mut black) = (HashSet::new(), HashSet::new());
        for row in sql.query().fetch_all(&mut *conn).await? {
            let mut columns = Columns::of(&row);
            let colour: ListColour = columns.code("list")?;
            match colour {
                ListColour::White => white.insert(columns.text()?),
                ListColour::Black => black.insert(columns.text()?),
            };
        }
        let verdict = |address: &String| {
            if black.contains(address) {
                ListVerdict::Black
            } else if has_white && !white.contains(address) {
                ListVerdict::NotWhite
            } else {
                ListVerdict::Allowed
            }
        };
        Ok(written.iter().map(verdict).collect())
    }

    /// Whether there is a white list that holds for a task.
    async fn has_white(&self, task: ChatTaskId) -> Result<bool> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM chat_list l
                                      WHERE l.colour = 'white' AND l.all_tasks = 1)
                 OR EXISTS (SELECT 1 FROM chat_list_task s JOIN chat_list l ON l.id = s.entry_id
                            WHERE s.task_id = $1 AND l.colour = 'white')
             THEN CAST(1 AS BIGINT) ELSE 0 END",
        )
        .bind(task.0)
        .fetch_one(&mut *conn)
        .await?;
        Columns::of(&row).truth()
    }
}

/// Entries written in one transaction.
const CHUNK: usize = 500;
const SELECT: &str = "SELECT l.id, l.colour, l.address, l.all_tasks, l.note, l.source, l.created_at FROM chat_list l";

/// An entry; the tasks of its scope are read by [`read_scopes`].
fn read(row: &AnyRow) -> Result<ListEntry> {
    let mut columns = Columns::of(row);
    let id = ListEntryId(columns.int()?);
    let colour = columns.code("list")?;
    let address = address::read(&columns.text()?)?;
    let scope = if columns.truth()? {
        ListScope::AllTasks
    } else {
        ListScope::Tasks { tasks: Vec::new() }
    };
    Ok(ListEntry {
        id,
        draft: ListEntryDraft {
            colour,
            address,
            scope,
            note: columns.text()?,
        },
        source: columns.code("list source")?,
        created_at: columns.int()?,
    })
}

async fn read_scopes(
    conn: &mut AnyConnection,
    dialect: Dialect,
    entries: &mut [ListEntry],
) -> Result<()> {
    let ids: Vec<ListEntryId> = entries.iter().map(|entry| entry.id).collect();
    let rows = query(format!(
        "SELECT entry_id, task_id FROM chat_list_task WHERE entry_id IN {}
         ORDER BY entry_id, task_id",
        dialect.ids("$1")
    ))
    .bind(json(&ids))
    .fetch_all(&mut *conn)
    .await?;
    let mut scopes: HashMap<i64, Vec<ChatTaskId>> = HashMap::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        let entry = columns.int()?;
        let task = ChatTaskId(columns.int()?);
        scopes.entry(entry).or_default().push(task);
    }
    for entry in entries {
        if let ListScope::Tasks { tasks } = &mut entry.draft.scope {
            *tasks = scopes.remove(&entry.id.0).unwrap_or_default();
        }
    }
    Ok(())
}

fn search_text(draft: &ListEntryDraft) -> String {
    let value = address::value(&draft.address);
    folded(&storable(&format!("{value}\n{}", draft.note)))
}

/// Adds an entry, or widens the scope of the one that is there. Whether it is new.
pub(crate) async fn add(
    tx: &mut Tx,
    draft: &ListEntryDraft,
    source: ListSource,
    now: UnixMillis,
) -> Result<bool> {
    let everywhere = i64::from(draft.scope == ListScope::AllTasks);
    let row = sqlx::query(
        "INSERT INTO chat_list (colour, address, all_tasks, note, source, created_at, search)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (colour, address) DO NOTHING RETURNING id",
    )
    .bind(code(draft.colour))
    .bind(address::written(&draft.address))
    .bind(everywhere)
    .bind(storable(&draft.note).into_owned())
    .bind(code(source))
    .bind(now)
    .bind(search_text(draft))
    .fetch_optional(tx.conn())
    .await?;
    tx.changed(tables::CHAT_LIST, 0);
    if let Some(row) = row {
        let id = Columns::of(&row).int()?;
        add_scope(tx, id, &draft.scope).await?;
        return Ok(true);
    }
    let row = sqlx::query(
        "UPDATE chat_list SET all_tasks = CASE WHEN $3 = 1 THEN 1 ELSE all_tasks END
         WHERE colour = $1 AND address = $2 RETURNING id",
    )
    .bind(code(draft.colour))
    .bind(address::written(&draft.address))
    .bind(everywhere)
    .fetch_one(tx.conn())
    .await?;
    let id = Columns::of(&row).int()?;
    add_scope(tx, id, &draft.scope).await?;
    Ok(false)
}

async fn add_scope(tx: &mut Tx, entry: i64, scope: &ListScope) -> Result<()> {
    let ListScope::Tasks { tasks } = scope else {
        return Ok(());
    };
    for task in tasks {
        sqlx::query(
            "INSERT INTO chat_list_task (task_id, entry_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(task.0)
        .bind(entry)
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
