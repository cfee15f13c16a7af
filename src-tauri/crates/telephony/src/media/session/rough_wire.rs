//! Two sessions with a proxy between them that loses, delays, doubles and reorders packets, the same
//! way for the same seed. Time goes on by ticks.

use super::{
    tests::{Pair, hum, sounds},
    *,
};
use crate::media::port;

/// What the wire does to packets.
#[derive(Clone, Copy)]
struct Rough {
    /// Percent that are lost.
    lost: u32,
    /// Percent that come twice.
    twice: u32,
    /// Ticks by which a packet may be late, at most.
    late: u32,
    seed: u32,
}

/// The proxy: what comes in at one end goes out at the other.
struct Wire {
    ends: [UdpSocket; 2],
    to: [SocketAddr; 2],
    rough: Rough,
    /// Packets on their way: when they arrive, at which end, and what they are.
    under_way: Vec<(u32, usize, Vec<u8>)>,
    tick: u32,
}

impl Wire {
    fn chance(&mut self, percent: u32) -> bool {
        self.draw(100) < percent
    }

    fn draw(&mut self, below: u32) -> u32 {
        let next = self.rough.seed.wrapping_mul(1_664_525);
        self.rough.seed = next.wrapping_add(1_013_904_223);
        (self.rough.seed >> 16) % below
    }

    fn carry(&mut self) {
        self.tick += 1;
        let mut buffer = [0; 2_048];
        for end in [0, 1] {
            while let Ok((length, _)) = self.ends[end].recv_from(&mut buffer) {
                if self.chance(self.rough.lost) {
                    continue;
                }
                let copies = 1 + u32::from(self.chance(self.rough.twice));
                for _ in 0..copies {
                    let arrives = self.tick + self.draw(self.rough.late + 1);
                    let packet = buffer[..length].to_vec();
                    self.under_way.push((arrives, 1 - end, packet));
                }
            }
        }
        let now = self.tick;
        for (_, end, packet) in self.under_way.extract_if(.., |(at, ..)| *at <= now) {
            self.ends[end].send_to(&packet, self.to[end]).unwrap();
        }
    }
}

fn connected(rough: Rough, keys: Option<(MasterKey, MasterKey)>) -> (Pair, Wire) {
    let ends = [(); 2].map(|()| port::bind([127, 0, 0, 1].into()).unwrap());
    let mut pair = Pair::with(Codec::Pcma, keys);
    let to = [&pair.near, &pair.far].map(|side| side.session.socket.local_addr().unwrap());
    for (side, end) in [&mut pair.near, &mut pair.far].into_iter().zip(&ends) {
        side.session.description.address = end.local_addr().unwrap();
    }
    let wire = Wire {
        ends,
        to,
        rough,
        under_way: Vec::new(),
        tick: 0,
    };
    (pair, wire)
}

/// Ten seconds of a hum from one side, as the other hears them: from the first to the last loud sample.
fn heard(rough: Rough, keys: Option<(MasterKey, MasterKey)>) -> Vec<i16> {
    let (mut pair, mut wire) = connected(rough, keys);
    pair.far.orders(AudioOut::Listen(true));
    pair.near.orders(AudioOut::Play {
        id: 1,
        samples: hum(500),
    });
    for _ in 0..560 {
        pair.ticks(1);
        wire.carry();
    }
    let heard = sounds(&pair.far.heard());
    let loud = |s: &i16| s.abs() > 1_500;
    let first = heard.iter().position(loud).expect("something is heard");
    let last = heard.iter().rposition(loud).unwrap_or(first);
    heard[first..=last].to_vec()
}

/// Share of frames in which the hum is heard.
fn whole(sound: &[i16]) -> f64 {
    let frames = sound.chunks_exact(FRAME);
    let all = frames.len() as f64;
    let loud = frames.filter(|frame| frame.iter().all(|s| s.abs() > 800));
    loud.count() as f64 / all
}

#[test]
fn a_good_wire_loses_nothing() {
    let rough = Rough {
        lost: 0,
        twice: 0,
        late: 0,
        seed: 1,
    };
    let sound = heard(rough, None);
    assert_eq!(sound.len(), 500 * FRAME);
    assert!(sound.iter().all(|s| s.abs() > 2_500));
}

#[test]
fn losses_are_concealed() {
    for seed in 1..6 {
        let rough = Rough {
            lost: 5,
            twice: 0,
            late: 0,
            seed,
        };
        let share = whole(&heard(rough, None));
        assert!(share > 0.98, "seed {seed}: {share} though 5 % were lost");
    }
}

#[test]
fn packets_that_come_late_twice_and_in_another_order_are_put_right() {
    for seed in 1..6 {
        let rough = Rough {
            lost: 1,
            twice: 3,
            late: 3,
            seed,
        };
        let sound = heard(rough, None);
        let share = whole(&sound);
        assert!(share > 0.95, "seed {seed}: {share}");
        let length = sound.len() as f64 / (500 * FRAME) as f64;
        assert!((0.97..1.03).contains(&length), "seed {seed}: {length}");
    }
}

#[test]
fn encryption_does_not_mind() {
    let keys = (MasterKey::random(), MasterKey::random());
    let rough = Rough {
        lost: 2,
        twice: 2,
        late: 2,
        seed: 9,
    };
    assert!(whole(&heard(rough, Some(keys))) > 0.95);
}

#[test]
fn a_peer_that_changes_its_source_is_heard_on() {
    let mut pair = Pair::new();
    pair.far.orders(AudioOut::Listen(true));
    for id in 0..2 {
        pair.near.orders(AudioOut::Play {
            id,
            samples: hum(50),
        });
        pair.ticks(60);
        pair.near.session.outgoing = Outgoing::new();
    }
    let loud = sounds(&pair.far.heard());
    let loud = loud.iter().filter(|s| s.abs() > 2_500).count();
    assert!(loud >= 98 * FRAME, "both halves are heard: {loud}");
}

#[test]
fn a_stranger_cannot_talk_into_a_call() {
    let mut pair = Pair::new();
    pair.far.orders(AudioOut::Listen(true));
    pair.ticks(10);
    let stranger = port::bind([127, 0, 0, 1].into()).unwrap();
    let far = pair.far.session.socket.local_addr().unwrap();
    let mut outgoing = Outgoing::new();
    for _ in 0..20 {
        let mut packet = [0u8; rtp::HEADER + FRAME];
        let time = outgoing.timestamp();
        outgoing.header(&mut packet, 0, false, time);
        outgoing.advance(FRAME as u32);
        stranger.send_to(&packet, far).unwrap();
        pair.ticks(1);
    }
    assert!(sounds(&pair.far.heard()).iter().all(|s| s.abs() < 100));
}
