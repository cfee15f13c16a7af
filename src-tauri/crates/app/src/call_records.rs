//! Execution records: pages, chips, details, cancel, redial.

use std::collections::HashMap;

use domain::{
    agent::{AgentDraft, MAIN_INTENT},
    call_record::{CalleeState, RecordTab},
    ids::CalleeId,
};
use store::{Counted, callees::RecordSort as StoreSort};

use crate::{
    App,
    call_tasks::page_size,
    contract::{
        CallRecordChanged, CallRecordChips, CallRecordCounts, CallRecordList, CallRecordMany,
        CallRecordPage, CallRecordView, ChipKey, IpcError, LabelledValue, RecordChip, RecordSort,
        RecordTalk, Total,
    },
};

/// More would not be looked at.
const MOST_CHIPS: usize = 16;

/// `call_record_list`
pub(crate) async fn list(app: &App, request: CallRecordList) -> Result<CallRecordPage, IpcError> {
    let mut sort = StoreSort::usual(request.filter.tab);
    match request.sort {
        RecordSort::Natural => {}
        RecordSort::Reversed => sort.descending = !sort.descending,
    }
    let (rows, next) = app
        .store
        .callees()
        .page(
            request.task,
            &request.filter,
            request.cursor.as_deref(),
            sort,
            page_size(request.limit),
        )
        .await?;
    let total = match (&request.cursor, &next) {
        (Some(_), _) => None,
        (None, Some(_)) => Some(
            app.store
                .callees()
                .total(request.task, &request.filter)
                .await?,
        ),
        // the first page is the only one
        (None, None) => Some(Counted::exactly(rows.len() as i64)),
    };
    Ok(CallRecordPage {
        rows,
        next,
        total: total.map(Total::from),
    })
}

/// `call_record_counts`
pub(crate) async fn counts(
    app: &App,
    request: CallRecordCounts,
) -> Result<CallRecordChips, IpcError> {
    let counts = app
        .store
        .callees()
        .counts_by_chip(request.task, request.tab)
        .await?;
    let intents = counts
        .main_intents
        .into_iter()
        .map(|(value, n)| (ChipKey::MainIntent { value }, n));
    let results = counts
        .results
        .into_iter()
        .map(|(result, n)| (ChipKey::Result { result }, n));
    let kinds = counts
        .fail_kinds
        .into_iter()
        .map(|(fail_kind, n)| (ChipKey::FailKind { fail_kind }, n));
    let mut chips: Vec<(ChipKey, i64)> = match request.tab {
        RecordTab::Completed => intents.chain(results).collect(),
        RecordTab::Failed => kinds.chain(results).collect(),
        RecordTab::Pending => {
            let counts = app.store.callees().counts(request.task).await?;
            let states = [
                (CalleeState::Waiting, counts.waiting),
                (CalleeState::WaitingRedial, counts.waiting_redial),
                (CalleeState::Calling, counts.calling),
            ];
            states
                .map(|(state, n)| (ChipKey::State { state }, n))
                .to_vec()
        }
    };
    chips.retain(|(_, count)| *count > 0);
    chips.truncate(MOST_CHIPS);
    let chips = chips
        .into_iter()
        .map(|(key, count)| RecordChip { key, count });
    Ok(CallRecordChips {
        chips: chips.collect(),
    })
}

/// `call_record_get`
pub(crate) async fn details(app: &App, id: CalleeId) -> Result<CallRecordView, IpcError> {
    let record = app.store.callees().get(id).await?;
    let task = app.store.call_tasks().get(record.task).await?;
    let agent = app.store.agents().get(task.draft.agent).await.ok();
    let agent = agent.map(|agent| agent.published.map_or(agent.draft, |version| version.draft));
    let labels = agent.as_ref().map(labels).unwrap_or_default();
    let label = |key: &str| labels.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let shown = record
        .attempts
        .iter()
        .rev()
        .find(|attempt| attempt.answered_at.is_some());
    let log = match shown {
        Some(attempt) => app.store.callees().attempt_log(attempt.id).await?,
        None => Vec::new(),
    };
    let talk = match shown {
        Some(attempt) => app.store.callees().attempt_talk(attempt.id).await?,
        None => None,
    };
    let variables = in_order(record.variables, agent.as_ref());
    Ok(CallRecordView {
        do_not_call: app.store.do_not_call().contains(&record.row.number).await?,
        task: record.task,
        task_name: task.draft.name,
        zone: record.zone,
        note: record.note,
        tags: record
            .tags
            .into_iter()
            .map(|tag| {
                let words = label(&tag.key);
                LabelledValue::of_tag(tag, words)
            })
            .collect(),
        variables: variables
            .into_iter()
            .map(|(key, value)| LabelledValue {
                label: label(&key),
                key,
                value,
            })
            .collect(),
        shown_attempt: shown.map(|attempt| attempt.id),
        attempts: record.attempts,
        row: record.row,
        log,
        talk: talk.map(|talk| RecordTalk {
            cost: talk.cost,
            summing_up: talk.pending,
            summary: talk.summary,
        }),
    })
}

/// Words for keys of tags and variables.
fn labels(agent: &AgentDraft) -> HashMap<String, String> {
    let variables = agent
        .variables
        .iter()
        .map(|variable| (variable.key.clone(), variable.label.clone()));
    let tags = agent
        .output_tags
        .iter()
        .map(|tag| (tag.key.clone(), tag.label.clone()));
    let intent = agent
        .main_intent
        .iter()
        .map(|tag| (MAIN_INTENT.to_owned(), tag.label.clone()));
    variables
        .chain(tags)
        .chain(intent)
        .filter(|(_, label)| !label.is_empty())
        .collect()
}

/// Variables as the agent lists them, then the rest by name.
fn in_order(
    values: std::collections::BTreeMap<String, String>,
    agent: Option<&AgentDraft>,
) -> Vec<(String, String)> {
    let place = |key: &str| {
        let keys = agent
            .map(|agent| agent.variables.as_slice())
            .unwrap_or_default();
        keys.iter()
            .position(|variable| variable.key == key)
            .unwrap_or(usize::MAX)
    };
    let mut values: Vec<(String, String)> = values.into_iter().collect();
    values.sort_by_key(|(key, _)| place(key));
    values
}

/// `call_record_cancel`
pub(crate) async fn cancel(
    app: &App,
    request: CallRecordMany,
) -> Result<CallRecordChanged, IpcError> {
    let done = app
        .engine
        .cancel_records(request.task, &request.selection)
        .await?;
    Ok(CallRecordChanged {
        changed: done.changed,
        left: done.left,
        batch: None,
    })
}

/// `call_record_redial`
pub(crate) async fn redial(
    app: &App,
    request: CallRecordMany,
) -> Result<CallRecordChanged, IpcError> {
    let done = app
        .engine
        .redial_records(request.task, &request.selection)
        .await?;
    Ok(CallRecordChanged {
        changed: done.changed,
        left: done.left,
        batch: done.batch,
    })
}
