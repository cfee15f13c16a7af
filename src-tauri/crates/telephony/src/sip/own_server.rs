//! Where requests to a line's own host go: to the server that the line has chosen for it, not to
//! whatever the stack would make of the name by itself (another server, or no proxy).
//!
//! Does not know how the server is chosen.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use rsipstack::{
    sip::{HostWithPort, Uri},
    transaction::endpoint::TargetLocator,
    transport::SipAddr,
};

/// The host of an endpoint's line and the server behind it, once there is one.
#[derive(Clone, Default)]
pub(super) struct OwnServer(Arc<RwLock<Option<(HostWithPort, SipAddr)>>>);

impl OwnServer {
    /// Requests to this host go there.
    pub(super) fn is(&self, host: HostWithPort, server: SipAddr) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *known = Some((host, server));
    }

    /// The server.
    pub(super) fn address(&self) -> Option<SipAddr> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map(|(_, server)| server.clone())
    }
}

#[async_trait]
impl TargetLocator for OwnServer {
    async fn locate(&self, uri: &Uri) -> rsipstack::Result<SipAddr> {
        let known = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match known {
            Some((host, server)) if host == uri.host_with_port => Ok(server),
            Some(_) | None => SipAddr::try_from(uri),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_lines_own_host_leads_to_its_server() {
        let own_server = OwnServer::default();
        let own = Uri::try_from("sip:+442079460000@sip.example.com").unwrap();
        let server = SipAddr::from(std::net::SocketAddr::from(([192, 0, 2, 7], 5070)));
        assert_ne!(own_server.locate(&own).await.unwrap(), server);
        own_server.is(own.host_with_port.clone(), server.clone());
        assert_eq!(own_server.locate(&own).await.unwrap(), server);
        let other = Uri::try_from("sip:b2bua@192.0.2.9:5080").unwrap();
        assert_ne!(own_server.locate(&other).await.unwrap(), server);
    }
}
