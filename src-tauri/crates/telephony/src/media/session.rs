//! The sound of one call, a frame at a time: what came is evened out, heard and recorded; what is to
//! be played is sent.
//!
//! Does not know SIP, threads or files (the tape does).

use std::{
    net::{SocketAddr, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};

use engine::ports::{AudioIn, AudioOut};
use tokio::sync::{
    mpsc::{UnboundedReceiver, UnboundedSender, error::TryRecvError},
    oneshot,
};

use super::{
    FRAME,
    codec::{Codec, Decoder, Encoder, MOST_BYTES, OnTheWire},
    jitter::{Arrival, Jitter, Pulled},
    keys::{KeysHeard, KeysSent},
    loudness,
    playout::Playout,
    progress::{Progress, ProgressEar},
    rtp::{self, Outgoing},
    sdp::{Description, Direction},
    srtp::{MasterKey, Opener, Sealer},
    tone::Tones,
    voice::{Voice, VoiceDetector},
};
use crate::recording::Tape;

/// Packets taken from a socket in one tick at most.
const TAKE_AT_MOST: usize = 12;
/// When enough is gathered one packet a tick is taken, which saves asking an empty socket; every so
/// many ticks the socket is emptied all the same.
const EMPTY_EVERY: u32 = 8;
/// A known source that was silent for so long may be replaced by another.
const SOURCE_SILENT: Duration = Duration::from_secs(2);

/// What a call's sound needs to begin.
pub(crate) struct SessionConfig {
    /// Bound on our address towards the peer.
    pub(crate) socket: UdpSocket,
    /// What the other side described.
    pub(crate) description: Description,
    /// Our key; it is used when the description has one too.
    pub(crate) key: MasterKey,
    /// Where it is recorded.
    pub(crate) tape: Option<Tape>,
    /// Without a packet for so long the call is lost.
    pub(crate) silence_limit: Duration,
    /// Everything heard is sent back.
    pub(crate) echo: bool,
    /// Nobody has answered yet: the network's tones are listened to.
    pub(crate) early: bool,
}

/// What a session tells the call's SIP side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaNews {
    /// No packet came for too long.
    Lost,
    /// The network's tones said something before the answer.
    Progress(Progress),
}

/// A session's ends of the channels to the agent and the SIP side.
pub(crate) struct SessionEnds {
    pub(crate) out: UnboundedReceiver<AudioOut>,
    pub(crate) heard: UnboundedSender<AudioIn>,
    pub(crate) news: UnboundedSender<MediaNews>,
}

/// A call's sound.
pub(crate) struct Session {
    socket: UdpSocket,
    description: Description,
    /// Where packets come from and go to (symmetric RTP): the description's address until others come.
    source: Option<SocketAddr>,
    last_packet: Instant,
    lost: bool,
    silence_limit: Duration,
    outgoing: Outgoing,
    encoder: Option<Encoder>,
    /// By payload type; the agreed one, and those to which the peer switched without a word.
    decoders: Vec<(u8, Decoder)>,
    key: MasterKey,
    security: Option<Security>,
    talking: bool,
    jitter: Jitter,
    tones: Tones,
    voice: VoiceDetector,
    keys_heard: KeysHeard,
    keys_sent: KeysSent,
    playout: Playout,
    echo: Option<[i16; FRAME]>,
    /// Until somebody answers.
    early: Option<ProgressEar>,
    tape: Option<Tape>,
    ends: SessionEnds,
    muted: bool,
    /// The agent wants the sound itself.
    listened_to: bool,
    ticks: u32,
}

/// Encryption in both directions.
struct Security {
    sealer: Sealer,
    theirs: MasterKey,
    opener: Opener,
}

impl Security {
    fn new(ours: &MasterKey, theirs: MasterKey) -> Security {
        Security {
            sealer: Sealer::new(ours),
            theirs,
            opener: Opener::new(&theirs),
        }
    }
}

/// Packets of a tick.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Traffic {
    pub(crate) received: u64,
    pub(crate) sent: u64,
}

impl Session {
    /// Begins.
    pub(crate) fn new(config: SessionConfig, ends: SessionEnds) -> Session {
        let theirs = config.description.key;
        Session {
            socket: config.socket,
            encoder: Encoder::new(config.description.codec),
            decoders: Vec::new(),
            key: config.key,
            security: theirs.map(|theirs| Security::new(&config.key, theirs)),
            description: config.description,
            source: None,
            last_packet: Instant::now(),
            lost: false,
            silence_limit: config.silence_limit,
            outgoing: Outgoing::new(),
            talking: false,
            jitter: Jitter::new(),
            tones: Tones::new(),
            voice: VoiceDetector::new(),
            keys_heard: KeysHeard::default(),
            keys_sent: KeysSent::default(),
            playout: Playout::default(),
            echo: config.echo.then_some([0; FRAME]),
            early: config.early.then(ProgressEar::new),
            tape: config.tape,
            ends,
            muted: false,
            listened_to: false,
            ticks: 0,
        }
    }

    /// The other side described itself anew (hold, another address).
    pub(crate) fn redescribe(&mut self, description: Description) {
        if description.address != self.description.address {
            self.source = None;
        }
        if description.codec != self.description.codec {
            self.encoder = Encoder::new(description.codec);
        }
        if description.payload_type != self.description.payload_type {
            self.decoders.clear();
        }
        // A key that stays the same goes on counting its packets.
        match (&mut self.security, description.key) {
            (Some(security), Some(theirs)) if security.theirs != theirs => {
                security.opener = Opener::new(&theirs);
                security.theirs = theirs;
            }
            (Some(_), Some(_)) => (),
            (None, Some(theirs)) => self.security = Some(Security::new(&self.key, theirs)),
            (Some(_), None) | (None, None) => self.security = None,
        }
        self.description = description;
        self.last_packet = Instant::now();
        self.lost = false;
    }

    /// Somebody answered: from now on it is the agent that listens, and the tape runs.
    pub(crate) fn answered(&mut self, tape: Option<Tape>) {
        self.early = None;
        self.tape = tape;
        self.tones = Tones::new();
        self.last_packet = Instant::now();
        self.lost = false;
    }

    /// Presses a key.
    pub(crate) fn press(&mut self, key: char) {
        self.keys_sent.press(key);
    }

    /// A key that came another way than as RTP (SIP INFO).
    pub(crate) fn key_heard(&self, key: char) {
        self.tell(AudioIn::Key(key));
    }

    fn tell(&self, news: AudioIn) {
        // The agent may have left; the call goes on.
        let _ = self.ends.heard.send(news);
    }

    /// One frame of time.
    pub(crate) fn tick(&mut self, now: Instant, buffer: &mut [u8]) -> Traffic {
        let received = self.take_packets(now, buffer);
        self.take_orders();
        let mut agent = [0i16; FRAME];
        let sent = self.send(&mut agent, buffer);
        let mut callee = [0i16; FRAME];
        let sound = self.hear(&mut callee);
        if let Some(echo) = &mut self.echo {
            *echo = callee;
        }
        self.listen(&callee, sound);
        if let Some(tape) = &mut self.tape {
            tape.record(&agent, &callee);
        }
        self.watch_the_line(now);
        Traffic { received, sent }
    }

    fn take_packets(&mut self, now: Instant, buffer: &mut [u8]) -> u64 {
        let mut received = 0;
        self.ticks = self.ticks.wrapping_add(1);
        let empty_it = self.ticks.is_multiple_of(EMPTY_EVERY);
        for _ in 0..TAKE_AT_MOST {
            if received > 0 && !empty_it && self.jitter.has_enough() {
                break;
            }
            let Ok((length, from)) = self.socket.recv_from(buffer) else {
                break;
            };
            let length = match &mut self.security {
                Some(security) => security.opener.open(&mut buffer[..length]),
                None => Some(length),
            };
            let packet = length.and_then(|length| rtp::parse(&buffer[..length]));
            let Some(packet) = packet.filter(|_| self.source_accepted(from, now)) else {
                continue;
            };
            received += 1;
            self.last_packet = now;
            self.lost = false;
            if Some(packet.payload_type) == self.description.events {
                self.jitter.keys_came();
                if self.early.is_none()
                    && let Some(key) = self.keys_heard.hear(packet.timestamp, packet.payload)
                {
                    self.tell(AudioIn::Key(key));
                }
            } else if let Some(codec) = self.codec_of(packet.payload_type) {
                self.jitter.push(&Arrival {
                    ssrc: packet.ssrc,
                    sequence: packet.sequence,
                    timestamp: packet.timestamp,
                    ticks: codec.ticks(),
                    payload_type: packet.payload_type,
                    length: codec.length(packet.payload),
                    payload: packet.payload,
                });
            }
        }
        received
    }

    fn codec_of(&self, payload_type: u8) -> Option<Codec> {
        codec_of(&self.description, payload_type)
    }

    /// Takes the next frame of what came; `false`: silence.
    fn hear(&mut self, callee: &mut [i16; FRAME]) -> bool {
        let (description, decoders) = (&self.description, &mut self.decoders);
        let pulled = self.jitter.pull(callee, |payload_type, payload, samples| {
            let known = decoders
                .iter()
                .position(|(known, _)| *known == payload_type);
            let at = known.or_else(|| {
                let decoder = Decoder::new(codec_of(description, payload_type)?)?;
                decoders.push((payload_type, decoder));
                Some(decoders.len() - 1)
            });
            at.map_or(0, |at| decoders[at].1.decode(payload, samples))
        });
        match pulled {
            Pulled::Sound => true,
            Pulled::Silence => false,
        }
    }

    /// The first source that sends sound is the peer, whatever its description said (NAT). Another
    /// one replaces it only after it fell silent: nobody can talk into a running call.
    fn source_accepted(&mut self, from: SocketAddr, now: Instant) -> bool {
        match self.source {
            Some(source) if source == from => true,
            Some(_) if now.duration_since(self.last_packet) < SOURCE_SILENT => false,
            Some(_) | None => {
                self.source = Some(from);
                true
            }
        }
    }

    fn take_orders(&mut self) {
        loop {
            match self.ends.out.try_recv() {
                Ok(AudioOut::Play { id, samples }) => self.playout.play(id, samples),
                Ok(AudioOut::PlayMore { id, samples, last }) => {
                    self.playout.play_more(id, samples, last);
                }
                Ok(AudioOut::Stop) => self.silence(),
                Ok(AudioOut::Keys(keys)) => keys.chars().for_each(|key| self.press(key)),
                Ok(AudioOut::Listen(listen)) => self.listened_to = listen,
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    if !self.muted {
                        self.muted = true;
                        self.silence();
                    }
                    return;
                }
            }
        }
    }

    fn silence(&mut self) {
        for cut in self.playout.stop() {
            let _ = self.ends.heard.send(cut);
        }
    }

    /// Sends this tick's frame: a key, what is played, or silence. `agent` is what was played.
    fn send(&mut self, agent: &mut [i16; FRAME], buffer: &mut [u8]) -> u64 {
        let heard = &self.ends.heard;
        // Sound would be lost under the keys: it waits.
        let mut sound = !self.keys_sent.busy()
            && self.playout.frame(agent, |news| {
                let _ = heard.send(news);
            });
        if !sound && let Some(echo) = &self.echo {
            *agent = *echo;
            sound = true;
        }
        let now = self.outgoing.timestamp();
        let ticks = FRAME as u32 * self.description.codec.ticks();
        self.outgoing.advance(ticks);
        let held = matches!(
            self.description.direction,
            Direction::SendOnly | Direction::Inactive
        );
        let to = self.source.unwrap_or(self.description.address);
        if held || to.port() == 0 || to.ip().is_unspecified() {
            return 0;
        }
        let pressed = self.keys_sent.packet(now);
        if let (None, Some(key)) = (self.description.events, &pressed) {
            // It takes no events: the key goes out as the sound that it makes on a telephone.
            let ticks = self.description.codec.ticks();
            sound = key.sound(now.wrapping_sub(key.timestamp) / ticks, agent);
        }
        let event = self.description.events.zip(pressed);
        let length = if let Some((events, packet)) = event {
            self.outgoing
                .header(buffer, events, packet.marker, packet.timestamp);
            buffer[rtp::HEADER..rtp::HEADER + 4].copy_from_slice(&packet.payload);
            rtp::HEADER + 4
        } else {
            let begins = sound && !self.talking;
            self.outgoing
                .header(buffer, self.description.payload_type, begins, now);
            let payload = &mut buffer[rtp::HEADER..rtp::HEADER + MOST_BYTES];
            let written = self.encoder.as_mut().map_or(0, |encoder| {
                if sound {
                    encoder.encode(agent, payload)
                } else {
                    encoder.silence(payload)
                }
            });
            if written == 0 {
                return 0;
            }
            rtp::HEADER + written
        };
        let length = match &mut self.security {
            Some(security) => security.sealer.seal(buffer, length),
            None => length,
        };
        self.talking = sound;
        // A full buffer or an unreachable network loses this frame, as a network may.
        u64::from(self.socket.send_to(&buffer[..length], to).is_ok())
    }

    fn listen(&mut self, callee: &[i16; FRAME], sound: bool) {
        if self.ends.heard.is_closed() {
            return;
        }
        if self.listened_to {
            let samples = Arc::from(callee.as_slice());
            self.tell(AudioIn::Sound { samples });
        }
        let loudness = if sound { loudness(callee) } else { 0.0 };
        let heard = self.tones.hear(callee, loudness);
        if let Some(ear) = &mut self.early {
            if let Some(progress) = ear.hear(self.tones.pitch()) {
                // The call may be ending.
                let _ = self.ends.news.send(MediaNews::Progress(progress));
            }
            return;
        }
        if heard.beep {
            self.tell(AudioIn::Beep);
        }
        match self.voice.hear(callee, loudness, heard.tone) {
            Some(Voice::Began) => self.tell(AudioIn::SpeechStarted),
            Some(Voice::Ended { speech_ms }) => self.tell(AudioIn::SpeechEnded { speech_ms }),
            None => (),
        }
    }

    fn watch_the_line(&mut self, now: Instant) {
        let silent_by_agreement = matches!(
            self.description.direction,
            Direction::RecvOnly | Direction::Inactive
        );
        if !self.lost
            && self.early.is_none()
            && !silent_by_agreement
            && now.duration_since(self.last_packet) >= self.silence_limit
        {
            self.lost = true;
            let _ = self.ends.news.send(MediaNews::Lost);
        }
    }

    /// Ends: the tape is finished, and `recorded` hears whether it was written.
    pub(crate) fn end(mut self, recorded: oneshot::Sender<bool>) {
        self.silence();
        match self.tape.take() {
            Some(tape) => tape.finish(recorded),
            None => {
                let _ = recorded.send(false);
            }
        }
    }
}

/// The agreed type, or another codec with a number of its own: some peers switch without a word.
fn codec_of(description: &Description, payload_type: u8) -> Option<Codec> {
    if payload_type == description.payload_type {
        return Some(description.codec);
    }
    Codec::ALL
        .into_iter()
        .find(|codec| codec.is_static() && codec.payload_type() == payload_type)
}

#[cfg(test)]
mod rough_wire;
#[cfg(test)]
mod tests;
