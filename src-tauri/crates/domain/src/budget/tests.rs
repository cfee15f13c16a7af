//! The limit holds under any sequence of steps, faults and restarts.

use proptest::prelude::*;

use super::*;

const PRICE: ModelPrice = ModelPrice {
    prompt: Usd(2_500_000),
    cached: Usd(1_250_000),
    output: Usd(10_000_000),
};

fn usage(prompt: u32, cached: u32, output: u32) -> ModelUsage {
    ModelUsage {
        prompt,
        cached,
        output,
        estimated: false,
    }
}

#[test]
fn tokens_are_priced_per_million_and_rounded_up() {
    for (tokens, cost) in [
        (usage(0, 0, 0), 0),
        (usage(1, 0, 0), 3),
        (usage(1_000, 0, 100), 3_500),
        (usage(1_000, 400, 0), 2_000),
        (usage(100, 900, 0), 125),
    ] {
        assert_eq!(PRICE.of(tokens), Usd(cost), "{tokens:?}");
    }
    assert_eq!(ModelPrice::FREE.of(usage(u32::MAX, 5, u32::MAX)), Usd::ZERO);
    assert_eq!(PRICE.reservation(1_000, 100), Usd(3_500));
}

#[test]
fn a_purse_gives_what_the_limit_covers_and_not_a_micro_dollar_more() {
    let purse = Purse::new(Some(Usd(100)));
    let full = purse.reserve(Usd(100)).unwrap();
    assert_eq!(full.free(), Some(Usd::ZERO));
    assert_eq!(full.reserve(Usd(1)), None);
    assert_eq!(
        full.reserve(Usd::ZERO),
        Some(full),
        "what is free of charge goes on"
    );
    assert_eq!(purse.reserve(Usd(101)), None);
    assert_eq!(purse.reserve(Usd(-1)), None);
    let settled = full.settle(Usd(100), Usd(40));
    assert_eq!((settled.spent, settled.reserved), (Usd(40), Usd::ZERO));
    assert_eq!(settled.free(), Some(Usd(60)));
    assert_eq!(full.settle_lost(Usd(100)).spent, Usd(100));
    assert_eq!(Purse::new(None).free(), None);
    assert_eq!(
        Purse::new(None)
            .reserve(Usd(i64::MAX))
            .unwrap()
            .reserve(Usd(1)),
        None
    );
}

#[test]
fn what_is_billed_beyond_the_limit_is_told_and_stops_everything() {
    let purse = Purse::new(Some(Usd(100))).reserve(Usd(90)).unwrap();
    let purse = purse.settle(Usd(90), Usd(130));
    assert_eq!(
        (purse.spent, purse.over, purse.cost()),
        (Usd(100), Usd(30), Usd(130))
    );
    assert_eq!(purse.reserve(Usd(1)), None);
    let raised = purse.raised(LimitRaise::Once { by: Usd(50) });
    assert_eq!(
        (raised.spent, raised.over, raised.limit),
        (Usd(130), Usd::ZERO, Some(Usd(150)))
    );
    assert_eq!(raised.free(), Some(Usd(20)));
    let unbound = purse.raised(LimitRaise::ForGood);
    assert_eq!((unbound.spent, unbound.limit), (Usd(130), None));
}

#[test]
fn a_lower_limit_takes_nothing_back() {
    let purse = Purse::new(Some(Usd(100)))
        .reserve(Usd(50))
        .unwrap()
        .settle(Usd(50), Usd(50));
    let lower = purse.with_limit(Some(Usd(10)));
    assert_eq!(
        (lower.limit, lower.free()),
        (Some(Usd(50)), Some(Usd::ZERO))
    );
}

#[test]
fn a_refusal_names_whose_limit_it_is_and_sets_nothing_aside() {
    let (small, large) = (Purse::new(Some(Usd(5))), Purse::new(Some(Usd(50))));
    assert_eq!(
        reserve_in_both(&small, &large, Usd(6)),
        Err(OverLimit::Dialogue)
    );
    assert_eq!(
        reserve_in_both(&large, &small, Usd(6)),
        Err(OverLimit::Task)
    );
    let (dialogue, task) = reserve_in_both(&small, &large, Usd(5)).unwrap();
    assert_eq!((dialogue.reserved, task.reserved), (Usd(5), Usd(5)));
}

/// A step of a life with faults.
#[derive(Debug, Clone)]
enum Step {
    /// Something is to be paid.
    Reserve(i64),
    /// The n-th of what is under way has cost so much.
    Settle(usize, i64),
    /// It failed before anything was paid.
    Release(usize),
    /// The process died: all that is under way is lost.
    Crash,
    /// The limit is raised.
    Raise(i64),
    /// The task's form got another limit.
    Limit(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_i64..300).prop_map(Step::Reserve),
        3 => (0_usize..4, 0_i64..400).prop_map(|(which, cost)| Step::Settle(which, cost)),
        1 => (0_usize..4).prop_map(Step::Release),
        1 => Just(Step::Crash),
        1 => (0_i64..200).prop_map(Step::Raise),
        1 => (0_i64..1_000).prop_map(Step::Limit),
    ];
    proptest::collection::vec(step, 0..60)
}

proptest! {
    /// spent + reserved ≤ limit after every step, nothing is lost from the books, and what is under
    /// way is exactly what is set aside.
    #[test]
    fn the_limit_holds_through_faults_and_restarts(limit in 0_i64..1_000, steps in steps()) {
        let mut purse = Purse::new(Some(Usd(limit)));
        let mut under_way: Vec<Usd> = Vec::new();
        let mut paid = 0;
        for step in steps {
            match step {
                Step::Reserve(next) => {
                    let free = purse.free().unwrap();
                    match purse.reserve(Usd(next)) {
                        Some(after) => {
                            prop_assert!(next <= free.0);
                            purse = after;
                            under_way.push(Usd(next));
                        }
                        None => prop_assert!(next > free.0),
                    }
                }
                Step::Settle(which, actual) if which < under_way.len() => {
                    purse = purse.settle(under_way.swap_remove(which), Usd(actual));
                    paid += actual;
                }
                Step::Release(which) if which < under_way.len() => {
                    purse = purse.settle(under_way.swap_remove(which), Usd::ZERO);
                }
                Step::Crash => {
                    for set_aside in under_way.drain(..) {
                        purse = purse.settle_lost(set_aside);
                        paid += set_aside.0;
                    }
                }
                Step::Raise(by) => purse = purse.raised(LimitRaise::Once { by: Usd(by) }),
                Step::Limit(limit) => purse = purse.with_limit(Some(Usd(limit))),
                Step::Settle(..) | Step::Release(_) => {}
            }
            prop_assert!(purse.spent.0 + purse.reserved.0 <= purse.limit.unwrap().0, "{purse:?}");
            prop_assert!(purse.spent.0 >= 0 && purse.reserved.0 >= 0 && purse.over.0 >= 0);
            prop_assert_eq!(purse.cost(), Usd(paid), "every micro-dollar paid is in the books");
            let aside: i64 = under_way.iter().map(|sum| sum.0).sum();
            prop_assert_eq!(purse.reserved, Usd(aside));
        }
    }

    /// With services that keep to their longest answer, nothing ever goes beyond the limit.
    #[test]
    fn nothing_is_over_when_reservations_are_honest(
        limit in 0_i64..1_000, costs in proptest::collection::vec((0_i64..300, 0_i64..300), 0..40),
    ) {
        let mut purse = Purse::new(Some(Usd(limit)));
        for (next, actual) in costs {
            if let Some(reserved) = purse.reserve(Usd(next)) {
                purse = reserved.settle(Usd(next), Usd(actual.min(next)));
            }
            prop_assert_eq!(purse.over, Usd::ZERO);
            prop_assert!(purse.cost().0 <= limit);
        }
    }

    /// What was set aside for a question covers every answer within it.
    #[test]
    fn a_reservation_covers_the_answer(
        prompt in 0_u32..100_000, cached in 0_u32..100_000, longest in 0_u32..10_000,
        written in 0_u32..10_000, prices in (0_i64..50_000_000, 0_i64..50_000_000, 0_i64..90_000_000),
    ) {
        let price = ModelPrice { prompt: Usd(prices.0), cached: Usd(prices.1), output: Usd(prices.2) };
        let cost = price.of(usage(prompt, cached.min(prompt), written.min(longest)));
        prop_assert!(cost <= price.reservation(prompt, longest));
    }
}
