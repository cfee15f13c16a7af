//! Exports of dialogues, of their messages and of numbers: one snapshot, fixed at creation.

use domain::{
    dialogue::{DatedTag, DialogueTag},
    export::{DialogueGrain, ExportFormat, ExportRequest, ExportSource},
    time::HOUR,
};
use store::{
    Store,
    chats::{dialogues::DialogueFilter, stats::Period},
};

use super::{Scene, commit, opening, received, running, unchanged};
use crate::support::{NOW, on_each};

/// `n` people write, a second apart; each third one is a success.
async fn dialogues(store: &Store, task: domain::ids::ChatTaskId, scene: &Scene, n: usize) {
    for one in 0..n {
        let at = NOW + i64::try_from(one).unwrap() * 1_000;
        let message = received(one, &format!("Peer {one}"), at);
        let arrived = store
            .dialogues()
            .receive(scene.channel, vec![message], None, opening(task, scene), at)
            .await
            .unwrap();
        let loaded = store.dialogues().load(arrived[0].dialogue).await.unwrap();
        let mut change = unchanged(&loaded);
        if one % 3 == 0 {
            let tag = DialogueTag::Success;
            change.state.tags = vec![DatedTag { tag, at }];
        }
        change.heard_upto = Some(arrived[0].message.id);
        commit(store, change, at).await;
    }
}

#[test]
fn dialogues_are_exported_as_they_were_when_it_was_asked_for() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        dialogues(&store, task, &scene, 9).await;
        let until = NOW + 6_500;
        let filter = DialogueFilter {
            task: Some(task),
            ..DialogueFilter::default()
        };
        let mut rows = store
            .exports()
            .dialogues(filter.clone(), until)
            .await
            .unwrap();
        assert_eq!(rows.total().await.unwrap(), 7, "two began later");
        let mut seen = Vec::new();
        loop {
            let page = rows.next(3).await.unwrap();
            if page.is_empty() {
                break;
            }
            seen.extend(page);
            // what comes in meanwhile is not seen
            let more = received(1_000 + seen.len(), "Peer 0", NOW + 5);
            let place = opening(task, &scene);
            let arriving = store.dialogues();
            arriving
                .receive(scene.channel, vec![more], None, place, NOW + 5)
                .await
                .unwrap();
        }
        let peers: Vec<&str> = seen.iter().map(|row| &row.dialogue.peer[5..]).collect();
        assert_eq!(peers, ["6", "5", "4", "3", "2", "1", "0"]);
        assert!(seen.iter().all(|row| (row.received, row.sent) == (1, 0)));
        let last = seen[0].last.as_ref().unwrap();
        assert_eq!(last.at, NOW + 6_000);
        assert!(!last.text.is_empty());
        let successes = DialogueFilter {
            tags: vec![DialogueTag::Success],
            ..filter
        };
        let mut rows = store.exports().dialogues(successes, until).await.unwrap();
        assert_eq!(rows.total().await.unwrap(), 3);
    });
}

#[test]
fn transcripts_come_dialogue_by_dialogue_in_pieces() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        dialogues(&store, task, &scene, 2).await;
        for n in 10..15 {
            let message = received(n, "Peer 1", NOW + 2_000 + i64::try_from(n).unwrap());
            let place = opening(task, &scene);
            let arriving = store.dialogues();
            arriving
                .receive(scene.channel, vec![message], None, place, NOW + 3_000)
                .await
                .unwrap();
        }
        let mut rows = store
            .exports()
            .dialogues(DialogueFilter::default(), NOW + 2_013)
            .await
            .unwrap();
        let mut pieces = Vec::new();
        while let Some((dialogue, messages, ends)) = rows.next_messages(2).await.unwrap() {
            assert!(
                messages
                    .iter()
                    .all(|message| message.dialogue == dialogue.id)
            );
            pieces.push((dialogue.peer, messages.len(), ends));
        }
        let of = |peer: &str, n, ends| (peer.to_owned(), n, ends);
        let expected = [
            of("Peer 1", 2, false),
            of("Peer 1", 2, false),
            of("Peer 1", 1, true),
            of("Peer 0", 1, true),
        ];
        assert_eq!(pieces, expected, "the last one was written later");
    });
}

#[test]
fn numbers_are_exported_by_task_and_by_day() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let (other, _) = running(&store, "Coffee").await;
        dialogues(&store, task, &scene, 4).await;
        let period = |from, until| Period { from, until };
        let whole = vec![period(NOW - HOUR, NOW + HOUR)];
        let mut rows = store.exports().numbers(None, whole.clone()).await.unwrap();
        assert_eq!(rows.left(), 1);
        let found = rows.next().await.unwrap().unwrap();
        assert_eq!(found.len(), 1, "nothing happened in the other one");
        let row = &found[0];
        assert_eq!((row.task_name.as_str(), row.funnel.dialogues), ("Tea", 4));
        assert_eq!((row.funnel.received, row.funnel.success), (4, 2));
        assert_eq!(rows.next().await.unwrap(), None);
        let mut rows = store.exports().numbers(Some(other), whole).await.unwrap();
        let found = rows.next().await.unwrap().unwrap();
        assert_eq!(found[0].task_name, "Coffee");
        assert_eq!(found[0].funnel.dialogues, 0);
        let halves = vec![
            period(NOW - HOUR, NOW - HOUR / 2),
            period(NOW - HOUR / 2, NOW + HOUR),
        ];
        let mut rows = store.exports().numbers(None, halves).await.unwrap();
        assert_eq!(rows.next().await.unwrap(), Some(Vec::new()));
        assert_eq!(rows.next().await.unwrap().unwrap()[0].funnel.dialogues, 4);
    });
}

#[test]
fn an_export_of_chats_bears_the_name_of_its_task_or_none() {
    on_each(|store| async move {
        let (task, _) = running(&store, "Tea").await;
        let asked = |task| ExportRequest {
            name: "All".to_owned(),
            format: ExportFormat::Csv,
            zone: "UTC".to_owned(),
            source: ExportSource::Dialogues {
                grain: DialogueGrain::Message,
                filter: DialogueFilter {
                    task,
                    ..DialogueFilter::default()
                },
            },
        };
        let exports = store.exports();
        let one = exports.insert(&asked(Some(task)), NOW).await.unwrap();
        let all = exports.insert(&asked(None), NOW).await.unwrap();
        let stored = exports.get(one).await.unwrap();
        assert_eq!(
            (stored.request, stored.task_name.as_str()),
            (asked(Some(task)), "Tea")
        );
        assert_eq!(exports.get(all).await.unwrap().task_name, "");
        let gone = domain::ids::ChatTaskId(9_999);
        assert!(exports.insert(&asked(Some(gone)), NOW).await.is_err());
    });
}
