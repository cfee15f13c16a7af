//! What the user makes of the columns of a file: which is which field, which becomes a variable under
//! what name, which is left out. One mechanism for both column contracts. It knows no values and no
//! file. Source: product 1.2, "column mapping", and 2.3.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AudienceMeaning, ColumnMeaning, audience,
    headers::{self, MAX_KEY_CHARS, fold},
};
use crate::script::is_key_sign;

/// Most characters of a variable's name: a header's, and a number that tells it from another.
const MAX_NAME: usize = MAX_KEY_CHARS + 8;
/// Between the words of [`remembered_by`]: no header holds them.
const BETWEEN: char = '\u{1f}';

/// What a column can mean in one of the column contracts.
pub trait ColumnContract: Clone + PartialEq {
    /// The contract's name: choices for one are not remembered for the other.
    const NAME: &'static str;

    /// What it is for a row.
    fn part(&self) -> ColumnPart<'_>;

    /// A variable of this name.
    fn variable(key: String) -> Self;

    /// Whether a name is one that the contract itself uses.
    fn is_reserved(key: &str) -> bool;
}

/// What a column is for a row, whatever the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnPart<'m> {
    /// It says where somebody is reached; some column must.
    Address,
    /// Another field of the contract.
    Field,
    /// A variable of this name.
    Variable(&'m str),
    /// Nothing of it is taken.
    LeftOut,
}

impl ColumnContract for ColumnMeaning {
    const NAME: &'static str = "callees";

    fn part(&self) -> ColumnPart<'_> {
        match self {
            ColumnMeaning::CalledNumber => ColumnPart::Address,
            ColumnMeaning::OutId
            | ColumnMeaning::Timezone
            | ColumnMeaning::NotBefore
            | ColumnMeaning::NotAfter
            | ColumnMeaning::Note => ColumnPart::Field,
            ColumnMeaning::Variable { key } => ColumnPart::Variable(key),
            ColumnMeaning::Empty => ColumnPart::LeftOut,
        }
    }

    fn variable(key: String) -> Self {
        ColumnMeaning::Variable { key }
    }

    fn is_reserved(key: &str) -> bool {
        headers::is_built_in(key)
    }
}

impl ColumnContract for AudienceMeaning {
    const NAME: &'static str = "contacts";

    fn part(&self) -> ColumnPart<'_> {
        match self {
            AudienceMeaning::Username
            | AudienceMeaning::Phone
            | AudienceMeaning::UserId
            | AudienceMeaning::Link => ColumnPart::Address,
            AudienceMeaning::Name => ColumnPart::Field,
            AudienceMeaning::Variable { key } => ColumnPart::Variable(key),
            AudienceMeaning::Empty => ColumnPart::LeftOut,
        }
    }

    fn variable(key: String) -> Self {
        AudienceMeaning::Variable { key }
    }

    fn is_reserved(key: &str) -> bool {
        audience::is_built_in(key)
    }
}

/// Why a choice of columns cannot be used. Columns are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ColumnProblem {
    /// No column says where people are reached.
    NoAddress,
    /// Two columns are the same field.
    Twice {
        /// The one.
        first: u32,
        /// The other.
        second: u32,
    },
    /// Two columns become variables of one name, upper and lower case aside.
    SameName {
        /// The one.
        first: u32,
        /// The other.
        second: u32,
    },
    /// A column becomes a variable without a name.
    NoName {
        /// It.
        column: u32,
    },
    /// A name has other signs than letters, digits, `_` and `-`, or is too long.
    BadName {
        /// Its column.
        column: u32,
    },
    /// A name is that of a field.
    ReservedName {
        /// Its column.
        column: u32,
    },
}

/// The choice as it is kept: names without outer spaces, and those of the task's own variables as the
/// task writes them.
pub fn tidied<M: ColumnContract>(meanings: Vec<M>, own: &[String]) -> Vec<M> {
    let as_written = |key: &str| {
        let known = own.iter().find(|known| fold(known) == fold(key));
        known.cloned().unwrap_or_else(|| key.trim().to_owned())
    };
    let tidy = |meaning: M| match meaning.part() {
        ColumnPart::Variable(key) if !key.trim().is_empty() => M::variable(as_written(key)),
        ColumnPart::Variable(_) | ColumnPart::Address | ColumnPart::Field | ColumnPart::LeftOut => {
            meaning
        }
    };
    meanings.into_iter().map(tidy).collect()
}

/// Everything that is wrong with a choice; nothing: rows can be read with it.
pub fn problems_of_choice<M: ColumnContract>(meanings: &[M]) -> Vec<ColumnProblem> {
    let mut problems = Vec::new();
    let is_address = |meaning: &M| meaning.part() == ColumnPart::Address;
    if !meanings.iter().any(is_address) {
        problems.push(ColumnProblem::NoAddress);
    }
    for (place, meaning) in meanings.iter().enumerate() {
        let column = place_of(place);
        let before = |same: &dyn Fn(&M) -> bool| meanings[..place].iter().position(same);
        match meaning.part() {
            ColumnPart::Address | ColumnPart::Field => {
                if let Some(first) = before(&|other| other == meaning) {
                    problems.push(ColumnProblem::Twice {
                        first: place_of(first),
                        second: column,
                    });
                }
            }
            ColumnPart::Variable(key) => {
                if key.trim().is_empty() {
                    problems.push(ColumnProblem::NoName { column });
                } else if !key.chars().all(is_key_sign) || key.chars().count() > MAX_NAME {
                    problems.push(ColumnProblem::BadName { column });
                } else if M::is_reserved(key) {
                    problems.push(ColumnProblem::ReservedName { column });
                } else if let Some(first) = before(&|other| is_named(other, key)) {
                    problems.push(ColumnProblem::SameName {
                        first: place_of(first),
                        second: column,
                    });
                }
            }
            ColumnPart::LeftOut => {}
        }
    }
    problems
}

/// By what a choice is found again: the headers, upper and lower case aside, and the variables that
/// the task asks for. A task that asks for others has its columns read anew.
pub fn remembered_by(headers: &[&str], own: &[String]) -> String {
    let mut words = String::new();
    for header in headers {
        words.extend(header.trim().chars().flat_map(char::to_lowercase));
        words.push(BETWEEN);
    }
    for key in own {
        words.push(BETWEEN);
        words.push_str(key);
    }
    words
}

fn is_named<M: ColumnContract>(meaning: &M, key: &str) -> bool {
    match meaning.part() {
        ColumnPart::Variable(other) => same_name(other, key),
        ColumnPart::Address | ColumnPart::Field | ColumnPart::LeftOut => false,
    }
}

/// Names that differ only in signs which [`fold`] drops are different names to a text's `{name}`, and
/// yet would be taken for one by the next file's headers.
fn same_name(one: &str, other: &str) -> bool {
    let (a, b) = (fold(one), fold(other));
    a == b && (!a.is_empty() || one == other)
}

fn place_of(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
