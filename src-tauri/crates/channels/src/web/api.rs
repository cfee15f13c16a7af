//! The API of web channels: `POST …/visitors` gives a token, `POST …/messages` takes a message,
//! `GET …/events` streams what is said, `GET …/face` tells who says it. Pages use it, and so may programs.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    Json,
    body::Body,
    extract::{ConnectInfo, Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use base64::Engine as _;
use domain::{ids::MessageId, time::DAY};
use engine::ports::messenger::{ChannelNews, IncomingMessage, ReceivedBatch};
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use serde_json::json;
use tokio::{sync::oneshot, time::timeout};
use tokio_stream::wrappers::BroadcastStream;

use super::{
    Server,
    guard::{self, Asking},
    message::{Written, is_peer},
    place::{PageEvent, PageLine, Place, Writer},
    refusal::Refusal,
};

/// Longest body.
const BODY: usize = 32 * 1024;
/// How long a body may take to arrive.
const ARRIVES: Duration = Duration::from_secs(10);
/// How long storing may take.
const STORES: Duration = Duration::from_secs(15);
/// Lines of the history that a page begins with.
const BEGINS_WITH: usize = 100;
/// So often a quiet stream says that it lives: proxies cut what is silent.
const ALIVE: Duration = Duration::from_secs(15);

/// A request that may come in.
struct Entered {
    place: Arc<Place>,
    asking: Asking,
}

impl Server {
    fn enter(&self, channel: &str, headers: &HeaderMap) -> Result<Entered, Refusal> {
        let public = self.public();
        if !guard::host_is_ours(headers, public.as_deref()) {
            return Err(Refusal::OtherName);
        }
        let place = self.place_named(channel).ok_or(Refusal::NotFound)?;
        match guard::asking(headers, &place.settings, public.as_deref()) {
            Asking::Foreign => Err(Refusal::ForeignPage),
            asking @ (Asking::Ours | Asking::Allowed(_)) => Ok(Entered { place, asking }),
        }
    }

    /// Who speaks: a visitor by their token, or whoever a program with the channel's key names.
    fn speaker(
        &self,
        place: &Place,
        headers: &HeaderMap,
        named: Option<&str>,
    ) -> Result<String, Refusal> {
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(Refusal::NotAVisitor)?;
        if place
            .key
            .as_ref()
            .is_some_and(|key| self.signet.same(key, given))
        {
            let named = named.filter(|named| is_peer(named));
            return named.map(str::to_owned).ok_or(Refusal::BadMessage);
        }
        self.signet
            .visitor(place.channel, given)
            .ok_or(Refusal::NotAVisitor)
    }
}

impl Entered {
    /// Names the page that may read the answer.
    fn answer(&self, result: Result<Response, Refusal>) -> Response {
        let mut response = result.unwrap_or_else(|refusal| refusal.into_response());
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Asking::Allowed(origin) = &self.asking {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static("retry-after"),
            );
        }
        response
    }
}

/// A browser asks whether its page may ask.
pub(super) async fn preflight(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
) -> Response {
    let entered = match server.enter(&channel, &headers) {
        Ok(entered) => entered,
        Err(refusal) => return refusal.into_response(),
    };
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, last-event-id",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    entered.answer(Ok((StatusCode::NO_CONTENT, allowed).into_response()))
}

/// Gives a new visitor a token.
pub(super) async fn visitor(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
) -> Response {
    match server.enter(&channel, &headers) {
        Ok(entered) => {
            let token = server.signet.new_visitor(entered.place.channel);
            entered.answer(Ok(
                (StatusCode::CREATED, Json(json!({ "token": token }))).into_response()
            ))
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Takes a message.
pub(super) async fn message(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    ConnectInfo(remote): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let entered = match server.enter(&channel, &headers) {
        Ok(entered) => entered,
        Err(refusal) => return refusal.into_response(),
    };
    let taken = async {
        let written = written(&headers, body).await?;
        let peer = server.speaker(&entered.place, &headers, written.peer.as_deref())?;
        let address = guard::address(&headers, remote, server.public().as_deref());
        let id = written.id();
        let message = written
            .by(&peer, server.clock.now())
            .ok_or(Refusal::BadMessage)?;
        take(&server, &entered.place, address, &id, message).await?;
        Ok((StatusCode::ACCEPTED, Json(json!({ "id": id }))).into_response())
    };
    entered.answer(taken.await)
}

async fn written(headers: &HeaderMap, body: Body) -> Result<Written, Refusal> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.split(';').next().map(str::trim) == Some("application/json"));
    if !is_json {
        return Err(Refusal::NotJson);
    }
    let body = timeout(ARRIVES, axum::body::to_bytes(body, BODY));
    let body = body
        .await
        .map_err(|_late| Refusal::BadMessage)?
        .map_err(|_cut_or_large| Refusal::TooLarge)?;
    serde_json::from_slice(&body).map_err(|_unreadable| Refusal::BadMessage)
}

/// Hands a message over, and answers only when it is stored.
async fn take(
    server: &Server,
    place: &Place,
    address: Option<IpAddr>,
    id: &str,
    message: IncomingMessage,
) -> Result<(), Refusal> {
    let now = server.clock.now();
    let peer = message.peer.clone();
    let counted = place.limits().message(&place.settings, &peer, now);
    counted.map_err(Refusal::Limit)?;
    let history = &server.history;
    let unavailable = |_fault| Refusal::Unavailable;
    let known = history.lines(place.channel, &peer, None, 1).await;
    let _beginning = if known.map_err(unavailable)?.is_empty() {
        let stored = history.begun(place.channel, now - DAY).await;
        let stored = stored.map_err(unavailable)?;
        let begins = place.limits().begin(&place.settings, address, &stored, now);
        begins.map_err(Refusal::Limit)?;
        Some(Beginning(place))
    } else {
        None
    };
    let line = PageLine {
        id: id.to_owned(),
        from: Writer::Visitor,
        text: message.text.clone(),
        at: message.at,
    };
    let (stored, is_stored) = oneshot::channel();
    place.tell(ChannelNews::Received(ReceivedBatch {
        messages: vec![message],
        cursor: None,
        stored,
    }));
    match timeout(STORES, is_stored).await {
        Ok(Ok(())) => {
            place.show(&peer, PageEvent::Line(None, line));
            Ok(())
        }
        Ok(Err(_)) | Err(_) => Err(Refusal::Unavailable),
    }
}

/// A dialogue that is about to begin: counted until it is stored, or was not.
struct Beginning<'a>(&'a Place);

impl Drop for Beginning<'_> {
    fn drop(&mut self) {
        self.0.limits().begun();
    }
}

/// For whom a program looks on.
#[derive(Deserialize)]
pub(super) struct LookingOn {
    #[serde(default)]
    peer: Option<String>,
}

/// Streams a visitor's dialogue: what was said behind `Last-Event-ID` (or the last lines), then what is
/// said from now on.
pub(super) async fn events(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    Query(looking_on): Query<LookingOn>,
    headers: HeaderMap,
) -> Response {
    let entered = match server.enter(&channel, &headers) {
        Ok(entered) => entered,
        Err(refusal) => return refusal.into_response(),
    };
    let opened = async {
        let place = &entered.place;
        let peer = server.speaker(place, &headers, looking_on.peer.as_deref())?;
        let seat = place.take_seat(&peer).ok_or(Refusal::TooManyPages)?;
        let after = headers
            .get("last-event-id")
            .and_then(|id| id.to_str().ok()?.parse().ok())
            .map(MessageId);
        // Seated first, read afterwards: a line may come twice, and never not at all.
        let lines = server
            .history
            .lines(place.channel, &peer, after, BEGINS_WITH)
            .await
            .map_err(|_fault| Refusal::Unavailable)?;
        let said = lines
            .into_iter()
            .map(|line| PageEvent::Line(Some(line.message), PageLine::of(line)));
        let (events, seated) = seat.split();
        // A page that fell behind is let go, and begins again from the history.
        let live = BroadcastStream::new(events)
            .take_while(|event| std::future::ready(event.is_ok()))
            .filter_map(|event| std::future::ready(event.ok()));
        let hello = stream::iter([Ok(Event::default().event("hello").data("{}"))]);
        let stream = hello.chain(stream::iter(said).chain(live).map(move |event| {
            let _ = &seated;
            Ok::<_, Infallible>(shown(event))
        }));
        let stream = stream.take_until(place.closed.clone().cancelled_owned());
        let alive = KeepAlive::new().interval(ALIVE);
        let mut response = Sse::new(stream).keep_alive(alive).into_response();
        // Proxies that gather answers would hold every line back.
        response
            .headers_mut()
            .insert("x-accel-buffering", HeaderValue::from_static("no"));
        Ok(response)
    };
    entered.answer(opened.await)
}

/// Who speaks for us in a visitor's dialogue: a name, and a picture where they have one.
pub(super) async fn face(
    State(server): State<Arc<Server>>,
    Path(channel): Path<String>,
    Query(looking_on): Query<LookingOn>,
    headers: HeaderMap,
) -> Response {
    let entered = match server.enter(&channel, &headers) {
        Ok(entered) => entered,
        Err(refusal) => return refusal.into_response(),
    };
    let asked = async {
        let place = &entered.place;
        let peer = server.speaker(place, &headers, looking_on.peer.as_deref())?;
        let face = server.history.face(place.channel, &peer).await;
        let face = face.map_err(|_fault| Refusal::Unavailable)?;
        let face = face.ok_or(Refusal::NotFound)?;
        let picture = face.picture.map(|picture| {
            let text = base64::engine::general_purpose::STANDARD.encode(picture.bytes);
            format!("data:{};base64,{text}", picture.media_type)
        });
        Ok(Json(json!({ "name": face.name, "picture": picture })).into_response())
    };
    entered.answer(asked.await)
}

fn shown(event: PageEvent) -> Event {
    match event {
        PageEvent::Line(behind, line) => {
            let named = Event::default().event("line");
            let numbered = match behind {
                Some(message) => named.id(message.to_string()),
                None => named,
            };
            numbered
                .json_data(line)
                .unwrap_or_else(|_| Event::default().comment("unwritable"))
        }
        PageEvent::Typing => Event::default().event("typing").data("{}"),
    }
}
