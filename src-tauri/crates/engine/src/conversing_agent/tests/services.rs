//! Services that do as they are told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use domain::{
    budget::{ModelPrice, ModelUsage},
    time::Millis,
};
use tokio::sync::mpsc::UnboundedSender;

use crate::{
    clock::ManualClock,
    ports::{
        Clock, SecretVault, VaultError,
        model::{
            ChatModel, FunctionCall, ModelAnswer, ModelFault, ModelFaultKind, ModelPlace,
            ModelQuestion, PriceList,
        },
        speech::{
            Recognized, SpeechFault, SpeechRecognizer, SpeechUsage, Utterance, VoiceRequest,
            VoiceService,
        },
        web_call::{ApiCall, ApiCaller, ApiFault, ApiReply},
    },
};

use super::MS;

/// After so long, words or a fault.
type Plan = (Millis, Result<&'static str, ModelFaultKind>);

/// Recognition.
pub(super) struct Ears {
    clock: Arc<ManualClock>,
    pub(super) plans: Mutex<VecDeque<Plan>>,
    pub(super) heard: Mutex<Vec<Utterance>>,
}

impl Ears {
    pub(super) fn new(clock: Arc<ManualClock>) -> Self {
        Ears {
            clock,
            plans: Mutex::default(),
            heard: Mutex::default(),
        }
    }

    pub(super) fn plan(&self, plans: impl IntoIterator<Item = Plan>) {
        self.plans.lock().unwrap().extend(plans);
    }
}

async fn after(clock: &ManualClock, length: Millis) {
    clock.sleep_until(clock.now() + length).await;
}

#[async_trait::async_trait]
impl SpeechRecognizer for Ears {
    async fn recognize(&self, utterance: Utterance) -> Result<Recognized, SpeechFault> {
        let heard = (utterance.samples.len() / MS) as Millis;
        self.heard.lock().unwrap().push(utterance);
        let plan = self.plans.lock().unwrap().pop_front();
        let (length, result) = plan.unwrap_or((300, Ok("Yes")));
        after(&self.clock, length).await;
        let usage = SpeechUsage {
            heard,
            ..SpeechUsage::default()
        };
        match result {
            Ok(text) => Ok(Recognized {
                text: text.to_owned(),
                usage,
            }),
            Err(kind) => Err(SpeechFault { kind, spent: usage }),
        }
    }
}

/// The chat model.
pub(super) struct Mind {
    clock: Arc<ManualClock>,
    pub(super) plans: Mutex<VecDeque<(Plan, Vec<FunctionCall>)>>,
    pub(super) asked: Mutex<Vec<ModelQuestion>>,
}

impl Mind {
    pub(super) fn new(clock: Arc<ManualClock>) -> Self {
        Mind {
            clock,
            plans: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    pub(super) fn plan(&self, plans: impl IntoIterator<Item = Plan>) {
        let plans = plans.into_iter().map(|plan| (plan, Vec::new()));
        self.plans.lock().unwrap().extend(plans);
    }

    pub(super) fn calls(&self, words: &'static str, name: &str, arguments: &str) {
        let call = FunctionCall {
            id: "call-1".to_owned(),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        };
        let plan = ((200, Ok(words)), vec![call]);
        self.plans.lock().unwrap().push_back(plan);
    }
}

pub(super) const USAGE: ModelUsage = ModelUsage {
    prompt: 100,
    cached: 0,
    output: 20,
    estimated: false,
};

#[async_trait::async_trait]
impl ChatModel for Mind {
    async fn ask(
        &self,
        question: ModelQuestion,
        pieces: UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        self.asked.lock().unwrap().push(question);
        let plan = self.plans.lock().unwrap().pop_front();
        let ((length, result), calls) =
            plan.unwrap_or(((400, Ok("I see. Go on, please.")), vec![]));
        after(&self.clock, length).await;
        match result {
            Ok(text) => {
                // word by word, as a stream comes
                for word in text.split_inclusive(' ') {
                    let _ = pieces.send(word.to_owned());
                }
                Ok(ModelAnswer {
                    text: text.to_owned(),
                    calls,
                    usage: USAGE,
                    cut: false,
                })
            }
            Err(kind) => {
                let spent = ModelUsage::default();
                Err(ModelFault { kind, spent })
            }
        }
    }
}

/// The voice: ten milliseconds a letter, in two parts.
pub(super) struct Voice {
    clock: Arc<ManualClock>,
    /// A service's voice fails; the offline one never does.
    pub(super) broken: Mutex<bool>,
    pub(super) spoken: Mutex<Vec<VoiceRequest>>,
    /// A service takes so long to begin.
    pub(super) slow: Mutex<Millis>,
}

impl Voice {
    pub(super) fn new(clock: Arc<ManualClock>) -> Self {
        Voice {
            clock,
            broken: Mutex::default(),
            spoken: Mutex::default(),
            slow: Mutex::default(),
        }
    }
}

#[async_trait::async_trait]
impl VoiceService for Voice {
    async fn speak(
        &self,
        words: VoiceRequest,
        pieces: UnboundedSender<Arc<[i16]>>,
    ) -> Result<SpeechUsage, SpeechFault> {
        let letters = words.text.chars().count();
        let offline = words.place.is_none();
        self.spoken.lock().unwrap().push(words);
        if !offline {
            let slow = *self.slow.lock().unwrap();
            after(&self.clock, slow).await;
            if *self.broken.lock().unwrap() {
                return Err(SpeechFault {
                    kind: ModelFaultKind::Trouble(503),
                    spent: SpeechUsage::default(),
                });
            }
        }
        let half: Arc<[i16]> = vec![1; letters * 5 * MS].into();
        let _ = pieces.send(half.clone());
        let _ = pieces.send(half);
        Ok(SpeechUsage {
            made: letters as Millis * 10,
            characters: letters as u32,
            ..SpeechUsage::default()
        })
    }
}

/// Publishes one price for all models of services.
pub(super) struct Prices;

impl PriceList for Prices {
    fn price_of(&self, place: &ModelPlace, _: &str, _: u32) -> Option<ModelPrice> {
        match place {
            ModelPlace::Scripted => Some(ModelPrice::FREE),
            ModelPlace::OpenAi { .. } => None,
        }
    }
}

pub(super) struct Vault;

#[async_trait::async_trait]
impl SecretVault for Vault {
    async fn seal(&self, _: &str, _: &str) -> Result<Vec<u8>, VaultError> {
        Err(VaultError::NoKey)
    }
    async fn open(&self, _: &str, _: &[u8]) -> Result<String, VaultError> {
        Err(VaultError::NoKey)
    }
}

pub(super) struct NoApis;

#[async_trait::async_trait]
impl ApiCaller for NoApis {
    async fn call(&self, _: ApiCall) -> Result<ApiReply, ApiFault> {
        Err(ApiFault::NotReached)
    }
}
