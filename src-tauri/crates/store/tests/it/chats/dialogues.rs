//! Dialogues: received once, committed whole where the revision stands, money never over a limit.

use domain::{
    budget::{LimitRaise, OverLimit, SpendKind},
    chat_list::{ListColour, ListEntryDraft, ListScope, ListVerdict},
    contact::{ChatAddress, ContactState},
    dialogue::{CloseReason, Control, DatedTag, DialogueTag, MessageFailure, MessageState, Side},
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    integration::LeadEvent,
    money::Usd,
};
use store::{
    StoreError,
    chats::{
        contacts::{ContactBefore, ContactMove},
        dialogues::{
            Committed, MessageMove, NewDelivery, NewMessage, NewReservation, OptOut, Settlement,
        },
    },
    do_not_call::NewDoNotCall,
};

use super::{
    add, commit, contact, lead, new_dialogue, opening, received, reserve, running, unchanged,
};
use crate::support::{Fresh, NOW, block_on, on_each};

fn ours(text: &str, state: MessageState) -> NewMessage {
    NewMessage {
        side: Side::Ai,
        text: text.to_owned(),
        state,
        version: None,
        cost: Usd(3),
    }
}

#[test]
fn a_message_is_stored_once_with_its_cursor_and_heard_of_once() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let dialogues = store.dialogues();
        let batch = vec![
            received(1, "anna", NOW),
            received(2, "anna", NOW),
            received(3, "boris", NOW),
        ];
        let receive = async |messages, cursor: &str| {
            dialogues
                .receive(
                    scene.channel,
                    messages,
                    Some(cursor.to_owned()),
                    opening(task, &scene),
                    NOW,
                )
                .await
                .unwrap()
        };
        let arrived = receive(batch.clone(), "7").await;
        assert_eq!(
            arrived.iter().map(|a| a.new_dialogue).collect::<Vec<_>>(),
            [true, false, true]
        );
        assert_eq!(
            receive(batch, "8").await,
            [],
            "stored once, however often it comes"
        );
        assert_eq!(
            store
                .channels()
                .cursor(scene.channel)
                .await
                .unwrap()
                .as_deref(),
            Some("8")
        );
        let anna = arrived[0].dialogue;
        assert_eq!(dialogues.due(NOW, 10).await.unwrap().len(), 2);
        let loaded = dialogues.load(anna).await.unwrap();
        assert_eq!((loaded.unheard.len(), loaded.dialogue.unread), (2, 2));
        let mut change = unchanged(&loaded);
        change.heard_upto = Some(loaded.unheard[0].id);
        change.wake_at = None;
        let Committed::Done {
            unheard, revision, ..
        } = commit(&store, change.clone(), NOW).await
        else {
            panic!()
        };
        assert!(unheard, "one message is not heard of yet");
        assert_eq!(commit(&store, change.clone(), NOW).await, Committed::Stale);
        assert_eq!(dialogues.due(NOW, 10).await.unwrap().len(), 2, "still due");
        change.revision = revision;
        change.heard_upto = Some(loaded.unheard[1].id);
        let Committed::Done { unheard, .. } = commit(&store, change, NOW).await else {
            panic!()
        };
        assert!(!unheard);
        assert_eq!(dialogues.due(NOW, 10).await.unwrap().len(), 1);
        let mut later = unchanged(&dialogues.load(anna).await.unwrap());
        later.wake_at = Some(NOW + 5);
        commit(&store, later, NOW).await;
        assert_eq!(
            dialogues.next_wake(NOW).await.unwrap(),
            Some(NOW + 5),
            "one that is due and was not woken hides nobody else's time"
        );
        assert_eq!(dialogues.next_wake(NOW + 5).await.unwrap(), None);
        dialogues.mark_read(anna).await.unwrap();
        assert_eq!(dialogues.load(anna).await.unwrap().dialogue.unread, 0);
        let stranger = dialogues
            .receive(
                scene.channel,
                vec![],
                None,
                opening(domain::ids::ChatTaskId(99), &scene),
                NOW,
            )
            .await;
        assert!(
            matches!(stranger, Err(StoreError::NotFound)),
            "another task's channel"
        );
    });
}

#[test]
fn one_commit_writes_everything_or_nothing() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        add(&store, task, vec![contact(0)]).await;
        let waiting = store.contacts().due(task, NOW, 1).await.unwrap()[0].contact;
        let claim = store
            .contacts()
            .claim(waiting, scene.channel, NOW)
            .await
            .unwrap()
            .unwrap();
        let dialogues = store.dialogues();
        let opened = dialogues
            .open(new_dialogue(task, &scene, "anna"), NOW)
            .await
            .unwrap();
        let again = dialogues
            .open(new_dialogue(task, &scene, "anna"), NOW)
            .await
            .unwrap();
        assert_eq!(opened, again, "found, not begun twice");
        let mut change = unchanged(&opened);
        change.messages = vec![ours(
            "Здравствуйте",
            MessageState::Sending {
                since: NOW,
                tries: 0,
            },
        )];
        change.reserve = vec![NewReservation {
            kind: SpendKind::Fee,
            amount: Usd(100),
        }];
        change.contact = Some(ContactMove {
            contact: waiting,
            before: ContactBefore::Claim(claim.claim + 5),
            to: ContactState::Reached { at: NOW },
        });
        assert_eq!(
            commit(&store, change.clone(), NOW).await,
            Committed::ContactMoved
        );
        assert_eq!(
            dialogues.load(opened.dialogue.id).await.unwrap(),
            opened,
            "nothing was written"
        );
        change.contact = None;
        let Committed::Done {
            messages,
            reservations,
            revision,
            ..
        } = commit(&store, change, NOW).await
        else {
            panic!()
        };
        let flight = dialogues.in_flight(0).await.unwrap();
        assert_eq!(flight.sending[0].message.id, messages[0]);
        assert_eq!(flight.sending[0].peer, "anna");
        assert_eq!(flight.reservations[0].amount, Usd(100));
        assert_eq!(flight.claimed, std::slice::from_ref(&claim));

        let mut state = opened.dialogue.state.clone();
        state.tags = vec![
            DatedTag {
                tag: DialogueTag::Success,
                at: NOW + 1,
            },
            DatedTag {
                tag: DialogueTag::Interest,
                at: NOW,
            },
        ];
        state.control = Control::Closed {
            reason: CloseReason::OptedOut,
            since: NOW,
        };
        let mut change = unchanged(&opened);
        change.revision = revision;
        change.state = state;
        change.moves = vec![MessageMove {
            message: messages[0],
            to: MessageState::Sent,
            external_id: Some("x1".to_owned()),
            cost: Usd(100),
        }];
        change.settle = vec![Settlement {
            reservation: reservations[0],
            spent: Usd(80),
        }];
        change.contact = Some(ContactMove {
            contact: waiting,
            before: ContactBefore::Claim(claim.claim),
            to: ContactState::Reached { at: NOW },
        });
        let delivery = NewDelivery {
            integration: scene.integration,
            event: LeadEvent::Success,
            lead: lead(opened.dialogue.id),
            due: NOW,
        };
        change.deliveries = vec![delivery.clone(), delivery];
        change.opt_out = Some(OptOut {
            do_not_call: vec![NewDoNotCall {
                number: "+49301".to_owned(),
                matching: DoNotCallMatch::Number,
                reason: "stop".to_owned(),
                source: DoNotCallSource::Chat,
            }],
            lists: vec![ListEntryDraft {
                colour: ListColour::Black,
                address: ChatAddress::UserId("anna".to_owned()),
                scope: ListScope::AllTasks,
                note: String::new(),
            }],
        });
        let Committed::Done {
            deliveries, purse, ..
        } = commit(&store, change, NOW).await
        else {
            panic!()
        };
        assert_eq!(
            (deliveries, purse.spent, purse.reserved),
            (1, Usd(80), Usd(0))
        );
        assert!(store.do_not_call().contains("+49301").await.unwrap());
        let anna = [ChatAddress::UserId("anna".to_owned())];
        let verdict = store.chat_lists().verdict(task, &anna).await.unwrap();
        assert_eq!(verdict, ListVerdict::Black);
        let row = store.chat_tasks().row(task).await.unwrap().counts;
        assert_eq!(
            (row.success, row.interest, row.sent, row.audience.reached),
            (1, 1, 1, 1)
        );
        assert_eq!(row.purse.spent, Usd(80));
        let contact = store.contacts().get(waiting).await.unwrap();
        assert_eq!(contact.dialogue, Some(opened.dialogue.id));
        let place = dialogues
            .by_external_id(scene.channel, "x1")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(place.message, messages[0]);
        let fate = async |state| {
            dialogues
                .note_fate(scene.channel, "x1", &state)
                .await
                .unwrap()
        };
        assert!(fate(MessageState::Read).await.is_some());
        assert!(
            fate(MessageState::Delivered).await.is_none(),
            "only forwards"
        );
        let failed = MessageState::Failed {
            failure: MessageFailure::Undelivered,
        };
        assert!(fate(failed).await.is_some());
        assert_eq!(
            dialogues
                .history(scene.channel, "anna", None, 9)
                .await
                .unwrap(),
            []
        );
        assert_eq!(dialogues.begun(scene.channel, NOW).await.unwrap(), [NOW]);
    });
}

#[test]
fn a_reservation_never_passes_a_limit_and_a_crash_loses_none() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let dialogues = store.dialogues();
        let id = dialogues
            .open(new_dialogue(task, &scene, "a"), NOW)
            .await
            .unwrap()
            .dialogue
            .id;
        assert!(reserve(&store, id, 6_000).await.is_some());
        let loaded = dialogues.load(id).await.unwrap();
        let mut change = unchanged(&loaded);
        change.reserve = vec![NewReservation {
            kind: SpendKind::Model,
            amount: Usd(4_001),
        }];
        let over = commit(&store, change.clone(), NOW).await;
        assert_eq!(over, Committed::Over(OverLimit::Dialogue));
        change.raise = Some(LimitRaise::Once { by: Usd(1) });
        assert!(matches!(
            commit(&store, change, NOW).await,
            Committed::Done { .. }
        ));
        // the app dies here: what was set aside counts as spent
        let open = dialogues.in_flight(0).await.unwrap().reservations;
        let ids: Vec<_> = open.iter().map(|one| one.id).collect();
        assert_eq!(dialogues.settle_lost(&ids, NOW).await.unwrap().len(), 2);
        assert_eq!(dialogues.settle_lost(&ids, NOW).await.unwrap(), [], "once");
        let purse = dialogues.load(id).await.unwrap().dialogue.purse;
        assert_eq!((purse.spent, purse.reserved), (Usd(10_001), Usd(0)));
        // the task's budget holds over all its dialogues
        let mut left = 50_000 - 10_001;
        for n in 0..5 {
            let peer = format!("p{n}");
            let other = dialogues
                .open(new_dialogue(task, &scene, &peer), NOW)
                .await
                .unwrap();
            let fits = left >= 9_000;
            assert_eq!(
                reserve(&store, other.dialogue.id, 9_000).await.is_some(),
                fits
            );
            left -= if fits { 9_000 } else { 0 };
        }
        let row = store.chat_tasks().row(task).await.unwrap().counts.purse;
        assert!(row.spent.0 + row.reserved.0 <= 50_000);
    });
}

#[test]
fn messages_are_read_in_both_directions_and_sent_in_order() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let dialogues = store.dialogues();
        let opened = dialogues
            .open(new_dialogue(task, &scene, "a"), NOW)
            .await
            .unwrap();
        let id = opened.dialogue.id;
        let mut change = unchanged(&opened);
        change.messages = (0..25)
            .map(|n| {
                ours(
                    &format!("{n}"),
                    MessageState::Queued {
                        due: NOW + n / 5,
                        tries: 0,
                    },
                )
            })
            .collect();
        let Committed::Done { messages, .. } = commit(&store, change, NOW).await else {
            panic!()
        };
        let last = dialogues.messages_before(id, None, 10).await.unwrap();
        assert_eq!((last.messages[9].id, last.more), (messages[24], true));
        let earlier = dialogues
            .messages_before(id, Some(last.messages[0].id), 20)
            .await
            .unwrap();
        assert_eq!((earlier.messages.len(), earlier.more), (15, false));
        let behind = dialogues.messages_after(id, messages[4], 3).await.unwrap();
        let texts: Vec<_> = behind.messages.iter().map(|m| m.text.as_str()).collect();
        assert_eq!((texts, behind.more), (vec!["5", "6", "7"], true));
        let queued = dialogues.queued(NOW + 1, 100).await.unwrap();
        let ids: Vec<_> = queued.iter().map(|out| out.message.id).collect();
        assert_eq!(ids, messages[..10], "those that are due, in order");
    });
}

#[test]
fn nothing_is_forgotten_when_the_app_is_closed_and_opened() {
    block_on(async {
        let fresh = Fresh::sqlite();
        let store = fresh.open().await;
        let (task, scene) = running(&store, "Tea").await;
        let opened = store
            .dialogues()
            .open(new_dialogue(task, &scene, "a"), NOW)
            .await
            .unwrap();
        let reserved = reserve(&store, opened.dialogue.id, 10).await.unwrap();
        store.close().await;
        let store = fresh.open().await;
        let flight = store.dialogues().in_flight(0).await.unwrap();
        assert_eq!(flight.reservations[0].id, reserved);
        store.close().await;
        fresh.remove().await;
    });
}
