//! First messages: their pace and hours, who is left out, what becomes of each contact.

use domain::{
    chat_list::{ListColour, ListEntryDraft, ListScope, ListSource},
    chat_task::{ChatTaskStatus, ChatWaiting, FirstMessage, ServiceFormat},
    contact::{ChatAddress, ContactStateKind},
    ids::ChatTaskId,
    money::Usd,
    time::{DAY, HOUR, MINUTE, SECOND},
};
use engine::ports::{messenger::PeerRefusal, model::ModelFaultKind};

use crate::support::{
    chat_parts::{fails, says},
    chat_world::{ChatWorld, accounted, in_each_chat_world},
    daily,
    messenger::Sending,
    utc,
};

const PEOPLE: [&str; 4] = ["anna", "boris", "clara", "dmitri"];

/// The form's first message is written by the AI.
fn by_ai(format: &mut ServiceFormat) {
    match format {
        ServiceFormat::IncomingAndOutgoing { outgoing } => {
            outgoing.first = FirstMessage::WrittenByAi {
                instruction: "Greet {name}".to_owned(),
            };
        }
        ServiceFormat::Incoming => panic!("it does not write first"),
    }
}

async fn state(world: &ChatWorld, task: ChatTaskId, name: &str) -> ContactStateKind {
    let address = ChatAddress::username(name).unwrap();
    let contacts = world.store.contacts();
    let found = contacts.by_address(task, &[address]).await.unwrap();
    found.unwrap().state.kind()
}

#[test]
fn everybody_is_written_to_once_with_the_gap_between() {
    in_each_chat_world(async |world| {
        let task = world.outgoing("Writes", |_| {}).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Awaiting { waiting, .. }
                if *waiting == ChatWaiting::Audience),
            "{status:?}"
        );
        world.audience(task, &PEOPLE).await;
        world.run_for(30 * SECOND).await;
        let counts = world.counts(task).await;
        assert_eq!((counts.reached, counts.remaining()), (1, 3));
        world.run_for(HOUR).await;
        let tries = world.messenger.tries();
        assert_eq!(tries.len(), 4);
        for pair in tries.windows(2) {
            assert!(pair[1].at - pair[0].at >= MINUTE, "{pair:?}");
        }
        assert_eq!(world.messenger.read_by("anna"), ["Hello, anna!"]);
        let counts = world.counts(task).await;
        assert_eq!((counts.reached, accounted(&counts)), (4, 4));
        world.assert_at_rest("written to").await;
    });
}

#[test]
fn caps_of_the_channel_hold() {
    in_each_chat_world(async |world| {
        world
            .set_channel(|channel| {
                channel.first_per_hour = Some(2);
                channel.first_per_day = Some(3);
            })
            .await;
        let task = world.outgoing("Writes", |_| {}).await;
        world.audience(task, &PEOPLE).await;
        world.run_for(50 * MINUTE).await;
        assert_eq!(world.messenger.tries().len(), 2);
        world.run_for(6 * HOUR).await;
        assert_eq!(world.messenger.tries().len(), 3);
        world.restart().await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.tries().len(), 3, "a restart forgets none");
        world.run_for(DAY).await;
        assert_eq!(world.messenger.tries().len(), 4);
    });
}

#[test]
fn a_shut_window_holds_first_messages_back_and_no_answers() {
    in_each_chat_world(async |world| {
        let task = world
            .outgoing("Writes", |draft| {
                draft.schedule = daily(&[("10:00", "11:00")], "UTC");
            })
            .await;
        world.audience(task, &PEOPLE[..1]).await;
        world.run_for(MINUTE).await;
        let opens = Some(utc("2026-11-20T10:00"));
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Awaiting { waiting, .. }
                if *waiting == ChatWaiting::Window { opens }),
            "{status:?}"
        );
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
        assert!(world.messenger.read_by("anna").is_empty());
        world.run_until("2026-11-20T10:05").await;
        assert_eq!(world.messenger.read_by("anna").len(), 1);
    });
}

#[test]
fn lists_and_other_tasks_leave_people_out() {
    in_each_chat_world(async |world| {
        let entry = |colour, name| ListEntryDraft {
            colour,
            address: ChatAddress::username(name).unwrap(),
            scope: ListScope::AllTasks,
            note: String::new(),
        };
        let black = [entry(ListColour::Black, "boris")];
        let lists = world.store.chat_lists();
        lists
            .add(&black, ListSource::User, world.now())
            .await
            .unwrap();
        let task = world.outgoing("First", |_| {}).await;
        world.audience(task, &PEOPLE[..2]).await;
        world.run_for(HOUR).await;
        assert_eq!(state(world, task, "boris").await, ContactStateKind::Skipped);
        world.engine.stop_task(task).await.unwrap();
        world.run_for(0).await;

        let task = world
            .outgoing("Second", |draft| match &mut draft.format {
                ServiceFormat::IncomingAndOutgoing { outgoing } => {
                    outgoing.leave_out.contacted_days = Some(30);
                }
                ServiceFormat::Incoming => panic!("it writes first"),
            })
            .await;
        let white = [
            entry(ListColour::White, "anna"),
            entry(ListColour::White, "clara"),
        ];
        let lists = world.store.chat_lists();
        lists
            .add(&white, ListSource::User, world.now())
            .await
            .unwrap();
        world.audience(task, &PEOPLE).await;
        world.run_for(HOUR).await;
        let counts = world.counts(task).await;
        assert_eq!((counts.reached, counts.skipped), (1, 3), "{counts:?}");
        assert_eq!(world.messenger.read_by("clara").len(), 1);
        assert_eq!(
            world.messenger.read_by("anna").len(),
            1,
            "lately, by the first"
        );
        assert!(
            world.messenger.read_by("dmitri").is_empty(),
            "on no white list"
        );
        assert_eq!(accounted(&counts), 4);
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        assert!(
            world.messenger.read_by("eve").is_empty(),
            "on no white list"
        );
    });
}

#[test]
fn a_first_message_is_written_by_the_ai() {
    in_each_chat_world(async |world| {
        let task = world
            .outgoing("Writes", |draft| by_ai(&mut draft.format))
            .await;
        world.model.plan([says("Good day, Anna")]);
        world.audience(task, &PEOPLE[..1]).await;
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("anna"), ["Good day, Anna"]);
        assert_eq!(world.counts(task).await.reached, 1);
    });
}

#[test]
fn a_claim_is_given_back_when_the_model_fails_and_tried_again() {
    in_each_chat_world(async |world| {
        let task = world
            .outgoing("Writes", |draft| by_ai(&mut draft.format))
            .await;
        let faults = (0..5).map(|_| fails(ModelFaultKind::Empty));
        world.model.plan(faults.chain([says("Good day")]));
        world.audience(task, &PEOPLE[..1]).await;
        world.run_for(4 * MINUTE + 30 * SECOND).await;
        let counts = world.counts(task).await;
        assert_eq!((counts.deferred, counts.claimed), (1, 0), "{counts:?}");
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("anna"), ["Good day"]);
        assert_eq!(world.counts(task).await.reached, 1);
    });
}

#[test]
fn a_first_message_that_the_limit_does_not_cover_waits_for_the_next_start() {
    in_each_chat_world(async |world| {
        let task = world
            .outgoing("Writes", |draft| {
                by_ai(&mut draft.format);
                draft.stop_when.budget = Some(Usd(10));
            })
            .await;
        world.audience(task, &PEOPLE[..1]).await;
        world.run_for(HOUR).await;
        let status = world.status(task).await;
        assert!(
            matches!(status, ChatTaskStatus::Stopped { .. }),
            "{status:?}"
        );
        assert_eq!(world.counts(task).await.remaining(), 1);
        let mut draft = world.row(task).await.task.draft;
        draft.stop_when.budget = None;
        world.engine.update_task(task, &draft).await.unwrap();
        world.engine.start_task(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("anna"), ["Yes."]);
    });
}

#[test]
fn every_contact_is_accounted_for() {
    in_each_chat_world(async |world| {
        let task = world.outgoing("Writes", |_| {}).await;
        world.messenger.forget_history();
        world.messenger.plan([
            Sending::Uncertain { arrives: true },
            Sending::Peer(PeerRefusal::Unknown),
            Sending::Later(MINUTE),
        ]);
        world.audience(task, &PEOPLE).await;
        for _ in 0..20 {
            let counts = world.counts(task).await;
            assert_eq!(accounted(&counts), 4, "{counts:?}");
            world.run_for(20 * SECOND).await;
        }
        world.run_for(HOUR).await;
        let counts = world.counts(task).await;
        let all = (counts.uncertain, counts.failed, counts.reached);
        assert_eq!(all, (1, 1, 2), "{counts:?}");
        assert_eq!(world.messenger.read_by("clara").len(), 1);
        world.write("anna", "Who are you?");
        world.run_for(MINUTE).await;
        assert_eq!(state(world, task, "anna").await, ContactStateKind::Reached);
    });
}

#[test]
fn an_uncertain_first_message_that_was_not_sent_is_sent_once() {
    in_each_chat_world(async |world| {
        let task = world.outgoing("Writes", |_| {}).await;
        world.messenger.plan([
            Sending::Uncertain { arrives: false },
            Sending::Later(10 * MINUTE),
        ]);
        world.audience(task, &PEOPLE[..1]).await;
        world.run_for(5 * MINUTE).await;
        let kind = state(world, task, "anna").await;
        assert_eq!(kind, ContactStateKind::Uncertain, "nothing has arrived");
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("anna"), ["Hello, anna!"]);
        assert_eq!(state(world, task, "anna").await, ContactStateKind::Reached);
    });
}

#[test]
fn who_writes_before_their_turn_is_reached_and_not_written_to_first() {
    in_each_chat_world(async |world| {
        let task = world.outgoing("Writes", |_| {}).await;
        world.audience(task, &PEOPLE[..3]).await;
        world.write("clara", "Hello");
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("clara"), ["Yes."]);
        assert_eq!(world.counts(task).await.reached, 3);
    });
}
