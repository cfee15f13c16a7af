//! The agent that converses: drives `domain`'s [`TalkRun`] with a call's sound, recognition, a chat model,
//! a voice and a clock. What is said, and when, is decided there; this plays, listens, asks and pays.
//!
//! - `kit`: services of an agent with their keys, and what they cost.
//! - `talk`: one conversation.
//! - `mouth`: pieces of speech on their way to the callee, in order.
//! - `ledger`: the money of a call, written down before it is spent.
//! - `lines`: lines that were spoken before.
//! - `work`: recognition, questions, functions and voices under way.
//! - `link`: a realtime model, opened, asked and paid.
//! - `realtime`: a conversation through one.
//! - `sum_up`: what a call came to.

mod kit;
mod ledger;
mod lines;
mod link;
mod mouth;
mod realtime;
mod sum_up;
mod talk;
mod work;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{agent::AgentMind, conversation::SummedUp, ids::AgentId};
use store::Store;

use crate::ports::{
    AgentRuntime, CallToSumUp, Clock, Conversation, ConversationResult, SecretVault, TalkBook,
    model::{ChatModel, PriceList},
    speech::{RealtimeModel, SpeechRecognizer, VoiceService},
    web_call::ApiCaller,
};

use lines::SpokenLines;

/// Where a secret of an agent lies in the vault.
pub fn agent_place(agent: AgentId, name: &str) -> String {
    format!("agent/{agent}/{name}")
}

/// What the agent is made of.
#[derive(Clone)]
pub struct ConversingParts {
    /// Where sealed keys are.
    pub store: Store,
    /// Opens them.
    pub vault: Arc<dyn SecretVault>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Recognition.
    pub recognizer: Arc<dyn SpeechRecognizer>,
    /// Chat models.
    pub model: Arc<dyn ChatModel>,
    /// Models that hear and speak by themselves.
    pub realtime: Arc<dyn RealtimeModel>,
    /// What chat models cost.
    pub prices: Arc<dyn PriceList>,
    /// Voices, the offline one among them.
    pub voices: Arc<dyn VoiceService>,
    /// Functions of users.
    pub apis: Arc<dyn ApiCaller>,
}

/// The agent.
pub struct ConversingAgent {
    parts: ConversingParts,
    lines: Arc<SpokenLines>,
}

impl std::fmt::Debug for ConversingAgent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConversingAgent").finish_non_exhaustive()
    }
}

impl ConversingAgent {
    /// An agent of these parts.
    pub fn new(parts: ConversingParts) -> Self {
        ConversingAgent {
            parts,
            lines: Arc::default(),
        }
    }
}

#[async_trait]
impl AgentRuntime for ConversingAgent {
    async fn converse(&self, conversation: Conversation) -> ConversationResult {
        let agent = conversation.agent.clone();
        match &agent.draft.mind {
            // another kind's: nothing is said
            AgentMind::Script { .. } => ConversationResult::default(),
            AgentMind::Converse { converse } => self.talk(&agent, converse, conversation).await,
        }
    }

    async fn sum_up(&self, call: CallToSumUp, book: &dyn TalkBook) -> SummedUp {
        let agent = call.agent.clone();
        match &agent.draft.mind {
            AgentMind::Script { .. } => SummedUp::default(),
            AgentMind::Converse { converse } => self.find_out(&agent, converse, call, book).await,
        }
    }
}
