//! What an export reads and how its rows look, for each kind of export.

use std::collections::{BTreeSet, HashMap};

use domain::{
    chat_task::ChatTaskStatusKind,
    dialogue::{Dialogue, Message},
    export::{DialogueGrain, ExportSource, ExportTask, NumbersGrain},
    ids::{AttemptId, CallTaskId, ChatTaskId},
    time::{MINUTE, UnixMillis},
};
use jiff::tz::TimeZone;
use sheets::{
    WriteError,
    export::{Column, ExportWriter, Value},
};
use store::{
    StoreError,
    chats::stats::Period,
    exports::{
        DialogueExportRow, DialogueRows, ExportRow, ExportRows, NumbersExportRow, NumbersRows,
        RecordsWanted,
    },
};

use super::{columns::Layout, dialogues::DialogueLayout, numbers::NumbersLayout};
use crate::{
    App,
    chats::{dialogues::Names, stats::MAX_DAYS},
    problems,
    words::Words,
};

/// Rows that are read at once.
const PAGE: u32 = 2_000;
/// Numbers are kept by quarters of an hour: the one that runs at creation belongs to the export.
const SLOT: i64 = 15 * MINUTE;

/// Where the rows of an export come from.
pub(super) enum Source {
    /// Call records.
    Records(ExportRows),
    /// Dialogues.
    Dialogues(DialogueRows),
    /// Messages of dialogues.
    Messages(DialogueRows),
    /// Numbers.
    Numbers(NumbersRows),
}

/// What was read at once.
pub(super) enum Page {
    /// Call records.
    Records(Vec<ExportRow>),
    /// Dialogues.
    Dialogues(Vec<DialogueExportRow>),
    /// Messages of a dialogue.
    Messages(Box<Dialogue>, Vec<Message>),
    /// Numbers.
    Numbers(Vec<NumbersExportRow>),
}

/// How rows look.
pub(super) enum Looks {
    /// Call records.
    Records(Box<Layout>),
    /// Dialogues and their messages.
    Dialogues(Box<DialogueLayout>),
    /// Numbers.
    Numbers(NumbersLayout),
}

/// Opens what an export reads.
pub(super) async fn open(app: &App, export: &ExportTask) -> Result<(Source, Looks), StoreError> {
    let words = Words::of(&app.store.settings().get().await?);
    let zone = TimeZone::get(&export.request.zone).unwrap_or(TimeZone::UTC);
    let exports = app.store.exports();
    match &export.request.source {
        ExportSource::Records {
            task,
            grain,
            filter,
            recordings: _,
        } => {
            let wanted = RecordsWanted {
                task: *task,
                filter: filter.clone(),
                grain: *grain,
                until: export.created_at,
            };
            let rows = exports.records(wanted).await?;
            let (agent, extra) = of_call_task(app, *task).await?;
            let layout = Layout::new(*grain, &zone, agent.as_ref(), &extra, words);
            Ok((Source::Records(rows), Looks::Records(Box::new(layout))))
        }
        ExportSource::Dialogues { grain, filter } => {
            let rows = exports.dialogues(filter.clone(), export.created_at).await?;
            let names = Names::of(app).await?;
            let tasks = chat_task_names(app).await?;
            let layout = DialogueLayout::new(*grain, &zone, names, tasks, words);
            let source = match grain {
                DialogueGrain::Dialogue => Source::Dialogues(rows),
                DialogueGrain::Message => Source::Messages(rows),
            };
            Ok((source, Looks::Dialogues(Box::new(layout))))
        }
        ExportSource::Numbers {
            task,
            grain,
            from,
            until,
        } => {
            let until = (*until).min(export.created_at + SLOT);
            let periods = periods(*grain, *from, until, &export.request.zone);
            let rows = exports.numbers(*task, periods).await?;
            let layout = NumbersLayout::new(*grain, until, &zone, words);
            Ok((Source::Numbers(rows), Looks::Numbers(layout)))
        }
    }
}

/// Stretches of time of which each has a row.
fn periods(grain: NumbersGrain, from: UnixMillis, until: UnixMillis, zone: &str) -> Vec<Period> {
    match grain {
        NumbersGrain::Task => vec![Period { from, until }],
        NumbersGrain::Day => {
            let days = problems::days_of(from, until, zone, MAX_DAYS);
            let ends = days.iter().skip(1).copied().chain([until]);
            let periods = days.iter().zip(ends);
            periods
                .map(|(from, until)| Period { from: *from, until })
                .collect()
        }
    }
}

/// The agent of a call task as it is now, and the import's own columns.
async fn of_call_task(
    app: &App,
    task: CallTaskId,
) -> Result<(Option<domain::agent::AgentDraft>, BTreeSet<String>), StoreError> {
    let task = app.store.call_tasks().get(task).await?;
    let agent = app.store.agents().get(task.draft.agent).await.ok();
    let agent = agent.map(|agent| agent.published.map_or(agent.draft, |version| version.draft));
    let extra = app.store.usage().variable_keys(task.id).await?;
    Ok((agent, extra))
}

async fn chat_task_names(app: &App) -> Result<HashMap<ChatTaskId, String>, StoreError> {
    let mut names = HashMap::new();
    for status in ChatTaskStatusKind::ALL {
        for row in app.store.chat_tasks().in_status(status).await? {
            names.insert(row.task.id, row.task.draft.name);
        }
    }
    Ok(names)
}

impl Source {
    /// How much there is: records, dialogues, or stretches of time.
    pub(super) async fn total(&mut self) -> Result<i64, StoreError> {
        match self {
            Source::Records(rows) => rows.total().await,
            Source::Dialogues(rows) | Source::Messages(rows) => rows.total().await,
            Source::Numbers(rows) => Ok(i64::try_from(rows.left()).unwrap_or(i64::MAX)),
        }
    }

    /// The next page and how much of the whole it ends; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<(Page, i64)>, StoreError> {
        let many = |read: usize| i64::try_from(read).unwrap_or(i64::MAX);
        match self {
            Source::Records(rows) => {
                // Attempts hold the names of recordings.
                let page = rows.next(PAGE, true).await?;
                let read = many(page.len());
                Ok((read > 0).then_some((Page::Records(page), read)))
            }
            Source::Dialogues(rows) => {
                let page = rows.next(PAGE / 4).await?;
                let read = many(page.len());
                Ok((read > 0).then_some((Page::Dialogues(page), read)))
            }
            Source::Messages(rows) => {
                let page = rows.next_messages(PAGE).await?;
                Ok(page.map(|(dialogue, messages, ends)| {
                    (
                        Page::Messages(Box::new(dialogue), messages),
                        i64::from(ends),
                    )
                }))
            }
            Source::Numbers(rows) => {
                let page = rows.next().await?;
                Ok(page.map(|page| (Page::Numbers(page), 1)))
            }
        }
    }
}

impl Looks {
    /// Columns.
    pub(super) fn columns(&self) -> &[Column] {
        match self {
            Looks::Records(layout) => layout.columns(),
            Looks::Dialogues(layout) => layout.columns(),
            Looks::Numbers(layout) => layout.columns(),
        }
    }

    /// Writes a page; gives its rows.
    pub(super) fn write(&self, page: &Page, writer: &mut ExportWriter) -> Result<i64, WriteError> {
        let mut written = 0;
        let mut put = |values: Vec<Value<'_>>| {
            written += 1;
            writer.row(&values)
        };
        match (self, page) {
            (Looks::Records(layout), Page::Records(rows)) => rows
                .iter()
                .flat_map(|row| layout.rows(row))
                .try_for_each(&mut put)?,
            (Looks::Dialogues(layout), Page::Dialogues(rows)) => {
                rows.iter().try_for_each(|row| put(layout.dialogue(row)))?
            }
            (Looks::Dialogues(layout), Page::Messages(dialogue, messages)) => messages
                .iter()
                .try_for_each(|message| put(layout.message(dialogue, message)))?,
            (Looks::Numbers(layout), Page::Numbers(rows)) => {
                rows.iter().try_for_each(|row| put(layout.row(row)))?;
            }
            // A page is always of the kind that its own export reads.
            (Looks::Records(_) | Looks::Dialogues(_) | Looks::Numbers(_), _) => {}
        }
        Ok(written)
    }

    /// Recordings of a page, with their names in the zip.
    pub(super) fn recordings(&self, page: &Page) -> Vec<(String, AttemptId)> {
        match (self, page) {
            (Looks::Records(layout), Page::Records(rows)) => {
                rows.iter().flat_map(|row| layout.recordings(row)).collect()
            }
            (Looks::Records(_) | Looks::Dialogues(_) | Looks::Numbers(_), _) => Vec::new(),
        }
    }
}
