//! The outbox: taken once, fenced, tried again, never lost.

use domain::{
    ids::DeliveryId,
    integration::{DeliveryFault, DeliveryFaultKind, LeadEvent},
    outbox::{DeliveryState, DeliveryStateKind},
};
use store::{
    Store,
    chats::{
        Removal,
        dialogues::{Committed, NewDelivery},
        outbox::{DeliveryFilter, DeliveryOutcome},
    },
};

use super::{Scene, commit, lead, new_dialogue, running, unchanged};
use crate::support::{NOW, on_each};

async fn queued(store: &Store) -> (DeliveryId, Scene) {
    let (task, scene) = running(store, "Tea").await;
    let opened = store
        .dialogues()
        .open(new_dialogue(task, &scene, "a"), NOW)
        .await
        .unwrap();
    let mut change = unchanged(&opened);
    change.deliveries = vec![NewDelivery {
        integration: scene.integration,
        event: LeadEvent::Success,
        lead: lead(opened.dialogue.id),
        due: NOW,
    }];
    let Committed::Done { deliveries, .. } = commit(store, change, NOW).await else {
        panic!()
    };
    assert_eq!(deliveries, 1);
    (store.outbox().due(NOW, 5).await.unwrap()[0], scene)
}

fn fault() -> DeliveryFault {
    DeliveryFault {
        kind: DeliveryFaultKind::TimedOut,
        code: None,
        answer: "später\u{0}".to_owned(),
    }
}

#[test]
fn a_delivery_is_taken_once_and_its_take_fences_what_comes_late() {
    on_each(|store| async move {
        let (id, _) = queued(&store).await;
        let outbox = store.outbox();
        assert_eq!(outbox.take(id, NOW - 1).await.unwrap(), None, "not due yet");
        let taken = outbox.take(id, NOW).await.unwrap().unwrap();
        assert_eq!((taken.delivery.tries, taken.lead.task.as_str()), (1, "Tea"));
        assert_eq!(outbox.take(id, NOW).await.unwrap(), None);
        assert_eq!(outbox.recover(NOW + 1).await.unwrap(), 1, "the app died");
        let second = outbox.take(id, NOW + 1).await.unwrap().unwrap();
        assert_eq!(second.delivery.tries, 2);
        let late = DeliveryOutcome::Delivered { made: None };
        assert!(!outbox.settle(id, taken.take, late, NOW).await.unwrap());
        let again = DeliveryOutcome::Again {
            due: NOW + 5_000,
            fault: fault(),
            made: Some("lead 7".to_owned()),
        };
        assert!(outbox.settle(id, second.take, again, NOW).await.unwrap());
        assert_eq!(outbox.next_due().await.unwrap(), Some(NOW + 5_000));
        let third = outbox.take(id, NOW + 5_000).await.unwrap().unwrap();
        assert_eq!(
            third.delivery.made.as_deref(),
            Some("lead 7"),
            "it goes on where it broke off"
        );
        let dead = DeliveryOutcome::Dead {
            fault: fault(),
            made: None,
        };
        assert!(outbox.settle(id, third.take, dead, NOW).await.unwrap());
        assert!(outbox.retry(id, NOW + 9).await.unwrap());
        assert!(
            !outbox.retry(id, NOW + 9).await.unwrap(),
            "it is not dead any more"
        );
        let (delivery, _) = outbox.get(id).await.unwrap();
        assert!(
            matches!(delivery.state, DeliveryState::Waiting { due, fault: Some(_) } if due == NOW + 9)
        );
        let fourth = outbox.take(id, NOW + 9).await.unwrap().unwrap();
        assert_eq!(fourth.delivery.tries, 1, "counted anew");
        let done = DeliveryOutcome::Delivered { made: None };
        assert!(
            outbox
                .settle(id, fourth.take, done, NOW + 10)
                .await
                .unwrap()
        );
        assert_eq!(
            outbox.counts(None).await.unwrap(),
            [(DeliveryStateKind::Delivered, 1)]
        );
    });
}

#[test]
fn an_integration_stays_while_a_lead_waits_for_it_and_the_page_names_both() {
    on_each(|store| async move {
        let (id, scene) = queued(&store).await;
        let filter = DeliveryFilter {
            states: vec![DeliveryStateKind::Waiting],
            integration: Some(scene.integration),
        };
        let page = store.outbox().page(&filter, None, 10).await.unwrap();
        assert_eq!(page.rows[0].delivery.id, id);
        assert_eq!(page.rows[0].integration_name, "Tea");
        assert_eq!(page.rows[0].person, "Ольга");
        let none = DeliveryFilter {
            states: vec![DeliveryStateKind::Dead],
            integration: None,
        };
        assert_eq!(store.outbox().page(&none, None, 10).await.unwrap().rows, []);
        let refused = store
            .integrations()
            .delete(scene.integration)
            .await
            .unwrap();
        assert!(
            matches!(refused, Removal::Used { waiting: 1, .. }),
            "{refused:?}"
        );
    });
}

#[test]
fn all_dead_ones_of_an_integration_are_tried_again_at_once_but_those_left_out() {
    on_each(|store| async move {
        let (first, scene) = queued(&store).await;
        let (task, there) = running(&store, "Other").await;
        let mut ids = vec![first];
        for peer in ["b", "c", "d"] {
            let opened = store
                .dialogues()
                .open(new_dialogue(task, &there, peer), NOW)
                .await
                .unwrap();
            let mut change = unchanged(&opened);
            change.deliveries = vec![NewDelivery {
                integration: there.integration,
                event: LeadEvent::Success,
                lead: lead(opened.dialogue.id),
                due: NOW,
            }];
            commit(&store, change, NOW).await;
        }
        let outbox = store.outbox();
        ids.extend(outbox.due(NOW, 9).await.unwrap().into_iter().skip(1));
        assert_eq!(ids.len(), 4);
        let (waits, dying) = ids.split_last().unwrap();
        for id in dying {
            let taken = outbox.take(*id, NOW).await.unwrap().unwrap();
            let dead = DeliveryOutcome::Dead {
                fault: fault(),
                made: None,
            };
            assert!(outbox.settle(*id, taken.take, dead, NOW).await.unwrap());
        }
        let retry = async |integration, except: &[DeliveryId]| {
            let retried = outbox.retry_dead(integration, except, NOW + 9).await;
            retried.unwrap()
        };
        assert_eq!(retry(Some(there.integration), &[dying[2]]).await, 1);
        assert_eq!(retry(Some(scene.integration), &[]).await, 1);
        assert_eq!(retry(None, &[]).await, 1, "the one that was left out");
        assert_eq!(retry(None, &[]).await, 0);
        let (delivery, _) = outbox.get(dying[0]).await.unwrap();
        assert_eq!(delivery.tries, 0);
        assert_eq!(outbox.due(NOW + 9, 9).await.unwrap().len(), 4);
        assert!(outbox.take(*waits, NOW + 9).await.unwrap().is_some());
    });
}
