//! A row in a CSV: UTF-8 with a mark, so that Excel reads it rightly, and no cell that a spreadsheet
//! would take for a formula. Headings that a file lacks are added to it. It does not know leads.

use std::{
    fs::{File, OpenOptions},
    io::{BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use csv::{ByteRecord, ReaderBuilder, Terminator, WriterBuilder};
use domain::integration::DeliveryFaultKind;
use engine::ports::leads::LeadFault;

use super::{ID_COLUMN, Row, Written, failed, replace};
use crate::faults;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Adds the row, unless its id is there.
pub(super) fn add(path: &Path, row: &Row) -> Result<Written, LeadFault> {
    let Some(found) = Found::read(path, &row.id)? else {
        let headings: Vec<String> = row.headings().map(str::to_owned).collect();
        let mut bytes = MARK.to_vec();
        bytes.extend(line(&headings, b',')?);
        bytes.extend(line(&cells(&headings, row), b',')?);
        replace(path, |file| {
            file.write_all(&bytes).map_err(|error| failed(&error))
        })?;
        return Ok(Written::Added);
    };
    if found.holds_id {
        return Ok(Written::There);
    }
    let mut headings = found.headings.clone();
    for heading in row.headings() {
        if !headings
            .iter()
            .any(|own| own.trim().eq_ignore_ascii_case(heading))
        {
            headings.push(heading.to_owned());
        }
    }
    let new = line(&cells(&headings, row), found.separator)?;
    if headings.len() > found.headings.len() {
        widen(path, &headings, found.separator, &new)?;
    } else {
        append(path, &new)?;
    }
    Ok(Written::Added)
}

/// A file as it was found.
struct Found {
    headings: Vec<String>,
    separator: u8,
    holds_id: bool,
}

impl Found {
    /// `None`: there is none yet, or it is empty.
    fn read(path: &Path, id: &str) -> Result<Option<Found>, LeadFault> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        let mut head = Vec::new();
        let beginning = Read::by_ref(&mut file).take(64 * 1_024);
        { beginning }
            .read_to_end(&mut head)
            .map_err(|error| failed(&error))?;
        let bare = head.strip_prefix(MARK).unwrap_or(&head);
        if bare.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        // UTF-16 and programs' own formats are full of zeros.
        if bare.contains(&0) {
            return Err(faults::never(DeliveryFaultKind::ForeignFile));
        }
        let separator = separator(bare);
        let skipped = (head.len() - bare.len()) as u64;
        file.seek(SeekFrom::Start(skipped))
            .map_err(|error| failed(&error))?;
        let mut records = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(BufReader::new(file));
        let mut record = ByteRecord::new();
        let mut headings: Option<Vec<String>> = None;
        let mut id_column = None;
        let mut holds_id = false;
        while records
            .read_byte_record(&mut record)
            .map_err(|error| broken(&error))?
        {
            // Saved in other letters by another program: ours would be mixed into them.
            if record.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
                return Err(faults::never(DeliveryFaultKind::ForeignFile));
            }
            if headings.is_some() {
                let cell = id_column.and_then(|column| record.get(column));
                holds_id |= cell == Some(id.as_bytes());
            } else {
                let own: Vec<String> = record
                    .iter()
                    .map(|cell| String::from_utf8_lossy(cell).into_owned())
                    .collect();
                let is_id = |own: &String| own.trim().eq_ignore_ascii_case(ID_COLUMN);
                id_column = own.iter().position(is_id);
                headings = Some(own);
            }
        }
        Ok(headings.map(|headings| Found {
            headings,
            separator,
            holds_id,
        }))
    }
}

/// What divides the cells of the first line.
fn separator(head: &[u8]) -> u8 {
    let line = head.split(|&sign| sign == b'\n').next().unwrap_or_default();
    let count = |separator: u8| line.iter().filter(|&&sign| sign == separator).count();
    [b';', b'\t']
        .into_iter()
        .filter(|&other| count(other) > count(b','))
        .max_by_key(|&other| count(other))
        .unwrap_or(b',')
}

fn cells(headings: &[String], row: &Row) -> Vec<String> {
    headings
        .iter()
        .map(|heading| row.cell(heading).to_owned())
        .collect()
}

/// A line with its end, every cell harmless.
fn line(cells: &[String], separator: u8) -> Result<Vec<u8>, LeadFault> {
    let mut line = WriterBuilder::new()
        .delimiter(separator)
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    line.write_record(cells.iter().map(|cell| defused(cell)))
        .map_err(|error| broken(&error))?;
    line.into_inner()
        .map_err(|_| faults::passing(DeliveryFaultKind::FileFailed))
}

/// A cell that a spreadsheet would compute is written as text (OWASP, CSV injection).
fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn append(path: &Path, new: &[u8]) -> Result<(), LeadFault> {
    let io = |error: std::io::Error| failed(&error);
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .open(path)
        .map_err(io)?;
    // A last line without its end (a try that broke off, another program) stays a line of its own.
    let mut last = [0];
    file.seek(SeekFrom::End(-1)).map_err(io)?;
    file.read_exact(&mut last).map_err(io)?;
    let mut bytes = Vec::new();
    if last != *b"\n" {
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(new);
    file.write_all(&bytes).map_err(io)?;
    file.sync_data().map_err(io)
}

/// The same rows below more headings, and the new one.
fn widen(path: &Path, headings: &[String], separator: u8, new: &[u8]) -> Result<(), LeadFault> {
    let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
    let bare = bytes.strip_prefix(MARK).unwrap_or(&bytes);
    let mut records = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(bare);
    replace(path, |file| {
        file.write_all(MARK).map_err(|error| failed(&error))?;
        let mut lines = WriterBuilder::new()
            .delimiter(separator)
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer(&mut *file);
        let mut is_first = true;
        let mut record = ByteRecord::new();
        while records
            .read_byte_record(&mut record)
            .map_err(|error| broken(&error))?
        {
            if is_first {
                record = headings.iter().map(|heading| heading.as_bytes()).collect();
                is_first = false;
            }
            for _ in record.len()..headings.len() {
                record.push_field(b"");
            }
            lines
                .write_byte_record(&record)
                .map_err(|error| broken(&error))?;
        }
        lines.flush().map_err(|error| failed(&error))?;
        drop(lines);
        file.write_all(new).map_err(|error| failed(&error))
    })
}

fn broken(error: &csv::Error) -> LeadFault {
    match error.kind() {
        csv::ErrorKind::Io(error) => failed(error),
        _ => faults::never(DeliveryFaultKind::ForeignFile),
    }
}
