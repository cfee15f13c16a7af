//! A task's status in a World: it connects, is paused, stopped, refused what another one holds, and
//! completed by itself.

use domain::{
    channel::ChannelFault,
    chat_task::{ChatCompletion, ChatStopReason, ChatTaskStatus, ChatWaiting},
    time::{DAY, HOUR, MINUTE},
};
use engine::chats::ChatError;

use crate::support::{
    chat_forms::{channel_form, manager_form},
    chat_world::in_each_chat_world,
};

#[test]
fn a_task_connects_and_is_in_progress() {
    in_each_chat_world(async |world| {
        world
            .messenger
            .refuse(world.channel, Some(ChannelFault::NotReached));
        let task = world.task("Answers", |_| {}).await;
        world.run_for(MINUTE).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Awaiting { waiting, .. }
                if *waiting == ChatWaiting::Connecting),
            "{status:?}"
        );
        let ready = engine::ports::messenger::ChannelNews::Ready;
        world.messenger.tell(world.channel, ready);
        world.run_for(MINUTE).await;
        let status = world.status(task).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
    });
}

#[test]
fn a_pause_frees_managers_and_keeps_channels_and_a_stop_frees_both() {
    in_each_chat_world(async |world| {
        let task = world.task("First", |_| {}).await;
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        world.engine.pause_task(task).await.unwrap();
        world.run_for(0).await;
        assert!(!world.messenger.is_open(world.channel));
        let tasks = world.store.chat_tasks();
        assert_eq!(tasks.held_channels(None).await.unwrap().len(), 1);
        assert!(tasks.busy_managers(None).await.unwrap().is_empty());

        let held = world.engine.create_task(&world.form("Second")).await;
        assert!(
            matches!(&held, Err(ChatError::Held(ChatStopReason::ChannelHeld { task_name, .. }))
                if task_name == "First"),
            "{held:?}"
        );
        world.engine.stop_task(task).await.unwrap();
        world.run_for(0).await;
        let status = world.status(task).await;
        assert!(matches!(
            status,
            ChatTaskStatus::Completed {
                by: ChatCompletion::ByUser,
                ..
            }
        ));
        let second = world.task("Second", |_| {}).await;
        let status = world.status(second).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
    });
}

#[test]
fn a_busy_manager_rests_the_task_in_stopped_with_the_holder() {
    in_each_chat_world(async |world| {
        let first = world.task("First", |_| {}).await;
        let now = world.now();
        let channels = world.store.channels();
        let other = channels
            .insert(&channel_form("Other"), None, now)
            .await
            .unwrap();
        let second = world
            .task("Second", |draft| draft.channels = vec![other])
            .await;
        let status = world.status(second).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if matches!(reason, ChatStopReason::ManagerBusy { task, task_name, .. }
                    if *task == first && task_name == "First")),
            "{status:?}"
        );
        // refused at resume too, until the first one is paused
        world.engine.start_task(second).await.unwrap();
        let status = world.status(second).await;
        assert!(matches!(status, ChatTaskStatus::Stopped { .. }));
        world.engine.pause_task(first).await.unwrap();
        world.engine.start_task(second).await.unwrap();
        world.run_for(MINUTE).await;
        let status = world.status(second).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
    });
}

#[test]
fn people_who_write_while_the_task_is_paused_are_answered_when_it_goes_on() {
    in_each_chat_world(async |world| {
        let task = world.task("Answers", |_| {}).await;
        world.engine.pause_task(task).await.unwrap();
        world.run_for(0).await;
        world.write("eve", "Hello");
        world.run_for(HOUR).await;
        assert!(world.messenger.tries().is_empty());
        world.engine.start_task(task).await.unwrap();
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
    });
}

#[test]
fn quiet_days_complete_a_task_and_every_message_begins_them_anew() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.quiet_days = Some(2))
            .await;
        for _ in 0..4 {
            world.run_for(DAY + 12 * HOUR).await;
            world.write("eve", "Still here");
            world.run_for(MINUTE).await;
            let status = world.status(task).await;
            assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
        }
        world.run_for(3 * DAY).await;
        let status = world.status(task).await;
        assert!(matches!(
            status,
            ChatTaskStatus::Completed {
                by: ChatCompletion::Quiet,
                ..
            }
        ));
    });
}

#[test]
fn a_disabled_manager_does_not_start() {
    in_each_chat_world(async |world| {
        let mut form = manager_form("Anna");
        form.active = false;
        let managers = world.store.managers();
        managers.update(world.manager, &form).await.unwrap();
        let task = world.task("Answers", |_| {}).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if matches!(reason, ChatStopReason::ManagerDisabled { .. })),
            "{status:?}"
        );
    });
}

#[test]
fn a_channel_that_takes_its_time_keeps_nobody_else_waiting() {
    in_each_chat_world(async |world| {
        let now = world.now();
        let (managers, channels) = (world.store.managers(), world.store.channels());
        let manager = managers.insert(&manager_form("Boris"), now).await.unwrap();
        let form = channel_form("Other");
        let other = channels.insert(&form, None, now).await.unwrap();
        let go_on = world.messenger.hesitate(world.channel);
        let slow = world.task("Slow", |_| {}).await;
        world
            .task("Quick", |draft| {
                draft.channels = vec![other];
                draft.managers = vec![manager];
            })
            .await;
        world.messenger.write(other, "eve", "Hello");
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
        let status = world.status(slow).await;
        assert!(matches!(status, ChatTaskStatus::Awaiting { .. }));

        // paused and resumed meanwhile: what was asked of the door happens in its order
        world.engine.pause_task(slow).await.unwrap();
        world.run_for(MINUTE).await;
        world.engine.start_task(slow).await.unwrap();
        world.run_for(MINUTE).await;
        for opens in [true, false, true] {
            go_on.notify_one();
            world.run_for(MINUTE).await;
            assert_eq!(world.messenger.is_open(world.channel), opens);
        }
        let status = world.status(slow).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
        world.write("bob", "Hello");
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("bob"), ["Yes."]);
    });
}
