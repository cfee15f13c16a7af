//! Sockets for RTP, and which of our addresses leads to a peer.
//!
//! Does not know what is sent.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
};

/// Tries for an even port (RFC 3550 asks for one; some old equipment insists).
const TRIES: usize = 8;

/// Our address on the way to `peer`: loopback for loopback, the right interface else.
pub(crate) fn local_address_towards(peer: SocketAddr) -> io::Result<IpAddr> {
    let any: IpAddr = match peer {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let probe = UdpSocket::bind((any, 0))?;
    probe.connect(peer)?;
    Ok(probe.local_addr()?.ip())
}

/// A socket for one call's sound.
pub(crate) fn bind(local: IpAddr) -> io::Result<UdpSocket> {
    let mut socket = UdpSocket::bind((local, 0))?;
    for _ in 0..TRIES {
        if socket.local_addr()?.port().is_multiple_of(2) {
            break;
        }
        socket = UdpSocket::bind((local, 0))?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_leads_to_loopback() {
        let local = local_address_towards("127.0.0.1:5060".parse().unwrap()).unwrap();
        assert_eq!(local, IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
}
