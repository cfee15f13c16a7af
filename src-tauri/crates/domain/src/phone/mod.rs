//! Reading phone numbers as people write them. Source: product 2.3.
//!
//! - `written`: from what stands in a cell to digits.
//! - `plan`: what the world's numbering plan knows of digits.
//!
//! It knows no file and no list; a number is what it is wherever it stands.

mod plan;
mod written;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use plan::{calling_code, countries};

use plan::Country;
use written::{Written, read_written};

/// Most digits of an international number (E.164).
const MAX_DIGITS: usize = 15;
/// Fewest digits behind a `+`: shorter ones are no number anywhere in the world.
const MIN_INTERNATIONAL: usize = 7;
/// Up to so many digits without `+`, `00` or trunk prefix are a short number of the user's own PBX,
/// also where the country's plan has room for numbers that short.
const MAX_SHORT: usize = 5;

/// A number that was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    /// As it is stored, compared and dialled: E.164 (`+79161234567`), or the digits of a number
    /// that only a PBX or the carrier understands (`101`).
    pub stored: String,
    /// The numbering plan knows it. Others are imported only with the user's consent.
    pub known: bool,
    /// It can be read with and without the country's own code, and both are numbers; it was read
    /// as international.
    pub ambiguous: bool,
}

/// Why something is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NumberProblem {
    /// There is nothing.
    #[error("the number is empty")]
    Empty,
    /// It cannot be a number.
    #[error("this cannot be a phone number")]
    NotANumber,
    /// A spreadsheet lost digits of it (`7.9162E+10`).
    #[error("the spreadsheet lost digits of this number")]
    DigitsLost,
}

/// Reads a number in `default_country` (ISO 3166 alpha-2). See [`NumberReader::read`].
pub fn read_number(raw: &str, default_country: &str) -> Result<PhoneNumber, NumberProblem> {
    NumberReader::new(default_country).read(raw)
}

/// Reads numbers in one default country; made once for a whole file.
#[derive(Debug, Clone)]
pub struct NumberReader {
    country: Option<&'static Country>,
}

impl NumberReader {
    /// A reader for a country. One that the numbering plan does not know (or an empty one) reads
    /// only international numbers for certain.
    pub fn new(default_country: &str) -> Self {
        NumberReader {
            country: Country::named(default_country),
        }
    }

    /// Reads what a person, a program or a spreadsheet wrote.
    ///
    /// - `+` and `00` (and the country's own exit code, such as 011) begin an international number;
    ///   a trunk zero in brackets, `+44 (0)20 …`, is dropped where the plan says so.
    /// - Other digits are read in the default country, with or without its trunk prefix. If they
    ///   begin with the country's own calling code and are a number behind it, too, they are read
    ///   as international. Where both readings are different numbers (Germany: `4930…` may be a
    ///   number of area 04930, or of Berlin) the result says that it is ambiguous; where only the
    ///   international one exists (Russia: `79162041198`) nothing is in doubt.
    /// - Digits that begin with *another* country's code and have no `+` are not taken for a number
    ///   of that country: in the default country they are unknown, and the user decides.
    /// - What the plan does not know is still a number: E.164 when its length fits the country, the
    ///   bare digits otherwise.
    pub fn read(&self, raw: &str) -> Result<PhoneNumber, NumberProblem> {
        let written = read_written(raw)?;
        if written.plus {
            return international(written.digits());
        }
        match written.digits().strip_prefix("00") {
            Some(rest) => self.after_exit_code(&written, rest),
            None => self.national(&written),
        }
    }

    /// `00` and what follows it. Nowhere does a national number begin with two zeros that the plan
    /// knows, so it is tried as the world's usual exit code first.
    fn after_exit_code(&self, written: &Written, rest: &str) -> Result<PhoneNumber, NumberProblem> {
        match international(rest) {
            Ok(number) if number.known => return Ok(number),
            Ok(_) | Err(_) if written.digits().len() <= MAX_SHORT => {
                return Ok(unknown(written.digits().to_owned()));
            }
            Ok(_) | Err(_) => {}
        }
        let region = self.country.map(Country::region);
        match plan::parsed(written.digits(), region) {
            Some(stored) => Ok(known(stored)),
            None => international(rest),
        }
    }

    fn national(&self, written: &Written) -> Result<PhoneNumber, NumberProblem> {
        let digits = written.digits();
        let Some(country) = self.country else {
            return self.without_country(digits);
        };
        let trunk = country.without_trunk_prefix(digits);
        if digits.len() <= MAX_SHORT && trunk.is_none() {
            return short(digits);
        }
        let inside = trunk
            .filter(|number| country.knows(number))
            .or_else(|| country.knows(digits).then_some(digits));
        let outside = digits
            .strip_prefix(country.code())
            .filter(|number| *number != inside.unwrap_or_default() && country.knows(number));
        match (inside, outside) {
            (Some(number), None) => return Ok(known(country.international(number))),
            (inside, Some(number)) => {
                let ambiguous = inside.is_some();
                return Ok(PhoneNumber {
                    ambiguous,
                    ..known(country.international(number))
                });
            }
            (None, None) => {}
        }
        if let Some(stored) = plan::parsed(digits, Some(country.region())) {
            return Ok(known(stored));
        }
        if digits.len() > MAX_DIGITS + country.trunk_len() {
            return Err(NumberProblem::NotANumber);
        }
        let behind_code = digits.strip_prefix(country.code());
        let possible = [behind_code, trunk, Some(digits)]
            .into_iter()
            .flatten()
            .find(|number| number.len() > MAX_SHORT && country.has_numbers_as_long_as(number));
        match possible {
            Some(number) => Ok(unknown(country.international(number))),
            None => short(digits),
        }
    }

    fn without_country(&self, digits: &str) -> Result<PhoneNumber, NumberProblem> {
        if digits.len() <= MAX_DIGITS && plan::knows(digits) {
            return Ok(known(format!("+{digits}")));
        }
        short(digits)
    }
}

/// Digits that begin with a country code; one more than a number has, for a trunk zero behind it.
fn international(digits: &str) -> Result<PhoneNumber, NumberProblem> {
    let fits = (MIN_INTERNATIONAL..=MAX_DIGITS + 1).contains(&digits.len());
    if !fits || digits.starts_with('0') {
        return Err(NumberProblem::NotANumber);
    }
    let stored = format!("+{digits}");
    if digits.len() <= MAX_DIGITS && plan::knows(digits) {
        return Ok(known(stored));
    }
    // The library's own reading drops a trunk zero behind the country code.
    if let Some(stored) = plan::parsed(&stored, None) {
        return Ok(known(stored));
    }
    if digits.len() > MAX_DIGITS {
        return Err(NumberProblem::NotANumber);
    }
    Ok(unknown(stored))
}

/// Reads the beginning of numbers, for a prefix of the do-not-call list, in the form in which
/// numbers are stored: `+7916`, `007916`, or, in Russia, `8916` and `7916`, all give `+7916`.
pub fn read_prefix(raw: &str, default_country: &str) -> Result<String, NumberProblem> {
    let written = read_written(raw)?;
    let digits = written.digits();
    if written.plus {
        return Ok(format!("+{digits}"));
    }
    if let Some(rest) = digits.strip_prefix("00").filter(|rest| !rest.is_empty()) {
        return Ok(format!("+{rest}"));
    }
    let Some(country) = Country::named(default_country) else {
        return Ok(format!("+{digits}"));
    };
    if digits.starts_with(country.code()) {
        return Ok(format!("+{digits}"));
    }
    Ok(country.international(country.without_trunk_prefix(digits).unwrap_or(digits)))
}

/// A number for log lines: enough to tell two apart, not enough to call: `+7 916 ••• 98`.
pub fn masked(stored: &str) -> String {
    let Some(digits) = stored.strip_prefix('+') else {
        let last = stored.len().checked_sub(2).filter(|_| stored.len() >= 5);
        return format!(
            "•••{}",
            last.and_then(|from| stored.get(from..)).unwrap_or_default()
        );
    };
    let code = plan::code_of(digits).unwrap_or_default();
    let number = digits.get(code.len()..).unwrap_or_default();
    match (
        number.get(..3),
        number
            .len()
            .checked_sub(2)
            .and_then(|from| number.get(from..)),
    ) {
        (Some(area), Some(last)) if number.len() >= 8 => format!("+{code} {area} ••• {last}"),
        (_, Some(last)) if number.len() >= 5 => format!("+{code} ••• {last}"),
        _ => format!("+{code} •••"),
    }
}

fn known(stored: String) -> PhoneNumber {
    PhoneNumber {
        stored,
        known: true,
        ambiguous: false,
    }
}

fn unknown(stored: String) -> PhoneNumber {
    PhoneNumber {
        stored,
        known: false,
        ambiguous: false,
    }
}

fn short(digits: &str) -> Result<PhoneNumber, NumberProblem> {
    if (2..=MAX_DIGITS).contains(&digits.len()) {
        Ok(unknown(digits.to_owned()))
    } else {
        Err(NumberProblem::NotANumber)
    }
}
