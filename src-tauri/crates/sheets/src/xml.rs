//! XML as a stream of pieces, with the bounds of [`limits`](crate::limits) and our errors.

use std::borrow::Cow;
use std::io::{BufReader, Read};
use std::rc::Rc;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::SheetError;
use crate::limits::{Meter, Metered};

/// A part of a container, read piece by piece.
pub(crate) struct XmlStream<R> {
    reader: Reader<BufReader<Metered<R>>>,
    buffer: Vec<u8>,
    meter: Rc<Meter>,
}

impl<R: Read> XmlStream<R> {
    /// `packed`: its size in the container; `most`: bytes at most.
    pub(crate) fn new(inner: R, packed: u64, most: u64) -> Self {
        let (metered, meter) = Metered::new(inner, packed, most);
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, metered));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        XmlStream {
            reader,
            buffer: Vec::with_capacity(1024),
            meter,
        }
    }

    /// The next piece.
    pub(crate) fn next(&mut self) -> Result<Event<'_>, SheetError> {
        self.buffer.clear();
        self.meter.next_piece();
        self.reader
            .read_event_into(&mut self.buffer)
            .map_err(|error| match error {
                quick_xml::Error::Io(error) => SheetError::from_io(&error),
                other => SheetError::broken(other),
            })
    }

    /// Bytes read so far.
    pub(crate) fn read(&self) -> u64 {
        self.meter.read()
    }
}

/// An attribute by its local name, whatever its prefix.
pub(crate) fn attribute<'e>(
    element: &'e BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'e, str>>, SheetError> {
    find(element, |key| {
        key == name || key.split_once(':').is_some_and(|(_, local)| local == name)
    })
}

/// An attribute by its whole name, prefix included.
pub(crate) fn attribute_exact<'e>(
    element: &'e BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'e, str>>, SheetError> {
    find(element, |key| key == name)
}

fn find<'e>(
    element: &'e BytesStart<'_>,
    fits: impl Fn(&str) -> bool,
) -> Result<Option<Cow<'e, str>>, SheetError> {
    let mut attributes = element.attributes();
    for attribute in attributes.with_checks(false) {
        let attribute = attribute.map_err(SheetError::broken)?;
        if fits(attribute.key.as_ref()) {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            return value.map(Some).map_err(SheetError::broken);
        }
    }
    Ok(None)
}

/// Adds what a piece says as text, if it is one.
pub(crate) fn push_text(piece: &Event<'_>, into: &mut String) {
    match piece {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => push_reference(reference, into),
        _ => (),
    }
}

/// Entities that a document declares itself are not followed: they stay as written.
fn push_reference(reference: &BytesRef<'_>, into: &mut String) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        into.push(c);
        return;
    }
    match &**reference {
        "amp" => into.push('&'),
        "lt" => into.push('<'),
        "gt" => into.push('>'),
        "quot" => into.push('"'),
        "apos" => into.push('\''),
        other => {
            into.push('&');
            into.push_str(other);
            into.push(';');
        }
    }
}
