//! Callees written down as the transaction that saves them takes them. Whatever can be done before that
//! transaction is done before it, on another thread: the one writer is what an import waits for.
//!
//! It knows no SQL.

use std::borrow::Cow;

use domain::import::NewCallee;
use serde::{
    Deserialize, Deserializer as _,
    de::{MapAccess, Visitor},
};

use crate::code::storable;

/// Callees of one transaction, ready to be saved.
#[derive(Debug, Default)]
pub struct ReadyCallees {
    /// A JSON array of arrays that is not closed yet.
    rows: String,
    count: usize,
    /// Some have a zone, a note or a moment.
    full: bool,
}

impl ReadyCallees {
    /// Adds one callee as a line of text without a line break, to be kept until it is pushed.
    pub fn line(callee: &NewCallee, line: &mut Vec<u8>) {
        let number = storable(&callee.number);
        let out_id = callee.out_id.as_deref().map(storable);
        let search = search_text(out_id.as_deref(), &callee.variables);
        let zone = callee.zone.as_deref().map(storable);
        let note = callee.note.as_deref().map(storable);
        let (from, to) = (callee.not_before, callee.not_after);
        let variables = without_escaped_nul(&callee.variables);
        let plain = (number, callee.row, out_id, variables, search);
        // Texts and numbers are always JSON.
        let _ = match (&zone, &note, from, to) {
            (None, None, None, None) => serde_json::to_writer(line, &plain),
            _ => {
                let (number, row, out_id, variables, search) = plain;
                let full = (number, row, out_id, variables, search, zone, note, from, to);
                serde_json::to_writer(line, &full)
            }
        };
    }

    /// Takes a callee that was written down as a line.
    pub fn push(&mut self, line: &str) {
        self.rows.push(if self.count == 0 { '[' } else { ',' });
        self.rows.push_str(line);
        self.count += 1;
        // A plain one ends with its search text, a full one with a moment or `null`.
        self.full |= !line.ends_with("\"]");
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether some have more than the five fields that all have.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// All of them as one JSON array of arrays.
    pub(super) fn into_json(mut self) -> String {
        if self.rows.is_empty() {
            self.rows.push('[');
        }
        self.rows.push(']');
        self.rows
    }
}

impl<'c> FromIterator<&'c NewCallee> for ReadyCallees {
    fn from_iter<I: IntoIterator<Item = &'c NewCallee>>(callees: I) -> Self {
        let mut ready = ReadyCallees::default();
        let mut line = Vec::new();
        for callee in callees {
            line.clear();
            ReadyCallees::line(callee, &mut line);
            ready.push(&String::from_utf8_lossy(&line));
        }
        ready
    }
}

/// What of a callee is searched besides its number: lower-case values, one a line.
fn search_text(out_id: Option<&str>, variables: &str) -> String {
    let mut text = String::with_capacity(variables.len());
    push_folded(&mut text, out_id.unwrap_or_default());
    let mut json = serde_json::Deserializer::from_str(variables);
    // What cannot be read is not searched.
    let _ = json.deserialize_map(Values(&mut text));
    text
}

/// Adds the values of an object of texts.
struct Values<'t>(&'t mut String);

/// A text of JSON, where it lies if nothing in it is escaped.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((_, Text(value))) = map.next_entry::<Text<'de>, Text<'de>>()? {
            if value.is_empty() {
                continue;
            }
            if !self.0.is_empty() {
                self.0.push('\n');
            }
            push_folded(self.0, &storable(&value));
        }
        Ok(())
    }
}

/// Adds a text without outer spaces and case, as names are folded.
fn push_folded(into: &mut String, text: &str) {
    let text = text.trim();
    if text.is_ascii() {
        let from = into.len();
        into.push_str(text);
        into[from..].make_ascii_lowercase();
    } else {
        // A whole text at a time: how a sigma is written depends on what stands around it.
        into.push_str(&text.to_lowercase());
    }
}

/// Inside JSON text NUL stands escaped.
fn without_escaped_nul(variables: &str) -> Cow<'_, str> {
    if variables.contains("\\u0000") {
        variables.replace("\\u0000", "").into()
    } else {
        variables.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn callee(note: Option<&str>) -> NewCallee {
        NewCallee {
            row: 2,
            number: "+79160000000".to_owned(),
            out_id: Some("C-1".to_owned()),
            zone: None,
            not_before: None,
            not_after: None,
            note: note.map(str::to_owned),
            variables: r#"{"name":" ÜNIT \"A\" ","empty":"","city":"ΟΔΟΣ"}"#.to_owned(),
        }
    }

    #[test]
    fn a_row_is_as_wide_as_its_fullest_needs() {
        let plain: ReadyCallees = [&callee(None), &callee(None)].into_iter().collect();
        assert!(!plain.is_full());
        assert_eq!(plain.len(), 2);
        // A note that ends like a plain row ends deceives nobody.
        let full: ReadyCallees = [&callee(None), &callee(Some("x\"]"))].into_iter().collect();
        assert!(full.is_full());
        let rows: Vec<Vec<serde_json::Value>> = serde_json::from_str(&full.into_json()).unwrap();
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [5, 9]);
        assert_eq!(rows[1][6], "x\"]");
    }

    #[test]
    fn values_are_searched_without_case_and_without_empty_ones() {
        let found = search_text(Some("C-1"), &callee(None).variables);
        assert_eq!(found, "c-1\nünit \"a\"\nοδος");
        assert_eq!(search_text(None, "{}"), "");
    }

    #[test]
    fn nothing_is_an_empty_array() {
        assert_eq!(ReadyCallees::default().into_json(), "[]");
    }
}
