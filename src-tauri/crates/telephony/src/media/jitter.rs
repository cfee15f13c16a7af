//! Evens out when packets come: samples are laid down by their time stamps and taken up one frame a
//! tick. Lost packets leave silence, late ones are dropped, order does not matter.
//!
//! Does not know packets or codecs.

use super::FRAME;

/// Samples held: half a second, a power of two.
const RING: usize = 4_096;
/// Samples to gather before (re)starting: 40 ms.
const TARGET: i32 = 320;
/// More than this waiting means that we lag behind: 160 ms.
const LAG: i32 = 1_280;
/// Ticks that the rest of a talk waits for more before it is played anyway.
const PATIENCE: u32 = 3;

/// The buffer.
pub(crate) struct Jitter {
    ring: Box<[i16; RING]>,
    read: u32,
    write: u32,
    ssrc: Option<u32>,
    gathering: bool,
    waited: u32,
}

impl Jitter {
    /// An empty one.
    pub(crate) fn new() -> Jitter {
        Jitter {
            ring: Box::new([0; RING]),
            read: 0,
            write: 0,
            ssrc: None,
            gathering: true,
            waited: 0,
        }
    }

    fn depth(&self) -> i32 {
        self.write.wrapping_sub(self.read).cast_signed()
    }

    /// Whether enough is gathered to go on for a while.
    pub(crate) fn has_enough(&self) -> bool {
        self.depth() >= TARGET
    }

    fn restart(&mut self, timestamp: u32) {
        self.ring.fill(0);
        self.read = timestamp;
        self.write = timestamp;
        self.gathering = true;
        self.waited = 0;
    }

    /// Lays samples down.
    pub(crate) fn push(&mut self, ssrc: u32, timestamp: u32, samples: &[i16]) {
        let samples = &samples[..samples.len().min(RING / 4)];
        let offset = timestamp.wrapping_sub(self.read).cast_signed();
        let length = samples.len() as i32;
        let another_source = self.ssrc != Some(ssrc);
        // After a pause (comfort noise, hold) the first packet starts a new talk: waiting out the
        // gap again would only add delay.
        let after_pause = self.gathering && self.depth() <= 0 && offset >= 0;
        let out_of_reach = !(-8_000..RING as i32 - 2 * FRAME as i32).contains(&offset);
        if another_source || after_pause || out_of_reach {
            self.ssrc = Some(ssrc);
            self.restart(timestamp);
        } else if offset + length <= 0 {
            return; // too late
        }
        for (n, sample) in samples.iter().enumerate() {
            let at = timestamp.wrapping_add(n as u32);
            if at.wrapping_sub(self.read).cast_signed() >= 0 {
                self.ring[at as usize % RING] = *sample;
            }
        }
        let end = timestamp.wrapping_add(samples.len() as u32);
        if end.wrapping_sub(self.write).cast_signed() > 0 {
            self.write = end;
        }
    }

    fn take(&mut self, frame: Option<&mut [i16; FRAME]>, count: usize) {
        let mut frame = frame;
        for n in 0..count {
            let at = self.read as usize % RING;
            if let Some(frame) = frame.as_deref_mut() {
                frame[n] = self.ring[at];
            }
            self.ring[at] = 0;
            self.read = self.read.wrapping_add(1);
        }
    }

    /// Takes the next frame up; silence when there is none (then `false`).
    pub(crate) fn pull(&mut self, frame: &mut [i16; FRAME]) -> bool {
        let depth = self.depth();
        if self.gathering {
            self.waited += u32::from(depth > 0);
            if depth < TARGET && (depth <= 0 || self.waited <= PATIENCE) {
                frame.fill(0);
                return false;
            }
            self.gathering = false;
            self.waited = 0;
        }
        if depth <= 0 {
            self.gathering = true;
            frame.fill(0);
            return false;
        }
        if depth > LAG {
            self.take(None, (depth - TARGET) as usize);
        }
        self.take(Some(frame), FRAME);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame_of(value: i16) -> [i16; FRAME] {
        [value; FRAME]
    }

    fn pulled(jitter: &mut Jitter) -> Option<i16> {
        let mut frame = [0; FRAME];
        jitter.pull(&mut frame).then_some(frame[FRAME - 1])
    }

    #[test]
    fn frames_come_out_in_order_whatever_the_order_of_packets() {
        let mut jitter = Jitter::new();
        for (time, value) in [(0u32, 1), (320, 3), (160, 2), (480, 4)] {
            jitter.push(9, time, &frame_of(value));
        }
        assert_eq!(
            (1..=4).map(|_| pulled(&mut jitter)).collect::<Vec<_>>(),
            vec![Some(1), Some(2), Some(3), Some(4)]
        );
        assert_eq!(pulled(&mut jitter), None, "nothing is left");
    }

    #[test]
    fn a_lost_packet_is_silence_and_a_late_one_is_dropped() {
        let mut jitter = Jitter::new();
        jitter.push(9, 0, &frame_of(1));
        jitter.push(9, 320, &frame_of(3));
        assert_eq!(pulled(&mut jitter), Some(1));
        assert_eq!(pulled(&mut jitter), Some(0), "the gap");
        jitter.push(9, 160, &frame_of(2));
        assert_eq!(
            pulled(&mut jitter),
            Some(3),
            "the late packet changes nothing"
        );
    }

    #[test]
    fn a_talk_after_a_pause_does_not_wait_the_pause_out() {
        let mut jitter = Jitter::new();
        jitter.push(9, 0, &frame_of(1));
        jitter.push(9, 160, &frame_of(2));
        for _ in 0..10 {
            pulled(&mut jitter);
        }
        jitter.push(9, 1_600, &frame_of(7));
        jitter.push(9, 1_760, &frame_of(8));
        assert_eq!(pulled(&mut jitter), Some(7));
    }

    #[test]
    fn a_burst_is_caught_up_with() {
        let mut jitter = Jitter::new();
        for n in 0..20u32 {
            jitter.push(9, n * 160, &frame_of(n as i16 + 1));
        }
        assert_eq!(pulled(&mut jitter), Some(19), "only 40 ms of it is kept");
    }

    #[test]
    fn another_source_starts_anew_and_time_may_wrap() {
        let mut jitter = Jitter::new();
        jitter.push(9, u32::MAX - 159, &frame_of(1));
        jitter.push(9, 0, &frame_of(2));
        assert_eq!(
            (pulled(&mut jitter), pulled(&mut jitter)),
            (Some(1), Some(2))
        );
        jitter.push(10, 3_000_000, &frame_of(5));
        jitter.push(10, 3_000_160, &frame_of(6));
        assert_eq!(pulled(&mut jitter), Some(5));
    }

    #[test]
    fn a_single_packet_is_played_after_a_moment() {
        let mut jitter = Jitter::new();
        jitter.push(9, 0, &frame_of(1));
        let played = (0..6)
            .filter_map(|_| pulled(&mut jitter))
            .collect::<Vec<_>>();
        assert_eq!(played, [1]);
    }
}
