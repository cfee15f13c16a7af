//! Choices of columns are found again by contract and headers, replaced, forgotten, and few.

use domain::import::{AudienceMeaning, ColumnMeaning};

use crate::support::on_each;

#[test]
fn a_choice_is_found_by_its_contract_and_headers_until_it_is_replaced_or_forgotten() {
    on_each(|store| async move {
        let table = store.column_choices();
        // Longer than an index of PostgreSQL takes, and with a sign that it does not keep.
        let headers = format!("{}\u{1f}Имя\0\u{1f}", "号码".repeat(4_000));
        let first = [ColumnMeaning::CalledNumber, ColumnMeaning::Empty];
        let get = async |contract: &str, headers: &str| {
            let found = table.get::<ColumnMeaning>(contract, headers).await;
            found.unwrap()
        };
        assert_eq!(get("callees", &headers).await, None);
        table.keep("callees", &headers, &first).await.unwrap();
        assert_eq!(get("callees", &headers).await, Some(first.to_vec()));
        assert_eq!(get("contacts", &headers).await, None, "another contract");
        assert_eq!(get("callees", "号码").await, None, "other headers");
        let second = [
            ColumnMeaning::Variable {
                key: "Имя".to_owned(),
            },
            ColumnMeaning::CalledNumber,
        ];
        table.keep("callees", &headers, &second).await.unwrap();
        assert_eq!(get("callees", &headers).await, Some(second.to_vec()));
        table.forget("contacts", &headers).await.unwrap();
        assert_eq!(get("callees", &headers).await, Some(second.to_vec()));
        table.forget("callees", &headers).await.unwrap();
        assert_eq!(get("callees", &headers).await, None);
    });
}

#[test]
fn the_oldest_choices_go_and_one_that_cannot_be_read_is_none() {
    on_each(|store| async move {
        let table = store.column_choices();
        let name = [AudienceMeaning::Name];
        for place in 0..203 {
            let headers = format!("h{place}");
            table.keep("contacts", &headers, &name).await.unwrap();
        }
        let found = async |headers: &str| {
            let found = table.get::<AudienceMeaning>("contacts", headers).await;
            found.unwrap().is_some()
        };
        assert!(!found("h2").await, "the oldest are gone");
        assert!(found("h3").await && found("h202").await, "200 stay");
        table
            .keep("contacts", "h5", &["of a later version"])
            .await
            .unwrap();
        assert!(!found("h5").await);
    });
}
