//! Session descriptions (RFC 4566, RFC 3264): the offer of our sound, and what the other side
//! answered. One audio stream, telephone events, and keys where it is encrypted (RFC 4568).
//!
//! Does not know SIP.

#[cfg(test)]
mod tests;

use std::{
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
};

use domain::line::{SoundSecurity, SoundSettings};

use super::{
    codec::{Codec, OnTheWire},
    srtp::{self, MasterKey},
};

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
    /// Its key, when the sound is encrypted; ours goes the other way.
    pub(crate) key: Option<MasterKey>,
}

/// Why a description cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Not a description with an audio stream.
    NoAudio,
    /// None of our codecs.
    NoCodec,
    /// The sound would not be encrypted though it must be, or the other way round.
    Security,
}

impl Refused {
    /// For the log of the call.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Refused::NoAudio => "answered without sound",
            Refused::NoCodec => "answered without a codec that we speak",
            Refused::Security => "answered without the encryption of sound that the line is set to",
        }
    }
}

/// Our side of a call's sound, as it is described to the other side.
#[derive(Debug, Clone)]
pub(crate) struct Ours {
    address: SocketAddr,
    settings: SoundSettings,
    key: MasterKey,
    session: u32,
    /// One more whenever the description is another (RFC 3264, 8): peers that look at it take anything
    /// else for a mistake, or for no change at all.
    version: u32,
    /// The last description without its head.
    said: Option<String>,
}

/// A stream as it was described.
struct Stream {
    description: Description,
    /// The profile says that it is encrypted.
    secure: bool,
    /// Tag of the key.
    tag: u32,
}

impl Ours {
    /// Sound at `address`.
    pub(crate) fn new(address: SocketAddr, settings: &SoundSettings) -> Ours {
        Ours {
            address,
            settings: settings.clone(),
            key: MasterKey::random(),
            session: rand::random(),
            version: 0,
            said: None,
        }
    }

    /// The key with which our packets are encrypted, where they are.
    pub(crate) fn key(&self) -> MasterKey {
        self.key
    }

    /// The description with its head.
    fn say(&mut self, description: String) -> String {
        if self.said.as_ref().is_some_and(|said| *said != description) {
            self.version = self.version.wrapping_add(1);
        }
        let said = self.headed(&description);
        self.said = Some(description);
        said
    }

    fn headed(&self, description: &str) -> String {
        let family = if self.address.is_ipv4() { "IP4" } else { "IP6" };
        let (ip, session, version) = (self.address.ip(), self.session, self.version);
        format!(
            "v=0\r\no=- {session} {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n{description}"
        )
    }

    /// What we said last, as a refresh says it again; our offer when nothing was said.
    pub(crate) fn again(&mut self) -> String {
        match &self.said {
            Some(said) => self.headed(said),
            None => self.offer(),
        }
    }

    /// Our offer.
    pub(crate) fn offer(&mut self) -> String {
        let codecs = &self.settings.codecs;
        let types = codecs
            .iter()
            .map(|codec| (*codec, codec.payload_type()))
            .collect::<Vec<_>>();
        let (secure, tag) = match self.settings.security {
            SoundSecurity::Off => (false, None),
            // Offered beside plain sound: who cannot, answers without a key (RFC 8643).
            SoundSecurity::Wanted => (false, Some(1)),
            SoundSecurity::Required => (true, Some(1)),
        };
        let described = self.describe(
            &types,
            Some(OFFERED_EVENTS),
            secure,
            tag,
            Direction::SendRecv,
        );
        self.say(described)
    }

    fn describe(
        &self,
        codecs: &[(Codec, u8)],
        events: Option<u8>,
        secure: bool,
        tag: Option<u32>,
        direction: Direction,
    ) -> String {
        let mut out = String::with_capacity(512);
        let profile = if secure { "RTP/SAVP" } else { "RTP/AVP" };
        // Writing into a String cannot fail.
        let _ = write!(out, "m=audio {} {profile}", self.address.port());
        for number in codecs.iter().map(|(_, number)| number).chain(&events) {
            let _ = write!(out, " {number}");
        }
        out.push_str("\r\n");
        for (codec, number) in codecs {
            let _ = write!(out, "a=rtpmap:{number} {}\r\n", codec.map());
            if *codec == Codec::Opus {
                let _ = write!(
                    out,
                    "a=fmtp:{number} maxplaybackrate=8000;sprop-maxcapturerate=8000;stereo=0\r\n"
                );
            }
        }
        if let Some(events) = events {
            let _ = write!(
                out,
                "a=rtpmap:{events} telephone-event/8000\r\na=fmtp:{events} 0-16\r\n"
            );
        }
        if let Some(tag) = tag {
            let key = self.key.to_text();
            let _ = write!(out, "a=crypto:{tag} {} inline:{key}\r\n", srtp::SUITE);
        }
        let _ = write!(out, "a=ptime:20\r\na={}\r\n", direction.name());
        out
    }

    /// Reads what the other side answered to our offer.
    pub(crate) fn agree(&self, body: &[u8]) -> Result<Description, Refused> {
        self.read(body).map(|stream| stream.description)
    }

    /// Whether the other side, which describes its abilities without a call (RFC 3261, 11.2), speaks one
    /// of our codecs; `None`: it describes no sound.
    pub(crate) fn speaks_with(&self, body: &[u8]) -> Option<bool> {
        // abilities have no port, which in a call would be a refusal
        let text = String::from_utf8_lossy(body).replace("m=audio 0 ", "m=audio 9 ");
        match self.read(text.as_bytes()) {
            // keys are for calls
            Ok(_) | Err(Refused::Security) => Some(true),
            Err(Refused::NoCodec) => Some(false),
            Err(Refused::NoAudio) => None,
        }
    }

    /// Reads what the other side offers, and answers it.
    pub(crate) fn answer(&mut self, body: &[u8]) -> Result<(Description, String), Refused> {
        let Stream {
            description,
            secure,
            tag,
        } = self.read(body)?;
        let answer = self.describe(
            &[(description.codec, description.payload_type)],
            description.events,
            secure,
            description.key.map(|_| tag),
            description.direction.answered(),
        );
        Ok((description, self.say(answer)))
    }

    fn read(&self, body: &[u8]) -> Result<Stream, Refused> {
        let stream = parse(body, &self.settings.codecs)?;
        let encrypted = stream.description.key.is_some();
        let allowed = match self.settings.security {
            SoundSecurity::Off => !stream.secure,
            SoundSecurity::Wanted => encrypted || !stream.secure,
            SoundSecurity::Required => encrypted,
        };
        if !allowed {
            return Err(Refused::Security);
        }
        let mut stream = stream;
        if self.settings.security == SoundSecurity::Off {
            stream.description.key = None;
        }
        Ok(stream)
    }
}

/// Reads a description: the first of `codecs` in the describer's order.
fn parse(body: &[u8], codecs: &[Codec]) -> Result<Stream, Refused> {
    let text = String::from_utf8_lossy(body);
    let mut session_ip = None;
    let mut media_ip = None;
    let mut direction = Direction::SendRecv;
    let mut stream: Option<AudioLine> = None;
    let mut maps: Vec<(u8, String)> = Vec::new();
    let mut key = None;
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
                } else if let Some(crypto) = value.strip_prefix("crypto:") {
                    key = key.or_else(|| crypto_line(crypto));
                }
            }
            _ => (),
        }
    }
    let AudioLine {
        port,
        secure,
        types,
    } = stream.ok_or(Refused::NoAudio)?;
    let ip = media_ip.or(session_ip).ok_or(Refused::NoAudio)?;
    if port == 0 {
        return Err(Refused::NoCodec);
    }
    let name_of = |number: u8| {
        maps.iter()
            .find(|(n, _)| *n == number)
            .map(|(_, name)| &**name)
    };
    let is_named = |codec: Codec, number: u8| match name_of(number) {
        Some(name) => {
            let ours = codec.map().to_ascii_uppercase();
            name.split('/').take(2).eq(ours.split('/').take(2))
        }
        None => codec.is_static() && codec.payload_type() == number,
    };
    let (codec, payload_type) = types
        .iter()
        .find_map(|number| {
            let codec = codecs.iter().find(|codec| is_named(**codec, *number));
            codec.map(|codec| (*codec, *number))
        })
        .ok_or(Refused::NoCodec)?;
    let events = types.iter().copied().find(|number| {
        name_of(*number).is_some_and(|name| name.starts_with("TELEPHONE-EVENT/8000"))
    });
    Ok(Stream {
        description: Description {
            address: SocketAddr::new(ip, port),
            codec,
            payload_type,
            events,
            direction,
            key: key.map(|(_, key)| key),
        },
        secure,
        tag: key.map_or(1, |(tag, _)| tag),
    })
}

/// `1 AES_CM_128_HMAC_SHA1_80 inline:…|2^20`; `None`: not our suite, or with parameters that would
/// make the packets look different.
fn crypto_line(value: &str) -> Option<(u32, MasterKey)> {
    let mut words = value.split_whitespace();
    let tag = words.next()?.parse().ok()?;
    if words.next()? != srtp::SUITE {
        return None;
    }
    let key = MasterKey::from_text(words.next()?.strip_prefix("inline:")?)?;
    words
        .all(|parameter| parameter.starts_with("WSH="))
        .then_some((tag, key))
}

/// The line of an audio stream.
struct AudioLine {
    port: u16,
    /// Its profile is encrypted.
    secure: bool,
    types: Vec<u8>,
}

/// `audio 49170 RTP/AVP 0 8 101`; `None` for other streams.
fn audio_line(value: &str) -> Option<AudioLine> {
    let mut words = value.split_whitespace();
    if words.next() != Some("audio") {
        return None;
    }
    let port = words.next()?.split('/').next()?.parse().ok()?;
    let secure = words.next()?.starts_with("RTP/SAVP");
    Some(AudioLine {
        port,
        secure,
        types: words.filter_map(|word| word.parse().ok()).collect(),
    })
}
