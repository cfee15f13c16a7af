//! How many rows fit, counted no further than anybody reads: a search over a million rows answers
//! "10,000 or more" as soon as it has found so many.

/// Counting goes no further.
pub(crate) const MOST: i64 = 10_000;

/// How many rows fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Exactly so many; with `more`, at least so many.
    pub count: i64,
    /// Counting stopped here.
    pub more: bool,
}

impl Counted {
    /// All of them.
    pub fn exactly(count: i64) -> Self {
        Counted { count, more: false }
    }

    /// Of a count that stopped after one more than [`MOST`].
    pub(crate) fn bounded(found: i64) -> Self {
        Counted {
            count: found.min(MOST),
            more: found > MOST,
        }
    }
}
