//! Columns of an export of call records and the values of a row, for records and for attempts.

use std::collections::BTreeSet;

use domain::{
    agent::{AgentDraft, MAIN_INTENT},
    call_record::CallAttempt,
    export::ExportGrain,
    ids::AttemptId,
    outcome::HangupSide,
    time::UnixMillis,
};
use jiff::{Timestamp, tz::TimeZone};
use sheets::export::{Column, ColumnKind, Value};
use store::exports::ExportRow;

use crate::words::{ChatColumn, Words};

/// Most columns of variables and of tags each: a workbook stays readable.
const MOST_EXTRA: usize = 64;

/// A column by its name for programs and its name for people.
pub(super) fn column(key: &str, title: &str, kind: ColumnKind) -> Column {
    Column {
        key: key.to_owned(),
        title: title.to_owned(),
        kind,
    }
}

/// A column of exported chats.
pub(super) fn chat_column(words: Words, head: ChatColumn, kind: ColumnKind) -> Column {
    let (key, title) = words.chat_column(head);
    column(key, title, kind)
}

/// How rows of one export look.
pub(super) struct Layout {
    columns: Vec<Column>,
    variables: Vec<String>,
    tags: Vec<String>,
    grain: ExportGrain,
    zone: TimeZone,
}

impl Layout {
    /// Columns by what the export asks for; variables and tags as the agent defines them, then those
    /// that only rows have (`extra` keys of the import).
    pub(super) fn new(
        grain: ExportGrain,
        zone: &TimeZone,
        agent: Option<&AgentDraft>,
        extra: &BTreeSet<String>,
        words: Words,
    ) -> Self {
        let heads = words.record_heads();
        let mut variables: Vec<String> = agent
            .iter()
            .flat_map(|agent| &agent.variables)
            .map(|variable| variable.key.clone())
            .collect();
        variables.extend(
            extra
                .iter()
                .filter(|key| !variables.contains(key))
                .cloned()
                .collect::<Vec<_>>(),
        );
        variables.truncate(MOST_EXTRA);
        let tags: Vec<String> = agent
            .iter()
            .flat_map(|agent| &agent.output_tags)
            .map(|tag| tag.key.clone())
            .collect();
        let mut columns = vec![
            column("calledNumber", heads.number, ColumnKind::Text),
            column("outId", heads.out_id, ColumnKind::Text),
        ];
        match grain {
            ExportGrain::Record => columns.extend([
                column("result", heads.result, ColumnKind::Text),
                column("mainIntent", heads.main_intent, ColumnKind::Text),
                column("attempts", heads.attempts, ColumnKind::Int),
                column("startedAt", heads.started, ColumnKind::Time),
                column("endedAt", heads.ended, ColumnKind::Time),
                column("talk", heads.talk, ColumnKind::Duration),
                column("cost", heads.cost, ColumnKind::Money),
            ]),
            ExportGrain::Attempt => columns.extend([
                column("attempt", heads.attempt, ColumnKind::Int),
                column("result", heads.result, ColumnKind::Text),
                column("callerNumber", heads.caller_number, ColumnKind::Text),
                column("startedAt", heads.started, ColumnKind::Time),
                column("answeredAt", heads.answered, ColumnKind::Time),
                column("endedAt", heads.ended, ColumnKind::Time),
                column("talk", heads.talk, ColumnKind::Duration),
                column("hangupSide", heads.hangup, ColumnKind::Text),
                column("sipCode", heads.sip, ColumnKind::Int),
                column("q850", heads.q850, ColumnKind::Int),
                column("cost", heads.cost, ColumnKind::Money),
                column("mainIntent", heads.main_intent, ColumnKind::Text),
            ]),
        }
        columns.push(column("recording", heads.recording, ColumnKind::Text));
        columns.push(column("note", heads.note, ColumnKind::Text));
        let text = |key: &String| column(key, key, ColumnKind::Text);
        columns.extend(variables.iter().map(text));
        columns.extend(tags.iter().map(text));
        Layout {
            columns,
            variables,
            tags,
            grain,
            zone: zone.clone(),
        }
    }

    /// Columns.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Values of each row that a record makes: itself, or one an attempt.
    pub(super) fn rows<'r>(&self, row: &'r ExportRow) -> Vec<Vec<Value<'r>>> {
        match self.grain {
            ExportGrain::Record => vec![self.record(row)],
            ExportGrain::Attempt => row
                .attempts
                .iter()
                .map(|attempt| self.attempt(row, attempt))
                .collect(),
        }
    }

    fn record<'r>(&self, row: &'r ExportRow) -> Vec<Value<'r>> {
        let record = &row.record;
        let recording = recorded(row)
            .last()
            .map(|attempt| file_name(&record.number, attempt));
        let mut values = vec![
            Value::from(record.number.as_str()),
            text(record.out_id.as_deref()),
            text(record.result.map(domain::outcome::CallResult::code)),
            text(record.main_intent.as_deref()),
            Value::Int(record.attempts),
            self.time(record.last_at),
            self.time(record.finished_at),
            Value::Duration(record.talk_ms),
            Value::Money(record.cost),
            recording.map_or(Value::Empty, Value::from),
            text(row.note.as_deref()),
        ];
        self.push_extra(&mut values, row);
        values
    }

    fn attempt<'r>(&self, row: &'r ExportRow, attempt: &'r CallAttempt) -> Vec<Value<'r>> {
        let talk = match (attempt.answered_at, attempt.ended_at) {
            (Some(from), Some(until)) => Value::Duration(until - from),
            (None, _) | (_, None) => Value::Duration(0),
        };
        let recording = attempt
            .has_recording
            .then(|| file_name(&row.record.number, attempt));
        let mut values = vec![
            Value::from(row.record.number.as_str()),
            text(row.record.out_id.as_deref()),
            Value::Int(attempt.number),
            text(
                attempt
                    .result
                    .map(domain::outcome::CallResult::code)
                    .or(attempt.line_fault.as_deref()),
            ),
            text(attempt.caller_number.as_deref()),
            self.time(Some(attempt.started_at)),
            self.time(attempt.answered_at),
            self.time(attempt.ended_at),
            talk,
            text(attempt.hangup_side.map(side)),
            attempt.sip_code.map_or(Value::Empty, Value::Int),
            attempt.q850.map_or(Value::Empty, Value::Int),
            Value::Money(attempt.cost),
            text(row.record.main_intent.as_deref()),
            recording.map_or(Value::Empty, Value::from),
            text(row.note.as_deref()),
        ];
        self.push_extra(&mut values, row);
        values
    }

    fn push_extra<'r>(&self, values: &mut Vec<Value<'r>>, row: &'r ExportRow) {
        for key in &self.variables {
            values.push(text(row.variables.get(key).map(String::as_str)));
        }
        for key in &self.tags {
            let tag = row
                .tags
                .iter()
                .find(|tag| tag.key == *key && tag.key != MAIN_INTENT);
            values.push(text(tag.map(|tag| tag.value.as_str())));
        }
    }

    fn time<'r>(&self, at: Option<UnixMillis>) -> Value<'r> {
        moment(&self.zone, at)
    }

    /// Recordings of a row, with their names in the zip.
    pub(super) fn recordings(&self, row: &ExportRow) -> Vec<(String, AttemptId)> {
        let named =
            recorded(row).map(|attempt| (file_name(&row.record.number, attempt), attempt.id));
        named.collect()
    }
}

/// A moment on the zone's wall clock.
pub(super) fn moment<'r>(zone: &TimeZone, at: Option<UnixMillis>) -> Value<'r> {
    let known = at.and_then(|at| Some((at, Timestamp::from_millisecond(at).ok()?)));
    match known {
        Some((at, moment)) => Value::Time {
            at,
            offset: zone.to_offset(moment).seconds(),
        },
        None => Value::Empty,
    }
}

fn recorded(row: &ExportRow) -> impl Iterator<Item = &CallAttempt> {
    row.attempts.iter().filter(|attempt| attempt.has_recording)
}

/// Name of a recording beside the table: the number's digits and the attempt's id.
fn file_name(number: &str, attempt: &CallAttempt) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    format!("recordings/{digits}-{}.wav", attempt.id)
}

fn text(value: Option<&str>) -> Value<'_> {
    value.map_or(Value::Empty, Value::from)
}

fn side(side: HangupSide) -> &'static str {
    match side {
        HangupSide::Agent => "agent",
        HangupSide::Callee => "callee",
        HangupSide::System => "system",
    }
}
