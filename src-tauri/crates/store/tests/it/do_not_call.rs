//! Very many entries of the do-not-call list: counted no further than anybody reads, removed chunk by
//! chunk.

use std::collections::BTreeSet;

use domain::do_not_call::{DoNotCallMatch, DoNotCallSource};
use store::{Counted, do_not_call::NewDoNotCall};

use crate::support::{NOW, on_each};

fn entries(count: u32) -> Vec<NewDoNotCall> {
    let entry = |n: u32| NewDoNotCall {
        number: format!("+4930{}", 1_000_000 + n),
        matching: DoNotCallMatch::Number,
        reason: if n.is_multiple_of(4) {
            "Письмо"
        } else {
            ""
        }
        .to_owned(),
        source: DoNotCallSource::Import,
    };
    (0..count).map(entry).collect()
}

#[test]
fn all_that_match_go_but_those_left_out_and_those_that_came_meanwhile() {
    on_each(|store| async move {
        let list = store.do_not_call();
        assert_eq!(list.add_many(&entries(9_000), NOW).await.unwrap(), 9_000);
        let (found, _) = list.list(Some("письмо"), None, 2).await.unwrap();
        let except = BTreeSet::from([found[0].id]);
        let removed = list
            .remove_matching(Some("ПИСЬМО"), &except, u64::MAX)
            .await
            .unwrap();
        assert_eq!(removed, (2_249, false));
        assert_eq!(list.count().await.unwrap(), 6_751);

        let version = list.version().await.unwrap();
        let (removed, more) = list
            .remove_matching(None, &BTreeSet::new(), 3_000)
            .await
            .unwrap();
        assert!(more, "it stops when there are enough, and says so");
        assert!((3_000..6_751).contains(&removed), "{removed}");
        let (rest, more) = list
            .remove_matching(None, &BTreeSet::new(), u64::MAX)
            .await
            .unwrap();
        assert_eq!((removed + rest, more), (6_751, false));
        assert!(list.version().await.unwrap() > version);
    });
}

#[test]
fn counting_stops_where_nobody_reads_on() {
    on_each(|store| async move {
        let list = store.do_not_call();
        list.add_many(&entries(10_400), NOW).await.unwrap();
        let counted = |count, more| Counted { count, more };
        assert_eq!(
            list.matching(Some("письмо")).await.unwrap(),
            counted(2_600, false)
        );
        assert_eq!(
            list.matching(Some("4930")).await.unwrap(),
            counted(10_000, true)
        );
        assert_eq!(
            list.matching(Some("nobody")).await.unwrap(),
            counted(0, false)
        );
    });
}
