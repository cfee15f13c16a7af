//! Knowledge files: their text in passages that can be found again.
//!
//! The passages are kept and searched by the store; here stands only how they are made.

use domain::knowledge::{KnowledgeFormat, KnowledgeProblem};

/// Reads files that a user gives to an AI. Reading takes processor time and memory: call it where
/// nothing waits for it.
pub trait KnowledgeReader: Send + Sync {
    /// The text of a file in passages, in their order.
    fn read(
        &self,
        format: KnowledgeFormat,
        bytes: &[u8],
    ) -> Result<Vec<ReadPassage>, KnowledgeProblem>;

    /// The words of a question in the form in which they are indexed: letters and digits only, each
    /// once, without the commonest words. Quoted, they can stand in a full-text query.
    fn stem_query(&self, text: &str) -> Vec<String>;
}

/// A passage of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPassage {
    /// The headings it stands under, outermost first, joined by ` › `; may be empty.
    pub heading: String,
    /// Its words, as they are shown to a model.
    pub text: String,
    /// The same words (and the headings') without endings, separated by spaces: what is indexed.
    pub stems: String,
}
