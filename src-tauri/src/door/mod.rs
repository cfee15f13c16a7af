//! The IPC door over HTTP, on loopback only: commands, changes, files, recordings, and the page itself.
//!
//! The window uses only the recordings (its player needs an http address); `switchboard serve` all.

mod events;
mod files;
mod guard;
mod media;
mod page;
mod rpc;

use std::{net::Ipv4Addr, sync::Arc};

use app::App;
use axum::{
    Router, middleware,
    routing::{get, post},
};
use tokio::net::TcpListener;

pub(crate) use guard::new_token;
pub(crate) use page::{Page, page_of};

use crate::trouble::Trouble;

/// What the handlers share.
pub(crate) struct Door {
    /// The house.
    pub(crate) app: Arc<App>,
    /// Token of this run.
    pub(crate) token: String,
    /// The page, when it is served too.
    pub(crate) page: Option<Page>,
}

/// A port on loopback; 0: any free one.
pub(crate) async fn listen(port: u16) -> Result<TcpListener, Trouble> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(Trouble::Port)
}

/// The whole door.
pub(crate) fn whole(door: Arc<Door>) -> Router {
    let guarded = Router::new()
        .route("/rpc", get(rpc::list))
        .route("/rpc/{command}", post(rpc::call))
        .route("/events", get(events::stream))
        .route("/files/{ticket}", get(files::fetch))
        .route("/upload", post(files::upload))
        .route_layer(middleware::from_fn_with_state(door.clone(), guard::token));
    guarded
        .merge(media::routes())
        .fallback(page::serve)
        .layer(middleware::from_fn(guard::loopback_host))
        .with_state(door)
}

/// Recordings only, for the window.
pub(crate) fn recordings(door: Arc<Door>) -> Router {
    media::routes()
        .layer(middleware::from_fn(guard::loopback_host))
        .with_state(door)
}
