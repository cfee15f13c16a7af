//! Knowledge files: their passages, and finding in them by stems. What a stem is, is the caller's
//! business; a user's words never become part of a full-text query, only quoted letters and digits.

use domain::{
    ids::{AiProfileId, KnowledgeFileId},
    knowledge::{KnowledgeFile, KnowledgeFormat, KnowledgeState},
    time::UnixMillis,
};

use crate::{Store, error::Result};

/// The knowledge.
#[derive(Debug)]
pub struct Knowledge<'s> {
    pub(crate) store: &'s Store,
}

/// A passage to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassage {
    /// The headings it stands under; may be empty.
    pub heading: String,
    /// Its words.
    pub text: String,
    /// The same words without endings, separated by spaces.
    pub stems: String,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPassage {
    /// Its file.
    pub file: KnowledgeFileId,
    /// The file's name.
    pub file_name: String,
    /// The headings it stands under; may be empty.
    pub heading: String,
    /// Its words.
    pub text: String,
}

impl Knowledge<'_> {
    /// The files of an AI by name.
    pub async fn list(&self, ai: AiProfileId) -> Result<Vec<KnowledgeFile>> {
        todo!()
    }

    /// A new file, being read.
    pub async fn insert(
        &self,
        ai: AiProfileId,
        name: &str,
        format: KnowledgeFormat,
        bytes: i64,
        now: UnixMillis,
    ) -> Result<KnowledgeFileId> {
        todo!()
    }

    /// Keeps the passages of a file that was read: it is ready. They are written in chunks and found
    /// once all are there. What stood there before is replaced.
    pub async fn put_passages(
        &self,
        id: KnowledgeFileId,
        passages: Vec<NewPassage>,
        chars: i64,
    ) -> Result<()> {
        todo!()
    }

    /// Writes down how a file stands (that it could not be read).
    pub async fn set_state(&self, id: KnowledgeFileId, state: &KnowledgeState) -> Result<()> {
        todo!()
    }

    /// Deletes a file with its passages.
    pub async fn delete(&self, id: KnowledgeFileId) -> Result<()> {
        todo!()
    }

    /// Passages of an AI's ready files in which at least one of the stems occurs, the best first.
    pub async fn search(
        &self,
        ai: AiProfileId,
        stems: &[String],
        limit: u32,
    ) -> Result<Vec<FoundPassage>> {
        todo!()
    }
}
