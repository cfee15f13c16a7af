//! What this app is, its settings, choices for forms, and the feed of changes.

use std::sync::Arc;

use domain::{money::Usd, phone, settings::Settings};
use store::{Dialect, Store, StoreError, chats::stats::Period};
use tokio::sync::broadcast::error::RecvError;

use crate::{
    App,
    contract::{ChangeEvent, Choices, IpcError, Problem, SettingsUpdate, SettingsView, SystemInfo},
    problems,
};

/// The install's own name, made once: templates of another install are foreign.
pub async fn install_id(store: &Store) -> Result<String, StoreError> {
    let proposal = format!("{:016x}{:016x}", random(), random());
    store.settings().install_id(&proposal).await
}

/// 64 bits from the operating system's hasher seed: enough to tell installs apart, no secret.
fn random() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(std::process::id())
}

/// `system_info`
pub(crate) async fn info(app: &App) -> Result<SystemInfo, IpcError> {
    let settings = app.store.settings().get().await?;
    let now = app.clock.now();
    let midnight = problems::start_of_day(now, &settings.time_zone);
    let today = app.store.stats().calls_between(midnight, now + 1).await?;
    let period = Period {
        from: midnight,
        until: i64::MAX,
    };
    let chats = app.store.chat_stats().funnel(None, period).await?;
    Ok(SystemInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_folder: app.data.to_string_lossy().into_owned(),
        database: match app.store.dialect() {
            Dialect::Sqlite => "sqlite".to_owned(),
            Dialect::Postgres => "postgres".to_owned(),
        },
        first_run: settings.default_country.is_none(),
        live_calls: u32::try_from(app.engine.live_calls().len()).unwrap_or(u32::MAX),
        running_call_tasks: app.running_call_tasks().await,
        running_chat_tasks: app.running_chat_tasks().await,
        spent_today: Usd(today.cost.0.saturating_add(chats.cost.0)),
        vault: app.vault_kind,
    })
}

/// `settings_get`
pub(crate) async fn settings(app: &App) -> Result<SettingsView, IpcError> {
    Ok(SettingsView {
        settings: app.store.settings().get().await?,
    })
}

/// `settings_update`
pub(crate) async fn update_settings(
    app: &App,
    request: SettingsUpdate,
) -> Result<SettingsView, IpcError> {
    let found = check(&request.settings);
    if !found.is_empty() {
        return Err(problems::invalid(found));
    }
    app.store.settings().put(&request.settings).await?;
    settings(app).await
}

fn check(settings: &Settings) -> Vec<crate::contract::FieldProblem> {
    let mut found = Vec::new();
    let known = |country: &String| phone::countries().iter().any(|known| known == country);
    if settings
        .default_country
        .as_ref()
        .is_some_and(|country| !known(country))
    {
        found.push(problems::at("settings.default_country", Problem::Missing));
    }
    if !problems::is_zone(&settings.time_zone) {
        found.push(problems::at("settings.time_zone", Problem::UnknownZone));
    }
    if settings.missed_start_grace_hours > 168 {
        let problem = Problem::OutOfRange { min: 0, max: 168 };
        found.push(problems::at("settings.missed_start_grace_hours", problem));
    }
    if settings
        .keep_recordings_days
        .is_some_and(|days| !(1..=3650).contains(&days))
    {
        let problem = Problem::OutOfRange { min: 1, max: 3650 };
        found.push(problems::at("settings.keep_recordings_days", problem));
    }
    if settings
        .language
        .as_deref()
        .is_some_and(|code| !["en", "ru", "zh"].contains(&code))
    {
        found.push(problems::at("settings.language", Problem::Missing));
    }
    found
}

/// `choices`
pub(crate) fn choices() -> Choices {
    Choices {
        zones: problems::zones(),
        countries: phone::countries()
            .iter()
            .map(|country| (*country).to_owned())
            .collect(),
    }
}

/// Passes the store's changes on to whoever listens. After a gap everything has to be fetched again:
/// the table `*` says so.
pub(crate) async fn pass_changes_on(app: Arc<App>) {
    let mut changes = app.store.changes();
    loop {
        let event = tokio::select! {
            () = app.end.cancelled() => return,
            change = changes.recv() => match change {
                Ok(change) => ChangeEvent {
                    seq: change.seq,
                    table: change.table.to_string(),
                    id: change.id,
                },
                Err(RecvError::Lagged(_)) => ChangeEvent { seq: 0, table: "*".to_owned(), id: 0 },
                Err(RecvError::Closed) => return,
            },
        };
        let _ = app.feed.send(event);
    }
}
