//! The import template of a task, and a filled-in workbook of practice callees.

use std::path::PathBuf;

use domain::{
    agent::CallVariable,
    call_task::CallTask,
    chat_task::{ChatTaskDraft, FirstMessage, ServiceFormat},
    export::ExportFormat,
    ids::{CallTaskId, ChatTaskId},
    import::{AUDIENCE_COLUMNS, ImportTask, TemplateMark},
    script::placeholders,
};
use sheets::{
    export::{Column, ColumnKind, ExportWriter, Value},
    template::{self, TemplateRows, TemplateSpec},
};

use crate::{
    App,
    contract::{ErrorCode, FileTicket, IpcError},
    exports::write_error,
    files,
    words::Words,
};

/// `template_build`
pub(crate) async fn template(app: &App, task: CallTaskId) -> Result<FileTicket, IpcError> {
    let task = app.store.call_tasks().get(task).await?;
    let name = format!("{}.xlsx", task.draft.name);
    let variables = variables_of(app, &task).await?;
    let words = Words::of(&app.store.settings().get().await?).template();
    let mark = TemplateMark {
        install: app.install.clone(),
        task: ImportTask::Call(task.id),
    };
    let path = app.scratch("xlsx");
    let target = path.clone();
    let written = tokio::task::spawn_blocking(move || {
        let spec = TemplateSpec {
            task_name: &task.draft.name,
            mark: &mark,
            rows: TemplateRows::Callees(&variables),
            words: &words,
        };
        template::write(&target, spec)
    });
    written
        .await
        .map_err(|_| IpcError::new(ErrorCode::Internal))?
        .map_err(|e| write_error(&e))?;
    app.hand_out(path, &name)
}

/// `audience_template`
pub(crate) async fn audience_template(app: &App, id: ChatTaskId) -> Result<FileTicket, IpcError> {
    let draft = app.store.chat_tasks().get(id).await?.draft;
    let variables = contact_variables_of(app, &draft).await?;
    let words = Words::of(&app.store.settings().get().await?).template();
    let mark = TemplateMark {
        install: app.install.clone(),
        task: ImportTask::Chat(id),
    };
    let path = app.scratch("xlsx");
    let (target, name) = (path.clone(), format!("{}.xlsx", draft.name));
    let written = tokio::task::spawn_blocking(move || {
        let spec = TemplateSpec {
            task_name: &draft.name,
            mark: &mark,
            rows: TemplateRows::Contacts(&variables),
            words: &words,
        };
        template::write(&target, spec)
    });
    written
        .await
        .map_err(|_| IpcError::new(ErrorCode::Internal))?
        .map_err(|e| write_error(&e))?;
    app.hand_out(path, &name)
}

/// Variables of a chat task's texts that a contact has to bring.
pub(super) async fn contact_variables_of(
    app: &App,
    draft: &ChatTaskDraft,
) -> Result<Vec<String>, IpcError> {
    let ai = app.store.ai_profiles().get(draft.ai).await?;
    Ok(contact_variables(draft, &ai.version.draft.instruction))
}

/// Variables of a task's texts that a contact has to bring: all but those that are known anyway.
fn contact_variables(draft: &ChatTaskDraft, instruction: &str) -> Vec<String> {
    let mut texts = vec![instruction];
    match &draft.format {
        ServiceFormat::Incoming => {}
        ServiceFormat::IncomingAndOutgoing { outgoing } => match &outgoing.first {
            FirstMessage::Fixed { variants } => {
                texts.extend(variants.iter().map(|variant| variant.text.as_str()));
            }
            FirstMessage::WrittenByAi { instruction } => texts.push(instruction),
            FirstMessage::Template { parameters, .. } => {
                texts.extend(parameters.iter().map(String::as_str));
            }
        },
    }
    let mut found: Vec<String> = Vec::new();
    for key in texts.into_iter().flat_map(placeholders) {
        let is_known = ["manager", "signature"].contains(&key.as_str())
            || AUDIENCE_COLUMNS.contains(&key.as_str());
        if !is_known && !found.contains(&key) {
            found.push(key);
        }
    }
    found
}

/// A workbook that somebody could have filled in: each row holds a number, an outId and the values of
/// the variables.
pub(crate) async fn write_practice_workbook(
    app: &App,
    task: &CallTask,
    rows: Vec<Vec<String>>,
) -> Result<PathBuf, IpcError> {
    let variables = variables_of(app, task).await?;
    let path = files::incoming(&app.data, &format!("{}.xlsx", task.draft.name)).await?;
    let heads = ["calledNumber", "outId"].into_iter().map(str::to_owned);
    let columns: Vec<Column> = heads
        .chain(variables.into_iter().map(|variable| variable.key))
        .map(|key| Column {
            title: key.clone(),
            key,
            kind: ColumnKind::Text,
        })
        .collect();
    let mut writer = ExportWriter::create(&path, ExportFormat::Xlsx, &task.draft.name, &columns)
        .map_err(|e| write_error(&e))?;
    for row in rows {
        let values: Vec<Value<'_>> = row.into_iter().map(Value::from).collect();
        writer.row(&values).map_err(|e| write_error(&e))?;
    }
    writer.finish().map_err(|e| write_error(&e))?;
    Ok(path)
}

/// Call variables of the version that the task's calls use.
pub(super) async fn variables_of(
    app: &App,
    task: &CallTask,
) -> Result<Vec<CallVariable>, IpcError> {
    let agent = app.store.agents().get(task.draft.agent).await?;
    Ok(agent
        .published
        .map_or(agent.draft.variables, |version| version.draft.variables))
}
