//! The union rule, calls per second and fairness: examples, and properties under any sequence.

use proptest::prelude::*;

use super::*;

fn call(n: i64) -> AttemptId {
    AttemptId(n)
}

#[test]
fn a_call_counts_while_it_lives_and_within_its_first_second() {
    let mut gate = ConcurrencyGate::new(2);
    assert_eq!(gate.free_slots(0), 2);
    gate.started(call(1), 0);
    gate.started(call(2), 100);
    assert_eq!(gate.free_slots(500), 0);
    assert_eq!(gate.next_free(500), None, "both are alive");
    gate.ended(call(1));
    assert_eq!(gate.free_slots(500), 0, "it began within the last second");
    assert_eq!(gate.next_free(500), Some(1_000));
    assert_eq!(gate.free_slots(999), 0);
    assert_eq!(gate.free_slots(1_000), 1);
    assert_eq!(gate.next_free(1_000), Some(1_000));
    gate.ended(call(2));
    assert_eq!(gate.free_slots(1_000), 1);
    assert_eq!(gate.free_slots(1_100), 2);
    gate.ended(call(77));
    assert_eq!(gate.alive(), 0, "unknown calls are ignored");
}

#[test]
fn a_long_call_frees_its_slot_when_it_ends() {
    let mut gate = ConcurrencyGate::new(1);
    gate.started(call(1), 0);
    assert_eq!(
        gate.free_slots(60_000),
        0,
        "alive after its first second, too"
    );
    gate.ended(call(1));
    assert_eq!(gate.free_slots(60_000), 1);
}

#[test]
fn a_lower_limit_waits_for_as_many_ends_as_it_takes() {
    let mut gate = ConcurrencyGate::new(4);
    for n in 1..=4 {
        gate.started(call(n), n * 10);
    }
    for n in 1..=3 {
        gate.ended(call(n));
    }
    gate.set_limit(2);
    assert_eq!(gate.free_slots(50), 0);
    assert_eq!(
        gate.next_free(50),
        Some(1_030),
        "one lives, so all three have to stop counting"
    );
    gate.set_limit(1);
    assert_eq!(gate.next_free(50), None);
    gate.set_limit(0);
    assert_eq!(gate.next_free(50_000), None);
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_calling() {
    let mut gate = ConcurrencyGate::new(1);
    gate.started(call(1), 3_600_000);
    gate.ended(call(1));
    assert_eq!(gate.free_slots(0), 1);
    let mut rate = RateGate::new(1);
    rate.took(3_600_000, 1);
    assert_eq!(rate.next_free(0), 1_000);
}

#[test]
fn calls_per_second_are_evenly_spaced() {
    let mut gate = RateGate::new(3);
    let mut began = Vec::new();
    for now in 0..2_500 {
        if gate.free(now) > 0 {
            gate.took(now, 1);
            began.push(now);
        }
    }
    assert_eq!(began, vec![0, 334, 668, 1_002, 1_336, 1_670, 2_004, 2_338]);
    assert_eq!(gate.next_free(2_400), 2_672);
}

#[test]
fn retry_after_holds_the_line() {
    let mut gate = RateGate::new(10);
    assert_eq!(gate.free(0), 1);
    gate.hold_until(5_000);
    gate.hold_until(3_000);
    assert!(gate.is_held(4_999));
    assert_eq!((gate.free(4_999), gate.free(5_000)), (0, 1));
    assert_eq!(gate.next_free(10), 5_000);
}

#[test]
fn a_shared_line_is_divided_fairly() {
    let id = CallTaskId;
    let rows = [
        (10, vec![100, 100], 0, vec![5, 5]),
        (10, vec![2, 100], 0, vec![2, 8]),
        (3, vec![100, 100], 0, vec![2, 1]),
        (3, vec![100, 100], 1, vec![1, 2]),
        (1, vec![5, 0, 5], 0, vec![1, 0, 0]),
        (1, vec![5, 0, 5], 1, vec![0, 0, 1]),
        (100, vec![1, 2, 3], 0, vec![1, 2, 3]),
        (0, vec![1, 2], 0, vec![0, 0]),
        (7, vec![], 0, vec![]),
    ];
    for (free, wants, turn, expected) in rows {
        let wants: Vec<_> = (1..).map(id).zip(wants).collect();
        let shares = fair_shares(free, &wants, turn);
        assert_eq!(
            shares.iter().map(|share| share.1).collect::<Vec<_>>(),
            expected
        );
        assert!(
            shares
                .iter()
                .zip(&wants)
                .all(|(share, want)| share.0 == want.0)
        );
    }
}

proptest! {
    /// A naive dialer that starts whatever is free: the union is counted from the raw history.
    #[test]
    fn the_union_never_exceeds_the_limit(
        limit in 1_u32..6,
        steps in prop::collection::vec((0_i64..400, 0_usize..4, 0_i64..3_000), 1..120),
    ) {
        let mut gate = ConcurrencyGate::new(limit);
        let mut history: Vec<(UnixMillis, UnixMillis)> = Vec::new();
        let mut open: Vec<(usize, UnixMillis)> = Vec::new();
        let mut now = 0;
        for (pause, _, length) in steps {
            now += pause;
            open.retain(|&(index, ends)| {
                let over = ends <= now;
                if over {
                    gate.ended(call(index as i64));
                }
                !over
            });
            for _ in 0..gate.free_slots(now) {
                let index = history.len();
                gate.started(call(index as i64), now);
                history.push((now, now + length));
                open.push((index, now + length));
            }
            let union = history
                .iter()
                .filter(|&&(began, ends)| ends > now || now - began < SECOND)
                .count();
            // A call with no length at all is still in `open`: count what the gate counts.
            let alive_too = open.iter().filter(|&&(index, ends)| {
                ends <= now && now - history[index].0 >= SECOND
            }).count();
            prop_assert!(union + alive_too <= limit as usize);
            if let Some(next) = gate.next_free(now) {
                prop_assert!(gate.free_slots(next) > 0 && (next == now || gate.free_slots(next - 1) == 0));
            }
        }
    }

    #[test]
    fn no_second_sees_more_calls_than_the_rate(
        rate in 1_u32..30, pauses in prop::collection::vec(0_i64..300, 1..200),
    ) {
        let mut gate = RateGate::new(rate);
        let mut began: Vec<UnixMillis> = Vec::new();
        let mut now = 0;
        for pause in pauses {
            now = gate.next_free(now + pause);
            prop_assert_eq!(gate.free(now), 1);
            gate.took(now, 1);
            began.push(now);
        }
        for (index, &first) in began.iter().enumerate() {
            let within = began[index..].iter().take_while(|&&at| at < first + SECOND).count();
            prop_assert!(within <= rate as usize);
        }
    }

    #[test]
    fn shares_waste_nothing_and_favour_nobody(
        free in 0_u32..200, wants in prop::collection::vec(0_u32..80, 0..9), turn: u64,
    ) {
        let wants: Vec<_> = (1..).map(CallTaskId).zip(wants).collect();
        let shares = fair_shares(free, &wants, turn);
        let given: u32 = shares.iter().map(|share| share.1).sum();
        prop_assert_eq!(given, free.min(wants.iter().map(|want| want.1).sum()));
        for (share, want) in shares.iter().zip(&wants) {
            prop_assert!(share.1 <= want.1);
            for other in &shares {
                prop_assert!(share.1 == want.1 || share.1 + 1 >= other.1);
            }
        }
    }

    #[test]
    fn over_as_many_turns_as_tasks_everybody_gets_the_same(free in 0_u32..20, tasks in 1_i64..7) {
        let wants: Vec<_> = (1..=tasks).map(|id| (CallTaskId(id), 1_000)).collect();
        let mut sums = vec![0_u32; wants.len()];
        for turn in 0..tasks as u64 {
            for (sum, share) in sums.iter_mut().zip(fair_shares(free, &wants, turn)) {
                *sum += share.1;
            }
        }
        prop_assert!(sums.iter().all(|&sum| sum == free));
    }
}
