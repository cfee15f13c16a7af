//! Choices of columns, by table, in both contracts.

use super::*;

fn variable<M: ColumnContract>(key: &str) -> M {
    M::variable(key.to_owned())
}

#[test]
fn a_choice_is_refused_for_what_is_wrong_with_it_and_nothing_else() {
    use ColumnMeaning::{CalledNumber, Empty, Note, OutId};
    use ColumnProblem::{BadName, NoAddress, NoName, ReservedName, SameName, Twice};
    let long = "ж".repeat(MAX_NAME + 1);
    let table: Vec<(&str, Vec<ColumnMeaning>, Vec<ColumnProblem>)> = vec![
        ("a number alone", vec![CalledNumber], vec![]),
        ("all left out", vec![Empty, Empty], vec![NoAddress]),
        ("no column", vec![], vec![NoAddress]),
        (
            "variables in any alphabet",
            vec![
                CalledNumber,
                variable("城市"),
                variable("Имя-2"),
                variable("a_b"),
            ],
            vec![],
        ),
        (
            "two numbers",
            vec![CalledNumber, Note, CalledNumber],
            vec![Twice {
                first: 0,
                second: 2,
            }],
        ),
        (
            "two notes and no number",
            vec![Note, Note],
            vec![
                NoAddress,
                Twice {
                    first: 0,
                    second: 1,
                },
            ],
        ),
        (
            "one name twice, however it is written",
            vec![CalledNumber, variable("City"), variable("CITY")],
            vec![SameName {
                first: 1,
                second: 2,
            }],
        ),
        (
            "no name",
            vec![variable("  "), CalledNumber],
            vec![NoName { column: 0 }],
        ),
        (
            "signs that a text cannot name",
            vec![
                CalledNumber,
                variable("first name"),
                variable("{x}"),
                variable(&long),
            ],
            vec![
                BadName { column: 1 },
                BadName { column: 2 },
                BadName { column: 3 },
            ],
        ),
        (
            "a name of a field",
            vec![CalledNumber, variable("out_id"), OutId],
            vec![ReservedName { column: 1 }],
        ),
    ];
    for (name, meanings, wanted) in table {
        assert_eq!(problems_of_choice(&meanings), wanted, "{name}");
    }
}

#[test]
fn contacts_need_one_of_four_addresses_and_may_have_several() {
    use AudienceMeaning::{Empty, Link, Name, Phone, UserId, Username};
    for address in [Username, Phone, UserId, Link] {
        assert_eq!(problems_of_choice(&[Name, address]), vec![]);
    }
    assert_eq!(problems_of_choice(&[Username, Phone, UserId, Link]), vec![]);
    assert_eq!(
        problems_of_choice(&[Name, Empty]),
        vec![ColumnProblem::NoAddress]
    );
    assert_eq!(
        problems_of_choice(&[Phone, Phone]),
        vec![ColumnProblem::Twice {
            first: 0,
            second: 1
        }]
    );
    assert_eq!(
        problems_of_choice(&[Phone, variable("user_id")]),
        vec![ColumnProblem::ReservedName { column: 1 }],
        "names of the other contract are free, its own are not"
    );
    assert_eq!(problems_of_choice(&[Phone, variable("note")]), vec![]);
}

#[test]
fn names_lose_outer_spaces_and_the_tasks_own_are_written_as_it_writes_them() {
    let own = ["City".to_owned()];
    let chosen: Vec<ColumnMeaning> = vec![variable(" city "), variable(" Street "), variable(" ")];
    let wanted: Vec<ColumnMeaning> = vec![variable("City"), variable("Street"), variable(" ")];
    assert_eq!(tidied(chosen, &own), wanted);
}

#[test]
fn a_choice_is_found_again_by_the_same_headers_of_a_task_that_asks_for_the_same() {
    let own = ["city".to_owned()];
    let key = remembered_by(&["Phone", " Имя "], &own);
    assert_eq!(key, remembered_by(&["phone ", "имя"], &own), "case aside");
    for (headers, own) in [
        (vec!["Имя", "Phone"], &own[..]),
        (vec!["Phone"], &own[..]),
        (vec!["PhoneИмя", ""], &own[..]),
        (vec!["Phone", "Имя", ""], &own[..]),
        (vec!["Phone", "Имя", "city"], &[]),
        (vec!["Phone", "Имя"], &[]),
    ] {
        assert_ne!(key, remembered_by(&headers, own), "{headers:?}");
    }
}
