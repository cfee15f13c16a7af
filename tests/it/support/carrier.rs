//! A telephone network on the manual clock: what each callee does is planned when the call is
//! placed, and events come out of a heap ordered by time, so that days of calling pass in
//! milliseconds and every run is the same.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

use domain::{
    call_task::LocalTrouble,
    conversation::{TransferOutcome, TransferTarget},
    ids::{AttemptId, LineId},
    line::ServiceInstance,
    outcome::{EndEvidence, HangupSide, LineFault},
    time::{Millis, SECOND, UnixMillis},
};
use engine::{
    clock::ManualClock,
    ports::{
        AudioIn, AudioOut, CallAudio, CallCarrier, CarrierEvent, CarrierNews, Clock, HangUpCause,
        LineTest, LineTestStep, LineTestWhat, OutgoingCall,
    },
};
use tokio::sync::mpsc;

use super::{
    trace::{Happened, Trace, What},
    transfers::Transfers,
};

/// What a callee does with one call.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// When the phone rings, after the INVITE; `None`: never.
    pub(crate) rings: Option<Millis>,
    /// How it goes on.
    pub(crate) then: Then,
}

/// How a call goes on.
#[derive(Debug, Clone)]
pub(crate) enum Then {
    /// Answers after so long, and hangs up after so long (`None`: waits for the agent).
    Answers {
        after: Millis,
        hangs_up: Option<Millis>,
    },
    /// A final answer after so long.
    Refuses {
        after: Millis,
        evidence: EndEvidence,
    },
    /// Lets it ring.
    Ignores,
    /// Answers at the very moment in which a CANCEL is sent.
    CrossesCancel,
    /// The carrier never tells anything, not even the end.
    Mute,
}

impl Plan {
    /// Rings, answers, listens to the agent.
    pub(crate) fn answers(after: Millis) -> Plan {
        Plan {
            rings: Some(after / 2),
            then: Then::Answers {
                after,
                hangs_up: None,
            },
        }
    }

    /// Rings, answers, and hangs up.
    pub(crate) fn hangs_up(after: Millis, talk: Millis) -> Plan {
        Plan {
            rings: Some(after / 2),
            then: Then::Answers {
                after,
                hangs_up: Some(talk),
            },
        }
    }

    /// Rings until we give up.
    pub(crate) fn ignores() -> Plan {
        Plan {
            rings: Some(SECOND),
            then: Then::Ignores,
        }
    }

    /// The carrier goes silent.
    pub(crate) fn mute() -> Plan {
        Plan {
            rings: None,
            then: Then::Mute,
        }
    }

    /// Refused with this SIP code after a second, without ringing.
    pub(crate) fn refuses(sip_code: u16) -> Plan {
        let evidence = EndEvidence {
            sip_code: Some(sip_code),
            any_reply: true,
            ..EndEvidence::default()
        };
        Plan {
            rings: None,
            then: Then::Refuses {
                after: SECOND,
                evidence,
            },
        }
    }

    /// The line is full for so long.
    pub(crate) fn full(retry_after: Option<Millis>) -> Plan {
        let evidence = EndEvidence {
            sip_code: Some(503),
            sip_text: Some("Channel limit exceeded".to_owned()),
            any_reply: true,
            retry_after,
            ..EndEvidence::default()
        };
        Plan {
            rings: None,
            then: Then::Refuses {
                after: 50,
                evidence,
            },
        }
    }

    /// Nothing answers at all.
    pub(crate) fn unreachable() -> Plan {
        Plan {
            rings: None,
            then: Then::Refuses {
                after: 5 * SECOND,
                evidence: EndEvidence::default(),
            },
        }
    }
}

/// Decides what the callee of a call does; the number counts the calls to this number, from 1.
pub(crate) type Behaviour = Arc<dyn Fn(&OutgoingCall, usize) -> Plan + Send + Sync>;

/// The network.
pub(crate) struct VirtualCarrier {
    clock: Arc<ManualClock>,
    trace: Trace,
    recorded: Arc<Mutex<BTreeMap<AttemptId, Millis>>>,
    /// What comes of transfers.
    pub(crate) transfers: Transfers,
    state: Mutex<State>,
}

struct State {
    behaviour: Behaviour,
    calls: BTreeMap<AttemptId, Call>,
    heap: BTreeMap<(UnixMillis, u64), (AttemptId, Next)>,
    count: u64,
    called: HashMap<String, usize>,
    down: HashMap<LineId, LineFault>,
    passwords: HashMap<LineId, Option<String>>,
    /// From now on no recording can be written.
    unrecorded: Option<LocalTrouble>,
    hung_up: Vec<(AttemptId, HangUpCause)>,
    tests: usize,
}

struct Call {
    call: OutgoingCall,
    plan: Plan,
    events: mpsc::UnboundedSender<CarrierEvent>,
    rang: bool,
    answered: bool,
    /// Kept so that the agent's side stays open; dropped when the call ends.
    heard: Option<mpsc::UnboundedSender<AudioIn>>,
    said: Option<mpsc::UnboundedReceiver<AudioOut>>,
}

#[derive(Debug, Clone)]
enum Next {
    Rings,
    Answers,
    Ends(EndEvidence, Option<HangupSide>),
}

impl VirtualCarrier {
    pub(crate) fn new(
        clock: Arc<ManualClock>,
        trace: Trace,
        recorded: Arc<Mutex<BTreeMap<AttemptId, Millis>>>,
        behaviour: Behaviour,
    ) -> Self {
        let state = State {
            behaviour,
            calls: BTreeMap::new(),
            heap: BTreeMap::new(),
            count: 0,
            called: HashMap::new(),
            down: HashMap::new(),
            passwords: HashMap::new(),
            unrecorded: None,
            hung_up: Vec::new(),
            tests: 0,
        };
        VirtualCarrier {
            transfers: Transfers::new(clock.clone()),
            clock,
            trace,
            recorded,
            state: Mutex::new(state),
        }
    }

    /// From now on callees behave like this.
    pub(crate) fn behave(
        &self,
        behaviour: impl Fn(&OutgoingCall, usize) -> Plan + Send + Sync + 'static,
    ) {
        self.state.lock().unwrap().behaviour = Arc::new(behaviour);
    }

    /// Takes a line down, or up again.
    pub(crate) fn line_down(&self, line: LineId, fault: Option<LineFault>) {
        let mut state = self.state.lock().unwrap();
        match fault {
            Some(fault) => state.down.insert(line, fault),
            None => state.down.remove(&line),
        };
    }

    /// From now on no recording can be written, or all can again.
    pub(crate) fn unrecorded(&self, trouble: Option<LocalTrouble>) {
        self.state.lock().unwrap().unrecorded = trouble;
    }

    /// So many tests of lines were done.
    pub(crate) fn tested(&self) -> usize {
        self.state.lock().unwrap().tests
    }

    /// Calls that we were asked to end, in order.
    pub(crate) fn hung_up(&self) -> Vec<(AttemptId, HangUpCause)> {
        self.state.lock().unwrap().hung_up.clone()
    }

    /// The password with which a line was opened last.
    pub(crate) fn password(&self, line: LineId) -> Option<Option<String>> {
        self.state.lock().unwrap().passwords.get(&line).cloned()
    }

    /// When the next thing happens.
    pub(crate) fn next(&self) -> Option<UnixMillis> {
        self.state
            .lock()
            .unwrap()
            .heap
            .keys()
            .next()
            .map(|(at, _)| *at)
    }

    /// Lets everything happen whose time has come.
    pub(crate) fn deliver(&self) {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap();
        while let Some(entry) = state.heap.first_entry()
            && entry.key().0 <= now
        {
            let (attempt, next) = entry.remove();
            self.happen(&mut state, attempt, next);
        }
    }

    /// The process died: its calls are gone, the network notes their end.
    pub(crate) fn process_died(&self) {
        let mut state = self.state.lock().unwrap();
        state.heap.clear();
        for (_, call) in std::mem::take(&mut state.calls) {
            self.note(&call.call, What::Ended);
        }
    }

    fn note(&self, call: &OutgoingCall, what: What) {
        self.trace.note(Happened {
            at: self.clock.now(),
            attempt: call.attempt,
            line: call.line,
            number: call.number.clone(),
            caller: call.caller_number.clone(),
            what,
        });
    }

    fn happen(&self, state: &mut State, attempt: AttemptId, next: Next) {
        let Some(call) = state.calls.get_mut(&attempt) else {
            return;
        };
        let mut later = None;
        let unrecorded = state.unrecorded;
        let news = match next {
            Next::Rings => {
                call.rang = true;
                self.note(&call.call, What::Rang);
                CarrierNews::Ringing
            }
            Next::Answers => {
                let (out, said) = mpsc::unbounded_channel();
                let (heard_in, heard) = mpsc::unbounded_channel();
                call.answered = true;
                call.heard = Some(heard_in);
                call.said = Some(said);
                if call.call.recording.is_some() && unrecorded.is_none() {
                    self.recorded.lock().unwrap().insert(attempt, 3 * SECOND);
                }
                self.note(&call.call, What::Answered);
                if let Then::Answers {
                    hangs_up: Some(talk),
                    ..
                } = call.plan.then
                {
                    let evidence = EndEvidence {
                        sip_code: Some(200),
                        rang: call.rang,
                        answered: true,
                        any_reply: true,
                        ..EndEvidence::default()
                    };
                    later = Some((talk, Next::Ends(evidence, Some(HangupSide::Callee))));
                }
                CarrierNews::Answered {
                    audio: CallAudio { out, heard },
                }
            }
            Next::Ends(evidence, side) => {
                self.note(&call.call, What::Ended);
                let sound = self.recorded.lock().unwrap().get(&attempt).copied();
                let recorded = sound.is_some_and(|length| length > 0);
                CarrierNews::Ended {
                    evidence,
                    side,
                    recorded,
                }
            }
        };
        let ended = matches!(news, CarrierNews::Ended { .. });
        let answered = matches!(news, CarrierNews::Answered { .. });
        // the engine may be gone
        let tell = |what| call.events.send(CarrierEvent { attempt, what }).is_ok();
        tell(news);
        if let Some(trouble) = unrecorded.filter(|_| answered) {
            tell(CarrierNews::NotRecorded { trouble });
        }
        if ended {
            state.calls.remove(&attempt);
            state.heap.retain(|_, (other, _)| *other != attempt);
        }
        if let Some((after, next)) = later {
            self.plan(state, attempt, after, next);
        }
    }

    fn plan(&self, state: &mut State, attempt: AttemptId, after: Millis, next: Next) {
        state.count += 1;
        let key = (self.clock.now() + after, state.count);
        state.heap.insert(key, (attempt, next));
    }
}

#[async_trait::async_trait]
impl CallCarrier for VirtualCarrier {
    fn place(&self, call: OutgoingCall, events: mpsc::UnboundedSender<CarrierEvent>) {
        let mut state = self.state.lock().unwrap();
        self.note(&call, What::Invite);
        let calls = state.called.entry(call.number.clone()).or_default();
        *calls += 1;
        let nth = *calls;
        let plan = (state.behaviour.clone())(&call, nth);
        let attempt = call.attempt;
        let ring_timeout = call.ring_timeout;
        let planned = plan.clone();
        let call = Call {
            call,
            plan,
            events,
            rang: false,
            answered: false,
            heard: None,
            said: None,
        };
        let before = state.calls.insert(attempt, call);
        assert!(before.is_none(), "attempt {attempt} was placed twice");
        if let Some(after) = planned.rings {
            self.plan(&mut state, attempt, after, Next::Rings);
        }
        match planned.then {
            Then::Answers { after, .. } => self.plan(&mut state, attempt, after, Next::Answers),
            Then::Refuses { after, evidence } => {
                self.plan(&mut state, attempt, after, Next::Ends(evidence, None));
            }
            Then::Mute => {}
            Then::Ignores | Then::CrossesCancel => {
                let evidence = EndEvidence {
                    sip_code: Some(487),
                    rang: true,
                    any_reply: true,
                    ring_timeout: true,
                    ..EndEvidence::default()
                };
                self.plan(
                    &mut state,
                    attempt,
                    ring_timeout,
                    Next::Ends(evidence, None),
                );
            }
        }
    }

    fn hang_up(&self, attempt: AttemptId, why: HangUpCause) {
        let mut state = self.state.lock().unwrap();
        state.hung_up.push((attempt, why));
        let Some(call) = state.calls.get(&attempt) else {
            return;
        };
        if matches!(call.plan.then, Then::Mute) {
            // the call leaves the network all the same; only nobody says so
            self.note(&call.call, What::Ended);
            state.calls.remove(&attempt);
            return;
        }
        let crosses = matches!(call.plan.then, Then::CrossesCancel) && !call.answered;
        let answered = call.answered || crosses;
        if crosses && call.call.recording.is_some() {
            // nobody talked: an empty recording says only that somebody answered
            self.recorded.lock().unwrap().insert(attempt, 0);
        }
        let evidence = EndEvidence {
            sip_code: Some(if answered { 200 } else { 487 }),
            rang: call.rang,
            answered,
            any_reply: true,
            cancelled: why == HangUpCause::Cancelled,
            ..EndEvidence::default()
        };
        let side = answered.then_some(HangupSide::Agent);
        state.heap.retain(|_, (other, _)| *other != attempt);
        // 487 and the answer to a BYE take a moment
        self.plan(&mut state, attempt, 20, Next::Ends(evidence, side));
    }

    async fn transfer(&self, _attempt: AttemptId, to: TransferTarget) -> TransferOutcome {
        self.transfers.transfer(to).await
    }

    async fn open_line(&self, line: &ServiceInstance, password: Option<String>) {
        self.state
            .lock()
            .unwrap()
            .passwords
            .insert(line.id, password);
    }

    async fn close_line(&self, line: LineId) {
        self.state.lock().unwrap().passwords.remove(&line);
    }

    async fn line_ready(&self, line: LineId) -> Result<(), LineFault> {
        match self.state.lock().unwrap().down.get(&line) {
            Some(fault) => Err(fault.clone()),
            None => Ok(()),
        }
    }

    async fn test_line(&self, line: LineId) -> LineTest {
        let fault = self.line_ready(line).await.err();
        self.state.lock().unwrap().tests += 1;
        let step = LineTestStep {
            what: LineTestWhat::Reach,
            ok: fault.is_none(),
            sip_code: Some(200),
            took: 3,
        };
        LineTest {
            steps: vec![step],
            fault,
        }
    }
}
