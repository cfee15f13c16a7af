//! Who is left out of first messages, and how slowly a new channel begins.

use domain::{
    chat_task::ServiceFormat,
    contact::{ChatAddress, ContactState, SkipReason},
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    ids::ChatTaskId,
    time::{DAY, HOUR},
};
use store::do_not_call::NewDoNotCall;

use crate::support::{
    chat_forms::{channel_form, manager_form},
    chat_world::{ChatWorld, accounted, in_each_chat_world},
};

async fn skipped(world: &ChatWorld, task: ChatTaskId, address: ChatAddress) -> Option<SkipReason> {
    let contacts = world.store.contacts();
    let found = contacts.by_address(task, &[address]).await.unwrap();
    match found.unwrap().state {
        ContactState::Skipped { reason, .. } => Some(reason),
        ContactState::Pending
        | ContactState::Claimed { .. }
        | ContactState::Deferred { .. }
        | ContactState::Reached { .. }
        | ContactState::Failed { .. }
        | ContactState::Uncertain { .. } => None,
    }
}

#[test]
fn people_who_wait_in_another_active_task_are_left_out_and_of_a_stopped_one_are_not() {
    in_each_chat_world(async |world| {
        let now = world.now();
        let (managers, channels) = (world.store.managers(), world.store.channels());
        let manager = managers.insert(&manager_form("Boris"), now).await.unwrap();
        let channel = channels
            .insert(&channel_form("Other"), None, now)
            .await
            .unwrap();
        // the first one cannot write: its channel has sent all of today's
        world
            .set_channel(|channel| channel.first_per_day = Some(0))
            .await;
        let first = world.outgoing("First", |_| {}).await;
        world.audience(first, &["anna", "boris"]).await;
        let second = world
            .outgoing("Second", |draft| {
                draft.channels = vec![channel];
                draft.managers = vec![manager];
                match &mut draft.format {
                    ServiceFormat::IncomingAndOutgoing { outgoing } => {
                        outgoing.leave_out.in_other_tasks = true;
                    }
                    ServiceFormat::Incoming => panic!("it writes first"),
                }
            })
            .await;
        world.audience(second, &["anna", "clara"]).await;
        world.run_for(HOUR).await;
        let anna = || ChatAddress::username("anna").unwrap();
        let reason = skipped(world, second, anna()).await;
        assert_eq!(reason, Some(SkipReason::InOtherTask));
        assert_eq!(world.messenger.read_by("clara").len(), 1);
        let counts = world.counts(second).await;
        assert_eq!((accounted(&counts), counts.skipped), (2, 1), "{counts:?}");

        world.engine.stop_task(first).await.unwrap();
        world.audience(second, &["boris"]).await;
        world.run_for(HOUR).await;
        assert_eq!(
            world.messenger.read_by("boris").len(),
            1,
            "nobody else has them"
        );
    });
}

#[test]
fn a_phone_on_the_list_of_calls_is_not_written_to() {
    in_each_chat_world(async |world| {
        let entry = |number: &str, matching| NewDoNotCall {
            number: number.to_owned(),
            matching,
            reason: String::new(),
            source: DoNotCallSource::User,
        };
        let barred = [
            entry("+442079460001", DoNotCallMatch::Number),
            entry("+49", DoNotCallMatch::Prefix),
        ];
        let list = world.store.do_not_call();
        list.add(&barred, world.now()).await.unwrap();
        let task = world.outgoing("Writes", |_| {}).await;
        let phone = |number: &str| ChatAddress::Phone(number.to_owned());
        let people = vec![
            ("Anna", phone("+442079460001")),
            ("Boris", phone("+442079460002")),
            ("Clara", phone("+4930123456")),
        ];
        world.add_people(task, people).await;
        world.run_for(HOUR).await;
        for (number, reason) in [
            ("+442079460001", Some(SkipReason::DoNotCall)),
            ("+442079460002", None),
            ("+4930123456", Some(SkipReason::DoNotCall)),
        ] {
            assert_eq!(
                skipped(world, task, phone(number)).await,
                reason,
                "{number}"
            );
        }
        assert_eq!(world.messenger.tries().len(), 1);
    });
}

#[test]
fn whoever_asks_not_to_be_written_to_is_not_called_either() {
    in_each_chat_world(async |world| {
        let task = world
            .outgoing("Writes", |draft| {
                draft.opt_out_words = vec!["stop".to_owned()]
            })
            .await;
        let phone = ChatAddress::Phone("+442079460001".to_owned());
        world.add_people(task, vec![("Anna", phone)]).await;
        world.run_for(HOUR).await;
        world.write("+442079460001", "Stop");
        world.run_for(HOUR).await;
        let list = world.store.do_not_call().all().await.unwrap();
        let list = domain::do_not_call::DoNotCallSet::new(list);
        assert!(list.contains("+442079460001"));
    });
}

#[test]
fn a_new_channel_warms_up() {
    in_each_chat_world(async |world| {
        world
            .set_channel(|channel| {
                channel.first_per_day = Some(9);
                channel.warm_up_days = 4;
            })
            .await;
        let task = world.outgoing("Writes", |_| {}).await;
        let names: Vec<String> = (0..40).map(|n| format!("person_{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        world.audience(task, &names).await;
        let mut written = Vec::new();
        for _ in 0..6 {
            let before = world.messenger.tries().len();
            world.run_for(DAY - (world.now() % DAY)).await;
            written.push(world.messenger.tries().len() - before);
            if written.len() == 2 {
                world.restart().await.unwrap();
            }
        }
        assert_eq!(written, [1, 3, 5, 7, 9, 9], "each day a little more");
    });
}
