//! What a number in a cell shows: dates, times, and numbers whose format adds digits or a plus.
//!
//! A spreadsheet keeps 45616.5 and a format; what the user sees is a date. And it keeps 9161234567
//! and the format `+7 (000) 000-00-00`; what the user sees is the number to call.

use jiff::civil::{Date, DateTime, Time};

/// What a number format makes of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NumberKind {
    /// It stays a number.
    Plain,
    /// A date, maybe with a time.
    Date,
    /// A time of day.
    Time,
    /// A length of time, `[h]:mm`.
    Elapsed,
    /// Digits between signs, from left to right: `Some` is a sign, `None` a digit.
    Picture(Vec<Option<char>>),
}

impl NumberKind {
    /// Of a format that Excel has built in (ECMA-376, 18.8.30).
    pub(crate) fn built_in(id: u32) -> NumberKind {
        match id {
            14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57..=58 => NumberKind::Date,
            18..=21 | 32..=33 | 45 | 47 | 55..=56 => NumberKind::Time,
            46 => NumberKind::Elapsed,
            _ => NumberKind::Plain,
        }
    }

    /// Of a format code.
    pub(crate) fn of_code(code: &str) -> NumberKind {
        let mut letters = String::new();
        let mut picture = Vec::new();
        let mut digits_only = true;
        let mut elapsed = false;
        let mut chars = code.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => {
                    let quoted = chars.by_ref().take_while(|c| *c != '"').map(Some);
                    picture.extend(quoted);
                }
                '\\' => picture.extend(chars.next().map(Some)),
                '_' | '*' => {
                    chars.next();
                    digits_only = c == '_' && digits_only;
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    let lower = inside.to_ascii_lowercase();
                    if !lower.is_empty() && lower.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                        elapsed = true;
                    } else if !lower.starts_with('$') && lower.contains(['<', '>', '=']) {
                        digits_only = false;
                    }
                }
                '0' | '#' | '?' => picture.push(None),
                '+' | '-' | '(' | ')' | ' ' | '/' | ':' | '1'..='9' => picture.push(Some(c)),
                _ => {
                    digits_only = false;
                    letters.push(c.to_ascii_lowercase());
                }
            }
        }
        if elapsed {
            return NumberKind::Elapsed;
        }
        if letters.starts_with("general") || letters.contains('@') {
            return NumberKind::Plain;
        }
        let letters = letters.replace("am/pm", "").replace("a/p", "");
        let has = |c: char| letters.contains(c);
        let hours = has('h') || has('s');
        if has('d') || has('y') || (has('m') && !hours) {
            return NumberKind::Date;
        }
        if hours {
            return NumberKind::Time;
        }
        if digits_only && adds_something(code, &picture) {
            return NumberKind::Picture(picture);
        }
        NumberKind::Plain
    }

    /// What is shown of `number`: a date, or a text; `None`: the number itself.
    pub(crate) fn shown(&self, number: f64, from_1904: bool) -> Option<Shown> {
        match self {
            NumberKind::Plain => None,
            NumberKind::Date => date_of(number, from_1904).map(Shown::DateTime),
            NumberKind::Time if (0.0..1.0).contains(&number) => {
                date_of(number, from_1904).map(|at| Shown::Text(clock(at.time())))
            }
            NumberKind::Time => date_of(number, from_1904).map(Shown::DateTime),
            NumberKind::Elapsed => elapsed(number).map(Shown::Text),
            NumberKind::Picture(picture) => pictured(picture, number).map(Shown::Text),
        }
    }
}

/// What is shown instead of a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    /// A date.
    DateTime(DateTime),
    /// A text.
    Text(String),
}

/// A picture is worth keeping when it shows a plus or digits that the number does not have.
fn adds_something(code: &str, picture: &[Option<char>]) -> bool {
    let signs = picture
        .iter()
        .flatten()
        .any(|c| *c == '+' || c.is_ascii_digit());
    let zeros = code.split(';').next().unwrap_or(code).matches('0').count() > 1;
    (signs || zeros) && picture.iter().any(Option::is_none)
}

/// The digits of a whole number put into a picture, from the right; what does not fit goes before
/// the first digit, as spreadsheets do it.
fn pictured(picture: &[Option<char>], number: f64) -> Option<String> {
    if !(0.0..1e15).contains(&number) || number.fract() != 0.0 {
        return None;
    }
    let places = picture.iter().filter(|place| place.is_none()).count();
    let digits = format!("{:0places$}", number as u64);
    let mut surplus = digits.len() - places;
    let mut digits = digits.chars();
    let mut shown = String::with_capacity(picture.len() + surplus);
    for place in picture {
        match place {
            Some(sign) => shown.push(*sign),
            None => {
                shown.extend(digits.by_ref().take(surplus + 1));
                surplus = 0;
            }
        }
    }
    Some(shown)
}

/// The date behind a serial number, to the second. 1900 is a leap year to Excel, so the first two
/// months count differently; below day 1 there is only a time.
pub(crate) fn date_of(serial: f64, from_1904: bool) -> Option<DateTime> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round() as i64;
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let epoch = match (from_1904, days) {
        (true, _) => Date::constant(1904, 1, 1),
        (false, ..60) => Date::constant(1899, 12, 31),
        (false, _) => Date::constant(1899, 12, 30),
    };
    let date = epoch
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let time = Time::new(hour as i8, minute as i8, second as i8, 0).ok()?;
    Some(date.to_datetime(time))
}

/// A date or date-time as ISO 8601 writes it (`2026-11-20`, `2026-11-20T14:00:00`).
pub(crate) fn date_from_iso(text: &str) -> Option<DateTime> {
    let text = text.trim().trim_end_matches('Z');
    text.parse::<DateTime>().ok().filter(|_| text.len() >= 10)
}

fn clock(time: Time) -> String {
    match time.second() {
        0 => format!("{:02}:{:02}", time.hour(), time.minute()),
        second => format!("{:02}:{:02}:{second:02}", time.hour(), time.minute()),
    }
}

fn elapsed(days: f64) -> Option<String> {
    if !(0.0..1e6).contains(&days) {
        return None;
    }
    let seconds = (days * 86_400.0).round() as u64;
    Some(format!(
        "{}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    ))
}

/// Whole numbers beyond 15 digits do not survive as a number: such a cell stays the text it is.
pub(crate) fn loses_digits(raw: &str) -> bool {
    let digits = raw.strip_prefix(['-', '+']).unwrap_or(raw);
    digits.len() > 15 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, number: f64) -> Option<Shown> {
        NumberKind::of_code(code).shown(number, false)
    }

    fn text(text: &str) -> Option<Shown> {
        Some(Shown::Text(text.to_owned()))
    }

    #[test]
    fn formats_are_told_apart() {
        for code in [
            "yyyy-mm-dd",
            "dd.mm.yyyy hh:mm",
            "[$-419]d mmm;@",
            "m/d/yy h:mm",
            "mmmm",
        ] {
            assert_eq!(NumberKind::of_code(code), NumberKind::Date, "{code}");
        }
        for code in ["h:mm", "hh:mm:ss", "h:mm AM/PM", "mm:ss.0"] {
            assert_eq!(NumberKind::of_code(code), NumberKind::Time, "{code}");
        }
        for code in ["[h]:mm", "[mm]:ss"] {
            assert_eq!(NumberKind::of_code(code), NumberKind::Elapsed, "{code}");
        }
        for code in [
            "General",
            "0",
            "#,##0.00",
            "0.00E+00",
            "[Red]0",
            "@",
            "0%",
            "\"days \"0",
            "# ?/?",
            "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####",
        ] {
            assert_eq!(NumberKind::of_code(code), NumberKind::Plain, "{code}");
        }
    }

    #[test]
    fn a_format_that_adds_a_plus_or_zeros_is_kept() {
        assert_eq!(shown("00000000", 1234.0), text("00001234"));
        assert_eq!(shown("\"+\"0", 79_161_234_567.0), text("+79161234567"));
        assert_eq!(
            shown("+7\\ (000)\\ 000\\-00\\-00", 9_161_234_567.0),
            text("+7 (916) 123-45-67")
        );
        assert_eq!(shown("0000", 123_456.0), text("123456"));
        assert_eq!(shown("0000", 1.5), None);
        assert_eq!(shown("0000", -1.0), None);
    }

    #[test]
    fn serials_become_dates() {
        let at = |serial| date_of(serial, false).map(|at| at.to_string());
        assert_eq!(
            at(46_346.583_333_333_336).as_deref(),
            Some("2026-11-20T14:00:00")
        );
        assert_eq!(at(59.0).as_deref(), Some("1900-02-28T00:00:00"));
        assert_eq!(at(61.0).as_deref(), Some("1900-03-01T00:00:00"));
        assert_eq!(at(-1.0), None);
        assert_eq!(at(1e9), None);
        assert_eq!(
            date_of(0.0, true).map(|at| at.to_string()).as_deref(),
            Some("1904-01-01T00:00:00")
        );
        assert_eq!(shown("h:mm", 0.604_166_666_666_666_6), text("14:30"));
        assert_eq!(shown("[h]:mm", 1.5), text("36:00:00"));
    }

    #[test]
    fn long_numbers_stay_text() {
        assert!(loses_digits("8991012345678901234"));
        assert!(!loses_digits("79161234567"));
        assert!(!loses_digits("0.1234567890123456789"));
    }

    #[test]
    fn iso_dates() {
        assert!(date_from_iso("2026-11-20").is_some());
        assert!(date_from_iso("2026-11-20T14:00:00").is_some());
        assert!(date_from_iso("PT5H").is_none());
    }
}
