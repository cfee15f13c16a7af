//! Puts the house together: store, phone, voice, vault, engine, app. Nothing else constructs adapters.

use std::{sync::Arc, time::Duration};

use ai::{
    FileReader, FliteVoice, Models, OpenAiRealtime, OpenAiRecognizer, PublishedPrices, Voices,
    WebApiCaller,
};
use app::{App, AppParts};
use engine::{
    Agents, ConversingAgent, ConversingParts, Engine, EngineError, EngineParts, ScriptAgent,
    clock::SystemClock,
    ports::{Clock, room::RoomSound},
};
use rand::RngCore as _;
use store::{Store, StoreTarget};
use telephony::{CarrierConfig, SipCarrier, recording::Shelf};
use tokio_util::sync::CancellationToken;

use crate::{chats, folders::DataFolder, probe, trouble::Trouble, vault::Vault};

/// Everything that runs.
pub(crate) struct House {
    /// The use cases.
    pub(crate) app: Arc<App>,
    end: CancellationToken,
    engines: tokio::sync::Mutex<Vec<tokio::task::JoinHandle<()>>>,
}

impl House {
    /// Opens the store, recovers what a crash left, and starts the engine.
    pub(crate) async fn build(
        folder: &DataFolder,
        database: Option<String>,
        media_base: String,
        room: Arc<dyn RoomSound>,
    ) -> Result<Self, Trouble> {
        let data = folder.path();
        let database = database.or_else(|| app::chosen_database(data));
        let target = match &database {
            Some(url) => StoreTarget::Postgres(url.clone()),
            None => StoreTarget::Sqlite(data.join("switchboard.db")),
        };
        let store = Store::open(target).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let vault = Arc::new(Vault::open(data));
        let vault_kind = vault.kind();
        let voice = Arc::new(FliteVoice::new());
        let shelf = Arc::new(Shelf::new(data.join("recordings")));
        let carrier = SipCarrier::start(CarrierConfig::new(voice.clone()))
            .map_err(|e| Trouble::Telephony(e.to_string()))?;
        let conversing = ConversingAgent::new(ConversingParts {
            store: store.clone(),
            vault: vault.clone(),
            clock: clock.clone(),
            recognizer: Arc::new(OpenAiRecognizer::new()),
            model: Arc::new(Models::new()),
            realtime: Arc::new(OpenAiRealtime::new()),
            prices: Arc::new(PublishedPrices),
            voices: Arc::new(Voices::new(voice.clone())),
            apis: Arc::new(WebApiCaller::new()),
        });
        let agents = Agents {
            script: ScriptAgent::new(voice, shelf.clone(), clock.clone()),
            conversing: Arc::new(conversing),
        };
        let engine = Engine::new(EngineParts {
            store: store.clone(),
            clock: clock.clone(),
            carrier,
            agents: Arc::new(agents),
            shelf: shelf.clone(),
            vault: vault.clone(),
            room,
            probe: probe::from_environment(),
            seed: rand::rng().next_u64(),
        });
        engine.recover().await.map_err(|error| match error {
            EngineError::Store(error) => Trouble::Store(error),
            other => Trouble::Recovery(other),
        })?;
        let chats::Chats {
            engine: chats,
            public_url,
        } = chats::build(&store, clock.clone(), vault.clone()).await?;
        let app = App::start(AppParts {
            store,
            engine: engine.clone(),
            chats: chats.clone(),
            knowledge: Arc::new(FileReader),
            public_url,
            shelf,
            vault,
            vault_kind,
            clock,
            data: data.to_owned(),
            media_base,
        })
        .await?;
        let end = CancellationToken::new();
        let running = vec![
            tokio::spawn({
                let end = end.clone();
                async move { engine.run(end).await }
            }),
            tokio::spawn({
                let end = end.clone();
                async move { chats.run(end).await }
            }),
        ];
        Ok(House {
            app,
            end,
            engines: tokio::sync::Mutex::new(running),
        })
    }

    /// Ends in order: no new calls, ringing ones cancelled, what happened written down.
    pub(crate) async fn close(&self) {
        self.end.cancel();
        self.app.close().await;
        for engine in self.engines.lock().await.drain(..) {
            // What is not over by then is settled by the recovery at the next start.
            let _ = tokio::time::timeout(Duration::from_secs(5), engine).await;
        }
    }
}
