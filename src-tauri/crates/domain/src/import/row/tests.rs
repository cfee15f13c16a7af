//! Rows as they stand in real spreadsheets.

use proptest::prelude::*;

use super::*;
use crate::{import::meaning_of_headers, time::DAY};

const NOW: UnixMillis = 20_000 * DAY;

fn checker(headers: &[&str]) -> RowChecker {
    let variables = vec![
        CallVariable {
            key: "name".to_owned(),
            label: "Name".to_owned(),
            choices: vec![],
            required: true,
        },
        CallVariable {
            key: "plan".to_owned(),
            label: "Plan".to_owned(),
            choices: vec!["Basic".to_owned(), "Plus".to_owned()],
            required: false,
        },
    ];
    let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    RowChecker::new(RowRules {
        columns: meaning_of_headers(&headers, &variables).columns,
        variables,
        default_country: "RU".to_owned(),
        zone: "Europe/Moscow".to_owned(),
        now: NOW,
    })
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

/// Checks a row of the template's columns.
fn check(cells: &[Cell<'_>]) -> CheckedRow {
    let headers = [
        "calledNumber",
        "outId",
        "timezone",
        "notBefore",
        "notAfter",
        "note",
        "name",
        "plan",
        "Город",
    ];
    checker(&headers).check(7, cells)
}

fn with(place: usize, cell: Cell<'_>) -> CheckedRow {
    let mut cells = vec![Cell::Empty; 9];
    cells[0] = text("8 916 204-11-98");
    cells[6] = text("Иван");
    cells[place] = cell;
    check(&cells)
}

#[test]
fn a_full_row_becomes_a_callee() {
    let checked = check(&[
        Cell::Number(79162041198.0),
        Cell::Number(42.0),
        text("asia/vladivostok"),
        text("20.11.2026 09:00"),
        Cell::DateTime(jiff::civil::date(2026, 11, 21).at(0, 0, 0, 0)),
        text(" call after lunch "),
        text("Иван \"Ваня\""),
        text("plus"),
        Cell::Number(3.5),
    ]);
    let at = |text: &str| Some(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
    let callee = NewCallee {
        row: 7,
        number: "+79162041198".to_owned(),
        out_id: Some("42".to_owned()),
        zone: Some("Asia/Vladivostok".to_owned()),
        not_before: at("2026-11-19T23:00:00Z"),
        not_after: at("2026-11-21T14:00:00Z"),
        note: Some("call after lunch".to_owned()),
        variables: r#"{"name":"Иван \"Ваня\"","plan":"Plus","Город":"3.5"}"#.to_owned(),
    };
    assert_eq!(checked.callee, Some(callee));
    assert_eq!(
        (checked.verdict, checked.issues),
        (RowVerdict::Accepted, vec![])
    );
    assert_eq!(checked.raw_number, "79162041198");
}

#[test]
fn each_fault_has_its_name_and_rejects() {
    let column = |column: &str| column.to_owned();
    let rows = [
        (0, Cell::Empty, RowIssue::NoNumber),
        (0, text("  "), RowIssue::NoNumber),
        (0, text("Ivan"), RowIssue::NotANumber),
        (0, text("7.9162E+10"), RowIssue::DigitsLost),
        (0, Cell::Number(7.916_204_119_8e20), RowIssue::DigitsLost),
        (0, Cell::Number(79_162.5), RowIssue::NotANumber),
        (0, Cell::Number(-79_162_041_198.0), RowIssue::NotANumber),
        (0, Cell::Bool(true), RowIssue::NotANumber),
        (
            0,
            Cell::DateTime(jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)),
            RowIssue::NotANumber,
        ),
        (
            0,
            Cell::Error(Cow::Borrowed("#REF!")),
            RowIssue::CellError {
                column: column("calledNumber"),
            },
        ),
        (
            2,
            text("Moscow"),
            RowIssue::BadValue {
                column: column("timezone"),
            },
        ),
        (
            3,
            text("soon"),
            RowIssue::BadValue {
                column: column("notBefore"),
            },
        ),
        (
            4,
            Cell::Number(5.0),
            RowIssue::BadValue {
                column: column("notAfter"),
            },
        ),
        (
            6,
            Cell::Empty,
            RowIssue::MissingVariable {
                key: column("name"),
            },
        ),
        (
            7,
            text("Gold"),
            RowIssue::NotAChoice {
                key: column("plan"),
            },
        ),
        (
            8,
            Cell::Error(Cow::Borrowed("#N/A")),
            RowIssue::CellError {
                column: column("Город"),
            },
        ),
    ];
    for (place, cell, issue) in rows {
        let checked = with(place, cell.clone());
        assert_eq!(checked.issues, vec![issue], "{cell:?}");
        assert_eq!(checked.verdict, RowVerdict::Rejected, "{cell:?}");
        assert_eq!(checked.callee, None, "{cell:?}");
    }
}

#[test]
fn all_faults_of_a_row_are_told_at_once() {
    let checked = check(&[text("?"), Cell::Empty, text("Moscow"), text("soon")]);
    assert_eq!(
        checked.issues.len(),
        4,
        "number, zone, notBefore, name: {:?}",
        checked.issues
    );
    assert_eq!(checked.issues[0], RowIssue::NotANumber);
    assert_eq!(checked.raw_number, "?");
}

#[test]
fn warnings_do_not_reject() {
    let unknown = with(0, text("101"));
    assert_eq!(unknown.verdict, RowVerdict::NeedsConsent);
    assert_eq!(unknown.issues, vec![RowIssue::UnknownNumber]);
    assert_eq!(unknown.callee.unwrap().number, "101");
    let expired = with(4, text("2020-01-01"));
    assert_eq!(expired.verdict, RowVerdict::Warning);
    assert_eq!(expired.issues, vec![RowIssue::AlreadyExpired]);
    assert!(expired.callee.is_some());
}

#[test]
fn a_range_that_ends_before_it_begins_is_refused() {
    let mut cells = vec![Cell::Empty; 9];
    cells[0] = text("+79162041198");
    cells[3] = text("2026-11-20 14:00");
    cells[4] = text("2026-11-20 14:00");
    cells[6] = text("Ivan");
    let issue = RowIssue::BadValue {
        column: "notAfter".to_owned(),
    };
    assert_eq!(check(&cells).issues, vec![issue]);
    cells[4] = text("2026-11-20");
    assert_eq!(check(&cells).issues, vec![], "the whole day is meant");
}

#[test]
fn zones_are_iana_names_or_hours_from_utc() {
    let rows = [
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("UTC+3", "Etc/GMT-3"),
        ("utc +10", "Etc/GMT-10"),
        ("GMT-5", "Etc/GMT+5"),
        ("UTC+03:00", "Etc/GMT-3"),
        ("UTC+0", "UTC"),
    ];
    for (written, stored) in rows {
        let callee = with(2, text(written))
            .callee
            .unwrap_or_else(|| panic!("{written}"));
        assert_eq!(callee.zone.as_deref(), Some(stored), "{written}");
    }
    for wrong in ["UTC+5:30", "UTC+15", "+3", "MSK+2"] {
        assert_eq!(
            with(2, text(wrong)).verdict,
            RowVerdict::Rejected,
            "{wrong}"
        );
    }
}

#[test]
fn a_required_variable_without_a_column_rejects_every_row() {
    let checked = checker(&["phone"]).check(2, &[text("+79162041198")]);
    assert_eq!(
        checked.issues,
        vec![RowIssue::MissingVariable {
            key: "name".to_owned()
        }]
    );
}

#[test]
fn missing_and_surplus_cells_do_not_matter() {
    let checker = checker(&["name", "phone", "note"]);
    let short = checker.check(2, &[text("Ivan"), text("+79162041198")]);
    assert_eq!(short.verdict, RowVerdict::Accepted);
    assert_eq!(short.callee.unwrap().note, None);
    let long = checker.check(
        2,
        &[text("Ivan"), text("+79162041198"), Cell::Empty, text("x")],
    );
    assert_eq!(long.verdict, RowVerdict::Accepted);
    assert!(RowChecker::is_blank(&[Cell::Empty, text(" \u{a0}")]));
    assert!(!RowChecker::is_blank(&[Cell::Empty, Cell::Number(0.0)]));
}

proptest! {
    #[test]
    fn variables_are_json_that_reads_back(name in "\\PC{1,30}", city in "\\PC{0,30}") {
        let mut cells = vec![Cell::Empty; 9];
        cells[0] = text("+79162041198");
        cells[6] = text(&name);
        cells[8] = text(&city);
        if let Some(callee) = check(&cells).callee {
            let read: std::collections::BTreeMap<String, String> =
                serde_json::from_str(&callee.variables).unwrap();
            prop_assert_eq!(read.get("name").map(String::as_str), Some(name.trim()));
            let city = Some(city.trim()).filter(|city| !city.is_empty());
            prop_assert_eq!(read.get("Город").map(String::as_str), city);
        } else {
            prop_assert!(name.trim().is_empty());
        }
    }

    #[test]
    fn a_rejected_row_says_why_and_no_other_does_so_in_vain(
        raw in "[0-9+() Ee.-]{0,16}", zone in "(UTC[+-][0-9]{1,2}|Europe/Berlin|x)?",
    ) {
        let mut cells = vec![Cell::Empty; 9];
        cells[0] = text(&raw);
        cells[2] = text(&zone);
        cells[6] = text("Ivan");
        let checked = check(&cells);
        prop_assert_eq!(checked.callee.is_none(), checked.verdict == RowVerdict::Rejected);
        prop_assert_eq!(checked.issues.is_empty(), checked.verdict == RowVerdict::Accepted);
    }
}
