//! Spreadsheets in and out. It knows cells, columns and files; what a column means is the business
//! of `domain`, where the rows come from or go to that of `app`. No store, no run time: everything
//! here is synchronous, takes paths, and works off rows one after the other, so that a million of
//! them need little room.
//!
//! In: [`open`] finds out what a file is from its content (xlsx, xls, ods, CSV in any letters, an HTML
//! table) and gives a [`Workbook`]; its rows are streamed as [`RowRef`]s of [`Cell`]s.
//!
//! Out: [`template`] (the workbook that a user fills in), [`rejected`] (the rows to be put right),
//! [`export`] (records as xlsx, CSV or JSON Lines) and [`zip`] (a table with its recordings).

mod cell;
mod detect;
mod error;
pub mod export;
mod html;
pub mod limits;
mod mark;
mod number;
mod ods;
mod package;
pub mod rejected;
mod row;
mod scan;
mod table;
pub mod template;
mod text;
mod workbook;
mod xls;
mod xlsx;
mod xml;
pub mod zip;

pub use cell::Cell;
pub use error::{SheetError, WriteError};
pub use row::{Progress, RowRef};
pub use workbook::{HeadRow, SheetInfo, Workbook, open, open_in};
