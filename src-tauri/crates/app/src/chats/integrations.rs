//! Integrations: list, form, "send a test"; the outbox.

use std::path::Path;

use domain::{
    ids::IntegrationId,
    integration::{Integration, IntegrationDraft, IntegrationSettings},
};
use engine::chats::integration_place;
use store::chats::{SealedSecret, outbox::DeliveryFilter};

use super::{Users, form, removed, seal, sealed, typed};
use crate::{
    App,
    call_tasks::page_size,
    contract::{
        DeliveryCount, DeliveryView, ErrorCode, FileTicket, IntegrationCreate, IntegrationTested,
        IntegrationUpdate, IntegrationView, Integrations, IpcError, Nothing, OutboxList,
        OutboxPage, OutboxRetried, OutboxRetry, OutboxSelection,
    },
    files::cannot_write,
};

/// `integration_list`
pub(crate) async fn list(app: &App) -> Result<Integrations, IpcError> {
    let users = Users::of(app).await?;
    let mut integrations = Vec::new();
    for integration in app.store.integrations().list().await? {
        integrations.push(show(app, &users, integration).await?);
    }
    Ok(Integrations { integrations })
}

/// `integration_get`
pub(crate) async fn view(app: &App, id: IntegrationId) -> Result<IntegrationView, IpcError> {
    let integration = app.store.integrations().get(id).await?;
    show(app, &Users::of(app).await?, integration).await
}

async fn show(
    app: &App,
    users: &Users,
    integration: Integration,
) -> Result<IntegrationView, IpcError> {
    let deliveries = counts(app, Some(integration.id)).await?;
    Ok(IntegrationView {
        used_in: users.using(|draft| draft.integration == Some(integration.id)),
        integration,
        deliveries,
    })
}

async fn counts(
    app: &App,
    integration: Option<IntegrationId>,
) -> Result<Vec<DeliveryCount>, IpcError> {
    let counts = app.store.outbox().counts(integration).await?;
    let counts = counts.into_iter();
    Ok(counts
        .map(|(state, count)| DeliveryCount { state, count })
        .collect())
}

/// `integration_create`
pub(crate) async fn create(
    app: &App,
    request: IntegrationCreate,
) -> Result<IntegrationView, IpcError> {
    let draft = request.draft.tidied();
    form::accept_integration(&draft.check())?;
    let id = add(app, &draft, request.secret).await?;
    view(app, id).await
}

/// Keeps an integration. Its secret is sealed for its own row, so it can only be kept once the row is
/// there.
async fn add(
    app: &App,
    draft: &IntegrationDraft,
    secret: Option<String>,
) -> Result<IntegrationId, IpcError> {
    let integrations = app.store.integrations();
    let id = integrations.insert(draft, None).await?;
    if let Some(secret) = typed(secret) {
        let kept = match seal(app, &integration_place(id), &secret).await {
            Ok(sealed) => integrations
                .update(id, draft, SealedSecret::Replace(sealed))
                .await
                .map_err(IpcError::from),
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            integrations.delete(id).await?;
            return Err(error);
        }
    }
    Ok(id)
}

/// `integration_update`
pub(crate) async fn update(
    app: &App,
    request: IntegrationUpdate,
) -> Result<IntegrationView, IpcError> {
    let draft = request.draft.tidied();
    form::accept_integration(&draft.check())?;
    let id = request.id;
    let secret = sealed(app, &integration_place(id), request.secret).await?;
    app.store.integrations().update(id, &draft, secret).await?;
    view(app, id).await
}

/// `integration_delete`
pub(crate) async fn delete(app: &App, id: IntegrationId) -> Result<Nothing, IpcError> {
    removed(app.store.integrations().delete(id).await?)
}

/// `integration_test`
pub(crate) async fn test(app: &App, id: IntegrationId) -> Result<IntegrationTested, IpcError> {
    Ok(match app.chats.test_integration(id).await? {
        Ok(receipt) => IntegrationTested {
            made: receipt.made,
            fault: None,
        },
        Err(fault) => IntegrationTested {
            made: fault.made,
            fault: Some(fault.fault),
        },
    })
}

/// `integration_file`
pub(crate) async fn file(app: &App, id: IntegrationId) -> Result<FileTicket, IpcError> {
    let missing = || IpcError::new(ErrorCode::NotFound).with_detail("what", "file");
    let integration = app.store.integrations().get(id).await?;
    let IntegrationSettings::File { path, .. } = integration.draft.settings else {
        return Err(missing());
    };
    let path = Path::new(&path);
    let name = path.file_name().ok_or_else(missing)?.to_string_lossy();
    // A copy: the next lead may come while the file is on its way.
    let copy = app.scratch("leads");
    tokio::fs::copy(path, &copy)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied => missing(),
            _ => cannot_write(&error),
        })?;
    app.hand_out(copy, &name)
}

/// `outbox_list`
pub(crate) async fn outbox(app: &App, request: OutboxList) -> Result<OutboxPage, IpcError> {
    let filter = DeliveryFilter {
        states: request.states,
        integration: request.integration,
    };
    let limit = page_size(request.limit);
    let page = app
        .store
        .outbox()
        .page(&filter, request.cursor.as_deref(), limit)
        .await?;
    let rows = page.rows.into_iter().map(|row| DeliveryView {
        delivery: row.delivery,
        integration_name: row.integration_name,
        task_name: row.task_name,
        person: row.person,
    });
    Ok(OutboxPage {
        rows: rows.collect(),
        next: page.next,
        counts: counts(app, request.integration).await?,
    })
}

/// `outbox_retry`
pub(crate) async fn retry(app: &App, request: OutboxRetry) -> Result<OutboxRetried, IpcError> {
    let (outbox, now) = (app.store.outbox(), app.clock.now());
    let retried = match request.selection {
        OutboxSelection::These { ids } => {
            let mut retried = 0;
            for id in ids {
                retried += i64::from(outbox.retry(id, now).await?);
            }
            retried
        }
        OutboxSelection::Matching {
            integration,
            except,
        } => outbox.retry_dead(integration, &except, now).await?,
    };
    app.chats.wake();
    Ok(OutboxRetried { retried })
}
