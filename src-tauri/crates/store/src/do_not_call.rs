//! The do-not-call list. Its version grows with every change, so that a copy in memory knows when
//! it is old.

use std::collections::BTreeSet;

use domain::{
    do_not_call::{DoNotCallEntry, DoNotCallMatch, DoNotCallSource},
    ids::DoNotCallId,
    time::UnixMillis,
};
use sqlx::any::AnyRow;

use crate::{
    Store,
    code::{anywhere, code, folded, json, storable},
    counted::{self, Counted},
    error::{Result, StoreError},
    feed::tables,
    sql::{Columns, Sql},
    writer::Tx,
};

/// The list.
#[derive(Debug)]
pub struct DoNotCall<'s> {
    pub(crate) store: &'s Store,
}

/// An entry to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDoNotCall {
    /// Number or prefix as stored.
    pub number: String,
    /// What it bars.
    pub matching: DoNotCallMatch,
    /// Why, in the user's words.
    pub reason: String,
    /// Where it came from.
    pub source: DoNotCallSource,
}

const VERSION: &str = "do_not_call_version";
/// Entries written in one transaction.
const CHUNK: usize = 2_000;
const SELECT: &str = "SELECT id, number, matching, reason, source, created_at FROM do_not_call";

fn read(row: &AnyRow) -> Result<DoNotCallEntry> {
    let mut columns = Columns::of(row);
    Ok(DoNotCallEntry {
        id: DoNotCallId(columns.int()?),
        number: columns.text()?,
        matching: columns.code("do-not-call entry")?,
        reason: columns.text()?,
        source: columns.code("do-not-call entry")?,
        created_at: columns.int()?,
    })
}

impl DoNotCall<'_> {
    /// Entries, newest first; those in which `search` occurs (number or reason). `cursor`: the last
    /// page's end.
    pub async fn list(
        &self,
        search: Option<&str>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<DoNotCallEntry>, Option<String>)> {
        let mut sql = Sql::new(SELECT);
        sql.push(" WHERE id < ");
        let before = match cursor {
            Some(cursor) => cursor.parse::<i64>().map_err(|_| StoreError::BadCursor)?,
            None => i64::MAX,
        };
        sql.push_arg(before);
        push_search(&mut sql, search);
        sql.push(" ORDER BY id DESC LIMIT ")
            .push_arg(i64::from(limit));
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let entries = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        let next = (entries.len() == limit as usize)
            .then(|| entries.last().map(|entry| entry.id.to_string()))
            .flatten();
        Ok((entries, next))
    }

    /// How many entries there are.
    pub async fn count(&self) -> Result<i64> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT COUNT(*) FROM do_not_call")
            .fetch_one(&mut *conn)
            .await?;
        Columns::of(&row).int()
    }

    /// How many entries `search` occurs in, counted no further than anybody reads.
    pub async fn matching(&self, search: Option<&str>) -> Result<Counted> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 FROM do_not_call WHERE 1 = 1");
        push_search(&mut sql, search);
        sql.push(" LIMIT ").push_arg(counted::MOST + 1);
        sql.push(") counted");
        let mut conn = self.store.reader().await?;
        let row = sql.query().fetch_one(&mut *conn).await?;
        Ok(Counted::bounded(Columns::of(&row).int()?))
    }

    /// Adds entries at once; those that are there already stay as they are. Returns how many are new.
    pub async fn add(&self, entries: &[NewDoNotCall], now: UnixMillis) -> Result<u64> {
        let mut added = 0;
        for chunk in entries.chunks(CHUNK) {
            let rows = written(chunk);
            added += self
                .store
                .writer()
                .urgent(move |tx| Box::pin(async move { add(tx, rows, now).await }))
                .await?;
        }
        Ok(added)
    }

    /// Like [`DoNotCall::add`], for very many: whatever is urgent goes between.
    pub async fn add_many(&self, entries: &[NewDoNotCall], now: UnixMillis) -> Result<u64> {
        let mut added = 0;
        for chunk in entries.chunks(CHUNK) {
            let rows = written(chunk);
            added += self
                .store
                .writer()
                .bulk(move |tx| Box::pin(async move { add(tx, rows, now).await }))
                .await?;
        }
        Ok(added)
    }

    /// Removes entries.
    pub async fn remove(&self, ids: &[DoNotCallId]) -> Result<u64> {
        let mut removed = 0;
        for chunk in ids.chunks(CHUNK) {
            let ids = json(chunk);
            removed += self
                .store
                .writer()
                .bulk(move |tx| Box::pin(async move { remove(tx, ids).await }))
                .await?;
        }
        Ok(removed)
    }

    /// Removes the entries in which `search` occurs (all, without one) but those in `except`, chunk
    /// by chunk, newest first; what is added meanwhile stays. Returns how many are gone, and whether
    /// it stopped because they are `most` already.
    pub async fn remove_matching(
        &self,
        search: Option<&str>,
        except: &BTreeSet<DoNotCallId>,
        most: u64,
    ) -> Result<(u64, bool)> {
        let (mut removed, mut cursor) = (0, None::<String>);
        loop {
            let (entries, next) = self.list(search, cursor.as_deref(), CHUNK as u32).await?;
            let ids = entries.iter().map(|entry| entry.id);
            let ids: Vec<_> = ids.filter(|id| !except.contains(id)).collect();
            removed += self.remove(&ids).await?;
            match next {
                None => return Ok((removed, false)),
                Some(_) if removed >= most => return Ok((removed, true)),
                Some(next) => cursor = Some(next),
            }
        }
    }

    /// Whether a stored number is barred, by itself or by a prefix.
    pub async fn contains(&self, number: &str) -> Result<bool> {
        let prefixes: Vec<&str> = number
            .char_indices()
            .skip(1)
            .map(|(at, _)| &number[..at])
            .chain([number])
            .collect();
        let mut sql = Sql::new("SELECT COUNT(*) FROM do_not_call WHERE (number = ");
        sql.push_arg(number)
            .push(" AND matching = 'number') OR (matching = 'prefix' AND number IN ");
        let parameter = sql.arg(json(&prefixes));
        let texts = self.store.inner.dialect.texts(&parameter);
        sql.push("(SELECT j.value FROM ").push(&texts).push("))");
        let mut conn = self.store.reader().await?;
        let row = sql.query().fetch_one(&mut *conn).await?;
        Ok(Columns::of(&row).int()? > 0)
    }

    /// Everything that decides, page by page: entries after `after` in the order of ids.
    pub async fn page_of_all(&self, after: DoNotCallId, limit: u32) -> Result<Vec<DoNotCallEntry>> {
        let mut sql = Sql::new(SELECT);
        sql.push(" WHERE id > ").push_arg(after.0);
        sql.push(" ORDER BY id LIMIT ").push_arg(i64::from(limit));
        let mut conn = self.store.reader().await?;
        sql.query()
            .fetch_all(&mut *conn)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// Every entry's number and kind, for the set in memory.
    pub async fn all(&self) -> Result<Vec<(String, DoNotCallMatch)>> {
        let mut all = Vec::new();
        let mut after = DoNotCallId(0);
        loop {
            let page = self.page_of_all(after, 5_000).await?;
            let Some(last) = page.last() else {
                return Ok(all);
            };
            after = last.id;
            all.extend(page.into_iter().map(|entry| (entry.number, entry.matching)));
        }
    }

    /// Grows with every change of the list.
    pub async fn version(&self) -> Result<i64> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT CAST(value AS BIGINT) FROM setting WHERE key = $1")
            .bind(VERSION)
            .fetch_optional(&mut *conn)
            .await?;
        row.map_or(Ok(0), |row| Columns::of(&row).int())
    }
}

fn push_search(sql: &mut Sql, search: Option<&str>) {
    if let Some(search) = search.filter(|text| !text.trim().is_empty()) {
        sql.push(" AND search LIKE ")
            .push_arg(anywhere(search))
            .push(" ESCAPE '\\'");
    }
}

/// Entries as [`add`] takes them.
fn written(entries: &[NewDoNotCall]) -> String {
    let rows = entries.iter().map(|entry| {
        let (number, reason) = (storable(&entry.number), storable(&entry.reason));
        let search = folded(&format!("{number} {reason}"));
        let (matching, source) = (code(entry.matching), code(entry.source));
        (number, matching, reason, source, search)
    });
    json(&rows.collect::<Vec<_>>())
}

/// Adds entries within a transaction: an opt-out in a chat.
pub(crate) async fn add_in(tx: &mut Tx, entries: &[NewDoNotCall], now: UnixMillis) -> Result<u64> {
    add(tx, written(entries), now).await
}

async fn remove(tx: &mut Tx, ids: String) -> Result<u64> {
    let mut sql = Sql::new("DELETE FROM do_not_call WHERE id IN ");
    let parameter = sql.arg(ids);
    sql.push(&tx.dialect.ids(&parameter));
    let done = sql.query().execute(tx.conn()).await?.rows_affected();
    if done > 0 {
        changed(tx).await?;
    }
    Ok(done)
}

async fn add(tx: &mut Tx, rows: String, now: UnixMillis) -> Result<u64> {
    let mut sql = Sql::new(
        "INSERT INTO do_not_call (number, matching, reason, source, created_at, search)
         SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, ",
    );
    // SQLite needs WHERE between a SELECT and ON CONFLICT
    let now = sql.arg(now);
    let parameter = sql.arg(rows);
    sql.push(&format!("CAST({now} AS BIGINT), j.value ->> 4 FROM "));
    sql.push(&tx.dialect.rows(&parameter));
    sql.push(" WHERE 1 = 1 ON CONFLICT (number, matching) DO NOTHING");
    let added = sql.query().execute(tx.conn()).await?.rows_affected();
    if added > 0 {
        changed(tx).await?;
    }
    Ok(added)
}

async fn changed(tx: &mut Tx) -> Result<()> {
    sqlx::query(
        "INSERT INTO setting (key, value) VALUES ($1, '1') ON CONFLICT (key)
         DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)",
    )
    .bind(VERSION)
    .execute(tx.conn())
    .await?;
    tx.changed(tables::DO_NOT_CALL, 0);
    Ok(())
}
