//! Row identifiers, one type for each kind of row, so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A call task.
    CallTaskId,
    /// A callee of a call task, and the call record that holds its attempts.
    CalleeId,
    /// One attempt to reach a callee. It is the fencing token: what an older attempt says late is dropped.
    AttemptId,
    /// One import, or one "Redial these".
    BatchId,
    /// A service instance: a phone line.
    LineId,
    /// A communication agent.
    AgentId,
    /// A published version of a communication agent.
    AgentVersionId,
    /// A recording that an agent plays (a WAV brought by the user).
    AudioId,
    /// A rehearsal of an agent.
    RehearsalId,
    /// An export task.
    ExportTaskId,
    /// An entry of the do-not-call list.
    DoNotCallId,
    /// A chat task.
    ChatTaskId,
    /// A channel: an account, bot or page through which dialogues go.
    ChannelId,
    /// A manager: the virtual one who speaks in dialogues.
    ManagerId,
    /// A picture of a manager.
    AvatarId,
    /// An AI: model, instruction, functions.
    AiProfileId,
    /// One version of an AI.
    AiVersionId,
    /// A knowledge file of an AI.
    KnowledgeFileId,
    /// An integration: where leads are sent.
    IntegrationId,
    /// A contact of a chat task: a row of its audience, or somebody who wrote first.
    ContactId,
    /// A dialogue with one person over one channel.
    DialogueId,
    /// A message of a dialogue.
    MessageId,
    /// An entry of the outbox: one lead on its way to an integration.
    DeliveryId,
    /// An entry of a white or black list.
    ListEntryId,
}
