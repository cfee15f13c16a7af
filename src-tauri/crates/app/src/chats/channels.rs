//! Channels: list, kinds, form, test. A secret goes into the vault and never comes back out here.

use domain::{
    channel::{Channel, ChannelDraft, ChannelKind, ChannelSettings},
    ids::ChannelId,
};
use engine::chats::channel_place;
use store::chats::NamedTask;

use super::{form, link, removed, seal, sealed, typed};
use crate::{
    App,
    contract::{
        ChannelAddress, ChannelCreate, ChannelKindView, ChannelTestView, ChannelUpdate,
        ChannelView, Channels, IpcError, Nothing,
    },
    public_url,
};
use store::chats::SealedSecret;

/// `channel_list`
pub(crate) async fn list(app: &App) -> Result<Channels, IpcError> {
    let channels = app.store.channels().list().await?;
    let base = public_url::base(app).await?;
    let kinds = ChannelKind::ALL.map(|kind| ChannelKindView {
        kind,
        messenger: kind.messenger(),
        outgoing: kind.outgoing(),
        not_connectable: kind.not_connectable(),
    });
    Ok(Channels {
        channels: channels
            .into_iter()
            .map(|(channel, held_by)| show(&base, channel, held_by))
            .collect(),
        kinds: kinds.to_vec(),
    })
}

/// `channel_get`
pub(crate) async fn view(app: &App, id: ChannelId) -> Result<ChannelView, IpcError> {
    let channel = app.store.channels().get(id).await?;
    let held = app.store.chat_tasks().held_channels(None).await?;
    let by = held.into_iter().find(|held| held.channel == id);
    let base = public_url::base(app).await?;
    Ok(show(&base, channel, by.map(|held| held.by)))
}

/// `channel_create`
pub(crate) async fn create(app: &App, request: ChannelCreate) -> Result<ChannelView, IpcError> {
    form::accept(&request.draft.check())?;
    let id = add(app, &request.draft, request.secret).await?;
    view(app, id).await
}

/// Keeps a channel. Its secret is sealed for its own row, so it can only be kept once the row is there.
pub(crate) async fn add(
    app: &App,
    draft: &ChannelDraft,
    secret: Option<String>,
) -> Result<ChannelId, IpcError> {
    let channels = app.store.channels();
    let id = channels.insert(draft, None, app.clock.now()).await?;
    if let Some(secret) = typed(secret) {
        let kept = match seal(app, &channel_place(id), &secret).await {
            Ok(sealed) => channels
                .update(id, draft, SealedSecret::Replace(sealed), false)
                .await
                .map_err(IpcError::from),
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            channels.delete(id).await?;
            return Err(error);
        }
    }
    Ok(id)
}

/// `channel_update`
pub(crate) async fn update(app: &App, request: ChannelUpdate) -> Result<ChannelView, IpcError> {
    form::accept(&request.draft.check())?;
    let id = request.id;
    let secret = sealed(app, &channel_place(id), request.secret).await?;
    // another account has messages of its own
    let another = secret != SealedSecret::Keep;
    app.store
        .channels()
        .update(id, &request.draft, secret, another)
        .await?;
    app.chats.channel_changed(id).await?;
    view(app, id).await
}

/// `channel_delete`
pub(crate) async fn delete(app: &App, id: ChannelId) -> Result<Nothing, IpcError> {
    removed(app.store.channels().delete(id).await?)
}

/// `channel_test`
pub(crate) async fn test(app: &App, id: ChannelId) -> Result<ChannelTestView, IpcError> {
    let test = app.chats.test_channel(id).await?;
    Ok(ChannelTestView {
        account: test.account,
        fault: test.fault,
    })
}

fn show(base: &str, channel: Channel, held_by: Option<NamedTask>) -> ChannelView {
    ChannelView {
        address: address(base, &channel),
        held_by: held_by.map(link),
        channel,
    }
}

/// Where people find it: web channels only; others are found in their messenger.
fn address(base: &str, channel: &Channel) -> Option<ChannelAddress> {
    let id = channel.id;
    let (link, snippet) = match &channel.draft.settings {
        ChannelSettings::Practice { .. }
        | ChannelSettings::TelegramBot { .. }
        | ChannelSettings::TelegramBusiness { .. } => return None,
        ChannelSettings::WebPage(_) => (format!("{base}/w/{id}"), None),
        ChannelSettings::WebFrame(_) => {
            let link = format!("{base}/w/{id}/frame");
            let snippet = format!(
                "<iframe src=\"{link}\" width=\"400\" height=\"600\" style=\"border:0\" title=\"Chat\"></iframe>"
            );
            (link, Some(snippet))
        }
        ChannelSettings::WebWidget(_) => {
            let link = format!("{base}/w/{id}");
            let snippet = format!("<script src=\"{base}/w/{id}/widget.js\" async></script>");
            (link, Some(snippet))
        }
        ChannelSettings::WebApi(_) => (format!("{base}/api/v1/{id}/messages"), None),
    };
    Some(ChannelAddress { link, snippet })
}
