//! Agents that converse, in the real process, through services of others on loopback: aimock recognises,
//! answers and speaks. The callees are the practice line's.

use ai::FliteVoice;
use domain::{
    agent::{AgentDraft, AgentMind},
    ai_profile::{AiPlace, ApiMethod, CustomApi},
    budget::ModelPrice,
    conversation::{CallFunction, CallFunctionDraft, VoiceChoice, VoiceService},
    money::Usd,
};
use engine::ports::SpeechSynthesizer as _;
use serde_json::{Value, json};

use super::{process::Served, published::type_and_publish};
use crate::peers::{
    models::{aimock, speech::base64},
    program::Program,
};

/// What recognition hears, whatever is said.
pub(super) const HEARD: &str = "Ten lamps, please.";
/// What the model says last.
pub(super) const GOODBYE: &str = "They are yours, goodbye.";
/// Its summary.
pub(super) const SUMMARY: &str = "They want ten lamps.";
/// No call's services may cost more, in micro-dollars.
pub(super) const LIMIT: i64 = 300_000;
const RECOGNITION: &str = "gpt-4o-mini-transcribe";
const MODEL: &str = "gpt-4o-mini";
const VOICE: &str = "gpt-4o-mini-tts";

/// The services: they live with their test, over the deaths of the process.
pub(super) struct Services {
    _program: Program,
    port: u16,
}

/// Models that a form names: those of a fault instead of those that work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Models<'a> {
    pub(super) recognition: &'a str,
    pub(super) model: &'a str,
    pub(super) voice: &'a str,
}

impl Models<'_> {
    /// All work.
    pub(super) const WELL: Models<'static> = Models {
        recognition: RECOGNITION,
        model: MODEL,
        voice: VOICE,
    };
}

impl Services {
    /// Begins; a model that is called as one of these faults fails in its way.
    pub(super) fn start(faults: &[(&str, Value)]) -> Services {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (program, port) = runtime.block_on(async {
            let scenes = scenes(faults, &said().await);
            aimock::start(scenes).await
        });
        Services {
            _program: program,
            port,
        }
    }

    /// The form of an agent.
    pub(super) fn agent(&self, name: &str, models: Models<'_>) -> AgentDraft {
        let base_url = format!("http://127.0.0.1:{}/v1", self.port);
        let mut agent = AgentDraft::conversing_sample();
        let AgentMind::Converse { mut converse } = agent.mind else {
            panic!("it converses")
        };
        converse.recognition.base_url.clone_from(&base_url);
        converse.recognition.model = models.recognition.to_owned();
        converse.recognition.minute_price = Some(Usd(6_000));
        converse.model.place = AiPlace::OpenAi {
            base_url: base_url.clone(),
        };
        converse.model.model = models.model.to_owned();
        let price = Usd(1_000_000);
        converse.model.price = Some(ModelPrice {
            prompt: price,
            cached: price,
            output: price,
        });
        converse.voice = VoiceChoice::Service {
            service: VoiceService {
                base_url: base_url.clone(),
                model: models.voice.to_owned(),
                voice: "alloy".to_owned(),
                manner: String::new(),
                speed_hundredths: 100,
                minute_price: Some(Usd(15_000)),
                million_characters_price: None,
            },
        };
        converse.functions.push(CallFunctionDraft {
            kind: CallFunction::CustomApi {
                api: CustomApi {
                    name: "stock".to_owned(),
                    method: ApiMethod::Get,
                    url: format!("{base_url}/models"),
                    headers: Vec::new(),
                    secret_header: None,
                    body: String::new(),
                    arguments: Vec::new(),
                    timeout_seconds: 10,
                },
            },
            description: "How many lamps there are.".to_owned(),
        });
        converse.limit = Some(Usd(LIMIT));
        agent.mind = AgentMind::Converse { converse };
        agent.disclosure = String::new();
        agent.name = name.to_owned();
        agent
    }
}

/// Makes an agent that may call: its id.
pub(super) fn published(served: &Served, draft: &AgentDraft) -> Value {
    let made = served.call(
        "agent_create",
        json!({ "name": draft.name, "draft": draft }),
    );
    let id = made["agent"]["id"].clone();
    type_and_publish(served, &id);
    id
}

/// Real speech, as a service sends it: 24,000 samples a second, in base64.
async fn said() -> String {
    let words = "Ten lamps are left.";
    let samples = FliteVoice::new().speak(words).await.expect("a voice");
    let bytes: Vec<u8> = samples
        .iter()
        .flat_map(|sample| [*sample; 3])
        .flat_map(i16::to_le_bytes)
        .collect();
    base64(&bytes)
}

fn scenes(faults: &[(&str, Value)], sound: &str) -> Value {
    let calls = |words: &str, name: &str, arguments: Value| json!({ "content": words, "toolCalls": [{ "name": name, "arguments": arguments }] });
    let heard = json!({ "transcription": { "text": HEARD } });
    let spoken = json!({ "audio": sound, "format": "pcm" });
    let mut scenes = Vec::new();
    // a fault is a model of its own in each service
    for (fault, how) in faults {
        let wells = [
            (
                json!({ "endpoint": "transcription", "model": fault }),
                &heard,
            ),
            (json!({ "endpoint": "speech", "model": fault }), &spoken),
            (
                json!({ "endpoint": "chat", "model": fault }),
                &json!({ "content": "This answer is far too late, or is cut before its end." }),
            ),
        ];
        for (matches, well) in wells {
            let mut scene = json!({ "match": matches, "response": well });
            for (key, value) in how.as_object().expect("settings of a scene") {
                scene[key] = value.clone();
            }
            scenes.push(scene);
        }
    }
    let result = json!({ "summary": SUMMARY, "main_intent": "Interested" });
    scenes.extend([
        json!({ "match": { "endpoint": "transcription", "model": RECOGNITION }, "response": heard }),
        json!({ "match": { "endpoint": "speech", "model": VOICE }, "response": spoken }),
        // the question after the call holds its whole transcript
        json!({
            "match": { "userMessage": "Person: " },
            "response": calls("", "call_result", result.clone()),
        }),
        json!({
            "match": { "userMessage": "Agent: " },
            "response": calls("", "call_result", result),
        }),
        json!({
            "match": { "userMessage": HEARD, "hasToolResult": true },
            "response": calls(GOODBYE, "end_call", json!({})),
        }),
        json!({
            "match": { "userMessage": HEARD },
            "response": calls("Let me see.", "stock", json!({})),
        }),
    ]);
    scenes.into()
}
