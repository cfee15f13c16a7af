//! What the world's numbering plan knows of digits. The library's own reading of free text costs
//! several microseconds; digits that are already clean are asked for directly, and it is called
//! only for what is left.

use std::sync::{LazyLock, OnceLock};

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber as LibraryNumber, PhoneNumberFormat,
    PhoneNumberUtil, Region,
};

use super::{MAX_DIGITS, MIN_INTERNATIONAL};

/// Which calling codes exist; they are prefix-free, of one to three digits.
static CODES: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut codes = vec![false; 1_000];
    for code in library().get_supported_calling_codes() {
        if let Some(place) = usize::try_from(code)
            .ok()
            .and_then(|code| codes.get_mut(code))
        {
            *place = true;
        }
    }
    codes
});

static COUNTRIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut countries: Vec<String> = library()
        .get_supported_regions()
        .map(|region| region.to_string())
        .filter(|code| code.len() == 2 && code.bytes().all(|sign| sign.is_ascii_uppercase()))
        .collect();
    countries.sort();
    countries
});

fn library() -> &'static PhoneNumberUtil {
    &PHONE_NUMBER_UTIL
}

/// ISO 3166 codes of the countries that the plan knows, sorted.
pub fn countries() -> &'static [String] {
    &COUNTRIES
}

/// Calling code of a country: 7 for `RU`.
pub fn calling_code(country: &str) -> Option<u16> {
    Country::named(country)?.code.parse().ok()
}

/// A country in which numbers are read.
#[derive(Debug, Clone)]
pub(super) struct Country {
    region: Region,
    code: String,
    trunk: String,
}

/// Countries that were asked for, by the letters of their codes.
static ASKED: [OnceLock<Option<Country>>; 26 * 26] = [const { OnceLock::new() }; 26 * 26];

impl Country {
    pub(super) fn named(iso: &str) -> Option<&'static Country> {
        let iso = iso.trim().to_ascii_uppercase();
        let place = match iso.as_bytes() {
            [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => {
                usize::from(first - b'A') * 26 + usize::from(second - b'A')
            }
            _ => return None,
        };
        let find = || {
            let region = Region::from_code(&iso).ok()?;
            let code = library().get_country_code_for_region(region)?;
            Some(Country {
                region,
                code: code.to_string(),
                trunk: trunk_prefix(region),
            })
        };
        ASKED.get(place)?.get_or_init(find).as_ref()
    }

    pub(super) fn region(&self) -> Region {
        self.region
    }

    pub(super) fn code(&self) -> &str {
        &self.code
    }

    pub(super) fn trunk_len(&self) -> usize {
        self.trunk.len()
    }

    /// What follows the trunk prefix (8 in Russia, 0 in Germany), if the digits begin with it.
    pub(super) fn without_trunk_prefix<'a>(&self, digits: &'a str) -> Option<&'a str> {
        let rest = digits
            .strip_prefix(self.trunk.as_str())
            .filter(|rest| !rest.is_empty())?;
        (!self.trunk.is_empty()).then_some(rest)
    }

    /// Whether a national number exists under this country's code.
    pub(super) fn knows(&self, national: &str) -> bool {
        library_number(&self.code, national)
            .is_some_and(|number| library().is_valid_number(&number))
    }

    /// Whether the country has complete numbers of that length.
    pub(super) fn has_numbers_as_long_as(&self, national: &str) -> bool {
        library_number(&self.code, national).is_some_and(|number| {
            let length = library().is_possible_number_with_reason(&number);
            matches!(length, Ok(NumberLengthType::IsPossible))
        })
    }

    pub(super) fn international(&self, national: &str) -> String {
        format!("+{}{national}", self.code)
    }
}

/// What stands before a national number that is dialled inside the country (8 in Russia, 0 in
/// Germany). The library knows it but does not tell, so it is asked what it drops.
fn trunk_prefix(region: Region) -> String {
    let Ok(example) = library().get_example_number(region) else {
        return String::new();
    };
    let national = rlibphonenumber::get_national_significant_number_owned(&example);
    let drops = |prefix: &str| {
        let dialled = format!("{prefix}{national}");
        library().parse(&dialled, Some(region)).is_ok_and(|read| {
            rlibphonenumber::get_national_significant_number_owned(&read) == national
        })
    };
    let found = ["0", "8", "1", "06", "02"]
        .into_iter()
        .find(|prefix| drops(prefix));
    found.unwrap_or_default().to_owned()
}

/// Whether digits with their country code are a number.
pub(super) fn knows(digits: &str) -> bool {
    code_of(digits).is_some_and(|code| {
        digits
            .get(code.len()..)
            .and_then(|national| library_number(code, national))
            .is_some_and(|number| library().is_valid_number(&number))
    })
}

/// The calling code with which digits begin.
pub(super) fn code_of(digits: &str) -> Option<&str> {
    (1..=3).find_map(|len| {
        let code = digits.get(..len)?;
        let exists = *CODES.get(code.parse::<usize>().ok()?)?;
        (exists && !code.starts_with('0')).then_some(code)
    })
}

/// The library's own reading, in E.164; only numbers that the plan knows.
pub(super) fn parsed(text: &str, region: Option<Region>) -> Option<String> {
    let number = library().parse(text, region).ok()?;
    let valid = library().is_valid_number(&number);
    let stored = library()
        .format(&number, PhoneNumberFormat::E164)
        .into_owned();
    (valid && (MIN_INTERNATIONAL..=MAX_DIGITS).contains(&stored.len().saturating_sub(1)))
        .then_some(stored)
}

fn library_number(code: &str, national: &str) -> Option<LibraryNumber> {
    let fits = (MIN_INTERNATIONAL..=MAX_DIGITS).contains(&(code.len() + national.len()));
    if !fits || national.is_empty() {
        return None;
    }
    let zeros = national.bytes().take_while(|&sign| sign == b'0').count();
    // All zeros but the last digit are leading ones.
    let zeros = i32::try_from(zeros.min(national.len() - 1)).ok()?;
    Some(LibraryNumber {
        country_code: code.parse().ok()?,
        national_number: national.parse().ok()?,
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: (zeros > 0).then_some(zeros),
        ..LibraryNumber::default()
    })
}
