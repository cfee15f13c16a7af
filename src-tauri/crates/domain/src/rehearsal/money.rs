//! The money of a rehearsal: its calls share one limit and never pass it together.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::persona::Persona;
use crate::{
    agent::{AgentDraft, AgentMind},
    budget::ModelPrice,
    conversation::Prices,
    money::Usd,
};

/// What is proposed for one call where the agent has no limit of its own.
const USUAL: Usd = Usd(100_000);

/// What is known of a rehearsal's cost before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RehearsalMoney {
    /// It costs nothing.
    Free,
    /// It keeps to a limit.
    Limited {
        /// Proposed.
        proposed: Usd,
    },
    /// Some price is not known: no limit can be kept.
    Unpriced,
}

/// What a rehearsal of an agent may cost. `model`: the price of its model, where it is known.
pub fn money(draft: &AgentDraft, model: Option<ModelPrice>) -> RehearsalMoney {
    match &draft.mind {
        AgentMind::Script { .. } => RehearsalMoney::Free,
        AgentMind::Converse { converse } => {
            let prices = Prices::of(converse, model);
            match (prices.minute_heard, prices.model, prices.voice) {
                (Some(heard), Some(model), Some(voice)) => {
                    let nothing = heard == Usd::ZERO
                        && voice == (Usd::ZERO, Usd::ZERO)
                        && model.prompt == Usd::ZERO
                        && model.output == Usd::ZERO;
                    if nothing {
                        return RehearsalMoney::Free;
                    }
                    let call = converse.limit.unwrap_or(USUAL);
                    let calls = Persona::ALL.len() as i64;
                    RehearsalMoney::Limited {
                        proposed: Usd(call.0.saturating_mul(calls)),
                    }
                }
                _ => RehearsalMoney::Unpriced,
            }
        }
    }
}

/// What the next call may cost. `taken`: what calls that are over cost, and what is set aside for those
/// that go on; `left`: calls that have not begun, this one among them. `None`: there is no limit.
pub fn share(limit: Option<Usd>, taken: Usd, left: usize) -> Option<Usd> {
    let left = i64::try_from(left.max(1)).unwrap_or(i64::MAX);
    limit.map(|limit| Usd(limit.0.saturating_sub(taken.0).max(0) / left))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_known_before() {
        assert_eq!(money(&AgentDraft::sample(), None), RehearsalMoney::Free);
        let mut agent = AgentDraft::conversing_sample();
        let price = ModelPrice {
            prompt: Usd(1),
            cached: Usd(1),
            output: Usd(1),
        };
        assert_eq!(money(&agent, Some(price)), RehearsalMoney::Unpriced);
        let AgentMind::Converse { converse } = &mut agent.mind else {
            panic!("it converses")
        };
        converse.recognition.minute_price = Some(Usd::ZERO);
        assert_eq!(
            money(&agent, Some(price)),
            RehearsalMoney::Limited {
                proposed: Usd(1_000_000)
            }
        );
        let nothing = ModelPrice {
            prompt: Usd::ZERO,
            cached: Usd::ZERO,
            output: Usd::ZERO,
        };
        assert_eq!(money(&agent, Some(nothing)), RehearsalMoney::Free);
        assert_eq!(money(&agent, None), RehearsalMoney::Unpriced);
    }

    proptest! {
        /// Whatever calls cost of what they were given, in whatever order they end, the limit holds.
        #[test]
        fn the_limit_is_never_passed(
            limit in 0_i64..2_000_000,
            spent in proptest::collection::vec(0_i64..=100, 10),
            ends in proptest::collection::vec(0_usize..5, 10),
        ) {
            let (mut over, mut open) = (0_i64, Vec::new());
            for (n, part) in spent.iter().enumerate() {
                let held: i64 = open.iter().map(|(held, _)| held).sum();
                let given = share(Some(Usd(limit)), Usd(over + held), 10 - n).expect("a limit").0;
                open.push((given, given * part / 100));
                prop_assert!(over + open.iter().map(|(held, _)| held).sum::<i64>() <= limit);
                if open.len() > ends[n] {
                    let (_, cost) = open.remove(0);
                    over += cost;
                }
            }
            prop_assert!(over <= limit);
        }
    }
}
