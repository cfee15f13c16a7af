//! One record whole: what Call Details shows, apart from the call log (see `attempts`).

use std::collections::BTreeMap;

use domain::{
    agent::OutputTag,
    call_record::{CallAttempt, CallRecordRow, RecordTab},
    ids::{AttemptId, BatchId, CallTaskId, CalleeId},
    line::{Codec, SoundUsed},
    money::Usd,
    outcome::{CallResult, HangupSide},
    time::UnixMillis,
};
use serde::Deserialize;
use sqlx::AnyConnection;

use super::{Callees, page, query::OrderBy, standing::read_phase};
use crate::{
    code::json,
    dialect::Dialect,
    error::Result,
    sql::{Columns, Sql},
};

/// One record whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordDetails {
    /// Its row in the list.
    pub row: CallRecordRow,
    /// Its task.
    pub task: CallTaskId,
    /// Its batch: the import, or the last "Redial these".
    pub batch: BatchId,
    /// Row in the file that it came from.
    pub file_row: i64,
    /// Call variables.
    pub variables: BTreeMap<String, String>,
    /// Output tags, the main intent among them.
    pub tags: Vec<OutputTag>,
    /// The user's note.
    pub note: Option<String>,
    /// Its own zone.
    pub zone: Option<String>,
    /// Not called before.
    pub not_before: Option<UnixMillis>,
    /// Not called after.
    pub not_after: Option<UnixMillis>,
    /// All attempts, the first first.
    pub attempts: Vec<CallAttempt>,
}

impl RecordDetails {
    /// The tab in which it is found.
    pub fn tab(&self) -> RecordTab {
        use domain::call_record::CalleeState as State;
        match self.row.state {
            State::Waiting | State::WaitingRedial | State::Calling => RecordTab::Pending,
            State::Completed => RecordTab::Completed,
            State::Failed => RecordTab::Failed,
        }
    }
}

impl Callees<'_> {
    /// One record whole.
    pub async fn get(&self, callee: CalleeId) -> Result<RecordDetails> {
        let mut conn = self.store.reader().await?;
        let sql = format!(
            "SELECT (SELECT a.phase FROM call_attempt a WHERE a.callee_id = c.id
                     AND a.n = c.attempt_n AND a.ended_at IS NULL), {},
                    c.task_id, c.batch_id, c.file_row, c.variables, c.tags, c.note, c.zone,
                    c.not_before, c.not_after
             FROM callee c JOIN call_task t ON t.id = c.task_id
             WHERE c.id = $1 AND c.id <= t.visible_upto AND t.deleted_at IS NULL
               AND NOT (c.id BETWEEN t.hidden_from AND t.hidden_to)",
            page::COLUMNS
        );
        let row = crate::sql::query(sql)
            .bind(callee.0)
            .fetch_one(&mut *conn)
            .await?;
        let (record, _) = page::read(&row, OrderBy::Number)?;
        let mut columns = Columns::from(&row, page::COLUMN_COUNT);
        let details = RecordDetails {
            row: record,
            task: CallTaskId(columns.int()?),
            batch: BatchId(columns.int()?),
            file_row: columns.int()?,
            variables: columns.json("call variables")?,
            tags: read_tags(columns.opt_text()?)?,
            note: columns.opt_text()?,
            zone: columns.opt_text()?,
            not_before: columns.opt_int()?,
            not_after: columns.opt_int()?,
            attempts: Vec::new(),
        };
        let attempts = attempts_of(&mut conn, self.store.dialect(), &[callee]).await?;
        Ok(RecordDetails {
            attempts: attempts.into_iter().map(|(_, attempt)| attempt).collect(),
            ..details
        })
    }

    /// The callee of an attempt.
    pub async fn of_attempt(&self, attempt: AttemptId) -> Result<CalleeId> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT callee_id FROM call_attempt WHERE id = $1")
            .bind(attempt.0)
            .fetch_one(&mut *conn)
            .await?;
        Ok(CalleeId(Columns::of(&row).int()?))
    }
}

fn read_tags(text: Option<String>) -> Result<Vec<OutputTag>> {
    text.map_or(Ok(Vec::new()), |text| {
        serde_json::from_str(&text).map_err(|_| crate::error::StoreError::Unreadable {
            what: "output tags",
        })
    })
}

/// All attempts of some callees, in the order of callee and attempt.
pub(crate) async fn attempts_of(
    conn: &mut AnyConnection,
    dialect: Dialect,
    callees: &[CalleeId],
) -> Result<Vec<(CalleeId, CallAttempt)>> {
    let mut sql = Sql::new("SELECT a.* FROM call_attempt a WHERE a.callee_id IN ");
    let parameter = sql.arg(json(callees));
    sql.push(&dialect.ids(&parameter))
        .push(" ORDER BY a.callee_id, a.n");
    let (before, behind) = dialect.as_json(&WireAttempt::FIELDS, &[]);
    sql.wrap(&before, behind);
    let row = sql.query().fetch_one(conn).await?;
    let found: Vec<WireAttempt> = Columns::of(&row).json("attempts")?;
    found.into_iter().map(WireAttempt::into_attempt).collect()
}

/// An attempt as it crosses the driver: an array in this order.
#[derive(Deserialize)]
struct WireAttempt {
    callee_id: CalleeId,
    id: AttemptId,
    n: i64,
    counted: i64,
    started_at: UnixMillis,
    rang_at: Option<UnixMillis>,
    answered_at: Option<UnixMillis>,
    ended_at: Option<UnixMillis>,
    phase: i64,
    result: Option<CallResult>,
    line_fault: Option<String>,
    caller_number: Option<String>,
    hangup_side: Option<HangupSide>,
    sip_code: Option<i64>,
    sip_text: Option<String>,
    q850: Option<i64>,
    codec: Option<Codec>,
    encrypted: Option<i64>,
    cost: Usd,
    has_recording: i64,
}

impl WireAttempt {
    const FIELDS: [&str; 20] = [
        "callee_id",
        "id",
        "n",
        "counted",
        "started_at",
        "rang_at",
        "answered_at",
        "ended_at",
        "phase",
        "result",
        "line_fault",
        "caller_number",
        "hangup_side",
        "sip_code",
        "sip_text",
        "q850",
        "codec",
        "encrypted",
        "cost",
        "has_recording",
    ];

    fn into_attempt(self) -> Result<(CalleeId, CallAttempt)> {
        let attempt = CallAttempt {
            id: self.id,
            number: self.n,
            counted: self.counted != 0,
            started_at: self.started_at,
            rang_at: self.rang_at,
            answered_at: self.answered_at,
            ended_at: self.ended_at,
            phase: read_phase(self.phase)?,
            result: self.result,
            line_fault: self.line_fault,
            caller_number: self.caller_number,
            hangup_side: self.hangup_side,
            sip_code: self.sip_code,
            sip_text: self.sip_text,
            q850: self.q850,
            sound: self.codec.map(|codec| SoundUsed {
                codec,
                encrypted: self.encrypted == Some(1),
            }),
            cost: self.cost,
            has_recording: self.has_recording != 0,
        };
        Ok((self.callee_id, attempt))
    }
}
