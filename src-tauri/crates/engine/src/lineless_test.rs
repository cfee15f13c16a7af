//! Test conversations without a line: the same agent, with a keyboard, or with a microphone and a speaker,
//! instead of a phone. Nothing of them is stored, except that the draft was tried; they end with the
//! agent, or when the tester ends them.

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
use tokio::sync::{mpsc, oneshot};

use crate::{
    Engine,
    inbox::SessionNews,
    ports::{AudioIn, AudioOut, CallAudio, CallDesk, ConversationResult, room::RoomCall},
    session::{self, Opening},
    test_call::judge,
};

/// Test conversations that go on.
#[derive(Debug, Default)]
pub(crate) struct LinelessTests {
    going: Arc<Mutex<HashMap<AttemptId, Tester>>>,
}

/// The tester's side: dropped, the tester has hung up.
#[derive(Debug)]
enum Tester {
    Typing {
        typed: mpsc::UnboundedSender<String>,
        _heard: mpsc::UnboundedSender<AudioIn>,
        _said: mpsc::UnboundedReceiver<AudioOut>,
    },
    Speaking {
        _held: oneshot::Sender<()>,
    },
}

/// A test that begins.
pub(crate) struct Lineless {
    pub(crate) attempt: AttemptId,
    pub(crate) agent: Arc<AgentVersion>,
    pub(crate) variables: BTreeMap<String, String>,
}

impl LinelessTests {
    /// Begins one by typing; its lines and its end are shown on the board.
    pub(crate) fn begin_typing(&self, engine: &Engine, test: Lineless) {
        let (typed, lines) = mpsc::unbounded_channel();
        let (hear, heard) = mpsc::unbounded_channel();
        let (out, said) = mpsc::unbounded_channel();
        let tester = Tester::Typing {
            typed,
            _heard: hear,
            _said: said,
        };
        self.begin(engine, test, tester, CallAudio { out, heard }, Some(lines));
    }

    /// Begins one by microphone and speaker.
    pub(crate) fn begin_speaking(&self, engine: &Engine, test: Lineless, room: RoomCall) {
        let tester = Tester::Speaking { _held: room.held };
        self.begin(engine, test, tester, room.audio, None);
    }

    fn begin(
        &self,
        engine: &Engine,
        test: Lineless,
        tester: Tester,
        audio: CallAudio,
        typed: Option<mpsc::UnboundedReceiver<String>>,
    ) {
        let Lineless {
            attempt,
            agent,
            variables,
        } = test;
        self.lock().insert(attempt, tester);
        let (news, mut told) = mpsc::unbounded_channel();
        let opening = Opening {
            attempt,
            agent: agent.clone(),
            variables,
            audio,
            zone: None,
            transfer: None,
            typed,
            desk: CallDesk::default(),
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
                    test.tags.clone_from(&result.tags);
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

    /// The tester types something. Who speaks is not typing.
    pub(crate) fn say(&self, attempt: AttemptId, text: String) {
        match self.lock().get(&attempt) {
            Some(Tester::Typing { typed, .. }) => {
                // a conversation that is just ending hears nothing more
                let _ = typed.send(text);
            }
            Some(Tester::Speaking { .. }) | None => {}
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
