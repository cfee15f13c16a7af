//! Plain text and Markdown, in whatever letters they were written.

use chardetng::EncodingDetector;
use domain::knowledge::KnowledgeProblem;
use encoding_rs::{Encoding, UTF_8};

use super::{Block, MOST_TEXT};

/// Paragraphs with empty lines between them.
pub(super) fn text(bytes: &[u8]) -> Result<Vec<Block>, KnowledgeProblem> {
    let text = decoded(bytes)?;
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines() {
        take_line(line, &mut paragraph, &mut blocks);
    }
    take_line("", &mut paragraph, &mut blocks);
    Ok(blocks)
}

/// The same with `#` headings, and headings underlined with `=` or `-`; not within code.
pub(super) fn markdown(bytes: &[u8]) -> Result<Vec<Block>, KnowledgeProblem> {
    let text = decoded(bytes)?;
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    let mut code = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            code = !code;
            continue;
        }
        let hashes = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        let behind = &trimmed[hashes..];
        let underlines = |mark| !trimmed.is_empty() && trimmed.bytes().all(|byte| byte == mark);
        if code {
            take_line(line, &mut paragraph, &mut blocks);
        } else if (1..=6).contains(&hashes) && (behind.is_empty() || behind.starts_with(' ')) {
            take_line("", &mut paragraph, &mut blocks);
            blocks.push(Block::Heading {
                level: u8::try_from(hashes).unwrap_or(6),
                text: behind.trim().trim_end_matches('#').trim_end().to_owned(),
            });
        } else if (underlines(b'=') || underlines(b'-')) && is_one_line(&paragraph) {
            blocks.push(Block::Heading {
                level: if underlines(b'=') { 1 } else { 2 },
                text: std::mem::take(&mut paragraph).trim().to_owned(),
            });
        } else {
            take_line(line, &mut paragraph, &mut blocks);
        }
    }
    take_line("", &mut paragraph, &mut blocks);
    Ok(blocks)
}

fn is_one_line(paragraph: &str) -> bool {
    !paragraph.is_empty() && paragraph.trim_end().lines().count() == 1
}

fn take_line(line: &str, paragraph: &mut String, blocks: &mut Vec<Block>) {
    if line.trim().is_empty() {
        if !paragraph.is_empty() {
            blocks.push(Block::Paragraph(std::mem::take(paragraph)));
        }
        return;
    }
    paragraph.push_str(line);
    paragraph.push('\n');
}

/// By its mark, as UTF-8 if it is that, and otherwise by the likeliest guess (Windows-1251 and such).
fn decoded(bytes: &[u8]) -> Result<String, KnowledgeProblem> {
    if bytes.len() > MOST_TEXT {
        return Err(KnowledgeProblem::TooLarge);
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => {
            let mut detector = EncodingDetector::new();
            detector.feed(bytes, true);
            detector.guess(None, true)
        }
    };
    let (text, _, _) = encoding.decode(bytes);
    // A picture or a program that was named .txt.
    if text.contains('\0') {
        return Err(KnowledgeProblem::Broken);
    }
    Ok(text.into_owned())
}
