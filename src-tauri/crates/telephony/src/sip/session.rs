//! How long a call may go on without a sign that both sides still want it (RFC 4028): what we ask for,
//! what was agreed, who gives the sign and when, and when the call is given up.
//!
//! Does not send anything.

use std::time::Duration;

use rsipstack::sip::{
    Header, Headers, HeadersExt, Method, Request, Response, StatusCode, StatusCodeKind,
};
use tokio::time::Instant;

use super::inspector::made_up;

/// What we ask for at first, in seconds.
const ASKED: u64 = 1_800;
/// A session that the peer keeps up is given up this long before its end, or a third of it.
const BEFORE_THE_END: Duration = Duration::from_secs(32);
/// After a refusal that may pass the sign is given again, so many times within the session.
const RETRIES: u32 = 8;
/// Both sides gave the sign at once: we wait, longer than the side that owns the call would not (RFC
/// 3261, 14.1: 2.1 to 4 s for it).
const GLARE: (u64, u64) = (2_100, 4_000);

/// What an INVITE asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    expires: u64,
    least: Option<u64>,
    /// The Call-ID under which it was asked before.
    pub(super) call_id: Option<String>,
}

impl Default for Wish {
    fn default() -> Wish {
        Wish {
            expires: ASKED,
            least: None,
            call_id: None,
        }
    }
}

impl Wish {
    /// Its headers.
    pub(super) fn headers(&self) -> Vec<Header> {
        let mut headers = vec![
            Header::Supported("timer".into()),
            Header::SessionExpires(self.expires.to_string().as_str().into()),
        ];
        headers.extend(
            self.least
                .map(|least| Header::MinSE(least.to_string().as_str().into())),
        );
        headers
    }

    /// What to ask for instead after a 422; `None`: it did not say, or asks for what we asked for.
    pub(super) fn after(&self, refusal: &Response) -> Option<Wish> {
        let least = least(&refusal.headers)?;
        (least > self.expires).then_some(Wish {
            expires: least,
            least: Some(least),
            call_id: refusal
                .call_id_header()
                .ok()
                .map(|call| call.value().to_owned()),
        })
    }
}

/// Who gives the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeper {
    We,
    They,
}

/// What is due in a running session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// We give the sign now.
    Refresh,
    /// No sign came, or ours was never taken: the other side is gone.
    GiveUp,
}

/// The session of a running call.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Session {
    length: Duration,
    keeper: Keeper,
    shortest: Duration,
    /// The last sign.
    since: Instant,
    /// When ours is due next.
    next: Instant,
    /// The peer takes UPDATE, which says nothing about the sound.
    update: bool,
}

impl Session {
    /// What the answer to our INVITE agreed to; `None`: the call goes on for ever.
    pub(super) fn agreed(answer: &Response, shortest: Duration, now: Instant) -> Option<Session> {
        let (length, keeper) = expires(&answer.headers)?;
        let mut session = Session {
            length: length.max(shortest),
            // an answer that forgets to say leaves it to us
            keeper: keeper.unwrap_or(Keeper::We),
            shortest,
            since: now,
            next: now,
            update: allows_update(&answer.headers),
        };
        session.signed(now);
        Some(session)
    }

    fn signed(&mut self, now: Instant) {
        self.since = now;
        self.next = now + self.length / 2;
    }

    fn end(&self) -> Instant {
        self.since + self.length - BEFORE_THE_END.min(self.length / 3)
    }

    /// When something is due next, and what.
    pub(super) fn due(&self) -> (Instant, Due) {
        match self.keeper {
            Keeper::We if self.next < self.end() => (self.next, Due::Refresh),
            Keeper::We | Keeper::They => (self.end(), Due::GiveUp),
        }
    }

    /// Our sign is on its way: the next is not due before its answer.
    pub(super) fn asking(&mut self) {
        self.next = self.end();
    }

    /// The method and headers of our sign.
    pub(super) fn sign(&self) -> (Method, Vec<Header>) {
        let method = if self.update {
            Method::Update
        } else {
            Method::Invite
        };
        let expires = format!("{};refresher=uac", self.length.as_secs());
        let headers = vec![
            Header::Supported("timer".into()),
            Header::SessionExpires(expires.as_str().into()),
            Header::MinSE(self.shortest.as_secs().to_string().as_str().into()),
        ];
        (method, headers)
    }

    /// What came of our sign; `None`: the peer did not answer at all. `chance` is 0 to 1.
    /// Gives what is due at once.
    pub(super) fn answered(
        &mut self,
        answer: Option<&Response>,
        chance: f64,
        now: Instant,
    ) -> Option<Due> {
        let Some(answer) = answer.filter(|answer| !made_up(answer)) else {
            return Some(Due::GiveUp);
        };
        if answer.status_code.kind() == StatusCodeKind::Successful {
            if let Some((length, keeper)) = expires(&answer.headers) {
                self.length = length.max(self.shortest);
                self.keeper = keeper.unwrap_or(Keeper::We);
            }
            self.signed(now);
            return None;
        }
        match answer.status_code {
            // RFC 4028, 10: the call is gone there.
            StatusCode::RequestTimeout | StatusCode::CallTransactionDoesNotExist => {
                Some(Due::GiveUp)
            }
            StatusCode::SessionIntervalTooSmall => {
                let asked = least(&answer.headers).map(Duration::from_secs)?;
                if asked <= self.length {
                    return self.later(now);
                }
                self.length = asked;
                Some(Due::Refresh)
            }
            StatusCode::MethodNotAllowed | StatusCode::NotImplemented if self.update => {
                self.update = false;
                Some(Due::Refresh)
            }
            StatusCode::RequestPending => {
                let (least, most) = GLARE;
                let wait = least + ((most - least) as f64 * chance.clamp(0.0, 1.0)) as u64;
                self.next = now + Duration::from_millis(wait);
                None
            }
            // Of the standard's long list: it may pass.
            _ => self.later(now),
        }
    }

    /// Our sign could not be given, or was not taken this time.
    pub(super) fn later(&mut self, now: Instant) -> Option<Due> {
        self.next = now + self.length / RETRIES;
        None
    }
}

/// How the peer's re-INVITE or UPDATE, a sign of its own, is answered as far as the session goes: a
/// refusal, or the headers of the 200.
pub(super) fn take_sign(
    session: &mut Option<Session>,
    request: &Request,
    shortest: Duration,
    now: Instant,
) -> Result<Vec<Header>, Header> {
    if let Some(session) = session.as_mut() {
        session.signed(now);
        session.update |= allows_update(&request.headers);
    }
    let Some((length, keeper)) = expires(&request.headers) else {
        return Ok(Vec::new());
    };
    if length < shortest {
        return Err(Header::MinSE(
            shortest.as_secs().to_string().as_str().into(),
        ));
    }
    // In its request the peer is the "uac"; left open, the one who asks keeps on asking.
    let keeper = match keeper {
        Some(Keeper::They) => Keeper::We,
        Some(Keeper::We) | None => Keeper::They,
    };
    let agreed = session.get_or_insert_with(|| Session {
        length,
        keeper,
        shortest,
        since: now,
        next: now,
        update: allows_update(&request.headers),
    });
    (agreed.length, agreed.keeper) = (length, keeper);
    agreed.signed(now);
    let (who, mut headers) = match keeper {
        Keeper::They => ("uac", vec![Header::Require("timer".into())]),
        Keeper::We => ("uas", Vec::new()),
    };
    let expires = format!("{};refresher={who}", length.as_secs());
    headers.push(Header::SessionExpires(expires.as_str().into()));
    Ok(headers)
}

/// Session-Expires, or its short form: how long, and who refreshes as the message's receiver reads it
/// when the message is an answer ("uac" is then us).
fn expires(headers: &Headers) -> Option<(Duration, Option<Keeper>)> {
    let value = headers.iter().find_map(|header| match header {
        Header::SessionExpires(value) => Some(value.0.to_ascii_lowercase()),
        Header::Other(name, value) if name.eq_ignore_ascii_case("x") => {
            Some(value.to_ascii_lowercase())
        }
        _ => None,
    })?;
    let mut parts = value.split(';').map(str::trim);
    let seconds: u64 = parts.next()?.parse().ok()?;
    let keeper = parts.find_map(|part| match part.split_once('=') {
        Some(("refresher", "uac")) => Some(Keeper::We),
        Some(("refresher", "uas")) => Some(Keeper::They),
        Some(_) | None => None,
    });
    Some((Duration::from_secs(seconds), keeper))
}

/// Min-SE.
fn least(headers: &Headers) -> Option<u64> {
    headers.iter().find_map(|header| match header {
        Header::MinSE(value) => value.0.split(';').next()?.trim().parse().ok(),
        _ => None,
    })
}

fn allows_update(headers: &Headers) -> bool {
    headers.iter().any(|header| match header {
        Header::Allow(value) => {
            let mut methods = value.0.split(',');
            methods.any(|method| method.trim().eq_ignore_ascii_case("update"))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests;
