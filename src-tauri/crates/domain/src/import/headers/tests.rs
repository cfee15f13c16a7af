//! Headers as they stand in real spreadsheets.

use proptest::prelude::*;

use super::*;

fn headers(row: &[&str]) -> Vec<String> {
    row.iter().map(|header| (*header).to_owned()).collect()
}

fn variable(key: &str, label: &str, required: bool) -> CallVariable {
    CallVariable {
        key: key.to_owned(),
        label: label.to_owned(),
        choices: vec![],
        required,
    }
}

fn meanings(row: &[&str], variables: &[CallVariable]) -> Vec<String> {
    let reading = meaning_of_headers(&headers(row), variables);
    reading
        .columns
        .iter()
        .map(|column| match &column.meaning {
            ColumnMeaning::CalledNumber => "#".to_owned(),
            ColumnMeaning::OutId => "id".to_owned(),
            ColumnMeaning::Timezone => "zone".to_owned(),
            ColumnMeaning::NotBefore => "from".to_owned(),
            ColumnMeaning::NotAfter => "to".to_owned(),
            ColumnMeaning::Note => "note".to_owned(),
            ColumnMeaning::Variable { key } => format!("{{{key}}}"),
            ColumnMeaning::Empty => String::new(),
        })
        .collect()
}

#[test]
fn the_template_is_understood() {
    let variables = [
        variable("name", "Customer name", true),
        variable("plan", "Plan", false),
    ];
    let mut row = BUILT_IN_COLUMNS.to_vec();
    row.extend(["name *", "plan"]);
    let expected = ["#", "id", "zone", "from", "to", "note", "{name}", "{plan}"];
    assert_eq!(meanings(&row, &variables), expected);
}

#[test]
fn the_number_column_has_many_names() {
    let names = [
        "calledNumber",
        "calleeNumber",
        "phone",
        "Phone number",
        "PHONE_NUMBER",
        "telephone",
        "Tel",
        "tel.",
        "Mobile",
        "cell",
        "Number",
        "contact_number",
        "Contact Number",
        "телефон",
        "Номер",
        "номер телефона",
        "Мобильный",
        "被叫号码",
        "电话",
        "手机",
        "Telefon",
        "Telefonnummer",
        "Rufnummer",
        " Phone  (number) *",
        "called number",
    ];
    for name in names {
        let reading = meaning_of_headers(&headers(&["Name", name]), &[]);
        assert_eq!(reading.number_candidates, vec![1], "{name:?}");
        assert_eq!(
            reading.columns[1].meaning,
            ColumnMeaning::CalledNumber,
            "{name:?}"
        );
    }
    let none = meaning_of_headers(&headers(&["Name", "phone model", "invoice number"]), &[]);
    assert!(none.number_candidates.is_empty() && !none.has_number());
}

#[test]
fn two_candidates_are_for_the_user_to_choose() {
    let mut reading = meaning_of_headers(&headers(&["Name", "Phone", "Mobile"]), &[]);
    assert_eq!(reading.number_candidates, vec![1, 2]);
    assert_eq!(reading.columns[1].meaning, ColumnMeaning::CalledNumber);
    assert!(reading.choose_number(2));
    assert_eq!(
        reading.columns[1].meaning,
        ColumnMeaning::Variable {
            key: "Phone".to_owned()
        }
    );
    assert_eq!(reading.columns[2].meaning, ColumnMeaning::CalledNumber);
    assert!(!reading.choose_number(3));
    let template = meaning_of_headers(&headers(&["phone", "calledNumber"]), &[]);
    assert_eq!(template.number_candidates, vec![0, 1]);
    assert_eq!(
        template.columns[1].meaning,
        ColumnMeaning::CalledNumber,
        "ours is taken first"
    );
}

#[test]
fn the_agents_variables_come_before_the_words_that_people_use() {
    let variables = [
        variable("phone", "Phone model", true),
        variable("comment", "", false),
    ];
    assert_eq!(
        meanings(&["calledNumber", "phone", "Comment"], &variables),
        ["#", "{phone}", "{comment}"]
    );
    let by_label = [variable("model", "Phone model", false)];
    assert_eq!(
        meanings(&["tel", "phone MODEL"], &by_label),
        ["#", "{model}"]
    );
}

#[test]
fn extra_columns_become_variables_under_clean_keys() {
    assert_eq!(
        meanings(
            &[
                "tel",
                "Имя клиента",
                "Amount, €",
                "",
                "amount",
                "a{b}c",
                "***",
                "Note",
                "note"
            ],
            &[]
        ),
        [
            "#",
            "{Имя_клиента}",
            "{Amount}",
            "",
            "{amount_2}",
            "{a_b_c}",
            "",
            "note",
            "{note_2}"
        ]
    );
    let mut reading = meaning_of_headers(&headers(&["tel", "", ""]), &[]);
    reading.name_unnamed(&[true, false, true]);
    assert_eq!(reading.columns[1].meaning, ColumnMeaning::Empty);
    let third = ColumnMeaning::Variable {
        key: "column_3".to_owned(),
    };
    assert_eq!(reading.columns[2].meaning, third);
}

#[test]
fn a_required_variable_without_a_column_is_named() {
    let variables = [variable("name", "", true), variable("plan", "", false)];
    let reading = meaning_of_headers(&headers(&["tel", "plan"]), &variables);
    assert_eq!(reading.missing_variables, vec!["name".to_owned()]);
}

#[test]
fn headers_may_stand_below_a_title() {
    let rows = |rows: &[&[&str]]| rows.iter().map(|row| headers(row)).collect::<Vec<_>>();
    let sheet = rows(&[
        &["Call list November"],
        &[],
        &["Name", "Phone"],
        &["Ivan", "8916"],
    ]);
    assert_eq!(find_header_row(&sheet, &[]), Some(2));
    let title = rows(&[
        &["Номер"],
        &["outId", "Телефон", "Примечание"],
        &["1", "8916", ""],
    ]);
    assert_eq!(
        find_header_row(&title, &[]),
        Some(1),
        "more columns mean something there"
    );
    assert_eq!(
        find_header_row(&rows(&[&["a", "b"], &["1", "2"]]), &[]),
        None
    );
    assert_eq!(find_header_row(&[], &[]), None);
}

proptest! {
    #[test]
    fn keys_are_different_and_clean(row in prop::collection::vec("[a-zA-Zё _{}*.-]{0,12}", 0..20)) {
        let reading = meaning_of_headers(&row, &[]);
        prop_assert_eq!(reading.columns.len(), row.len());
        let mut keys = std::collections::BTreeSet::new();
        for column in &reading.columns {
            if let ColumnMeaning::Variable { key } = &column.meaning {
                prop_assert!(keys.insert(fold(key)), "{key} twice");
                prop_assert!(!is_built_in(key) && !key.is_empty());
                let clean = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '-';
                prop_assert!(key.chars().all(clean));
            }
        }
    }
}
