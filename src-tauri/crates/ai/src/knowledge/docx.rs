//! Word documents: paragraphs, headings by their style, tables row by row. What was deleted with
//! changes tracked is not there; what stands twice for old programs is read once.

use std::collections::HashMap;

use domain::knowledge::KnowledgeProblem;
use quick_xml::{
    events::{BytesStart, Event},
    reader::Reader,
};

use super::{Block, MOST_TEXT, package::Package};

/// Between the cells of a row.
const BETWEEN_CELLS: &str = " | ";

/// Reads.
pub(super) fn blocks(bytes: &[u8]) -> Result<Vec<Block>, KnowledgeProblem> {
    let mut package = Package::open(bytes)?;
    let levels = match package.part("word/styles.xml")? {
        Some(styles) => heading_styles(&styles)?,
        None => HashMap::new(),
    };
    let document = package
        .part("word/document.xml")?
        .ok_or(KnowledgeProblem::Broken)?;
    body(&document, &levels)
}

/// Which styles are headings, and how deep: by their names, which stay English in every language, or
/// by their level in the outline.
fn heading_styles(xml: &str) -> Result<HashMap<String, u8>, KnowledgeProblem> {
    let mut levels = HashMap::new();
    let mut style = String::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| KnowledgeProblem::Broken)? {
            Event::Start(element) | Event::Empty(element) => {
                let level = match element.local_name().as_ref() {
                    "style" => {
                        style = attribute(&element, "styleId").unwrap_or_default();
                        None
                    }
                    "name" => attribute(&element, "val").and_then(|name| level_of_name(&name)),
                    "outlineLvl" => outline_level(&element),
                    _ => None,
                };
                if let Some(level) = level {
                    levels.entry(style.clone()).or_insert(level);
                }
            }
            Event::Eof => return Ok(levels),
            _ => {}
        }
    }
}

fn level_of_name(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if name == "title" {
        return Some(1);
    }
    name.strip_prefix("heading ")?.parse().ok()
}

fn outline_level(element: &BytesStart<'_>) -> Option<u8> {
    let level: u8 = attribute(element, "val")?.parse().ok()?;
    (level < 9).then(|| level + 1)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            value.ok().map(|value| value.into_owned())
        })
}

/// A document in the making.
#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    text: String,
    level: Option<u8>,
    tables: u32,
    cell: String,
    row: Vec<String>,
    all: usize,
}

impl Page {
    fn paragraph_ends(&mut self) -> Result<(), KnowledgeProblem> {
        let text = std::mem::take(&mut self.text);
        let level = self.level.take();
        self.all += text.len();
        if self.all > MOST_TEXT {
            return Err(KnowledgeProblem::TooLarge);
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        match level {
            _ if self.tables > 0 => {
                if !self.cell.is_empty() {
                    self.cell.push(' ');
                }
                self.cell.push_str(text.trim());
            }
            Some(level) => self.blocks.push(Block::Heading { level, text }),
            None => self.blocks.push(Block::Paragraph(text)),
        }
        Ok(())
    }

    fn row_ends(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|cell| !cell.is_empty()) {
            self.blocks.push(Block::Paragraph(row.join(BETWEEN_CELLS)));
        }
    }
}

fn body(xml: &str, levels: &HashMap<String, u8>) -> Result<Vec<Block>, KnowledgeProblem> {
    let mut page = Page::default();
    let (mut in_text, mut skipped) = (false, 0_u32);
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| KnowledgeProblem::Broken)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "Fallback" => skipped += 1,
                _ if skipped > 0 => {}
                "t" => in_text = true,
                "tbl" => page.tables += 1,
                _ => mark(&element, levels, &mut page),
            },
            Event::Empty(element) if skipped == 0 => mark(&element, levels, &mut page),
            Event::End(element) => match element.local_name().as_ref() {
                "Fallback" => skipped = skipped.saturating_sub(1),
                _ if skipped > 0 => {}
                "t" => in_text = false,
                "p" => page.paragraph_ends()?,
                "tc" if page.tables == 1 => {
                    let cell = std::mem::take(&mut page.cell);
                    page.row.push(cell);
                }
                "tr" if page.tables == 1 => page.row_ends(),
                "tbl" => page.tables = page.tables.saturating_sub(1),
                _ => {}
            },
            Event::Text(text) if in_text => page.text.push_str(&text.xml10_content()),
            Event::CData(text) if in_text => page.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if in_text => match reference.resolve_char_ref() {
                Ok(Some(letter)) => page.text.push(letter),
                Ok(None) | Err(_) => page.text.push_str(match &*reference {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                }),
            },
            Event::Eof => return Ok(page.blocks),
            _ => {}
        }
    }
}

fn mark(element: &BytesStart<'_>, levels: &HashMap<String, u8>, page: &mut Page) {
    match element.local_name().as_ref() {
        "tab" => page.text.push('\t'),
        "br" | "cr" => page.text.push('\n'),
        "pStyle" => {
            page.level = attribute(element, "val").and_then(|style| levels.get(&style).copied());
        }
        "outlineLvl" => page.level = outline_level(element).or(page.level),
        _ => {}
    }
}
