//! What a task will cost, as a range: the line's price by how often and how long its callees have talked
//! so far. Pure.

use domain::{call_task::CallTaskDraft, line::LineDraft, money::Usd};
use store::stats::LineTalks;

/// With fewer answered calls nothing is known.
const FEWEST_ANSWERED: i64 = 5;
/// So many standard deviations to either side: nineteen of twenty times it lies between them.
const SURE: f64 = 1.96;

/// Between these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostRange {
    /// Nobody is reached by a redial.
    pub low: Usd,
    /// Every redial that may be made reaches as many as a first call.
    pub high: Usd,
}

/// What calling `callees` callees will cost; `None`: the line has not talked enough to tell.
pub fn cost_range(
    draft: &CallTaskDraft,
    line: &LineDraft,
    so_far: &LineTalks,
    callees: i64,
) -> Option<CostRange> {
    let price = line.price_per_minute;
    if price == Usd::ZERO || callees <= 0 {
        return Some(CostRange {
            low: Usd::ZERO,
            high: Usd::ZERO,
        });
    }
    if so_far.answered < FEWEST_ANSWERED {
        return None;
    }
    let (least, most) = share(so_far.answered as f64, so_far.calls as f64);
    let (shortest, longest) = minutes(so_far);
    let rounds = 1 + draft
        .redial
        .as_ref()
        .map_or(0, |policy| i32::from(policy.attempts));
    let reached = 1.0 - (1.0 - most).powi(rounds);
    let cost = |share: f64, minutes: f64| {
        let micros = callees as f64 * share * minutes * price.0 as f64;
        Usd(micros.round().clamp(0.0, 9.0e18) as i64)
    };
    Some(CostRange {
        low: cost(least, shortest),
        high: cost(reached, longest),
    })
}

/// The share of calls that are answered (Wilson's interval, which holds for few calls, too).
fn share(answered: f64, calls: f64) -> (f64, f64) {
    let calls = calls.max(answered);
    let found = answered / calls;
    let spread = SURE * SURE / calls;
    let middle = found + spread / 2.0;
    let half = SURE * (found * (1.0 - found) / calls + spread / (4.0 * calls)).sqrt();
    let side = |value: f64| (value / (1.0 + spread)).clamp(0.0, 1.0);
    (side(middle - half), side(middle + half))
}

/// Begun minutes of an answered call, on the average.
fn minutes(so_far: &LineTalks) -> (f64, f64) {
    let answered = so_far.answered as f64;
    let mean = so_far.minutes as f64 / answered;
    let variance = (so_far.minutes_squared as f64 / answered - mean * mean).max(0.0);
    let half = SURE * (variance / answered).sqrt();
    // a call that was answered has begun its first minute
    ((mean - half).max(1.0), (mean + half).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outlook::tests::{line, task};
    use domain::redial::{RedialPolicy, RedialReason};

    fn priced() -> LineDraft {
        LineDraft {
            price_per_minute: Usd(10_000),
            ..line()
        }
    }

    /// So many calls, of which so many were answered, each two minutes long.
    fn talks(calls: i64, answered: i64) -> LineTalks {
        LineTalks {
            calls,
            answered,
            minutes: 2 * answered,
            minutes_squared: 4 * answered,
        }
    }

    #[test]
    fn a_line_that_has_never_talked_tells_nothing_and_a_free_one_costs_nothing() {
        assert_eq!(cost_range(&task(), &priced(), &talks(100, 4), 1_000), None);
        let free = cost_range(&task(), &line(), &talks(0, 0), 1_000).unwrap();
        assert_eq!((free.low, free.high), (Usd::ZERO, Usd::ZERO));
    }

    #[test]
    fn the_range_holds_the_expected_cost_and_narrows_with_experience() {
        let wide = cost_range(&task(), &priced(), &talks(20, 10), 1_000).unwrap();
        let narrow = cost_range(&task(), &priced(), &talks(10_000, 5_000), 1_000).unwrap();
        // half of a thousand, two minutes each, a cent a minute
        let expected = Usd(10_000_000);
        for range in [wide, narrow] {
            assert!(range.low < expected && expected < range.high, "{range:?}");
        }
        let width = |range: CostRange| range.high.0 - range.low.0;
        assert!(width(narrow) * 5 < width(wide), "{narrow:?}, {wide:?}");
    }

    #[test]
    fn redials_raise_only_the_upper_end_and_never_beyond_everybody() {
        let redialled = CallTaskDraft {
            redial: Some(RedialPolicy {
                reasons: vec![RedialReason::NoAnswer],
                attempts: 3,
                interval_minutes: 5,
            }),
            ..task()
        };
        let so_far = talks(10_000, 5_000);
        let once = cost_range(&task(), &priced(), &so_far, 1_000).unwrap();
        let often = cost_range(&redialled, &priced(), &so_far, 1_000).unwrap();
        assert_eq!(once.low, often.low);
        assert!(often.high > once.high);
        assert!(often.high <= Usd(20_000_000), "{often:?}");
    }
}
