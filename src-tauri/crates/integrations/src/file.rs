//! A file on this machine, a row for each lead. The delivery's id has a column of its own, by which a
//! row that is there already is known. One writer at a time for each file. It does not know
//! receivers elsewhere.

mod csv;
mod xlsx;

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use domain::integration::{DeliveryFaultKind, LeadFileFormat, values};
use engine::ports::leads::{LeadDelivery, LeadFault, LeadReceipt};

use crate::{LeadSinks, faults};

/// Heading of the column of ids.
pub(crate) const ID_COLUMN: &str = "Switchboard ID";

/// Who writes into what, so that two never write into the same.
#[derive(Debug, Default)]
pub(crate) struct Writers {
    places: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Writers {
    /// Waits until nobody writes there; nobody does until this is dropped.
    pub(crate) async fn one(&self, place: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let lock = {
            let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
            places.retain(|_, lock| Arc::strong_count(lock) > 1);
            Arc::clone(places.entry(place.to_owned()).or_default())
        };
        lock.lock_owned().await
    }
}

/// What is written: cells by their headings, and the delivery's id.
struct Row {
    cells: Vec<(String, String)>,
    id: String,
}

impl Row {
    /// All headings, the id's last.
    fn headings(&self) -> impl Iterator<Item = &str> {
        let own = self.cells.iter().map(|(heading, _)| heading.trim());
        own.chain([ID_COLUMN])
    }

    /// What stands below a heading.
    fn cell(&self, heading: &str) -> &str {
        let heading = heading.trim();
        if heading.eq_ignore_ascii_case(ID_COLUMN) {
            return &self.id;
        }
        let mut cells = self.cells.iter();
        cells
            .find(|(own, _)| own.trim().eq_ignore_ascii_case(heading))
            .map_or("", |(_, text)| text)
    }
}

/// What came of writing.
enum Written {
    /// A row was added.
    Added,
    /// It was there.
    There,
}

pub(crate) async fn deliver(
    sinks: &LeadSinks,
    delivery: &LeadDelivery,
    path: &str,
    format: LeadFileFormat,
) -> Result<LeadReceipt, LeadFault> {
    let path = PathBuf::from(path.trim());
    if !path.is_absolute() || path.file_name().is_none() {
        return Err(faults::never(DeliveryFaultKind::BadSettings));
    }
    let row = Row {
        cells: values(&delivery.lead, &delivery.draft.mapping),
        id: delivery.id.clone(),
    };
    let writer = sinks.writers.one(&place(&path)).await;
    let written = tokio::task::spawn_blocking(move || {
        // Held in here: a delivery that is given up does not let another writer in meanwhile.
        let _writer = writer;
        check(&path)?;
        match format {
            LeadFileFormat::Csv => csv::add(&path, &row),
            LeadFileFormat::Xlsx => xlsx::add(&path, &row),
        }
    });
    match written.await {
        Ok(Ok(Written::Added | Written::There)) => Ok(LeadReceipt {
            made: Some("row".to_owned()),
        }),
        Ok(Err(fault)) => Err(fault),
        Err(_) => Err(faults::passing(DeliveryFaultKind::FileFailed)),
    }
}

/// One name for a file that can be written in several ways.
fn place(path: &Path) -> String {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    let whole = match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        (_, _) => path.to_owned(),
    };
    whole.to_string_lossy().into_owned()
}

/// What can be said before anything is read: whoever has the file open would overwrite our row.
fn check(path: &Path) -> Result<(), LeadFault> {
    let folder = path.parent().filter(|folder| folder.is_dir());
    let Some(folder) = folder else {
        return Err(faults::passing(DeliveryFaultKind::FolderMissing));
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // What LibreOffice and Excel put beside a file that is open.
    for beside in [format!(".~lock.{name}#"), format!("~${name}")] {
        if folder.join(beside).exists() {
            return Err(faults::passing(DeliveryFaultKind::FileBusy));
        }
    }
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(faults::never(DeliveryFaultKind::ForeignFile)),
        Ok(found) if found.permissions().readonly() => {
            Err(faults::passing(DeliveryFaultKind::FileReadOnly))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(&error)),
    }
}

/// Writes the whole file aside and puts it into its place: whoever reads sees the old or the new one.
fn replace(
    path: &Path,
    write: impl FnOnce(&mut std::fs::File) -> Result<(), LeadFault>,
) -> Result<(), LeadFault> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = path.with_file_name(format!(".{name}.new"));
    let written = (|| {
        let mut file = std::fs::File::create(&aside).map_err(|error| failed(&error))?;
        write(&mut file)?;
        if let Ok(old) = std::fs::metadata(path) {
            let kept = file.set_permissions(old.permissions());
            kept.map_err(|error| failed(&error))?;
        }
        file.sync_all().map_err(|error| failed(&error))?;
        drop(file);
        std::fs::rename(&aside, path).map_err(|error| failed(&error))
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    written
}

/// Why a file could not be read or written.
fn failed(error: &io::Error) -> LeadFault {
    use io::ErrorKind as Io;
    // Windows: another program has it open and lets nobody else in.
    let is_shared = cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33));
    let kind = match error.kind() {
        _ if is_shared => DeliveryFaultKind::FileBusy,
        Io::ResourceBusy | Io::ExecutableFileBusy => DeliveryFaultKind::FileBusy,
        Io::PermissionDenied | Io::ReadOnlyFilesystem => DeliveryFaultKind::FileReadOnly,
        Io::NotFound | Io::NotADirectory => DeliveryFaultKind::FolderMissing,
        Io::StorageFull | Io::QuotaExceeded | Io::FileTooLarge => DeliveryFaultKind::DiskFull,
        _ => DeliveryFaultKind::FileFailed,
    };
    faults::passing(kind)
}

#[cfg(test)]
mod tests;
