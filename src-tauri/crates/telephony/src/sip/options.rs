//! Asks a peer whether it speaks SIP at all (OPTIONS), and whether anything listens there.
//!
//! Does not know lines.

use std::{io::ErrorKind, time::Duration};

use rsipstack::{
    sip::{Header, Method, SipMessage, StatusCodeKind, Transport, Uri, typed},
    transaction::{
        key::{TransactionKey, TransactionRole},
        make_tag,
        transaction::Transaction,
    },
    transport::SipAddr,
};

use tokio::{net::UdpSocket, time::timeout};

use super::{endpoint::SipEndpoint, inspector::made_up};
use crate::line::Link;

/// How long a machine may take to say that nothing listens on a UDP port.
const REFUSAL: Duration = Duration::from_millis(500);

/// Whether the machine says that nothing listens there. Over TCP a connection would have shown it.
pub(crate) async fn refuses(link: &Link) -> bool {
    let Ok(server) = link.destination.get_socketaddr() else {
        return false;
    };
    if link.endpoint.transport != Transport::Udp {
        return false;
    }
    let asked = async {
        // Only a socket of one peer hears of the refusal.
        let socket = UdpSocket::bind((link.endpoint.local.ip(), 0)).await?;
        socket.connect(server).await?;
        socket.send(b"\r\n\r\n").await?;
        socket.recv(&mut [0; 16]).await
    };
    let answer = timeout(REFUSAL, asked).await;
    matches!(answer, Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused)
}

/// An answer.
pub(crate) struct Asked {
    /// Its code.
    pub(crate) code: u16,
    /// What it describes; may be nothing.
    pub(crate) described: Vec<u8>,
}

/// Asks, also for a description of its sound; whatever answer came. `None`: nothing answers SIP there.
pub(crate) async fn ask(
    endpoint: &SipEndpoint,
    destination: SipAddr,
    target: Uri,
    from: Uri,
    limit: Duration,
) -> Option<Asked> {
    tokio::time::timeout(limit, exchange(endpoint, destination, target, from))
        .await
        .ok()
        .flatten()
}

async fn exchange(
    endpoint: &SipEndpoint,
    destination: SipAddr,
    target: Uri,
    from: Uri,
) -> Option<Asked> {
    let listens = endpoint
        .inner
        .transport_layer
        .get_listen_addrs()
        .into_iter()
        .next();
    let via = endpoint.inner.get_via(listens, None).ok()?;
    let from = typed::From {
        display_name: None,
        uri: from,
        params: Vec::new(),
    };
    let to = typed::To {
        display_name: None,
        uri: target.clone(),
        params: Vec::new(),
    };
    let from = from.with_tag(make_tag());
    let mut request = endpoint
        .inner
        .make_request(Method::Options, target, via, from, to, 1, None);
    let accept = Header::Accept("application/sdp".into());
    request.headers.push(accept);
    let key = TransactionKey::from_request(&request, TransactionRole::Client).ok()?;
    let mut transaction = Transaction::new_client(key, request, endpoint.inner.clone(), None);
    transaction.destination = Some(destination);
    transaction.send().await.ok()?;
    while let Some(message) = transaction.receive().await {
        if let SipMessage::Response(response) = message
            && response.status_code.kind() != StatusCodeKind::Provisional
        {
            return (!made_up(&response)).then(|| Asked {
                code: response.status_code.code(),
                described: response.body,
            });
        }
    }
    None
}
