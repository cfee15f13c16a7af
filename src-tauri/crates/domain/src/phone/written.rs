//! From what stands in a cell to digits: signs that only divide are dropped, digits of other
//! scripts become ours, and what a spreadsheet did to a number is undone or found out. It knows no
//! country.

use super::NumberProblem;

/// Digits that are kept; more than any number has.
const ROOM: usize = 24;

/// Digits as they were written, and whether a `+` stood before them.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) plus: bool,
    digits: [u8; ROOM],
    len: usize,
}

impl Written {
    pub(super) fn digits(&self) -> &str {
        let digits = self.digits.get(..self.len).unwrap_or_default();
        std::str::from_utf8(digits).unwrap_or_default()
    }
}

/// Reads the signs. See [`super::NumberReader::read`] for what they mean.
pub(super) fn read_written(raw: &str) -> Result<Written, NumberProblem> {
    let mut text = raw.trim_matches(|sign: char| sign.is_whitespace() || is_invisible(sign));
    if text.is_empty() {
        return Err(NumberProblem::Empty);
    }
    // An apostrophe is how spreadsheets are told "this is text".
    text = text.trim_start_matches(['\'', '’', '`']);
    if let Some(rest) = text
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("tel:"))
    {
        text = text.get(rest.len()..).unwrap_or_default();
    }
    text = without_decimal_zeros(text);
    let mut written = Written {
        plus: false,
        digits: [0; ROOM],
        len: 0,
    };
    for sign in text.chars() {
        if let Some(digit) = digit(sign) {
            let Some(place) = written.digits.get_mut(written.len) else {
                return Err(NumberProblem::NotANumber);
            };
            *place = digit;
            written.len += 1;
        } else if matches!(sign, '+' | '＋' | '﹢') {
            if written.plus || written.len > 0 {
                return Err(NumberProblem::NotANumber);
            }
            written.plus = true;
        } else if !(divides(sign) || is_invisible(sign)) {
            return scientific(text);
        }
    }
    if written.len == 0 {
        Err(NumberProblem::NotANumber)
    } else {
        Ok(written)
    }
}

/// `79161234567.0`, as programs write a number that was read as a decimal.
fn without_decimal_zeros(text: &str) -> &str {
    let Some((whole, zeros)) = text.rsplit_once(['.', ',']) else {
        return text;
    };
    let is_decimal = !zeros.is_empty()
        && zeros.bytes().all(|sign| sign == b'0')
        && !whole.is_empty()
        && whole
            .trim_start_matches('+')
            .bytes()
            .all(|sign| sign.is_ascii_digit());
    if is_decimal { whole } else { text }
}

/// `7.9162E+10`: all digits are there only if as many stand behind the point as the exponent says.
fn scientific(text: &str) -> Result<Written, NumberProblem> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E', 'Е', 'е']) else {
        return Err(NumberProblem::NotANumber);
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, behind) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|sign| sign.is_ascii_digit());
    let is_number = !whole.is_empty()
        && all_digits(whole)
        && all_digits(behind)
        && (1..=2).contains(&exponent.len())
        && all_digits(exponent);
    let Some(power) = exponent.parse::<usize>().ok().filter(|_| is_number) else {
        return Err(NumberProblem::NotANumber);
    };
    match (behind.get(..power), behind.get(power..)) {
        (Some(digits), Some(rest)) if power > 0 && rest.bytes().all(|sign| sign == b'0') => {
            read_written(&format!("{whole}{digits}"))
        }
        _ => Err(NumberProblem::DigitsLost),
    }
}

/// The ASCII digit for a digit of any script in which people write phone numbers.
fn digit(sign: char) -> Option<u8> {
    if sign.is_ascii() {
        return sign.is_ascii_digit().then_some(sign as u8);
    }
    // Arabic, Persian, N'Ko, the scripts of India, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian,
    // full width: in all of them ten digits stand in a row.
    const ZEROS: [u32; 19] = [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
        0x0D66, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10,
    ];
    let code = u32::from(sign);
    let zero = ZEROS
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&code))?;
    u8::try_from(code - zero).ok().map(|value| b'0' + value)
}

/// Signs that people put between digits.
fn divides(sign: char) -> bool {
    matches!(
        sign,
        '-' | '(' | ')' | '[' | ']' | '.' | '/' | '~' | '_'
            // hyphens, dashes and minus signs
            | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}'
            | '\u{FF0D}' | '\u{30FC}' | '\u{00AD}'
            // full-width brackets, point, slash and tilde; middle dots
            | '（' | '）' | '．' | '／' | '～' | '\u{00B7}' | '\u{2022}' | '\u{30FB}'
    ) || sign.is_whitespace()
}

/// Marks that no one sees: zero-width signs, directions, byte order.
fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}
