//! One web channel in use: its settings, its limits, and who is looking on.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use domain::{
    channel::{ChannelKind, WebSettings},
    ids::{ChannelId, MessageId},
    time::UnixMillis,
};
use engine::ports::messenger::{ChannelEvent, ChannelNews, Secret, WebLine};
use serde::Serialize;
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;

use super::limits::Limits;

/// What a page that is slow may fall behind; then it begins again from the history.
const BEHIND: usize = 64;
/// Pages of one visitor that look on at a time.
const PER_VISITOR: usize = 8;
/// Pages of one channel that look on at a time.
const PER_CHANNEL: usize = 2_000;

/// A web channel in use.
pub(super) struct Place {
    pub(super) channel: ChannelId,
    pub(super) kind: ChannelKind,
    pub(super) settings: WebSettings,
    /// Key of programs that speak for their own visitors.
    pub(super) key: Option<Secret>,
    pub(super) closed: CancellationToken,
    news: mpsc::UnboundedSender<ChannelEvent>,
    limits: Mutex<Limits>,
    rooms: Mutex<HashMap<String, broadcast::Sender<PageEvent>>>,
    seats: Arc<AtomicUsize>,
}

/// What a page is told.
#[derive(Debug, Clone)]
pub(super) enum PageEvent {
    /// A line; with the message behind which reading goes on, where it is known.
    Line(Option<MessageId>, PageLine),
    /// Somebody of us is writing.
    Typing,
}

/// A line as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageLine {
    /// The same line has the same id, however often it comes.
    pub(super) id: String,
    /// Who wrote it.
    pub(super) from: Writer,
    /// Words.
    pub(super) text: String,
    /// When.
    pub(super) at: UnixMillis,
}

/// Who wrote a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Writer {
    /// The visitor.
    Visitor,
    /// We.
    Team,
}

impl PageLine {
    /// A line of the history.
    pub(super) fn of(line: WebLine) -> PageLine {
        // A visitor's own id stands behind their number.
        let own = line
            .external_id
            .as_deref()
            .filter(|_| line.by_visitor)
            .and_then(|id| id.rsplit_once('/'))
            .map(|(_, own)| own.to_owned());
        PageLine {
            id: own.unwrap_or_else(|| line.message.to_string()),
            from: if line.by_visitor {
                Writer::Visitor
            } else {
                Writer::Team
            },
            text: line.text,
            at: line.at,
        }
    }
}

/// A page's place to look on from; dropped, it is free again.
pub(super) struct Seat {
    pub(super) events: broadcast::Receiver<PageEvent>,
    _taken: Taken,
}

struct Taken(Arc<AtomicUsize>);

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Seat {
    /// The events, and what keeps the place.
    pub(super) fn split(self) -> (broadcast::Receiver<PageEvent>, impl Send + 'static) {
        (self.events, self._taken)
    }
}

impl Place {
    pub(super) fn new(
        channel: ChannelId,
        kind: ChannelKind,
        settings: WebSettings,
        key: Option<Secret>,
        news: mpsc::UnboundedSender<ChannelEvent>,
    ) -> Place {
        Place {
            channel,
            kind,
            settings,
            key,
            closed: CancellationToken::new(),
            news,
            limits: Mutex::default(),
            rooms: Mutex::default(),
            seats: Arc::default(),
        }
    }

    pub(super) fn tell(&self, what: ChannelNews) {
        if self.closed.is_cancelled() {
            return;
        }
        // Whoever does not listen any more has closed everything.
        let _ = self.news.send(ChannelEvent {
            channel: self.channel,
            what,
        });
    }

    pub(super) fn limits(&self) -> MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells all pages of a visitor.
    pub(super) fn show(&self, peer: &str, event: PageEvent) {
        if let Some(room) = self.rooms().get(peer) {
            // Nobody looks on: it stands in the history.
            let _ = room.send(event);
        }
    }

    /// A place to look on from; `None`: there are too many already.
    pub(super) fn take_seat(&self, peer: &str) -> Option<Seat> {
        let mut rooms = self.rooms();
        rooms.retain(|_, room| room.receiver_count() > 0);
        if self.seats.load(Ordering::Relaxed) >= PER_CHANNEL {
            return None;
        }
        let room = rooms
            .entry(peer.to_owned())
            .or_insert_with(|| broadcast::channel(BEHIND).0);
        if room.receiver_count() >= PER_VISITOR {
            return None;
        }
        self.seats.fetch_add(1, Ordering::Relaxed);
        Some(Seat {
            events: room.subscribe(),
            _taken: Taken(self.seats.clone()),
        })
    }

    /// Ends everything: pages lose their connection and come back when it is opened again.
    pub(super) fn close(&self) {
        self.closed.cancel();
        self.rooms().clear();
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<PageEvent>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
