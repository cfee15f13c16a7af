//! Whether a row can be imported, and as what. It knows one row at a time: duplicates, the
//! do-not-call list and other tasks are asked elsewhere.

use std::borrow::Cow;

use jiff::{civil::DateTime, tz::TimeZone};

use super::{
    ColumnMeaning, ImportColumn, NewCallee, RowIssue, RowVerdict,
    moments::{moment_of_cell, read_moment},
};
use crate::{
    agent::CallVariable,
    phone::{NumberProblem, NumberReader},
    time::UnixMillis,
    zone::{canonical_zone, zone_named},
};

/// Whole numbers below this are exact in a spreadsheet, which keeps 15 digits.
pub(super) const EXACT: f64 = 1e15;

/// What stands in a cell. A formula is the value it gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A date with its time (midnight: a date alone), without a zone.
    DateTime(DateTime),
    /// An error, such as #REF!.
    Error(Cow<'a, str>),
}

impl Cell<'_> {
    /// Whether there is nothing to see in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            Cell::Number(_) | Cell::Bool(_) | Cell::DateTime(_) | Cell::Error(_) => false,
        }
    }

    /// What a person sees in it, without spaces around.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Error(text) => Cow::Borrowed(text.trim()),
            // The same as below, and a good deal quicker: nearly all numbers are whole.
            Cell::Number(number) if *number > 0.0 && *number < EXACT && number.fract() == 0.0 => {
                Cow::Owned((*number as u64).to_string())
            }
            // Display of f64 writes all digits and no exponent.
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Bool(true) => Cow::Borrowed("TRUE"),
            Cell::Bool(false) => Cow::Borrowed("FALSE"),
            Cell::DateTime(at) if at.time() == jiff::civil::Time::midnight() => {
                Cow::Owned(at.date().to_string())
            }
            Cell::DateTime(at) => Cow::Owned(at.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        }
    }
}

/// What rows of a file are checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRules {
    /// What its columns mean.
    pub columns: Vec<ImportColumn>,
    /// Call variables of the task's agent.
    pub variables: Vec<CallVariable>,
    /// Country in which numbers without `+` are read.
    pub default_country: String,
    /// IANA zone of the task: `notBefore` and `notAfter` are local to it, unless the row has its own.
    pub zone: String,
    /// Now: what has expired already gets a warning.
    pub now: UnixMillis,
}

/// A row that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// Where it belongs, duplicates and do-not-call aside.
    pub verdict: RowVerdict,
    /// What is stored; `None`: rejected.
    pub callee: Option<NewCallee>,
    /// Everything that is wrong or worth a look.
    pub issues: Vec<RowIssue>,
    /// What stands in the number cell.
    pub raw_number: String,
}

/// Checks the rows of one file.
#[derive(Debug, Clone)]
pub struct RowChecker {
    rules: RowRules,
    reader: NumberReader,
    zone: TimeZone,
    /// For each column: where in `rules.variables` its variable stands, and its key as JSON.
    variables: Vec<Option<(Option<usize>, String)>>,
    /// Required variables that have no column.
    without_column: Vec<RowIssue>,
}

/// What a row gives, while it is read.
#[derive(Default)]
struct Draft<'a> {
    raw_number: Cow<'a, str>,
    number: Option<Result<crate::phone::PhoneNumber, NumberProblem>>,
    out_id: Option<String>,
    zone: Option<(String, TimeZone)>,
    not_before: Option<(usize, &'a Cell<'a>)>,
    not_after: Option<(usize, &'a Cell<'a>)>,
    note: Option<String>,
    variables: String,
    wrong: Vec<RowIssue>,
}

impl RowChecker {
    /// Makes it ready. A zone that is not known is read as UTC (the task's was checked).
    pub fn new(rules: RowRules) -> Self {
        let place_of = |key: &str| {
            rules
                .variables
                .iter()
                .position(|variable| variable.key == key)
        };
        let variables: Vec<Option<(Option<usize>, String)>> = rules
            .columns
            .iter()
            .map(|column| match &column.meaning {
                ColumnMeaning::Variable { key } => Some((place_of(key), json(key))),
                ColumnMeaning::CalledNumber
                | ColumnMeaning::OutId
                | ColumnMeaning::Timezone
                | ColumnMeaning::NotBefore
                | ColumnMeaning::NotAfter
                | ColumnMeaning::Note
                | ColumnMeaning::Empty => None,
            })
            .collect();
        let has_column = |place: usize| {
            variables
                .iter()
                .flatten()
                .any(|(known, _)| *known == Some(place))
        };
        let without_column = rules
            .variables
            .iter()
            .enumerate()
            .filter(|(place, variable)| variable.required && !has_column(*place))
            .map(|(_, variable)| RowIssue::MissingVariable {
                key: variable.key.clone(),
            })
            .collect();
        RowChecker {
            reader: NumberReader::new(&rules.default_country),
            zone: zone_named(&rules.zone).unwrap_or(TimeZone::UTC),
            variables,
            without_column,
            rules,
        }
    }

    /// Whether a row has nothing in it; such rows are left out without a word.
    pub fn is_blank(cells: &[Cell<'_>]) -> bool {
        cells.iter().all(Cell::is_blank)
    }

    /// Looks at a row. `row` is its number as the spreadsheet shows it; cells beyond the known
    /// columns are ignored, missing ones are empty.
    pub fn check(&self, row: u32, cells: &[Cell<'_>]) -> CheckedRow {
        let mut draft = Draft {
            wrong: self.without_column.clone(),
            ..Draft::default()
        };
        for (place, column) in self.rules.columns.iter().enumerate() {
            self.take(
                &mut draft,
                place,
                column,
                cells.get(place).unwrap_or(&Cell::Empty),
            );
        }
        let mut known = true;
        let mut ambiguous = false;
        let mut number = String::new();
        match draft.number.take().unwrap_or(Err(NumberProblem::Empty)) {
            Ok(read) => (number, known, ambiguous) = (read.stored, read.known, read.ambiguous),
            Err(problem) => {
                // An error cell has been named already.
                if !matches!(draft.wrong.first(), Some(RowIssue::CellError { .. }))
                    || problem != NumberProblem::Empty
                {
                    draft.wrong.insert(0, number_issue(problem));
                }
            }
        }
        let zone = draft.zone.as_ref().map_or(&self.zone, |(_, zone)| zone);
        let not_before = self.moment(draft.not_before, zone, false, &mut draft.wrong);
        let not_after = self.moment(draft.not_after, zone, true, &mut draft.wrong);
        if let (Some(from), Some(to), Some((place, _))) = (not_before, not_after, draft.not_after)
            && to <= from
        {
            draft.wrong.push(self.bad_value(place));
        }
        let mut issues = draft.wrong;
        let rejected = !issues.is_empty();
        issues.extend((!known).then_some(RowIssue::UnknownNumber));
        issues.extend(ambiguous.then_some(RowIssue::AmbiguousCountry));
        let expired = not_after.is_some_and(|to| to <= self.rules.now);
        issues.extend(expired.then_some(RowIssue::AlreadyExpired));
        let verdict = match (rejected, known, issues.is_empty()) {
            (true, _, _) => RowVerdict::Rejected,
            (false, false, _) => RowVerdict::NeedsConsent,
            (false, true, false) => RowVerdict::Warning,
            (false, true, true) => RowVerdict::Accepted,
        };
        let variables = if draft.variables.is_empty() {
            "{}".to_owned()
        } else {
            draft.variables + "}"
        };
        let callee = (!rejected).then(|| NewCallee {
            row,
            number,
            out_id: draft.out_id,
            zone: draft.zone.map(|(name, _)| name),
            not_before,
            not_after,
            note: draft.note,
            variables,
        });
        CheckedRow {
            verdict,
            callee,
            issues,
            raw_number: draft.raw_number.into_owned(),
        }
    }

    fn take<'a>(
        &self,
        draft: &mut Draft<'a>,
        place: usize,
        column: &ImportColumn,
        cell: &'a Cell<'a>,
    ) {
        if let Cell::Error(_) = cell {
            if column.meaning == ColumnMeaning::CalledNumber {
                draft.raw_number = cell.text();
            }
            if column.meaning != ColumnMeaning::Empty {
                draft.wrong.push(RowIssue::CellError {
                    column: column.header.clone(),
                });
            }
            return;
        }
        match &column.meaning {
            ColumnMeaning::CalledNumber => {
                draft.raw_number = cell.text();
                draft.number = Some(number_of_cell(&self.reader, cell, &draft.raw_number));
            }
            ColumnMeaning::OutId => draft.out_id = filled(cell),
            ColumnMeaning::Timezone => match filled(cell).map(|name| callee_zone(&name)) {
                Some(Some(zone)) => draft.zone = Some(zone),
                Some(None) => draft.wrong.push(self.bad_value(place)),
                None => {}
            },
            ColumnMeaning::NotBefore => draft.not_before = Some((place, cell)),
            ColumnMeaning::NotAfter => draft.not_after = Some((place, cell)),
            ColumnMeaning::Note => draft.note = filled(cell),
            ColumnMeaning::Variable { key } => self.variable(draft, place, key, cell),
            ColumnMeaning::Empty => {}
        }
    }

    fn variable(&self, draft: &mut Draft<'_>, place: usize, key: &str, cell: &Cell<'_>) {
        let Some((own, json_key)) = self.variables.get(place).and_then(Option::as_ref) else {
            return;
        };
        let text = cell.text();
        let mut value: &str = &text;
        if let Some(variable) = own.and_then(|own| self.rules.variables.get(own)) {
            if value.is_empty() {
                if variable.required {
                    draft.wrong.push(RowIssue::MissingVariable {
                        key: key.to_owned(),
                    });
                }
                return;
            }
            if !variable.choices.is_empty() {
                match choice_of(&variable.choices, value) {
                    Some(choice) => value = choice,
                    None => draft.wrong.push(RowIssue::NotAChoice {
                        key: key.to_owned(),
                    }),
                }
            }
        }
        if !value.is_empty() {
            push_variable(&mut draft.variables, json_key, value);
        }
    }

    fn moment(
        &self,
        cell: Option<(usize, &Cell<'_>)>,
        zone: &TimeZone,
        whole_day: bool,
        wrong: &mut Vec<RowIssue>,
    ) -> Option<UnixMillis> {
        let (place, cell) = cell.filter(|(_, cell)| !cell.is_blank())?;
        let moment = match cell {
            Cell::DateTime(civil) => moment_of_cell(*civil, zone, whole_day),
            Cell::Text(text) => read_moment(text, zone, whole_day),
            Cell::Empty | Cell::Number(_) | Cell::Bool(_) | Cell::Error(_) => None,
        };
        if moment.is_none() {
            wrong.push(self.bad_value(place));
        }
        moment
    }

    fn bad_value(&self, place: usize) -> RowIssue {
        let header = self
            .rules
            .columns
            .get(place)
            .map(|column| column.header.clone());
        RowIssue::BadValue {
            column: header.unwrap_or_default(),
        }
    }
}

/// A phone number out of a cell, in both column contracts.
pub(super) fn number_of_cell(
    reader: &NumberReader,
    cell: &Cell<'_>,
    text: &str,
) -> Result<crate::phone::PhoneNumber, NumberProblem> {
    match cell {
        Cell::Number(number) if number.fract() != 0.0 || *number < 0.0 => {
            Err(NumberProblem::NotANumber)
        }
        Cell::Number(number) if *number >= EXACT => Err(NumberProblem::DigitsLost),
        Cell::Bool(_) | Cell::DateTime(_) => Err(NumberProblem::NotANumber),
        Cell::Empty | Cell::Text(_) | Cell::Number(_) | Cell::Error(_) => reader.read(text),
    }
}

fn number_issue(problem: NumberProblem) -> RowIssue {
    match problem {
        NumberProblem::Empty => RowIssue::NoNumber,
        NumberProblem::NotANumber => RowIssue::NotANumber,
        NumberProblem::DigitsLost => RowIssue::DigitsLost,
    }
}

/// A callee's zone: an IANA name, or whole hours from UTC as people write them (`UTC+3`, `GMT-5`).
fn callee_zone(name: &str) -> Option<(String, TimeZone)> {
    let canonical = canonical_zone(name).or_else(|| {
        let upper = name.to_uppercase().replace(' ', "").replace('−', "-");
        let hours = upper
            .strip_prefix("UTC")
            .or_else(|| upper.strip_prefix("GMT"))?;
        let hours = hours.strip_suffix(":00").unwrap_or(hours);
        // IANA's names of this kind count the other way round.
        match hours.parse::<i8>().ok()? {
            0 => Some("UTC".to_owned()),
            east @ 1.. => canonical_zone(&format!("Etc/GMT-{east}")),
            west => canonical_zone(&format!("Etc/GMT+{}", west.checked_neg()?)),
        }
    })?;
    let zone = zone_named(&canonical)?;
    Some((canonical, zone))
}

fn filled(cell: &Cell<'_>) -> Option<String> {
    let text = cell.text();
    (!text.is_empty()).then(|| text.into_owned())
}

/// The choice that a text means, whatever its case.
fn choice_of<'a>(choices: &'a [String], text: &str) -> Option<&'a String> {
    let exact = choices.iter().find(|choice| *choice == text);
    exact.or_else(|| {
        let text = text.to_lowercase();
        choices
            .iter()
            .find(|choice| choice.trim().to_lowercase() == text)
    })
}

/// Appends a value under a key (which is JSON already) to an object that is not closed yet.
pub(super) fn push_variable(object: &mut String, json_key: &str, value: &str) {
    object.push(if object.is_empty() { '{' } else { ',' });
    object.push_str(json_key);
    object.push(':');
    push_json(object, value);
}

/// Text as a JSON string.
pub(super) fn json(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    push_json(&mut json, text);
    json
}

/// Appends text as a JSON string. Most texts have nothing to escape.
fn push_json(json: &mut String, text: &str) {
    if text
        .bytes()
        .any(|sign| sign < b' ' || sign == b'"' || sign == b'\\')
    {
        json.push_str(&serde_json::Value::from(text).to_string());
    } else {
        json.push('"');
        json.push_str(text);
        json.push('"');
    }
}

#[cfg(test)]
mod tests;
