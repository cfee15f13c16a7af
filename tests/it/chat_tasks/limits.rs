//! Limits that are reached and raised: what was held back goes out, and what could not be sent is not paid.

use domain::{
    budget::LimitRaise,
    dialogue::{Control, MessageState},
    money::Usd,
    time::{HOUR, MINUTE, SECOND},
};
use engine::chats::Wish;

use crate::support::{chat_parts::says, chat_world::in_each_chat_world};

#[test]
fn an_answer_whose_fee_the_limit_does_not_cover_is_not_asked_for() {
    in_each_chat_world(async |world| {
        world
            .set_channel(|channel| channel.fee_per_message = Usd(50_000))
            .await;
        world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(20_000)))
            .await;
        world.write("eve", "Hello");
        world.run_for(HOUR).await;
        let dialogue = world.dialogue("eve").await;
        let blocked = matches!(dialogue.state.control, Control::BlockedByLimit { .. });
        assert!(blocked, "{dialogue:?}");
        assert!(world.model.asked().is_empty(), "nothing was paid");
        let raise = LimitRaise::Once { by: Usd(100_000) };
        world.wish(dialogue.id, Wish::RaiseLimit { raise }).await;
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
    });
}

#[test]
fn a_long_answer_is_asked_for_only_when_the_limit_covers_the_fee_of_every_part() {
    const FEE: i64 = 50_000;
    in_each_chat_world(async |world| {
        // 3,900 tokens are four messages of this channel at most
        world
            .set_ai(|ai| ai.sampling.max_output_tokens = 3_900)
            .await;
        world
            .set_channel(|channel| channel.fee_per_message = Usd(FEE))
            .await;
        let task = world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(4 * FEE)))
            .await;
        world.watched = Some(task);
        let long: Vec<String> = (0..1_500).map(|n| format!("Word{n}.")).collect();
        let long = long.join(" ");
        world.model.plan([says(&long)]);
        world.write("eve", "Tell me everything");
        world.run_for(HOUR).await;
        let dialogue = world.dialogue("eve").await;
        let blocked = matches!(dialogue.state.control, Control::BlockedByLimit { .. });
        assert!(
            blocked,
            "four fees leave nothing for the answer itself: {dialogue:?}"
        );
        assert!(
            world.model.asked().is_empty(),
            "nothing was paid, nothing is half said"
        );
        assert_eq!(world.messenger.read_by("eve").len(), 0);
        // the answer itself, with what is set aside for the question
        let raise = LimitRaise::Once { by: Usd(20_000) };
        world.wish(dialogue.id, Wish::RaiseLimit { raise }).await;
        world.run_for(HOUR).await;
        let read = world.messenger.read_by("eve");
        assert_eq!(read.join(" "), long, "all of it came");
        let parts = read.len() as i64;
        assert!((2..=4).contains(&parts), "{parts}");
        let purse = world.dialogue("eve").await.purse;
        assert_eq!(
            purse.spent,
            Usd(120 + FEE * parts),
            "what was set aside for more is free"
        );
        assert_eq!(purse.reserved, Usd::ZERO);
    });
}

#[test]
fn an_answer_that_became_too_dear_on_its_way_is_sent_once_the_limit_is_raised() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(20_000)))
            .await;
        world.watched = Some(task);
        world.model.plan([says("Dear").after(10 * SECOND)]);
        world.write("eve", "Hello");
        world.run_for(6 * SECOND).await;
        world
            .set_channel(|channel| channel.fee_per_message = Usd(50_000))
            .await;
        world.run_for(HOUR).await;
        let dialogue = world.dialogue("eve").await;
        let blocked = matches!(dialogue.state.control, Control::BlockedByLimit { .. });
        assert!(blocked, "{dialogue:?}");
        let message = world.messages("eve").await.pop().unwrap();
        assert!(
            matches!(message.state, MessageState::Queued { .. }),
            "{message:?}"
        );
        // too little, then enough
        for (by, read) in [(Usd(10), 0), (Usd(100_000), 1)] {
            let raise = LimitRaise::Once { by };
            world.wish(dialogue.id, Wish::RaiseLimit { raise }).await;
            world.run_for(HOUR).await;
            assert_eq!(world.messenger.read_by("eve").len(), read);
        }
        let purse = world.dialogue("eve").await.purse;
        assert_eq!(purse.spent, Usd(120 + 50_000));
    });
}

#[test]
fn a_limit_that_is_raised_for_good_never_blocks_again() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(200)))
            .await;
        world.watched = Some(task);
        world.write("eve", "Hello");
        world.write("bob", "Hello");
        world.run_for(MINUTE).await;
        let id = world.dialogue("eve").await.id;
        let raise = LimitRaise::ForGood;
        world.wish(id, Wish::RaiseLimit { raise }).await;
        world.run_for(MINUTE).await;
        for n in 0..30 {
            world.write("eve", &format!("Question {n}"));
            world.run_for(MINUTE).await;
        }
        assert_eq!(world.messenger.read_by("eve").len(), 31);
        assert_eq!(world.dialogue("eve").await.purse.limit, None);
        let bob = world.dialogue("bob").await;
        assert_eq!(bob.purse.limit, Some(Usd(200)), "of this dialogue alone");
        assert!(matches!(bob.state.control, Control::BlockedByLimit { .. }));
        let draft = world.row(task).await.task.draft;
        assert_eq!(draft.dialogue_limit, Some(Usd(200)), "nor of the task");
    });
}
