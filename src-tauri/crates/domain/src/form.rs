//! What can be wrong with a field of a form: one vocabulary for the forms of chats (task, manager,
//! AI, channel, list). Unique names and rows that exist are asked elsewhere.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::schedule::ScheduleProblem;

/// A field that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormProblem {
    /// Path of the field as it travels, e.g. `format.outgoing.first.variants.0.text`.
    pub field: String,
    /// What is wrong with it.
    pub problem: FormFault,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FormFault {
    /// It is empty, or nothing is chosen.
    #[error("this is empty")]
    Empty,
    /// It is too long.
    #[error("this has more than {max} characters")]
    TooLong {
        /// Most characters.
        max: u32,
    },
    /// There are too many.
    #[error("there are more than {max}")]
    TooMany {
        /// Most.
        max: u32,
    },
    /// A number is out of range.
    #[error("this is {min} to {max}")]
    OutOfRange {
        /// Smallest.
        min: u32,
        /// Largest.
        max: u32,
    },
    /// The longest is shorter than the shortest.
    #[error("the longest is shorter than the shortest")]
    OrderReversed,
    /// A sum of money is not above nothing.
    #[error("this is more than nothing")]
    NotPositive,
    /// A price is below nothing.
    #[error("a price is not below nothing")]
    NegativePrice,
    /// It stands twice.
    #[error("this stands twice")]
    Duplicate,
    /// A key has other signs than letters, digits and `_`.
    #[error("a key has letters, digits and _ only")]
    BadKey,
    /// It is no address of a service (`https://…`).
    #[error("this is no web address")]
    BadAddress,
    /// The address is not encrypted and leads out of this network.
    #[error("an address outside this network begins with https://")]
    NotEncrypted,
    /// A place for an argument stands in the address's host.
    #[error("arguments stand behind the host of an address only")]
    ArgumentInHost,
    /// A place for something that is no argument.
    #[error("there is no argument of this name")]
    UnknownArgument,
    /// It is no origin (`https://shop.example`, without a path).
    #[error("an origin is https:// and a host, without a path")]
    BadOrigin,
    /// It is no colour (`#RRGGBB`).
    #[error("a colour is # and six digits")]
    BadColour,
    /// It is no name of a header, or its value has a line break.
    #[error("this is no header")]
    BadHeader,
    /// It is no JSON.
    #[error("this is no JSON")]
    BadJson,
    /// It is no user name, phone number or id.
    #[error("this is no address of a person")]
    BadPerson,
    /// The scheduled start lies in the past.
    #[error("the scheduled start lies in the past")]
    StartInPast,
    /// Days, hours or zone.
    #[error("{problem}")]
    Schedule {
        /// Which.
        problem: ScheduleProblem,
    },
    /// Fewer managers than channels: a manager serves one channel of a task at a time.
    #[error("each channel needs a manager of its own: choose {needed}")]
    TooFewManagers {
        /// As many as channels.
        needed: u32,
    },
}

/// Collects problems under the path of their form.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<FormProblem>,
}

impl Problems {
    /// A field has a problem.
    pub(crate) fn add(&mut self, field: impl Into<String>, problem: FormFault) {
        self.found.push(FormProblem {
            field: field.into(),
            problem,
        });
    }

    /// A text that must hold something, up to so many characters.
    pub(crate) fn text(&mut self, field: impl Into<String>, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.add(field, FormFault::Empty);
        } else {
            self.optional_text(field, text, max);
        }
    }

    /// A text that may be empty.
    pub(crate) fn optional_text(&mut self, field: impl Into<String>, text: &str, max: usize) {
        if text.chars().count() > max {
            let max = u32::try_from(max).unwrap_or(u32::MAX);
            self.add(field, FormFault::TooLong { max });
        }
    }

    /// A number in a range.
    pub(crate) fn range(
        &mut self,
        field: impl Into<String>,
        value: impl Into<u32>,
        range: std::ops::RangeInclusive<u32>,
    ) {
        if !range.contains(&value.into()) {
            let (min, max) = range.into_inner();
            self.add(field, FormFault::OutOfRange { min, max });
        }
    }

    /// All that was found.
    pub(crate) fn all(self) -> Vec<FormProblem> {
        self.found
    }
}

#[cfg(test)]
pub(crate) fn fields(problems: &[FormProblem]) -> Vec<&str> {
    problems.iter().map(|found| found.field.as_str()).collect()
}
