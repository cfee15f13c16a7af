//! `GET /events`: changes as server-sent events. A reader that fell behind is told to fetch all again.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;

use super::Door;

/// The stream of changes from now on.
pub(super) async fn stream(State(door): State<Arc<Door>>) -> Response {
    let changes = BroadcastStream::new(door.app.changes()).map(|change| {
        let event = match change {
            Ok(change) => Event::default().event("change").json_data(&change),
            Err(_fell_behind) => Ok(Event::default().event("reload").data("{}")),
        };
        Ok::<_, Infallible>(event.unwrap_or_else(|_| Event::default().event("reload").data("{}")))
    });
    let hello = futures_util::stream::once(async {
        Ok::<_, Infallible>(Event::default().event("hello").data("{}"))
    });
    Sse::new(hello.chain(changes))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response()
}
