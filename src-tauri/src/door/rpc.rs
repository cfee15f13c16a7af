//! `POST /rpc/<command>` and `GET /rpc`.

use std::sync::Arc;

use app::contract::{ErrorCode, IpcError, dispatch, typescript};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

use super::Door;

/// Every command with its request and response types.
pub(super) async fn list() -> Response {
    Json(typescript::descriptions()).into_response()
}

/// Runs a command.
pub(super) async fn call(
    State(door): State<Arc<Door>>,
    Path(command): Path<String>,
    body: Bytes,
) -> Response {
    let body = if body.is_empty() {
        Ok(serde_json::Value::Null)
    } else {
        serde_json::from_slice(&body)
    };
    let answer = match body {
        Ok(body) => dispatch(&door.app, &command, body).await,
        Err(e) => Err(IpcError::new(ErrorCode::BadRequest).saying(format!("not JSON: {e}"))),
    };
    match answer {
        Ok(value) => Json(value).into_response(),
        Err(error) => refusal(&error),
    }
}

/// An error as an answer.
pub(super) fn refusal(error: &IpcError) -> Response {
    (status(error.code), Json(error)).into_response()
}

/// HTTP's word for a code.
fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::Unauthorized => StatusCode::UNAUTHORIZED,
        ErrorCode::UnknownCommand | ErrorCode::NotFound | ErrorCode::RecordingMissing => {
            StatusCode::NOT_FOUND
        }
        ErrorCode::BadRequest
        | ErrorCode::Invalid
        | ErrorCode::FileUnusable
        | ErrorCode::AudioUnusable => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::NameTaken
        | ErrorCode::InUse
        | ErrorCode::Stale
        | ErrorCode::Refused
        | ErrorCode::StartFailed
        | ErrorCode::ImportState
        | ErrorCode::BatchTouched
        | ErrorCode::ExportNotReady
        | ErrorCode::LineUnusable
        | ErrorCode::LineShut
        | ErrorCode::LineBusy
        | ErrorCode::NumberBarred
        | ErrorCode::NumberBusy
        | ErrorCode::Rehearsing
        | ErrorCode::NotTested
        | ErrorCode::NoSound => StatusCode::CONFLICT,
        ErrorCode::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::VaultUnavailable
        | ErrorCode::CannotWrite
        | ErrorCode::ReadOnly
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseNewer
        | ErrorCode::DatabaseCorrupt
        | ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
