//! How many there are, where counting all of them could take long.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Total {
    /// Exactly so many; with `more`, at least so many.
    pub count: i64,
    /// Counting stopped here.
    pub more: bool,
}

impl From<store::Counted> for Total {
    fn from(counted: store::Counted) -> Self {
        Total {
            count: counted.count,
            more: counted.more,
        }
    }
}
