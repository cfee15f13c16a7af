//! Test calls of an agent's draft: through the same lines, limits and do-not-call list as any call,
//! but nothing of them is stored, except that the draft was tried. Their attempts are negative, outside of what the store gives.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    agent::{AgentMind, AgentVersion, CommunicationAgent, TestVerdict},
    call_record::{CallPhase, LogEntry, LogLine, LogSpeaker},
    ids::{AgentVersionId, AttemptId, LineId},
    outcome::{CallResult, HangupSide},
    schedule::CompiledSchedule,
    time::UnixMillis,
};

use store::Store;

use crate::{
    Engine, EngineError,
    board::TestCallState,
    dialer::Dialer,
    ending::{Verdict, hangup_side},
    error::Result,
    lineless_test::Lineless,
    live::{CallEnd, EndedBy, Purpose},
    placing::Outgoing,
    ports::ConversationResult,
};

/// An agent's draft as a version that speaks.
fn draft_of(agent: CommunicationAgent, now: UnixMillis) -> Arc<AgentVersion> {
    Arc::new(AgentVersion {
        id: AgentVersionId(0),
        agent: agent.id,
        number: 0,
        draft: agent.draft,
        published_at: now,
    })
}

/// Judges a conversation that is over; where it counts, that is written down.
pub(crate) async fn judge(
    store: &Store,
    agent: &AgentVersion,
    talk: &ConversationResult,
    at: UnixMillis,
) -> TestVerdict {
    let verdict = TestVerdict::of(&talk.log, talk.voicemail);
    if verdict == TestVerdict::Counts {
        let written = store.agents().tested(agent.agent, &agent.draft, at).await;
        if let Err(error) = written {
            tracing::warn!(agent = %agent.agent, %error, "a test call could not be written down");
        }
    }
    verdict
}

impl Engine {
    /// Calls `number` with a draft. The id names the call, and its recording's attempt.
    pub async fn test_call(
        &self,
        agent: CommunicationAgent,
        line: LineId,
        number: String,
        variables: BTreeMap<String, String>,
    ) -> Result<i64> {
        // the row is read first: an unknown line is an error of its own
        self.store().lines().get(line).await?;
        let ready = self.parts.carrier.line_ready(line).await;
        ready.map_err(EngineError::LineUnusable)?;
        let mut dialer = self.dialer.lock().await;
        let dialer = &mut *dialer;
        self.refresh(dialer).await;
        self.read_bars(dialer).await?;
        let now = self.now();
        if dialer.is_barred(&number) {
            return Err(EngineError::DoNotCall);
        }
        if dialer.number_is_live(&number) {
            return Err(EngineError::NumberBusy);
        }
        let desk = dialer
            .lines
            .get_mut(&line)
            .ok_or(store::StoreError::NotFound)?;
        let opening = desk.next_opening(now);
        if opening != Some(now) {
            return Err(EngineError::LineShut(opening));
        }
        if desk.room(now) == 0 {
            return Err(EngineError::LineBusy);
        }
        let caller = desk.next_caller(now).ok_or(EngineError::LineShut(None))?;
        let hours: Vec<&CompiledSchedule> =
            desk.hours.iter().chain(caller.hours.as_ref()).collect();
        let ring_until = CompiledSchedule::first_closing(&hours, now);

        // after a restart the numbers go on below those of before, so that recordings stay apart
        dialer.last_test = (dialer.last_test - 1).min(-now);
        let attempt = AttemptId(dialer.last_test);
        let agent = draft_of(agent, now);
        let state = TestCallState::new(attempt, line, CallPhase::Dialing, now);
        self.show_test_begin(state).await;
        self.dial(
            dialer,
            Outgoing {
                attempt,
                purpose: Purpose::Test,
                line,
                number,
                caller_number: caller.number,
                agent,
                variables,
                ring_until,
            },
        );
        self.wake();
        Ok(attempt.0)
    }

    /// Begins a conversation in which the tester types: without a line, with the same agent.
    pub async fn typed_test(
        &self,
        agent: CommunicationAgent,
        variables: BTreeMap<String, String>,
    ) -> Result<i64> {
        match &agent.draft.mind {
            AgentMind::Script { .. } => return Err(EngineError::NotByTyping),
            AgentMind::Converse { .. } => {}
        }
        let test = self.begin_lineless(agent, variables).await;
        let attempt = test.attempt;
        self.lineless.begin_typing(self, test);
        Ok(attempt.0)
    }

    /// Begins a conversation by this machine's microphone and speaker: without a line, with the same
    /// agent.
    pub async fn spoken_test(
        &self,
        agent: CommunicationAgent,
        variables: BTreeMap<String, String>,
    ) -> Result<i64> {
        let room = self.parts.room.open().await.map_err(EngineError::NoSound)?;
        let test = self.begin_lineless(agent, variables).await;
        let attempt = test.attempt;
        self.lineless.begin_speaking(self, test, room);
        Ok(attempt.0)
    }

    async fn begin_lineless(
        &self,
        agent: CommunicationAgent,
        variables: BTreeMap<String, String>,
    ) -> Lineless {
        let now = self.now();
        let attempt = {
            let mut dialer = self.dialer.lock().await;
            dialer.last_test = (dialer.last_test - 1).min(-now);
            AttemptId(dialer.last_test)
        };
        let state = TestCallState::new(attempt, LineId(0), CallPhase::InCall, now);
        self.show_test_begin(state).await;
        Lineless {
            attempt,
            agent: draft_of(agent, now),
            variables,
        }
    }

    /// The tester says something.
    pub fn typed_line(&self, call: i64, text: String) -> Result<()> {
        self.test_call_state(call)?;
        // a conversation that is over hears nothing more: its state tells
        self.lineless.say(AttemptId(call), text);
        Ok(())
    }

    /// Where a test call stands.
    pub fn test_call_state(&self, call: i64) -> Result<TestCallState> {
        self.board
            .test(AttemptId(call))
            .ok_or(EngineError::NoSuchTestCall)
    }

    /// Ends a test call. One that has ended already is left as it is.
    pub async fn end_test_call(&self, call: i64) -> Result<TestCallState> {
        let attempt = AttemptId(call);
        self.test_call_state(call)?;
        self.lineless.end(attempt);
        let mut dialer = self.dialer.lock().await;
        let talking = dialer
            .live
            .get(&attempt)
            .is_some_and(|call| call.answered_at.is_some());
        let by = if talking {
            EndedBy::Agent
        } else {
            EndedBy::User
        };
        self.end_call(&mut dialer, attempt, by);
        drop(dialer);
        self.wake();
        self.test_call_state(call)
    }

    /// Shows a test call that begins; the oldest are forgotten for it.
    async fn show_test_begin(&self, state: TestCallState) {
        for old in self.board.begin_test(state) {
            self.parts.shelf.delete(old).await;
        }
    }

    /// Shows how a test call ended. One that counts lets its draft be published.
    pub(crate) async fn show_test_end(
        &self,
        dialer: &Dialer,
        attempt: AttemptId,
        end: &CallEnd,
        talk: ConversationResult,
        verdict: &Verdict,
    ) {
        let Some(call) = dialer.live.get(&attempt) else {
            return;
        };
        let answered = call.answered_at;
        let side = hangup_side(call, end).unwrap_or(HangupSide::System);
        let has_recording = end.recorded && answered.is_some();
        let judged = match answered {
            Some(_) => Some(judge(self.store(), &call.agent, &talk, end.at).await),
            None => None,
        };
        if talk.to_sum_up {
            self.sum_up_test(attempt, call.agent.clone(), &talk);
        }
        self.board.change_test(attempt, |test| {
            test.phase = CallPhase::Ended;
            test.since = end.at;
            test.log = talk.log;
            if let Some(at) = answered {
                let entry = LogEntry::Ended { side };
                test.log.push(LogLine {
                    at: end.at - at,
                    speaker: LogSpeaker::Event,
                    entry,
                });
            }
            test.tags = talk.tags;
            test.cost = talk.cost.unwrap_or_default();
            test.summing_up = talk.to_sum_up;
            (test.result, test.fault) = match verdict {
                Verdict::Talked(result) | Verdict::NotReached(result) => (Some(*result), None),
                Verdict::Cancelled | Verdict::TakenBack => (Some(CallResult::Cancel), None),
                Verdict::Fault(fault) => (None, Some(fault.clone())),
            };
            test.has_recording = has_recording;
            test.verdict = judged;
        });
    }
}
