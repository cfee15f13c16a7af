//! Knowledge files: their text, cut into passages, with the words in the form in which they are found.
//!
//! | file | what |
//! |---|---|
//! | `plain`, `docx`, `xlsx`, `pdf` | text out of each format, as headings and paragraphs |
//! | `package` | zip containers, unpacked within bounds |
//! | `passages` | paragraphs into passages |
//! | `stems` | words without their endings |
//!
//! Files come from anywhere, so each is read on a thread of its own with bounds on what it may unpack
//! to, and a fault in a format's library is a broken file. Does not know where passages are kept.

mod docx;
mod package;
mod passages;
mod pdf;
mod plain;
mod stems;
mod xlsx;

use domain::knowledge::{KnowledgeFormat, KnowledgeProblem};
use engine::ports::knowledge::{KnowledgeReader, ReadPassage};

/// Largest file.
const MOST_FILE: usize = 64 << 20;
/// Most bytes of text in a file: some three thousand pages.
const MOST_TEXT: usize = 8 << 20;
/// Room for libraries that descend into what a file nests.
const STACK: usize = 16 << 20;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    /// A heading; 1 is the outermost.
    Heading { level: u8, text: String },
    /// A paragraph, or a row of a table.
    Paragraph(String),
}

/// Reads the formats there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct FileReader;

impl KnowledgeReader for FileReader {
    fn read(
        &self,
        format: KnowledgeFormat,
        bytes: &[u8],
    ) -> Result<Vec<ReadPassage>, KnowledgeProblem> {
        if bytes.len() > MOST_FILE {
            return Err(KnowledgeProblem::TooLarge);
        }
        let read = || {
            let blocks = match format {
                KnowledgeFormat::Txt => plain::text(bytes),
                KnowledgeFormat::Md => plain::markdown(bytes),
                KnowledgeFormat::Pdf => pdf::blocks(bytes),
                KnowledgeFormat::Docx => docx::blocks(bytes),
                KnowledgeFormat::Xlsx => xlsx::blocks(bytes),
            }?;
            let length = |block: &Block| match block {
                Block::Heading { text, .. } | Block::Paragraph(text) => text.len(),
            };
            if blocks.iter().map(length).sum::<usize>() > MOST_TEXT {
                return Err(KnowledgeProblem::TooLarge);
            }
            Ok(passages::of(&blocks))
        };
        let passages = std::thread::scope(|scope| {
            let reading = std::thread::Builder::new()
                .name("knowledge".to_owned())
                .stack_size(STACK)
                .spawn_scoped(scope, read);
            match reading.map(|thread| thread.join()) {
                Ok(Ok(read)) => read,
                Ok(Err(_)) | Err(_) => Err(KnowledgeProblem::Broken),
            }
        })?;
        if passages.is_empty() {
            return Err(KnowledgeProblem::NoText);
        }
        Ok(passages)
    }

    fn stem_query(&self, text: &str) -> Vec<String> {
        stems::query(text)
    }
}

#[cfg(test)]
mod tests;
