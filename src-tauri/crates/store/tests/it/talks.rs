//! What of a call that goes on is written down: its money and its words, until its end takes both over.

use domain::{
    agent::OutputTag,
    call_record::{LogEntry, LogLine, LogSpeaker},
    money::Usd,
};
use store::callees::{AttemptEnd, TalkEnd};

use crate::support::*;

fn said(at: i64, text: &str) -> LogLine {
    LogLine {
        at,
        speaker: LogSpeaker::Agent,
        entry: LogEntry::Said {
            text: text.to_owned(),
            cut: false,
        },
    }
}

#[test]
fn words_are_kept_in_the_order_of_the_call_and_gone_with_its_end() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 2).await;
        let callees = store.callees();
        let claimed = callees.claim(task, NOW, 2, None).await.unwrap();
        let (one, other) = (claimed[0].attempt, claimed[1].attempt);
        let lines = vec![
            (one, 0, said(900, "later, told first")),
            (one, 1, said(0, "first\0")),
            (other, 0, said(0, "somebody else's")),
        ];
        callees.keep_lines(lines.clone()).await.unwrap();
        // said once more, it is there once
        callees.keep_lines(lines).await.unwrap();
        let kept = callees.kept_lines(one).await.unwrap();
        let texts: Vec<_> = kept.iter().map(|line| &line.entry).collect();
        assert_eq!(texts.len(), 2);
        assert_eq!(kept[1], said(900, "later, told first"));
        let end = AttemptEnd {
            log: kept,
            ..answered(NOW + 9_000)
        };
        assert!(callees.finish_attempt(one, end).await.unwrap());
        assert!(callees.kept_lines(one).await.unwrap().is_empty());
        assert_eq!(callees.attempt_log(one).await.unwrap().len(), 2);
        let late = vec![(one, 2, said(1, "late"))];
        callees.keep_lines(late).await.unwrap();
        assert!(
            callees.kept_lines(one).await.unwrap().is_empty(),
            "it is over"
        );
        assert_eq!(callees.kept_lines(other).await.unwrap().len(), 1);
    });
}

#[test]
fn money_that_nobody_settled_counts_as_spent_whole_and_none_is_taken_after_the_end() {
    on_each(|store| async move {
        let task = campaign(&store, "Task", 2).await;
        let callees = store.callees();
        let claimed = callees.claim(task, NOW, 2, None).await.unwrap();
        let (lost, known) = (claimed[0].attempt, claimed[1].attempt);
        assert_eq!(callees.purse(lost).await.unwrap(), None);
        for attempt in [lost, known] {
            assert!(callees.keep_purse(attempt, Usd(0), Usd(700)).await.unwrap());
            assert!(
                callees
                    .keep_purse(attempt, Usd(300), Usd(500))
                    .await
                    .unwrap()
            );
            let purse = callees.purse(attempt).await.unwrap().unwrap();
            assert_eq!((purse.spent, purse.reserved), (Usd(300), Usd(500)));
        }
        // nobody knows what became of it
        let end = answered(NOW + 9_000);
        assert!(callees.finish_attempt(lost, end.clone()).await.unwrap());
        let talk = TalkEnd {
            cost: Some(Usd(450)),
            pending: true,
        };
        let end = AttemptEnd {
            talk: Some(talk),
            log: vec![said(0, "Good day")],
            tags: Vec::<OutputTag>::new(),
            ..end
        };
        assert!(callees.finish_attempt(known, end).await.unwrap());
        for (claimed, services) in claimed.iter().zip([800, 450]) {
            let attempt = claimed.attempt;
            let talk = callees.attempt_talk(attempt).await.unwrap().unwrap();
            assert_eq!(talk.cost, Usd(services));
            let purse = callees.purse(attempt).await.unwrap().unwrap();
            assert_eq!(purse.reserved, Usd::ZERO);
            let record = callees.get(claimed.callee).await.unwrap();
            assert_eq!(record.row.cost, Usd(10_000 + services));
            assert_eq!(record.attempts[0].cost, record.row.cost);
            let late = callees.keep_purse(attempt, Usd(1), Usd(9_999));
            assert!(!late.await.unwrap(), "it is over");
        }
        let counts = callees.counts(task).await.unwrap();
        assert_eq!(counts.cost, Usd(20_000 + 800 + 450));
        let pending = callees.to_sum_up(8).await.unwrap();
        assert_eq!(pending.len(), 1);
        assert_eq!(pending[0].attempt, known);
    });
}
