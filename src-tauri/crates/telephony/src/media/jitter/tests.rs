//! Packets in every order, and what is heard of them.

use proptest::prelude::*;

use super::*;

/// A buffer that is fed with packets of which every sample has the packet's number as its value.
struct Wire {
    jitter: Jitter,
}

impl Wire {
    fn new() -> Wire {
        Wire {
            jitter: Jitter::new(),
        }
    }

    fn packet(&mut self, ssrc: u32, sequence: u16, timestamp: u32, value: u8) {
        self.jitter.push(&Arrival {
            ssrc,
            sequence,
            timestamp,
            ticks: 1,
            payload_type: 0,
            length: FRAME,
            payload: &[value; FRAME],
        });
    }

    /// The nth packet of a steady stream.
    fn nth(&mut self, n: u16) {
        self.packet(9, n, u32::from(n) * 160, n as u8);
    }

    fn pull(&mut self) -> (Pulled, i16) {
        let mut frame = [0; FRAME];
        let pulled = self.jitter.pull(&mut frame, |_, payload, samples| {
            for (to, from) in samples.iter_mut().zip(payload) {
                *to = i16::from(*from) * 100;
            }
            payload.len()
        });
        (pulled, frame[FRAME - 1] / 100)
    }

    fn values(&mut self, count: usize) -> Vec<i16> {
        (0..count).map(|_| self.pull().1).collect()
    }
}

#[test]
fn frames_come_out_in_order_whatever_the_order_of_packets() {
    let mut wire = Wire::new();
    for n in [1, 3, 2, 4] {
        wire.nth(n);
    }
    assert_eq!(wire.values(4), [1, 2, 3, 4]);
}

#[test]
fn a_lost_packet_is_concealed_and_a_late_one_is_dropped() {
    let mut wire = Wire::new();
    for n in [1, 2, 3, 5] {
        wire.nth(n);
    }
    assert_eq!(wire.values(3), [1, 2, 3]);
    let (pulled, made_up) = wire.pull();
    assert_eq!(
        pulled,
        Pulled::Sound,
        "the gap is filled with what was heard"
    );
    assert!(made_up > 0);
    wire.nth(4);
    assert_eq!(wire.values(1), [5], "the late packet changes nothing");
}

#[test]
fn a_packet_that_comes_twice_is_heard_once() {
    let mut wire = Wire::new();
    for n in [1, 1, 2, 2, 3] {
        wire.nth(n);
    }
    assert_eq!(wire.values(3), [1, 2, 3]);
}

#[test]
fn a_pause_that_was_meant_is_silent() {
    let mut wire = Wire::new();
    wire.packet(9, 1, 0, 50);
    wire.packet(9, 2, 160, 50);
    wire.packet(9, 3, 640, 60); // its number follows: nothing was lost
    assert_eq!(wire.values(2), [50, 50]);
    assert_eq!(wire.pull(), (Pulled::Silence, 0));
    assert_eq!(wire.pull(), (Pulled::Silence, 0));
    assert_eq!(wire.values(1), [60]);
}

#[test]
fn nothing_is_made_up_while_keys_come_in_place_of_sound() {
    let mut wire = Wire::new();
    for n in 1..4 {
        wire.nth(n);
    }
    wire.values(3);
    wire.jitter.keys_came();
    assert_eq!(wire.pull(), (Pulled::Silence, 0));
}

#[test]
fn when_nothing_comes_the_sound_fades_away_within_60_ms() {
    let mut wire = Wire::new();
    wire.nth(1);
    wire.nth(2);
    wire.values(2);
    let faded: Vec<_> = (0..5).map(|_| wire.pull()).collect();
    assert!(faded[..3].iter().all(|f| f.0 == Pulled::Sound), "{faded:?}");
    assert_eq!(faded[3..], [(Pulled::Silence, 0); 2]);
}

#[test]
fn packets_that_are_late_by_less_than_that_are_still_heard() {
    let mut wire = Wire::new();
    wire.nth(1);
    wire.nth(2);
    wire.values(4); // two more frames than came
    wire.nth(3);
    wire.nth(4);
    assert_eq!(wire.values(2), [3, 4], "the delay grows, nothing is lost");
}

#[test]
fn a_gap_that_has_passed_is_not_waited_out_again() {
    let mut wire = Wire::new();
    wire.nth(1);
    wire.nth(2);
    wire.values(4);
    wire.nth(5); // 3 and 4 are lost; their time has passed
    assert_eq!(wire.values(1), [5]);
}

#[test]
fn a_talk_after_a_pause_does_not_wait_the_pause_out() {
    let mut wire = Wire::new();
    wire.nth(0);
    wire.nth(1);
    wire.values(10);
    wire.nth(10);
    wire.nth(11);
    assert_eq!(wire.values(1), [10]);
}

#[test]
fn a_burst_is_caught_up_with() {
    let mut wire = Wire::new();
    for n in 0..20 {
        wire.nth(n);
    }
    assert_eq!(wire.values(1), [18], "only 40 ms of it is kept");
}

#[test]
fn another_source_starts_anew_and_strays_of_the_old_one_are_dropped() {
    let mut wire = Wire::new();
    wire.nth(1);
    wire.nth(2);
    wire.values(2);
    wire.packet(10, 700, 3_000_000, 5);
    wire.nth(3);
    wire.packet(10, 701, 3_000_160, 6);
    assert_eq!(wire.values(2), [5, 6]);
}

#[test]
fn numbers_and_times_may_turn_around() {
    let mut wire = Wire::new();
    for n in 0..6u32 {
        let (sequence, time) = (65_533 + n, (u32::MAX - 319).wrapping_add(n * 160));
        wire.packet(9, sequence as u16, time, n as u8 + 1);
    }
    assert_eq!(wire.values(6), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_faster_clock_is_slowed_down_to_ours() {
    let mut wire = Wire::new();
    for n in 0..40u16 {
        wire.jitter.push(&Arrival {
            ssrc: 9,
            sequence: n,
            timestamp: (u32::MAX - 9_000).wrapping_add(u32::from(n) * 960),
            ticks: 6,
            payload_type: 107,
            length: FRAME,
            payload: &[n as u8 + 1; FRAME],
        });
        if n >= 2 {
            assert_eq!(wire.pull(), (Pulled::Sound, n as i16 - 1));
        }
    }
}

#[test]
fn a_single_packet_is_played_after_a_moment() {
    let mut wire = Wire::new();
    wire.nth(7);
    assert_eq!(wire.values(4)[3], 7);
}

#[test]
fn packets_of_60_ms_are_taken_in_three() {
    let mut wire = Wire::new();
    for n in 0..2u16 {
        wire.jitter.push(&Arrival {
            ssrc: 9,
            sequence: n,
            timestamp: u32::from(n) * 480,
            ticks: 1,
            payload_type: 0,
            length: 480,
            payload: &[n as u8 + 1; 480],
        });
    }
    assert_eq!(wire.values(6), [1, 1, 1, 2, 2, 2]);
}

#[test]
fn more_is_gathered_on_a_bad_line_and_less_again_when_it_is_good() {
    let mut wire = Wire::new();
    for n in 0..400u16 {
        // Every tenth packet is overtaken by three others.
        match n % 10 {
            3 => (),
            6 => {
                wire.nth(n);
                wire.nth(n - 3);
            }
            _ => wire.nth(n),
        }
        wire.pull();
    }
    assert!(wire.jitter.target > TARGET, "{}", wire.jitter.target);
    for n in 400..(400 + 8 * CALM as u16) {
        wire.nth(n);
        wire.pull();
    }
    assert_eq!(wire.jitter.target, TARGET);
}

proptest! {
    #[test]
    fn what_is_swapped_within_the_gathered_time_is_heard_whole(
        swaps in prop::collection::vec(any::<bool>(), 40),
    ) {
        let mut wire = Wire::new();
        let mut order: Vec<u16> = (0..80).collect();
        for (pair, swap) in swaps.iter().enumerate() {
            if *swap {
                order.swap(pair * 2, pair * 2 + 1);
            }
        }
        let mut heard = Vec::new();
        for n in order {
            wire.nth(n);
            let (pulled, value) = wire.pull();
            if pulled == Pulled::Sound {
                heard.push(value);
            }
        }
        prop_assert!(heard.len() >= 77);
        prop_assert!(heard.windows(2).all(|w| w[1] == w[0] + 1), "{heard:?}");
    }

    #[test]
    fn whatever_comes_the_delay_stays_bounded_and_time_goes_forward(
        events in prop::collection::vec((0u16..300, 0u8..4, 1u16..400, any::<bool>()), 1..400),
    ) {
        let mut wire = Wire::new();
        for (n, ssrc, length, pull) in events {
            wire.jitter.push(&Arrival {
                ssrc: u32::from(ssrc / 3),
                sequence: n,
                timestamp: u32::from(n) * 160,
                ticks: 1,
                payload_type: 0,
                length: usize::from(length),
                payload: &vec![1; usize::from(length)],
            });
            if pull {
                wire.pull();
                prop_assert!(wire.jitter.depth() <= MOST_TARGET + SLACK);
            }
            prop_assert!(wire.jitter.waiting.len() <= MOST);
            let times: Vec<_> = wire.jitter.waiting.iter().map(|w| w.time).collect();
            prop_assert!(times.windows(2).all(|w| until(w[0], w[1]) > 0));
        }
    }
}
