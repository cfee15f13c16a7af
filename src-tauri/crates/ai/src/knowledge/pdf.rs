//! PDF: the words of each page in the order in which they are drawn. A PDF knows places of letters,
//! not words: a step to the right is a space, a step down is a new line, a larger one a new paragraph.
//!
//! Pages that are pictures have no words here.

use std::{collections::HashMap, rc::Rc};

use domain::knowledge::KnowledgeProblem;
use lopdf::{Dictionary, Document, Error, LoadOptions, Object, content::Content};

use super::{Block, MOST_TEXT};

mod drawn;
mod font;

use drawn::{Drawn, Matrix};
use font::Font;

/// Most bytes that one stream may unpack to.
const MOST_STREAM: usize = 32 << 20;
/// Most operations of all pages together.
const MOST_OPERATIONS: usize = 20_000_000;
/// How deep forms may be drawn within forms.
const MOST_NESTED: u32 = 8;

/// Reads.
pub(super) fn blocks(bytes: &[u8]) -> Result<Vec<Block>, KnowledgeProblem> {
    let options = LoadOptions {
        max_decompressed_size: Some(MOST_STREAM),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options).map_err(problem)?;
    if document.is_encrypted() {
        return Err(KnowledgeProblem::Protected);
    }
    let mut reading = Reading {
        document: &document,
        fonts: HashMap::new(),
        operations: 0,
        drawn: Drawn::default(),
    };
    let mut blocks = Vec::new();
    for page in document.page_iter() {
        // A page that cannot be read is a page without words; too much is too much.
        match reading.page(page) {
            Ok(()) | Err(KnowledgeProblem::Broken) => {}
            Err(other) => return Err(other),
        }
        let text = reading.drawn.take();
        blocks.extend(
            text.split("\n\n")
                .filter(|paragraph| !paragraph.trim().is_empty())
                .map(|paragraph| Block::Paragraph(format!("{}\n", joined(paragraph.trim())))),
        );
    }
    Ok(blocks)
}

/// Words that were parted at the end of a line are one again.
fn joined(paragraph: &str) -> String {
    let mut joined = String::with_capacity(paragraph.len());
    let mut lines = paragraph.lines().peekable();
    while let Some(line) = lines.next() {
        let parted = line.strip_suffix(['-', '\u{2010}']).filter(|word| {
            word.ends_with(char::is_lowercase)
                && lines
                    .peek()
                    .is_some_and(|next| next.starts_with(char::is_lowercase))
        });
        joined.push_str(parted.unwrap_or(line));
        if parted.is_none() && lines.peek().is_some() {
            joined.push('\n');
        }
    }
    joined
}

fn problem(error: Error) -> KnowledgeProblem {
    match error {
        Error::InvalidPassword | Error::Decryption(_) => KnowledgeProblem::Protected,
        Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            KnowledgeProblem::TooLarge
        }
        _ => KnowledgeProblem::Broken,
    }
}

/// A document being read. Fonts are kept by where their dictionary lies in it.
struct Reading<'d> {
    document: &'d Document,
    fonts: HashMap<usize, Rc<Font<'d>>>,
    operations: usize,
    drawn: Drawn,
}

impl<'d> Reading<'d> {
    fn page(&mut self, page: lopdf::ObjectId) -> Result<(), KnowledgeProblem> {
        let document = self.document;
        let (own, referenced) = document.get_page_resources(page).map_err(problem)?;
        let referenced = referenced
            .into_iter()
            .filter_map(|id| document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(referenced).collect();
        let content = document
            .get_page_content_with_limit(page, MOST_STREAM)
            .map_err(problem)?;
        self.draw(&content, &resources, Matrix::ONE, 0)
    }

    fn draw(
        &mut self,
        content: &[u8],
        resources: &[&'d Dictionary],
        place: Matrix,
        nested: u32,
    ) -> Result<(), KnowledgeProblem> {
        let content = Content::decode(content).map_err(problem)?;
        self.operations += content.operations.len();
        if self.operations > MOST_OPERATIONS || self.drawn.length() > MOST_TEXT {
            return Err(KnowledgeProblem::TooLarge);
        }
        let mut state = drawn::State::at(place);
        let mut kept = Vec::new();
        let mut font: Option<Rc<Font<'d>>> = None;
        for operation in &content.operations {
            let operands = &operation.operands;
            let number = |at: usize| {
                operands
                    .get(at)
                    .and_then(|n| n.as_float().ok())
                    .unwrap_or(0.0)
            };
            match operation.operator.as_str() {
                "q" if kept.len() < 1_000 => kept.push((state.clone(), font.clone())),
                "Q" => {
                    if let Some((before, with)) = kept.pop() {
                        (state, font) = (before, with);
                    }
                }
                "cm" => state.place = Matrix::read(operands).times(state.place),
                "BT" => state.begin(),
                "Tf" => {
                    font = operands
                        .first()
                        .and_then(|name| name.as_name().ok())
                        .and_then(|name| self.font(name, resources));
                    state.size = number(1);
                }
                "Tc" => state.letter_space = number(0),
                "Tw" => state.word_space = number(0),
                "Tz" => state.stretch = number(0) / 100.0,
                "TL" => state.leading = number(0),
                "Td" => state.step(number(0), number(1)),
                "TD" => {
                    state.leading = -number(1);
                    state.step(number(0), number(1));
                }
                "Tm" => state.set(Matrix::read(operands)),
                "T*" => state.next_line(),
                "Tj" => self.show(operands.first(), font.as_deref(), &mut state),
                "'" => {
                    state.next_line();
                    self.show(operands.first(), font.as_deref(), &mut state);
                }
                "\"" => {
                    state.word_space = number(0);
                    state.letter_space = number(1);
                    state.next_line();
                    self.show(operands.get(2), font.as_deref(), &mut state);
                }
                "TJ" => {
                    let several = operands.first().and_then(|list| list.as_array().ok());
                    for piece in several.into_iter().flatten() {
                        match piece.as_float() {
                            Ok(back) => state.advance(-back / 1_000.0 * state.size),
                            Err(_) => self.show(Some(piece), font.as_deref(), &mut state),
                        }
                    }
                }
                "Do" if nested < MOST_NESTED => {
                    self.form(operands, resources, state.place, nested + 1)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn show(&mut self, string: Option<&Object>, font: Option<&Font<'d>>, state: &mut drawn::State) {
        let (Some(bytes), Some(font)) = (string.and_then(|s| s.as_str().ok()), font) else {
            return;
        };
        self.drawn.word(&font.text(bytes), state);
        state.advance(font.width(bytes, state));
        self.drawn.ended_at(state);
    }

    fn font(&mut self, name: &[u8], resources: &[&'d Dictionary]) -> Option<Rc<Font<'d>>> {
        let dictionary = self.resource(b"Font", name, resources)?.as_dict().ok()?;
        let place = std::ptr::from_ref(dictionary) as usize;
        let document = self.document;
        let font = self
            .fonts
            .entry(place)
            .or_insert_with(|| Rc::new(Font::read(dictionary, document, MOST_STREAM)));
        Some(font.clone())
    }

    fn resource(&self, kind: &[u8], name: &[u8], among: &[&'d Dictionary]) -> Option<&'d Object> {
        among.iter().find_map(|resources| {
            let kind = resources
                .get_deref(kind, self.document)
                .ok()?
                .as_dict()
                .ok()?;
            kind.get_deref(name, self.document).ok()
        })
    }

    /// What is drawn from a form: headers, or whole pages of some programs.
    fn form(
        &mut self,
        operands: &[Object],
        resources: &[&'d Dictionary],
        place: Matrix,
        nested: u32,
    ) -> Result<(), KnowledgeProblem> {
        let form = operands
            .first()
            .and_then(|name| name.as_name().ok())
            .and_then(|name| self.resource(b"XObject", name, resources))
            .and_then(|form| form.as_stream().ok())
            .filter(|form| {
                form.dict
                    .get(b"Subtype")
                    .is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Form"))
            });
        let Some(form) = form else {
            return Ok(());
        };
        let matrix = form.dict.get_deref(b"Matrix", self.document).ok();
        let matrix = matrix.and_then(|matrix| matrix.as_array().ok());
        let matrix = matrix.map_or(Matrix::ONE, |matrix| Matrix::read(matrix));
        let own = form.dict.get_deref(b"Resources", self.document).ok();
        let own = own.and_then(|own| own.as_dict().ok());
        let resources: Vec<&Dictionary> =
            own.into_iter().chain(resources.iter().copied()).collect();
        let content = form
            .get_plain_content_with_limit(MOST_STREAM)
            .map_err(problem)?;
        self.draw(&content, &resources, matrix.times(place), nested)
    }
}
