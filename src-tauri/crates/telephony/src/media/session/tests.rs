//! Two sessions talk to each other over loopback; time goes on by ticks, not by the clock.

use std::sync::Arc;

use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::media::port;

/// One side of a call.
pub(super) struct Side {
    pub(super) session: Session,
    out: UnboundedSender<AudioOut>,
    heard: UnboundedReceiver<AudioIn>,
}

impl Side {
    pub(super) fn orders(&self, order: AudioOut) {
        self.out.send(order).unwrap();
    }

    pub(super) fn heard(&mut self) -> Vec<AudioIn> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }
}

/// Both sides of a call.
pub(super) struct Pair {
    pub(super) near: Side,
    pub(super) far: Side,
    now: Instant,
}

fn side(
    socket: UdpSocket,
    peer: SocketAddr,
    codec: Codec,
    keys: Option<(MasterKey, MasterKey)>,
) -> Side {
    let (out, out_end) = unbounded_channel();
    let (heard_end, heard) = unbounded_channel();
    let (news, _) = unbounded_channel();
    let config = SessionConfig {
        socket,
        description: Description {
            address: peer,
            codec,
            payload_type: codec.payload_type(),
            events: Some(101),
            direction: Direction::SendRecv,
            key: keys.map(|(_, theirs)| theirs),
        },
        key: keys.map_or_else(MasterKey::random, |(ours, _)| ours),
        tape: None,
        silence_limit: Duration::from_secs(30),
        echo: false,
        early: false,
    };
    let ends = SessionEnds {
        out: out_end,
        heard: heard_end,
        news,
    };
    Side {
        session: Session::new(config, ends),
        out,
        heard,
    }
}

impl Pair {
    pub(super) fn new() -> Pair {
        Pair::with(Codec::Pcmu, None)
    }

    pub(super) fn with(codec: Codec, keys: Option<(MasterKey, MasterKey)>) -> Pair {
        let sockets = [(); 2].map(|()| port::bind([127, 0, 0, 1].into()).unwrap());
        let addresses = [0, 1].map(|n: usize| sockets[n].local_addr().unwrap());
        let [near, far] = sockets;
        Pair {
            near: side(near, addresses[1], codec, keys),
            far: side(far, addresses[0], codec, keys.map(|(a, b)| (b, a))),
            now: Instant::now(),
        }
    }

    pub(super) fn ticks(&mut self, count: usize) {
        let mut buffer = [0; 2_048];
        for _ in 0..count {
            self.now += Duration::from_millis(20);
            self.near.session.tick(self.now, &mut buffer);
            self.far.session.tick(self.now, &mut buffer);
        }
    }
}

pub(super) fn hum(frames: usize) -> Arc<[i16]> {
    (0..frames * FRAME)
        .map(|n| if n % 80 < 40 { 3_000 } else { -3_000 })
        .collect()
}

pub(super) fn sounds(heard: &[AudioIn]) -> Vec<i16> {
    heard
        .iter()
        .filter_map(|heard| match heard {
            AudioIn::Sound { samples } => Some(samples.to_vec()),
            AudioIn::SpeechStarted
            | AudioIn::SpeechEnded { .. }
            | AudioIn::Key(_)
            | AudioIn::Beep
            | AudioIn::PlaybackDone(_)
            | AudioIn::PlaybackCut { .. } => None,
        })
        .flatten()
        .collect()
}

#[test]
fn the_sound_comes_only_to_who_asks_for_it_and_then_every_frame() {
    let mut pair = Pair::new();
    pair.far.orders(AudioOut::Play {
        id: 1,
        samples: hum(40),
    });
    pair.ticks(20);
    assert!(sounds(&pair.near.heard()).is_empty());
    pair.near.orders(AudioOut::Listen(true));
    pair.ticks(40);
    let heard = sounds(&pair.near.heard());
    assert_eq!(heard.len(), 40 * FRAME, "silence is told as well");
    let loud = heard.iter().filter(|s| s.abs() > 2_500).count();
    assert!(
        (20 * FRAME..=24 * FRAME).contains(&loud),
        "the second half of the hum, and what the buffer held: {loud}"
    );
    pair.near.orders(AudioOut::Listen(false));
    pair.ticks(5);
    assert!(sounds(&pair.near.heard()).is_empty());
}

#[test]
fn keys_go_out_one_after_another_and_nothing_that_plays_is_lost_under_them() {
    let mut pair = Pair::new();
    pair.far.orders(AudioOut::Listen(true));
    pair.near.orders(AudioOut::Play {
        id: 1,
        samples: hum(50),
    });
    pair.ticks(10);
    pair.near.orders(AudioOut::Keys("5#0".to_owned()));
    pair.ticks(120);
    assert!(pair.near.heard().contains(&AudioIn::PlaybackDone(1)));
    let heard = pair.far.heard();
    let keys: String = heard
        .iter()
        .filter_map(|heard| match heard {
            AudioIn::Key(key) => Some(*key),
            AudioIn::SpeechStarted
            | AudioIn::SpeechEnded { .. }
            | AudioIn::Sound { .. }
            | AudioIn::Beep
            | AudioIn::PlaybackDone(_)
            | AudioIn::PlaybackCut { .. } => None,
        })
        .collect();
    assert_eq!(keys, "5#0");
    let loud = sounds(&heard).iter().filter(|s| s.abs() > 2_500).count();
    assert_eq!(loud, 50 * FRAME, "all of what was played was heard");
}

#[test]
fn keys_are_heard_as_tones_by_who_takes_no_events() {
    let mut pair = Pair::new();
    pair.near.session.description.events = None;
    pair.far.orders(AudioOut::Listen(true));
    pair.near.orders(AudioOut::Keys("5".to_owned()));
    pair.ticks(30);
    let heard = sounds(&pair.far.heard());
    let first = heard.iter().position(|s| s.abs() > 1_000).expect("a tone");
    let tone = &heard[first..first + 6 * FRAME];
    let strength = |hertz: f32| {
        let (mut a, mut b) = (0f32, 0f32);
        for (n, sample) in tone.iter().enumerate() {
            let at = n as f32 / 8_000.0 * hertz * std::f32::consts::TAU;
            a += f32::from(*sample) * at.sin();
            b += f32::from(*sample) * at.cos();
        }
        a.hypot(b) / tone.len() as f32
    };
    for (hertz, sounds) in [
        (770.0, true),
        (1_336.0, true),
        (697.0, false),
        (1_477.0, false),
    ] {
        assert_eq!(strength(hertz) > 1_000.0, sounds, "{hertz} Hz");
    }
}

#[test]
fn a_piece_that_comes_in_parts_is_heard_in_one() {
    let mut pair = Pair::new();
    pair.far.orders(AudioOut::Listen(true));
    for part in 0..5 {
        pair.near.orders(AudioOut::PlayMore {
            id: 7,
            samples: hum(10),
            last: part == 4,
        });
        pair.ticks(9);
    }
    pair.ticks(20);
    assert!(pair.near.heard().contains(&AudioIn::PlaybackDone(7)));
    let heard = sounds(&pair.far.heard());
    let first = heard.iter().position(|s| s.abs() > 2_500).unwrap();
    let hum = &heard[first..first + 50 * FRAME];
    assert!(hum.iter().all(|s| s.abs() > 2_500), "no gap within it");
}

/// Two seconds of a tone as the other side hears them.
fn tone_through(pair: &mut Pair) -> Vec<i16> {
    pair.far.orders(AudioOut::Listen(true));
    let tone = (0..100 * FRAME)
        .map(|n| ((n as f32 / 8_000.0 * 500.0 * std::f32::consts::TAU).sin() * 8_000.0) as i16)
        .collect();
    pair.near.orders(AudioOut::Play {
        id: 1,
        samples: tone,
    });
    pair.ticks(110);
    sounds(&pair.far.heard())
}

fn turns(samples: &[i16]) -> usize {
    samples.windows(2).filter(|w| w[0] < 0 && w[1] >= 0).count()
}

#[test]
fn every_codec_carries_sound_over_the_wire() {
    for codec in Codec::ALL {
        let heard = tone_through(&mut Pair::with(codec, None));
        let turns = turns(&heard[20 * FRAME..70 * FRAME]);
        assert!((495..=505).contains(&turns), "{codec:?}: {turns} of 500");
    }
}

#[test]
fn encrypted_sound_is_heard_by_who_has_the_key_only() {
    let keys = (MasterKey::random(), MasterKey::random());
    let heard = tone_through(&mut Pair::with(Codec::Pcmu, Some(keys)));
    assert!((495..=505).contains(&turns(&heard[20 * FRAME..70 * FRAME])));
    let mut pair = Pair::with(Codec::Pcmu, Some(keys));
    let stranger = Security::new(&keys.1, MasterKey::random());
    pair.far.session.security = Some(stranger);
    let heard = tone_through(&mut pair);
    assert!(heard.iter().all(|s| *s == 0), "nothing is heard");
    let mut pair = Pair::with(Codec::Pcmu, Some(keys));
    pair.far.session.security = None;
    let heard = tone_through(&mut pair);
    let turns = turns(&heard[20 * FRAME..70 * FRAME]);
    assert!(turns > 1_000, "without a key it is noise: {turns}");
}

#[test]
fn a_key_that_changes_within_the_call_is_followed() {
    let keys = (MasterKey::random(), MasterKey::random());
    let mut pair = Pair::with(Codec::Pcmu, Some(keys));
    pair.ticks(20);
    let fresh = MasterKey::random();
    let mut described = pair.far.session.description;
    described.key = Some(fresh);
    pair.far.session.redescribe(described);
    pair.near.session.security = Some(Security::new(&fresh, keys.1));
    let heard = tone_through(&mut pair);
    assert!((495..=505).contains(&turns(&heard[20 * FRAME..70 * FRAME])));
}
