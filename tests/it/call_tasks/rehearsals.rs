//! Rehearsals in a World: who is called, what is kept of it, what it may cost, and what a task requires of it.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use domain::{
    agent::{AgentDraft, AgentMind},
    call_record::{LogEntry, LogLine, LogSpeaker},
    call_task::{CallTaskStatus, StartFailure},
    ids::{AttemptId, LineId, RehearsalId},
    line::LineKind,
    money::Usd,
    practice::PracticeSettings,
    rehearsal::{Persona, Rehearsal, RehearsalCallState, RehearsalStatus},
    time::{HOUR, MINUTE, Millis, SECOND},
};
use engine::{
    EngineError,
    clock::ManualClock,
    ports::{AgentRuntime, Clock, Conversation, ConversationResult},
};

use crate::support::{forms, *};

/// An agent that does everything right, with the personas in the order in which they are called.
struct Perfect {
    clock: Arc<ManualClock>,
    begun: AtomicUsize,
    /// What each call may spend, as its agent's form says.
    limits: Mutex<Vec<Option<Usd>>>,
    length: Millis,
    /// With these it does everything wrong that it can.
    bad_with: BTreeSet<Persona>,
}

impl Perfect {
    fn talks(world: &World, length: Millis, bad_with: &[Persona]) -> Arc<Perfect> {
        // everybody answers after the one before: who is who is known by the order
        world.carrier.behave(|call, _| {
            let (persona, _) = Persona::at(&call.number).expect("a persona");
            Plan::answers(2_000 + 100 * persona as Millis)
        });
        let agent = Arc::new(Perfect {
            clock: world.clock.clone(),
            begun: AtomicUsize::new(0),
            limits: Mutex::default(),
            length,
            bad_with: bad_with.iter().copied().collect(),
        });
        world.talker.become_real(agent.clone());
        agent
    }
}

fn said(at: Millis, text: &str) -> LogLine {
    LogLine {
        at,
        speaker: LogSpeaker::Agent,
        entry: LogEntry::Said {
            text: text.to_owned(),
            cut: false,
        },
    }
}

#[async_trait]
impl AgentRuntime for Perfect {
    async fn converse(&self, conversation: Conversation) -> ConversationResult {
        let n = self.begun.fetch_add(1, Ordering::Relaxed);
        let persona = Persona::ALL[n % Persona::ALL.len()];
        let limit = match &conversation.agent.draft.mind {
            AgentMind::Converse { converse } => converse.limit,
            AgentMind::Script { .. } => None,
        };
        self.limits.lock().unwrap().push(limit);
        let machine = persona == Persona::Voicemail;
        let middle = match persona {
            Persona::Silent => LogEntry::Silence,
            Persona::Voicemail => LogEntry::Voicemail,
            Persona::Polite
            | Persona::Hurried
            | Persona::Angry
            | Persona::Gatekeeper
            | Persona::AsksIfRobot
            | Persona::Noisy
            | Persona::WantsCallBack
            | Persona::OptsOut => LogEntry::Heard {
                speech_ms: 800,
                text: None,
            },
        };
        let bad = self.bad_with.contains(&persona);
        let middle = LogLine {
            at: 1_000,
            speaker: LogSpeaker::Callee,
            entry: middle,
        };
        let mut log = vec![said(0, "Good day."), middle];
        if !machine {
            let words = if bad { "No!! SHUT UP NOW" } else { "Goodbye." };
            log.push(said(2_000, words));
        }
        for line in &log {
            let _ = conversation.live.send(line.clone());
        }
        if persona == Persona::OptsOut {
            let entry = LogEntry::DoNotCall;
            let speaker = LogSpeaker::Event;
            let _ = conversation.live.send(LogLine {
                at: 2_500,
                speaker,
                entry,
            });
        }
        let until = self.clock.now() + self.length;
        let mut heard = conversation.audio.heard;
        tokio::select! {
            () = self.clock.sleep_until(until) => {}
            () = async { while heard.recv().await.is_some() {} } => {}
        }
        ConversationResult {
            log,
            voicemail: machine && !bad,
            do_not_call: persona == Persona::OptsOut && !bad,
            call_back: (persona == Persona::WantsCallBack && !bad)
                .then(|| self.clock.now() + 24 * HOUR),
            cost: limit.map(|limit| Usd(limit.0 / 2)),
            ..ConversationResult::default()
        }
    }
}

async fn practice(world: &World) -> LineId {
    let mut line = forms::line("Practice");
    line.kind = LineKind::Practice {
        practice: PracticeSettings::default(),
    };
    world.add_line(&line).await
}

async fn rehearse(world: &World, limit: Option<Usd>) -> RehearsalId {
    let line = practice(world).await;
    world
        .engine
        .rehearse(world.agent, line, limit)
        .await
        .unwrap()
}

async fn kept(world: &World, id: RehearsalId) -> Rehearsal {
    world.store.rehearsals().get(id).await.unwrap()
}

fn passed(rehearsal: &Rehearsal) -> Vec<Persona> {
    let good = rehearsal.calls.iter().filter(|call| {
        let record = call.record.as_ref();
        record.is_some_and(|record| record.passed())
    });
    good.map(|call| call.persona).collect()
}

async fn barred(world: &World) -> i64 {
    world.store.do_not_call().count().await.unwrap()
}

#[test]
fn ten_personas_are_called_and_a_task_may_require_that_all_were_passed() {
    in_each_world("2026-11-20T09:00", async |world| {
        let task = world.task("Careful", |task| task.rehearsed = true).await;
        let refused = world.import(task, callees(numbers(0, 1))).await;
        let CallTaskStatus::StartFailed { reason, .. } = refused.status else {
            panic!("it must not start: {:?}", refused.status)
        };
        assert_eq!(reason, StartFailure::NotRehearsed { agent: world.agent });

        Perfect::talks(world, 20 * SECOND, &[]);
        let id = rehearse(world, None).await;
        world.run_for(5 * SECOND).await;
        let going = kept(world, id).await;
        let calling =
            |call: &&domain::rehearsal::RehearsalCall| call.state == RehearsalCallState::Calling;
        assert_eq!(
            going.calls.iter().filter(calling).count(),
            5,
            "five at once"
        );
        let one = going.calls[0].attempt.expect("an attempt");
        assert!(one < AttemptId(0), "outside of what the store gives");
        let so_far = world.engine.rehearsed_so_far(one);
        assert!(!so_far.is_empty(), "what is said can be read along");

        world.run_for(2 * MINUTE).await;
        let done = kept(world, id).await;
        assert_eq!(passed(&done), Persona::ALL, "{done:#?}");
        assert_eq!(done.status, RehearsalStatus::Passed);
        assert!(done.calls.iter().all(|call| call.has_recording));
        assert_eq!(
            done.version,
            Some(1),
            "what was rehearsed is what is published"
        );
        assert_eq!(barred(world).await, 0, "nobody real is put on the list");

        world.carrier.behave(|_, _| Plan::answers(1_000));
        let started = world.engine.start(task).await.unwrap();
        assert!(matches!(started.status, CallTaskStatus::Running { .. }));
        world.run_for(MINUTE).await;

        // another version has not been rehearsed
        world
            .set_agent(|agent| agent.disclosure = "Hello.".to_owned())
            .await;
        let again = world.task("Again", |task| task.rehearsed = true).await;
        let refused = world.import(again, callees(numbers(1, 1))).await;
        assert!(matches!(
            refused.status,
            CallTaskStatus::StartFailed {
                reason: StartFailure::NotRehearsed { .. },
                ..
            }
        ));
        // a draft that was rehearsed passes as the version that it becomes
        Perfect::talks(world, 20 * SECOND, &[]);
        let mut draft = forms::agent("Anna");
        draft.disclosure = "Good morning.".to_owned();
        let (agent, now) = (world.agent, world.now());
        world
            .store
            .agents()
            .save_draft(agent, &draft, now)
            .await
            .unwrap();
        let line = world.store.lines().list().await.unwrap();
        let line = line
            .iter()
            .find(|line| line.draft.name == "Practice")
            .unwrap();
        let id = world
            .engine
            .rehearse(world.agent, line.id, None)
            .await
            .unwrap();
        world.run_for(2 * MINUTE).await;
        let of_draft = kept(world, id).await;
        assert_eq!(
            (of_draft.status, of_draft.version),
            (RehearsalStatus::Passed, None)
        );
        let version = world
            .store
            .agents()
            .publish(agent, world.now())
            .await
            .unwrap();
        assert_eq!(kept(world, id).await.version, Some(version.number));
        assert!(
            world
                .store
                .rehearsals()
                .passed_with(version.id)
                .await
                .unwrap()
        );
    });
}

#[test]
fn what_was_missed_is_told_for_each_persona() {
    in_each_world("2026-11-20T09:00", async |world| {
        let bad = [Persona::Angry, Persona::Voicemail, Persona::OptsOut];
        Perfect::talks(world, 20 * SECOND, &bad);
        let id = rehearse(world, None).await;
        world.run_for(2 * MINUTE).await;
        let done = kept(world, id).await;
        assert_eq!(done.status, RehearsalStatus::Failed);
        let good: Vec<Persona> = Persona::ALL
            .into_iter()
            .filter(|persona| !bad.contains(persona))
            .collect();
        assert_eq!(passed(&done), good);
        let agent = world.store.agents().get(world.agent).await.unwrap();
        let version = agent.published.unwrap();
        assert!(
            !world
                .store
                .rehearsals()
                .passed_with(version.id)
                .await
                .unwrap()
        );
    });
}

#[test]
fn calls_that_cannot_be_placed_fail_with_the_reason() {
    in_each_world("2026-11-20T09:00", async |world| {
        world.carrier.behave(|_, _| Plan::refuses(488));
        let id = rehearse(world, None).await;
        world.run_for(10 * MINUTE).await;
        let done = kept(world, id).await;
        assert_eq!(done.status, RehearsalStatus::Failed, "{done:#?}");
        let fault = |call: &domain::rehearsal::RehearsalCall| {
            call.record
                .as_ref()
                .is_some_and(|record| record.fault.is_some())
        };
        assert!(done.calls.iter().all(fault));
    });
}

#[test]
fn all_calls_together_keep_to_the_limit() {
    in_each_world("2026-11-20T09:00", async |world| {
        world
            .set_agent(|agent| {
                *agent = AgentDraft {
                    name: "Anna".to_owned(),
                    ..AgentDraft::conversing_sample()
                }
            })
            .await;
        let agent = Perfect::talks(world, 20 * SECOND, &[]);
        let id = rehearse(world, Some(Usd(1_000_000))).await;
        world.run_for(2 * MINUTE).await;
        let done = kept(world, id).await;
        assert_eq!(done.status, RehearsalStatus::Passed, "{done:#?}");
        let limits: Vec<i64> = agent
            .limits
            .lock()
            .unwrap()
            .iter()
            .map(|limit| limit.expect("each call has a limit").0)
            .collect();
        assert_eq!(limits[..5], [100_000; 5]);
        assert!(
            limits[9] > 100_000,
            "what is left over is shared: {limits:?}"
        );
        assert!(done.cost().0 > 0 && done.cost() <= Usd(1_000_000));
    });
}

#[test]
fn a_rehearsal_is_cancelled_with_its_calls() {
    in_each_world("2026-11-20T09:00", async |world| {
        Perfect::talks(world, HOUR, &[]);
        let id = rehearse(world, None).await;
        world.run_for(10 * SECOND).await;
        let line = world.store.lines().list().await.unwrap();
        let line = line
            .iter()
            .find(|line| line.draft.name == "Practice")
            .unwrap();
        assert!(matches!(
            world.engine.rehearse(world.agent, line.id, None).await,
            Err(EngineError::Rehearsing)
        ));
        assert!(matches!(
            world.engine.rehearse(world.agent, world.line, None).await,
            Err(EngineError::NotAPracticeLine)
        ));
        world.engine.cancel_rehearsal(id).await.unwrap();
        world.run_for(MINUTE).await;
        let done = kept(world, id).await;
        assert_eq!(done.status, RehearsalStatus::Cancelled);
        let waiting = done
            .calls
            .iter()
            .filter(|call| call.state == RehearsalCallState::Waiting);
        assert_eq!(waiting.count(), 5, "nobody more was called");
        assert_eq!(world.engine.live_on_line(line.id), 0);
        world.engine.cancel_rehearsal(id).await.unwrap();
        let next = world.engine.rehearse(world.agent, line.id, None).await;
        assert!(next.is_ok(), "another one may begin");
    });
}

#[test]
fn a_rehearsal_that_the_end_of_the_app_cut_off_says_so() {
    in_each_world("2026-11-20T09:00", async |world| {
        Perfect::talks(world, HOUR, &[]);
        let id = rehearse(world, Some(Usd(900_000))).await;
        world.run_for(10 * SECOND).await;
        world.restart().await.unwrap();
        world.run_for(10 * MINUTE).await;
        let cut = kept(world, id).await;
        assert_eq!(cut.status, RehearsalStatus::Interrupted);
        assert!(cut.ended_at.is_some());
        assert_eq!(
            cut.calls
                .iter()
                .filter(|call| call.record.is_some())
                .count(),
            0
        );
        assert_eq!(
            cut.cost(),
            Usd(450_000),
            "what was set aside counts as spent"
        );
        assert_eq!(passed(&cut), []);
        let agent = world.agent;
        assert!(
            !world
                .store
                .rehearsals()
                .recordings_of(agent)
                .await
                .unwrap()
                .is_empty()
        );
        world.store.agents().delete(agent).await.unwrap();
        assert!(
            world
                .store
                .rehearsals()
                .of_agent(agent, 10)
                .await
                .unwrap()
                .is_empty()
        );
    });
}
