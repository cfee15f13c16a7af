//! Whether a row of an audience can be imported, and as what. It knows one row at a time: duplicates
//! and lists are asked elsewhere.

use super::{AudienceColumn, AudienceMeaning};
use crate::{
    channel::Messenger,
    contact::{ChatAddress, NewContact},
    import::{
        Cell, RowIssue, RowVerdict,
        row::{EXACT, json, number_of_cell, push_variable},
    },
    phone::{NumberProblem, NumberReader},
};

/// What rows of a file are checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceRules {
    /// What its columns mean.
    pub columns: Vec<AudienceColumn>,
    /// Type of the task: which address comes first where a row has several.
    pub messenger: Messenger,
    /// Country in which numbers without `+` are read.
    pub default_country: String,
}

/// A row that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedContact {
    /// Where it belongs, duplicates and lists aside.
    pub verdict: RowVerdict,
    /// What is stored; `None`: rejected.
    pub contact: Option<NewContact>,
    /// Everything that is wrong or worth a look.
    pub issues: Vec<RowIssue>,
    /// What stands in the first address cell that holds anything.
    pub raw_address: String,
}

/// Checks the rows of one file.
#[derive(Debug, Clone)]
pub struct AudienceChecker {
    rules: AudienceRules,
    reader: NumberReader,
    /// Address columns, the preferred one first.
    addresses: Vec<usize>,
}

impl AudienceChecker {
    /// Makes it ready.
    pub fn new(rules: AudienceRules) -> Self {
        let mut addresses: Vec<usize> = (0..rules.columns.len())
            .filter(|&place| rules.columns[place].meaning.is_address())
            .collect();
        addresses.sort_by_key(|&place| rank(rules.messenger, &rules.columns[place].meaning));
        AudienceChecker {
            reader: NumberReader::new(&rules.default_country),
            addresses,
            rules,
        }
    }

    /// Looks at a row. `row` is its number as the spreadsheet shows it; missing cells are empty.
    pub fn check(&self, row: u32, cells: &[Cell<'_>]) -> CheckedContact {
        let cell = |place: usize| cells.get(place).unwrap_or(&Cell::Empty);
        let mut wrong = Vec::new();
        let mut passed_over = Vec::new();
        let mut found: Option<(usize, ChatAddress, bool)> = None;
        let mut raw_address = String::new();
        for &place in &self.addresses {
            let text = cell(place).text();
            if text.is_empty() {
                continue;
            }
            if raw_address.is_empty() {
                raw_address = text.to_string();
            }
            match self.address(place, cell(place), &text) {
                Ok((address, known)) => {
                    found = Some((place, address, known));
                    break;
                }
                Err(issue) => passed_over.push(issue),
            }
        }
        let mut name = String::new();
        let mut variables = String::new();
        for (place, column) in self.rules.columns.iter().enumerate() {
            let cell = cell(place);
            let is_own = found.as_ref().is_some_and(|(own, ..)| *own == place);
            if let (Cell::Error(_), false) = (cell, column.meaning == AudienceMeaning::Empty) {
                wrong.push(RowIssue::CellError {
                    column: column.header.clone(),
                });
                continue;
            }
            let text = cell.text();
            if is_own || text.is_empty() {
                continue;
            }
            let key = match &column.meaning {
                AudienceMeaning::Empty => continue,
                AudienceMeaning::Name => {
                    name = text.into_owned();
                    continue;
                }
                AudienceMeaning::Variable { key } => key.as_str(),
                // Other addresses of the person stay at hand, e.g. a phone number for the lead.
                AudienceMeaning::Username => "username",
                AudienceMeaning::Phone => "phone",
                AudienceMeaning::UserId => "userId",
                AudienceMeaning::Link => "link",
            };
            push_variable(&mut variables, &json(key), &text);
        }
        variables.push_str(if variables.is_empty() { "{}" } else { "}" });
        let has_error = !wrong.is_empty();
        match found {
            None if passed_over.is_empty() && !has_error => wrong.push(RowIssue::NoAddress),
            None | Some(_) => wrong.append(&mut passed_over),
        }
        let rejected = has_error || found.is_none();
        let known = found.as_ref().is_none_or(|(_, _, known)| *known);
        if !known {
            wrong.push(RowIssue::UnknownNumber);
        }
        let verdict = match (rejected, known, wrong.is_empty()) {
            (true, _, _) => RowVerdict::Rejected,
            (false, false, _) => RowVerdict::NeedsConsent,
            (false, true, false) => RowVerdict::Warning,
            (false, true, true) => RowVerdict::Accepted,
        };
        let contact = found
            .filter(|_| !rejected)
            .map(|(_, address, _)| NewContact {
                row,
                address,
                name,
                variables,
            });
        CheckedContact {
            verdict,
            contact,
            issues: wrong,
            raw_address,
        }
    }

    /// The address in a cell, and whether it is surely one (a number that the numbering plan knows).
    fn address(
        &self,
        place: usize,
        cell: &Cell<'_>,
        text: &str,
    ) -> Result<(ChatAddress, bool), RowIssue> {
        let column = &self.rules.columns[place];
        let none = || RowIssue::NotAnAddress {
            column: column.header.clone(),
        };
        match (&column.meaning, cell) {
            (_, Cell::Bool(_) | Cell::DateTime(_) | Cell::Error(_)) => return Err(none()),
            (AudienceMeaning::UserId, Cell::Number(number)) if *number >= EXACT => {
                return Err(RowIssue::DigitsLost);
            }
            (_, Cell::Empty | Cell::Text(_) | Cell::Number(_)) => {}
        }
        // People paste links and names into each other's columns.
        let by_name = || ChatAddress::link(text).or_else(|| ChatAddress::username(text));
        let sure = |address: Option<ChatAddress>| address.map(|a| (a, true)).ok_or_else(none);
        match column.meaning {
            AudienceMeaning::Username | AudienceMeaning::Link => sure(by_name()),
            AudienceMeaning::UserId => {
                sure(ChatAddress::link(text).or_else(|| ChatAddress::user_id(text)))
            }
            AudienceMeaning::Phone => match number_of_cell(&self.reader, cell, text) {
                Ok(number) => Ok((ChatAddress::Phone(number.stored), number.known)),
                Err(NumberProblem::DigitsLost) => Err(RowIssue::DigitsLost),
                Err(NumberProblem::Empty | NumberProblem::NotANumber) => {
                    sure(ChatAddress::link(text))
                }
            },
            AudienceMeaning::Name | AudienceMeaning::Variable { .. } | AudienceMeaning::Empty => {
                Err(none())
            }
        }
    }
}

/// Which address a messenger takes first.
fn rank(messenger: Messenger, meaning: &AudienceMeaning) -> u8 {
    let [username, phone, user_id, link] = match messenger {
        Messenger::Telegram => [0, 2, 1, 3],
        Messenger::Whatsapp => [3, 0, 2, 1],
        Messenger::Vkontakte => [2, 3, 0, 1],
        Messenger::Avito | Messenger::Web => [1, 2, 0, 3],
        Messenger::Instagram => [0, 3, 2, 1],
    };
    match meaning {
        AudienceMeaning::Username => username,
        AudienceMeaning::Phone => phone,
        AudienceMeaning::UserId => user_id,
        AudienceMeaning::Link => link,
        AudienceMeaning::Name | AudienceMeaning::Variable { .. } | AudienceMeaning::Empty => 4,
    }
}
