//! Requests to receivers on the web: encrypted or within the own network, never redirected, with an
//! answer of bounded size. It does not know what is asked.

mod address;

use std::{error::Error, io, time::Duration};

use domain::{
    integration::DeliveryFaultKind,
    time::{Millis, SECOND, UnixMillis},
};
use engine::ports::leads::LeadFault;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::{Client, ClientBuilder, Method, Response, Url, header, redirect::Policy};
use serde::de::DeserializeOwned;

use crate::{
    Timings,
    faults::{self, Told},
};

/// Most bytes of an ordinary answer.
pub(crate) const ANSWER: usize = 256 * 1_024;

const AGENT: &str = concat!("Switchboard/", env!("CARGO_PKG_VERSION"));

/// A request.
#[derive(Debug)]
pub(crate) struct Ask {
    method: Method,
    url: Url,
    headers: Vec<(&'static str, String)>,
    body: Option<(&'static str, Vec<u8>)>,
    most: usize,
}

impl Ask {
    /// A request without a body.
    pub(crate) fn new(method: Method, url: Url) -> Ask {
        Ask {
            method,
            url,
            headers: Vec::new(),
            body: None,
            most: ANSWER,
        }
    }

    /// With a JSON body.
    pub(crate) fn json(self, body: &serde_json::Value) -> Ask {
        self.body("application/json", body.to_string().into_bytes())
    }

    /// With a body.
    pub(crate) fn body(mut self, kind: &'static str, body: Vec<u8>) -> Ask {
        self.body = Some((kind, body));
        self
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &'static str, value: String) -> Ask {
        self.headers.push((name, value));
        self
    }

    /// With a token.
    pub(crate) fn bearer(self, token: &str) -> Ask {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With room for a larger answer.
    pub(crate) fn up_to(mut self, most: usize) -> Ask {
        self.most = most;
        self
    }
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Millis>,
    body: Vec<u8>,
}

impl Answer {
    /// Whether it is a 2xx.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What it says, as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What it says, as JSON of a known shape.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The failure that this status is, where nothing more is known of it.
    pub(crate) fn fault(&self) -> LeadFault {
        faults::of_status(self.status, self.retry_after)
    }

    /// The failure of an answer of the wrong shape: another program may stand there for a while.
    pub(crate) fn misunderstood(&self) -> LeadFault {
        let mut fault = faults::passing(DeliveryFaultKind::BadAnswer);
        fault.fault.code = Some(self.status);
        fault
    }
}

/// The web client.
#[derive(Debug)]
pub(crate) struct Web {
    client: Client,
    connect: Duration,
    answer: Duration,
}

impl Web {
    pub(crate) fn new(timings: &Timings) -> Web {
        // Err: another part of the house has chosen already, and everybody chooses ring.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (connect, answer) = (timings.connect, timings.answer);
        // A system without certificates must not keep the app from starting: receivers in the own
        // network still work, and nobody else is trusted.
        let client = builder(connect, answer)
            .build()
            .or_else(|_| builder(connect, answer).tls_certs_only([]).build())
            .unwrap_or_default();
        Web {
            client,
            connect,
            answer,
        }
    }

    /// Asks once. `now` is for a Retry-After that is a date.
    pub(crate) async fn send(&self, ask: Ask, now: UnixMillis) -> Result<Answer, LeadFault> {
        let pinned = match address::reach(&ask.url).await? {
            address::Reach::Anywhere => None,
            // The name is looked up once: what was found to be near is what is connected to.
            address::Reach::Near { host, addresses } => {
                let client = builder(self.connect, self.answer)
                    .resolve_to_addrs(&host, &addresses)
                    .build();
                Some(client.map_err(|_| faults::passing(DeliveryFaultKind::Unreachable))?)
            }
        };
        let client = pinned.as_ref().unwrap_or(&self.client);
        let mut request = client.request(ask.method, ask.url);
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        if let Some((kind, body)) = ask.body {
            request = request.header(header::CONTENT_TYPE, kind).body(body);
        }
        let response = request.send().await.map_err(|error| failed(&error))?;
        read(response, ask.most, now).await
    }
}

fn builder(connect: Duration, answer: Duration) -> ClientBuilder {
    ClientBuilder::new()
        .redirect(Policy::none())
        .connect_timeout(connect)
        .timeout(answer)
        .user_agent(AGENT)
        .referer(false)
}

/// An address that was typed; a path is put behind it by its parts.
pub(crate) fn url(base: &str, parts: &[&str]) -> Result<Url, LeadFault> {
    let unusable = || faults::never(DeliveryFaultKind::BadSettings);
    let mut url = Url::parse(base.trim()).map_err(|_| unusable())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(unusable());
    }
    if !parts.is_empty() {
        url.path_segments_mut()
            .map_err(|()| unusable())?
            .pop_if_empty()
            .extend(parts);
    }
    Ok(url)
}

async fn read(mut response: Response, most: usize, now: UnixMillis) -> Result<Answer, LeadFault> {
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| wait(value, now));
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| failed(&error))? {
        let room = most - body.len();
        if piece.len() > room {
            // What is too long to be looked at is no answer; of a failure the beginning is enough.
            if (200..300).contains(&status) {
                return Err(faults::passing(DeliveryFaultKind::BadAnswer)
                    .saying("the answer is too long", ""));
            }
            body.extend_from_slice(&piece[..room]);
            break;
        }
        body.extend_from_slice(&piece);
    }
    Ok(Answer {
        status,
        retry_after,
        body,
    })
}

/// Retry-After: seconds, or a date (RFC 9110).
fn wait(value: &str, now: UnixMillis) -> Option<Millis> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(Millis::from(seconds) * SECOND);
    }
    let at = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some((at.as_millisecond() - now).max(0))
}

/// Why no answer came. The error's own words are left out: they hold the address.
fn failed(error: &reqwest::Error) -> LeadFault {
    let kind = if is_distrust(error) || (error.is_connect() && is_ended(error)) {
        DeliveryFaultKind::NotTrusted
    } else if error.is_timeout() {
        DeliveryFaultKind::TimedOut
    } else if error.is_connect() {
        DeliveryFaultKind::Unreachable
    } else if error.is_builder() {
        return faults::never(DeliveryFaultKind::BadSettings);
    } else {
        DeliveryFaultKind::Broken
    };
    faults::passing(kind)
}

/// Whether TLS itself failed.
pub(crate) fn is_distrust(error: &(dyn Error + 'static)) -> bool {
    somewhere_below(error, |error| error.is::<rustls::Error>())
}

/// Whether the other side ended the connection; while it is being made, that is in its handshake.
fn is_ended(error: &(dyn Error + 'static)) -> bool {
    let ended = |error: &io::Error| error.kind() == io::ErrorKind::UnexpectedEof;
    somewhere_below(error, |error| error.downcast_ref().is_some_and(ended))
}

/// Whether an error or one of those that led to it is so.
fn somewhere_below(
    error: &(dyn Error + 'static),
    is: impl Fn(&(dyn Error + 'static)) -> bool + Copy,
) -> bool {
    if is(error) {
        return true;
    }
    // What an I/O error wraps is not its source but takes its place.
    let inner = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match (inner, error.source()) {
        (Some(inner), _) => somewhere_below(inner, is),
        (None, Some(source)) => somewhere_below(source, is),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests;
