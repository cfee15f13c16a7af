//! Recordings: to play, to keep, to forget when they are older than the user wants.

use std::{sync::Arc, time::Duration};

use domain::{ids::AttemptId, time::DAY};

use crate::{
    App,
    contract::{ErrorCode, FileTicket, IpcError, RecordingView},
};

/// Values of each lane: about one for each two pixels of the player.
const PEAKS: usize = 240;

/// `recording_get`
pub(crate) async fn view(app: &App, attempt: AttemptId) -> Result<RecordingView, IpcError> {
    let peaks = app
        .shelf
        .peaks(attempt, PEAKS)
        .await
        .ok_or_else(|| IpcError::new(ErrorCode::RecordingMissing))?;
    Ok(RecordingView {
        url: format!("{}/{attempt}.wav", app.media_base),
        length_ms: peaks.length_ms,
        agent: peaks.agent,
        callee: peaks.callee,
    })
}

/// `recording_file`
pub(crate) async fn file(app: &App, attempt: AttemptId) -> Result<FileTicket, IpcError> {
    let path = app
        .recording_path(attempt)
        .ok_or_else(|| IpcError::new(ErrorCode::RecordingMissing))?;
    app.hand_out(path, &format!("call-{attempt}.wav"))
}

/// Deletes recordings that are older than the settings say: at start, and each hour.
pub(crate) async fn forget_old(app: Arc<App>) {
    loop {
        if let Err(error) = forget_once(&app).await {
            tracing::warn!(%error, "old recordings are kept for now");
        }
        tokio::select! {
            () = app.end.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(3_600)) => {}
        }
    }
}

async fn forget_once(app: &App) -> Result<(), store::StoreError> {
    let Some(days) = app.store.settings().get().await?.keep_recordings_days else {
        return Ok(());
    };
    let before = app.clock.now() - i64::from(days) * DAY;
    loop {
        let old = app
            .store
            .rehearsals()
            .recordings_before(before, 200)
            .await?;
        if old.is_empty() {
            break;
        }
        for attempt in &old {
            app.shelf.delete(*attempt).await;
        }
        app.store.rehearsals().forget_recordings(&old).await?;
    }
    loop {
        let old = app.store.callees().recordings_before(before, 200).await?;
        if old.is_empty() {
            return Ok(());
        }
        for attempt in &old {
            app.shelf.delete(*attempt).await;
        }
        app.store.callees().forget_recordings(&old).await?;
    }
}
