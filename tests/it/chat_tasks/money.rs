//! Money: set aside before a question, settled after it, never above a limit.

use domain::{
    budget::LimitRaise,
    chat_task::{ChatStopReason, ChatTaskStatus},
    dialogue::Control,
    money::Usd,
    time::{HOUR, MINUTE, SECOND},
};
use engine::chats::Wish;

use crate::support::{chat_parts::says, chat_world::in_each_chat_world};

#[test]
fn money_is_set_aside_before_a_question_and_settled_after_it() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(100_000)))
            .await;
        world.model.plan([says("Yes.").after(20 * SECOND)]);
        world.write("eve", "Hello");
        world.run_for(10 * SECOND).await;
        let purse = world.dialogue("eve").await.purse;
        assert!(purse.reserved > Usd(100), "prompt and longest answer");
        assert_eq!(purse.spent, Usd::ZERO);
        assert_eq!(world.row(task).await.counts.purse.reserved, purse.reserved);
        world.run_for(MINUTE).await;
        let purse = world.dialogue("eve").await.purse;
        assert_eq!((purse.reserved, purse.spent), (Usd::ZERO, Usd(120)));
        assert_eq!(world.row(task).await.counts.purse.spent, Usd(120));
    });
}

#[test]
fn a_limit_blocks_the_dialogue_and_raising_it_goes_on() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(200)))
            .await;
        world.write("eve", "Hello");
        world.write("bob", "Hello");
        world.run_for(MINUTE).await;
        let dialogue = world.dialogue("eve").await;
        assert!(matches!(
            dialogue.state.control,
            Control::BlockedByLimit { .. }
        ));
        assert!(world.model.asked().is_empty(), "nothing was paid");
        let status = world.status(task).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
        let raise = LimitRaise::Once { by: Usd(100_000) };
        world.wish(dialogue.id, Wish::RaiseLimit { raise }).await;
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
        assert!(world.messenger.read_by("bob").is_empty());
        world.assert_invariants("raised").await;
    });
}

#[test]
fn a_limit_is_never_passed_however_long_somebody_talks() {
    in_each_chat_world(async |world| {
        world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(5_000)))
            .await;
        world
            .set_channel(|channel| channel.fee_per_message = Usd(70))
            .await;
        for n in 0..40 {
            world.write("eve", &format!("Question {n}"));
            world.run_for(MINUTE).await;
            world.assert_invariants("talking").await;
        }
        let dialogue = world.dialogue("eve").await;
        assert!(matches!(
            dialogue.state.control,
            Control::BlockedByLimit { .. }
        ));
        let answers = world.messenger.read_by("eve").len() as i64;
        assert!(answers > 3);
        assert_eq!(dialogue.purse.over, Usd::ZERO);
        let asked = world.model.asked().len() as i64;
        assert_eq!(dialogue.purse.spent, Usd(asked * 120 + answers * 70));
    });
}

#[test]
fn a_spent_budget_stops_the_task_and_the_question_waits() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.stop_when.budget = Some(Usd(200)))
            .await;
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if *reason == ChatStopReason::BudgetSpent),
            "{status:?}"
        );
        assert!(world.model.asked().is_empty());
        let mut draft = world.row(task).await.task.draft;
        draft.stop_when.budget = Some(Usd(1_000_000));
        world.engine.update_task(task, &draft).await.unwrap();
        world.engine.start_task(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
    });
}

#[test]
fn a_fee_that_the_budget_does_not_cover_stops_the_task_and_the_answer_waits() {
    in_each_chat_world(async |world| {
        world
            .set_channel(|channel| channel.fee_per_message = Usd(50_000))
            .await;
        let task = world
            .task("Answers", |draft| {
                draft.stop_when.budget = Some(Usd(20_000))
            })
            .await;
        world.write("eve", "Hello");
        world.run_for(HOUR).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if *reason == ChatStopReason::BudgetSpent),
            "{status:?}"
        );
        assert!(
            world.model.asked().is_empty(),
            "what cannot be sent is not paid"
        );
        assert!(world.messenger.tries().is_empty());
        let mut draft = world.row(task).await.task.draft;
        draft.stop_when.budget = Some(Usd(1_000_000));
        world.engine.update_task(task, &draft).await.unwrap();
        world.engine.start_task(task).await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("eve"), ["Yes."]);
    });
}

#[test]
fn a_task_with_a_limit_and_an_unknown_price_does_not_start() {
    in_each_chat_world(async |world| {
        world.set_ai(|ai| ai.price = None).await;
        let task = world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(100_000)))
            .await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if matches!(reason, ChatStopReason::NoPrice { .. })),
            "{status:?}"
        );
    });
}
