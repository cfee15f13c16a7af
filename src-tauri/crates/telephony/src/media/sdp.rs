//! Session descriptions (RFC 4566, RFC 3264): the offer of our sound, and what the other side
//! answered. One audio stream, G.711 and telephone events.
//!
//! Does not know SIP.

use std::{
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
};

use super::Codec;

/// Payload type of telephone events in our offers.
pub(crate) const OFFERED_EVENTS: u8 = 101;

/// Who sends, from the describer's point of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Both.
    SendRecv,
    /// Only the describer (it put us on hold).
    SendOnly,
    /// Only the other side.
    RecvOnly,
    /// Nobody.
    Inactive,
}

impl Direction {
    const ALL: [Direction; 4] = [
        Direction::SendRecv,
        Direction::SendOnly,
        Direction::RecvOnly,
        Direction::Inactive,
    ];

    const fn name(self) -> &'static str {
        match self {
            Direction::SendRecv => "sendrecv",
            Direction::SendOnly => "sendonly",
            Direction::RecvOnly => "recvonly",
            Direction::Inactive => "inactive",
        }
    }

    /// What the other side answers to this.
    pub(crate) const fn answered(self) -> Direction {
        match self {
            Direction::SendRecv => Direction::SendRecv,
            Direction::SendOnly => Direction::RecvOnly,
            Direction::RecvOnly => Direction::SendOnly,
            Direction::Inactive => Direction::Inactive,
        }
    }
}

/// How a stream is carried: what both sides agreed on, or what one side described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Description {
    /// Where the describer wants its packets.
    pub(crate) address: SocketAddr,
    /// First of our codecs that it takes.
    pub(crate) codec: Codec,
    /// Payload type that it gave to the codec.
    pub(crate) payload_type: u8,
    /// Payload type of telephone events, when it takes them.
    pub(crate) events: Option<u8>,
    /// Who sends, as it sees it.
    pub(crate) direction: Direction,
}

/// Why a description cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Not a description with an audio stream.
    NoAudio,
    /// None of our codecs.
    NoCodec,
}

fn head(out: &mut String, local: SocketAddr, version: u64) {
    let family = if local.is_ipv4() { "IP4" } else { "IP6" };
    let ip = local.ip();
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "v=0\r\no=- {version} {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n"
    );
}

/// Our offer.
pub(crate) fn offer(local: SocketAddr, version: u64) -> String {
    let mut out = String::with_capacity(320);
    head(&mut out, local, version);
    let types = Codec::ALL.map(|c| c.payload_type().to_string()).join(" ");
    let _ = write!(
        out,
        "m=audio {} RTP/AVP {types} {OFFERED_EVENTS}\r\n",
        local.port()
    );
    for codec in Codec::ALL {
        let _ = write!(
            out,
            "a=rtpmap:{} {}/8000\r\n",
            codec.payload_type(),
            codec.name()
        );
    }
    let _ = write!(
        out,
        "a=rtpmap:{OFFERED_EVENTS} telephone-event/8000\r\na=fmtp:{OFFERED_EVENTS} 0-16\r\n\
         a=ptime:20\r\na=sendrecv\r\n"
    );
    out
}

/// Our answer to what the other side described.
pub(crate) fn answer(local: SocketAddr, version: u64, described: &Description) -> String {
    let mut out = String::with_capacity(320);
    head(&mut out, local, version);
    let (payload_type, port) = (described.payload_type, local.port());
    match described.events {
        Some(events) => {
            let _ = write!(
                out,
                "m=audio {port} RTP/AVP {payload_type} {events}\r\n\
                 a=rtpmap:{events} telephone-event/8000\r\na=fmtp:{events} 0-16\r\n"
            );
        }
        None => {
            let _ = write!(out, "m=audio {port} RTP/AVP {payload_type}\r\n");
        }
    }
    let _ = write!(
        out,
        "a=rtpmap:{payload_type} {}/8000\r\na=ptime:20\r\na={}\r\n",
        described.codec.name(),
        described.direction.answered().name()
    );
    out
}

/// Reads what the other side described.
pub(crate) fn parse(body: &[u8]) -> Result<Description, Refused> {
    let text = String::from_utf8_lossy(body);
    let mut session_ip = None;
    let mut media_ip = None;
    let mut direction = Direction::SendRecv;
    let mut stream: Option<(u16, Vec<u8>)> = None;
    let mut maps: Vec<(u8, String)> = Vec::new();
    for line in text.lines() {
        let Some((kind, value)) = line.trim_end().split_once('=') else {
            continue;
        };
        match kind {
            "m" => {
                if stream.is_some() {
                    break; // a second stream: not ours
                }
                stream = audio_line(value);
            }
            "c" => {
                let ip = value
                    .split_whitespace()
                    .nth(2)
                    .and_then(|ip| ip.split('/').next().unwrap_or(ip).parse::<IpAddr>().ok());
                if stream.is_some() {
                    media_ip = ip
                } else {
                    session_ip = ip
                }
            }
            "a" => {
                if let Some(found) = Direction::ALL.into_iter().find(|d| d.name() == value) {
                    direction = found;
                } else if let Some((number, name)) = value
                    .strip_prefix("rtpmap:")
                    .and_then(|map| map.split_once(' '))
                    && let Ok(number) = number.parse()
                {
                    maps.push((number, name.trim().to_ascii_uppercase()));
                }
            }
            _ => (),
        }
    }
    let (port, types) = stream.ok_or(Refused::NoAudio)?;
    let ip = media_ip.or(session_ip).ok_or(Refused::NoAudio)?;
    if port == 0 {
        return Err(Refused::NoCodec);
    }
    let name_of = |number: u8| {
        maps.iter()
            .find(|(n, _)| *n == number)
            .map(|(_, name)| &**name)
    };
    let (codec, payload_type) = types
        .iter()
        .find_map(|number| {
            Codec::ALL
                .into_iter()
                .find(|codec| match name_of(*number) {
                    Some(name) => name.split('/').next() == Some(codec.name()),
                    None => codec.payload_type() == *number,
                })
                .map(|codec| (codec, *number))
        })
        .ok_or(Refused::NoCodec)?;
    let events = types.iter().copied().find(|number| {
        name_of(*number).is_some_and(|name| name.starts_with("TELEPHONE-EVENT/8000"))
    });
    Ok(Description {
        address: SocketAddr::new(ip, port),
        codec,
        payload_type,
        events,
        direction,
    })
}

/// `audio 49170 RTP/AVP 0 8 101`; `None` for other streams.
fn audio_line(value: &str) -> Option<(u16, Vec<u8>)> {
    let mut words = value.split_whitespace();
    if words.next() != Some("audio") {
        return None;
    }
    let port = words.next()?.split('/').next()?.parse().ok()?;
    let _profile = words.next()?;
    Some((port, words.filter_map(|word| word.parse().ok()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local() -> SocketAddr {
        "192.0.2.7:4000".parse().unwrap()
    }

    #[test]
    fn our_offer_and_our_answer_can_be_read() {
        let offered = parse(offer(local(), 1).as_bytes()).unwrap();
        assert_eq!(
            offered,
            Description {
                address: local(),
                codec: Codec::Pcmu,
                payload_type: 0,
                events: Some(101),
                direction: Direction::SendRecv,
            }
        );
        let held = Description {
            direction: Direction::SendOnly,
            ..offered
        };
        let answered = parse(answer(local(), 1, &held).as_bytes()).unwrap();
        assert_eq!(answered.direction, Direction::RecvOnly);
        assert_eq!(answered.events, Some(101));
    }

    #[test]
    fn the_other_sides_order_dynamic_numbers_and_media_address_count() {
        let body = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n\
                    m=audio 5004 RTP/AVP 18 96 0\r\nc=IN IP4 10.0.0.2\r\na=rtpmap:96 pcma/8000/1\r\n\
                    a=rtpmap:99 telephone-event/8000\r\na=inactive\r\nm=video 6000 RTP/AVP 31\r\n\
                    c=IN IP4 10.0.0.9\r\n";
        let read = parse(body.as_bytes()).unwrap();
        assert_eq!(read.address, "10.0.0.2:5004".parse().unwrap());
        assert_eq!((read.codec, read.payload_type), (Codec::Pcma, 96));
        assert_eq!(read.events, None, "99 is not in the list of the stream");
        assert_eq!(read.direction, Direction::Inactive);
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        assert_eq!(parse(b""), Err(Refused::NoAudio));
        let only_g729 = b"v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 5004 RTP/AVP 18\r\n";
        assert_eq!(parse(only_g729), Err(Refused::NoCodec));
        let refused = b"v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 0 RTP/AVP 0\r\n";
        assert_eq!(parse(refused), Err(Refused::NoCodec));
    }
}
