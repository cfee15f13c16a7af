//! What the columns of a file mean, by their headers. Source: product 2.3. It knows no values.

use crate::agent::CallVariable;

use super::{ColumnMeaning, ImportColumn};

/// Headers of the built-in columns, as the template writes them.
pub const BUILT_IN_COLUMNS: [&str; 6] = [
    "calledNumber",
    "outId",
    "timezone",
    "notBefore",
    "notAfter",
    "note",
];

/// Most characters of the key of an extra column.
pub(super) const MAX_KEY_CHARS: usize = 64;

/// Words for the number column, folded by [`fold`].
pub(super) const NUMBER: [&str; 46] = [
    "callednumber",
    "calleenumber",
    "callee",
    "phone",
    "phonenumber",
    "phoneno",
    "phonenr",
    "telephone",
    "telephonenumber",
    "tel",
    "telno",
    "telnumber",
    "mobile",
    "mobilenumber",
    "mobileno",
    "mobilephone",
    "cell",
    "cellphone",
    "cellnumber",
    "number",
    "contactnumber",
    "contactphone",
    "msisdn",
    "телефон",
    "номер",
    "номертелефона",
    "мобильный",
    "мобильныйтелефон",
    "мобтелефон",
    "сотовый",
    "контактныйтелефон",
    "被叫号码",
    "被叫",
    "电话",
    "电话号码",
    "手机",
    "手机号",
    "手机号码",
    "联系电话",
    "telefon",
    "telefonnummer",
    "rufnummer",
    "handy",
    "handynummer",
    "mobilnummer",
    "mobiltelefon",
];
const OUT_ID: [&str; 7] = [
    "outid",
    "externalid",
    "extid",
    "внешнийid",
    "внешнийид",
    "外部id",
    "externeid",
];
const TIMEZONE: [&str; 6] = [
    "timezone",
    "tz",
    "часовойпояс",
    "时区",
    "zeitzone",
    "таймзона",
];
const NOT_BEFORE: [&str; 5] = ["notbefore", "нераньше", "不早于", "nichtvor", "fruehestens"];
const NOT_AFTER: [&str; 5] = ["notafter", "непозже", "不晚于", "nichtnach", "spaetestens"];
const NOTE: [&str; 12] = [
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "примечание",
    "комментарий",
    "备注",
    "notiz",
    "bemerkung",
    "kommentar",
];

/// What the headers of a file mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderReading {
    /// Every column, in the file's order.
    pub columns: Vec<ImportColumn>,
    /// Columns that may hold the number to call; with more than one the preview asks. The one that
    /// is taken until then means [`ColumnMeaning::CalledNumber`].
    pub number_candidates: Vec<usize>,
    /// Keys of required call variables that have no column.
    pub missing_variables: Vec<String>,
}

impl HeaderReading {
    /// Takes another column for the number; what was taken before becomes a variable. `false`:
    /// there is no such column.
    pub fn choose_number(&mut self, index: usize) -> bool {
        if index >= self.columns.len() {
            return false;
        }
        for place in 0..self.columns.len() {
            let is_number = self.columns[place].meaning == ColumnMeaning::CalledNumber;
            if is_number && place != index {
                let key = self.free_key(place);
                self.columns[place].meaning = ColumnMeaning::Variable { key };
            }
        }
        self.columns[index].meaning = ColumnMeaning::CalledNumber;
        true
    }

    /// Columns without a header that hold values become variables, named after their place.
    /// `has_values` says so for each column; columns it does not reach have none.
    pub fn name_unnamed(&mut self, has_values: &[bool]) {
        for (place, _) in has_values
            .iter()
            .enumerate()
            .filter(|(_, has_values)| **has_values)
        {
            let unnamed = self
                .columns
                .get(place)
                .is_some_and(|c| c.meaning == ColumnMeaning::Empty);
            if unnamed {
                let key = self.free_key(place);
                self.columns[place].meaning = ColumnMeaning::Variable { key };
            }
        }
    }

    /// Whether one of the columns is the number.
    pub fn has_number(&self) -> bool {
        self.columns
            .iter()
            .any(|column| column.meaning == ColumnMeaning::CalledNumber)
    }

    fn free_key(&self, place: usize) -> String {
        let header = self
            .columns
            .get(place)
            .map_or("", |column| column.header.as_str());
        let taken: Vec<String> = self
            .columns
            .iter()
            .filter_map(|column| match &column.meaning {
                ColumnMeaning::Variable { key } => Some(fold(key)),
                ColumnMeaning::CalledNumber
                | ColumnMeaning::OutId
                | ColumnMeaning::Timezone
                | ColumnMeaning::NotBefore
                | ColumnMeaning::NotAfter
                | ColumnMeaning::Note
                | ColumnMeaning::Empty => None,
            })
            .collect();
        free_key(header, place, &taken, is_built_in)
    }
}

/// Whether a key is the name of a built-in column, however it is written.
pub fn is_built_in(key: &str) -> bool {
    let key = fold(key);
    BUILT_IN_COLUMNS.iter().any(|column| fold(column) == key)
}

/// What headers mean. Upper and lower case, spaces, underscores and punctuation do not matter. A
/// built-in name comes first, then keys and labels of the agent's variables, then the words that
/// people use; whatever is left becomes a variable under a key made of its header.
pub fn meaning_of_headers(headers: &[String], variables: &[CallVariable]) -> HeaderReading {
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    let variable_of = |folded: &str| {
        let by_key = variables
            .iter()
            .find(|variable| fold(&variable.key) == folded);
        by_key.or_else(|| {
            variables
                .iter()
                .find(|variable| fold(&variable.label) == folded)
        })
    };
    let number_candidates: Vec<usize> = (0..folded.len())
        .filter(|&place| {
            let word = folded[place].as_str();
            NUMBER.contains(&word) && (is_built_in(word) || variable_of(word).is_none())
        })
        .collect();
    let exact = number_candidates
        .iter()
        .copied()
        .find(|&place| folded[place] == NUMBER[0]);
    let number = exact.or_else(|| number_candidates.first().copied());

    let mut reading = HeaderReading {
        columns: Vec::with_capacity(headers.len()),
        number_candidates,
        missing_variables: Vec::new(),
    };
    // Agent's keys are taken from the start, so that an extra column never gets one of them.
    let mut taken: Vec<String> = variables
        .iter()
        .map(|variable| fold(&variable.key))
        .collect();
    for (place, (header, word)) in headers.iter().zip(&folded).enumerate() {
        let free = |meaning: &ColumnMeaning| {
            !reading
                .columns
                .iter()
                .any(|column| &column.meaning == meaning)
        };
        let own = variable_of(word)
            .filter(|_| !is_built_in(word))
            .map(|variable| ColumnMeaning::Variable {
                key: variable.key.clone(),
            });
        let meaning = if word.is_empty() {
            ColumnMeaning::Empty
        } else if number == Some(place) {
            ColumnMeaning::CalledNumber
        } else if let Some(meaning) = own.or_else(|| built_in(word)).filter(free) {
            meaning
        } else {
            let key = free_key(header, place, &taken, is_built_in);
            taken.push(fold(&key));
            ColumnMeaning::Variable { key }
        };
        reading.columns.push(ImportColumn {
            header: header.trim().to_owned(),
            meaning,
        });
    }
    reading.missing_variables = variables
        .iter()
        .filter(|variable| {
            let meaning = ColumnMeaning::Variable {
                key: variable.key.clone(),
            };
            variable.required
                && !reading
                    .columns
                    .iter()
                    .any(|column| column.meaning == meaning)
        })
        .map(|variable| variable.key.clone())
        .collect();
    reading
}

/// Which of the first rows of a sheet is its header: the one with a number column and the most
/// columns that mean something; the first of several. `None`: none has a number column.
pub fn find_header_row(first_rows: &[Vec<String>], variables: &[CallVariable]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in first_rows.iter().enumerate() {
        let reading = meaning_of_headers(row, variables);
        if reading.number_candidates.is_empty() {
            continue;
        }
        let known = row
            .iter()
            .zip(&reading.columns)
            .filter(|(header, column)| match &column.meaning {
                ColumnMeaning::Variable { key } => {
                    variables.iter().any(|variable| &variable.key == key)
                        || NUMBER.contains(&fold(header).as_str())
                }
                ColumnMeaning::Empty => false,
                ColumnMeaning::CalledNumber
                | ColumnMeaning::OutId
                | ColumnMeaning::Timezone
                | ColumnMeaning::NotBefore
                | ColumnMeaning::NotAfter
                | ColumnMeaning::Note => true,
            })
            .count();
        if best.is_none_or(|(_, most)| known > most) {
            best = Some((index, known));
        }
    }
    best.map(|(index, _)| index)
}

fn built_in(word: &str) -> Option<ColumnMeaning> {
    let meanings: [(&[&str], ColumnMeaning); 5] = [
        (&OUT_ID, ColumnMeaning::OutId),
        (&TIMEZONE, ColumnMeaning::Timezone),
        (&NOT_BEFORE, ColumnMeaning::NotBefore),
        (&NOT_AFTER, ColumnMeaning::NotAfter),
        (&NOTE, ColumnMeaning::Note),
    ];
    meanings
        .into_iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, meaning)| meaning)
}

/// A header as it is compared: letters and digits only, in lower case.
pub(super) fn fold(header: &str) -> String {
    header
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|sign| if sign == 'ё' { 'е' } else { sign })
        .collect()
}

/// A key for an extra column: its header with everything but letters, digits, `_` and `-` made
/// `_`; not one of `taken` (folded), and not a name that the column contract uses itself.
pub(super) fn free_key(
    header: &str,
    place: usize,
    taken: &[String],
    is_built_in: impl Fn(&str) -> bool,
) -> String {
    let mut key = String::new();
    for sign in header.trim().chars().take(MAX_KEY_CHARS) {
        if sign.is_alphanumeric() || sign == '-' {
            key.push(sign);
        } else if !key.ends_with('_') {
            key.push('_');
        }
    }
    let key = key.trim_matches('_');
    let key = if key.is_empty() {
        format!("column_{}", place + 1)
    } else {
        key.to_owned()
    };
    let is_free = |key: &str| !is_built_in(key) && !taken.contains(&fold(key));
    if is_free(&key) {
        return key;
    }
    let mut number = 2;
    loop {
        let numbered = format!("{key}_{number}");
        if is_free(&numbered) {
            return numbered;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests;
