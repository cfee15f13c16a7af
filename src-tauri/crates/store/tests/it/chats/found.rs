//! Dialogues are found by every filter, page by page.

use domain::dialogue::{Control, ControlKind, DatedTag, DialogueTag};
use store::chats::dialogues::DialogueFilter;

use super::{commit, opening, received, running, unchanged};
use crate::support::{NOW, on_each};

#[test]
fn dialogues_are_found_by_every_filter_page_by_page() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let (other, there) = running(&store, "Other").await;
        let dialogues = store.dialogues();
        for n in 0..9_usize {
            let (task, scene) = if n < 6 {
                (task, &scene)
            } else {
                (other, &there)
            };
            let peer = format!("Peer {n}");
            let message = received(n, &peer, NOW + n as i64);
            let arrived = dialogues
                .receive(
                    scene.channel,
                    vec![message],
                    None,
                    opening(task, scene),
                    NOW + n as i64,
                )
                .await
                .unwrap();
            let loaded = dialogues.load(arrived[0].dialogue).await.unwrap();
            let mut change = unchanged(&loaded);
            if n % 3 == 0 {
                change.state.tags = vec![DatedTag {
                    tag: DialogueTag::Success,
                    at: NOW,
                }];
                change.state.control = Control::BlockedByLimit { since: NOW };
            }
            change.heard_upto = Some(arrived[0].message.id);
            change.wake_at = None;
            commit(&store, change, NOW).await;
            if n == 4 {
                dialogues.mark_read(arrived[0].dialogue).await.unwrap();
            }
        }
        let seen = async |filter: DialogueFilter| {
            let (mut peers, mut cursor) = (Vec::new(), None);
            loop {
                let page = dialogues.page(&filter, cursor.as_deref(), 2).await.unwrap();
                peers.extend(page.rows.into_iter().map(|d| d.peer[5..].to_owned()));
                cursor = page.next;
                if cursor.is_none() {
                    return peers.join("");
                }
            }
        };
        let whole = DialogueFilter::default;
        assert_eq!(seen(whole()).await, "876543210");
        assert_eq!(
            seen(DialogueFilter {
                task: Some(task),
                ..whole()
            })
            .await,
            "543210"
        );
        assert_eq!(
            seen(DialogueFilter {
                channel: Some(there.channel),
                ..whole()
            })
            .await,
            "876"
        );
        let success = vec![DialogueTag::Success];
        assert_eq!(
            seen(DialogueFilter {
                tags: success.clone(),
                ..whole()
            })
            .await,
            "630"
        );
        let both = DialogueFilter {
            tags: success,
            task: Some(task),
            ..whole()
        };
        assert_eq!(seen(both).await, "30");
        let controls = vec![ControlKind::Ai];
        assert_eq!(
            seen(DialogueFilter {
                controls,
                ..whole()
            })
            .await,
            "875421"
        );
        assert_eq!(
            seen(DialogueFilter {
                unread: true,
                ..whole()
            })
            .await,
            "87653210"
        );
        let search = Some("СООБЩЕНИЕ 7".to_owned());
        assert_eq!(seen(DialogueFilter { search, ..whole() }).await, "7");
        let search = Some("peer".to_owned());
        let few = DialogueFilter {
            search,
            controls: vec![ControlKind::Ai],
            task: Some(other),
            ..whole()
        };
        assert_eq!(seen(few).await, "87");
        let counts = dialogues.counts(Some(task)).await.unwrap();
        assert_eq!((counts.total, counts.unread), (6, 5));
        assert_eq!(dialogues.counts(None).await.unwrap().total, 9);
    });
}
