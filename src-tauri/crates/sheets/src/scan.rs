//! The two large parts of an Excel workbook, its sheets and its shared strings, piece by piece, for the
//! workbooks that are too large or too odd for `calamine`.
//!
//! They are most of the work of an import: millions of tiny elements. A general XML reader copies
//! each one, checks names that do not matter here and takes more than twice as long; this one looks
//! at them where they lie. It knows what ECMA-376 lets these parts contain: UTF-8, elements, text,
//! comments, CDATA and declarations, which it skips. It expands no entities but the five of XML.

use std::io::Read;
use std::rc::Rc;

use memchr::{memchr, memmem};

use crate::error::SheetError;
use crate::limits::{MAX_PIECE_BYTES, Meter, Metered};

/// A piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'b> {
    /// `<name …>`; `empty`: `<name …/>`. The name comes without its prefix.
    Start {
        name: &'b [u8],
        attributes: Attributes<'b>,
        empty: bool,
    },
    /// `</name>`.
    End { name: &'b [u8] },
    /// Text as written, entities and all.
    Text(&'b [u8]),
    /// Text that means what it says.
    Verbatim(&'b [u8]),
}

/// Reads pieces out of a window that moves over the part.
pub(crate) struct Scanner<R> {
    reader: Metered<R>,
    meter: Rc<Meter>,
    window: Vec<u8>,
    from: usize,
    to: usize,
}

const WINDOW: usize = 128 * 1024;

impl<R: Read> Scanner<R> {
    /// `packed`: size of the part in the container; `most`: bytes at most.
    pub(crate) fn new(inner: R, packed: u64, most: u64) -> Result<Self, SheetError> {
        let (reader, meter) = Metered::new(inner, packed, most);
        let window = vec![0; WINDOW];
        let mut scanner = Scanner {
            reader,
            meter,
            window,
            from: 0,
            to: 0,
        };
        while scanner.to < 3 && scanner.more()? {}
        let start = &scanner.window[..scanner.to];
        if start.starts_with(b"\xFE\xFF") || start.starts_with(b"\xFF\xFE") {
            return Err(SheetError::broken("a part is not UTF-8"));
        }
        if start.starts_with(b"\xEF\xBB\xBF") {
            scanner.from = 3;
        }
        Ok(scanner)
    }

    /// Bytes read so far.
    pub(crate) fn read(&self) -> u64 {
        self.meter.read()
    }

    /// Fills the window further; false at the end of the part.
    fn more(&mut self) -> Result<bool, SheetError> {
        if self.from > 0 {
            self.window.copy_within(self.from..self.to, 0);
            self.to -= self.from;
            self.from = 0;
        }
        if self.to == self.window.len() {
            if self.window.len() as u64 >= MAX_PIECE_BYTES {
                return Err(SheetError::TooLarge);
            }
            self.window.resize(self.window.len() * 2, 0);
        }
        self.meter.next_piece();
        let count = self.reader.read(&mut self.window[self.to..])?;
        self.to += count;
        Ok(count > 0)
    }

    /// Length of what lies ahead up to and with the end that `find` finds in it.
    fn length(&mut self, find: impl Fn(&[u8]) -> Option<usize>) -> Result<usize, SheetError> {
        loop {
            if let Some(length) = find(&self.window[self.from..self.to]) {
                return Ok(length);
            }
            if !self.more()? {
                return Err(SheetError::broken("a part ends inside a tag"));
            }
        }
    }

    /// The next piece; `None` at the end of the part.
    pub(crate) fn next(&mut self) -> Result<Option<Piece<'_>>, SheetError> {
        loop {
            if self.from == self.to && !self.more()? {
                return Ok(None);
            }
            if self.window[self.from] != b'<' {
                let length = loop {
                    let ahead = &self.window[self.from..self.to];
                    match memchr(b'<', ahead) {
                        Some(length) => break length,
                        None if !self.more()? => break self.to - self.from,
                        None => (),
                    }
                };
                let from = self.from;
                self.from += length;
                return Ok(Some(Piece::Text(&self.window[from..self.from])));
            }
            let length = self.length(markup)?;
            let from = self.from;
            self.from += length;
            let inside = &self.window[from + 1..self.from - 1];
            return Ok(Some(match inside.first() {
                Some(b'?') => continue,
                Some(b'!') if inside.starts_with(CDATA) => {
                    let (from, to) = (from + 1 + CDATA.len(), self.from - 3);
                    Piece::Verbatim(&self.window[from..to])
                }
                Some(b'!') => continue,
                Some(b'/') => {
                    let name = self.window[from + 2..self.from - 1].trim_ascii();
                    Piece::End { name: local(name) }
                }
                _ => {
                    let empty = inside.last() == Some(&b'/');
                    let to = self.from - 1 - usize::from(empty);
                    let inside = &self.window[from + 1..to];
                    let end = inside.iter().position(u8::is_ascii_whitespace);
                    let (name, attributes) = inside.split_at(end.unwrap_or(inside.len()));
                    Piece::Start {
                        name: local(name),
                        attributes: Attributes(attributes),
                        empty,
                    }
                }
            }));
        }
    }
}

const CDATA: &[u8] = b"![CDATA[";

/// Length of the markup at the beginning of `ahead`, if it is there as a whole.
fn markup(ahead: &[u8]) -> Option<usize> {
    match ahead.get(1)? {
        b'/' => memchr(b'>', ahead).map(|at| at + 1),
        b'?' => memmem::find(ahead, b"?>").map(|at| at + 2),
        b'!' if ahead.starts_with(b"<!--") => memmem::find(&ahead[4..], b"-->").map(|at| at + 7),
        b'!' if ahead[1..].starts_with(CDATA) => memmem::find(ahead, b"]]>").map(|at| at + 3),
        // What it is does not show yet.
        b'!' if ahead.len() < 9 => None,
        _ => tag(ahead),
    }
}

/// Length of the tag at the beginning of `ahead`. A `>` inside quotes ends nothing.
fn tag(ahead: &[u8]) -> Option<usize> {
    let mut open: Option<u8> = None;
    let end = ahead.iter().position(|&byte| match open {
        Some(quote) => {
            if byte == quote {
                open = None;
            }
            false
        }
        None => {
            if matches!(byte, b'"' | b'\'') {
                open = Some(byte);
            }
            byte == b'>'
        }
    });
    end.map(|at| at + 1)
}

// Names and attributes are a few bytes each: looking at them one by one is quicker than a search that is
// made for long texts.

fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|byte| *byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// The attributes of an element: names as written, values as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attributes<'b>(&'b [u8]);

impl<'b> Iterator for Attributes<'b> {
    type Item = (&'b [u8], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let value = rest[equals + 1..].trim_ascii_start();
        let (quote, value) = value
            .split_first()
            .filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
        let end = value.iter().position(|byte| byte == quote)?;
        self.0 = &value[end + 1..];
        Some((rest[..equals].trim_ascii_end(), &value[..end]))
    }
}

impl Piece<'_> {
    /// Adds what the piece says as text, if it is one.
    pub(crate) fn push_text(&self, into: &mut String) -> Result<(), SheetError> {
        match self {
            Piece::Text(raw) => push_raw(raw, into),
            Piece::Verbatim(raw) => {
                into.push_str(utf8(raw)?);
                Ok(())
            }
            Piece::Start { .. } | Piece::End { .. } => Ok(()),
        }
    }
}

fn utf8(raw: &[u8]) -> Result<&str, SheetError> {
    std::str::from_utf8(raw).map_err(|_| SheetError::broken("a part is not UTF-8"))
}

fn push_raw(raw: &[u8], into: &mut String) -> Result<(), SheetError> {
    let mut text = utf8(raw)?;
    let from = into.len();
    while let Some(at) = memchr(b'&', text.as_bytes()) {
        into.push_str(&text[..at]);
        text = &text[at..];
        let end = text.bytes().take(12).position(|b| b == b';');
        let c = end.and_then(|end| entity(&text[1..end]));
        match (c, end) {
            (Some(c), Some(end)) => {
                into.push(c);
                text = &text[end + 1..];
            }
            _ => {
                into.push('&');
                text = &text[1..];
            }
        }
    }
    into.push_str(text);
    // XML 1.0, 2.11: line ends are one line feed. One that was meant stands as `&#13;`.
    if memchr(b'\r', raw).is_some() {
        let text = into
            .split_off(from)
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        into.push_str(&text);
    }
    Ok(())
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time: every piece is cut everywhere.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(&mut into[..1])
        }
    }

    fn pieces(xml: &str) -> Result<Vec<String>, SheetError> {
        let mut scanner = Scanner::new(Trickle(xml.as_bytes()), 1, 1 << 20)?;
        let mut all = Vec::new();
        while let Some(piece) = scanner.next()? {
            all.push(match piece {
                Piece::Start {
                    name,
                    attributes,
                    empty,
                } => {
                    let mut text = format!("<{}", String::from_utf8_lossy(name));
                    for (key, value) in attributes {
                        let (key, value) =
                            (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
                        text += &format!(" {key}={value}");
                    }
                    text + if empty { "/>" } else { ">" }
                }
                Piece::End { name } => format!("</{}>", String::from_utf8_lossy(name)),
                text => {
                    let mut said = String::new();
                    text.push_text(&mut said)?;
                    said
                }
            });
        }
        Ok(all)
    }

    #[test]
    fn pieces_come_whole_however_the_part_is_cut() {
        let xml = "\u{feff}<?xml version='1.0'?><!-- <c> > --><x:row r=\"1\" b = 'a>b'><c/>\
                   <t>a &lt;b&gt; &amp;&#x451;&nope; ё</t><![CDATA[<&]]></x:row >";
        let all = pieces(xml).unwrap();
        let expected = [
            "<row r=1 b=a>b>",
            "<c/>",
            "<t>",
            "a <b> &ё&nope; ё",
            "</t>",
            "<&",
            "</row>",
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn line_ends_are_line_feeds_unless_they_were_meant() {
        assert_eq!(pieces("<t>a\r\nb\rc</t>").unwrap()[1], "a\nb\nc");
        assert_eq!(pieces("<t>a&#10;b</t>").unwrap()[1], "a\nb");
    }

    #[test]
    fn a_part_that_is_cut_off_is_broken() {
        for xml in ["<row", "<row a='", "<!-- ", "<![CDATA[x", "<?xml"] {
            assert!(matches!(pieces(xml), Err(SheetError::Broken(_))), "{xml}");
        }
    }
}
