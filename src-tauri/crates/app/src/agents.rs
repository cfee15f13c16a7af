//! Communication agents: draft, publish, test call, audio.

use domain::{
    agent::{AgentDraft, AgentFault, AgentMind, AgentProblem, CommunicationAgent},
    budget::ModelPrice,
    form::FormProblem,
    ids::{AgentId, AttemptId, AudioId},
    phone,
    script::Spoken,
};

use crate::{
    App,
    chats::form,
    contract::{
        AgentCreate, AgentKind, AgentSpokenTest, AgentTestCall, AgentTestCallView, AgentTypedLine,
        AgentTypedTest, AgentUpdate, AgentView, Agents, AudioAdd, AudioView, ErrorCode,
        FieldProblem, IpcError, Nothing, Problem, UsedIn,
    },
    problems, recordings, rehearsals,
};

/// `agent_list`
pub(crate) async fn list(app: &App) -> Result<Agents, IpcError> {
    let mut agents = Vec::new();
    for agent in app.store.agents().list().await? {
        agents.push(show(app, agent).await?);
    }
    Ok(Agents { agents })
}

/// `agent_get`
pub(crate) async fn view(app: &App, id: AgentId) -> Result<AgentView, IpcError> {
    let agent = app.store.agents().get(id).await?;
    show(app, agent).await
}

async fn show(app: &App, agent: CommunicationAgent) -> Result<AgentView, IpcError> {
    let mut audio = Vec::new();
    for id in audio_of(&agent.draft) {
        if let Ok(kept) = app.store.agents().audio(id).await {
            audio.push(AudioView {
                id,
                name: kept.name,
                length_ms: kept.length_ms,
            });
        }
    }
    let tasks = app.store.usage().tasks_of_agent(agent.id).await?;
    let secrets = app.store.agents().sealed_secrets(agent.id).await?;
    let model_price = model_price(app, &agent.draft);
    Ok(AgentView {
        used_in: tasks.into_iter().map(UsedIn::from).collect(),
        problems: unpublishable(app, &agent.draft),
        audio,
        secrets: secrets.into_iter().map(|(name, _)| name).collect(),
        model_price,
        agent,
    })
}

/// Recordings that a draft plays.
fn audio_of(draft: &AgentDraft) -> Vec<AudioId> {
    let steps = match &draft.mind {
        AgentMind::Script { script } => script.steps.as_slice(),
        AgentMind::Converse { .. } => &[],
    };
    let spoken = steps.iter().map(|step| &step.say);
    spoken
        .filter_map(|say| match say {
            Spoken::Audio { audio, .. } => Some(*audio),
            Spoken::Nothing | Spoken::Text { .. } => None,
        })
        .collect()
}

/// `agent_create`
pub(crate) async fn create(app: &App, request: AgentCreate) -> Result<AgentView, IpcError> {
    let draft = AgentDraft {
        name: request.name.trim().to_owned(),
        ..request.draft.unwrap_or_else(|| match request.kind {
            AgentKind::Script => AgentDraft::sample(),
            AgentKind::Converse => AgentDraft::conversing_sample(),
            AgentKind::Realtime => AgentDraft::realtime_sample(),
        })
    };
    check(&draft)?;
    let id = app.store.agents().insert(&draft, app.clock.now()).await?;
    view(app, id).await
}

/// `agent_update`
pub(crate) async fn update(app: &App, request: AgentUpdate) -> Result<AgentView, IpcError> {
    check(&request.draft)?;
    // the row is read first: secrets are sealed for it
    app.store.agents().get(request.id).await?;
    let mut sealed = Vec::new();
    for (name, secret) in &request.secrets {
        let secret = secret.trim();
        if secret.is_empty() {
            continue;
        }
        let place = engine::agent_place(request.id, name);
        let kept = app.vault.seal(&place, secret).await;
        let kept = kept.map_err(|_| IpcError::new(ErrorCode::VaultUnavailable))?;
        sealed.push((name.clone(), kept));
    }
    if !sealed.is_empty() {
        app.store.agents().keep_secrets(request.id, sealed).await?;
    }
    app.store
        .agents()
        .save_draft(request.id, &request.draft, app.clock.now())
        .await?;
    view(app, request.id).await
}

/// `agent_publish`
pub(crate) async fn publish(app: &App, id: AgentId) -> Result<AgentView, IpcError> {
    let agent = app.store.agents().get(id).await?;
    problems::none_or_invalid(unpublishable(app, &agent.draft))?;
    if !agent.may_be_published() {
        return Err(IpcError::new(ErrorCode::NotTested).with_detail("test", agent.test));
    }
    let now = app.clock.now();
    let agents = app.store.agents();
    match agents.publish_seen(id, &agent.draft, now).await? {
        Some(_) => view(app, id).await,
        None => Err(IpcError::new(ErrorCode::Stale)),
    }
}

/// What keeps a draft from being published; where there is a limit, the model's price among it.
pub(crate) fn unpublishable(app: &App, draft: &AgentDraft) -> Vec<FieldProblem> {
    let mut found: Vec<FieldProblem> = draft.publishable().iter().map(in_words).collect();
    let limited = match &draft.mind {
        AgentMind::Script { .. } => false,
        AgentMind::Converse { converse } => converse.limit.is_some(),
    };
    if limited && model_price(app, draft).is_none() {
        found.push(problems::at(
            "draft.mind.converse.model.price",
            Problem::Required,
        ));
    }
    found
}

/// What the chat model of an agent that converses costs.
pub(crate) fn model_price(app: &App, draft: &AgentDraft) -> Option<ModelPrice> {
    match &draft.mind {
        AgentMind::Script { .. } => None,
        AgentMind::Converse { converse } => {
            let model = &converse.model;
            let published = || app.chats.published_price(&model.place, &model.model);
            model.price.or_else(published)
        }
    }
}

/// `agent_delete`
pub(crate) async fn delete(app: &App, id: AgentId) -> Result<Nothing, IpcError> {
    let rehearsed = rehearsals::recordings_of(app, id).await?;
    app.store.agents().delete(id).await?;
    for attempt in rehearsed {
        app.shelf.delete(attempt).await;
    }
    Ok(Nothing {})
}

/// `agent_duplicate`
pub(crate) async fn duplicate(app: &App, id: AgentId) -> Result<AgentView, IpcError> {
    let agent = app.store.agents().get(id).await?;
    let name = free_name(app, &agent.draft.name).await?;
    let copy = app
        .store
        .agents()
        .duplicate(id, &name, app.clock.now())
        .await?;
    view(app, copy).await
}

/// A name that no agent has: the wish itself, or with a number behind it.
pub(crate) async fn free_name(app: &App, wish: &str) -> Result<String, IpcError> {
    let agents = app.store.agents().list().await?;
    let taken = |name: &str| {
        agents
            .iter()
            .any(|agent| agent.draft.name.to_lowercase() == name.to_lowercase())
    };
    let numbered = (2..).map(|number| format!("{wish} ({number})"));
    let mut names = std::iter::once(wish.to_owned()).chain(numbered);
    Ok(names
        .find(|name| !taken(name))
        .unwrap_or_else(|| wish.to_owned()))
}

fn check(draft: &AgentDraft) -> Result<(), IpcError> {
    problems::none_or_invalid(draft.check().iter().map(in_words).collect())
}

/// A rule's problem in the border's words.
fn in_words(problem: &AgentProblem) -> FieldProblem {
    let said = match &problem.problem {
        AgentFault::Empty | AgentFault::NoSteps | AgentFault::ListensForNothing => {
            Problem::Required
        }
        AgentFault::TooLong { max } => Problem::TooLong {
            max: i64::from(*max),
        },
        AgentFault::OutOfRange { min, max } => Problem::OutOfRange {
            min: i64::from(*min),
            max: i64::from(*max),
        },
        AgentFault::TooManySteps { max } => Problem::OutOfRange {
            min: 1,
            max: i64::from(*max),
        },
        AgentFault::BadKey | AgentFault::NoSuchPhoneKey => Problem::BadCharacters,
        AgentFault::ReservedKey | AgentFault::Duplicate => Problem::DuplicateKey,
        AgentFault::NoSuchStep { .. } => Problem::UnknownStep,
        AgentFault::EndlessCircle => Problem::EndlessCircle,
        AgentFault::UnknownVariable { .. } => Problem::UnknownVariable,
        AgentFault::Form { problem: found } => {
            return form::one(&FormProblem {
                field: problem.field.clone(),
                problem: found.clone(),
            });
        }
        AgentFault::UnknownTag { .. } | AgentFault::NotAChoice { .. } => Problem::Missing,
    };
    problems::at(&format!("draft.{}", problem.field), said)
}

/// `agent_test_call`
pub(crate) async fn test_call(
    app: &App,
    request: AgentTestCall,
) -> Result<AgentTestCallView, IpcError> {
    let agent = app.store.agents().get(request.id).await?;
    let country = app.store.settings().get().await?.default_country;
    let number = phone::read_number(&request.number, country.as_deref().unwrap_or("US"))
        .map_err(|_| problems::invalid(vec![problems::at("number", Problem::Unreadable)]))?;
    let call = app
        .engine
        .test_call(agent, request.line, number.stored, request.variables)
        .await?;
    test_call_view(app, call).await
}

/// `agent_typed_test`
pub(crate) async fn typed_test(
    app: &App,
    request: AgentTypedTest,
) -> Result<AgentTestCallView, IpcError> {
    let agent = app.store.agents().get(request.id).await?;
    let call = app.engine.typed_test(agent, request.variables).await?;
    test_call_view(app, call).await
}

/// `agent_spoken_test`
pub(crate) async fn spoken_test(
    app: &App,
    request: AgentSpokenTest,
) -> Result<AgentTestCallView, IpcError> {
    let agent = app.store.agents().get(request.id).await?;
    let call = app.engine.spoken_test(agent, request.variables).await?;
    test_call_view(app, call).await
}

/// `agent_typed_line`
pub(crate) async fn typed_line(
    app: &App,
    request: AgentTypedLine,
) -> Result<AgentTestCallView, IpcError> {
    app.engine.typed_line(request.call, request.text)?;
    test_call_view(app, request.call).await
}

/// `agent_test_call_get`
pub(crate) async fn test_call_view(app: &App, call: i64) -> Result<AgentTestCallView, IpcError> {
    let state = app.engine.test_call_state(call)?;
    let recording = match state.has_recording {
        true => recordings::view(app, AttemptId(call)).await.ok(),
        false => None,
    };
    Ok(AgentTestCallView {
        call,
        phase: state.phase,
        log: state.log,
        tags: state.tags,
        result: state.result,
        cost: state.cost,
        summing_up: state.summing_up,
        summary: state.summary,
        verdict: state.verdict,
        fault: state.fault,
        recording,
    })
}

/// `agent_test_call_end`
pub(crate) async fn end_test_call(app: &App, call: i64) -> Result<AgentTestCallView, IpcError> {
    app.engine.end_test_call(call).await?;
    test_call_view(app, call).await
}

/// `agent_audio_add`
pub(crate) async fn add_audio(app: &App, request: AudioAdd) -> Result<AudioView, IpcError> {
    use engine::ports::AudioFileError;
    let path = std::path::PathBuf::from(request.path);
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let id = app
        .store
        .agents()
        .insert_audio(&name, 0, app.clock.now())
        .await?;
    match app.shelf.keep_audio(id, path).await {
        Ok(length_ms) => {
            app.store.agents().set_audio_length(id, length_ms).await?;
            Ok(AudioView {
                id,
                name,
                length_ms,
            })
        }
        Err(error) => {
            app.store.agents().delete_audio(id).await?;
            let code = match error {
                AudioFileError::NotAWav | AudioFileError::TooLong => ErrorCode::AudioUnusable,
                AudioFileError::Disk => ErrorCode::CannotWrite,
            };
            Err(IpcError::new(code).saying(error.to_string()))
        }
    }
}
