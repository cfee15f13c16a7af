//! Whole calls over the practice line with an agent whose model hears and speaks by itself: by sound, through
//! the service over another's WebSocket; in words, through aimock, whose answers the agent's voice speaks.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use ai::{
    FliteVoice, Models, OpenAiRealtime, OpenAiRecognizer, PublishedPrices, Voices, WebApiCaller,
};
use domain::{
    agent::{AgentDraft, AgentMind, AgentVersion},
    budget::{ModelPrice, SpeechTokenPrice},
    call_record::{LogEntry, LogLine},
    conversation::{CallFunction, ConverseKind},
    ids::AgentVersionId,
    money::Usd,
    practice::PracticeBehaviour,
};
use engine::{
    ConversingAgent, ConversingParts, agent_place,
    clock::SystemClock,
    ports::{AgentRuntime, CallDesk, Conversation, ConversationResult, SecretVault, VaultError},
};
use serde_json::json;
use store::{Store, StoreTarget};
use tokio::{sync::mpsc::unbounded_channel, time::timeout};

use super::{
    super::caller::{Caller, NUMBER, everybody, lanes},
    aimock, realtime,
};

/// A call is over by then, on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Seals nothing: what lies in a test's folder goes with it.
struct OpenVault;

#[async_trait::async_trait]
impl SecretVault for OpenVault {
    async fn seal(&self, _: &str, secret: &str) -> Result<Vec<u8>, VaultError> {
        Ok(secret.as_bytes().to_vec())
    }

    async fn open(&self, _: &str, sealed: &[u8]) -> Result<String, VaultError> {
        String::from_utf8(sealed.to_vec()).map_err(|_| VaultError::WrongKey)
    }
}

fn draft(port: u16, model: &str) -> AgentDraft {
    let mut draft = AgentDraft::realtime_sample();
    draft.disclosure = String::new();
    draft.silence_seconds = 3;
    draft.silence_hang_up_after = 1;
    let AgentMind::Converse { converse } = &mut draft.mind else {
        panic!("it converses")
    };
    converse.instruction = "You sell lamps.".to_owned();
    converse
        .functions
        .retain(|function| function.kind == CallFunction::EndCall);
    converse.limit = Some(Usd(2_000_000));
    let ConverseKind::Realtime { service } = &mut converse.kind else {
        panic!("its model hears by itself")
    };
    service.base_url = format!("http://127.0.0.1:{port}/v1");
    service.model = model.to_owned();
    service.recognizer = "whisper-1".to_owned();
    let price = |prompt, output| ModelPrice {
        prompt: Usd(prompt),
        cached: Usd(prompt),
        output: Usd(output),
    };
    service.price = Some(SpeechTokenPrice {
        text: price(4_000_000, 16_000_000),
        audio: price(32_000_000, 64_000_000),
    });
    draft
}

/// A call with somebody who greets and answers; what it came to, and its two lanes.
async fn call(draft: AgentDraft) -> (ConversationResult, (f64, f64, f64)) {
    let mut settings = everybody(PracticeBehaviour::Answers);
    settings.talk = (20_000, 20_000);
    let caller = Caller::practice(settings).await;
    let store = Store::open(StoreTarget::Sqlite(caller.folder.path().join("store.db")))
        .await
        .expect("a store");
    let agent = store.agents().insert(&draft, 0).await.expect("an agent");
    let sealed = OpenVault
        .seal(&agent_place(agent, "realtime"), "sk-test")
        .await;
    let secrets = vec![("realtime".to_owned(), sealed.expect("a sealed key"))];
    store
        .agents()
        .keep_secrets(agent, secrets)
        .await
        .expect("a kept key");
    let conversing = ConversingAgent::new(ConversingParts {
        store,
        vault: Arc::new(OpenVault),
        clock: Arc::new(SystemClock),
        recognizer: Arc::new(OpenAiRecognizer::new()),
        model: Arc::new(Models::new()),
        realtime: Arc::new(OpenAiRealtime::new()),
        prices: Arc::new(PublishedPrices),
        voices: Arc::new(Voices::new(Arc::new(FliteVoice::new()))),
        apis: Arc::new(WebApiCaller::new()),
    });
    let mut line = caller.call(NUMBER, Duration::from_secs(20));
    let (audio, _) = line.answered().await;
    let (live, _) = unbounded_channel();
    let version = AgentVersion {
        id: AgentVersionId(1),
        agent,
        number: 1,
        draft,
        published_at: 0,
    };
    let talk = conversing.converse(Conversation {
        agent: Arc::new(version),
        variables: BTreeMap::new(),
        audio,
        live,
        zone: None,
        transfer: None,
        typed: None,
        desk: CallDesk::default(),
    });
    let result = timeout(PATIENCE, talk).await.expect("the call ends");
    let recording = line.recording.clone().expect("a recording");
    line.finish().await;
    (result, lanes(&recording))
}

fn said(log: &[LogLine]) -> Vec<&str> {
    let said = log.iter().filter_map(|line| match &line.entry {
        LogEntry::Said { text, .. } => Some(text.as_str()),
        _ => None,
    });
    said.collect()
}

fn has(log: &[LogLine], wanted: impl Fn(&LogEntry) -> bool) -> bool {
    log.iter().any(|line| wanted(&line.entry))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_through_a_realtime_model_goes_back_and_forth_and_ends_by_its_function() {
    let (program, port) = realtime::start().await;
    let (result, (agent, callee, _)) = call(draft(port, "bye")).await;
    let log = &result.log;
    let output = program.output();
    let written = |entry: &LogEntry| matches!(entry, LogEntry::Heard { text: Some(_), .. });
    assert!(has(log, written), "{log:?}: {output}");
    // the callee may break in before a whole word of it: its sound is what counts
    let timed = |entry: &LogEntry| matches!(entry, LogEntry::Turn { figures } if figures.first_sound_ms.is_some());
    assert!(has(log, timed), "{log:?}");
    assert_eq!(
        said(log).last(),
        Some(&"Thank you, goodbye."),
        "the function ends the call, politely: {log:?}: {output}"
    );
    let cost = result.cost.expect("a cost");
    assert!(cost > Usd(0) && cost <= Usd(2_000_000), "{cost:?}");
    assert!(result.to_sum_up);
    assert!(agent > 200.0 && callee > 200.0, "{agent} and {callee}");
    // two sides that cross: an answer may have ended just before it was told to
    let complaints = output
        .lines()
        .filter(|line| line.contains("refused") && !line.contains("response_cancel_not_active"));
    assert_eq!(complaints.count(), 0, "{output}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_is_cut_in_every_answer_ends_the_call_politely() {
    let (program, port) = realtime::start().await;
    let (result, _) = call(draft(port, "cut")).await;
    let log = &result.log;
    let trouble = |entry: &LogEntry| matches!(entry, LogEntry::Trouble { .. });
    assert!(has(log, trouble), "{log:?}: {}", program.output());
    let farewell = said(log).last().copied();
    assert_eq!(farewell, Some("Thank you, goodbye."), "{log:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_in_words_are_spoken_by_the_agents_voice() {
    let scene = json!([{
        "match": {"endpoint": "realtime", "systemMessage": "lamps"},
        "response": {"content": "Hello from the lamp shop."},
    }]);
    let (program, port) = aimock::start(scene).await;
    let (result, (agent, ..)) = call(draft(port, "gpt-realtime")).await;
    let log = &result.log;
    // the callee may break in before the last word of it
    let spoken = said(log).iter().any(|text| text.starts_with("Hello"));
    assert!(spoken, "{log:?}: {}", program.output());
    assert!(agent > 200.0, "{agent}");
}
