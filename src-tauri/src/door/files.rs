//! Files through the door: `GET /files/<ticket>` hands out what a command has made; `POST /upload?name=`
//! takes a file in and answers with its path, as the native dialog would.

use std::{path::PathBuf, sync::Arc};

use app::contract::{ErrorCode, IpcError};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, Request, header},
    response::{IntoResponse as _, Response},
};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt as _;
use tower_http::services::ServeFile;

use super::{Door, rpc::refusal};

/// Larger than any spreadsheet that can be imported.
const MAX_UPLOAD: u64 = 1 << 30;

/// Hands a file out.
pub(super) async fn fetch(
    State(door): State<Arc<Door>>,
    Path(ticket): Path<i64>,
    request: Request<Body>,
) -> Response {
    let Some((path, name)) = door.app.ticket(ticket) else {
        return refusal(&IpcError::new(ErrorCode::NotFound).with_detail("what", "file"));
    };
    let mut response = send(path, request).await;
    if let Ok(value) = HeaderValue::from_str(&disposition(&name)) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Sends a file, whole or the asked range.
pub(super) async fn send(path: PathBuf, request: Request<Body>) -> Response {
    match ServeFile::new(path).try_call(request).await {
        Ok(response) => response.map(Body::new).into_response(),
        Err(_) => refusal(&IpcError::new(ErrorCode::NotFound).with_detail("what", "file")),
    }
}

/// RFC 6266: a plain name, and the real one in UTF-8.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && c != '"' && c != '\\' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Name of an upload.
#[derive(Debug, Deserialize)]
pub(super) struct UploadName {
    name: String,
}

/// Where an upload lies.
#[derive(Debug, Serialize)]
struct Uploaded {
    path: String,
}

/// Takes a file in.
pub(super) async fn upload(
    State(door): State<Arc<Door>>,
    Query(query): Query<UploadName>,
    body: Body,
) -> Response {
    match take(&door, &query.name, body).await {
        Ok(path) => Json(Uploaded {
            path: path.to_string_lossy().into_owned(),
        })
        .into_response(),
        Err(error) => refusal(&error),
    }
}

async fn take(door: &Door, name: &str, body: Body) -> Result<PathBuf, IpcError> {
    let path = door.app.incoming(name).await?;
    let cannot = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::StorageFull => IpcError::new(ErrorCode::DiskFull),
        _ => IpcError::new(ErrorCode::CannotWrite),
    };
    let mut file = tokio::fs::File::create(&path).await.map_err(cannot)?;
    let mut stream = body.into_data_stream();
    let mut taken = 0_u64;
    while let Some(piece) = stream.next().await {
        let piece = piece
            .map_err(|_| IpcError::new(ErrorCode::BadRequest).saying("the upload broke off"))?;
        taken += piece.len() as u64;
        if taken > MAX_UPLOAD {
            let _ = tokio::fs::remove_file(&path).await;
            return Err(
                IpcError::new(ErrorCode::FileUnusable).saying("the file is larger than 1 GiB")
            );
        }
        file.write_all(&piece).await.map_err(cannot)?;
    }
    file.flush().await.map_err(cannot)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script_survive_a_download() {
        let header = disposition("Весна \"1\".xlsx");
        assert!(header.contains("filename=\"_______1_.xlsx\""), "{header}");
        assert!(header.contains("filename*=UTF-8''%D0%92"), "{header}");
        assert!(HeaderValue::from_str(&header).is_ok());
    }
}
