//! Knowledge files: their passages, and finding in them by stems. What a stem is, is the caller's
//! business; a user's words never become part of a full-text query, only quoted letters and digits.

use domain::{
    ids::{AiProfileId, KnowledgeFileId},
    knowledge::{KnowledgeFile, KnowledgeFormat, KnowledgeState},
    time::UnixMillis,
};

use crate::{
    Store,
    code::{code, json, storable},
    error::Result,
    feed::tables,
    sql::{Columns, query},
    writer::Tx,
};

/// The knowledge.
#[derive(Debug)]
pub struct Knowledge<'s> {
    pub(crate) store: &'s Store,
}

/// A passage to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassage {
    /// The headings it stands under; may be empty.
    pub heading: String,
    /// Its words.
    pub text: String,
    /// The same words without endings, separated by spaces.
    pub stems: String,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPassage {
    /// Its file.
    pub file: KnowledgeFileId,
    /// The file's name.
    pub file_name: String,
    /// The headings it stands under; may be empty.
    pub heading: String,
    /// Its words.
    pub text: String,
}

impl Knowledge<'_> {
    /// The files of an AI by name.
    pub async fn list(&self, ai: AiProfileId) -> Result<Vec<KnowledgeFile>> {
        let mut conn = self.store.reader().await?;
        let rows = sqlx::query(
            "SELECT id, name, format, bytes, state, added_at FROM knowledge_file
             WHERE ai_id = $1 ORDER BY name, id",
        )
        .bind(ai.0)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(KnowledgeFile {
                    id: KnowledgeFileId(columns.int()?),
                    ai,
                    name: columns.text()?,
                    format: columns.code("knowledge format")?,
                    bytes: columns.int()?,
                    state: columns.json("knowledge state")?,
                    added_at: columns.int()?,
                })
            })
            .collect()
    }

    /// A new file, being read.
    pub async fn insert(
        &self,
        ai: AiProfileId,
        name: &str,
        format: KnowledgeFormat,
        bytes: i64,
        now: UnixMillis,
    ) -> Result<KnowledgeFileId> {
        let name = storable(name).into_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "INSERT INTO knowledge_file (ai_id, name, format, bytes, state, added_at)
                         SELECT a.id, $2, $3, $4, $5, $6 FROM ai_profile a WHERE a.id = $1
                         RETURNING id",
                    )
                    .bind(ai.0)
                    .bind(name)
                    .bind(code(format))
                    .bind(bytes)
                    .bind(json(&KnowledgeState::Reading))
                    .bind(now)
                    .fetch_one(tx.conn())
                    .await?;
                    tx.changed(tables::KNOWLEDGE, ai.0);
                    Ok(KnowledgeFileId(Columns::of(&row).int()?))
                })
            })
            .await
    }

    /// Keeps the passages of a file that was read: it is ready. They are written in chunks and found
    /// once all are there. What stood there before is replaced.
    pub async fn put_passages(
        &self,
        id: KnowledgeFileId,
        passages: Vec<NewPassage>,
        chars: i64,
    ) -> Result<()> {
        self.set_state(id, &KnowledgeState::Reading).await?;
        self.clear(id).await?;
        let chunks = u32::try_from(passages.len()).unwrap_or(u32::MAX);
        for chunk in passages.chunks(CHUNK) {
            let rows: Vec<_> = chunk
                .iter()
                .map(|passage| {
                    (
                        storable(&passage.heading),
                        storable(&passage.text),
                        storable(&passage.stems),
                    )
                })
                .collect();
            let rows = json(&rows);
            self.store
                .writer()
                .bulk(move |tx| Box::pin(async move { append(tx, id, rows).await }))
                .await?;
        }
        self.set_state(id, &KnowledgeState::Ready { chunks, chars })
            .await
    }

    /// Writes down how a file stands (that it could not be read).
    pub async fn set_state(&self, id: KnowledgeFileId, state: &KnowledgeState) -> Result<()> {
        let ready = match state {
            KnowledgeState::Ready { .. } => 1_i64,
            KnowledgeState::Reading | KnowledgeState::Failed { .. } => 0,
        };
        let state = json(state);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "UPDATE knowledge_file SET state = $2, ready = $3 WHERE id = $1
                         RETURNING ai_id",
                    )
                    .bind(id.0)
                    .bind(state)
                    .bind(ready)
                    .fetch_one(tx.conn())
                    .await?;
                    tx.changed(tables::KNOWLEDGE, Columns::of(&row).int()?);
                    Ok(())
                })
            })
            .await
    }

    /// Deletes a file with its passages.
    pub async fn delete(&self, id: KnowledgeFileId) -> Result<()> {
        self.set_state(id, &KnowledgeState::Reading).await?;
        self.clear(id).await?;
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    let row =
                        sqlx::query("DELETE FROM knowledge_file WHERE id = $1 RETURNING ai_id")
                            .bind(id.0)
                            .fetch_one(tx.conn())
                            .await?;
                    tx.changed(tables::KNOWLEDGE, Columns::of(&row).int()?);
                    Ok(())
                })
            })
            .await
    }

    /// Passages of an AI's ready files in which at least one of the stems occurs, the best first.
    pub async fn search(
        &self,
        ai: AiProfileId,
        stems: &[String],
        limit: u32,
    ) -> Result<Vec<FoundPassage>> {
        let dialect = self.store.dialect();
        let Some(words) = dialect.any_word(stems) else {
            return Ok(Vec::new());
        };
        let mut conn = self.store.reader().await?;
        let rows = query(dialect.knowledge_search().to_owned())
            .bind(words)
            .bind(ai.0)
            .bind(i64::from(limit))
            .fetch_all(&mut *conn)
            .await?;
        rows.iter()
            .map(|row| {
                let mut columns = Columns::of(row);
                Ok(FoundPassage {
                    file: KnowledgeFileId(columns.int()?),
                    file_name: columns.text()?,
                    heading: columns.text()?,
                    text: columns.text()?,
                })
            })
            .collect()
    }

    /// Deletes the passages of a file in chunks.
    async fn clear(&self, id: KnowledgeFileId) -> Result<()> {
        loop {
            let done = self
                .store
                .writer()
                .bulk(move |tx| {
                    Box::pin(async move {
                        let done = sqlx::query(
                            "DELETE FROM knowledge_passage WHERE id IN
                             (SELECT p.id FROM knowledge_passage p WHERE p.file_id = $1
                              ORDER BY p.id LIMIT $2)",
                        )
                        .bind(id.0)
                        .bind(CHUNK as i64)
                        .execute(tx.conn())
                        .await?;
                        Ok(done.rows_affected())
                    })
                })
                .await?;
            if done < CHUNK as u64 {
                return Ok(());
            }
        }
    }
}

/// Passages written or deleted in one transaction.
const CHUNK: usize = 200;

async fn append(tx: &mut Tx, file: KnowledgeFileId, rows: String) -> Result<()> {
    query(format!(
        "INSERT INTO knowledge_passage (file_id, heading, text, stems)
         SELECT f.id, j.value ->> 0, j.value ->> 1, j.value ->> 2
         FROM knowledge_file f, {} WHERE f.id = $1",
        tx.dialect.rows("$2")
    ))
    .bind(file.0)
    .bind(rows)
    .execute(tx.conn())
    .await?;
    Ok(())
}
