//! Which separator a text file uses: the one by which its rows come out equally wide, quotes
//! honoured. Excel's own `sep=;` line settles it.

use super::csv::{Fields, Parser};
use crate::error::SheetError;

/// How a text file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Bytes before the first row: the `sep=` line.
    pub(super) skip: usize,
    /// None: one column.
    pub(super) separator: Option<u8>,
}

/// In the order in which a tie is settled.
const CANDIDATES: [u8; 4] = [b'\t', b';', b',', b'|'];
const SAMPLE_ROWS: usize = 200;

impl Layout {
    /// From the beginning of the text.
    pub(super) fn of(beginning: &str) -> Layout {
        if let Some(layout) = declared(beginning) {
            return layout;
        }
        let mut best = (0.0, 1, None);
        for candidate in CANDIDATES {
            let (agreement, width) = agreement(beginning, candidate);
            if width > 1 && (agreement, width) > (best.0, best.1) {
                best = (agreement, width, Some(candidate));
            }
        }
        Layout {
            skip: 0,
            separator: best.2,
        }
    }
}

fn declared(text: &str) -> Option<Layout> {
    let line = text.lines().next()?;
    let quoted = line.trim_end().trim_matches('"');
    // A tab as the separator must not be trimmed away.
    let named = line
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="));
    let separator = match named {
        Some(_) => line.as_bytes().get(4),
        None if quoted
            .get(..4)
            .is_some_and(|s| s.eq_ignore_ascii_case("sep=")) =>
        {
            quoted.as_bytes().get(4)
        }
        None => return None,
    };
    let rest = &text[line.len()..];
    let end = match rest {
        _ if rest.starts_with("\r\n") => 2,
        _ if rest.starts_with('\n') => 1,
        _ => 0,
    };
    Some(Layout {
        skip: line.len() + end,
        separator: separator.copied().filter(u8::is_ascii),
    })
}

/// The share of rows that agree on a width of more than one, and that width.
fn agreement(text: &str, separator: u8) -> (f64, usize) {
    let mut widths = Widths::default();
    let mut parser = Parser::new(Some(separator));
    // The sample may end anywhere, inside quotes too: what came before counts.
    if parser.feed(text, &mut widths).is_ok() && widths.rows.is_empty() {
        let _ = parser.end(&mut widths);
    }
    let rows: Vec<usize> = widths
        .rows
        .iter()
        .copied()
        .filter(|width| *width > 0)
        .collect();
    let mut best = (0, 1);
    for width in rows.iter().copied().filter(|width| *width > 1) {
        let count = rows.iter().filter(|other| **other == width).count();
        best = best.max((count, width));
    }
    let (count, width) = best;
    let mut share = count as f64 / rows.len().max(1) as f64;
    // Commas inside texts agree by chance; headers hardly ever do.
    if rows.first().is_some_and(|header| *header != width) {
        share *= 0.75;
    }
    (share, width)
}

#[derive(Default)]
struct Widths {
    rows: Vec<usize>,
    width: usize,
    filled: bool,
    torn: bool,
}

impl Fields for Widths {
    fn field(&mut self, column: usize, text: &str) -> Result<(), SheetError> {
        self.width = column + 1;
        self.filled |= !text.trim().is_empty();
        // Half a quoted text: this separator stands inside it.
        self.torn |= text.matches('"').count() % 2 == 1;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), SheetError> {
        self.rows.push(match (self.filled, self.torn) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => self.width,
        });
        (self.width, self.filled, self.torn) = (0, false, false);
        match self.rows.len() < SAMPLE_ROWS {
            true => Ok(()),
            // Enough seen: the caller stops here.
            false => Err(SheetError::Cancelled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separator(text: &str) -> Option<char> {
        Layout::of(text).separator.map(char::from)
    }

    #[test]
    fn the_separator_is_the_one_that_makes_even_rows() {
        assert_eq!(separator("phone,name\n1,a\n2,b\n"), Some(','));
        assert_eq!(separator("phone;name;sum\n1;a;1,5\n2;b;2,5\n"), Some(';'));
        assert_eq!(separator("phone\tname\n1\ta, b\n"), Some('\t'));
        assert_eq!(separator("phone|name\n1|a\n"), Some('|'));
        assert_eq!(
            separator("phone;address\n1;Lenina, 5, 3\n2;Mira, 7, 1\n"),
            Some(';')
        );
        assert_eq!(separator("phone,\"a;b;c\"\n1,\"x;y;z\"\n"), Some(','));
        assert_eq!(separator("phone,name"), Some(','));
    }

    #[test]
    fn one_column_needs_none() {
        assert_eq!(separator("phone\n1\n2\n"), None);
        assert_eq!(separator("+7 916 123-45-67"), None);
    }

    #[test]
    fn a_declared_separator_counts_and_its_line_is_no_row() {
        let layout = Layout {
            skip: 7,
            separator: Some(b';'),
        };
        assert_eq!(Layout::of("sep=;\r\na,b;c\r\n"), layout);
        assert_eq!(
            Layout::of("sep=\t\na\tb\n"),
            Layout {
                skip: 6,
                separator: Some(b'\t')
            }
        );
        assert_eq!(Layout::of("\"sep=,\"\na,b\n").separator, Some(b','));
    }
}
