//! The media thread: one tick of 20 ms for all calls.
//!
//! Does not know what a session does in its tick.

use std::{
    collections::HashMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, Sender, TryRecvError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use engine::ports::CallAudio;
use tokio::sync::{
    mpsc::{UnboundedReceiver, unbounded_channel},
    oneshot,
};

use super::{
    FRAME_MS, MediaNews, MediaStatistics, SessionConfig,
    sdp::Description,
    session::{Session, SessionEnds},
    statistics::Counters,
};

/// The tick.
const TICK: Duration = Duration::from_millis(FRAME_MS as u64);
/// Ticks that are caught up with after a hiccup; what is beyond is left out (the machine slept).
const CATCH_UP: u32 = 10;

enum Order {
    Begin {
        id: u64,
        session: Box<Session>,
    },
    Redescribe {
        id: u64,
        description: Description,
    },
    Press {
        id: u64,
        key: char,
    },
    KeyHeard {
        id: u64,
        key: char,
    },
    End {
        id: u64,
        recorded: oneshot::Sender<bool>,
    },
}

/// The way to the media thread. The thread ends with the last way to it.
#[derive(Clone)]
pub(crate) struct Media {
    orders: Sender<Order>,
    next: Arc<AtomicU64>,
    counters: Arc<Counters>,
}

impl Media {
    /// Starts the thread.
    pub(crate) fn start() -> io::Result<Media> {
        let (orders, inbox) = channel();
        let counters = Arc::new(Counters::default());
        let seen = counters.clone();
        thread::Builder::new()
            .name("media".into())
            .spawn(move || run(&inbox, &seen))?;
        Ok(Media {
            orders,
            next: Arc::default(),
            counters,
        })
    }

    /// Begins a call's sound.
    pub(crate) fn begin(
        &self,
        config: SessionConfig,
    ) -> (CallAudio, MediaHandle, UnboundedReceiver<MediaNews>) {
        let (out, out_end) = unbounded_channel();
        let (heard_end, heard) = unbounded_channel();
        let (news_end, news) = unbounded_channel();
        let ends = SessionEnds {
            out: out_end,
            heard: heard_end,
            news: news_end,
        };
        let id = self.next.fetch_add(1, Relaxed);
        let session = Box::new(Session::new(config, ends));
        // If the thread is gone the session is dropped here: its channels close, and the call ends.
        let _ = self.orders.send(Order::Begin { id, session });
        let handle = MediaHandle {
            id,
            orders: self.orders.clone(),
            ended: false,
        };
        (CallAudio { out, heard }, handle, news)
    }

    /// Counters since they were last taken.
    pub(crate) fn take_statistics(&self) -> MediaStatistics {
        self.counters.take()
    }
}

/// A running session; dropped, it ends.
pub(crate) struct MediaHandle {
    id: u64,
    orders: Sender<Order>,
    ended: bool,
}

impl MediaHandle {
    /// The other side described itself anew.
    pub(crate) fn redescribe(&self, description: Description) {
        let _ = self.orders.send(Order::Redescribe {
            id: self.id,
            description,
        });
    }

    /// Presses a key.
    pub(crate) fn press(&self, key: char) {
        let _ = self.orders.send(Order::Press { id: self.id, key });
    }

    /// A key came another way than as RTP.
    pub(crate) fn key_heard(&self, key: char) {
        let _ = self.orders.send(Order::KeyHeard { id: self.id, key });
    }

    /// Ends the sound; whether a recording was written.
    pub(crate) async fn end(mut self) -> bool {
        self.ended = true;
        let (recorded, answer) = oneshot::channel();
        let _ = self.orders.send(Order::End {
            id: self.id,
            recorded,
        });
        answer.await.unwrap_or(false)
    }
}

impl Drop for MediaHandle {
    fn drop(&mut self) {
        if !self.ended {
            let (recorded, _nobody) = oneshot::channel();
            let _ = self.orders.send(Order::End {
                id: self.id,
                recorded,
            });
        }
    }
}

type Sessions = HashMap<u64, Box<Session>>;

fn obey(sessions: &mut Sessions, order: Order) {
    match order {
        Order::Begin { id, session } => {
            sessions.insert(id, session);
        }
        Order::Redescribe { id, description } => {
            if let Some(session) = sessions.get_mut(&id) {
                session.redescribe(description);
            }
        }
        Order::Press { id, key } => {
            if let Some(session) = sessions.get_mut(&id) {
                session.press(key);
            }
        }
        Order::KeyHeard { id, key } => {
            if let Some(session) = sessions.get(&id) {
                session.key_heard(key);
            }
        }
        Order::End { id, recorded } => {
            if let Some(session) = sessions.remove(&id) {
                session.end(recorded);
            }
        }
    }
}

fn run(inbox: &Receiver<Order>, counters: &Counters) {
    let mut sessions = Sessions::new();
    let mut buffer = [0u8; 2_048];
    let mut due = Instant::now();
    loop {
        if sessions.is_empty() {
            // No call, no tick: an idle app costs nothing.
            let Ok(order) = inbox.recv() else { return };
            obey(&mut sessions, order);
            due = Instant::now();
        }
        loop {
            match inbox.try_recv() {
                Ok(order) => obey(&mut sessions, order),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) if sessions.is_empty() => return,
                Err(TryRecvError::Disconnected) => break,
            }
        }
        counters.calls.store(sessions.len() as u64, Relaxed);
        let began = Instant::now();
        let (mut received, mut sent) = (0, 0);
        sessions.retain(|_, session| {
            // A fault in one call's sound must not end the others': that call alone is dropped.
            let ticked = catch_unwind(AssertUnwindSafe(|| session.tick(began, &mut buffer)));
            match ticked {
                Ok(traffic) => {
                    received += traffic.received;
                    sent += traffic.sent;
                    true
                }
                Err(_) => {
                    tracing::error!("the sound of a call failed; the call is ended");
                    false
                }
            }
        });
        let after = Instant::now();
        counters.tick(
            began.saturating_duration_since(due),
            after - began,
            received,
            sent,
        );
        due += TICK;
        if let Some(early) = due.checked_duration_since(after) {
            thread::sleep(early);
        } else {
            let behind = (after - due).as_nanos() / TICK.as_nanos();
            if behind > u128::from(CATCH_UP) {
                counters.skipped(u64::try_from(behind).unwrap_or(u64::MAX));
                due = after;
            }
        }
    }
}
