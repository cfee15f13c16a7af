//! Use cases behind the one IPC door. Knows the store, the engine and sheets; knows no window, no
//! HTTP, no SIP.

mod agents;
mod call_records;
mod call_tasks;
mod chats;
mod closing;
pub mod contract;
mod database;
mod desk;
mod do_not_call;
mod errors;
mod exports;
mod files;
mod host;
mod imports;
mod lines;
mod native;
mod practice;
mod problems;
mod public_url;
mod recordings;
mod rehearsals;
mod sweep;
mod system;
mod words;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use contract::{ChangeEvent, IpcError, VaultKind};
use domain::{call_task::CallTaskStatusKind, chat_task::ChatTaskStatusKind, ids::AttemptId};
use engine::{
    Engine,
    chats::ChatEngine,
    ports::{
        Clock, RecordingShelf, SecretVault, knowledge::KnowledgeReader, public_url::PublicUrl,
    },
};
use store::Store;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

pub use closing::ClosingQuestion;
pub use database::chosen_database;
pub use native::{PickWords, Picking, cannot_start_title};
pub use public_url::kept_public_url;
pub use system::install_id;

/// What an app is made of.
pub struct AppParts {
    /// The store, open.
    pub store: Store,
    /// The engine, recovered.
    pub engine: Arc<Engine>,
    /// The chat engine, recovered.
    pub chats: Arc<ChatEngine>,
    /// Reads knowledge files.
    pub knowledge: Arc<dyn KnowledgeReader>,
    /// The way of visitors to the web pages of chats.
    pub public_url: Arc<dyn PublicUrl>,
    /// Recordings.
    pub shelf: Arc<dyn RecordingShelf>,
    /// Secrets.
    pub vault: Arc<dyn SecretVault>,
    /// Where the vault's key lies, for display.
    pub vault_kind: VaultKind,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Data folder; `exports` and `files` in it exist.
    pub data: PathBuf,
    /// Address under which recordings are played, without the last `/`.
    pub media_base: String,
}

/// The app: one for the process.
pub struct App {
    store: Store,
    engine: Arc<Engine>,
    chats: Arc<ChatEngine>,
    knowledge: Arc<dyn KnowledgeReader>,
    public_url: Arc<dyn PublicUrl>,
    shelf: Arc<dyn RecordingShelf>,
    vault: Arc<dyn SecretVault>,
    vault_kind: VaultKind,
    clock: Arc<dyn Clock>,
    data: PathBuf,
    media_base: String,
    install: String,
    tickets: files::Tickets,
    imports: imports::Imports,
    exporter: exports::Exporter,
    feed: broadcast::Sender<ChangeEvent>,
    /// Something was deleted whose rows and recordings are still there.
    sweep: Notify,
    end: CancellationToken,
}

impl App {
    /// Makes the app and starts what works in its background (exports, the change feed).
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn start(parts: AppParts) -> Result<Arc<App>, store::StoreError> {
        let install = system::install_id(&parts.store).await?;
        let (feed, _) = broadcast::channel(4096);
        let end = CancellationToken::new();
        let app = Arc::new(App {
            install,
            tickets: files::Tickets::default(),
            imports: imports::Imports::default(),
            exporter: exports::Exporter::default(),
            feed,
            sweep: Notify::new(),
            end,
            store: parts.store,
            engine: parts.engine,
            chats: parts.chats,
            knowledge: parts.knowledge,
            public_url: parts.public_url,
            shelf: parts.shelf,
            vault: parts.vault,
            vault_kind: parts.vault_kind,
            clock: parts.clock,
            data: parts.data,
            media_base: parts.media_base,
        });
        files::clear_leftovers(&app.data);
        sweep::finish_imports(&app).await?;
        if let Err(error) = practice::build_in(&app).await {
            tracing::warn!(%error, "the practice line could not be built in");
        }
        tokio::spawn(system::pass_changes_on(app.clone()));
        tokio::spawn(exports::work(app.clone()));
        tokio::spawn(recordings::forget_old(app.clone()));
        tokio::spawn(sweep::work(app.clone()));
        tokio::spawn(public_url::work(app.clone()));
        Ok(app)
    }

    /// Ends the background work; what was begun is finished or begun again at the next start.
    pub async fn close(&self) {
        self.end.cancel();
        self.imports.cancel_all();
    }

    /// Changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<ChangeEvent> {
        self.feed.subscribe()
    }

    /// File and proposed name of a ticket.
    pub fn ticket(&self, id: i64) -> Option<(PathBuf, String)> {
        self.tickets.get(id)
    }

    /// File of a recording, if it is there.
    pub fn recording_path(&self, attempt: AttemptId) -> Option<PathBuf> {
        Some(self.shelf.path(attempt)).filter(|path| path.is_file())
    }

    /// A place of its own for a file that comes in under this name.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn incoming(&self, name: &str) -> Result<PathBuf, IpcError> {
        files::incoming(&self.data, name).await
    }

    /// Call tasks that run now; 0 when the store does not answer.
    pub async fn running_call_tasks(&self) -> u32 {
        let running = self
            .store
            .call_tasks()
            .in_status(CallTaskStatusKind::Running)
            .await;
        running.map_or(0, |tasks| u32::try_from(tasks.len()).unwrap_or(u32::MAX))
    }

    /// Chat tasks in progress or awaiting; 0 when the store does not answer.
    pub async fn running_chat_tasks(&self) -> u32 {
        let mut running = 0;
        for status in [ChatTaskStatusKind::Awaiting, ChatTaskStatusKind::InProgress] {
            let tasks = self.store.chat_tasks().in_status(status).await;
            running += tasks.map_or(0, |tasks| tasks.len());
        }
        u32::try_from(running).unwrap_or(u32::MAX)
    }

    /// Tells listeners that something changed that no table holds (an import's progress).
    fn tell(&self, table: &str, id: i64) {
        // Nobody listening is no fault.
        let _ = self.feed.send(ChangeEvent {
            seq: 0,
            table: table.to_owned(),
            id,
        });
    }

    /// Folder in the data folder.
    fn folder(&self, name: &str) -> PathBuf {
        Path::new(&self.data).join(name)
    }
}
