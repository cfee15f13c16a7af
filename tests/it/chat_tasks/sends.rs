//! Sending: in order, never blindly twice; what cannot be sent is told.

use domain::{
    channel::{ChannelFault, ChannelKind, TextLimit},
    chat_task::{ChatStopReason, ChatTaskStatus},
    dialogue::{CloseReason, Control, HandOver, MessageFailure, MessageState},
    money::Usd,
    time::{HOUR, MINUTE},
};
use engine::{
    chats::Wish,
    ports::messenger::{ChannelNews, PeerRefusal},
};

use crate::support::{chat_parts::says, chat_world::in_each_chat_world, messenger::Sending};

#[test]
fn messages_arrive_in_their_order_although_one_has_to_wait() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world.messenger.plan([Sending::Later(5 * MINUTE)]);
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        let id = world.dialogue("eve").await.id;
        let text = "Second".to_owned();
        world.wish(id, Wish::Write { text }).await;
        world.run_for(MINUTE).await;
        assert!(world.messenger.read_by("eve").is_empty());
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes.", "Second"]);
    });
}

#[test]
fn an_uncertain_message_is_looked_up() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        for (peer, arrives, tries) in [("eve", true, 1), ("bob", false, 2)] {
            world.messenger.plan([Sending::Uncertain { arrives }]);
            world.write(peer, "Hello");
            world.run_for(HOUR).await;
            assert_eq!(world.messenger.read_by(peer), ["Yes."], "{peer}");
            let all = world.messenger.tries().into_iter();
            assert_eq!(all.filter(|one| one.peer == peer).count(), tries);
            let message = world.messages(peer).await.pop().unwrap();
            assert_eq!(message.state, MessageState::Sent);
        }
        world.assert_invariants("looked up").await;
    });
}

#[test]
fn an_uncertain_message_without_a_history_stays_so_and_is_not_sent_again() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world.messenger.forget_history();
        world
            .messenger
            .plan([Sending::Uncertain { arrives: false }]);
        world.write("eve", "Hello");
        world.run_for(HOUR).await;
        let message = world.messages("eve").await.pop().unwrap();
        assert!(matches!(message.state, MessageState::Uncertain { .. }));
        assert_eq!(world.messenger.tries().len(), 1);
        world.write("eve", "Are you there?");
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.tries().len(), 2, "the dialogue goes on");
    });
}

#[test]
fn who_blocked_us_is_not_written_to_again() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world
            .messenger
            .plan([Sending::Peer(PeerRefusal::BlockedUs)]);
        world.write("eve", "Hello");
        world.run_for(HOUR).await;
        let control = world.dialogue("eve").await.state.control;
        let reason = CloseReason::PeerGone;
        assert!(matches!(control, Control::Closed { reason: why, .. } if why == reason));
        assert_eq!(world.messenger.tries().len(), 1);
    });
}

#[test]
fn a_refused_text_calls_a_person() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world.messenger.plan([Sending::Text]);
        world.write("eve", "Hello");
        world.run_for(HOUR).await;
        let control = world.dialogue("eve").await.state.control;
        let failure = MessageFailure::TextRefused;
        assert!(
            matches!(&control, Control::Operator { reason, .. }
                if *reason == HandOver::SendTrouble { failure }),
            "{control:?}"
        );
    });
}

#[test]
fn a_channel_that_is_down_sends_when_it_is_back() {
    in_each_chat_world(async |world| {
        let task = world.task("Answers", |_| {}).await;
        world
            .messenger
            .plan([Sending::Channel(ChannelFault::NotReached)]);
        world.write("eve", "Hello");
        world.run_for(10 * MINUTE).await;
        assert!(world.messenger.read_by("eve").is_empty());
        let status = world.status(task).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
        world.messenger.tell(world.channel, ChannelNews::Ready);
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
    });
}

#[test]
fn a_banned_channel_stops_the_task_and_what_waits_is_sent_after_the_next_start() {
    in_each_chat_world(async |world| {
        let task = world.task("Answers", |_| {}).await;
        world
            .messenger
            .plan([Sending::Channel(ChannelFault::Banned)]);
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if matches!(reason, ChatStopReason::ChannelFault {
                    fault: ChannelFault::Banned, .. })),
            "{status:?}"
        );
        world.engine.start_task(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
    });
}

#[test]
fn sends_that_fail_in_a_row_stop_the_task() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.stop_when.error_streak = Some(2))
            .await;
        world.messenger.plan([Sending::Text, Sending::Text]);
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        world.write("bob", "Hello");
        world.run_for(MINUTE).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if *reason == ChatStopReason::ErrorStreak { errors: 2 }),
            "{status:?}"
        );
    });
}

#[test]
fn a_long_answer_goes_in_parts_in_order_and_each_has_its_fee() {
    in_each_chat_world(async |world| {
        world
            .set_channel(|channel| channel.fee_per_message = Usd(70))
            .await;
        world.task("Answers", |_| {}).await;
        let long: Vec<String> = (0..1_500).map(|n| format!("Word{n}.")).collect();
        let long = long.join(" ");
        world.model.plan([says(&long)]);
        // the second part has to wait, and the process ends meanwhile
        world
            .messenger
            .plan([Sending::Ok, Sending::Later(5 * MINUTE)]);
        world.write("eve", "Tell me everything");
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve").len(), 1);
        world.restart().await.unwrap();
        world.run_for(5 * MINUTE).await;
        world.write("bob", "Hello");
        world.run_for(HOUR).await;
        let read = world.messenger.read_by("eve");
        assert!(read.len() > 2, "{}", read.len());
        let limit = ChannelKind::Practice.text_limit();
        let TextLimit::Chars(most) = limit else {
            panic!("{limit:?}");
        };
        for part in &read {
            assert!(part.chars().count() <= most as usize);
        }
        assert_eq!(read.join(" "), long, "nothing is lost, and in order");
        let parts = read.len() as i64;
        assert_eq!(
            world.dialogue("eve").await.purse.spent,
            Usd(120 + 70 * parts)
        );
        let versions = world.messages("eve").await;
        let costs = versions.iter().filter(|one| one.cost > Usd(70)).count();
        assert_eq!(costs, 1, "the answer is paid once");
    });
}
