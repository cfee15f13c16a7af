//! The conversation of an answered call: started here, watched here, and never trusted to end by
//! itself. What the agent says and how it ends comes back as news.

use std::sync::Arc;

use domain::{agent::AgentVersion, ids::AttemptId};
use tokio::{sync::mpsc, task::AbortHandle};

use crate::{
    inbox::SessionNews,
    ports::{
        AgentRuntime, CallAudio, CallDesk, Conversation, ConversationResult, transfer::CallTransfer,
    },
};

/// What a conversation begins with.
pub(crate) struct Opening {
    /// The call.
    pub(crate) attempt: AttemptId,
    /// Who speaks.
    pub(crate) agent: Arc<AgentVersion>,
    /// Call variables.
    pub(crate) variables: std::collections::BTreeMap<String, String>,
    /// The sound.
    pub(crate) audio: CallAudio,
    /// Zone in which the callee names times.
    pub(crate) zone: Option<String>,
    /// The way to somebody else.
    pub(crate) transfer: Option<CallTransfer>,
    /// What a tester types.
    pub(crate) typed: Option<mpsc::UnboundedReceiver<String>>,
    /// Where its money is written down.
    pub(crate) desk: CallDesk,
}

/// Lets the agent talk. Exactly one `Over` follows, unless the handle is used.
pub(crate) fn begin(
    runtime: Arc<dyn AgentRuntime>,
    opening: Opening,
    news: mpsc::UnboundedSender<SessionNews>,
) -> AbortHandle {
    let Opening {
        attempt,
        agent,
        variables,
        audio,
        zone,
        transfer,
        typed,
        desk,
    } = opening;
    let (live, mut lines) = mpsc::unbounded_channel();
    let talk = tokio::spawn(async move {
        runtime
            .converse(Conversation {
                agent,
                variables,
                audio,
                live,
                zone,
                transfer,
                typed,
                desk,
            })
            .await
    });
    let handle = talk.abort_handle();
    tokio::spawn(async move {
        // ends when the agent drops its end of the channel
        while let Some(line) = lines.recv().await {
            // nobody reads any more when the engine is gone
            let _ = news.send(SessionNews::Line { attempt, line });
        }
        let result = match talk.await {
            Ok(result) => result,
            Err(error) => {
                if error.is_panic() {
                    tracing::error!(%attempt, "the agent failed in the middle of a call");
                }
                ConversationResult::default()
            }
        };
        let _ = news.send(SessionNews::Over { attempt, result });
    });
    handle
}
