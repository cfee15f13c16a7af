//! The dialer's memory: tasks, lines and calls that are alive. It is rebuilt from the store at any
//! time; it writes nothing and calls nobody.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use domain::{
    agent::AgentVersion,
    call_task::LocalTrouble,
    do_not_call::{DoNotCallSet, DoNotCallSource},
    ids::{AgentVersionId, AttemptId, CallTaskId, LineId, RehearsalId},
    schedule::CompiledSchedule,
    time::{Millis, SECOND, UnixMillis},
};

use crate::{
    line_desk::LineDesk,
    live::LiveCall,
    rehearsing::RehearsalDesk,
    task_desk::{NextDue, TaskDesk},
};

/// While shut out, it is looked so often whether the database is ours again.
const SHUT_OUT_LOOK: Millis = SECOND;

/// The memory.
#[derive(Debug, Default)]
pub(crate) struct Dialer {
    /// Tasks that run, and those that still have calls alive.
    pub(crate) tasks: BTreeMap<CallTaskId, TaskDesk>,
    /// All lines.
    pub(crate) lines: BTreeMap<LineId, LineDesk>,
    /// Calls that are alive.
    pub(crate) live: BTreeMap<AttemptId, LiveCall>,
    /// Tasks that wait for their scheduled start.
    pub(crate) scheduled: BTreeMap<CallTaskId, UnixMillis>,
    /// Tasks that do not run and have somebody waiting: when to look who of them expired.
    pub(crate) resting: BTreeMap<CallTaskId, UnixMillis>,
    /// Versions that speak or have spoken.
    pub(crate) versions: HashMap<AgentVersionId, Arc<AgentVersion>>,
    /// The do-not-call list, and its version.
    pub(crate) barred: Option<(i64, DoNotCallSet)>,
    /// What is remembered here was read from the store.
    pub(crate) fresh: bool,
    /// Something was changed since: to be read again.
    pub(crate) stale: bool,
    /// Reading failed: not tried again before.
    pub(crate) read_again: Option<UnixMillis>,
    /// Something on this machine failed: no calls until it is settled.
    pub(crate) trouble: Option<Trouble>,
    /// When there was room for recordings, as last looked at.
    pub(crate) room_seen: Option<UnixMillis>,
    /// Grows with each placing: who begins when a line is shared.
    pub(crate) turn: u64,
    /// Rehearsals that go on.
    pub(crate) rehearsals: BTreeMap<RehearsalId, RehearsalDesk>,
    /// Do-not-call wishes that are not written down yet.
    pub(crate) to_bar: Vec<(String, DoNotCallSource)>,
    /// The last test call's id.
    pub(crate) last_test: i64,
    /// No call is placed before.
    pub(crate) quiet_until: UnixMillis,
    /// Another Switchboard may be at work on the database: no more calls until it is ours again.
    pub(crate) shut_out: bool,
    /// The app ends: no more calls.
    pub(crate) quitting: bool,
}

/// Something on this machine failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What.
    pub(crate) what: LocalTrouble,
    /// When to try again.
    pub(crate) retry_at: UnixMillis,
}

impl Dialer {
    /// Calls of a task that are alive.
    pub(crate) fn live_of(&self, task: CallTaskId) -> impl Iterator<Item = &LiveCall> {
        self.live
            .values()
            .filter(move |call| call.task() == Some(task))
    }

    /// A call to this number is alive.
    pub(crate) fn number_is_live(&self, number: &str) -> bool {
        self.live.values().any(|call| call.number == number)
    }

    /// Tasks that run, by line.
    pub(crate) fn running_by_line(&self) -> BTreeMap<LineId, Vec<CallTaskId>> {
        let mut by_line: BTreeMap<LineId, Vec<CallTaskId>> = BTreeMap::new();
        for (id, desk) in self.tasks.iter().filter(|(_, desk)| desk.running()) {
            by_line.entry(desk.line()).or_default().push(*id);
        }
        by_line
    }

    /// The first moment at or after `from` at which a task's callee may be called, as far as hours
    /// are concerned.
    pub(crate) fn next_opening(
        &self,
        task: CallTaskId,
        zone: Option<&str>,
        from: UnixMillis,
    ) -> Option<UnixMillis> {
        let desk = self.tasks.get(&task)?;
        let hours = desk.hours.as_ref()?;
        let own = zone.map(|zone| hours.in_zone(zone)).transpose().ok()?;
        let line = self.lines.get(&desk.line())?;
        let all: Vec<&CompiledSchedule> = [Some(hours), line.hours.as_ref(), own.as_ref()]
            .into_iter()
            .flatten()
            .collect();
        CompiledSchedule::next_common_opening(&all, from)
    }

    /// Whether a number is on the do-not-call list.
    pub(crate) fn is_barred(&self, number: &str) -> bool {
        let waiting = self.to_bar.iter().any(|(other, _)| other == number);
        waiting
            || self
                .barred
                .as_ref()
                .is_some_and(|(_, set)| set.contains(number))
    }

    /// Forgets tasks that neither run nor have calls.
    pub(crate) fn tidy(&mut self) {
        let alive: BTreeSet<CallTaskId> =
            self.live.values().filter_map(|call| call.task()).collect();
        self.tasks
            .retain(|id, desk| desk.running() || alive.contains(id));
    }

    /// When the next step is wanted if nothing happens before.
    pub(crate) fn next_wake(&self, now: UnixMillis) -> Option<UnixMillis> {
        let calls = self
            .live
            .values()
            .filter_map(|call| call.alarm())
            .map(|(at, _)| at);
        let starts = self.scheduled.values().copied();
        let trouble = self.trouble.iter().map(|trouble| trouble.retry_at);
        // in trouble, and while shut out, nobody is given up
        let resting = self.resting.values().copied();
        let resting = resting.filter(|_| self.trouble.is_none() && !self.shut_out);
        let expiries = self.tasks.values().filter(|desk| desk.running());
        let expiries = expiries.filter_map(|desk| desk.expires_next());
        let dialing = self.next_placing(now);
        let rehearsals = self.rehearsals.values().filter_map(|desk| desk.wakes(now));
        let rehearsals = rehearsals.filter(|_| !self.quitting);
        let tests = self.lines.values().filter_map(LineDesk::test_at);
        let tests = tests.filter(|_| !self.quitting);
        let reading = (self.stale || !self.fresh).then(|| self.read_again.unwrap_or(now));
        calls
            .chain(reading)
            .chain(rehearsals)
            .chain(tests)
            .chain(starts)
            .chain(resting)
            .chain(self.shut_out.then(|| now + SHUT_OUT_LOOK))
            .chain(trouble)
            .chain(expiries)
            .chain(dialing)
            .min()
    }

    /// When a call might be placed next.
    fn next_placing(&self, now: UnixMillis) -> Option<UnixMillis> {
        if self.trouble.is_some() || self.shut_out || self.quitting {
            return None;
        }
        let running = self.tasks.values().filter(|desk| desk.running());
        running
            .filter_map(|desk| self.next_placing_of(desk, now))
            .min()
    }

    fn next_placing_of(&self, desk: &TaskDesk, now: UnixMillis) -> Option<UnixMillis> {
        let due = match desk.due {
            NextDue::At(at) => at.max(now).max(self.quiet_until),
            NextDue::Nobody => return None,
        };
        let line = self.lines.get(&desk.line())?;
        // a slot or a channel that only a call's end can free is waited for without a clock
        let slot = desk.gate.next_free(now)?;
        let room = line.next_room(now)?;
        let from = due.max(slot).max(room);
        let hours = desk.hours.as_ref()?;
        let opening = hours.next_opening(from)?;
        line.next_opening(opening)
    }
}
