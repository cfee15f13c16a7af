//! The do-not-call list: applied at import and again right before dialling. Source: product 2.6.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ids::DoNotCallId, time::UnixMillis};

/// What an entry bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoNotCallMatch {
    /// This number.
    Number,
    /// Every number that begins with it.
    Prefix,
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoNotCallSource {
    /// Typed in by the user.
    User,
    /// Read from a file.
    Import,
    /// The callee asked for it in a call.
    Call,
    /// The callee asked for it in a chat.
    Chat,
    /// Proposed by the carrier (607).
    Carrier,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoNotCallEntry {
    /// Its row.
    pub id: DoNotCallId,
    /// Number or prefix, E.164 (or digits of a short number).
    pub number: String,
    /// What it bars.
    pub matching: DoNotCallMatch,
    /// Why, in the user's words.
    pub reason: String,
    /// Where it came from.
    pub source: DoNotCallSource,
    /// Since when.
    pub created_at: UnixMillis,
}

/// All entries of the list, made ready for asking: a million of them take 8 MB, and a question takes
/// well under a microsecond.
#[derive(Debug, Clone, Default)]
pub struct DoNotCallSet {
    /// Numbers, packed, sorted.
    numbers: Vec<u64>,
    /// Prefixes, packed, sorted.
    prefixes: Vec<u64>,
}

impl DoNotCallSet {
    /// A set of numbers and prefixes as they are stored.
    pub fn new<N: AsRef<str>>(entries: impl IntoIterator<Item = (N, DoNotCallMatch)>) -> Self {
        let mut set = DoNotCallSet::default();
        for (number, matching) in entries {
            let packed = pack(number.as_ref());
            match matching {
                DoNotCallMatch::Number => set.numbers.push(packed),
                DoNotCallMatch::Prefix => set.prefixes.push(packed),
            }
        }
        set.numbers.sort_unstable();
        set.numbers.dedup();
        set.prefixes.sort_unstable();
        set.prefixes.dedup();
        set
    }

    /// Adds an entry: an opt-out heard in a call holds from the next call on.
    pub fn add(&mut self, number: &str, matching: DoNotCallMatch) {
        let packed = pack(number);
        let list = match matching {
            DoNotCallMatch::Number => &mut self.numbers,
            DoNotCallMatch::Prefix => &mut self.prefixes,
        };
        if let Err(place) = list.binary_search(&packed) {
            list.insert(place, packed);
        }
    }

    /// Takes an entry away.
    pub fn remove(&mut self, number: &str, matching: DoNotCallMatch) {
        let packed = pack(number);
        let list = match matching {
            DoNotCallMatch::Number => &mut self.numbers,
            DoNotCallMatch::Prefix => &mut self.prefixes,
        };
        if let Ok(place) = list.binary_search(&packed) {
            list.remove(place);
        }
    }

    /// Whether a stored number is barred, by itself or by a prefix.
    pub fn contains(&self, number: &str) -> bool {
        if self.numbers.binary_search(&pack(number)).is_ok() {
            return true;
        }
        !self.prefixes.is_empty()
            && packed_beginnings(number)
                .any(|beginning| self.prefixes.binary_search(&beginning).is_ok())
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.numbers.len() + self.prefixes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.prefixes.is_empty()
    }
}

/// A number in 8 bytes. A leading one keeps leading zeros, `+` is a digit of its own (10), and
/// other signs, which stored numbers do not have, are left out. Eighteen signs fit: all of E.164.
fn pack(number: &str) -> u64 {
    packed_beginnings(number).last().unwrap_or(0)
}

/// Every beginning of a number, packed, the shortest (one sign) first and the number itself last.
fn packed_beginnings(number: &str) -> impl Iterator<Item = u64> {
    let signs = number.bytes().filter_map(|sign| match sign {
        b'0'..=b'9' => Some(u64::from(sign - b'0')),
        b'+' => Some(10),
        _ => None,
    });
    signs.take(18).scan(1_u64, |packed, sign| {
        *packed = *packed * 11 + sign;
        Some(*packed)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(entries: &[(&str, DoNotCallMatch)]) -> DoNotCallSet {
        DoNotCallSet::new(entries.iter().copied())
    }

    #[test]
    fn numbers_and_prefixes_bar_what_they_say_and_nothing_else() {
        let set = set(&[
            ("+79162041198", DoNotCallMatch::Number),
            ("+7900", DoNotCallMatch::Prefix),
            ("0042", DoNotCallMatch::Number),
            ("90", DoNotCallMatch::Prefix),
        ]);
        let rows = [
            ("+79162041198", true),
            ("+79162041199", false),
            ("+7916204119", false),
            ("79162041198", false),
            ("+79001234567", true),
            ("+7900", true),
            ("+790", false),
            ("+79101234567", false),
            ("0042", true),
            ("42", false),
            ("00420", false),
            ("9012", true),
            ("+9012345678", false),
            ("", false),
        ];
        for (number, barred) in rows {
            assert_eq!(set.contains(number), barred, "{number}");
        }
        assert_eq!(set.len(), 4);
    }

    #[test]
    fn an_opt_out_holds_at_once_and_can_be_taken_back() {
        let mut set = DoNotCallSet::default();
        assert!(set.is_empty() && !set.contains("+12025550123"));
        set.add("+12025550123", DoNotCallMatch::Number);
        set.add("+12025550123", DoNotCallMatch::Number);
        set.add("+1900", DoNotCallMatch::Prefix);
        assert!(set.contains("+12025550123") && set.contains("+19005550123"));
        assert_eq!(set.len(), 2);
        set.remove("+12025550123", DoNotCallMatch::Number);
        set.remove("+12025550123", DoNotCallMatch::Number);
        set.remove("+1900", DoNotCallMatch::Prefix);
        assert!(set.is_empty() && !set.contains("+12025550123"));
    }

    proptest! {
        #[test]
        fn it_agrees_with_comparing_texts(
            entries in prop::collection::vec(("\\+?[0-9]{1,15}", any::<bool>()), 0..12),
            number in "\\+?[0-3]{1,15}",
        ) {
            let matching = |prefix| {
                if prefix { DoNotCallMatch::Prefix } else { DoNotCallMatch::Number }
            };
            let set = DoNotCallSet::new(
                entries.iter().map(|(entry, prefix)| (entry.as_str(), matching(*prefix))),
            );
            let naive = entries.iter().any(|(entry, prefix)| {
                if *prefix { number.starts_with(entry.as_str()) } else { number == *entry }
            });
            prop_assert_eq!(set.contains(&number), naive);
        }
    }
}
