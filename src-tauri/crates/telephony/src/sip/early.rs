//! Answers before the answer that ask to be confirmed (RFC 3262): the stack confirms them with PRACK, but
//! sends it where the INVITE went. It belongs to the phone that rings, on the way that the answer came.
//!
//! Does not know calls.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rsipstack::sip::{
    Header, HeadersExt, Method, Request, Response, Route, StatusCodeKind, ToTypedHeader, Uri, typed,
};

/// No phone rings for so long: what is still known of it then was never told to be over.
const FORGOTTEN: Duration = Duration::from_secs(600);

struct Ringing {
    phone: Uri,
    /// The nearest first.
    way: Vec<Route>,
    since: Instant,
}

/// Phones that ring, by the Call-ID.
#[derive(Default)]
pub(super) struct Early(Mutex<HashMap<String, Ringing>>);

impl Early {
    fn known(&self) -> MutexGuard<'_, HashMap<String, Ringing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer to an INVITE came.
    pub(super) fn note(&self, response: &Response) {
        let (Ok(call), Ok(cseq)) = (response.call_id_header(), response.cseq_header()) else {
            return;
        };
        if !cseq.method().is_ok_and(|method| method == Method::Invite) {
            return;
        }
        let call = call.value().to_owned();
        if response.status_code.kind() != StatusCodeKind::Provisional {
            self.known().remove(&call);
            return;
        }
        let phone = response
            .contact_header()
            .ok()
            .and_then(|contact| contact.typed().ok());
        let Some(phone) = phone.map(|contact: typed::Contact| contact.uri) else {
            return;
        };
        let mut way: Vec<Route> = response
            .headers
            .iter()
            .filter_map(|header| match header {
                Header::RecordRoute(route) => Some(route.0.as_str()),
                _ => None,
            })
            .flat_map(|routes| routes.split(','))
            .map(|route| Route::from(route.trim()))
            .collect();
        way.reverse();
        let mut known = self.known();
        known.retain(|_, ringing| ringing.since.elapsed() < FORGOTTEN);
        let since = Instant::now();
        known.insert(call, Ringing { phone, way, since });
    }

    /// Puts a PRACK of ours on its way.
    pub(super) fn direct(&self, request: &mut Request) {
        if request.method != Method::PRack {
            return;
        }
        let Ok(call) = request.call_id_header().map(|call| call.value().to_owned()) else {
            return;
        };
        let known = self.known();
        let Some(ringing) = known.get(&call) else {
            return;
        };
        request.uri = ringing.phone.clone();
        request
            .headers
            .retain(|header| !matches!(header, Header::Route(_)));
        for route in &ringing.way {
            request.headers.push(Header::Route(route.clone()));
        }
    }
}
