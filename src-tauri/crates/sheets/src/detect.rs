//! What a file is, from its first bytes; its name is not asked.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use crate::error::SheetError;
use crate::text::encoding;

/// What a file is, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A zip container: xlsx, ods, or something else.
    Zip,
    /// An OLE compound file: xls, a protected xlsx, or something else.
    Compound,
    /// An HTML page, whatever it is called.
    Html,
    /// Text: CSV and its relatives.
    Text,
}

const SAMPLE: u64 = 16 * 1024;

/// Files that might look like text at the beginning and are none, or that deserve no further look.
const OTHERS: [&[u8]; 12] = [
    b"%PDF-",
    b"{\\rtf",
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"\x7FELF",
    b"MZ\x90",
    b"Rar!",
    b"7z\xBC\xAF",
    b"\x1F\x8B\x08",
    b"SQLite format 3",
    b"RIFF",
];

/// Looks at the beginning of a file; leaves it at its beginning.
pub(crate) fn kind(mut file: &File) -> Result<Kind, SheetError> {
    let mut sample = Vec::new();
    file.take(SAMPLE).read_to_end(&mut sample)?;
    file.seek(SeekFrom::Start(0))?;
    if sample.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Zip);
    }
    if sample.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Kind::Compound);
    }
    if sample.starts_with(b"PK") || OTHERS.iter().any(|magic| sample.starts_with(magic)) {
        return Err(SheetError::NotASpreadsheet);
    }
    of_text(&encoding::sample_text(&sample))
}

fn of_text(text: &str) -> Result<Kind, SheetError> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(SheetError::Empty);
    }
    let strange = text
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0C'));
    if strange.count() * 50 > text.chars().count() {
        return Err(SheetError::NotASpreadsheet);
    }
    if start.starts_with('<') {
        let lower = start.to_ascii_lowercase();
        let html = ["<table", "<html", "<!doctype html", "<tr"]
            .iter()
            .any(|tag| lower.contains(tag));
        return if html {
            Ok(Kind::Html)
        } else {
            Err(SheetError::NotASpreadsheet)
        };
    }
    Ok(Kind::Text)
}
