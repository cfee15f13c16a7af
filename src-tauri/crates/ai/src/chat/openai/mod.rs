//! Models behind OpenAI's chat completions: OpenAI, OpenRouter, DeepSeek, vLLM, LM Studio, Ollama.
//!
//! | file | what |
//! |---|---|
//! | `request` | a question as JSON, and what a service does not accept of it |
//! | `events`, `gather`, `thinking` | the answer out of a stream |
//!
//! Written over a plain client rather than a library for this API: those hide what the engine must
//! know (how long to wait after 429, whether a stream ended or was cut, what was spent by then).
//! Neither keys nor words are logged. Does not know dialogues, money, or when to try again.

mod events;
mod gather;
mod request;
mod thinking;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use engine::ports::model::{
    ChatModel, ModelAnswer, ModelFault, ModelFaultKind, ModelMessage, ModelPlace, ModelQuestion,
    ModelUsage,
};
use reqwest::{
    Client, Response, Url,
    header::{ACCEPT, CONTENT_TYPE},
    redirect::Policy,
};
use tokio::{
    sync::mpsc::UnboundedSender,
    time::{Instant, timeout_at},
};

use self::{events::EventReader, gather::Gathered, request::Habits};
use crate::{
    faults::{ServiceError, retry_after},
    web::{self, bearer},
};

/// Most bytes of a refusal that are read.
const MOST_REFUSAL: usize = 64 << 10;
/// Most bytes of a whole stream: each word comes with some hundred bytes around it.
const MOST_STREAM: usize = 64 << 20;
/// An answer takes at most so many patiences, however steadily it drips.
const PATIENCES: u32 = 20;
/// How often a question is put again because a service does not take a part of it.
const MOST_TRIES: usize = 6;
/// Services and models whose habits are remembered.
const MOST_HABITS: usize = 256;

/// Asks services over HTTP. Remembers what each does not accept, for as long as it lives.
pub struct OpenAiModel {
    client: Client,
    habits: Mutex<HashMap<(String, String), Habits>>,
}

impl OpenAiModel {
    /// Connects to nothing yet.
    pub fn new() -> OpenAiModel {
        OpenAiModel {
            // A key must not follow a redirect to wherever it leads.
            client: web::client(Policy::none),
            habits: Mutex::default(),
        }
    }

    fn habits(&self, of: &(String, String)) -> Habits {
        let habits = self.habits.lock().unwrap_or_else(PoisonError::into_inner);
        habits
            .get(of)
            .cloned()
            .unwrap_or_else(|| Habits::likely(&of.0))
    }

    fn remember(&self, of: (String, String), learnt: Habits) {
        let mut habits = self.habits.lock().unwrap_or_else(PoisonError::into_inner);
        if habits.len() >= MOST_HABITS {
            habits.clear();
        }
        habits.insert(of, learnt);
    }
}

impl Default for OpenAiModel {
    fn default() -> Self {
        OpenAiModel::new()
    }
}

impl std::fmt::Debug for OpenAiModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenAiModel").finish_non_exhaustive()
    }
}

#[async_trait]
impl ChatModel for OpenAiModel {
    async fn ask(
        &self,
        question: ModelQuestion,
        pieces: UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        let ModelPlace::OpenAi { base_url, key } = &question.place else {
            return Err(refused("this model is built in"));
        };
        let Some(url) = address(base_url) else {
            return Err(refused("the base address is no web address"));
        };
        let key = key.as_ref().filter(|key| !key.0.is_empty());
        let authorization = match key.map(bearer) {
            None => None,
            Some(Some(value)) => Some(value),
            Some(None) => return Err(free(ModelFaultKind::KeyRefused)),
        };
        let patience = Duration::from_millis(question.patience.max(1).unsigned_abs());
        let place = (base_url.clone(), question.model.clone());
        let mut habits = self.habits(&place);
        let asking = Asking {
            patience,
            until: Instant::now() + patience.saturating_mul(PATIENCES),
            reckoned_prompt: question.reckoned_prompt(),
            may_be_empty: matches!(question.messages.last(), Some(ModelMessage::Outcome { .. })),
            key: key.map(|key| key.0.as_str()),
            gathered: Gathered::default(),
        };
        for _ in 0..MOST_TRIES {
            let body = request::body(&question, &habits);
            let mut request = self
                .client
                .post(url.clone())
                .header(CONTENT_TYPE, "application/json")
                .header(ACCEPT, "text/event-stream, application/json")
                .body(serde_json::to_vec(&body).map_err(|_| free(ModelFaultKind::Nonsense))?);
            if let Some(value) = &authorization {
                request = request.header("authorization", value.clone());
            }
            let response = asking.send(request).await?;
            let status = response.status();
            if status.is_success() {
                return asking.read(response, &pieces).await;
            }
            let after = retry_after(response.headers(), SystemTime::now());
            let error = asking.refusal(response).await;
            tracing::debug!(
                status = status.as_u16(),
                "a model's service refuses a question"
            );
            if !matches!(status.as_u16(), 400 | 422) || !habits.learn(&error, &body) {
                return Err(free(error.meaning(status, after, asking.key)));
            }
            self.remember(place.clone(), habits.clone());
        }
        Err(refused("the service accepts the question in no form"))
    }
}

/// One question under way.
struct Asking<'q> {
    patience: Duration,
    until: Instant,
    reckoned_prompt: u32,
    may_be_empty: bool,
    key: Option<&'q str>,
    gathered: Gathered,
}

impl Asking<'_> {
    fn next_deadline(&self) -> Instant {
        (Instant::now() + self.patience).min(self.until)
    }

    /// A fault after the service took the question: the prompt is paid, and what was written.
    fn fault(&self, kind: ModelFaultKind) -> ModelFault {
        ModelFault {
            kind,
            spent: self.gathered.spent(self.reckoned_prompt),
        }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Response, ModelFault> {
        match timeout_at(self.next_deadline(), request.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) if error.is_connect() || error.is_builder() => {
                Err(free(ModelFaultKind::NotReached))
            }
            Ok(Err(_)) => Err(self.fault(ModelFaultKind::CutOff)),
            Err(_) => Err(self.fault(ModelFaultKind::TooSlow)),
        }
    }

    async fn refusal(&self, response: Response) -> ServiceError {
        match timeout_at(self.next_deadline(), web::body(response, MOST_REFUSAL)).await {
            Ok(Ok((body, _))) => ServiceError::read(&body),
            Ok(Err(web::Broken)) | Err(_) => ServiceError::default(),
        }
    }

    async fn read(
        mut self,
        response: Response,
        pieces: &UnboundedSender<String>,
    ) -> Result<ModelAnswer, ModelFault> {
        let streams = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_none_or(|kind| !kind.to_ascii_lowercase().contains("json"));
        let read = match streams {
            true => self.read_stream(response, pieces).await,
            false => self.read_whole(response, pieces).await,
        };
        match read {
            // What the model said is all there, only what comes after it is missing.
            Err(ModelFaultKind::CutOff | ModelFaultKind::TooSlow) if self.gathered.is_whole() => {}
            Err(kind) => return Err(self.fault(kind)),
            Ok(()) => {}
        }
        let spent = self.gathered.spent(self.reckoned_prompt);
        self.gathered
            .answer(self.reckoned_prompt, self.may_be_empty)
            .map_err(|kind| ModelFault { kind, spent })
    }

    async fn read_stream(
        &mut self,
        mut response: Response,
        pieces: &UnboundedSender<String>,
    ) -> Result<(), ModelFaultKind> {
        let mut events = EventReader::default();
        let mut bytes = 0;
        // Comments that keep the connection open are no progress: only events move it.
        let mut deadline = self.next_deadline();
        loop {
            let chunk = match timeout_at(deadline, response.chunk()).await {
                Err(_) => return Err(ModelFaultKind::TooSlow),
                Ok(Err(_)) => return Err(ModelFaultKind::CutOff),
                Ok(Ok(None)) => break,
                Ok(Ok(Some(chunk))) => chunk,
            };
            bytes += chunk.len();
            if bytes > MOST_STREAM {
                return Err(ModelFaultKind::Nonsense);
            }
            let complete = events
                .feed(&chunk)
                .map_err(|events::Overlong| ModelFaultKind::Nonsense)?;
            if !complete.is_empty() {
                deadline = self.next_deadline();
            }
            for event in complete {
                if self.take(&event, pieces)? {
                    return Ok(());
                }
            }
        }
        if let Some(event) = events.rest()
            // Half an event at the end is a stream that was cut.
            && self.take(&event, pieces).map_err(|_| ModelFaultKind::CutOff)?
        {
            return Ok(());
        }
        match (self.gathered.is_whole(), bytes) {
            (true, _) => Ok(()),
            (false, 0) => Err(ModelFaultKind::Empty),
            (false, _) => Err(ModelFaultKind::CutOff),
        }
    }

    /// `true`: the stream says that it is over.
    fn take(
        &mut self,
        event: &[u8],
        pieces: &UnboundedSender<String>,
    ) -> Result<bool, ModelFaultKind> {
        let event = event.trim_ascii();
        if event == b"[DONE]" {
            return Ok(true);
        }
        if !event.is_empty() {
            let words = self.gathered.take(event, self.key)?;
            if !words.is_empty() {
                // Nobody listens: the whole answer is the result all the same.
                let _ = pieces.send(words);
            }
        }
        Ok(false)
    }

    async fn read_whole(
        &mut self,
        response: Response,
        pieces: &UnboundedSender<String>,
    ) -> Result<(), ModelFaultKind> {
        match timeout_at(self.next_deadline(), web::body(response, MOST_STREAM)).await {
            Err(_) => Err(ModelFaultKind::TooSlow),
            Ok(Err(web::Broken)) => Err(ModelFaultKind::CutOff),
            Ok(Ok((_, true))) => Err(ModelFaultKind::Nonsense),
            Ok(Ok((body, false))) => self.take(&body, pieces).map(|_| ()),
        }
    }
}

/// Where questions go; `None`: the base address is none.
fn address(base_url: &str) -> Option<Url> {
    let base = base_url.trim().trim_end_matches('/');
    let base = base.strip_suffix("/chat/completions").unwrap_or(base);
    let url = Url::parse(&format!("{base}/chat/completions")).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

fn refused(why: &str) -> ModelFault {
    free(ModelFaultKind::Refused(why.to_owned()))
}

/// A fault that cost nothing.
fn free(kind: ModelFaultKind) -> ModelFault {
    ModelFault {
        kind,
        spent: ModelUsage::default(),
    }
}

#[cfg(test)]
mod tests;
