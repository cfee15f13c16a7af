//! One SIP endpoint: a socket on our address towards the peer, and the stack on top of it. Every
//! line has its own, so that a line's trouble (another network, a new password) stays its own.
//!
//! Does not know accounts.

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use rsipstack::{
    EndpointBuilder,
    dialog::{DialogId, dialog::Dialog, dialog_layer::DialogLayer},
    sip::{HeadersExt, HostWithPort, Method, StatusCode, Transport},
    transaction::{
        CallIdFormat,
        endpoint::{EndpointInnerRef, EndpointOption},
        key::TransactionRole,
        transaction::Transaction,
    },
    transport::{
        SipAddr, SipConnection, TcpListenerConnection, TlsConfig, TransportLayer,
        channel::ChannelConnection, udp::UdpConnection,
    },
};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;

use super::{inspector::Translator, own_server::OwnServer, seen::Seen};

/// How often, and how long apart, a dialog is looked for before a request is refused: the peer's BYE
/// may overtake our own noting of the dialog.
const LOOKUPS: (u32, Duration) = (5, Duration::from_millis(40));
/// The same for a call whose ACK is awaited.
const UNACKNOWLEDGED: (u32, Duration) = (25, Duration::from_millis(40));

/// A connection on which nothing came for so long is closed. Talks are long and need not say
/// anything over it; our keep-alives find out sooner whether it is dead.
const IDLE: Duration = Duration::from_secs(7_200);
/// What stands in Via on TLS, where nobody can connect to us: answers come over our own connection.
const TLS_PORT: u16 = 5061;

/// How an endpoint talks.
pub(crate) enum Over {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
    /// TLS, with whom it trusts.
    Tls(Box<TlsConfig>),
}

impl Over {
    /// The stack's word for it.
    fn transport(&self) -> Transport {
        match self {
            Over::Udp => Transport::Udp,
            Over::Tcp => Transport::Tcp,
            Over::Tls(_) => Transport::Tls,
        }
    }
}

/// Why no endpoint could be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EndpointError {
    /// No socket.
    #[error("no socket: {0}")]
    Socket(#[from] io::Error),
    /// The stack refused.
    #[error("the SIP stack: {0}")]
    Stack(String),
}

/// A running endpoint; dropped, its socket is closed.
pub(crate) struct SipEndpoint {
    /// The stack's transactions.
    pub(crate) inner: EndpointInnerRef,
    /// The stack's dialogs.
    pub(crate) dialogs: Arc<DialogLayer>,
    /// Where it listens.
    pub(crate) local: SocketAddr,
    /// How it talks.
    pub(crate) transport: Transport,
    /// Where its line's own requests go.
    own_server: OwnServer,
    seen: Seen,
    cancel: CancellationToken,
}

impl Drop for SipEndpoint {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl SipEndpoint {
    /// Opens an endpoint on `local`, any port; `password`: of its line's account. New calls from outside go to `calls`; without it
    /// they are refused.
    pub(crate) async fn open(
        local: IpAddr,
        over: Over,
        user_agent: &str,
        password: Option<String>,
        calls: Option<UnboundedSender<Transaction>>,
    ) -> Result<Arc<SipEndpoint>, EndpointError> {
        let cancel = CancellationToken::new();
        let layer = TransportLayer::new(cancel.clone());
        let stack = |error: rsipstack::Error| EndpointError::Stack(error.to_string());
        layer.set_stream_idle_timeout(IDLE);
        let transport = over.transport();
        let address = match over {
            Over::Tcp => {
                // The stack wants to be told the port: ask for a free one first.
                let address = TcpListener::bind((local, 0))?.local_addr()?;
                let listener = TcpListenerConnection::new(address, None)
                    .await
                    .map_err(stack)?;
                layer.add_transport(listener.into());
                address
            }
            Over::Tls(config) => {
                layer.set_tls_config(*config);
                let address = SocketAddr::new(local, TLS_PORT);
                layer.add_transport(placeholder(address).await.map_err(stack)?);
                address
            }
            Over::Udp => {
                let bound = UdpConnection::create_connection(
                    SocketAddr::new(local, 0),
                    None,
                    Some(cancel.child_token()),
                );
                let udp = bound.await.map_err(stack)?;
                let address = udp.get_addr().get_socketaddr().map_err(stack)?;
                layer.add_transport(udp.into());
                address
            }
        };
        let (own_server, seen) = (OwnServer::default(), Seen::default());
        let endpoint = EndpointBuilder::new()
            .with_user_agent(user_agent)
            .with_transport_layer(layer)
            .with_cancel_token(cancel.clone())
            .with_option(EndpointOption {
                callid_format: CallIdFormat::Uuid,
                ..EndpointOption::default()
            })
            .with_inspector(Box::new(Translator::new(seen.clone(), password)))
            .with_target_locator(Box::new(own_server.clone()))
            .build();
        let mut incoming = endpoint.incoming_transactions().map_err(stack)?;
        let inner = endpoint.inner.clone();
        let dialogs = Arc::new(DialogLayer::new(inner.clone()));
        tokio::spawn(async move { endpoint.serve().await });
        let (known, stop) = (dialogs.clone(), cancel.clone());
        tokio::spawn(async move {
            loop {
                let transaction = tokio::select! {
                    () = stop.cancelled() => break,
                    transaction = incoming.recv() => transaction,
                };
                let Some(transaction) = transaction else {
                    break;
                };
                tokio::spawn(receive(known.clone(), transaction, calls.clone()));
            }
        });
        Ok(Arc::new(SipEndpoint {
            inner,
            dialogs,
            local: address,
            transport,
            own_server,
            seen,
            cancel,
        }))
    }

    /// Makes sure that the way to `destination` is open, and that requests to the line's own `host` go
    /// there from now on. Gives our address on it, as it is seen from there. UDP needs no connection.
    pub(crate) async fn reach(
        &self,
        host: &HostWithPort,
        destination: &SipAddr,
    ) -> Result<HostWithPort, rsipstack::Error> {
        let own = match self.transport {
            Transport::Udp => self.local.into(),
            // TCP and TLS: others, of another crate's list, are never opened
            other => {
                let layer = &self.inner.transport_layer;
                let (connection, _) = layer.lookup(destination, None).await?;
                match other {
                    Transport::Tls => connection.get_addr().addr.clone(),
                    _ => self.local.into(),
                }
            }
        };
        self.own_server.is(host.clone(), destination.clone());
        Ok(self.seen.address().unwrap_or(own))
    }
}

impl SipEndpoint {
    /// What requests to the line's server go over now, and where; none before the first, or while it
    /// is broken.
    pub(super) async fn connection(&self) -> Option<(SipConnection, SipAddr)> {
        let server = self.own_server.address()?;
        let layer = &self.inner.transport_layer;
        if self.transport != Transport::Udp && layer.connections_count() == 0 {
            return None;
        }
        layer.lookup(&server, None).await.ok()
    }
}

/// What stands for a listener where there is none: the stack takes our own address from it. Nothing
/// ever comes over it.
async fn placeholder(address: SocketAddr) -> Result<SipConnection, rsipstack::Error> {
    let ((_, incoming), (outgoing, _)) = (unbounded_channel(), unbounded_channel());
    let address = SipAddr {
        r#type: Some(Transport::Tls),
        addr: address.into(),
    };
    let channel = ChannelConnection::create_connection(incoming, outgoing, address, None);
    Ok(SipConnection::Channel(channel.await?))
}

async fn dialog_of(dialogs: &DialogLayer, id: &DialogId) -> Option<Dialog> {
    let (tries, apart) = LOOKUPS;
    for _ in 0..tries {
        if let Some(dialog) = dialogs.get_dialog(id) {
            return Some(dialog);
        }
        tokio::time::sleep(apart).await;
    }
    None
}

/// A request may overtake the ACK of the call that it belongs to; the stack would drop both. Waits for the
/// ACK, a little.
async fn stands(dialog: &Dialog, method: &Method) {
    if matches!(method, Method::Ack | Method::Bye | Method::Cancel) {
        return;
    }
    let (tries, apart) = UNACKNOWLEDGED;
    for _ in 0..tries {
        if !dialog.state().waiting_ack() {
            return;
        }
        tokio::time::sleep(apart).await;
    }
}

/// A request from outside: to its dialog, to whoever takes calls, or refused.
async fn receive(
    dialogs: Arc<DialogLayer>,
    mut transaction: Transaction,
    calls: Option<UnboundedSender<Transaction>>,
) {
    let in_dialog = transaction
        .original
        .to_header()
        .is_ok_and(|to| to.tag().is_ok_and(|tag| tag.is_some()));
    let done = if in_dialog {
        let id = DialogId::try_from((&transaction.original, TransactionRole::Server));
        let dialog = match &id {
            Ok(id) => dialog_of(&dialogs, id).await,
            Err(_) => None,
        };
        match dialog {
            Some(mut dialog) => {
                stands(&dialog, &transaction.original.method).await;
                dialog.handle(&mut transaction).await
            }
            None => {
                transaction
                    .reply(StatusCode::CallTransactionDoesNotExist)
                    .await
            }
        }
    } else if transaction.original.method == Method::Invite
        && let Some(calls) = calls
    {
        // Nobody takes calls any more: the transaction is dropped with the channel.
        let _ = calls.send(transaction);
        return;
    } else {
        let code = match transaction.original.method {
            Method::Options => StatusCode::OK,
            Method::Invite => StatusCode::TemporarilyUnavailable,
            // Other methods, of another crate's open list, have no business outside a dialog.
            _ => StatusCode::MethodNotAllowed,
        };
        transaction.reply(code).await
    };
    if done.is_err() {
        tracing::debug!("a SIP request could not be answered");
        return;
    }
    // The transaction lives until its last retransmission is absorbed.
    while transaction.receive().await.is_some() {}
}
