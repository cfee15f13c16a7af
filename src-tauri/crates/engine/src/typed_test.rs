//! Test conversations by typing: the same agent, with a keyboard instead of a phone. Nothing of them is
//! stored, except that the draft was tried; they end with the agent, or when the tester ends them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    agent::AgentVersion,
    call_record::{CallPhase, LogEntry, LogLine, LogSpeaker},
    ids::AttemptId,
    outcome::{CallResult, HangupSide},
};
use tokio::sync::mpsc;

use crate::{
    Engine,
    inbox::SessionNews,
    ports::{AudioIn, AudioOut, CallAudio, ConversationResult},
    session::{self, Opening},
    test_call::judge,
};

/// Test conversations that go on.
#[derive(Debug, Default)]
pub(crate) struct TypedTests {
    going: Arc<Mutex<HashMap<AttemptId, Tester>>>,
}

/// The tester's side: dropped, the tester has hung up.
#[derive(Debug)]
struct Tester {
    typed: mpsc::UnboundedSender<String>,
    _heard: mpsc::UnboundedSender<AudioIn>,
    _said: mpsc::UnboundedReceiver<AudioOut>,
}

impl TypedTests {
    /// Begins one; its lines and its end are shown on the board.
    pub(crate) fn begin(
        &self,
        engine: &Engine,
        attempt: AttemptId,
        agent: Arc<AgentVersion>,
        variables: BTreeMap<String, String>,
    ) {
        let (typed, lines) = mpsc::unbounded_channel();
        let (hear, heard) = mpsc::unbounded_channel();
        let (out, said) = mpsc::unbounded_channel();
        let tester = Tester {
            typed,
            _heard: hear,
            _said: said,
        };
        self.lock().insert(attempt, tester);
        let (news, mut told) = mpsc::unbounded_channel();
        let opening = Opening {
            attempt,
            agent: agent.clone(),
            variables,
            audio: CallAudio { out, heard },
            zone: None,
            typed: Some(lines),
        };
        session::begin(engine.parts.agents.clone(), opening, news);
        let (board, clock) = (engine.board.clone(), engine.parts.clock.clone());
        let (agents, going) = (engine.parts.agents.clone(), self.going.clone());
        let store = engine.store().clone();
        let began = clock.now();
        tokio::spawn(async move {
            while let Some(one) = told.recv().await {
                let result = match one {
                    SessionNews::Line { line, .. } => {
                        board.said(attempt, &line);
                        continue;
                    }
                    SessionNews::Over { result, .. } => result,
                };
                // whoever is still in the list did not hang up
                let by_tester = lock(&going).remove(&attempt).is_none();
                let side = if by_tester {
                    HangupSide::Callee
                } else {
                    HangupSide::Agent
                };
                let now = clock.now();
                let end = LogLine {
                    at: now - began,
                    speaker: LogSpeaker::Event,
                    entry: LogEntry::Ended { side },
                };
                let to_sum_up = result.to_sum_up;
                let judged = judge(&store, &agent, &result, now).await;
                board.change_test(attempt, |test| {
                    test.phase = CallPhase::Ended;
                    test.since = now;
                    test.log.clone_from(&result.log);
                    test.log.push(end);
                    test.cost = result.cost.unwrap_or_default();
                    test.result = Some(CallResult::Answered);
                    test.summing_up = to_sum_up;
                    test.verdict = Some(judged);
                });
                // nothing of it belongs to a live call
                board.remove(attempt);
                if to_sum_up {
                    let ConversationResult { log, cost, .. } = result;
                    let cost = cost.unwrap_or_default();
                    crate::summing_up::of_test(&*agents, &board, attempt, agent.clone(), log, cost)
                        .await;
                }
            }
        });
    }

    /// The tester says something.
    pub(crate) fn say(&self, attempt: AttemptId, text: String) {
        if let Some(tester) = self.lock().get(&attempt) {
            // a conversation that is just ending hears nothing more
            let _ = tester.typed.send(text);
        }
    }

    /// The tester hangs up.
    pub(crate) fn end(&self, attempt: AttemptId) {
        self.lock().remove(&attempt);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<AttemptId, Tester>> {
        lock(&self.going)
    }
}

fn lock(
    going: &Mutex<HashMap<AttemptId, Tester>>,
) -> std::sync::MutexGuard<'_, HashMap<AttemptId, Tester>> {
    going.lock().unwrap_or_else(PoisonError::into_inner)
}
