//! One line, as the dialer keeps it in memory: its hours, its numbers in turn, its limits.

use domain::{
    ids::AttemptId,
    line::{Breaker, LINE_BREAKER, LineHealth, LineRest, RestingLine, ServiceInstance},
    outcome::LineFault,
    pacer::{ConcurrencyGate, RateGate},
    schedule::CompiledSchedule,
    time::{Millis, SECOND, UnixMillis},
};

/// A carrier that says "full" without a Retry-After is asked again after so long; twice as long each
/// time, up to the longest.
const FULL_WAIT: Millis = 5 * SECOND;
const FULL_WAIT_LONGEST: Millis = 300 * SECOND;

/// A line at work.
#[derive(Debug)]
pub(crate) struct LineDesk {
    /// The line as last read.
    pub(crate) line: ServiceInstance,
    /// Its hours; `None`: always open.
    pub(crate) hours: Option<CompiledSchedule>,
    /// Its hours cannot be read: shut.
    broken: bool,
    numbers: Vec<Number>,
    turn: usize,
    channels: ConcurrencyGate,
    rate: RateGate,
    /// Refused as full so many times in a row.
    full: u32,
    breaker: Breaker,
    /// It failed too often: no calls until a test shows that it works again.
    rest: Option<LineRest>,
    /// What tripped it.
    rests_for: Option<LineFault>,
    /// That test is under way.
    in_test: bool,
}

/// A number to show.
#[derive(Debug)]
struct Number {
    number: String,
    hours: Option<CompiledSchedule>,
}

/// The number to show for a call, with its own hours.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The number; `None`: the line has none.
    pub(crate) number: Option<String>,
    /// Its own hours.
    pub(crate) hours: Option<CompiledSchedule>,
}

impl LineDesk {
    /// A desk for a line.
    pub(crate) fn new(line: ServiceInstance) -> Self {
        let mut desk = LineDesk {
            channels: ConcurrencyGate::new(u32::from(line.draft.channels)),
            rate: RateGate::new(u32::from(line.draft.calls_per_second)),
            hours: None,
            broken: false,
            numbers: Vec::new(),
            turn: 0,
            full: 0,
            breaker: Breaker::new(LINE_BREAKER),
            rest: None,
            rests_for: None,
            in_test: false,
            line,
        };
        desk.take_over(desk.line.clone());
        desk
    }

    /// The line was read again.
    pub(crate) fn take_over(&mut self, line: ServiceInstance) {
        let hours = line
            .draft
            .allowed
            .as_ref()
            .map(CompiledSchedule::new)
            .transpose();
        self.broken = hours.is_err();
        self.hours = hours.unwrap_or_default();
        self.numbers = line
            .draft
            .caller_numbers
            .iter()
            .filter_map(|number| {
                let hours = number
                    .allowed
                    .as_ref()
                    .map(CompiledSchedule::new)
                    .transpose()
                    .ok()?;
                Some(Number {
                    number: number.number.clone(),
                    hours,
                })
            })
            .collect();
        self.channels.set_limit(u32::from(line.draft.channels));
        self.rate.set_rate(u32::from(line.draft.calls_per_second));
        if line.draft.kind != self.line.draft.kind {
            // what failed was another line
            self.works();
        }
        self.line = line;
    }

    /// When calls may go out next as far as hours are concerned, `now` when they may now.
    pub(crate) fn next_opening(&self, now: UnixMillis) -> Option<UnixMillis> {
        if self.broken {
            return None;
        }
        if self.line.draft.caller_numbers.is_empty() {
            return common(self.hours.as_ref(), None, now);
        }
        let openings = self.numbers.iter();
        openings
            .filter_map(|n| common(self.hours.as_ref(), n.hours.as_ref(), now))
            .min()
    }

    /// How many calls may begin now.
    pub(crate) fn room(&self, now: UnixMillis) -> u32 {
        if self.rest.is_some() {
            return 0;
        }
        self.rate.free(now).min(self.channels_free())
    }

    /// When there may be room again without a call having ended first.
    pub(crate) fn next_room(&self, now: UnixMillis) -> Option<UnixMillis> {
        (self.channels_free() > 0 && self.rest.is_none()).then(|| self.rate.next_free(now))
    }

    /// Channels are what is alive: a call that ended takes none, however short it was.
    fn channels_free(&self) -> u32 {
        u32::from(self.line.draft.channels).saturating_sub(self.channels.alive())
    }

    /// The number for the next call: in turn, among those that may call now.
    pub(crate) fn next_caller(&mut self, now: UnixMillis) -> Option<Caller> {
        if self.line.draft.caller_numbers.is_empty() {
            return Some(Caller {
                number: None,
                hours: None,
            });
        }
        for step in 0..self.numbers.len() {
            let index = (self.turn + step) % self.numbers.len();
            let Some(number) = self.numbers.get(index) else {
                continue;
            };
            if number.hours.as_ref().is_none_or(|hours| hours.is_open(now)) {
                self.turn = index + 1;
                return Some(Caller {
                    number: Some(number.number.clone()),
                    hours: number.hours.clone(),
                });
            }
        }
        None
    }

    /// A call began.
    pub(crate) fn began(&mut self, call: AttemptId, now: UnixMillis) {
        self.channels.started(call, now);
        self.rate.took(now, 1);
    }

    /// A call ended.
    pub(crate) fn ended(&mut self, call: AttemptId) {
        self.channels.ended(call);
    }

    /// The carrier says that the line is full: no call before the moment that is returned.
    pub(crate) fn is_full(&mut self, retry_after: Option<Millis>, now: UnixMillis) -> UnixMillis {
        // several calls that were under way together are refused together: that is one refusal
        if !self.rate.is_held(now) {
            self.full = self.full.saturating_add(1);
        }
        let doubled = FULL_WAIT << (self.full.saturating_sub(1)).min(6);
        let wait = retry_after
            .unwrap_or(doubled.min(FULL_WAIT_LONGEST))
            .max(SECOND);
        self.rate.hold_until(now + wait);
        now + wait
    }

    /// A call that says something about the line ended; `fault` when the line failed it. Too many
    /// of them, and the line rests.
    pub(crate) fn call_ended(&mut self, fault: Option<&LineFault>, now: UnixMillis) {
        if self.breaker.ended(fault, now) && self.rest.is_none() {
            tracing::warn!(line = %self.line.id, "too many calls failed by the line: it rests");
            self.rest = Some(LineRest::begin(now));
            self.rests_for = fault.cloned();
        }
    }

    /// When it is to be tested, while it rests.
    pub(crate) fn test_at(&self) -> Option<UnixMillis> {
        self.rest.filter(|_| !self.in_test).map(|rest| rest.test_at)
    }

    /// Its rest, as it is shown.
    pub(crate) fn resting(&self) -> Option<RestingLine> {
        Some(RestingLine {
            fault: self.rests_for.clone()?,
            test_at: self.rest?.test_at,
        })
    }

    /// Its test began.
    pub(crate) fn test_began(&mut self) {
        self.in_test = true;
    }

    /// A test, begun by itself or by the user, was done.
    pub(crate) fn was_tested(&mut self, works: bool, now: UnixMillis) {
        self.in_test = false;
        if works {
            self.works();
        } else {
            self.rest = self.rest.map(|rest| rest.again(now));
        }
    }

    fn works(&mut self) {
        self.breaker.reset();
        self.rest = None;
        self.rests_for = None;
    }

    /// The line did what it is for. `true`: that was not known before.
    pub(crate) fn is_well(&mut self, now: UnixMillis) -> Option<LineHealth> {
        self.full = 0;
        match self.line.health {
            LineHealth::Ready { .. } => None,
            LineHealth::Unknown | LineHealth::Faulty { .. } => {
                self.line.health = LineHealth::Ready { at: now };
                Some(self.line.health.clone())
            }
        }
    }

    /// The line failed. The new health, when it is news.
    pub(crate) fn is_faulty(&mut self, fault: &LineFault, now: UnixMillis) -> Option<LineHealth> {
        if matches!(&self.line.health, LineHealth::Faulty { fault: known, .. } if known == fault) {
            return None;
        }
        self.line.health = LineHealth::Faulty {
            at: now,
            fault: fault.clone(),
        };
        Some(self.line.health.clone())
    }

    /// How long a callee's phone may ring.
    pub(crate) fn ring_timeout(&self) -> Millis {
        i64::from(self.line.draft.ring_seconds) * SECOND
    }
}

fn common(
    line: Option<&CompiledSchedule>,
    number: Option<&CompiledSchedule>,
    now: UnixMillis,
) -> Option<UnixMillis> {
    let hours: Vec<&CompiledSchedule> = line.into_iter().chain(number).collect();
    CompiledSchedule::next_common_opening(&hours, now)
}
