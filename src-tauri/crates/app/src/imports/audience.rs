//! What an audience's file means, and what its contacts are compared with: earlier rows, the task, the
//! lists, the do-not-call list.

use std::collections::HashMap;

use domain::{
    channel::Messenger,
    chat_list::ListVerdict,
    contact::ChatAddress,
    do_not_call::DoNotCallSet,
    ids::ChatTaskId,
    import::{
        self, AudienceChecker, AudienceMeaning, AudienceReading, AudienceRules, Cell, RowIssue,
        RowVerdict,
    },
};
use sheets::{SheetError, Workbook};
use store::{Store, StoreError};

use super::{
    columns::{ReadSheet, samples},
    judge::{JudgeError, goes_on},
    reading::{HEAD_ROWS, position, visible},
    session::Choice,
    spool::{SpooledRow, spooled_cells},
};
use crate::App;

/// Where the rows are and what their columns mean.
pub(super) struct AudienceLayout {
    /// Among the visible sheets.
    sheet_position: u32,
    /// Among all sheets.
    pub(super) sheet: usize,
    /// Row of the header, as shown.
    pub(super) header_row: u32,
    reading: AudienceReading,
    samples: Vec<Vec<String>>,
}

impl AudienceLayout {
    /// The sheet that the user chose, else the first visible one that says where people are.
    pub(super) fn find(
        mut workbook: Workbook,
        choice: &Choice,
        messenger: Messenger,
    ) -> Result<(Workbook, AudienceLayout), SheetError> {
        let sheets: Vec<usize> = visible(&workbook).map(|(index, _)| index).collect();
        let mut first = None;
        for (place, &sheet) in sheets.iter().enumerate() {
            let place = position(place);
            if choice.sheet.is_some_and(|chosen| chosen != place) {
                continue;
            }
            let layout = AudienceLayout::of_sheet(&mut workbook, place, sheet, choice, messenger)?;
            if layout.reading.has_address() {
                return Ok((workbook, layout));
            }
            first.get_or_insert(layout);
        }
        first
            .map(|layout| (workbook, layout))
            .ok_or(SheetError::NoVisibleSheet)
    }

    fn of_sheet(
        workbook: &mut Workbook,
        sheet_position: u32,
        sheet: usize,
        choice: &Choice,
        messenger: Messenger,
    ) -> Result<AudienceLayout, SheetError> {
        let head = workbook.head(sheet, HEAD_ROWS)?;
        let texts: Vec<Vec<String>> = head
            .iter()
            .map(|row| {
                let cells = row.cells.iter();
                cells.map(|cell| cell.text().into_owned()).collect()
            })
            .collect();
        // Where no column is named, the first row is taken for the header, and the user is asked.
        let header = import::find_audience_header(&texts).unwrap_or(0);
        let headers = texts.get(header).cloned().unwrap_or_default();
        let mut reading = import::meaning_of_audience(&headers);
        if let Some(column) = choice.number_column {
            reading.choose(column as usize, preferred(messenger));
        }
        let header_row = head.get(header).map_or(0, |row| row.row);
        Ok(AudienceLayout {
            sheet_position,
            sheet,
            header_row,
            samples: samples(&head, header_row),
            reading,
        })
    }

    /// Checks rows one by one.
    pub(super) fn checker(
        &self,
        messenger: Messenger,
        default_country: String,
    ) -> impl FnMut(u32, &[Cell<'_>]) -> SpooledRow + Send + 'static {
        let checker = AudienceChecker::new(AudienceRules {
            columns: self.reading.columns.clone(),
            messenger,
            default_country,
        });
        move |row, cells| {
            let checked = checker.check(row, cells);
            SpooledRow {
                row,
                cells: spooled_cells(cells),
                verdict: checked.verdict,
                issues: checked.issues,
                callee: None,
                contact: checked.contact,
            }
        }
    }
}

impl ReadSheet for AudienceLayout {
    type Meaning = AudienceMeaning;

    fn position(&self) -> u32 {
        self.sheet_position
    }

    fn samples(&self) -> &[Vec<String>] {
        &self.samples
    }

    fn columns(&self) -> Vec<(&str, &AudienceMeaning)> {
        let columns = self.reading.columns.iter();
        columns
            .map(|column| (column.header.as_str(), &column.meaning))
            .collect()
    }

    fn candidates(&self) -> Vec<u32> {
        let named = self.reading.has_address();
        let columns = self.reading.columns.iter().enumerate();
        columns
            .filter(|(_, column)| match named {
                true => column.meaning.is_address(),
                false => column.meaning != AudienceMeaning::Empty,
            })
            .map(|(place, _)| position(place))
            .collect()
    }

    fn address_column(&self) -> Option<u32> {
        let mut columns = self.reading.columns.iter();
        columns
            .position(|column| column.meaning.is_address())
            .map(position)
    }

    fn choose(&mut self, meanings: Vec<AudienceMeaning>) {
        for (column, meaning) in self.reading.columns.iter_mut().zip(meanings) {
            column.meaning = meaning;
        }
    }
}

/// What a column that the user points at holds, by the task's type.
fn preferred(messenger: Messenger) -> AudienceMeaning {
    match messenger {
        Messenger::Telegram | Messenger::Instagram => AudienceMeaning::Username,
        Messenger::Whatsapp => AudienceMeaning::Phone,
        Messenger::Vkontakte | Messenger::Avito | Messenger::Web => AudienceMeaning::UserId,
    }
}

/// What contacts are compared with.
pub(super) struct KnownAudience {
    store: Store,
    task: ChatTaskId,
    is_empty: bool,
    barred: DoNotCallSet,
    seen: HashMap<ChatAddress, u32>,
}

impl KnownAudience {
    /// For an import into a chat task.
    pub(super) async fn of(app: &App, task: ChatTaskId) -> Result<Self, StoreError> {
        let counts = app.store.contacts().counts(task).await?;
        Ok(KnownAudience {
            store: app.store.clone(),
            task,
            is_empty: counts.total == 0,
            barred: DoNotCallSet::new(app.store.do_not_call().all().await?),
            seen: HashMap::new(),
        })
    }

    /// Adds to the verdicts of a group of rows.
    pub(super) async fn judge(&mut self, group: &mut [SpooledRow]) -> Result<(), JudgeError> {
        for row in group.iter_mut() {
            let Some(contact) = &row.contact else {
                continue;
            };
            let first = *self.seen.entry(contact.address.clone()).or_insert(row.row);
            let found = if first != row.row {
                (
                    RowIssue::DuplicateInFile { row: first },
                    RowVerdict::Duplicate,
                )
            } else if self.is_barred(&contact.address) {
                (RowIssue::DoNotCall, RowVerdict::DoNotCall)
            } else {
                continue;
            };
            leave_out(row, found);
        }
        if !self.is_empty {
            let addresses: Vec<ChatAddress> = going(group).map(|(_, one)| one).collect();
            let present = self.store.contacts().present(self.task, &addresses).await?;
            for row in group.iter_mut().filter(|row| goes_on(row)) {
                let contact = row.contact.as_ref();
                if contact.is_some_and(|contact| present.contains(&contact.address)) {
                    leave_out(row, (RowIssue::DuplicateInTask, RowVerdict::Duplicate));
                }
            }
        }
        let (places, addresses): (Vec<usize>, Vec<ChatAddress>) = going(group).unzip();
        let lists = self.store.chat_lists();
        let verdicts = lists.verdicts(self.task, &addresses).await?;
        for (place, verdict) in places.into_iter().zip(verdicts) {
            match verdict {
                ListVerdict::Allowed => {}
                ListVerdict::Black | ListVerdict::NotWhite => {
                    let found = (RowIssue::OnList { verdict }, RowVerdict::DoNotCall);
                    leave_out(&mut group[place], found);
                }
            }
        }
        Ok(())
    }

    fn is_barred(&self, address: &ChatAddress) -> bool {
        match address {
            ChatAddress::Phone(number) => self.barred.contains(number),
            ChatAddress::Username(_) | ChatAddress::UserId(_) => false,
        }
    }
}

fn leave_out(row: &mut SpooledRow, (issue, verdict): (RowIssue, RowVerdict)) {
    row.issues.push(issue);
    row.verdict = verdict;
}

/// Rows that may still be saved: their place in the group, and where their person is.
fn going(group: &[SpooledRow]) -> impl Iterator<Item = (usize, ChatAddress)> + '_ {
    let rows = group.iter().enumerate().filter(|(_, row)| goes_on(row));
    rows.filter_map(|(place, row)| Some((place, row.contact.as_ref()?.address.clone())))
}
