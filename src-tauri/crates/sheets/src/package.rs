//! A zip container whose claims are checked before anything of it is unpacked.

use std::fs::File;
use std::io::{BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::SheetError;
use crate::limits::{
    MAX_ENTRIES, MAX_PART_BYTES, MAX_RATIO, MAX_SMALL_PART_BYTES, MAX_TOTAL_BYTES, Metered,
    RATIO_FREE_BYTES,
};
use crate::scan::Scanner;
use crate::xml::XmlStream;

type Archive = ZipArchive<BufReader<File>>;

/// A container.
pub(crate) struct Package {
    file: File,
    archive: Archive,
    names: Vec<String>,
}

/// A part that is being read.
pub(crate) type Part<'p> = XmlStream<Box<dyn Read + 'p>>;
/// A large part that is being read.
pub(crate) type Scan<'p> = Scanner<Box<dyn Read + 'p>>;

/// Sizes of a part, as it claims; no more of it is unpacked than that.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sizes {
    pub(crate) packed: u64,
    pub(crate) unpacked: u64,
}

impl Package {
    /// Opens it and refuses what claims too much.
    pub(crate) fn open(file: File) -> Result<Package, SheetError> {
        let reader = BufReader::new(file.try_clone()?);
        let mut archive = ZipArchive::new(reader).map_err(from_zip)?;
        if archive.len() > MAX_ENTRIES {
            return Err(SheetError::TooLarge);
        }
        let mut names = Vec::with_capacity(archive.len());
        let mut total = 0u64;
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(from_zip)?;
            let (size, packed) = (entry.size(), entry.compressed_size());
            if size > MAX_PART_BYTES || (size > RATIO_FREE_BYTES && size / MAX_RATIO > packed) {
                return Err(SheetError::TooLarge);
            }
            if entry.encrypted() {
                return Err(SheetError::PasswordProtected);
            }
            total = total.saturating_add(size);
            let name = entry.name().map_err(from_zip)?;
            names.push(normal(&name));
        }
        if total > MAX_TOTAL_BYTES || archive.has_overlapping_entries().map_err(from_zip)? {
            return Err(SheetError::TooLarge);
        }
        Ok(Package {
            file,
            archive,
            names,
        })
    }

    fn index(&self, name: &str) -> Option<usize> {
        let name = normal(name);
        self.names.iter().position(|known| *known == name)
    }

    /// There is such a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// The file itself, for another reader; not for both at the same time.
    pub(crate) fn file(&self) -> Result<File, SheetError> {
        Ok(self.file.try_clone()?)
    }

    /// Sizes of a part; 0 when there is none.
    pub(crate) fn sizes(&self, name: &str) -> Sizes {
        let entry = self
            .index(name)
            .and_then(|index| self.archive.by_index_data(index).ok());
        entry.map_or_else(Sizes::default, |entry| Sizes {
            packed: entry.compressed_size(),
            unpacked: entry.size(),
        })
    }

    /// A part to stream; `None`: there is none.
    pub(crate) fn part(&mut self, name: &str, most: u64) -> Result<Option<Part<'_>>, SheetError> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let entry = self.archive.by_index(index).map_err(from_zip)?;
        let packed = entry.compressed_size();
        Ok(Some(XmlStream::new(
            Box::new(entry) as Box<dyn Read>,
            packed,
            most,
        )))
    }

    /// A large part to scan; `None`: there is none.
    pub(crate) fn scan(&mut self, name: &str) -> Result<Option<Scan<'_>>, SheetError> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let entry = self.archive.by_index(index).map_err(from_zip)?;
        let packed = entry.compressed_size();
        Scanner::new(Box::new(entry) as Box<dyn Read>, packed, MAX_PART_BYTES).map(Some)
    }

    /// A part that describes the workbook.
    pub(crate) fn small_part(&mut self, name: &str) -> Result<Option<Part<'_>>, SheetError> {
        self.part(name, MAX_SMALL_PART_BYTES)
    }

    /// The first bytes of a part as text.
    pub(crate) fn beginning(&mut self, name: &str, most: u64) -> Result<String, SheetError> {
        let Some(index) = self.index(name) else {
            return Ok(String::new());
        };
        let entry = self.archive.by_index(index).map_err(from_zip)?;
        let packed = entry.compressed_size();
        let mut bytes = Vec::new();
        let (metered, _) = Metered::new(entry, packed, MAX_SMALL_PART_BYTES);
        metered.take(most).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Some writers use backslashes, a leading slash or other letters' case.
fn normal(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_ascii_lowercase()
}

fn from_zip(error: ZipError) -> SheetError {
    match error {
        ZipError::Io(error) => SheetError::from_io(&error),
        ZipError::InvalidPassword => SheetError::PasswordProtected,
        other => SheetError::broken(other),
    }
}
