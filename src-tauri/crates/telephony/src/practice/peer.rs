//! The practice line's peer: an endpoint on loopback that gives every call to a callee.
//!
//! Does not know what callees do.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use domain::practice::PracticeSettings;
use engine::ports::SpeechSynthesizer;
use tokio::sync::mpsc::unbounded_channel;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    callee::{self, Home},
    words::Words,
};
use crate::{
    carrier::CallTools,
    sip::endpoint::{EndpointError, Over, SipEndpoint},
};

/// A running peer; dropped, it takes no more calls. Calls that run go on to their end.
pub(crate) struct PracticePeer {
    settings: PracticeSettings,
    address: SocketAddr,
    words: Words,
    #[cfg(test)]
    endpoint: Arc<SipEndpoint>,
    _stop: DropGuard,
}

impl PracticePeer {
    /// Starts on a free port of 127.0.0.1.
    pub(crate) async fn start(
        settings: PracticeSettings,
        voice: Arc<dyn SpeechSynthesizer>,
        tools: CallTools,
        user_agent: &str,
    ) -> Result<PracticePeer, EndpointError> {
        let (calls, mut inbox) = unbounded_channel();
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let endpoint = SipEndpoint::open(local, Over::Udp, user_agent, None, Some(calls)).await?;
        let address = endpoint.local;
        #[cfg(test)]
        let kept = endpoint.clone();
        let words = Words::default();
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let home = Arc::new(Home {
            endpoint,
            voice,
            tools,
            settings: settings.clone(),
            words: words.clone(),
        });
        tokio::spawn(async move {
            loop {
                let call = tokio::select! {
                    () = stopped.cancelled() => break,
                    call = inbox.recv() => call,
                };
                let Some(call) = call else { break };
                tokio::spawn(callee::take(home.clone(), call));
            }
        });
        Ok(PracticePeer {
            settings,
            address,
            words,
            #[cfg(test)]
            endpoint: kept,
            _stop: stop.drop_guard(),
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its callees are drawn from.
    pub(crate) fn settings(&self) -> &PracticeSettings {
        &self.settings
    }

    /// What its callees say.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// Its endpoint, for tests that look what is left in it.
    #[cfg(test)]
    pub(super) fn endpoint(&self) -> Arc<SipEndpoint> {
        self.endpoint.clone()
    }
}
