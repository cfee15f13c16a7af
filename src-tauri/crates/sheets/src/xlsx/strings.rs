//! The shared strings of a workbook that is not ordinary, end to end in one text: four bytes for each
//! beside its own.

use quick_xml::events::Event;

use crate::error::SheetError;
use crate::limits::{MAX_PART_BYTES, MAX_STRING_BYTES, MAX_STRINGS};
use crate::package::Package;
use crate::scan::Piece;
use crate::xml::attribute_exact;

/// All shared strings.
#[derive(Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    /// Reads them. How many the file claims is of no account.
    pub(crate) fn read(package: &mut Package, part: &str) -> Result<SharedStrings, SheetError> {
        let mut strings = SharedStrings::default();
        let Some(mut part) = package.scan(part)? else {
            return Ok(strings);
        };
        let mut inside = false;
        let mut phonetic = false;
        while let Some(piece) = part.next()? {
            match piece {
                Piece::Start { name, empty, .. } => match name {
                    b"t" => inside = !empty && !phonetic,
                    b"rPh" => phonetic = !empty,
                    b"si" if empty => strings.end()?,
                    _ => (),
                },
                Piece::End { name } => match name {
                    b"t" => inside = false,
                    b"rPh" => phonetic = false,
                    b"si" => strings.end()?,
                    _ => (),
                },
                text if inside => text.push_text(&mut strings.text)?,
                Piece::Text(_) | Piece::Verbatim(_) => (),
            }
        }
        strings.text.shrink_to_fit();
        strings.ends.shrink_to_fit();
        Ok(strings)
    }

    /// How many the part claims to hold, as written.
    pub(crate) fn claimed(package: &mut Package, part: &str) -> Result<Option<String>, SheetError> {
        let Some(mut part) = package.part(part, MAX_PART_BYTES)? else {
            return Ok(None);
        };
        loop {
            match part.next()? {
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "sst" => {
                    let count = attribute_exact(&e, "uniqueCount")?;
                    return Ok(count.map(std::borrow::Cow::into_owned));
                }
                Event::Eof => return Ok(None),
                _ => (),
            }
        }
    }

    fn end(&mut self) -> Result<(), SheetError> {
        let from = self.ends.last().copied().unwrap_or(0) as usize;
        if let Some(plain) = unescaped(&self.text[from..]) {
            self.text.truncate(from);
            self.text.push_str(&plain);
        }
        if self.text.len() > MAX_STRING_BYTES || self.ends.len() >= MAX_STRINGS {
            return Err(SheetError::TooLarge);
        }
        let end = u32::try_from(self.text.len()).map_err(|_| SheetError::TooLarge)?;
        self.ends.push(end);
        Ok(())
    }

    /// The string of an index.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let from = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        self.text.get(from..end)
    }
}

/// Characters that XML cannot carry stand as `_xHHHH_` (ECMA-376, 22.9.2.19). `None`: nothing to do.
pub(crate) fn unescaped(text: &str) -> Option<String> {
    // Nearly no text has one, and looking for a byte is quicker than for two.
    memchr::memchr(b'_', text.as_bytes())?;
    let mut rest = text;
    let mut plain: Option<String> = None;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"_x") {
        let (before, from) = rest.split_at(at);
        let code = from
            .get(2..6)
            .filter(|_| from.as_bytes().get(6) == Some(&b'_'));
        let code = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        let c = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        let plain = plain.get_or_insert_default();
        plain.push_str(before);
        match c {
            Some(c) => {
                plain.push(c);
                rest = &from[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &from[2..];
            }
        }
    }
    plain.map(|plain| plain + rest)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn characters_that_xml_cannot_carry() {
        assert_eq!(unescaped("plain"), None);
        assert_eq!(unescaped("a_x000D_\nb").as_deref(), Some("a\r\nb"));
        assert_eq!(unescaped("_x005F_x0041_").as_deref(), Some("_x0041_"));
        assert_eq!(unescaped("_xyz_ _x12").as_deref(), Some("_xyz_ _x12"));
    }
}
