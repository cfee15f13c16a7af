//! Which column of a sheet is what: as the user chose it just now, as the user chose it for the same
//! headers before, or as the headers say. One way for both column contracts.

use domain::import::{
    self, AudienceMeaning, ColumnContract, ColumnMeaning, ColumnProblem, RowChecker,
};
use serde::{Serialize, de::DeserializeOwned};
use sheets::HeadRow;
use store::Store;

use super::session::{Choice, Found};
use crate::contract::{
    ErrorCode, ImportColumn, ImportColumnChoice, ImportInto, ImportMeaning, IpcError,
};

/// Rows under the header that the choice of columns shows.
const SAMPLES: usize = 3;
/// Characters of a cell there.
const SAMPLE_CHARS: usize = 80;

/// A column contract as an import uses it.
pub(super) trait Contract: ColumnContract + Serialize + DeserializeOwned {
    /// Out of what the window says; `None`: it is of the other contract.
    fn from_border(meaning: ImportMeaning) -> Option<Self>;

    /// For the window.
    fn into_border(self) -> ImportMeaning;
}

impl Contract for ColumnMeaning {
    fn from_border(meaning: ImportMeaning) -> Option<Self> {
        match meaning {
            ImportMeaning::Callee(meaning) => Some(meaning),
            ImportMeaning::Contact(_) => None,
        }
    }

    fn into_border(self) -> ImportMeaning {
        ImportMeaning::Callee(self)
    }
}

impl Contract for AudienceMeaning {
    fn from_border(meaning: ImportMeaning) -> Option<Self> {
        match meaning {
            ImportMeaning::Contact(meaning) => Some(meaning),
            // What both contracts have is read as the first one's.
            ImportMeaning::Callee(ColumnMeaning::Variable { key }) => {
                Some(AudienceMeaning::Variable { key })
            }
            ImportMeaning::Callee(ColumnMeaning::Empty) => Some(AudienceMeaning::Empty),
            ImportMeaning::Callee(
                ColumnMeaning::CalledNumber
                | ColumnMeaning::OutId
                | ColumnMeaning::Timezone
                | ColumnMeaning::NotBefore
                | ColumnMeaning::NotAfter
                | ColumnMeaning::Note,
            ) => None,
        }
    }

    fn into_border(self) -> ImportMeaning {
        ImportMeaning::Contact(self)
    }
}

/// A sheet whose columns are understood.
pub(super) trait ReadSheet {
    /// Its column contract.
    type Meaning: Contract;

    /// Its place among the visible sheets.
    fn position(&self) -> u32;

    /// The first rows under its header.
    fn samples(&self) -> &[Vec<String>];

    /// Its columns: header and meaning.
    fn columns(&self) -> Vec<(&str, &Self::Meaning)>;

    /// Columns that say, or could say, where people are reached.
    fn candidates(&self) -> Vec<u32>;

    /// The first column that says so.
    fn address_column(&self) -> Option<u32>;

    /// Gives the columns other meanings, one each.
    fn choose(&mut self, meanings: Vec<Self::Meaning>);

    /// The header of each column.
    fn headers(&self) -> Vec<&str> {
        self.columns()
            .into_iter()
            .map(|(header, _)| header)
            .collect()
    }

    /// What the window sees of it.
    fn show(&self, found: &mut Found) {
        found.sheet = Some(self.position());
        found.columns = self
            .columns()
            .into_iter()
            .map(|(header, meaning)| ImportColumn {
                header: header.to_owned(),
                meaning: meaning.clone().into_border(),
            })
            .collect();
        found.samples = self.samples().to_vec();
        found.number_candidates = self.candidates();
        found.number_column = self.address_column();
    }
}

/// Refuses a choice that does not fit the file: other columns, or the other contract.
pub(super) fn check_fits(
    choice: &ImportColumnChoice,
    into: ImportInto,
    columns: usize,
) -> Result<(), IpcError> {
    let fits = match (choice, into) {
        (_, ImportInto::DoNotCall) => false,
        (ImportColumnChoice::ByHeaders, ImportInto::CallTask | ImportInto::ChatTask) => true,
        (ImportColumnChoice::Chosen { meanings }, ImportInto::CallTask) => {
            meanings.len() == columns && all_of::<ColumnMeaning>(meanings).is_some()
        }
        (ImportColumnChoice::Chosen { meanings }, ImportInto::ChatTask) => {
            meanings.len() == columns && all_of::<AudienceMeaning>(meanings).is_some()
        }
    };
    match fits {
        true => Ok(()),
        false => Err(IpcError::new(ErrorCode::BadRequest).at("columns")),
    }
}

fn all_of<M: Contract>(meanings: &[ImportMeaning]) -> Option<Vec<M>> {
    meanings.iter().cloned().map(M::from_border).collect()
}

/// What came of a choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// The columns are read as the user chose for the same headers before.
    pub(super) remembered: bool,
    /// What is wrong with what the user chose now: no row can be read with it.
    pub(super) problems: Vec<ColumnProblem>,
}

/// Settles what the columns mean, and keeps or forgets what the next file with these headers is read
/// by. `own`: variables that the task asks for.
pub(super) async fn settle<S: ReadSheet>(
    store: &Store,
    choice: &Choice,
    sheet: &mut S,
    own: &[String],
) -> Result<Settled, IpcError> {
    let table = store.column_choices();
    let contract = S::Meaning::NAME;
    let key = import::remembered_by(&sheet.headers(), own);
    let columns = sheet.columns().len();
    let mut settled = Settled::default();
    match &choice.columns {
        Some(ImportColumnChoice::Chosen { meanings }) => {
            let meanings = all_of::<S::Meaning>(meanings)
                .filter(|meanings| meanings.len() == columns)
                .ok_or_else(|| IpcError::new(ErrorCode::BadRequest).at("columns"))?;
            let meanings = import::tidied(meanings, own);
            settled.problems = import::problems_of_choice(&meanings);
            if settled.problems.is_empty() {
                table.keep(contract, &key, &meanings).await?;
            }
            sheet.choose(meanings);
        }
        Some(ImportColumnChoice::ByHeaders) => table.forget(contract, &key).await?,
        // The one column that was asked for was pointed at.
        None if choice.number_column.is_some() => {
            if sheet.address_column().is_some() {
                let meanings = sheet.columns().into_iter().map(|(_, meaning)| meaning);
                let meanings: Vec<_> = meanings.cloned().collect();
                table.keep(contract, &key, &meanings).await?;
            }
        }
        None => {
            let kept = table.get::<S::Meaning>(contract, &key).await?;
            let fits = |kept: &Vec<S::Meaning>| {
                kept.len() == columns && import::problems_of_choice(kept).is_empty()
            };
            if let Some(kept) = kept.filter(fits) {
                sheet.choose(kept);
                settled.remembered = true;
            }
        }
    }
    Ok(settled)
}

/// The first rows under the header, as the choice of columns shows them.
pub(super) fn samples(head: &[HeadRow], header_row: u32) -> Vec<Vec<String>> {
    let below = head.iter().filter(|row| row.row > header_row);
    let filled = below.filter(|row| !RowChecker::is_blank(&row.cells));
    let texts = |row: &HeadRow| {
        let cells = row.cells.iter();
        cells
            .map(|cell| cell.text().chars().take(SAMPLE_CHARS).collect())
            .collect()
    };
    filled.take(SAMPLES).map(texts).collect()
}
