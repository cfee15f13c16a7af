//! What the dialer shows to others while it works: live calls, test calls, who waits for a line.
//! Readers never wait for the dialer. It decides nothing.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use domain::{
    agent::{OutputTag, TestVerdict},
    call_record::{CallPhase, LogLine},
    ids::{AttemptId, CallTaskId, LineId},
    line::RestingLine,
    money::Usd,
    outcome::{CallResult, LineFault},
    time::UnixMillis,
};

use crate::live::LiveCallInfo;

/// So many ended test calls are remembered.
const TEST_CALLS_KEPT: usize = 50;

/// A test call, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCallState {
    /// Its id; its recording is kept under this attempt.
    pub attempt: AttemptId,
    /// Line.
    pub line: LineId,
    /// Phase.
    pub phase: CallPhase,
    /// When the phase began.
    pub since: UnixMillis,
    /// Call log so far.
    pub log: Vec<LogLine>,
    /// Tags, when it ended.
    pub tags: Vec<OutputTag>,
    /// Result, when it ended and was the callee's.
    pub result: Option<CallResult>,
    /// Fault, when it was ours.
    pub fault: Option<LineFault>,
    /// It ended, was answered, and can be heard.
    pub has_recording: bool,
    /// What the services of a conversing agent cost.
    pub cost: Usd,
    /// The model is being asked what the call came to.
    pub summing_up: bool,
    /// Summary.
    pub summary: Option<String>,
    /// Whether it counts as the test before publishing, when it ended and somebody was reached.
    pub verdict: Option<TestVerdict>,
}

impl TestCallState {
    /// A test call that begins.
    pub(crate) fn new(attempt: AttemptId, line: LineId, phase: CallPhase, now: UnixMillis) -> Self {
        TestCallState {
            attempt,
            line,
            phase,
            since: now,
            log: Vec::new(),
            tags: Vec::new(),
            result: None,
            fault: None,
            has_recording: false,
            cost: Usd::ZERO,
            summing_up: false,
            summary: None,
            verdict: None,
        }
    }
}

/// The board.
#[derive(Debug, Default)]
pub(crate) struct Board {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    live: BTreeMap<AttemptId, LiveCallInfo>,
    /// Log lines of live calls: what is kept of a conversation that never returned.
    logs: HashMap<AttemptId, Vec<LogLine>>,
    tests: BTreeMap<AttemptId, TestCallState>,
    held_by_line: BTreeSet<CallTaskId>,
    resting: BTreeMap<LineId, RestingLine>,
}

impl Board {
    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows a campaign call, or its new phase.
    pub(crate) fn show(&self, mut info: LiveCallInfo) {
        self.with(|inner| {
            if let Some(old) = inner.live.get_mut(&info.attempt) {
                info.caption = old.caption.take();
            }
            inner.live.insert(info.attempt, info);
        });
    }

    /// Shows a test call's new phase. That it ended is shown with what it came to: whoever looks for its
    /// end looks no further.
    pub(crate) fn show_test(&self, attempt: AttemptId, phase: CallPhase, since: UnixMillis) {
        self.with(|inner| {
            let test = inner.tests.get_mut(&attempt);
            if let Some(test) = test.filter(|_| phase != CallPhase::Ended) {
                test.phase = phase;
                test.since = since;
            }
        });
    }

    /// A test call began. Returns the oldest ones that are forgotten for it.
    pub(crate) fn begin_test(&self, state: TestCallState) -> Vec<AttemptId> {
        self.with(|inner| {
            inner.tests.insert(state.attempt, state);
            // later test calls have smaller (more negative) ids
            let ended = inner.tests.iter().rev();
            let ended: Vec<AttemptId> = ended
                .filter(|(_, test)| test.phase == CallPhase::Ended)
                .map(|(attempt, _)| *attempt)
                .collect();
            let too_many = ended.len().saturating_sub(TEST_CALLS_KEPT);
            let forgotten = ended[..too_many].to_vec();
            for attempt in &forgotten {
                inner.tests.remove(attempt);
            }
            forgotten
        })
    }

    /// Changes a test call.
    pub(crate) fn change_test(&self, attempt: AttemptId, change: impl FnOnce(&mut TestCallState)) {
        self.with(|inner| inner.tests.get_mut(&attempt).map(change));
    }

    /// A test call.
    pub(crate) fn test(&self, attempt: AttemptId) -> Option<TestCallState> {
        self.with(|inner| inner.tests.get(&attempt).cloned())
    }

    /// Something was said in a call. Returns how many lines came before it.
    pub(crate) fn said(&self, attempt: AttemptId, line: &LogLine) -> usize {
        self.with(|inner| {
            let log = inner.logs.entry(attempt).or_default();
            let place = log.len();
            log.push(line.clone());
            if let Some(info) = inner.live.get_mut(&attempt) {
                info.caption = Some(line.clone());
            }
            if let Some(test) = inner.tests.get_mut(&attempt) {
                test.log.push(line.clone());
            }
            place
        })
    }

    /// What the callee of a live call is saying, before the agent's log has it.
    pub(crate) fn caption(&self, attempt: AttemptId, line: LogLine) {
        self.with(|inner| {
            if let Some(info) = inner.live.get_mut(&attempt) {
                info.caption = Some(line);
            }
        });
    }

    /// A call is over: takes it off, and gives what was logged live.
    pub(crate) fn remove(&self, attempt: AttemptId) -> Vec<LogLine> {
        self.with(|inner| {
            inner.live.remove(&attempt);
            inner.logs.remove(&attempt).unwrap_or_default()
        })
    }

    /// What was logged of a call so far.
    pub(crate) fn log(&self, attempt: AttemptId) -> Vec<LogLine> {
        self.with(|inner| inner.logs.get(&attempt).cloned().unwrap_or_default())
    }

    /// All live campaign calls, newest first.
    pub(crate) fn live(&self) -> Vec<LiveCallInfo> {
        self.with(|inner| inner.live.values().rev().cloned().collect())
    }

    /// Live calls of a task.
    pub(crate) fn live_of_task(&self, task: CallTaskId) -> u32 {
        self.with(|inner| count(inner.live.values().filter(|info| info.task == task)))
    }

    /// Live calls on a line, test calls too.
    pub(crate) fn live_on_line(&self, line: LineId) -> u32 {
        self.with(|inner| {
            let tests = inner.tests.values();
            count(inner.live.values().filter(|info| info.line == line))
                + count(tests.filter(|t| t.line == line && t.phase != CallPhase::Ended))
        })
    }

    /// Tasks that have somebody to call and no room on their line.
    pub(crate) fn set_held_by_line(&self, tasks: BTreeSet<CallTaskId>) {
        self.with(|inner| inner.held_by_line = tasks);
    }

    /// Lines that rest.
    pub(crate) fn set_resting(&self, lines: BTreeMap<LineId, RestingLine>) {
        self.with(|inner| inner.resting = lines);
    }

    /// The rest of a line.
    pub(crate) fn rest_of(&self, line: LineId) -> Option<RestingLine> {
        self.with(|inner| inner.resting.get(&line).cloned())
    }

    /// Whether a task waits for room on its line.
    pub(crate) fn is_held_by_line(&self, task: CallTaskId) -> bool {
        self.with(|inner| inner.held_by_line.contains(&task))
    }
}

fn count(items: impl Iterator) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
