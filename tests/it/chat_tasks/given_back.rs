//! Contacts whose first message has not left: kept by a task that can go on, given back by one that is
//! over, whatever way it came to that. Nobody is lost, nobody is written to twice.

use domain::{
    channel::ChannelFault,
    chat_task::{ChatCompletion, ChatTaskStatus, ChatTaskStatusKind},
    ids::ChatTaskId,
    money::Usd,
    time::{DAY, HOUR, MINUTE},
};

use engine::ports::messenger::ChannelNews;

use crate::support::{
    chat_world::{ChatWorld, in_each_chat_world},
    messenger::Sending,
};

/// How a task with a first message that waits comes to its end.
#[derive(Debug, Clone, Copy)]
enum End {
    Stop,
    PauseThenStop,
    ChannelLostThenStop,
    QuietDays,
    /// The process ends between the task's end and giving back.
    StopAndCrash,
    /// The message left, and nobody knows whether it arrived; when another task opens the channel, its
    /// history says that it did not.
    StopWhileUncertain,
    /// The history had said so before, and the message waits once more.
    StopAfterLookUp,
    QuietAfterLookUp,
}

const ENDS: [End; 8] = [
    End::Stop,
    End::PauseThenStop,
    End::ChannelLostThenStop,
    End::QuietDays,
    End::StopAndCrash,
    End::StopWhileUncertain,
    End::StopAfterLookUp,
    End::QuietAfterLookUp,
];

/// Far away: it does not come while the test runs.
const LATER: Sending = Sending::Later(300 * DAY);

async fn come_to(world: &mut ChatWorld, task: ChatTaskId, end: End) {
    match end {
        End::Stop | End::StopAfterLookUp => world.engine.stop_task(task).await.unwrap(),
        End::PauseThenStop => {
            world.engine.pause_task(task).await.unwrap();
            world.run_for(HOUR).await;
            assert_eq!(world.counts(task).await.claimed, 1, "a pause keeps it");
            world.engine.stop_task(task).await.unwrap();
        }
        End::ChannelLostThenStop => {
            let gone = ChannelNews::Faulty(ChannelFault::Banned);
            world.messenger.tell(world.channel, gone);
            world.run_for(HOUR).await;
            assert_eq!(world.status(task).await.kind(), ChatTaskStatusKind::Stopped);
            assert_eq!(world.counts(task).await.claimed, 1, "its contacts stay");
            world.engine.stop_task(task).await.unwrap();
        }
        End::QuietDays | End::QuietAfterLookUp => world.run_for(3 * DAY).await,
        End::StopAndCrash => {
            let (tasks, now) = (world.store.chat_tasks(), world.now());
            let before = tasks.get(task).await.unwrap().status;
            let by = ChatCompletion::ByUser;
            let over = ChatTaskStatus::Completed { by, since: now };
            tasks.set_status(task, &before, &over, now).await.unwrap();
            world.restart().await.unwrap();
        }
        End::StopWhileUncertain => {
            world.messenger.remember_history();
            world.restart().await.unwrap();
            world.engine.stop_task(task).await.unwrap();
            assert_eq!(world.counts(task).await.uncertain, 1);
        }
    }
    world.run_for(MINUTE).await;
}

#[test]
fn whatever_way_a_task_ends_who_was_not_reached_is_given_back() {
    for end in ENDS {
        in_each_chat_world(async |world| {
            let quiet = matches!(end, End::QuietDays | End::QuietAfterLookUp);
            let task = world
                .outgoing("First", |draft| draft.quiet_days = quiet.then_some(2))
                .await;
            match end {
                End::StopAfterLookUp | End::QuietAfterLookUp => {
                    let lost = Sending::Uncertain { arrives: false };
                    world.messenger.plan([lost, LATER]);
                }
                End::StopWhileUncertain => {
                    world.messenger.forget_history();
                    world
                        .messenger
                        .plan([Sending::Uncertain { arrives: false }]);
                }
                End::Stop
                | End::PauseThenStop
                | End::ChannelLostThenStop
                | End::QuietDays
                | End::StopAndCrash => world.messenger.plan([LATER]),
            }
            world.audience(task, &["anna"]).await;
            world.run_for(HOUR).await;
            come_to(world, task, end).await;
            assert_eq!(
                world.status(task).await.kind(),
                ChatTaskStatusKind::Completed,
                "{end:?}"
            );
            let second = world.outgoing("Second", |_| {}).await;
            // with somebody of its own: only then it opens the channel
            world.audience(second, &["zoe"]).await;
            world.run_for(MINUTE).await;
            let counts = world.counts(task).await;
            assert_eq!(
                (counts.claimed, counts.uncertain, counts.remaining()),
                (0, 0, 1),
                "{end:?}: {counts:?}"
            );
            assert_eq!(world.messenger.read_by("anna").len(), 0, "{end:?}");
            world.engine.take_unreached(task, second).await.unwrap();
            world.run_for(2 * DAY).await;
            assert_eq!(
                world.messenger.read_by("anna"),
                ["Hello, anna!"],
                "{end:?}: once, by whoever took it over"
            );
            assert_eq!(world.counts(second).await.reached, 2, "{end:?}");
            world.assert_invariants("given back").await;
        });
    }
}

#[test]
fn a_first_message_of_which_nobody_knows_is_given_back_to_nobody() {
    in_each_chat_world(async |world| {
        let task = world.outgoing("First", |_| {}).await;
        world.messenger.forget_history();
        world.messenger.plan([Sending::Uncertain { arrives: true }]);
        world.audience(task, &["anna"]).await;
        world.run_for(HOUR).await;
        world.engine.stop_task(task).await.unwrap();
        let second = world.outgoing("Second", |_| {}).await;
        world.engine.take_unreached(task, second).await.unwrap();
        world.run_for(2 * DAY).await;
        assert_eq!(world.counts(task).await.uncertain, 1);
        assert_eq!(world.counts(second).await.total, 0, "it may have been read");
        assert_eq!(world.messenger.read_by("anna").len(), 1);
    });
}

/// Why a task rests that can go on.
#[derive(Debug, Clone, Copy)]
enum Rest {
    Pause,
    PauseAndRestart,
    ChannelLost,
    BudgetSpent,
}

#[test]
fn a_task_that_can_go_on_keeps_its_contacts_and_writes_to_each_once() {
    for rest in [
        Rest::Pause,
        Rest::PauseAndRestart,
        Rest::ChannelLost,
        Rest::BudgetSpent,
    ] {
        in_each_chat_world(async |world| {
            if matches!(rest, Rest::BudgetSpent) {
                world
                    .set_channel(|channel| channel.fee_per_message = Usd(1_000))
                    .await;
            }
            let budget = matches!(rest, Rest::BudgetSpent).then_some(Usd(10));
            let task = world
                .outgoing("First", |draft| draft.stop_when.budget = budget)
                .await;
            if budget.is_none() {
                world.messenger.plan([Sending::Later(10 * MINUTE)]);
            }
            world.audience(task, &["anna"]).await;
            world.run_for(MINUTE).await;
            match rest {
                Rest::Pause => world.engine.pause_task(task).await.unwrap(),
                Rest::PauseAndRestart => {
                    world.engine.pause_task(task).await.unwrap();
                    world.restart().await.unwrap();
                }
                Rest::ChannelLost => {
                    let gone = ChannelNews::Faulty(ChannelFault::Banned);
                    world.messenger.tell(world.channel, gone);
                }
                Rest::BudgetSpent => {}
            }
            world.run_for(3 * DAY).await;
            let status = world.status(task).await;
            assert_eq!(status.kind(), ChatTaskStatusKind::Stopped, "{rest:?}");
            let counts = world.counts(task).await;
            assert_eq!((counts.remaining(), counts.reached), (1, 0), "{rest:?}");
            assert_eq!(world.messenger.read_by("anna").len(), 0, "{rest:?}");
            if budget.is_some() {
                let mut draft = world.row(task).await.task.draft;
                draft.stop_when.budget = Some(Usd(1_000_000));
                world.engine.update_task(task, &draft).await.unwrap();
            }
            world.engine.start_task(task).await.unwrap();
            world.run_for(2 * DAY).await;
            assert_eq!(
                world.messenger.read_by("anna"),
                ["Hello, anna!"],
                "{rest:?}"
            );
            assert_eq!(world.counts(task).await.reached, 1, "{rest:?}");
            world.assert_invariants("kept").await;
        });
    }
}
