//! A call task with an agent that converses: from the answer to the record with transcript, tags, summary
//! and cost.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    agent::{AgentDraft, AgentMind, OutputTag},
    budget::ModelPrice,
    call_record::{CalleeState, LogEntry, RecordTab},
    conversation::{CallFunction, CallFunctionDraft, Transfer, TransferOutcome, TransferTarget},
    money::Usd,
    time::{HOUR, Millis, SECOND},
};
use engine::{
    ConversingAgent, ConversingParts,
    clock::ManualClock,
    ports::{
        AgentRuntime, AudioIn, AudioOut, CallAudio, CallToSumUp, Clock, Conversation,
        ConversationResult, TalkBook,
        speech::{
            Recognized, SpeechFault, SpeechRecognizer, SpeechUsage, Utterance, VoiceRequest,
            VoiceService,
        },
    },
};
use tokio::sync::{Notify, mpsc};

use crate::support::{
    chat_parts::{NoPrices, PlannedModel, Service, Stir, calls, says},
    on_the_phone::NoRealtime,
    parts::Vault,
    *,
};

/// Recognition, and a voice of ten milliseconds a letter.
struct Speech;

#[async_trait]
impl SpeechRecognizer for Speech {
    async fn recognize(&self, utterance: Utterance) -> Result<Recognized, SpeechFault> {
        let heard = (utterance.samples.len() / 8) as Millis;
        Ok(Recognized {
            text: "Yes, please send it".to_owned(),
            usage: SpeechUsage {
                heard,
                ..SpeechUsage::default()
            },
        })
    }
}

#[async_trait]
impl VoiceService for Speech {
    async fn speak(
        &self,
        words: VoiceRequest,
        pieces: mpsc::UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault> {
        let letters = words.text.chars().count();
        pieces.send(vec![1; letters * 80].into()).unwrap();
        Ok(SpeechUsage::default())
    }
}

/// The agent, with a callee at its ear who speaks once after the first line.
struct OnThePhone {
    agent: ConversingAgent,
    clock: Arc<ManualClock>,
    /// The agent has opened its keys and begins.
    begun: Arc<Notify>,
}

#[async_trait]
impl AgentRuntime for OnThePhone {
    async fn converse(&self, conversation: Conversation) -> ConversationResult {
        let (out, said) = mpsc::unbounded_channel();
        let (hear, heard) = mpsc::unbounded_channel();
        let CallAudio { heard: line, .. } = conversation.audio;
        tokio::spawn(phone(
            self.clock.clone(),
            self.begun.clone(),
            said,
            hear,
            line,
        ));
        let audio = CallAudio { out, heard };
        self.agent
            .converse(Conversation {
                audio,
                ..conversation
            })
            .await
    }

    async fn sum_up(
        &self,
        call: CallToSumUp,
        book: &dyn TalkBook,
    ) -> domain::conversation::SummedUp {
        self.agent.sum_up(call, book).await
    }
}

/// Plays what the agent says, and speaks for a second once the first piece was heard.
async fn phone(
    clock: Arc<ManualClock>,
    begun: Arc<Notify>,
    mut said: mpsc::UnboundedReceiver<AudioOut>,
    hear: mpsc::UnboundedSender<AudioIn>,
    mut line: mpsc::UnboundedReceiver<AudioIn>,
) {
    let (mut samples, mut spoke) = (0, false);
    loop {
        let out = tokio::select! {
            out = said.recv() => out,
            // the carrier is gone
            _ = line.recv() => return,
        };
        match out {
            None => return,
            Some(AudioOut::Listen(_)) => begun.notify_one(),
            Some(AudioOut::PlayMore {
                id,
                samples: part,
                last,
            }) => {
                samples += part.len();
                if last {
                    clock
                        .sleep_until(clock.now() + (samples / 8) as Millis)
                        .await;
                    samples = 0;
                    // the agent may be done
                    let _ = hear.send(AudioIn::PlaybackDone(id));
                    if !std::mem::replace(&mut spoke, true) {
                        let _ = hear.send(AudioIn::SpeechStarted);
                        let samples: Arc<[i16]> = vec![5; 8_000].into();
                        let _ = hear.send(AudioIn::Sound { samples });
                        clock.sleep_until(clock.now() + 1_600).await;
                        let _ = hear.send(AudioIn::SpeechEnded { speech_ms: 1_000 });
                    }
                }
            }
            Some(AudioOut::Play { .. } | AudioOut::Stop | AudioOut::Keys(_)) => {}
        }
    }
}

fn conversing(draft: &mut AgentDraft) {
    let sample = AgentDraft::conversing_sample();
    let AgentMind::Converse { mut converse } = sample.mind.clone() else {
        panic!("it converses")
    };
    converse.recognition.base_url = "http://127.0.0.1:9/v1".to_owned();
    converse.recognition.minute_price = Some(Usd(6_000));
    converse.model.price = Some(ModelPrice {
        prompt: Usd(1_000_000),
        cached: Usd(1_000_000),
        output: Usd(1_000_000),
    });
    converse.limit = Some(Usd(100_000));
    converse.functions.push(CallFunctionDraft {
        kind: CallFunction::Transfer {
            transfer: Transfer {
                target: "+49 30 23125 001".to_owned(),
                success_line: "I am putting you through.".to_owned(),
                failure_line: "Sorry, nobody can be reached now.".to_owned(),
            },
        },
        description: String::new(),
    });
    converse.unanswered_tags = vec![OutputTag {
        key: "main_intent".to_owned(),
        value: "Not now".to_owned(),
    }];
    draft.mind = AgentMind::Converse { converse };
    draft.main_intent = sample.main_intent;
    draft.disclosure = String::new();
}

/// Lets an agent that converses talk in the World; its model, and when it begins.
fn lets_converse(world: &World) -> (Arc<PlannedModel>, Arc<Notify>) {
    let (begun, stir) = (Arc::new(Notify::new()), Stir::default());
    let model = Arc::new(PlannedModel::new(world.clock.clone(), stir.clone()));
    let speech = Arc::new(Speech);
    let agent = ConversingAgent::new(ConversingParts {
        store: world.store.clone(),
        vault: Arc::new(Vault),
        clock: world.clock.clone(),
        recognizer: speech.clone(),
        model: model.clone(),
        realtime: Arc::new(NoRealtime),
        prices: Arc::new(NoPrices),
        voices: speech,
        apis: Arc::new(Service::new(stir)),
    });
    world.talker.become_real(Arc::new(OnThePhone {
        agent,
        clock: world.clock.clone(),
        begun: begun.clone(),
    }));
    (model, begun)
}

/// One callee, called until the agent has begun to talk.
async fn answered(world: &mut World, begun: &Notify) -> domain::ids::CallTaskId {
    world.set_agent(conversing).await;
    world.carrier.behave(|_, _| Plan::answers(4_000));
    let task = world.task("Spring", |_| {}).await;
    world.import(task, callees(["+4930555001"])).await;
    world.run_for(4 * SECOND + 1).await;
    begun.notified().await;
    task
}

#[test]
fn a_conversation_becomes_a_record_with_transcript_tags_summary_and_cost() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (model, begun) = lets_converse(world);
        let result = r#"{"summary":"They want it.","main_intent":"interested"}"#;
        model.plan([
            calls("Thank you, goodbye.", &[("end_call", "{}")]),
            calls("", &[("call_result", result)]),
        ]);
        let task = answered(world, &begun).await;
        world.run_for(120 * SECOND).await;
        let row = world.records(task, RecordTab::Completed).await.remove(0);
        let details = world.store.callees().get(row.id).await.unwrap();
        let attempt = details.attempts.last().unwrap();
        let log = world.store.callees().attempt_log(attempt.id).await.unwrap();
        let said: Vec<String> = log
            .iter()
            .filter_map(|line| match &line.entry {
                LogEntry::Said { text, .. } => Some(text.clone()),
                LogEntry::Heard { text, .. } => text.clone(),
                _ => None,
            })
            .collect();
        assert_eq!(
            said,
            [
                "Good day! Do you have a minute?",
                "Yes, please send it",
                "Thank you, goodbye."
            ]
        );
        assert!(
            log.iter()
                .any(|line| matches!(line.entry, LogEntry::Turn { .. }))
        );
        let talk = world
            .store
            .callees()
            .attempt_talk(attempt.id)
            .await
            .unwrap();
        let talk = talk.unwrap();
        assert!(talk.pending, "nobody has asked yet what it came to");
        let line = 10_000;
        assert_eq!(
            attempt.cost,
            Usd(line + talk.cost.0),
            "the line and the services"
        );
        assert!(
            talk.cost >= Usd(120 + 100) && talk.cost < Usd(1_000),
            "{:?}",
            talk.cost
        );

        assert_eq!(world.engine.sum_up_pending().await.unwrap(), 1);
        assert_eq!(world.engine.sum_up_pending().await.unwrap(), 0, "once");
        let talk = world
            .store
            .callees()
            .attempt_talk(attempt.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(talk.summary.as_deref(), Some("They want it."));
        let row = world.records(task, RecordTab::Completed).await.remove(0);
        assert_eq!(row.main_intent.as_deref(), Some("Interested"));
        assert_eq!(
            row.cost,
            Usd(line + talk.cost.0),
            "what is set aside comes back"
        );
        let counts = world.store.callees().counts(task).await.unwrap();
        assert_eq!(counts.cost, row.cost, "the task's counters are told");
        let chips = world
            .store
            .callees()
            .counts_by_chip(task, RecordTab::Completed)
            .await
            .unwrap();
        assert_eq!(chips.main_intents, [("Interested".to_owned(), 1)]);
    });
}

#[test]
fn who_asks_to_be_called_back_is_called_then() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (model, begun) = lets_converse(world);
        model.plan([
            calls("", &[("call_back", r#"{"time":"2026-11-20 11:00"}"#)]),
            calls("Until then!", &[("end_call", "{}")]),
        ]);
        let task = answered(world, &begun).await;
        let start = world.now();
        world.run_for(120 * SECOND).await;
        let row = world.records(task, RecordTab::Pending).await.remove(0);
        assert_eq!(row.state, CalleeState::WaitingRedial);
        assert_eq!(row.due_at, Some(forms::utc("2026-11-20T11:00")));
        assert!(row.due_at.unwrap() - start > HOUR);
    });
}

#[test]
fn a_callee_who_opts_out_is_on_the_one_list_before_the_call_has_ended() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (model, begun) = lets_converse(world);
        model.plan([
            calls("", &[("do_not_call", "{}")]),
            says("I am sorry, you will not be called again."),
        ]);
        let task = answered(world, &begun).await;
        world.run_for(4 * SECOND).await;
        assert_eq!(world.engine.live_calls().len(), 1, "it goes on");
        assert!(
            world
                .store
                .do_not_call()
                .contains("+4930555001")
                .await
                .unwrap()
        );
        world.run_for(300 * SECOND).await;
        assert_eq!(world.records(task, RecordTab::Completed).await.len(), 1);
    });
}

#[test]
fn a_call_that_nobody_answers_gets_the_tags_of_the_form() {
    in_each_world("2026-11-20T09:00", async |world| {
        lets_converse(world);
        world.set_agent(conversing).await;
        world.carrier.behave(|_, _| Plan::refuses(486));
        let task = world.task("Spring", |_| {}).await;
        world.import(task, callees(["+4930555001"])).await;
        world.run_for(60 * SECOND).await;
        let row = world.records(task, RecordTab::Failed).await.remove(0);
        assert_eq!(row.main_intent.as_deref(), Some("Not now"));
    });
}

/// What was said and done, from the record's log.
async fn told(world: &World, task: domain::ids::CallTaskId) -> Vec<String> {
    let row = world.records(task, RecordTab::Completed).await.remove(0);
    let details = world.store.callees().get(row.id).await.unwrap();
    let attempt = details.attempts.last().unwrap().id;
    let log = world.store.callees().attempt_log(attempt).await.unwrap();
    let lines = log.iter().filter_map(|line| match &line.entry {
        LogEntry::Said { text, .. } => Some(text.clone()),
        LogEntry::Transfer { to, outcome } => Some(format!("{to}: {outcome:?}")),
        _ => None,
    });
    lines.collect()
}

#[test]
fn who_asks_for_a_person_is_put_through_and_the_record_says_so() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (model, begun) = lets_converse(world);
        model.plan([calls("", &[("transfer_call", "{}")])]);
        let came = TransferOutcome::PutThrough;
        world.carrier.transfers.come_to(12 * SECOND, came);
        let task = answered(world, &begun).await;
        world.run_for(120 * SECOND).await;
        let target = TransferTarget::Number("+493023125001".to_owned());
        assert_eq!(world.carrier.transfers.asked(), [target]);
        assert_eq!(world.carrier.hung_up().len(), 1, "the agent left the call");
        assert_eq!(
            told(world, task).await,
            [
                "Good day! Do you have a minute?",
                "I am putting you through.",
                "+49 30 23125 001: PutThrough"
            ]
        );
    });
}

#[test]
fn when_nobody_can_be_reached_the_agent_goes_on_and_the_record_says_that_too() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (model, begun) = lets_converse(world);
        model.plan([calls("", &[("transfer_call", "{}")])]);
        let refused = TransferOutcome::Refused { code: 603 };
        world.carrier.transfers.come_to(2 * SECOND, refused);
        let task = answered(world, &begun).await;
        world.run_for(120 * SECOND).await;
        let told = told(world, task).await;
        assert_eq!(
            told[1..4],
            [
                "I am putting you through.",
                "+49 30 23125 001: Refused { code: 603 }",
                "Sorry, nobody can be reached now."
            ]
        );
        assert_eq!(told.last().map(String::as_str), Some("Thank you, goodbye."));
    });
}
