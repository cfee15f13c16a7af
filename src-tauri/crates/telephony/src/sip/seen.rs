//! Our address as the other side sees it (`received` and `rport`, RFC 3581): behind a router it is not
//! our own, and it is there that the other side's requests have to come.
//!
//! Does not know routers.

use std::sync::{Arc, PoisonError, RwLock};

use rsipstack::{
    sip::{HeadersExt, HostWithPort, Response, ToTypedHeader},
    transport::SipConnection,
};

/// An endpoint's address from outside, where that is another.
#[derive(Clone, Default)]
pub(super) struct Seen(Arc<RwLock<Option<HostWithPort>>>);

impl Seen {
    /// An answer of the other side came.
    pub(super) fn note(&self, response: &Response) {
        let Ok(via) = response.via_header() else {
            return;
        };
        let written = via.first_value().and_then(|via| via.typed());
        let seen = SipConnection::parse_target_from_via(via);
        if let (Ok(written), Ok((_, seen))) = (written, seen)
            && written.uri.host_with_port.host != seen.host
        {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        }
    }

    /// The address, once it is known to be another than our own.
    pub(super) fn address(&self) -> Option<HostWithPort> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use rsipstack::sip::Header;

    use super::*;

    #[test]
    fn only_an_address_that_is_another_counts() {
        let answered = |via: &str| Response {
            headers: vec![Header::Via(via.into())].into(),
            ..Response::default()
        };
        let seen = Seen::default();
        let own = "SIP/2.0/UDP 192.168.1.5:40000;branch=z9hG4bKa";
        seen.note(&answered(&format!(
            "{own};rport=40000;received=192.168.1.5"
        )));
        seen.note(&answered(own));
        assert_eq!(seen.address(), None);
        seen.note(&answered(&format!(
            "{own};rport=61000;received=203.0.113.9"
        )));
        let address = seen.address().map(|address| address.to_string());
        assert_eq!(address.as_deref(), Some("203.0.113.9:61000"));
    }
}
