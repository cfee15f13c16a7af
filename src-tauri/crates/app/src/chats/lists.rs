//! White and black lists.

use domain::{
    chat_list::{ListEntry, ListSource},
    contact::ChatAddress,
};

use super::form;
use crate::{
    App,
    call_tasks::page_size,
    contract::{
        ChatListAdd, ChatListAsk, ChatListPage, ChatListRemove, ErrorCode, IpcError, Nothing,
    },
};

/// `chat_list_page`
pub(crate) async fn page(app: &App, request: ChatListAsk) -> Result<ChatListPage, IpcError> {
    let search = request.search.filter(|text| !text.trim().is_empty());
    let page = app
        .store
        .chat_lists()
        .page(
            request.colour,
            search.as_deref(),
            request.cursor.as_deref(),
            page_size(request.limit),
        )
        .await?;
    Ok(ChatListPage {
        rows: page.rows,
        next: page.next,
    })
}

/// `chat_list_add`
pub(crate) async fn add(app: &App, request: ChatListAdd) -> Result<ListEntry, IpcError> {
    form::accept(&request.draft.check())?;
    let lists = app.store.chat_lists();
    let draft = [request.draft];
    lists.add(&draft, ListSource::User, app.clock.now()).await?;
    let [draft] = draft;
    let (ChatAddress::Username(words) | ChatAddress::Phone(words) | ChatAddress::UserId(words)) =
        &draft.address;
    let found = lists
        .page(Some(draft.colour), Some(words), None, 500)
        .await?;
    let entry = found
        .rows
        .into_iter()
        .find(|entry| entry.draft.address == draft.address);
    entry.ok_or_else(|| IpcError::new(ErrorCode::NotFound))
}

/// `chat_list_remove`
pub(crate) async fn remove(app: &App, request: ChatListRemove) -> Result<Nothing, IpcError> {
    app.store.chat_lists().remove(&request.ids).await?;
    Ok(Nothing {})
}
