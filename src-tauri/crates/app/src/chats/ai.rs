//! AIs: list, form, versions, prices, knowledge, test chat. A key goes into the vault and never comes
//! back out here.

use std::{collections::BTreeMap, path::Path};

use domain::{
    ai_profile::{AiDraft, AiProfile},
    ids::{AiProfileId, KnowledgeFileId},
    knowledge::{KnowledgeFormat, KnowledgeProblem, KnowledgeState},
};
use engine::chats::{api_place, key_place};
use store::chats::{SealedSecret, ai_profiles::AiSecrets, knowledge::NewPassage};

use super::{Users, form, removed, sealed};
use crate::{
    App,
    call_tasks::free_name_among,
    contract::{
        AiCreate, AiPriceAsk, AiPriceView, AiTestChat, AiTestReply, AiUpdate, AiVersions, AiView,
        Ais, ErrorCode, IpcError, KnowledgeAdd, Nothing, TestChatCall,
    },
    errors::not_found,
};

/// Largest knowledge file.
const MAX_BYTES: u64 = 32 << 20;

/// `ai_list`
pub(crate) async fn list(app: &App) -> Result<Ais, IpcError> {
    let users = Users::of(app).await?;
    let mut ais = Vec::new();
    for ai in app.store.ai_profiles().list().await? {
        ais.push(show(app, &users, ai).await?);
    }
    Ok(Ais { ais })
}

/// `ai_get`
pub(crate) async fn view(app: &App, id: AiProfileId) -> Result<AiView, IpcError> {
    let ai = app.store.ai_profiles().get(id).await?;
    show(app, &Users::of(app).await?, ai).await
}

async fn show(app: &App, users: &Users, ai: AiProfile) -> Result<AiView, IpcError> {
    let secrets = app.store.ai_profiles().sealed_api_secrets(ai.id).await?;
    Ok(AiView {
        used_in: users.using(|draft| draft.ai == ai.id),
        knowledge: app.store.knowledge().list(ai.id).await?,
        api_secrets: secrets.into_iter().map(|(name, _)| name).collect(),
        price: app.chats.price_of(&ai.version.draft),
        ai,
    })
}

/// `ai_create`
pub(crate) async fn create(app: &App, request: AiCreate) -> Result<AiView, IpcError> {
    form::accept(&request.draft.check())?;
    let id = add(app, &request.draft, request.key, request.api_secrets).await?;
    view(app, id).await
}

/// Keeps an AI. Its secrets are sealed for its own row, so they can only be kept once the row is there.
pub(crate) async fn add(
    app: &App,
    draft: &AiDraft,
    key: Option<String>,
    api_secrets: BTreeMap<String, String>,
) -> Result<AiProfileId, IpcError> {
    let profiles = app.store.ai_profiles();
    let none = AiSecrets {
        key: SealedSecret::Keep,
        apis: Vec::new(),
    };
    let now = app.clock.now();
    let id = profiles.insert(draft, none.clone(), now).await?;
    let kept = match secrets(app, id, key, api_secrets).await {
        Ok(secrets) if secrets == none => Ok(()),
        Ok(secrets) => profiles
            .update(id, draft, secrets, now)
            .await
            .map(|_| ())
            .map_err(IpcError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = kept {
        profiles.delete(id).await?;
        return Err(error);
    }
    Ok(id)
}

async fn secrets(
    app: &App,
    id: AiProfileId,
    key: Option<String>,
    api_secrets: BTreeMap<String, String>,
) -> Result<AiSecrets, IpcError> {
    let mut apis = Vec::new();
    for (name, secret) in api_secrets {
        let secret = sealed(app, &api_place(id, &name), Some(secret)).await?;
        if secret != SealedSecret::Keep {
            apis.push((name, secret));
        }
    }
    Ok(AiSecrets {
        key: sealed(app, &key_place(id), key).await?,
        apis,
    })
}

/// `ai_update`
pub(crate) async fn update(app: &App, request: AiUpdate) -> Result<AiView, IpcError> {
    form::accept(&request.draft.check())?;
    let id = request.id;
    let secrets = secrets(app, id, request.key, request.api_secrets).await?;
    app.store
        .ai_profiles()
        .update(id, &request.draft, secrets, app.clock.now())
        .await?;
    app.chats.wake();
    view(app, id).await
}

/// `ai_delete`
pub(crate) async fn delete(app: &App, id: AiProfileId) -> Result<Nothing, IpcError> {
    removed(app.store.ai_profiles().delete(id).await?)
}

/// `ai_duplicate`: without key, secrets and knowledge.
pub(crate) async fn duplicate(app: &App, id: AiProfileId) -> Result<AiView, IpcError> {
    let profiles = app.store.ai_profiles();
    let mut draft = profiles.get(id).await?.version.draft;
    let names = profiles.list().await?;
    let taken = names.iter().map(|ai| ai.version.draft.name.as_str());
    draft.name = free_name_among(&draft.name, taken);
    let copy = add(app, &draft, None, BTreeMap::new()).await?;
    view(app, copy).await
}

/// `ai_versions`
pub(crate) async fn versions(app: &App, id: AiProfileId) -> Result<AiVersions, IpcError> {
    Ok(AiVersions {
        versions: app.store.ai_profiles().versions(id).await?,
    })
}

/// `ai_price`
pub(crate) fn price(app: &App, request: &AiPriceAsk) -> AiPriceView {
    AiPriceView {
        price: app.chats.published_price(&request.place, &request.model),
    }
}

/// `ai_test_chat`
pub(crate) async fn test_chat(app: &App, request: AiTestChat) -> Result<AiTestReply, IpcError> {
    form::accept(&request.draft.check())?;
    let lines = request.lines.into_iter();
    let lines: Vec<(bool, String)> = lines.map(|line| (line.by_person, line.text)).collect();
    let reply = app
        .chats
        .test_chat(request.id, &request.draft, &lines)
        .await?;
    let calls = reply.calls.into_iter().map(|call| TestChatCall {
        name: call.name,
        arguments: call.arguments,
        fits: call.fits,
    });
    Ok(AiTestReply {
        text: reply.text,
        calls: calls.collect(),
        cost: reply.cost,
        trouble: reply.trouble,
    })
}

/// `knowledge_add`: answers when the file was read, or why it could not be.
pub(crate) async fn add_knowledge(app: &App, request: KnowledgeAdd) -> Result<AiView, IpcError> {
    let unusable = |problem: KnowledgeProblem| {
        IpcError::new(ErrorCode::FileUnusable)
            .saying(problem.to_string())
            .with_detail("knowledge", problem)
    };
    app.store.ai_profiles().get(request.ai).await?;
    let path = Path::new(&request.path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let format = format_of(path).ok_or_else(|| unusable(KnowledgeProblem::UnknownKind))?;
    let length = tokio::fs::metadata(path).await.map(|data| data.len());
    let length = length.map_err(|_| unusable(KnowledgeProblem::Unreadable))?;
    if length > MAX_BYTES {
        return Err(unusable(KnowledgeProblem::TooLarge));
    }
    let bytes = tokio::fs::read(path).await;
    let bytes = bytes.map_err(|_| unusable(KnowledgeProblem::Unreadable))?;
    let knowledge = app.store.knowledge();
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let now = app.clock.now();
    let id = knowledge
        .insert(request.ai, &name, format, length, now)
        .await?;
    let reader = app.knowledge.clone();
    let read = tokio::task::spawn_blocking(move || reader.read(format, &bytes)).await;
    match read.unwrap_or(Err(KnowledgeProblem::Broken)) {
        Ok(passages) => {
            let chars = passages.iter().map(|passage| passage.text.chars().count());
            let chars = i64::try_from(chars.sum::<usize>()).unwrap_or(i64::MAX);
            let passages = passages.into_iter().map(|passage| NewPassage {
                heading: passage.heading,
                text: passage.text,
                stems: passage.stems,
            });
            knowledge
                .put_passages(id, passages.collect(), chars)
                .await?;
        }
        Err(problem) => {
            let failed = KnowledgeState::Failed { problem };
            knowledge.set_state(id, &failed).await?;
        }
    }
    view(app, request.ai).await
}

/// The format of a file, by the ending of its name.
fn format_of(path: &Path) -> Option<KnowledgeFormat> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    match ending.as_str() {
        "txt" => Some(KnowledgeFormat::Txt),
        "md" => Some(KnowledgeFormat::Md),
        "pdf" => Some(KnowledgeFormat::Pdf),
        "docx" => Some(KnowledgeFormat::Docx),
        "xlsx" => Some(KnowledgeFormat::Xlsx),
        _ => None,
    }
}

/// `knowledge_remove`
pub(crate) async fn remove_knowledge(app: &App, id: KnowledgeFileId) -> Result<AiView, IpcError> {
    for ai in app.store.ai_profiles().list().await? {
        let files = app.store.knowledge().list(ai.id).await?;
        if files.iter().any(|file| file.id == id) {
            app.store.knowledge().delete(id).await?;
            return view(app, ai.id).await;
        }
    }
    Err(not_found("knowledge_file"))
}
