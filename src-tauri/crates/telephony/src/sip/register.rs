//! Keeps a line registered: refreshes before it runs out, backs off after failures, signs off at the
//! end. Tells what became of it through a watch.
//!
//! Does not know calls.

use std::{sync::Arc, time::Duration};

use domain::outcome::LineFault;
use rsipstack::{
    dialog::{authenticate::Credential, registration::Registration},
    sip::{Header, HostWithPort, Response, StatusCodeKind, Transport, Uri, typed},
};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::{evidence, inspector::made_up, names};
use crate::line::{Closed, Core, Link};

/// What we ask for, in seconds.
const EXPIRES: u32 = 300;
/// Longest wait for an answer.
const LIMIT: Duration = Duration::from_secs(8);
/// Longest wait for the answer to signing off.
const SIGN_OFF: Duration = Duration::from_secs(2);
/// Shortest and longest pause after a failure.
const PAUSE: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(120));
/// Pause after credentials were refused: trying again soon gets accounts locked.
const REFUSED_PAUSE: Duration = Duration::from_secs(300);

/// What became of registering.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Registered {
    /// The first answer has not come yet.
    Trying,
    /// Accepted; our address as the registrar sees it.
    Yes { public: Option<HostWithPort> },
    /// Refused or not reached.
    No { fault: LineFault, code: Option<u16> },
}

/// Where and as whom to register.
pub(crate) struct Registrar {
    /// The registrar's name.
    pub(crate) server: Uri,
    /// Who we are.
    pub(crate) credential: Credential,
}

/// What one REGISTER came to.
struct Outcome {
    state: Registered,
    again_in: Duration,
}

/// What a refused REGISTER means for the line.
fn fault_of(response: &Response) -> LineFault {
    match response.status_code.code() {
        401 | 403 | 404 | 407 => LineFault::Unauthorized,
        402 => LineFault::Forbidden,
        503 if evidence::retry_after(&response.headers).is_some() => LineFault::Full {
            retry_after: evidence::retry_after(&response.headers),
        },
        _ => LineFault::Unreachable,
    }
}

fn shortest_granted(response: &Response) -> Option<u32> {
    response.headers.iter().find_map(|header| match header {
        Header::MinExpires(value) => value.0.trim().parse().ok(),
        _ => None,
    })
}

/// One registration on one endpoint.
pub(crate) struct OneRegistration {
    link: Link,
    registration: Registration,
    server: Uri,
    expires: u32,
}

impl OneRegistration {
    /// Not sent yet.
    pub(crate) fn new(link: Link, registrar: &Registrar) -> OneRegistration {
        let credential = registrar.credential.clone();
        let endpoint = &link.endpoint;
        let mut registration = Registration::new(endpoint.inner.clone(), Some(credential.clone()));
        registration.outbound_proxy = link.destination.get_socketaddr().ok();
        if endpoint.transport != Transport::Udp {
            // Left alone the stack names no transport, which means UDP.
            let (user, own) = (Some(credential.username.as_str()), link.own.clone());
            registration.contact = Some(typed::Contact {
                display_name: None,
                uri: names::uri(user, own, endpoint.transport),
                params: Vec::new(),
            });
        }
        OneRegistration {
            link,
            registration,
            server: registrar.server.clone(),
            expires: EXPIRES,
        }
    }

    /// Whether it belongs to this way.
    fn fits(&self, link: &Link) -> bool {
        let known = &self.link;
        Arc::ptr_eq(&known.endpoint, &link.endpoint)
            && known.destination == link.destination
            && known.own == link.own
    }

    async fn send(&mut self) -> Option<Response> {
        let sent = self
            .registration
            .register(self.server.clone(), Some(self.expires));
        let response = tokio::time::timeout(LIMIT, sent).await.ok()?.ok()?;
        (!made_up(&response)).then_some(response)
    }

    /// Registers once; what came of it.
    pub(crate) async fn register(&mut self) -> Registered {
        let mut response = self.send().await;
        if let Some(longer) = response.as_ref().filter(|r| r.status_code.code() == 423)
            && let Some(expires) = shortest_granted(longer)
        {
            self.expires = expires;
            response = self.send().await;
        }
        match response {
            Some(response) if response.status_code.kind() == StatusCodeKind::Successful => {
                Registered::Yes {
                    public: self.registration.discovered_public_address(),
                }
            }
            Some(response) => Registered::No {
                fault: fault_of(&response),
                code: Some(response.status_code.code()),
            },
            None => Registered::No {
                fault: LineFault::Unreachable,
                code: None,
            },
        }
    }

    async fn sign_off(&mut self) {
        let sent = self.registration.register(self.server.clone(), Some(0));
        // The registrar forgets us by itself if this is lost.
        let _ = tokio::time::timeout(SIGN_OFF, sent).await;
    }

    fn refresh_in(&self) -> Duration {
        let granted = u64::from(self.registration.expires().max(10));
        Duration::from_secs(granted - (granted / 4).clamp(2, 60))
    }
}

/// Runs until `stop`.
pub(crate) async fn keep(
    registrar: Registrar,
    core: Arc<Core>,
    state: watch::Sender<Registered>,
    nudge: Arc<Notify>,
    stop: CancellationToken,
) {
    let mut current: Option<OneRegistration> = None;
    let mut failures = 0u32;
    loop {
        let outcome = tokio::select! {
            () = stop.cancelled() => break,
            outcome = once(&registrar, &core, &mut current, failures) => outcome,
        };
        failures = match &outcome.state {
            Registered::Yes { .. } => 0,
            Registered::No { .. } | Registered::Trying => failures.saturating_add(1),
        };
        let refused = matches!(outcome.state, Registered::No { code: Some(_), .. });
        state.send_replace(outcome.state);
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(outcome.again_in) => (),
            // Somebody wants to call: a line that was not reached is tried again at once.
            () = nudge.notified(), if failures > 0 && !refused => (),
        }
    }
    if failures == 0
        && let Some(mut registration) = current
    {
        registration.sign_off().await;
    }
}

async fn once(
    registrar: &Registrar,
    core: &Core,
    current: &mut Option<OneRegistration>,
    failures: u32,
) -> Outcome {
    let pause = PAUSE.0.saturating_mul(1 << failures.min(8)).min(PAUSE.1);
    let link = match core.link().await {
        Ok(link) => link,
        Err(Closed { fault, code }) => {
            return Outcome {
                state: Registered::No { fault, code },
                again_in: pause,
            };
        }
    };
    let server = link.destination.clone();
    if !current.as_ref().is_some_and(|c| c.fits(&link)) {
        *current = None;
    }
    let registration = current.get_or_insert_with(|| OneRegistration::new(link, registrar));
    let state = registration.register().await;
    match &state {
        // Nothing answered: another server, if there is one, is asked next time.
        Registered::No { code: None, .. } => core.failed(&server).await,
        Registered::No { .. } | Registered::Yes { .. } => core.worked(&server).await,
        Registered::Trying => (),
    }
    let again_in = match &state {
        Registered::Yes { .. } => registration.refresh_in(),
        Registered::No {
            fault: LineFault::Unauthorized | LineFault::Forbidden,
            ..
        } => REFUSED_PAUSE,
        Registered::No {
            fault: LineFault::Full {
                retry_after: Some(wait),
            },
            ..
        } => Duration::from_millis(wait.unsigned_abs()).max(pause),
        Registered::No { .. } | Registered::Trying => pause,
    };
    Outcome { state, again_in }
}
