//! Rows of an export of dialogues: those that had begun when it was created, with the messages that were
//! written by then, read in one snapshot.

use std::collections::{BTreeMap, VecDeque};

use domain::{
    dialogue::{Dialogue, DialogueFilter, Message},
    ids::{DialogueId, MessageId},
    time::UnixMillis,
};
use sqlx::{Any, Transaction};

use super::Exports;
use crate::{
    chats::dialogues::exported::{
        SENT_MESSAGE, after, count_query, dialogue_messages, export_query, read_dialogue,
        read_message,
    },
    error::Result,
    sql::{Columns, query},
};

/// A dialogue with everything that an export shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogueExportRow {
    /// The dialogue. Its last message is in `last`.
    pub dialogue: Dialogue,
    /// Messages that came in.
    pub received: i64,
    /// Messages that were sent.
    pub sent: i64,
    /// The last message.
    pub last: Option<LastMessage>,
}

/// The last message of a dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastMessage {
    /// When it was written.
    pub at: UnixMillis,
    /// Its words.
    pub text: String,
}

/// Reads dialogues, page by page. Dropped, it lets its snapshot go.
#[derive(Debug)]
pub struct DialogueRows {
    tx: Transaction<'static, Any>,
    filter: DialogueFilter,
    until: UnixMillis,
    cursor: Option<String>,
    over: bool,
    /// Dialogues whose messages are still to be read.
    open: VecDeque<Dialogue>,
    /// The last message of the first of them that was read.
    upto: MessageId,
}

impl Exports<'_> {
    /// Opens the dialogues that match now and had begun by `until`. What is read later is read from
    /// the same state of the database.
    pub async fn dialogues(
        &self,
        filter: DialogueFilter,
        until: UnixMillis,
    ) -> Result<DialogueRows> {
        let begin = self.store.dialect().begin_snapshot();
        Ok(DialogueRows {
            tx: self.store.inner.readers.begin_with(begin).await?,
            filter,
            until,
            cursor: None,
            over: false,
            open: VecDeque::new(),
            upto: MessageId(0),
        })
    }
}

impl DialogueRows {
    /// Dialogues in all.
    pub async fn total(&mut self) -> Result<i64> {
        let sql = count_query(&self.filter, self.until);
        let row = sql.query().fetch_one(&mut *self.tx).await?;
        Columns::of(&row).int()
    }

    /// The next `limit` dialogues; empty at the end.
    pub async fn next(&mut self, limit: u32) -> Result<Vec<DialogueExportRow>> {
        let dialogues = self.page(limit).await?;
        if dialogues.is_empty() {
            return Ok(Vec::new());
        }
        let mut said = self.said(&dialogues).await?;
        let rows = dialogues.into_iter().map(|dialogue| {
            let said = said.remove(&dialogue.id).unwrap_or_default();
            DialogueExportRow {
                received: said.received,
                sent: said.sent,
                last: said.last,
                dialogue,
            }
        });
        Ok(rows.collect())
    }

    /// The next messages, of one dialogue at a time, oldest first, and whether it was its last piece;
    /// `None` at the end of all.
    pub async fn next_messages(
        &mut self,
        limit: u32,
    ) -> Result<Option<(Dialogue, Vec<Message>, bool)>> {
        if self.open.is_empty() {
            self.open = self.page(PAGE_OF_TRANSCRIPTS).await?.into();
            self.upto = MessageId(0);
        }
        let Some(dialogue) = self.open.front().cloned() else {
            return Ok(None);
        };
        let rows = query(dialogue_messages())
            .bind(dialogue.id.0)
            .bind(self.upto.0)
            .bind(self.until)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.tx)
            .await?;
        let messages = rows
            .iter()
            .map(|row| read_message(&mut Columns::of(row)))
            .collect::<Result<Vec<_>>>()?;
        let ends = messages.len() < limit as usize;
        if ends {
            self.open.pop_front();
            self.upto = MessageId(0);
        } else if let Some(last) = messages.last() {
            self.upto = last.id;
        }
        Ok(Some((dialogue, messages, ends)))
    }

    async fn page(&mut self, limit: u32) -> Result<Vec<Dialogue>> {
        if self.over {
            return Ok(Vec::new());
        }
        let sql = export_query(&self.filter, self.until, self.cursor.as_deref(), limit)?;
        let rows = sql.query().fetch_all(&mut *self.tx).await?;
        let dialogues = rows
            .iter()
            .map(|row| read_dialogue(&mut Columns::of(row)))
            .collect::<Result<Vec<_>>>()?;
        self.over = dialogues.len() < limit as usize;
        self.cursor = dialogues.last().map(after);
        Ok(dialogues)
    }

    /// What was said in each of these by `until`.
    async fn said(&mut self, dialogues: &[Dialogue]) -> Result<BTreeMap<DialogueId, Said>> {
        let ids = listed(dialogues.iter().map(|dialogue| dialogue.id.0));
        let rows = query(format!(
            "SELECT m.dialogue_id,
                    CAST(SUM(CASE WHEN m.side = 'person' THEN 1 ELSE 0 END) AS BIGINT),
                    CAST(SUM(CASE WHEN {SENT_MESSAGE} THEN 1 ELSE 0 END) AS BIGINT), MAX(m.id)
             FROM message m WHERE m.dialogue_id IN ({ids}) AND m.at <= $1
             GROUP BY m.dialogue_id"
        ))
        .bind(self.until)
        .fetch_all(&mut *self.tx)
        .await?;
        let mut said = BTreeMap::new();
        let mut last_ids = Vec::with_capacity(rows.len());
        for row in rows {
            let mut columns = Columns::of(&row);
            let id = DialogueId(columns.int()?);
            let (received, sent) = (columns.int()?, columns.int()?);
            last_ids.push(columns.int()?);
            let last = None;
            said.insert(
                id,
                Said {
                    received,
                    sent,
                    last,
                },
            );
        }
        if last_ids.is_empty() {
            return Ok(said);
        }
        let ids = listed(last_ids.into_iter());
        let rows = query(format!(
            "SELECT m.dialogue_id, m.at, m.text FROM message m WHERE m.id IN ({ids})"
        ))
        .fetch_all(&mut *self.tx)
        .await?;
        for row in rows {
            let mut columns = Columns::of(&row);
            if let Some(said) = said.get_mut(&DialogueId(columns.int()?)) {
                let (at, text) = (columns.int()?, columns.text()?);
                said.last = Some(LastMessage { at, text });
            }
        }
        Ok(said)
    }
}

/// Dialogues that are looked up at once when their messages are read.
const PAGE_OF_TRANSCRIPTS: u32 = 200;

#[derive(Default)]
struct Said {
    received: i64,
    sent: i64,
    last: Option<LastMessage>,
}

fn listed(ids: impl Iterator<Item = i64>) -> String {
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
}
