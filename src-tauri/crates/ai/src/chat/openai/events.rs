//! Server-sent events out of bytes, as the standard says, with a bound on what is kept.
//!
//! Does not know what is in them.

/// Longest single event: no honest piece of an answer comes near it.
const LONGEST: usize = 1 << 20;

/// Joins bytes to lines and lines to events.
#[derive(Debug, Default)]
pub(super) struct EventReader {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    after_return: bool,
}

/// An event grew beyond all bounds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Overlong;

impl EventReader {
    /// Takes bytes as they come; gives the data of the events that they complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, Overlong> {
        let mut events = Vec::new();
        for &byte in bytes {
            let line_feed_of_pair = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            match byte {
                b'\n' if line_feed_of_pair => (),
                b'\n' | b'\r' => events.extend(self.line_ends()),
                other => {
                    if self.line.len() + self.data.len() >= LONGEST {
                        return Err(Overlong);
                    }
                    self.line.push(other);
                }
            }
        }
        Ok(events)
    }

    /// What stands there unfinished when the stream ends: some services forget the last empty line.
    pub(super) fn rest(&mut self) -> Option<Vec<u8>> {
        self.line_ends();
        self.take()
    }

    fn line_ends(&mut self) -> Option<Vec<u8>> {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
        if line.is_empty() {
            return self.take();
        }
        // Comments (`: still here`) and other fields say nothing about the answer.
        if let Some(value) = line.strip_prefix(b"data:") {
            if self.has_data {
                self.data.push(b'\n');
            }
            self.data
                .extend_from_slice(value.strip_prefix(b" ").unwrap_or(value));
            self.has_data = true;
        }
        None
    }

    fn take(&mut self) -> Option<Vec<u8>> {
        let had = std::mem::take(&mut self.has_data);
        let data = std::mem::take(&mut self.data);
        had.then_some(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parts: &[&str]) -> Vec<String> {
        let mut reader = EventReader::default();
        let mut all = Vec::new();
        for part in parts {
            all.extend(reader.feed(part.as_bytes()).unwrap());
        }
        all.extend(reader.rest());
        all.into_iter()
            .map(|event| String::from_utf8(event).unwrap())
            .collect()
    }

    #[test]
    fn events_are_joined_wherever_the_bytes_break() {
        let whole = "data: {\"a\":\"привет\"}\r\n\r\n: still here\r\n\r\ndata:b\r\ndata: c\r\n\r\n";
        let expected = ["{\"a\":\"привет\"}", "b\nc"];
        assert_eq!(read(&[whole]), expected);
        let bytes = whole.as_bytes();
        for at in 0..bytes.len() {
            let mut reader = EventReader::default();
            let mut all = reader.feed(&bytes[..at]).unwrap();
            all.extend(reader.feed(&bytes[at..]).unwrap());
            let all: Vec<String> = all
                .into_iter()
                .map(|event| String::from_utf8(event).unwrap())
                .collect();
            assert_eq!(all, expected, "broken after byte {at}");
        }
    }

    #[test]
    fn every_kind_of_line_ending_counts_and_the_last_may_be_missing() {
        assert_eq!(
            read(&["data: a\n\ndata: b\r\rdata: [DONE]"]),
            ["a", "b", "[DONE]"]
        );
        assert_eq!(read(&["\u{feff}data: a\n\n"]), ["a"]);
        assert_eq!(read(&["event: ping\nid: 7\n\n"]), Vec::<String>::new());
    }

    #[test]
    fn an_event_without_an_end_is_given_up() {
        let mut reader = EventReader::default();
        let much = vec![b'x'; LONGEST / 2];
        assert_eq!(reader.feed(&much), Ok(Vec::new()));
        assert_eq!(reader.feed(&much), Ok(Vec::new()));
        assert_eq!(reader.feed(&much), Err(Overlong));
    }
}
