//! A table and its recordings in one zip. Recordings are stored as they are: packing sound that is
//! hardly smaller afterwards would only cost time.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};

use crate::error::WriteError;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Bytes of the file.
    pub bytes: u64,
    /// Recordings in it.
    pub recordings: usize,
    /// Names of recordings that were no longer there; the rest is complete.
    pub missing: Vec<String>,
}

/// Writes the table (under `table_name`) and then the recordings, each under its name.
///
/// `each` hears how many files are in the zip and may break off. Names that come twice get a number.
///
/// # Errors
/// The table cannot be read or the zip cannot be written; [`WriteError::Cancelled`].
pub fn bundle(
    path_aside: &Path,
    table_name: &str,
    table_path: &Path,
    recordings: impl IntoIterator<Item = (String, PathBuf)>,
    each: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Bundle, WriteError> {
    let file = BufWriter::with_capacity(256 * 1024, File::create(path_aside)?);
    let mut zip = ZipWriter::new(file);
    let mut names = HashSet::new();
    let table = File::open(table_path)?;
    zip.start_file(unused(&mut names, table_name), stored(&table)?)?;
    std::io::copy(&mut BufReader::new(table), &mut zip)?;
    let (mut count, mut missing) = (0, Vec::new());
    for (name, recording) in recordings {
        if each(count + 1).is_break() {
            return Err(WriteError::Cancelled);
        }
        let Ok(recording) = File::open(&recording) else {
            missing.push(name);
            continue;
        };
        zip.start_file(unused(&mut names, &name), stored(&recording)?)?;
        std::io::copy(
            &mut BufReader::with_capacity(128 * 1024, recording),
            &mut zip,
        )?;
        count += 1;
    }
    let file = zip
        .finish()?
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(Bundle {
        bytes: file.metadata()?.len(),
        recordings: count,
        missing,
    })
}

/// Large headers only for what needs them: not every program that unpacks knows them.
fn stored(file: &File) -> Result<SimpleFileOptions, WriteError> {
    let large = file.metadata()?.len() >= u64::from(u32::MAX);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    Ok(stored.large_file(large))
}

/// A name that can be unpacked on any system and was not used yet.
fn unused(names: &mut HashSet<String>, name: &str) -> String {
    let clean = |part: &str| -> String {
        let part = part.trim_matches(['.', ' ']);
        part.chars()
            .map(|c| {
                if c.is_control() || "<>:\"\\|?*".contains(c) {
                    '_'
                } else {
                    c
                }
            })
            .collect()
    };
    let parts: Vec<String> = name
        .split('/')
        .map(clean)
        .filter(|part| !part.is_empty())
        .collect();
    let name = if parts.is_empty() {
        "file".to_owned()
    } else {
        parts.join("/")
    };
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => (stem, format!(".{ending}")),
        _ => (name.as_str(), String::new()),
    };
    let mut free = name.clone();
    let mut number = 2;
    // Windows and macOS do not tell letters' case apart.
    while !names.insert(free.to_lowercase()) {
        free = format!("{stem} ({number}){ending}");
        number += 1;
    }
    free
}
