//! Which kind of agent talks: decided by its form, for each call.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{agent::AgentMind, conversation::SummedUp};

use crate::{
    ConversingAgent, ScriptAgent,
    ports::{AgentRuntime, CallToSumUp, Conversation, ConversationResult, TalkBook},
};

/// All kinds of agents.
#[derive(Debug)]
pub struct Agents {
    /// Follows scripts.
    pub script: ScriptAgent,
    /// Converses through services.
    pub conversing: Arc<ConversingAgent>,
}

#[async_trait]
impl AgentRuntime for Agents {
    async fn converse(&self, conversation: Conversation) -> ConversationResult {
        match &conversation.agent.draft.mind {
            AgentMind::Script { .. } => self.script.converse(conversation).await,
            AgentMind::Converse { .. } => self.conversing.converse(conversation).await,
        }
    }

    async fn sum_up(&self, call: CallToSumUp, book: &dyn TalkBook) -> SummedUp {
        match &call.agent.draft.mind {
            AgentMind::Script { .. } => self.script.sum_up(call, book).await,
            AgentMind::Converse { .. } => self.conversing.sum_up(call, book).await,
        }
    }
}
