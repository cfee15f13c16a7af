//! A font: which letters its codes are, and how wide (ISO 32000-1, 9.6 and 9.7).

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::drawn::State;

/// Width of a letter that the font does not tell, in thousandths of its size.
const USUAL: f32 = 500.0;
/// Most widths that are believed.
const MOST_WIDTHS: usize = 70_000;

/// What is known of it.
pub(super) struct Font<'d> {
    /// By the font's own table of letters: first choice.
    told: Option<Encoding<'d>>,
    encoding: Option<Encoding<'d>>,
    widths: HashMap<u16, f32>,
    default: f32,
    two_bytes: bool,
}

impl<'d> Font<'d> {
    /// Out of its dictionary.
    pub(super) fn read(font: &'d Dictionary, document: &'d Document, most: usize) -> Font<'d> {
        let encoding = font.get_font_encoding_with_limit(document, most).ok();
        let two_bytes = font
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|kind| kind == b"Type0");
        let mut read = Font {
            told: told(font, document, most),
            encoding,
            widths: HashMap::new(),
            default: USUAL,
            two_bytes,
        };
        match two_bytes {
            true => read.composite_widths(font, document),
            false => read.simple_widths(font, document),
        }
        read
    }

    fn simple_widths(&mut self, font: &Dictionary, document: &Document) {
        let first = font
            .get_deref(b"FirstChar", document)
            .and_then(Object::as_i64)
            .unwrap_or(0);
        let Ok(widths) = font
            .get_deref(b"Widths", document)
            .and_then(Object::as_array)
        else {
            return;
        };
        for (n, width) in (0..256_i64).zip(widths) {
            if let (Ok(code), Some(width)) = (u16::try_from(first + n), number(width, document)) {
                self.widths.insert(code, width);
            }
        }
    }

    /// `[c [w1 w2 …] first last w …]`
    fn composite_widths(&mut self, font: &Dictionary, document: &Document) {
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|all| document.dereference(all.first()?).ok())
            .and_then(|(_, font)| font.as_dict().ok());
        let Some(descendant) = descendant else {
            return;
        };
        let default = descendant
            .get_deref(b"DW", document)
            .and_then(Object::as_float);
        self.default = default.unwrap_or(1_000.0);
        let Ok(widths) = descendant
            .get_deref(b"W", document)
            .and_then(Object::as_array)
        else {
            return;
        };
        let mut rest = widths.iter();
        while let (Some(first), Some(second)) = (rest.next(), rest.next()) {
            let Some(first) = number(first, document).map(|code| code as u16) else {
                return;
            };
            let list = document
                .dereference(second)
                .ok()
                .and_then(|(_, list)| list.as_array().ok());
            let widths: Vec<(u16, f32)> = match list {
                Some(list) => (first..=u16::MAX)
                    .zip(list.iter().filter_map(|width| number(width, document)))
                    .collect(),
                None => {
                    let last = number(second, document).map(|code| code as u16);
                    let width = rest.next().and_then(|width| number(width, document));
                    let (Some(last), Some(width)) = (last, width) else {
                        return;
                    };
                    (first..=last).map(|code| (code, width)).collect()
                }
            };
            if self.widths.len() + widths.len() > MOST_WIDTHS {
                return;
            }
            self.widths.extend(widths);
        }
    }

    /// The letters of a string.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        let decoded = |encoding: &Option<Encoding<'d>>| {
            let text = Document::decode_text(encoding.as_ref()?, bytes).ok()?;
            (!text.contains('\u{fffd}')).then_some(text)
        };
        let text = decoded(&self.told)
            .or_else(|| decoded(&self.encoding))
            .or_else(|| {
                let encoding = self.told.as_ref().or(self.encoding.as_ref())?;
                Document::decode_text(encoding, bytes).ok()
            });
        let mut plain = String::new();
        for letter in text.unwrap_or_default().chars() {
            match letter {
                '\0' | '\u{ad}' | '\u{fffd}' => {}
                // Letters that are drawn as one are still several, and are looked for as such.
                '\u{fb00}' => plain.push_str("ff"),
                '\u{fb01}' => plain.push_str("fi"),
                '\u{fb02}' => plain.push_str("fl"),
                '\u{fb03}' => plain.push_str("ffi"),
                '\u{fb04}' => plain.push_str("ffl"),
                '\u{fb05}' | '\u{fb06}' => plain.push_str("st"),
                letter => plain.push(letter),
            }
        }
        plain
    }

    /// How far a string goes, in units of text.
    pub(super) fn width(&self, bytes: &[u8], state: &State) -> f32 {
        let width = |code: u16| self.widths.get(&code).copied().unwrap_or(self.default) / 1_000.0;
        let one = |code: u16| {
            let space = if code == 32 && !self.two_bytes {
                state.word_space
            } else {
                0.0
            };
            width(code) * state.size + state.letter_space + space
        };
        match self.two_bytes {
            true => bytes
                .chunks_exact(2)
                .map(|pair| one(u16::from_be_bytes([pair[0], pair[1]])))
                .sum(),
            false => bytes.iter().map(|byte| one(u16::from(*byte))).sum(),
        }
    }
}

/// The table from codes to letters, which comes before any encoding (ISO 32000-1, 9.10.2).
fn told<'d>(font: &Dictionary, document: &Document, most: usize) -> Option<Encoding<'d>> {
    let mut only = Dictionary::new();
    only.set("Type", Object::Name(b"Font".to_vec()));
    only.set("ToUnicode", font.get(b"ToUnicode").ok()?.clone());
    match only.get_font_encoding_with_limit(document, most).ok()? {
        Encoding::UnicodeMapEncoding(map) => Some(Encoding::UnicodeMapEncoding(map)),
        Encoding::OneByteEncoding(_) | Encoding::SimpleEncoding(_) | Encoding::Differences(_) => {
            None
        }
    }
}

fn number(object: &Object, document: &Document) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}
