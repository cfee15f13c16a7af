//! Files that the app was opened with: by argument, by a second start, by double-click. They wait here
//! until the page asks for them, so that none is lost while the page still loads.

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

/// Told to the page when files arrive while it runs.
pub(super) const OPENED_EVENT: &str = "open-files";

/// Files that wait for the page.
#[derive(Debug, Default)]
pub(super) struct Opened(Mutex<Vec<PathBuf>>);

impl Opened {
    /// More files.
    pub(super) fn add(&self, files: Vec<PathBuf>) {
        self.lock().extend(files);
    }

    /// All that wait; each is handed out once.
    pub(super) fn take(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<PathBuf>> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Paths as seen from the folder in which the program was started. Desktop entries may hand over
/// `file://` addresses.
pub(super) fn absolute(files: &[PathBuf], cwd: &Path) -> Vec<PathBuf> {
    files
        .iter()
        .map(
            |file| match file.to_string_lossy().strip_prefix("file://") {
                Some(path) => PathBuf::from(percent_decoded(path)),
                None => cwd.join(file),
            },
        )
        .collect()
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_seen_from_the_folder_of_the_second_start() {
        let files = [
            PathBuf::from("a.xlsx"),
            PathBuf::from("/b.csv"),
            PathBuf::from("file:///c%20d.ods"),
        ];
        let seen = absolute(&files, Path::new("/home/u"));
        assert_eq!(
            seen,
            [
                Path::new("/home/u/a.xlsx"),
                Path::new("/b.csv"),
                Path::new("/c d.ods")
            ]
        );
    }

    #[test]
    fn each_file_is_handed_out_once() {
        let opened = Opened::default();
        opened.add(vec![PathBuf::from("/a")]);
        assert_eq!(opened.take().len(), 1);
        assert!(opened.take().is_empty());
    }
}
