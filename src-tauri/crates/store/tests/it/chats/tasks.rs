//! Chat tasks: what they hold, conditional statuses, the list, removal.

use domain::{
    chat_task::{ChatCompletion, ChatStopReason, ChatTaskStatus, ChatTaskStatusKind},
    ids::ChatTaskId,
    money::Usd,
};
use store::{
    Store, StoreError,
    chats::stats::Period,
    chats::tasks::{ChatTaskChanged, ChatTaskFilter, ChatTaskMade, ChatTaskSort, ChatTaskSortKey},
};

use super::{
    add, awaiting, contact, in_progress, made, new_dialogue, opening, received, reserve, running,
    scene, task_of,
};
use crate::support::{NOW, on_each};

fn paused() -> ChatTaskStatus {
    ChatTaskStatus::Stopped {
        reason: ChatStopReason::Paused,
        since: NOW,
    }
}

fn completed() -> ChatTaskStatus {
    ChatTaskStatus::Completed {
        by: ChatCompletion::ByUser,
        since: NOW,
    }
}

async fn becomes(
    store: &Store,
    task: ChatTaskId,
    from: &ChatTaskStatus,
    to: &ChatTaskStatus,
) -> ChatTaskChanged {
    store
        .chat_tasks()
        .set_status(task, from, to, NOW)
        .await
        .unwrap()
}

#[test]
fn a_channel_is_held_until_the_task_is_completed_and_a_manager_while_it_waits_or_runs() {
    on_each(|store| async move {
        let (task, first) = running(&store, "First").await;
        let mut second = scene(&store, "Second").await;
        let own_channel = second.channel;
        second.channel = first.channel;
        let draft = task_of(&second, "Second");
        let tasks = store.chat_tasks();
        let ChatTaskMade::Held(held) = tasks.insert(&draft, &paused(), NOW).await.unwrap() else {
            panic!("two tasks hold one channel")
        };
        assert_eq!((held[0].channel, held[0].by.id), (first.channel, task));
        assert_eq!(
            (held[0].name.as_str(), held[0].by.name.as_str()),
            ("First", "First")
        );

        second.channel = own_channel;
        second.manager = first.manager;
        let draft = task_of(&second, "Second");
        let ChatTaskMade::Busy(busy) = tasks.insert(&draft, &awaiting(), NOW).await.unwrap() else {
            panic!("one manager works in two tasks")
        };
        assert_eq!((busy[0].manager, busy[0].by.id), (first.manager, task));
        let other = made(&store, &draft, &paused()).await;
        let ChatTaskChanged::Busy(_) = becomes(&store, other, &paused(), &awaiting()).await else {
            panic!("refused at start")
        };

        // a paused task frees its managers and keeps its channels
        assert_eq!(
            becomes(&store, task, &in_progress(), &paused()).await,
            ChatTaskChanged::Done
        );
        assert_eq!(tasks.busy_managers(None).await.unwrap(), []);
        assert_eq!(tasks.held_channels(Some(other)).await.unwrap().len(), 1);
        assert_eq!(
            becomes(&store, other, &paused(), &in_progress()).await,
            ChatTaskChanged::Done
        );
        let ChatTaskChanged::Busy(busy) = becomes(&store, task, &paused(), &awaiting()).await
        else {
            panic!("refused at resume")
        };
        assert_eq!(busy[0].by.id, other);
        let status = tasks.get(task).await.unwrap().status;
        assert_eq!(status, paused(), "a refused start writes nothing");
        assert_eq!(tasks.busy_managers(Some(other)).await.unwrap(), []);

        // completed frees the channel
        assert_eq!(
            becomes(&store, task, &paused(), &completed()).await,
            ChatTaskChanged::Done
        );
        let draft = domain::chat_task::ChatTaskDraft {
            channels: vec![first.channel, own_channel],
            ..draft
        };
        let took = tasks
            .update(other, &draft, &in_progress(), &in_progress(), NOW)
            .await
            .unwrap();
        assert_eq!(took, ChatTaskChanged::Done);
        let held = tasks.held_channels(None).await.unwrap();
        assert!(held.len() == 2 && held.iter().all(|held| held.by.id == other));
        let listed = store.channels().list().await.unwrap();
        assert!(
            listed
                .iter()
                .all(|(_, by)| by.as_ref().is_some_and(|by| by.id == other))
        );
    });
}

#[test]
fn a_status_is_written_only_where_the_expected_one_stands() {
    on_each(|store| async move {
        let (task, _) = running(&store, "Tea").await;
        assert_eq!(
            becomes(&store, task, &awaiting(), &paused()).await,
            ChatTaskChanged::Stale
        );
        let tasks = store.chat_tasks();
        assert!(tasks.get(task).await.unwrap().started_once);
        let running = tasks
            .in_status(ChatTaskStatusKind::InProgress)
            .await
            .unwrap();
        assert_eq!(running.len(), 1);
        assert!(!tasks.delete(task, &completed(), NOW).await.unwrap());
        becomes(&store, task, &in_progress(), &completed()).await;
        assert!(tasks.delete(task, &completed(), NOW).await.unwrap());
        assert!(matches!(tasks.get(task).await, Err(StoreError::NotFound)));
        assert_eq!(
            becomes(&store, task, &completed(), &paused()).await,
            ChatTaskChanged::Stale
        );
    });
}

#[test]
fn the_list_comes_page_by_page_in_every_order() {
    on_each(|store| async move {
        for n in 0..7 {
            let scene = scene(&store, &format!("S{n}")).await;
            let status = if n % 2 == 0 { awaiting() } else { paused() };
            let task = made(&store, &task_of(&scene, &format!("Задача {n}")), &status).await;
            add(&store, task, (0..n).map(contact).collect()).await;
        }
        for key in [
            ChatTaskSortKey::Name,
            ChatTaskSortKey::ActiveAt,
            ChatTaskSortKey::CreatedAt,
            ChatTaskSortKey::Remaining,
            ChatTaskSortKey::Dialogues,
            ChatTaskSortKey::Success,
            ChatTaskSortKey::Cost,
        ] {
            for descending in [false, true] {
                let sort = ChatTaskSort { key, descending };
                let filter = ChatTaskFilter {
                    search: Some("ЗАДАЧА".to_owned()),
                    ..ChatTaskFilter::default()
                };
                let (mut seen, mut cursor) = (Vec::new(), None);
                loop {
                    let page = store
                        .chat_tasks()
                        .list(&filter, sort, cursor.as_deref(), 3)
                        .await
                        .unwrap();
                    let counted: i64 = page.by_status.iter().map(|(_, n)| n).sum();
                    assert_eq!(counted, 7);
                    seen.extend(page.rows.iter().map(|row| row.counts.audience.pending));
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                let mut expected: Vec<i64> = (0..7).collect();
                if descending {
                    expected.reverse();
                }
                assert_eq!(seen, expected, "{sort:?}");
            }
        }
    });
}

#[test]
fn a_deleted_task_is_swept_whole_and_its_spending_stays() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        add(&store, task, (0..30).map(contact).collect()).await;
        let opened = store
            .dialogues()
            .open(new_dialogue(task, &scene, "p1"), NOW)
            .await
            .unwrap();
        let reserved = reserve(&store, opened.dialogue.id, 500).await.unwrap();
        store
            .dialogues()
            .settle_lost(&[reserved], NOW)
            .await
            .unwrap();
        let messages = (0..20).map(|n| received(n, "p2", NOW)).collect();
        store
            .dialogues()
            .receive(scene.channel, messages, None, opening(task, &scene), NOW)
            .await
            .unwrap();
        becomes(&store, task, &in_progress(), &completed()).await;
        assert!(
            store
                .chat_tasks()
                .delete(task, &completed(), NOW)
                .await
                .unwrap()
        );
        assert!(
            store.dialogues().load(opened.dialogue.id).await.is_err(),
            "gone at once"
        );
        store.chat_tasks().sweep().await.unwrap();
        let again = store.dialogues().message(domain::ids::MessageId(1)).await;
        assert!(matches!(again, Err(StoreError::NotFound)));
        let day = Period {
            from: NOW - 3_600_000,
            until: NOW + 3_600_000,
        };
        let spent = store.chat_stats().by_manager(day).await.unwrap();
        assert_eq!(
            spent,
            [(scene.manager, Usd(500))],
            "what was spent is not forgotten"
        );
        // the name and the channel are free again
        made(&store, &task_of(&scene, "Tea"), &in_progress()).await;
    });
}
