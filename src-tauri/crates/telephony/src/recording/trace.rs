//! What is left of an answer that crossed our CANCEL: an empty recording, there before anybody is told.
//! If the machine dies in that moment it still shows that the callee had answered, and nobody calls again
//! by itself.
//!
//! Does not know why the call was cancelled.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

/// Leaves it. A disk that refuses has been told about by other calls.
pub(crate) fn leave_trace(recording: &Path) {
    let left = || -> io::Result<()> {
        if let Some(folder) = recording.parent() {
            fs::create_dir_all(folder)?;
        }
        // the file is what counts: a machine that keeps running keeps it, whatever becomes of us
        File::options()
            .append(true)
            .create(true)
            .open(recording)
            .map(drop)
    };
    if let Err(error) = left() {
        tracing::warn!(%error, "an answer that crossed a CANCEL left no trace");
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::AttemptId;
    use engine::ports::RecordingShelf;

    use super::*;
    use crate::recording::Shelf;

    #[tokio::test]
    async fn a_trace_is_an_empty_recording_and_takes_nothing_from_a_full_one() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(dir.path().to_owned());
        let path = shelf.path(AttemptId(7));
        leave_trace(&path);
        assert!(shelf.repair(AttemptId(7)).await, "it is one");
        let length = shelf
            .peaks(AttemptId(7), 1)
            .await
            .map_or(0, |p| p.length_ms);
        assert_eq!(length, 0);
        fs::write(&path, b"kept").unwrap();
        leave_trace(&path);
        assert_eq!(fs::read(&path).unwrap(), b"kept");
    }
}
