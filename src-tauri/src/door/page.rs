//! The page over HTTP: the same files that the window shows, embedded in the program.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use tauri::utils::assets::AssetKey;

use super::Door;

/// Files of the page.
pub(crate) type Page = Arc<tauri::Context>;

/// The page of this program.
pub(crate) fn page_of(context: tauri::Context) -> Page {
    Arc::new(context)
}

/// What the page may load: nothing from elsewhere.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob: http://127.0.0.1:*; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Serves a file of the page; any other path is the page itself (its addresses are its own).
pub(super) async fn serve(State(door): State<Arc<Door>>, uri: Uri) -> Response {
    let Some(page) = &door.page else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let path = match uri.path() {
        "/" => "/index.html",
        other => other,
    };
    let found = page
        .assets()
        .get(&AssetKey::from(path))
        .map(|bytes| (path, bytes.into_owned()));
    let is_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    let found = found.or_else(|| {
        let index = "/index.html";
        (!is_file)
            .then(|| page.assets().get(&AssetKey::from(index)))?
            .map(|b| (index, b.into_owned()))
    });
    match found {
        Some((path, bytes)) => Response::builder()
            .header(header::CONTENT_TYPE, content_type(path))
            .header(header::CONTENT_SECURITY_POLICY, POLICY)
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(header::REFERRER_POLICY, "no-referrer")
            .body(Body::from(bytes))
            .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
