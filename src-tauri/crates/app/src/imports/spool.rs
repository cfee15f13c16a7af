//! The spool of an import: every row of the file as it was judged, on disk; in memory only where each
//! lies. A million rows cost 24 MB instead of a gigabyte.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _},
    path::PathBuf,
};

use domain::{
    contact::NewContact,
    import::{ImportCounts, NewCallee, RowIssue, RowVerdict},
};
use serde::{Deserialize, Serialize};

/// One judged row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SpooledRow {
    /// Row in the file.
    pub(crate) row: u32,
    /// Cells as text.
    pub(crate) cells: Vec<String>,
    /// Where it belongs.
    pub(crate) verdict: RowVerdict,
    /// Why.
    pub(crate) issues: Vec<RowIssue>,
    /// What is stored of a callee that passed.
    pub(crate) callee: Option<NewCallee>,
    /// What is stored of a contact that passed.
    pub(crate) contact: Option<NewContact>,
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
    out: BufWriter<File>,
    offset: u64,
    entries: Vec<Entry>,
    counts: ImportCounts,
    line: Vec<u8>,
}

impl SpoolWriter {
    /// A new spool.
    pub(crate) fn create(path: PathBuf) -> io::Result<Self> {
        let out = BufWriter::with_capacity(1 << 18, File::create(&path)?);
        let counts = ImportCounts::default();
        Ok(SpoolWriter {
            path,
            out,
            offset: 0,
            entries: Vec::new(),
            counts,
            line: Vec::new(),
        })
    }

    /// One more row.
    pub(crate) fn push(&mut self, row: &SpooledRow) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, row)?;
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
            entries: self.entries,
            counts: self.counts,
        })
    }
}

/// A finished spool; its file goes with it.
pub(crate) struct Spool {
    path: PathBuf,
    entries: Vec<Entry>,
    counts: ImportCounts,
}

impl Spool {
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
    ) -> io::Result<(Vec<SpooledRow>, Option<u32>)> {
        let begin = self.entries.partition_point(|entry| entry.row < from_row);
        let fits = |entry: &&Entry| verdicts.is_empty() || verdicts.contains(&entry.verdict);
        let mut wanted = self.entries[begin..].iter().filter(fits);
        let mut file = File::open(&self.path)?;
        let mut rows = Vec::with_capacity(limit);
        for entry in wanted.by_ref().take(limit) {
            file.seek(SeekFrom::Start(entry.offset))?;
            let mut line = String::new();
            BufReader::with_capacity(2048, &mut file).read_line(&mut line)?;
            rows.push(serde_json::from_str(&line)?);
        }
        Ok((rows, wanted.next().map(|entry| entry.row)))
    }

    /// Rows of these verdicts, in the file's order, read through.
    pub(crate) fn read<'s>(
        &'s self,
        verdicts: &'s [RowVerdict],
    ) -> io::Result<impl Iterator<Item = io::Result<SpooledRow>> + 's> {
        let lines = BufReader::with_capacity(1 << 18, File::open(&self.path)?).lines();
        Ok(lines
            .zip(&self.entries)
            .filter(|(_, entry)| verdicts.contains(&entry.verdict))
            .map(|(line, _)| Ok(serde_json::from_str(&line?)?)))
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
            cells: vec![format!("cell\n{row}")],
            verdict,
            issues: vec![],
            callee: None,
            contact: None,
        }
    }

    #[test]
    fn pages_meet_without_a_gap_or_a_repeat() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SpoolWriter::create(folder.path().join("s")).unwrap();
        for n in 2..102 {
            let verdict = if n % 3 == 0 {
                RowVerdict::Rejected
            } else {
                RowVerdict::Accepted
            };
            writer.push(&row(n, verdict)).unwrap();
        }
        let spool = writer.finish().unwrap();
        let (mut seen, mut from) = (Vec::new(), Some(0));
        while let Some(begin) = from {
            let (rows, next) = spool.page(&[RowVerdict::Rejected], begin, 7).unwrap();
            seen.extend(rows.iter().map(|row| row.row));
            from = next;
        }
        let wanted: Vec<u32> = (2..102).filter(|n| n % 3 == 0).collect();
        assert_eq!(seen, wanted);
        assert_eq!(
            spool.counts().rejected,
            i64::try_from(wanted.len()).unwrap()
        );
        let whole: Vec<_> = spool.read(&[RowVerdict::Accepted]).unwrap().collect();
        assert_eq!(whole.len(), 100 - wanted.len());
    }

    #[test]
    fn the_file_goes_with_the_spool() {
        let folder = tempfile::tempdir().unwrap();
        let spool = SpoolWriter::create(folder.path().join("s"))
            .unwrap()
            .finish()
            .unwrap();
        let path = spool.path.clone();
        assert!(path.exists());
        drop(spool);
        assert!(!path.exists());
    }
}
