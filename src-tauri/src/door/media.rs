//! Recordings for the player: `/media/<token>/<attempt>.wav` with Range. The token stands in the path
//! because an audio element can send no header.

use std::sync::Arc;

use app::contract::{ErrorCode, IpcError};
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, Request, header},
    response::Response,
    routing::get,
};
use domain::ids::AttemptId;

use super::{Door, files::send, guard::same, rpc::refusal};

/// The route of recordings.
pub(super) fn routes() -> Router<Arc<Door>> {
    Router::new().route("/media/{token}/{file}", get(recording))
}

async fn recording(
    State(door): State<Arc<Door>>,
    Path((token, file)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    if !same(&token, &door.token) {
        return refusal(&IpcError::new(ErrorCode::Unauthorized));
    }
    let attempt = file
        .strip_suffix(".wav")
        .and_then(|id| id.parse().ok())
        .map(AttemptId);
    let Some(path) = attempt.and_then(|attempt| door.app.recording_path(attempt)) else {
        return refusal(&IpcError::new(ErrorCode::RecordingMissing));
    };
    let mut response = send(path, request).await;
    let headers = response.headers_mut();
    // The window's page has another origin (tauri://localhost).
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
