//! The services of an agent: places with their keys opened, and prices.

use std::collections::HashMap;

use domain::{
    agent::AgentVersion,
    ai_profile::AiPlace,
    conversation::{Converse, Exchange, Prices, VoiceChoice, call_function_views},
    time::{Millis, SECOND},
};

use super::{ConversingAgent, agent_place};
use crate::{
    chats::sampling,
    ports::{
        messenger::Secret,
        model::{FunctionCall, FunctionSpec, ModelMessage, ModelPlace, ModelQuestion},
        speech::{RealtimeSetup, SpeechPlace, Utterance, VoiceRequest},
    },
};

/// A service has so long to begin; the run has bridged the wait, or given it up, long before.
const PATIENCE: Millis = 12 * SECOND;
/// A voice has so long to begin: a sentence that comes later would come into silence.
const VOICE_PATIENCE: Millis = 3 * SECOND;

/// Services of an agent, ready to be used.
#[derive(Debug, Clone)]
pub(super) struct Kit {
    pub(super) converse: Converse,
    /// Secrets by name.
    secrets: HashMap<String, Secret>,
    pub(super) prices: Prices,
}

impl ConversingAgent {
    /// Opens the keys of an agent. One that cannot be opened is missing: its service will say so.
    pub(super) async fn kit(&self, agent: &AgentVersion, converse: &Converse) -> Kit {
        let sealed = self.parts.store.agents().sealed_secrets(agent.agent).await;
        let sealed = sealed.unwrap_or_else(|error| {
            tracing::error!(agent = %agent.agent, %error, "the agent's keys could not be read");
            Vec::new()
        });
        let mut secrets = HashMap::new();
        for (name, sealed) in sealed {
            let place = agent_place(agent.agent, &name);
            match self.parts.vault.open(&place, &sealed).await {
                Ok(secret) => drop(secrets.insert(name, Secret(secret))),
                Err(error) => {
                    tracing::error!(agent = %agent.agent, name, %error, "a key cannot be opened");
                }
            }
        }
        let mut kit = Kit {
            converse: converse.clone(),
            secrets,
            prices: Prices::of(converse, None),
        };
        let place = kit.model_place();
        let published = || self.parts.prices.price_of(&place, &converse.model.model, 0);
        let price = converse.model.price.or_else(published);
        kit.prices = Prices::of(converse, price);
        kit
    }
}

impl Kit {
    fn secret(&self, name: &str) -> Option<Secret> {
        self.secrets.get(name).cloned()
    }

    /// The secret of a function of the user's.
    pub(super) fn api_secret(&self, function: &str) -> Option<Secret> {
        self.secret(&format!("api/{function}"))
    }

    fn model_place(&self) -> ModelPlace {
        match &self.converse.model.place {
            AiPlace::Scripted => ModelPlace::Scripted,
            AiPlace::OpenAi { base_url } => ModelPlace::OpenAi {
                base_url: base_url.trim().to_owned(),
                key: self.secret("model"),
            },
        }
    }

    /// A recognition of so much sound.
    pub(super) fn utterance(&self, samples: Vec<i16>) -> Utterance {
        let service = &self.converse.recognition;
        let language = self.converse.language.clone();
        Utterance {
            place: SpeechPlace {
                base_url: service.base_url.trim().to_owned(),
                key: self.secret("recognition"),
            },
            model: service.model.clone(),
            language: Some(language).filter(|language| !language.is_empty()),
            hints: service.hints.clone(),
            samples: samples.into(),
            patience: PATIENCE,
        }
    }

    /// Words for the agent's voice.
    pub(super) fn words(&self, text: &str) -> VoiceRequest {
        match &self.converse.voice {
            VoiceChoice::BuiltIn => built_in(text),
            VoiceChoice::Service { service } => VoiceRequest {
                place: Some(SpeechPlace {
                    base_url: service.base_url.trim().to_owned(),
                    key: self.secret("voice"),
                }),
                model: service.model.clone(),
                voice: service.voice.clone(),
                manner: service.manner.clone(),
                speed_hundredths: service.speed_hundredths,
                text: text.to_owned(),
                patience: VOICE_PATIENCE,
            },
        }
    }

    /// A conversation with the realtime model, where one hears and speaks. `instruction` is filled in.
    pub(super) fn realtime(&self, instruction: String, in_words: bool) -> Option<RealtimeSetup> {
        let service = self.converse.realtime()?;
        let language = self.converse.language.clone();
        Some(RealtimeSetup {
            place: SpeechPlace {
                base_url: service.base_url.trim().to_owned(),
                key: self.secret("realtime"),
            },
            model: service.model.clone(),
            voice: service.voice.clone(),
            instruction,
            functions: self.functions(),
            recognizer: service.recognizer.clone(),
            language: Some(language).filter(|language| !language.is_empty()),
            in_words,
            max_output_tokens: service.longest_answer_tokens,
            patience: PATIENCE,
        })
    }

    fn functions(&self) -> Vec<FunctionSpec> {
        let functions = call_function_views(&self.converse.functions).into_iter();
        let functions = functions.map(|view| FunctionSpec {
            name: view.name,
            description: view.description,
            schema: view.schema,
        });
        functions.collect()
    }

    /// A question about a conversation. `instruction` is filled in.
    pub(super) fn question(&self, instruction: String, history: Vec<Exchange>) -> ModelQuestion {
        let mut messages = vec![ModelMessage::Instruction(instruction)];
        messages.extend(history.into_iter().map(message));
        ModelQuestion {
            functions: self.functions(),
            ..self.plain_question(messages)
        }
    }

    /// A question without functions.
    pub(super) fn plain_question(&self, messages: Vec<ModelMessage>) -> ModelQuestion {
        ModelQuestion {
            place: self.model_place(),
            model: self.converse.model.model.clone(),
            messages,
            functions: Vec::new(),
            sampling: sampling(&self.converse.model.sampling),
            patience: PATIENCE,
        }
    }
}

/// Words for the offline voice.
pub(super) fn built_in(text: &str) -> VoiceRequest {
    VoiceRequest {
        place: None,
        model: String::new(),
        voice: String::new(),
        manner: String::new(),
        speed_hundredths: 100,
        text: text.to_owned(),
        patience: VOICE_PATIENCE,
    }
}

fn message(exchange: Exchange) -> ModelMessage {
    match exchange {
        Exchange::Callee(text) => ModelMessage::Person(text),
        Exchange::Agent { text, calls } => {
            let calls = calls.into_iter().map(|call| FunctionCall {
                id: call.id,
                name: call.name,
                arguments: call.arguments,
            });
            ModelMessage::Model {
                text,
                calls: calls.collect(),
            }
        }
        Exchange::Outcome { id, content } => ModelMessage::Outcome {
            call_id: id,
            content,
        },
    }
}
