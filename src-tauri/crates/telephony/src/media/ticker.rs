//! The media thread: one tick of 20 ms for all calls, a quarter of them every 5 ms, so that packets
//! leave evenly and no peer's buffer is flooded.
//!
//! Does not know what a session does in its tick.

use std::{
    collections::HashMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use engine::ports::CallAudio;
use tokio::sync::{
    mpsc::{UnboundedReceiver, unbounded_channel},
    oneshot,
};

use crate::recording::Tape;

use super::{
    FRAME_MS, MediaNews, MediaStatistics, SessionConfig,
    sdp::Description,
    session::{Session, SessionEnds},
    statistics::Counters,
};

/// Groups of calls, served in turn.
const GROUPS: usize = 4;
/// The turn of a group.
const TURN: Duration = Duration::from_millis(FRAME_MS as u64 / GROUPS as u64);
/// Turns that are caught up with after a hiccup (200 ms); what is beyond is left out (the machine
/// slept).
const CATCH_UP: u128 = 10 * GROUPS as u128;

/// Before everything that waits longer than 20 ms anyway (nice value).
#[cfg(target_os = "linux")]
const PRIORITY: i32 = -15;

enum Order {
    Begin {
        id: u64,
        session: Box<Session>,
    },
    Redescribe {
        id: u64,
        description: Description,
    },
    Answered {
        id: u64,
        tape: Option<Tape>,
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

    /// Somebody answered; from now on it is recorded.
    pub(crate) fn answered(&self, tape: Option<Tape>) {
        let _ = self.orders.send(Order::Answered { id: self.id, tape });
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

type Group = HashMap<u64, Box<Session>>;
type Groups = [Group; GROUPS];

fn group_of(groups: &mut Groups, id: u64) -> &mut Group {
    &mut groups[(id % GROUPS as u64) as usize]
}

fn obey(groups: &mut Groups, order: Order) {
    match order {
        Order::Begin { id, session } => {
            group_of(groups, id).insert(id, session);
        }
        Order::Redescribe { id, description } => {
            if let Some(session) = group_of(groups, id).get_mut(&id) {
                session.redescribe(description);
            }
        }
        Order::Answered { id, tape } => {
            if let Some(session) = group_of(groups, id).get_mut(&id) {
                session.answered(tape);
            }
        }
        Order::Press { id, key } => {
            if let Some(session) = group_of(groups, id).get_mut(&id) {
                session.press(key);
            }
        }
        Order::KeyHeard { id, key } => {
            if let Some(session) = group_of(groups, id).get(&id) {
                session.key_heard(key);
            }
        }
        Order::End { id, recorded } => {
            if let Some(session) = group_of(groups, id).remove(&id) {
                session.end(recorded);
            }
        }
    }
}

/// Asks for a priority above the rest of the program. Where that is not allowed, sound takes its turn
/// like everything else.
#[cfg(target_os = "linux")]
fn go_first() {
    // On Linux a priority is a thread's own.
    if let Err(error) = rustix::process::setpriority_process(None, PRIORITY) {
        tracing::debug!(%error, "the sound of calls has no priority");
    }
}

#[cfg(not(target_os = "linux"))]
fn go_first() {}

fn run(inbox: &Receiver<Order>, counters: &Counters) {
    go_first();
    let mut groups = Groups::default();
    let mut buffer = [0u8; 2_048];
    let mut due = Instant::now();
    let mut turn = 0;
    loop {
        if groups.iter().all(Group::is_empty) {
            counters.calls.store(0, Relaxed);
            // No call, no tick: an idle app costs nothing.
            let Ok(order) = inbox.recv() else { return };
            obey(&mut groups, order);
            due = Instant::now();
        }
        while let Ok(order) = inbox.try_recv() {
            obey(&mut groups, order);
        }
        counters
            .calls
            .store(groups.iter().map(Group::len).sum::<usize>() as u64, Relaxed);
        let group = &mut groups[turn];
        turn = (turn + 1) % GROUPS;
        if !group.is_empty() {
            serve(group, &mut buffer, due, counters);
        }
        due += TURN;
        let now = Instant::now();
        if let Some(early) = due.checked_duration_since(now) {
            thread::sleep(early);
        } else {
            let behind = (now - due).as_nanos() / TURN.as_nanos();
            if behind > CATCH_UP {
                counters.skipped(u64::try_from(behind).unwrap_or(u64::MAX));
                due = now;
            }
        }
    }
}

fn serve(group: &mut Group, buffer: &mut [u8], due: Instant, counters: &Counters) {
    let began = Instant::now();
    let (mut received, mut sent) = (0, 0);
    group.retain(|_, session| {
        // A fault in one call's sound must not end the others': that call alone is dropped.
        match catch_unwind(AssertUnwindSafe(|| session.tick(began, buffer))) {
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
    counters.tick(
        began.saturating_duration_since(due),
        began.elapsed(),
        received,
        sent,
    );
}
