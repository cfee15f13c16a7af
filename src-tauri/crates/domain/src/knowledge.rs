//! Knowledge files of an AI: what they are and how they stand. Source: product 1.3. Reading them is
//! an adapter's business, finding in them the store's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::{AiProfileId, KnowledgeFileId},
    time::UnixMillis,
};

/// Formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KnowledgeFormat {
    /// Plain text.
    Txt,
    /// Markdown.
    Md,
    /// PDF.
    Pdf,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
}

/// A stored knowledge file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnowledgeFile {
    /// Its row.
    pub id: KnowledgeFileId,
    /// Its AI.
    pub ai: AiProfileId,
    /// Its name, without folders.
    pub name: String,
    /// Its format.
    pub format: KnowledgeFormat,
    /// Its length in bytes.
    pub bytes: i64,
    /// How it stands.
    pub state: KnowledgeState,
    /// When it was added.
    pub added_at: UnixMillis,
}

/// How a knowledge file stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum KnowledgeState {
    /// It is being read.
    Reading,
    /// The AI finds what stands in it.
    Ready {
        /// Pieces that can be found.
        chunks: u32,
        /// Characters of text.
        chars: i64,
    },
    /// It could not be read.
    Failed {
        /// Why.
        problem: KnowledgeProblem,
    },
}

/// Why a knowledge file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum KnowledgeProblem {
    /// Its ending is none of those that can be read.
    #[error("files of this kind cannot be read")]
    UnknownKind,
    /// The disk says no.
    #[error("the file cannot be read")]
    Unreadable,
    /// The file, or what it unpacks to, is too large.
    #[error("the file is too large")]
    TooLarge,
    /// It opens with a password only.
    #[error("the file is protected by a password")]
    Protected,
    /// It is not what its ending says, or it is damaged.
    #[error("the file is damaged or not what its name says")]
    Broken,
    /// There are no words in it: empty, or pictures of pages.
    #[error("there is no text in the file")]
    NoText,
}
