//! Our public address, asked of a STUN server (RFC 5389, Binding) from the very socket whose address it
//! is: behind a router that socket has another one outside.
//!
//! Does not know whose socket it is. No credentials, no relays: servers that ask for more are no use here.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    time::Duration,
};

use tokio::time::{Instant, timeout_at};

/// The port of STUN where nothing else is said.
pub(crate) const USUAL_PORT: u16 = 3478;
/// The first answer is awaited for so long, each further one twice as long (RFC 5389, 7.2.1).
const FIRST_WAIT: Duration = Duration::from_millis(300);
/// So many questions; then the server is given up.
const QUESTIONS: u32 = 4;

const COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
const HEADER: usize = 20;
const BINDING_REQUEST: u16 = 0x0001;
const BINDING_SUCCESS: u16 = 0x0101;
const BINDING_ERROR: u16 = 0x0111;
const MAPPED_ADDRESS: u16 = 0x0001;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;

/// Why no address is known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StunError {
    /// The name leads to no address.
    #[error("the STUN server's name leads to no address")]
    Unknown,
    /// The socket failed.
    #[error("the socket failed: {0}")]
    Socket(#[from] io::Error),
    /// Nothing was answered.
    #[error("the STUN server does not answer")]
    Silent,
    /// Something else than an address was answered.
    #[error("the STUN server refuses to tell the address")]
    Refused,
}

type Id = [u8; 12];

/// Asks for the public address of a socket. What else comes meanwhile is lost: ask before it is in use.
pub(crate) async fn public_address(
    socket: &UdpSocket,
    server: SocketAddr,
) -> Result<SocketAddr, StunError> {
    // the same socket under another handle: it is given back as it was
    let asking = socket.try_clone()?;
    asking.set_nonblocking(true)?;
    let asking = tokio::net::UdpSocket::from_std(asking)?;
    let id: Id = rand::random();
    let mut wait = FIRST_WAIT;
    for _ in 0..QUESTIONS {
        asking.send_to(&question(id), server).await?;
        let until = Instant::now() + wait;
        let mut packet = [0; 1_024];
        while let Ok(received) = timeout_at(until, asking.recv_from(&mut packet)).await {
            let Ok((length, from)) = received else {
                // a closed port on the way back: the next question may fare better
                tokio::time::sleep_until(until).await;
                break;
            };
            if from != server {
                continue;
            }
            match answer(packet.get(..length).unwrap_or_default(), id) {
                Some(Answer::Address(address)) => return Ok(address),
                Some(Answer::Refusal) => return Err(StunError::Refused),
                None => (),
            }
        }
        wait *= 2;
    }
    Err(StunError::Silent)
}

fn question(id: Id) -> [u8; HEADER] {
    let mut packet = [0; HEADER];
    let parts = [&BINDING_REQUEST.to_be_bytes()[..], &[0, 0], &COOKIE, &id];
    for (to, from) in packet.iter_mut().zip(parts.concat()) {
        *to = from;
    }
    packet
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Address(SocketAddr),
    Refusal,
}

/// Reads an answer to the question with this id; `None`: it is none.
fn answer(packet: &[u8], id: Id) -> Option<Answer> {
    let (head, body) = packet.split_at_checked(HEADER)?;
    let kind = number(head, 0)?;
    if head.get(4..8)? != COOKIE || head.get(8..)? != id {
        return None;
    }
    let body = body.get(..usize::from(number(head, 2)?))?;
    match kind {
        BINDING_SUCCESS => Some(mapped(body, id).map_or(Answer::Refusal, Answer::Address)),
        BINDING_ERROR => Some(Answer::Refusal),
        _ => None,
    }
}

/// The mapped address among the attributes; the one that routers cannot rewrite comes first.
fn mapped(mut body: &[u8], id: Id) -> Option<SocketAddr> {
    let mut plain = None;
    while let (Some(kind), Some(length)) = (number(body, 0), number(body, 2)) {
        let length = usize::from(length);
        let value = body.get(4..4 + length)?;
        match kind {
            XOR_MAPPED_ADDRESS => return address(value, Some(id)),
            MAPPED_ADDRESS => plain = address(value, None),
            _ => (),
        }
        body = body
            .get(4 + length.next_multiple_of(4)..)
            .unwrap_or_default();
    }
    plain
}

fn address(value: &[u8], hidden: Option<Id>) -> Option<SocketAddr> {
    let mask: Vec<u8> = match hidden {
        Some(id) => COOKIE.into_iter().chain(id).collect(),
        None => vec![0; 16],
    };
    let shown: Vec<u8> = value
        .get(4..)?
        .iter()
        .zip(&mask)
        .map(|(a, b)| a ^ b)
        .collect();
    let ip = match value.get(1)? {
        1 => IpAddr::V4(Ipv4Addr::from(<[u8; 4]>::try_from(shown.get(..4)?).ok()?)),
        2 => IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(shown).ok()?)),
        _ => return None,
    };
    let key = number(&mask, 0)?;
    Some(SocketAddr::new(ip, number(value, 2)? ^ key))
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes(<[u8; 2]>::try_from(two).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 5769, 2.2 and 2.3: the sample answers' transaction and addresses.
    const ID: Id = [
        0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
    ];

    fn packet(kind: u16, attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (kind, value) in attributes {
            body.extend(kind.to_be_bytes());
            body.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            body.extend(*value);
            body.resize(body.len().next_multiple_of(4), 0x20);
        }
        let length = u16::try_from(body.len()).unwrap();
        [
            &kind.to_be_bytes()[..],
            &length.to_be_bytes(),
            &COOKIE,
            &ID,
            &body,
        ]
        .concat()
    }

    #[test]
    fn the_samples_of_the_standard_are_read() {
        let v4 = [0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43];
        let software: &[u8] = b"test vector";
        let read = |attributes: &[(u16, &[u8])]| answer(&packet(BINDING_SUCCESS, attributes), ID);
        let expected = |text: &str| Some(Answer::Address(text.parse().unwrap()));
        assert_eq!(
            read(&[(0x8022, software), (XOR_MAPPED_ADDRESS, &v4)]),
            expected("192.0.2.1:32853")
        );
        let v6 = [
            0x00, 0x02, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25,
            0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9,
        ];
        assert_eq!(
            read(&[(XOR_MAPPED_ADDRESS, &v6)]),
            expected("[2001:db8:1234:5678:11:2233:4455:6677]:32853")
        );
        let plain = [0x00, 0x01, 0x80, 0x55, 192, 0, 2, 7];
        assert_eq!(
            read(&[(MAPPED_ADDRESS, &plain)]),
            expected("192.0.2.7:32853")
        );
        assert_eq!(
            read(&[(MAPPED_ADDRESS, &plain), (XOR_MAPPED_ADDRESS, &v4)]),
            expected("192.0.2.1:32853"),
            "routers may have rewritten the plain one"
        );
        assert_eq!(read(&[]), Some(Answer::Refusal));
        assert_eq!(
            answer(&packet(BINDING_ERROR, &[]), ID),
            Some(Answer::Refusal)
        );
        assert_eq!(
            answer(&packet(BINDING_SUCCESS, &[]), [0; 12]),
            None,
            "another's"
        );
    }

    #[test]
    fn a_question_is_a_header_and_nothing_else() {
        let asked = question(ID);
        assert_eq!(asked[..8], [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42]);
        assert_eq!(asked[8..], ID);
    }

    proptest! {
        #[test]
        fn no_packet_brings_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = answer(&bytes, ID);
            let mut ours = packet(BINDING_SUCCESS, &[]);
            ours.extend(&bytes);
            let length = u16::try_from(bytes.len()).unwrap();
            ours[2..4].copy_from_slice(&length.to_be_bytes());
            let _ = answer(&ours, ID);
        }
    }
}
