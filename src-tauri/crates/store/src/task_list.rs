//! Lists of tasks, of calls and of chats: by status and name, in the order of one column, by keyset. The
//! tasks stand as `t`, their counts as `n`. It knows no column of theirs but name and status.

use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use crate::{
    code::{anywhere, folded},
    error::{Result, StoreError},
    sql::{Columns, Sql, query},
};

/// By what a list is ordered, and where its page begins.
pub(crate) struct Keyset<'a> {
    /// The column, or an expression of our own.
    pub(crate) key: &'static str,
    /// It is text; otherwise a number.
    pub(crate) is_text: bool,
    /// From the largest down.
    pub(crate) descending: bool,
    /// Cursor of the page; `None`: the first one.
    pub(crate) cursor: Option<&'a str>,
    /// Rows of a page.
    pub(crate) limit: u32,
}

/// The cursor behind a row: its id, and its value of the column.
pub(crate) fn cursor_behind(id: i64, value: &str) -> String {
    format!("{id}|{value}")
}

/// Adds that the name has this part, in any case.
pub(crate) fn push_search(sql: &mut Sql, search: Option<&str>) {
    if let Some(search) = search.filter(|text| !text.trim().is_empty()) {
        sql.push(" AND t.name_key LIKE ")
            .push_arg(anywhere(search))
            .push(" ESCAPE '\\'");
    }
}

/// Adds that the status is one of these codes; none: any.
pub(crate) fn push_statuses(sql: &mut Sql, statuses: impl IntoIterator<Item = String>) {
    let mut before = " AND t.status_kind IN (";
    for status in statuses {
        sql.push(before).push_arg(status);
        before = ", ";
    }
    if before == ", " {
        sql.push(")");
    }
}

impl Keyset<'_> {
    /// Adds where the page begins, its order and its length.
    pub(crate) fn push(self, sql: &mut Sql) -> Result<()> {
        let Keyset { key, limit, .. } = self;
        let (way, beyond) = if self.descending {
            ("DESC", "<")
        } else {
            ("ASC", ">")
        };
        if let Some(cursor) = self.cursor {
            let (id, value) = cursor.split_once('|').ok_or(StoreError::BadCursor)?;
            let id: i64 = id.parse().map_err(|_| StoreError::BadCursor)?;
            sql.push(&format!(" AND ({key}, t.id) {beyond} ("));
            if self.is_text {
                sql.push_arg(value);
            } else {
                sql.push_arg(value.parse::<i64>().map_err(|_| StoreError::BadCursor)?);
            }
            sql.push(", ").push_arg(id).push(")");
        }
        sql.push(&format!(" ORDER BY {key} {way}, t.id {way} LIMIT "))
            .push_arg(i64::from(limit));
        Ok(())
    }
}

/// Tasks of a table by status, of those that fit the search.
pub(crate) async fn by_status<Kind: DeserializeOwned>(
    conn: &mut AnyConnection,
    table: &'static str,
    search: Option<&str>,
) -> Result<Vec<(Kind, i64)>> {
    let mut sql = Sql::new(&format!(
        "SELECT t.status_kind, COUNT(*) FROM {table} t WHERE t.deleted_at IS NULL"
    ));
    push_search(&mut sql, search);
    sql.push(" GROUP BY t.status_kind ORDER BY t.status_kind");
    let rows = sql.query().fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            Ok((columns.code("task status")?, columns.int()?))
        })
        .collect()
}

/// Whether a task of a table other than `except` has this name.
pub(crate) async fn name_taken(
    conn: &mut AnyConnection,
    table: &'static str,
    name: &str,
    except: Option<i64>,
) -> Result<bool> {
    let row = query(format!(
        "SELECT COUNT(*) FROM {table} WHERE name_key = $1 AND deleted_at IS NULL AND id <> $2"
    ))
    .bind(folded(name))
    .bind(except.unwrap_or(0))
    .fetch_one(conn)
    .await?;
    Ok(Columns::of(&row).int()? > 0)
}
