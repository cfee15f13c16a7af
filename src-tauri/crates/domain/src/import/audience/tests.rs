//! Audiences as they stand in real spreadsheets.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::{
    channel::Messenger,
    contact::{ChatAddress, NewContact},
    import::{Cell, RowIssue, RowVerdict},
};

fn headers(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn checker(words: &[&str], messenger: Messenger) -> AudienceChecker {
    AudienceChecker::new(AudienceRules {
        columns: meaning_of_audience(&headers(words)).columns,
        messenger,
        default_country: "RU".to_owned(),
    })
}

#[test]
fn headers_are_understood_in_three_languages() {
    for (word, meaning) in [
        ("Username", AudienceMeaning::Username),
        ("Telegram", AudienceMeaning::Username),
        ("Имя пользователя", AudienceMeaning::Username),
        ("用户名", AudienceMeaning::Username),
        ("Телефон", AudienceMeaning::Phone),
        ("手机号码", AudienceMeaning::Phone),
        ("User ID", AudienceMeaning::UserId),
        ("Ссылка на профиль", AudienceMeaning::Link),
        ("链接", AudienceMeaning::Link),
        ("ФИО", AudienceMeaning::Name),
        ("姓名", AudienceMeaning::Name),
        (" ", AudienceMeaning::Empty),
    ] {
        let reading = meaning_of_audience(&headers(&[word]));
        assert_eq!(reading.columns[0].meaning, meaning, "{word:?}");
    }
    for column in AUDIENCE_COLUMNS {
        let reading = meaning_of_audience(&headers(&[column]));
        let variable = matches!(reading.columns[0].meaning, AudienceMeaning::Variable { .. });
        assert!(!variable, "the template's own column {column}");
    }
    let reading = meaning_of_audience(&headers(&["Город", "phone", "Phone", "город"]));
    let keys: Vec<String> = reading.keys();
    assert_eq!(keys, ["город", "phone2", "город2"]);
}

#[test]
fn the_header_row_stands_below_a_title() {
    let rows = [
        headers(&["Customers in November", ""]),
        headers(&["name", "telegram"]),
        headers(&["Ivan", "@ivan"]),
    ];
    assert_eq!(find_audience_header(&rows), Some(1));
    assert_eq!(find_audience_header(&rows[..1]), None);
}

#[test]
fn a_row_becomes_a_contact() {
    let words = ["telegram", "phone", "Имя", "Город"];
    let cells = [
        text("@Ivan_P"),
        text("8 916 204-11-98"),
        text("Иван \"В\""),
        text("Тула"),
    ];
    let checked = checker(&words, Messenger::Telegram).check(7, &cells);
    assert_eq!(checked.verdict, RowVerdict::Accepted);
    assert_eq!(
        checked.contact,
        Some(NewContact {
            row: 7,
            address: ChatAddress::Username("ivan_p".to_owned()),
            name: "Иван \"В\"".to_owned(),
            variables: r#"{"phone":"8 916 204-11-98","Город":"Тула"}"#.to_owned(),
        })
    );
    let whatsapp = checker(&words, Messenger::Whatsapp)
        .check(7, &cells)
        .contact;
    assert_eq!(
        whatsapp.map(|contact| contact.address),
        Some(ChatAddress::Phone("+79162041198".to_owned())),
        "each messenger takes its own address first"
    );
}

#[test]
fn what_is_wrong_is_named() {
    let words = ["telegram", "phone", "id"];
    let check = |cells: &[Cell<'_>]| checker(&words, Messenger::Telegram).check(2, cells);
    assert_eq!(check(&[]).issues, [RowIssue::NoAddress]);
    let passed_over = check(&[text("a b c"), text("+79162041198")]);
    assert_eq!(passed_over.verdict, RowVerdict::Warning);
    assert_eq!(
        passed_over.issues,
        [RowIssue::NotAnAddress {
            column: "telegram".to_owned()
        }]
    );
    assert_eq!(check(&[text("a b c")]).verdict, RowVerdict::Rejected);
    let lost = check(&[Cell::Empty, Cell::Empty, Cell::Number(1e16)]);
    assert_eq!(lost.issues, [RowIssue::DigitsLost]);
    let short = check(&[Cell::Empty, text("12345")]);
    assert_eq!(short.verdict, RowVerdict::NeedsConsent);
    let error = check(&[text("@ivan"), Cell::Error(Cow::Borrowed("#REF!"))]);
    assert_eq!((error.verdict, error.contact), (RowVerdict::Rejected, None));
    let id = check(&[Cell::Empty, Cell::Empty, Cell::Number(123_456_789.0)]);
    assert_eq!(
        id.contact.map(|contact| contact.address),
        Some(ChatAddress::UserId("123456789".to_owned()))
    );
}

#[test]
fn the_preview_maps_columns_anew() {
    let mut reading = meaning_of_audience(&headers(&["name", "Contact in TG", "tg"]));
    assert!(reading.choose(1, AudienceMeaning::Username));
    assert_eq!(reading.columns[1].meaning, AudienceMeaning::Username);
    assert_eq!(
        reading.columns[2].meaning,
        AudienceMeaning::Variable {
            key: "tg".to_owned()
        }
    );
    assert!(!reading.choose(9, AudienceMeaning::Phone));
}

proptest! {
    /// Whatever stands in a row: it is stored or rejected with a reason, and variables are JSON.
    #[test]
    fn every_row_is_accounted_for(cells in prop::collection::vec(".{0,20}", 0..5)) {
        let cells: Vec<Cell<'_>> = cells.iter().map(|cell| text(cell)).collect();
        let checked = checker(&["telegram", "phone", "link", "имя", "x"], Messenger::Telegram).check(3, &cells);
        prop_assert_eq!(checked.contact.is_none(), checked.verdict == RowVerdict::Rejected);
        prop_assert!(checked.contact.is_some() || !checked.issues.is_empty());
        if let Some(contact) = checked.contact {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&contact.variables).unwrap().is_object());
            let stored = contact.address.stored();
            prop_assert_eq!(ChatAddress::from_stored(&stored), Some(contact.address));
        }
    }
}
