//! Managers: list, form, pictures.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    ids::{AvatarId, ManagerId},
    manager::{Manager, ManagerDraft, check_picture},
    money::Usd,
};
use store::chats::{managers::Avatar, stats::Period, tasks::BusyManager};

use super::{Users, form, link, removed};
use crate::{
    App,
    contract::{
        AvatarAdd, AvatarView, ErrorCode, IpcError, ManagerUpdate, ManagerView, Managers, Nothing,
    },
    problems,
};

/// `manager_list`
pub(crate) async fn list(app: &App) -> Result<Managers, IpcError> {
    let beside = Beside::of(app).await?;
    let managers = app.store.managers().list().await?;
    Ok(Managers {
        managers: managers
            .into_iter()
            .map(|manager| beside.show(manager))
            .collect(),
    })
}

/// `manager_get`
pub(crate) async fn view(app: &App, id: ManagerId) -> Result<ManagerView, IpcError> {
    let manager = app.store.managers().get(id).await?;
    Ok(Beside::of(app).await?.show(manager))
}

/// `manager_create`
pub(crate) async fn create(app: &App, draft: ManagerDraft) -> Result<ManagerView, IpcError> {
    form::accept(&draft.check())?;
    let now = app.clock.now();
    let id = app.store.managers().insert(&draft, now).await?;
    view(app, id).await
}

/// `manager_update`
pub(crate) async fn update(app: &App, request: ManagerUpdate) -> Result<ManagerView, IpcError> {
    form::accept(&request.draft.check())?;
    app.store
        .managers()
        .update(request.id, &request.draft)
        .await?;
    view(app, request.id).await
}

/// `manager_delete`
pub(crate) async fn delete(app: &App, id: ManagerId) -> Result<Nothing, IpcError> {
    removed(app.store.managers().delete(id).await?)
}

/// `avatar_add`
pub(crate) async fn add_avatar(app: &App, request: AvatarAdd) -> Result<AvatarView, IpcError> {
    let refused = |why: String| IpcError::new(ErrorCode::BadRequest).at("data").saying(why);
    let bytes = STANDARD
        .decode(request.data)
        .map_err(|error| refused(error.to_string()))?;
    let kind = check_picture(&bytes).map_err(|fault| refused(fault.to_string()))?;
    let managers = app.store.managers();
    let id = managers.insert_avatar(kind.media_type(), bytes).await?;
    avatar(app, id).await
}

/// `avatar_get`
pub(crate) async fn avatar(app: &App, id: AvatarId) -> Result<AvatarView, IpcError> {
    let Avatar {
        id,
        media_type,
        bytes,
    } = app.store.managers().avatar(id).await?;
    let data = STANDARD.encode(bytes);
    let url = format!("data:{media_type};base64,{data}");
    Ok(AvatarView { id, url })
}

/// What is shown beside managers.
struct Beside {
    users: Users,
    busy: Vec<BusyManager>,
    cost: HashMap<ManagerId, Usd>,
}

impl Beside {
    async fn of(app: &App) -> Result<Self, IpcError> {
        let zone = app.store.settings().get().await?.time_zone;
        let now = app.clock.now();
        let month = Period {
            from: problems::start_of_month(now, &zone),
            until: i64::MAX,
        };
        let cost = app.store.chat_stats().by_manager(month).await?;
        Ok(Beside {
            users: Users::of(app).await?,
            busy: app.store.chat_tasks().busy_managers(None).await?,
            cost: cost.into_iter().collect(),
        })
    }

    fn show(&self, manager: Manager) -> ManagerView {
        let busy = self.busy.iter().find(|busy| busy.manager == manager.id);
        ManagerView {
            used_in: self
                .users
                .using(|draft| draft.managers.contains(&manager.id)),
            busy_in: busy.map(|busy| link(busy.by.clone())),
            cost_this_month: self.cost.get(&manager.id).copied().unwrap_or(Usd::ZERO),
            manager,
        }
    }
}
