//! The spool of an import: every row of the file as it was judged, on disk; in memory only where each
//! lies. A million rows cost 24 MB instead of a gigabyte.
//!
//! A row is three lines: what is saved of it (nothing, if it is left out), its cells, and what was said of
//! it. Saving reads the first of them alone, and passes it on as it is.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _},
    path::PathBuf,
};

use domain::{
    contact::NewContact,
    import::{Cell, ImportCounts, NewCallee, RowIssue, RowVerdict},
};
use serde::{Deserialize, Serialize};
use store::imports::ReadyCallees;

use super::judge::goes_on;

/// One judged row.
#[derive(Debug)]
pub(crate) struct SpooledRow {
    /// Row in the file.
    pub(crate) row: u32,
    /// Cells as texts, in a JSON array.
    pub(crate) cells: String,
    /// Where it belongs.
    pub(crate) verdict: RowVerdict,
    /// Why.
    pub(crate) issues: Vec<RowIssue>,
    /// What is stored of a callee that passed.
    pub(crate) callee: Option<NewCallee>,
    /// What is stored of a contact that passed.
    pub(crate) contact: Option<NewContact>,
}

/// Cells as they are spooled.
pub(crate) fn spooled_cells(cells: &[Cell<'_>]) -> String {
    let texts: Vec<_> = cells.iter().map(Cell::text).collect();
    // Texts are always JSON.
    serde_json::to_string(&texts).unwrap_or_default()
}

/// What is saved of the rows of a spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Callees, ready for the store.
    Callees,
    /// Contacts.
    Contacts,
    /// Numbers for the do-not-call list, with their notes.
    Numbers,
}

/// One row of a spool, without what is saved of it.
#[derive(Debug)]
pub(crate) struct ShownRow {
    /// What was said of it.
    pub(crate) said: Said,
    /// Cells as text.
    pub(crate) cells: Vec<String>,
}

/// What was said of a row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    /// Row in the file.
    pub(crate) row: u32,
    /// Where it belongs.
    pub(crate) verdict: RowVerdict,
    /// Why.
    pub(crate) issues: Vec<RowIssue>,
    /// Its number, where one was read.
    pub(crate) number: Option<String>,
}

/// Where a row lies.
#[derive(Debug, Clone, Copy)]
struct Entry {
    offset: u64,
    row: u32,
    verdict: RowVerdict,
}

/// Writes rows one after the other.
pub(crate) struct SpoolWriter {
    path: PathBuf,
    kept: Kept,
    out: BufWriter<File>,
    offset: u64,
    entries: Vec<Entry>,
    counts: ImportCounts,
    line: Vec<u8>,
}

impl SpoolWriter {
    /// A new spool.
    pub(crate) fn create(path: PathBuf, kept: Kept) -> io::Result<Self> {
        let out = BufWriter::with_capacity(1 << 18, File::create(&path)?);
        let counts = ImportCounts::default();
        Ok(SpoolWriter {
            path,
            kept,
            out,
            offset: 0,
            entries: Vec::new(),
            counts,
            line: Vec::new(),
        })
    }

    /// One more row.
    pub(crate) fn push(&mut self, row: SpooledRow) -> io::Result<()> {
        self.line.clear();
        if goes_on(&row) {
            self.keep(&row)?;
        }
        self.line.push(b'\n');
        self.line.extend_from_slice(row.cells.as_bytes());
        self.line.push(b'\n');
        let said = Said {
            row: row.row,
            verdict: row.verdict,
            issues: row.issues,
            number: row.callee.map(|callee| callee.number),
        };
        serde_json::to_writer(&mut self.line, &said)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        self.entries.push(Entry {
            offset: self.offset,
            row: row.row,
            verdict: row.verdict,
        });
        self.offset += self.line.len() as u64;
        self.counts.rows += 1;
        *match row.verdict {
            RowVerdict::Accepted => &mut self.counts.accepted,
            RowVerdict::Warning => &mut self.counts.warnings,
            RowVerdict::NeedsConsent => &mut self.counts.needs_consent,
            RowVerdict::Duplicate => &mut self.counts.duplicates,
            RowVerdict::DoNotCall => &mut self.counts.do_not_call,
            RowVerdict::Rejected => &mut self.counts.rejected,
        } += 1;
        Ok(())
    }

    /// What is saved of a row.
    fn keep(&mut self, row: &SpooledRow) -> io::Result<()> {
        match (self.kept, &row.callee, &row.contact) {
            (Kept::Callees, Some(callee), _) => ReadyCallees::line(callee, &mut self.line),
            (Kept::Numbers, Some(callee), _) => serde_json::to_writer(&mut self.line, callee)?,
            (Kept::Contacts, _, Some(contact)) => serde_json::to_writer(&mut self.line, contact)?,
            (Kept::Callees | Kept::Numbers, None, _) | (Kept::Contacts, _, None) => {}
        }
        Ok(())
    }

    /// Rows so far.
    pub(crate) fn rows(&self) -> i64 {
        self.counts.rows
    }

    /// Ready to be read.
    pub(crate) fn finish(mut self) -> io::Result<Spool> {
        self.out.flush()?;
        self.entries.shrink_to_fit();
        Ok(Spool {
            path: self.path,
            kept: self.kept,
            entries: self.entries,
            counts: self.counts,
        })
    }
}

/// A finished spool; its file goes with it.
pub(crate) struct Spool {
    path: PathBuf,
    kept: Kept,
    entries: Vec<Entry>,
    counts: ImportCounts,
}

impl Spool {
    /// What is saved of its rows.
    pub(crate) fn keeps(&self) -> Kept {
        self.kept
    }

    /// Counts by verdict.
    pub(crate) fn counts(&self) -> ImportCounts {
        self.counts
    }

    /// Up to `limit` rows of these verdicts (empty: all) from a row of the file on, and the row at
    /// which the next page begins.
    pub(crate) fn page(
        &self,
        verdicts: &[RowVerdict],
        from_row: u32,
        limit: usize,
    ) -> io::Result<(Vec<ShownRow>, Option<u32>)> {
        let begin = self.entries.partition_point(|entry| entry.row < from_row);
        let fits = |entry: &&Entry| verdicts.is_empty() || verdicts.contains(&entry.verdict);
        let mut wanted = self.entries[begin..].iter().filter(fits);
        let mut file = File::open(&self.path)?;
        let mut rows = Vec::with_capacity(limit);
        for entry in wanted.by_ref().take(limit) {
            file.seek(SeekFrom::Start(entry.offset))?;
            rows.push(shown(&mut BufReader::with_capacity(2048, &mut file))?);
        }
        Ok((rows, wanted.next().map(|entry| entry.row)))
    }

    /// Rows of one verdict, in the file's order, read through.
    pub(crate) fn read(
        &self,
        verdict: RowVerdict,
    ) -> io::Result<impl Iterator<Item = io::Result<ShownRow>> + '_> {
        let mut file = BufReader::with_capacity(1 << 18, File::open(&self.path)?);
        let rows = self.entries.iter().map(move |entry| {
            if entry.verdict == verdict {
                return shown(&mut file).map(Some);
            }
            for _ in 0..LINES {
                file.skip_until(b'\n')?;
            }
            Ok(None)
        });
        Ok(rows.filter_map(Result::transpose))
    }

    /// What is saved of the rows of these verdicts, in the file's order.
    pub(crate) fn kept<'s>(&'s self, verdicts: &'s [RowVerdict]) -> io::Result<KeptLines<'s>> {
        Ok(KeptLines {
            file: BufReader::with_capacity(1 << 18, File::open(&self.path)?),
            entries: self.entries.iter(),
            verdicts,
            line: String::new(),
        })
    }
}

/// Lines of a row.
const LINES: usize = 3;

/// The row that begins here.
fn shown(file: &mut impl io::BufRead) -> io::Result<ShownRow> {
    file.skip_until(b'\n')?;
    let mut line = String::new();
    file.read_line(&mut line)?;
    let cells = serde_json::from_str(&line)?;
    line.clear();
    file.read_line(&mut line)?;
    let said = serde_json::from_str(&line)?;
    Ok(ShownRow { said, cells })
}

/// Reads what is saved, row by row.
pub(crate) struct KeptLines<'s> {
    file: BufReader<File>,
    entries: std::slice::Iter<'s, Entry>,
    verdicts: &'s [RowVerdict],
    line: String,
}

impl KeptLines<'_> {
    /// The next row's line.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<&str>> {
        for entry in self.entries.by_ref() {
            let wanted = self.verdicts.contains(&entry.verdict);
            if wanted {
                self.line.clear();
                self.file.read_line(&mut self.line)?;
            } else {
                self.file.skip_until(b'\n')?;
            }
            for _ in 1..LINES {
                self.file.skip_until(b'\n')?;
            }
            if wanted {
                return Ok(Some(self.line.trim_end_matches('\n')));
            }
        }
        Ok(None)
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // What cannot be removed now is cleared at the next start.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(row: u32, verdict: RowVerdict) -> SpooledRow {
        SpooledRow {
            row,
            cells: spooled_cells(&[Cell::Text(format!("cell\n{row}").into())]),
            verdict,
            issues: vec![],
            callee: Some(NewCallee {
                row,
                number: format!("+7916{row:07}"),
                out_id: None,
                zone: None,
                not_before: None,
                not_after: None,
                note: Some("a\nb".to_owned()),
                variables: "{}".to_owned(),
            }),
            contact: None,
        }
    }

    #[test]
    fn pages_meet_without_a_gap_or_a_repeat() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SpoolWriter::create(folder.path().join("s"), Kept::Numbers).unwrap();
        for n in 2..102 {
            let verdict = if n % 3 == 0 {
                RowVerdict::Rejected
            } else {
                RowVerdict::Accepted
            };
            writer.push(row(n, verdict)).unwrap();
        }
        let spool = writer.finish().unwrap();
        let (mut seen, mut from) = (Vec::new(), Some(0));
        while let Some(begin) = from {
            let (rows, next) = spool.page(&[RowVerdict::Rejected], begin, 7).unwrap();
            for row in &rows {
                assert_eq!(row.cells, [format!("cell\n{}", row.said.row)]);
            }
            seen.extend(rows.iter().map(|row| row.said.row));
            from = next;
        }
        let wanted: Vec<u32> = (2..102).filter(|n| n % 3 == 0).collect();
        assert_eq!(seen, wanted);
        assert_eq!(
            spool.counts().rejected,
            i64::try_from(wanted.len()).unwrap()
        );
        let rejected = spool.read(RowVerdict::Rejected).unwrap();
        let rejected: Vec<u32> = rejected.map(|row| row.unwrap().said.row).collect();
        assert_eq!(rejected, wanted);
        let mut kept = spool.kept(&[RowVerdict::Accepted]).unwrap();
        for n in (2..102).filter(|n| n % 3 != 0) {
            let callee: NewCallee =
                serde_json::from_str(kept.next_line().unwrap().unwrap()).unwrap();
            assert_eq!(callee.row, n);
        }
        assert_eq!(kept.next_line().unwrap(), None);
    }

    #[test]
    fn the_file_goes_with_the_spool() {
        let folder = tempfile::tempdir().unwrap();
        let spool = SpoolWriter::create(folder.path().join("s"), Kept::Numbers)
            .unwrap()
            .finish()
            .unwrap();
        let path = spool.path.clone();
        assert!(path.exists());
        drop(spool);
        assert!(!path.exists());
    }
}
