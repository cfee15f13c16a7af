//! How an INVITE of ours looks: who calls whom, through which endpoint, as whom.
//!
//! Does not know what happens to it.

use std::{net::IpAddr, sync::Arc};

use domain::line::SoundSettings;
use rsipstack::{
    dialog::{authenticate::Credential, invitation::InviteOption},
    sip::{Header, Host, HostWithPort, Transport},
    transport::SipAddr,
};

use super::{endpoint::SipEndpoint, names, session::Wish};
use crate::practice::Words;

/// The way that calls of a line take.
pub(crate) struct Way {
    /// Our endpoint.
    pub(crate) endpoint: Arc<SipEndpoint>,
    /// Where requests are sent.
    pub(crate) destination: SipAddr,
    /// Name of the other side.
    pub(crate) host: HostWithPort,
    /// User part of our address.
    pub(crate) user: String,
    /// For challenges.
    pub(crate) credential: Option<Credential>,
    /// Our address on the way, as the registrar sees it where it told.
    pub(crate) own: HostWithPort,
    /// The line registers: its own name stands in From, the number to show beside it.
    pub(crate) registers: bool,
    /// How its sound travels.
    pub(crate) sound: SoundSettings,
    /// What the callees say, where they are built in.
    pub(crate) words: Option<Words>,
}

/// Methods that we understand.
const ALLOW: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, PRACK, NOTIFY";

impl Way {
    /// Our public address was told. What the registrar or an earlier answer told of this very
    /// endpoint's holds before it.
    pub(crate) fn is_seen_at(&mut self, public: IpAddr) {
        if self.own == HostWithPort::from(self.endpoint.local) {
            self.own.host = Host::IpAddr(public);
        }
    }

    /// The INVITE for a number, with the offer of our sound.
    pub(crate) fn invitation(
        &self,
        number: &str,
        caller_number: Option<&str>,
        offer: String,
        wish: &Wish,
    ) -> InviteOption {
        let transport = self.endpoint.transport;
        // A registrar knows us by our name and lets us ask for a number (RFC 3325); a peer that
        // trusts us by address takes the number from From.
        let from = match caller_number {
            Some(number) if !self.registers => number,
            Some(_) | None => &self.user,
        };
        let mut headers = vec![Header::Allow(ALLOW.into())];
        headers.extend(wish.headers());
        if let Some(number) = caller_number {
            let shown = format!(
                "<{}>",
                names::uri(Some(number), self.host.clone(), Transport::Udp)
            );
            headers.push(if self.registers {
                Header::PPreferredIdentity(shown.as_str().into())
            } else {
                Header::PAssertedIdentity(shown.as_str().into())
            });
        }
        InviteOption {
            caller: names::uri(Some(from), self.host.clone(), Transport::Udp),
            callee: names::uri(Some(number), self.host.clone(), transport),
            destination: Some(self.destination.clone()),
            content_type: Some("application/sdp".into()),
            offer: Some(offer.into_bytes()),
            contact: names::uri(Some(&self.user), self.own.clone(), transport),
            credential: self.credential.clone(),
            headers: Some(headers),
            support_prack: true,
            call_id: wish.call_id.clone(),
            ..InviteOption::default()
        }
    }
}
