//! The probe against servers of ours and of others, and a tunnel through a real `bore` server.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    ids::{ChannelId, MessageId},
    public_url::{PublicUrlSettings, PublicUrlStanding, PublicWay, WebPort},
    time::UnixMillis,
};
use engine::{
    SystemClock,
    ports::{
        messenger::{HistoryFault, Secret, WebFace, WebHistory, WebLine},
        public_url::{PortTaken, PublicUrl as _},
    },
};

use super::{ProbeFault, Tunnel, TunnelSettings, TunnelState};
use crate::{MessengerParts, Messengers, practice::PracticeTempo};

struct NoHistory;

#[async_trait]
impl WebHistory for NoHistory {
    async fn lines(
        &self,
        _: ChannelId,
        _: &str,
        _: Option<MessageId>,
        _: usize,
    ) -> Result<Vec<WebLine>, HistoryFault> {
        Ok(Vec::new())
    }

    async fn begun(&self, _: ChannelId, _: UnixMillis) -> Result<Vec<UnixMillis>, HistoryFault> {
        Ok(Vec::new())
    }

    async fn face(
        &self,
        _channel: ChannelId,
        _peer: &str,
    ) -> Result<Option<WebFace>, HistoryFault> {
        Ok(None)
    }
}

/// A hub with nothing in use.
pub(crate) fn house(key: &str) -> Messengers {
    Messengers::new(MessengerParts {
        clock: Arc::new(SystemClock),
        history: Arc::new(NoHistory),
        web_address: (Ipv4Addr::LOCALHOST, 0).into(),
        web_key: Secret(key.to_owned()),
        practice: PracticeTempo::default(),
    })
    .unwrap()
}

#[tokio::test]
async fn the_probe_tells_this_app_from_others() {
    let (ours, other) = (house("a"), house("b"));
    let here = format!("http://{}", ours.serve_web().await.unwrap());
    let there = format!("http://{}", other.serve_web().await.unwrap());
    let probe = ours.probe();
    assert_eq!(probe.reaches(&here).await, Ok(()));
    assert_eq!(probe.reaches(&format!(" {here}/ ")).await, Ok(()));
    assert_eq!(probe.reaches(&there).await, Err(ProbeFault::AnotherServer));
    let below = format!("{here}/elsewhere");
    let status = 404;
    assert_eq!(
        probe.reaches(&below).await,
        Err(ProbeFault::NotPassedOn { status })
    );
    for nonsense in ["", "chat.example", "ftp://x", "http://"] {
        assert_eq!(probe.reaches(nonsense).await, Err(ProbeFault::NotAnAddress));
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let empty = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    assert_eq!(probe.reaches(&empty).await, Err(ProbeFault::NotConnected));
}

/// A bore server has one control port, whoever starts it: one test at a time.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A `bore` server with threads of its own: shut down, all of its connections are lost.
fn served() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let loopback = IpAddr::from(Ipv4Addr::LOCALHOST);
    let mut server = bore_cli::server::Server::new(20_000..=40_000, Some("sesame"));
    server.set_bind_addr(loopback);
    server.set_bind_tunnels(loopback);
    runtime.spawn(server.listen());
    runtime
}

#[tokio::test]
async fn a_tunnel_carries_the_pages_and_comes_back_when_its_server_does() {
    let _alone = ALONE.lock().await;
    let house = house("a");
    let local = house.serve_web().await.unwrap();
    let settings = |secret: &str| TunnelSettings {
        server: "127.0.0.1".to_owned(),
        port: 0,
        secret: Some(Secret(secret.to_owned())),
    };
    let server = served();
    let stranger = Tunnel::open(settings("other"), local);
    reaches(&stranger, |state| *state == TunnelState::Refused).await;
    drop(stranger);

    let tunnel = Tunnel::open(settings("sesame"), local);
    let open = |state: &TunnelState| matches!(state, TunnelState::Open { .. });
    let first = reaches(&tunnel, open).await;
    let TunnelState::Open { address } = &first else {
        panic!("{first:?}");
    };
    assert_eq!(house.probe().reaches(address).await, Ok(()));
    server.shutdown_background();
    reaches(&tunnel, |state| !open(state)).await;
    let server = served();
    let second = reaches(&tunnel, open).await;
    assert_eq!(second, first, "under the same address");
    server.shutdown_background();
}

async fn reaches(tunnel: &Tunnel, wanted: impl FnMut(&TunnelState) -> bool) -> TunnelState {
    let mut state = tunnel.state();
    let reached = tokio::time::timeout(Duration::from_secs(40), state.wait_for(wanted)).await;
    reached.expect("in time").expect("its state").clone()
}

/// A port that is free now, with who holds it.
fn held() -> (std::net::TcpListener, u16) {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    (holder, port)
}

#[tokio::test]
async fn the_pages_move_to_another_port_and_stay_where_they_are_when_it_is_taken() {
    let house = house("a");
    let first = house.serve_web().await.unwrap();
    let (holder, port) = held();
    let there = |way| PublicUrlSettings { port, way };
    let taken = house.take_up(&there(PublicWay::ThisMachine), None).await;
    assert_eq!(taken, Err(PortTaken));
    let probe = house.probe();
    assert_eq!(probe.reaches(&format!("http://{first}")).await, Ok(()));
    assert_eq!(
        house.standing().borrow().web,
        WebPort::Serving { port: first.port() }
    );

    drop(holder);
    let address = format!("http://localhost:{port}");
    let way = PublicWay::Address {
        address: address.clone(),
    };
    house.take_up(&there(way), None).await.unwrap();
    assert_eq!(probe.reaches(&address).await, Ok(()));
    assert_eq!(house.standing().borrow().web, WebPort::Serving { port });
    let left = probe.reaches(&format!("http://{first}")).await;
    assert_eq!(left, Err(ProbeFault::NotConnected));
}

#[tokio::test]
async fn a_tunnel_that_is_switched_on_tells_how_it_stands_and_is_gone_when_switched_off() {
    let _alone = ALONE.lock().await;
    let house = house("a");
    let (holder, port) = held();
    drop(holder);
    let server = served();
    let tunnel = PublicUrlSettings {
        port,
        way: PublicWay::Tunnel {
            server: "127.0.0.1".to_owned(),
            port: 0,
        },
    };
    let secret = Some(Secret("sesame".to_owned()));
    house.take_up(&tunnel, secret).await.unwrap();
    let mut standing = house.standing();
    let open =
        |standing: &PublicUrlStanding| matches!(standing.tunnel, Some(TunnelState::Open { .. }));
    let found = tokio::time::timeout(Duration::from_secs(40), standing.wait_for(open)).await;
    let address = found.expect("in time").unwrap().base(&tunnel);
    assert_eq!(house.probe().reaches(&address).await, Ok(()));

    let here = PublicUrlSettings {
        port,
        way: PublicWay::ThisMachine,
    };
    house.take_up(&here, None).await.unwrap();
    assert_eq!(house.standing().borrow().tunnel, None);
    server.shutdown_background();
}
