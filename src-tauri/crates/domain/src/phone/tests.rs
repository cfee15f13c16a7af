//! Numbers as they stand in real spreadsheets.

use proptest::prelude::*;

use super::*;

fn stored(raw: &str, country: &str) -> String {
    let number = read_number(raw, country).unwrap_or_else(|problem| panic!("{raw}: {problem}"));
    assert!(
        number.known,
        "{raw} in {country} is known, read as {}",
        number.stored
    );
    assert!(!number.ambiguous, "{raw} in {country} is in no doubt");
    number.stored
}

#[test]
fn signs_that_only_divide_are_dropped() {
    let ways = [
        "+79162041198",
        "+7 916 204-11-98",
        "+7 (916) 204-11-98",
        "8 916 204 11 98",
        "8(916)204-11-98",
        "89162041198",
        "79162041198",
        "9162041198",
        "7-916-204-11-98",
        "007 916 204 11 98",
        "8~10 7 916 204 11 98",
        "  +7 916 204 11 98\u{a0}",
        "\u{feff}+7\u{202f}916\u{2009}204\u{2011}11\u{2013}98\u{200b}",
        "＋７ （９１６） ２０４－１１－９８",
        "+٧٩١٦٢٠٤١١٩٨",
        "'+79162041198",
        "tel:+7-916-204-11-98",
        "79162041198.0",
        "+79162041198.00",
        "89162041198,0",
        "7.9162041198E+10",
        "+7.916.204.11.98",
        "916/204-11-98",
    ];
    for raw in ways {
        assert_eq!(stored(raw, "RU"), "+79162041198", "{raw:?}");
    }
}

#[test]
fn every_country_writes_in_its_own_way() {
    let rows = [
        ("030 23125 000", "DE", "+493023125000"),
        ("0049 30 23125000", "DE", "+493023125000"),
        ("+49 (0)30 23125000", "US", "+493023125000"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 (0) 20 7946 0018", "DE", "+442079460018"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("1-202-555-0123", "US", "+12025550123"),
        ("011 49 30 23125000", "US", "+493023125000"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("+39 06 1234 5678", "DE", "+390612345678"),
        ("139 1234 5678", "CN", "+8613912345678"),
        ("010-65529988", "CN", "+861065529988"),
        ("8 701 234 56 78", "KZ", "+77012345678"),
        ("11 96123-4567", "BR", "+5511961234567"),
        ("0 11 15-2345-6789", "AR", "+5491123456789"),
        ("090-1234-5678", "JP", "+819012345678"),
        ("+1 242 322 1234", "RU", "+12423221234"),
        ("+800 1234 5678", "RU", "+80012345678"),
    ];
    for (raw, country, expected) in rows {
        assert_eq!(stored(raw, country), expected, "{raw:?} in {country}");
    }
}

#[test]
fn what_is_no_number_is_refused_by_name() {
    use NumberProblem::{DigitsLost, Empty, NotANumber};
    let rows = [
        ("", Empty),
        (" \u{a0}\u{200b}", Empty),
        ("-", NotANumber),
        ("+", NotANumber),
        ("n/a", NotANumber),
        ("Ivan", NotANumber),
        ("7", NotANumber),
        ("+7 916", NotANumber),
        ("+0 916 204 11 98", NotANumber),
        ("++79162041198", NotANumber),
        ("7+9162041198", NotANumber),
        ("+79162041198, +74951234567", NotANumber),
        ("89162041198 84951234567", NotANumber),
        ("+7 495 123-45-67 доб. 12", NotANumber),
        ("1-800-FLOWERS", NotANumber),
        ("1234567890123456789012345", NotANumber),
        ("+1234567890123456", NotANumber),
        ("7.9162E+10", DigitsLost),
        ("7,9162E+10", DigitsLost),
        ("7.9162e10", DigitsLost),
        ("8E+10", DigitsLost),
        ("7.916204119E+10", DigitsLost),
        ("7.9162E+1000", NotANumber),
        ("-79162041198E", NotANumber),
        ("2026-11-20 14:00", NotANumber),
        ("#REF!", NotANumber),
    ];
    for (raw, problem) in rows {
        assert_eq!(read_number(raw, "RU"), Err(problem), "{raw:?}");
    }
}

#[test]
fn numbers_that_the_plan_does_not_know_are_kept_for_the_user_to_decide() {
    let rows = [
        // extensions, with their leading zeros
        ("101", "RU", "101"),
        ("0042", "RU", "0042"),
        ("2001", "DE", "2001"),
        ("12345", "AT", "12345"),
        // a range that is not in use, of the right length
        ("8 000 123 45 67", "RU", "+70001234567"),
        ("+7 000 123 45 67", "RU", "+70001234567"),
        ("(555) 055-0123", "US", "+15550550123"),
        // another country's number without its +: not taken for that country's
        ("447911123456", "US", "447911123456"),
        // no such calling code
        ("+999 1234 5678", "RU", "+99912345678"),
        // too long for E.164 with its country code, though Germany has numbers that long
        ("10000000000000", "DE", "10000000000000"),
        // a local number without its area
        ("555-0123", "US", "5550123"),
    ];
    for (raw, country, expected) in rows {
        let number = read_number(raw, country).unwrap();
        assert_eq!(number.stored, expected, "{raw:?} in {country}");
        assert!(
            !number.known,
            "{raw:?} in {country} needs the user's consent"
        );
    }
}

#[test]
fn digits_that_are_a_number_with_and_without_the_countrys_code_are_in_doubt() {
    let both = (0..40_000)
        .map(|n| format!("49{:08}", 20_000_000 + n * 1_987))
        .filter_map(|raw| read_number(&raw, "DE").ok())
        .find(|number| number.ambiguous)
        .expect("areas such as 04941 make such numbers in Germany");
    assert!(
        both.known && both.stored.starts_with("+49"),
        "read as international: {both:?}"
    );
    let inside = both.stored.replacen('+', "0", 1);
    let with_trunk = read_number(&inside, "DE").unwrap();
    assert!(!with_trunk.ambiguous, "the trunk prefix leaves no doubt");
    assert_eq!(with_trunk.stored, format!("+49{}", &inside[1..]));
    assert!(
        !read_number("79162041198", "RU").unwrap().ambiguous,
        "only one of the two exists"
    );
    assert!(
        !read_number("12025550123", "US").unwrap().ambiguous,
        "both are the same number"
    );
}

#[test]
fn without_a_country_only_whole_numbers_are_certain() {
    for country in ["", "XX", "Germany"] {
        assert_eq!(stored("79162041198", country), "+79162041198");
        assert_eq!(stored("+493023125000", country), "+493023125000");
        assert_eq!(stored("0049 30 23125000", country), "+493023125000");
        assert!(!read_number("89162041198", country).unwrap().known);
    }
    assert_eq!(
        stored("030 23125000", "de"),
        "+493023125000",
        "lower case is understood"
    );
}

#[test]
fn prefixes_are_read_like_numbers() {
    let rows = [
        ("+7916", "RU", "+7916"),
        ("8 916", "RU", "+7916"),
        ("7916", "RU", "+7916"),
        ("916", "RU", "+7916"),
        ("00 49 30", "RU", "+4930"),
        ("030", "DE", "+4930"),
        ("1 900", "US", "+1900"),
        ("7916", "", "+7916"),
    ];
    for (raw, country, expected) in rows {
        assert_eq!(
            read_prefix(raw, country).as_deref(),
            Ok(expected),
            "{raw} in {country}"
        );
    }
    assert_eq!(read_prefix("abc", "RU"), Err(NumberProblem::NotANumber));
}

#[test]
fn logs_show_too_little_to_call() {
    let rows = [
        ("+79162041198", "+7 916 ••• 98"),
        ("+12025550123", "+1 202 ••• 23"),
        ("+8613912345678", "+86 139 ••• 78"),
        ("+6834000", "+683 •••"),
        ("+372123456", "+372 ••• 56"),
        ("101", "•••"),
        ("447911123456", "•••56"),
        ("", "•••"),
        ("+", "+ •••"),
    ];
    for (number, expected) in rows {
        assert_eq!(masked(number), expected);
    }
}

#[test]
fn countries_are_those_of_the_plan() {
    assert!(countries().len() > 230);
    assert!(countries().is_sorted());
    for country in ["RU", "DE", "US", "CN", "KZ"] {
        assert!(countries().iter().any(|known| known == country));
    }
    assert_eq!(calling_code("RU"), Some(7));
    assert_eq!(calling_code("DE"), Some(49));
    assert_eq!(calling_code("XX"), None);
}

#[test]
fn practice_numbers_are_known_everywhere() {
    for country in ["US", "GB", "DE", "FR", "AU", "RU"] {
        for number in crate::practice::sample_numbers(3_000, country) {
            let read = read_number(&number, country).unwrap();
            assert_eq!((read.stored.as_str(), read.known), (number.as_str(), true));
        }
    }
}

proptest! {
    #[test]
    fn anything_is_read_or_refused_and_never_panics(raw in ".{0,40}", country in "[A-Z]{0,2}") {
        if let Ok(number) = read_number(&raw, &country) {
            let digits = number.stored.strip_prefix('+').unwrap_or(&number.stored);
            prop_assert!((2..=15).contains(&digits.len()));
            prop_assert!(digits.bytes().all(|sign| sign.is_ascii_digit()));
            prop_assert!(!number.ambiguous || number.known);
            let _ = masked(&number.stored);
        }
    }

    #[test]
    fn what_is_stored_reads_as_itself(
        raw in "(\\+|00|8|0)?[1-9][0-9]{2,13}",
        country in prop::sample::select(vec!["RU", "DE", "US", "CN", "IT", "GB"]),
    ) {
        if let Ok(number) = read_number(&raw, country)
            && number.stored.starts_with('+')
        {
            let again = read_number(&number.stored, country).unwrap();
            prop_assert_eq!(again.stored, number.stored);
            prop_assert_eq!(again.known, number.known);
        }
    }

    /// The fast way and the library's own reading give the same number.
    #[test]
    fn it_agrees_with_the_library(
        national in "[2-9][0-9]{7,10}", trunk: bool,
        country in prop::sample::select(vec!["RU", "DE", "US", "CN", "GB", "FR", "AT", "KZ"]),
    ) {
        let plan = plan::Country::named(country).unwrap();
        let raw = if trunk { format!("0{national}") } else { national };
        let number = read_number(&raw, country).unwrap();
        if let Some(library) = plan::parsed(&raw, Some(plan.region()))
            && !number.ambiguous
        {
            prop_assert_eq!(number.stored, library);
        }
    }
}
