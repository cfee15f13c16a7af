//! Many contacts at once: people of earlier work added to a task, contacts left out of one.

use std::collections::HashSet;

use domain::{
    contact::{ContactSource, ContactStateKind, SkipReason},
    ids::{ChatTaskId, ContactId},
};
use store::chats::contacts::ContactFilter;

use crate::{
    App,
    contract::{
        ContactMany, ContactSelection, ContactsSkipped, EarlierAdd, EarlierAdded, EarlierCount,
        IpcError,
    },
    words::Words,
};

/// Contacts that are looked at in one go.
const PAGE: u32 = 1_000;
/// Contacts that can still be left out.
const WAITING: [ContactStateKind; 2] = [ContactStateKind::Pending, ContactStateKind::Deferred];

/// `earlier_count`
pub(crate) async fn count(app: &App, source: &ContactSource) -> Result<EarlierCount, IpcError> {
    let contacts = app.store.contacts().earlier_count(source).await?;
    Ok(EarlierCount { contacts })
}

/// `earlier_add`
pub(crate) async fn add(app: &App, request: EarlierAdd) -> Result<EarlierAdded, IpcError> {
    let name = match &request.source {
        ContactSource::Task { task, .. } => app.store.chat_tasks().get(*task).await?.draft.name,
        ContactSource::Tag { tag, .. } => {
            let words = Words::of(&app.store.settings().get().await?);
            words.tag(*tag).to_owned()
        }
    };
    let (source, task) = (&request.source, request.task);
    let added = app.chats.take_earlier(source, &name, task).await?;
    Ok(EarlierAdded {
        added: i64::try_from(added).unwrap_or(i64::MAX),
    })
}

/// `contact_skip`
pub(crate) async fn skip(app: &App, request: ContactMany) -> Result<ContactsSkipped, IpcError> {
    let skipped = match request.selection {
        ContactSelection::These { ids } => skip_these(app, request.task, &ids).await?,
        ContactSelection::Matching {
            states,
            search,
            except,
        } => {
            let waiting = WAITING.into_iter();
            let filter = ContactFilter {
                states: waiting
                    .filter(|state| states.is_empty() || states.contains(state))
                    .collect(),
                batch: None,
                search: search.filter(|text| !text.trim().is_empty()),
            };
            skip_matching(app, request.task, &filter, &except.into_iter().collect()).await?
        }
    };
    app.chats.wake();
    Ok(ContactsSkipped { skipped })
}

async fn skip_these(app: &App, task: ChatTaskId, ids: &[ContactId]) -> Result<i64, IpcError> {
    let (contacts, now) = (app.store.contacts(), app.clock.now());
    Ok(contacts.skip(task, ids, SkipReason::ByUser, now).await?)
}

async fn skip_matching(
    app: &App,
    task: ChatTaskId,
    filter: &ContactFilter,
    except: &HashSet<ContactId>,
) -> Result<i64, IpcError> {
    if filter.states.is_empty() {
        // Nobody in the states asked for can still be left out.
        return Ok(0);
    }
    let (mut skipped, mut cursor) = (0, None);
    loop {
        let contacts = app.store.contacts();
        let page = contacts.page(task, filter, cursor.as_deref(), PAGE).await?;
        let found = page.rows.iter().map(|contact| contact.id);
        let ids: Vec<ContactId> = found.filter(|id| !except.contains(id)).collect();
        skipped += skip_these(app, task, &ids).await?;
        cursor = page.next;
        if cursor.is_none() {
            return Ok(skipped);
        }
    }
}
