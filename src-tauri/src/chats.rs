//! Puts the chat engine together: messengers, models, integrations.

use std::{net::SocketAddr, sync::Arc};

use ai::{FileReader, Models, PublishedPrices, WebApiCaller};
use channels::{MessengerParts, Messengers, practice::PracticeTempo};
use domain::chance::scatter_text;
use engine::{
    chats::{ChatEngine, ChatError, ChatParts, StoredWebHistory},
    ports::{Clock, SecretVault, messenger::Secret, public_url::PublicUrl},
};
use integrations::LeadSinks;
use rand::RngCore as _;
use store::{Store, StoreError};

use crate::{probe, trouble::Trouble, vault::Vault};

/// Under which key the signing key of visitors' tokens lies.
const WEB_KEY: &str = "web_key";

/// What chats are made of.
pub(crate) struct Chats {
    /// The engine, recovered.
    pub(crate) engine: Arc<ChatEngine>,
    /// The way of visitors to the web pages.
    pub(crate) public_url: Arc<dyn PublicUrl>,
}

/// The chat engine and what else the app needs of the channels.
pub(crate) async fn build(
    store: &Store,
    clock: Arc<dyn Clock>,
    vault: Arc<Vault>,
) -> Result<Chats, Trouble> {
    let install = app::install_id(store).await?;
    let port = app::kept_public_url(store).await?.port;
    let messengers = Messengers::new(MessengerParts {
        clock: clock.clone(),
        history: Arc::new(StoredWebHistory {
            store: store.clone(),
        }),
        // This machine alone: the world comes through a tunnel or a server of the user's own.
        web_address: SocketAddr::from(([127, 0, 0, 1], port)),
        web_key: web_key(store, &vault).await?,
        practice: PracticeTempo::default(),
    })
    .map_err(|_| Trouble::NoWebClient)?;
    let messengers = Arc::new(messengers);
    let chats = ChatEngine::new(ChatParts {
        store: store.clone(),
        clock,
        messengers: messengers.clone(),
        model: Arc::new(Models::new()),
        prices: Arc::new(PublishedPrices),
        knowledge: Arc::new(FileReader),
        apis: Arc::new(WebApiCaller::new()),
        leads: Arc::new(LeadSinks::default()),
        vault,
        probe: probe::from_environment(),
        seed: scatter_text(0, &install),
        install,
    });
    chats.recover().await.map_err(|error| match error {
        ChatError::Store(error) => Trouble::Store(error),
        other => Trouble::ChatRecovery(other),
    })?;
    Ok(Chats {
        engine: chats,
        public_url: messengers,
    })
}

/// The key that signs visitors' tokens: made once and kept sealed, or visitors would be strangers
/// after each start. Without a vault it holds for this run.
async fn web_key(store: &Store, vault: &Vault) -> Result<Secret, StoreError> {
    if let Some(kept) = store.settings().meta(WEB_KEY).await?
        && let Some(sealed) = from_hex(&kept)
        && let Ok(key) = vault.open(WEB_KEY, &sealed).await
    {
        return Ok(Secret(key));
    }
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    let key = to_hex(&bytes);
    if let Ok(sealed) = vault.seal(WEB_KEY, &key).await {
        store.settings().put_meta(WEB_KEY, &to_hex(&sealed)).await?;
    }
    Ok(Secret(key))
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks_exact(2);
    let pairs = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_being_written_as_text() {
        assert_eq!(from_hex(&to_hex(&[0, 15, 255])), Some(vec![0, 15, 255]));
        assert_eq!(from_hex("zz"), None);
    }
}
