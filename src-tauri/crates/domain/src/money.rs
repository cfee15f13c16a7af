//! Money in whole micro-dollars: sums never round.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// US dollars in millionths.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(transparent)]
pub struct Usd(pub i64);

impl Usd {
    /// Nothing.
    pub const ZERO: Usd = Usd(0);

    /// The price of `talk_ms` of talk at `per_minute`, each begun minute counted whole
    /// (how carriers bill).
    pub fn for_talk(per_minute: Usd, talk_ms: i64) -> Usd {
        let minutes = (talk_ms.max(0) + 59_999) / 60_000;
        Usd(per_minute.0.saturating_mul(minutes))
    }
}
