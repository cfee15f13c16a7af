//! How the world reaches the web pages of chats. The engine itself does not use it; who sets it does.

use async_trait::async_trait;
use domain::public_url::{ProbeFault, PublicUrlSettings, PublicUrlStanding};
use tokio::sync::watch;

use super::messenger::Secret;

/// Another program has the port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortTaken;

/// The server of the web pages, as far as its way to visitors goes.
#[async_trait]
pub trait PublicUrl: Send + Sync {
    /// Serves on the port and opens the way: all of it, or nothing where the port is taken. `secret`:
    /// the tunnel server's.
    async fn take_up(
        &self,
        settings: &PublicUrlSettings,
        secret: Option<Secret>,
    ) -> Result<(), PortTaken>;

    /// How it stands; it changes by itself.
    fn standing(&self) -> watch::Receiver<PublicUrlStanding>;

    /// Whether this app is reached under an address.
    async fn probe(&self, address: &str) -> Result<(), ProbeFault>;
}
