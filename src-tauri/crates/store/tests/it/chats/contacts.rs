//! The audience: all or none, claims, moves, lookups.

use domain::contact::{
    ContactFailure, ContactOrigin, ContactState, ContactStateKind, DeferReason, SkipReason,
};
use store::{
    Conflict, Store, StoreError,
    chats::{
        contacts::{ContactBefore, ContactFilter, ContactMove, ContactSource},
        tasks::ChatTaskChanged,
    },
};

use super::{add, address, contact, in_progress, made, running, scene, task_of};
use crate::support::{NOW, on_each};

async fn page(store: &Store, task: domain::ids::ChatTaskId, filter: &ContactFilter) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let page = store
            .contacts()
            .page(task, filter, cursor.as_deref(), 4)
            .await
            .unwrap();
        names.extend(page.rows.into_iter().map(|contact| contact.name));
        cursor = page.next;
        if cursor.is_none() {
            return names;
        }
    }
}

#[test]
fn a_batch_is_added_whole_or_not_at_all_and_undone_while_untouched() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let contacts = store.contacts();
        let batch = contacts
            .begin_batch(task, ContactOrigin::Import, "x", NOW)
            .await
            .unwrap();
        contacts
            .append(batch, (0..9).map(contact).collect())
            .await
            .unwrap();
        assert_eq!(contacts.counts(task).await.unwrap().total, 0, "invisible");
        assert_eq!(contacts.due(task, NOW, 10).await.unwrap(), []);
        let twice = contacts.append(batch, vec![contact(3)]).await.unwrap_err();
        assert!(
            matches!(twice, StoreError::Conflict(Conflict::ChatAddress)),
            "{twice:?}"
        );
        let wrong = contacts.commit_batch(batch, 8, NOW).await.unwrap_err();
        assert!(matches!(wrong, StoreError::Conflict(Conflict::Batch)));
        contacts.abort_batch(batch).await.unwrap();

        let first = add(&store, task, (0..9).map(contact).collect()).await;
        let second = add(&store, task, (9..12).map(contact).collect()).await;
        assert_eq!(
            contacts
                .present(task, &[address(3), address(99)])
                .await
                .unwrap()
                .len(),
            1
        );
        let due = contacts.due(task, NOW, 100).await.unwrap();
        assert_eq!(due.len(), 12);
        // left out without a claim: still untouched
        let ids = [due[0].contact, due[1].contact];
        let skipped = contacts
            .skip(task, &ids, SkipReason::ByUser, NOW)
            .await
            .unwrap();
        assert_eq!(skipped, 2);
        contacts
            .claim(due[10].contact, scene.channel, NOW)
            .await
            .unwrap()
            .unwrap();
        let refused = contacts.undo_batch(second, NOW).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Conflict(Conflict::Batch)),
            "somebody was claimed"
        );
        contacts.undo_batch(first, NOW).await.unwrap();
        let counts = contacts.counts(task).await.unwrap();
        assert_eq!(
            (counts.total, counts.pending, counts.claimed, counts.skipped),
            (3, 2, 1, 0)
        );
        assert_eq!(contacts.batches(task).await.unwrap().len(), 1);
        // the addresses can come again
        add(&store, task, (0..9).map(contact).collect()).await;
        assert_eq!(contacts.counts(task).await.unwrap().total, 12);
    });
}

#[test]
fn a_claim_is_made_once_and_its_number_fences_what_comes_late() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        add(&store, task, (0..3).map(contact).collect()).await;
        let contacts = store.contacts();
        let id = contacts.due(task, NOW, 1).await.unwrap()[0].contact;
        let first = contacts
            .claim(id, scene.channel, NOW)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(contacts.claim(id, scene.channel, NOW).await.unwrap(), None);
        let count = async || {
            store
                .channels()
                .first_messages(scene.channel, NOW, NOW)
                .await
                .unwrap()
        };
        assert_eq!((count().await.hour, count().await.last), (1, Some(NOW)));
        let deferred = ContactMove {
            contact: id,
            before: ContactBefore::Claim(first.claim),
            to: ContactState::Deferred {
                until: NOW + 500,
                reason: DeferReason::Channel,
            },
        };
        assert!(contacts.move_to(deferred.clone(), NOW).await.unwrap());
        assert_eq!(
            count().await.day,
            0,
            "it did not leave: the cap is free again"
        );
        assert!(
            contacts
                .claim(id, scene.channel, NOW)
                .await
                .unwrap()
                .is_some()
        );
        assert!(
            !contacts.move_to(deferred, NOW).await.unwrap(),
            "an older claim speaks late"
        );
        let reached = ContactMove {
            contact: id,
            before: ContactBefore::Claim(first.claim + 1),
            to: ContactState::Reached { at: NOW + 1 },
        };
        assert!(contacts.move_to(reached, NOW + 1).await.unwrap());
        let state = contacts.get(id).await.unwrap().state;
        assert_eq!(state, ContactState::Reached { at: NOW + 1 });

        // a paused task claims nobody
        let paused = domain::chat_task::ChatTaskStatus::Stopped {
            reason: domain::chat_task::ChatStopReason::Paused,
            since: NOW,
        };
        let tasks = store.chat_tasks();
        let done = tasks
            .set_status(task, &in_progress(), &paused, NOW)
            .await
            .unwrap();
        assert_eq!(done, ChatTaskChanged::Done);
        let next = contacts.due(task, NOW, 1).await.unwrap()[0].contact;
        assert_eq!(
            contacts.claim(next, scene.channel, NOW).await.unwrap(),
            None
        );
    });
}

#[test]
fn deferred_contacts_come_first_when_due() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        add(&store, task, (0..2).map(contact).collect()).await;
        let contacts = store.contacts();
        for waiting in contacts.due(task, NOW, 2).await.unwrap() {
            let claimed = contacts
                .claim(waiting.contact, scene.channel, NOW)
                .await
                .unwrap()
                .unwrap();
            let put_off = ContactMove {
                contact: claimed.contact,
                before: ContactBefore::Claim(claimed.claim),
                to: ContactState::Deferred {
                    until: NOW + 100 + claimed.contact.0,
                    reason: DeferReason::Model,
                },
            };
            assert!(contacts.move_to(put_off, NOW).await.unwrap());
        }
        let next = contacts.next_due(task).await.unwrap().unwrap();
        assert!(next > NOW);
        assert_eq!(contacts.due(task, NOW, 5).await.unwrap(), []);
        assert_eq!(contacts.due(task, next, 5).await.unwrap().len(), 1);
        add(&store, task, vec![contact(7)]).await;
        assert_eq!(contacts.next_due(task).await.unwrap(), Some(0));
        assert_eq!(
            contacts.due(task, next, 5).await.unwrap()[0].claims,
            1,
            "deferred first"
        );
        assert_eq!(contacts.recall_deferred(task).await.unwrap(), 2);
        assert_eq!(contacts.due(task, NOW, 5).await.unwrap().len(), 3);
    });
}

#[test]
fn pages_and_earlier_work() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let batch = add(&store, task, (0..10).map(contact).collect()).await;
        let contacts = store.contacts();
        let ids: Vec<_> = contacts.due(task, NOW, 4).await.unwrap();
        contacts
            .skip(task, &[ids[1].contact], SkipReason::List, NOW)
            .await
            .unwrap();
        let claim = contacts
            .claim(ids[2].contact, scene.channel, NOW)
            .await
            .unwrap()
            .unwrap();
        let failed = ContactMove {
            contact: claim.contact,
            before: ContactBefore::Claim(claim.claim),
            to: ContactState::Failed {
                reason: ContactFailure::Unknown,
                at: NOW,
            },
        };
        assert!(contacts.move_to(failed, NOW).await.unwrap());
        let all = page(&store, task, &ContactFilter::default()).await;
        let expected: Vec<_> = (0..10).map(|n| format!("Ольга {n}")).collect();
        assert_eq!(all, expected, "in the order of import, whatever the states");
        let not_reached = ContactFilter {
            states: vec![ContactStateKind::Failed, ContactStateKind::Skipped],
            batch: Some(batch),
            search: None,
        };
        assert_eq!(
            page(&store, task, &not_reached).await,
            ["Ольга 1", "Ольга 2"]
        );
        let found = ContactFilter {
            search: Some("köln 7".to_owned()),
            ..ContactFilter::default()
        };
        assert_eq!(page(&store, task, &found).await, ["Ольга 7"]);
        let source = ContactSource::Task {
            task,
            states: not_reached.states.clone(),
        };
        let (people, next) = contacts.earlier(&source, 0, 1).await.unwrap();
        assert_eq!((people.len(), people[0].address.clone()), (1, address(1)));
        let (people, next) = contacts.earlier(&source, next.unwrap(), 5).await.unwrap();
        assert_eq!((people[0].name.as_str(), next), ("Ольга 2", None));
        let waiting = contacts.first_waiting(task, 5).await.unwrap();
        assert_eq!(waiting.len(), 5);
        let known = contacts
            .by_address(task, &[address(77), address(4)])
            .await
            .unwrap();
        assert_eq!(known.unwrap().name, "Ольга 4");
    });
}

#[test]
fn who_was_written_to_lately_is_known_across_tasks() {
    on_each(|store| async move {
        let (task, first) = running(&store, "First").await;
        let second = scene(&store, "Second").await;
        let other = made(&store, &task_of(&second, "Second"), &in_progress()).await;
        add(&store, task, (0..3).map(contact).collect()).await;
        add(&store, other, (1..5).map(contact).collect()).await;
        let contacts = store.contacts();
        let elsewhere = contacts
            .in_other_tasks(other, &[address(0), address(1), address(4)])
            .await
            .unwrap();
        assert_eq!(elsewhere.len(), 2);
        assert_eq!(elsewhere[&address(1)].name, "First");
        let due = contacts.due(task, NOW, 2).await.unwrap();
        let claim = contacts
            .claim(due[1].contact, first.channel, NOW)
            .await
            .unwrap()
            .unwrap();
        let uncertain = ContactMove {
            contact: claim.contact,
            before: ContactBefore::Claim(claim.claim),
            to: ContactState::Uncertain { since: NOW },
        };
        assert!(contacts.move_to(uncertain, NOW).await.unwrap());
        let asked = [address(0), address(1)];
        let lately = contacts.contacted_since(&asked, NOW - 5).await.unwrap();
        assert_eq!(lately.into_iter().collect::<Vec<_>>(), [address(1)]);
        assert!(
            contacts
                .contacted_since(&asked, NOW + 1)
                .await
                .unwrap()
                .is_empty()
        );
        let elsewhere = contacts.in_other_tasks(other, &asked).await.unwrap();
        assert_eq!(
            elsewhere.into_keys().collect::<Vec<_>>(),
            [address(0)],
            "it waits no longer"
        );
    });
}
