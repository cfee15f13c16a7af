//! Answers: several quick messages get one, a newer message gives a question up, a person of the team
//! silences the AI, a model's faults are waited out, reminders, opting out.

use domain::{
    ai_profile::{Reminder, ReminderText},
    chat_list::ListColour,
    chat_task::{AiFault, ChatStopReason, ChatTaskStatus, TaskReminders},
    dialogue::{CloseReason, Control, HandOver, MessageState, ModelTrouble, Side},
    money::Usd,
    time::{HOUR, MINUTE, SECOND},
};
use engine::{
    chats::Wish,
    ports::model::{ModelFaultKind, ModelMessage},
};

use crate::support::{
    chat_parts::{fails, said, says},
    chat_world::in_each_chat_world,
};

#[test]
fn somebody_who_writes_is_answered() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world.model.plan([says("Good day, how can I help?")]);
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        let read = world.messenger.read_by("eve");
        assert_eq!(read, ["Good day, how can I help?"]);
        let messages = world.messages("eve").await;
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[1].state, MessageState::Sent);
        assert_eq!(messages[1].cost.0, 120, "a micro-dollar for each token");
        world.assert_at_rest("answered").await;
        world.assert_invariants("answered").await;
    });
}

#[test]
fn several_quick_messages_get_one_answer() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        for words in ["Hello", "I need", "a bicycle"] {
            world.write("eve", words);
            world.run_for(2 * SECOND).await;
        }
        world.run_for(MINUTE).await;
        let asked = world.model.asked();
        assert_eq!(asked.len(), 1);
        assert_eq!(said(&asked[0]), ["Hello", "I need", "a bicycle"]);
        assert_eq!(world.messenger.read_by("eve").len(), 1);
    });
}

#[test]
fn a_newer_message_gives_the_running_question_up() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world
            .model
            .plan([says("Too late").after(8 * SECOND), says("Both")]);
        world.write("eve", "A bicycle");
        world.run_for(6 * SECOND).await;
        assert_eq!(world.model.asked().len(), 1);
        world.write("eve", "A red one");
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Both"]);
        let purse = world.dialogue("eve").await.purse;
        assert!(purse.spent.0 > 240, "the question was read: it is paid");
        assert_eq!(world.model.billed().len(), 1, "and its stream dropped");
        world.assert_at_rest("given up").await;
    });
}

#[test]
fn whoever_takes_over_silences_the_ai_until_it_is_handed_back() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world.model.plan([says("Silenced").after(10 * SECOND)]);
        world.write("eve", "Hello");
        world.run_for(6 * SECOND).await;
        let id = world.dialogue("eve").await.id;
        world.wish(id, Wish::TakeOver).await;
        let text = "I am a person".to_owned();
        world.wish(id, Wish::Write { text }).await;
        world.run_for(MINUTE).await;
        world.write("eve", "And the price?");
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("eve"), ["I am a person"]);
        world.wish(id, Wish::HandBack).await;
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["I am a person", "Yes."]);
    });
}

#[test]
fn faults_that_pass_are_waited_out() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world.model.plan([
            fails(ModelFaultKind::Limited { after: None }),
            fails(ModelFaultKind::Trouble(500)),
            fails(ModelFaultKind::CutOff),
            fails(ModelFaultKind::TooSlow),
            says("At last"),
        ]);
        world.write("eve", "Hello");
        world.run_for(10 * MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["At last"]);
        assert_eq!(world.model.asked().len(), 5);
        world.assert_at_rest("waited out").await;
    });
}

#[test]
fn a_fault_that_does_not_pass_calls_a_person_with_the_reason() {
    in_each_chat_world(async |world| {
        let task = world.task("Answers", |_| {}).await;
        world.model.behave(|_| fails(ModelFaultKind::Nonsense));
        world.write("eve", "Hello");
        world.run_for(HOUR).await;
        assert_eq!(world.model.asked().len(), 5);
        let control = world.dialogue("eve").await.state.control;
        let trouble = ModelTrouble::Nonsense;
        assert!(
            matches!(&control, Control::Operator { reason, .. }
                if *reason == HandOver::ModelTrouble { trouble }),
            "{control:?}"
        );
        let status = world.status(task).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
    });
}

#[test]
fn a_refused_key_stops_the_task_with_the_reason() {
    in_each_chat_world(async |world| {
        let task = world.task("Answers", |_| {}).await;
        world.model.plan([fails(ModelFaultKind::KeyRefused)]);
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        let status = world.status(task).await;
        let fault = AiFault::KeyRefused;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if *reason == ChatStopReason::AiFault { fault }),
            "{status:?}"
        );
        assert!(!world.messenger.is_open(world.channel));
    });
}

#[test]
fn errors_in_a_row_stop_the_task_and_a_success_begins_the_count_anew() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.stop_when.error_streak = Some(3))
            .await;
        let fault = || fails(ModelFaultKind::Trouble(503));
        world.model.plan([fault(), fault(), says("Here")]);
        world.write("eve", "Hello");
        world.run_for(10 * MINUTE).await;
        let status = world.status(task).await;
        assert!(matches!(status, ChatTaskStatus::InProgress { .. }));
        world.model.plan([fault(), fault(), fault()]);
        world.write("eve", "Hello again");
        world.run_for(10 * MINUTE).await;
        let status = world.status(task).await;
        assert!(
            matches!(&status, ChatTaskStatus::Stopped { reason, .. }
                if *reason == ChatStopReason::ErrorStreak { errors: 3 }),
            "{status:?}"
        );
        world.engine.start_task(task).await.unwrap();
        world.run_for(10 * MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Here", "Yes."]);
    });
}

#[test]
fn an_answer_that_comes_while_the_task_is_paused_is_sent_when_it_goes_on() {
    in_each_chat_world(async |world| {
        let task = world.task("Answers", |_| {}).await;
        world.model.plan([says("Slowly").after(20 * SECOND)]);
        world.write("eve", "Hello");
        world.run_for(6 * SECOND).await;
        world.engine.pause_task(task).await.unwrap();
        world.run_for(HOUR).await;
        assert!(world.messenger.read_by("eve").is_empty());
        assert_eq!(world.dialogue("eve").await.purse.reserved.0, 0);
        world.engine.start_task(task).await.unwrap();
        world.run_for(MINUTE).await;
        assert_eq!(world.messenger.read_by("eve"), ["Slowly"]);
    });
}

#[test]
fn who_opts_out_is_silenced_and_stands_on_the_lists() {
    in_each_chat_world(async |world| {
        world
            .task("Answers", |draft| {
                draft.opt_out_words = vec!["stop writing".to_owned()];
            })
            .await;
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        world.write("eve", "Stop writing!");
        world.write("eve", "And another thing");
        world.run_for(HOUR).await;
        assert_eq!(world.messenger.read_by("eve").len(), 1);
        let control = world.dialogue("eve").await.state.control;
        assert!(matches!(
            control,
            Control::Closed {
                reason: CloseReason::OptedOut,
                ..
            }
        ));
        let lists = world.store.chat_lists();
        let black = lists.page(Some(ListColour::Black), None, None, 10);
        assert_eq!(black.await.unwrap().rows.len(), 2, "id and user name");
        let id = world.dialogue("eve").await.id;
        let text = "But".to_owned();
        assert!(world.engine.wish(id, Wish::Write { text }).await.is_err());
    });
}

#[test]
fn a_reminder_comes_once_and_an_answer_cancels_it() {
    in_each_chat_world(async |world| {
        world
            .task("Answers", |draft| {
                draft.reminders = TaskReminders::Own {
                    reminders: vec![Reminder {
                        after_minutes: 60,
                        text: ReminderText::Fixed {
                            text: "Any questions, {name}?".to_owned(),
                        },
                        cancelled_by: Vec::new(),
                    }],
                };
            })
            .await;
        world.write("eve", "Hello");
        world.write("bob", "Hello");
        world.run_for(30 * MINUTE).await;
        world.write("bob", "Thanks");
        world.run_for(40 * MINUTE).await;
        let eve = ["Yes.", "Any questions, Name of eve?"];
        assert_eq!(world.messenger.read_by("eve"), eve);
        assert_eq!(world.messenger.read_by("bob"), ["Yes.", "Yes."]);
        world.run_for(24 * HOUR).await;
        assert_eq!(world.messenger.read_by("eve"), eve, "once");
    });
}

#[test]
fn a_question_that_is_given_up_frees_its_money_at_once() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.dialogue_limit = Some(Usd(100_000)))
            .await;
        world.watched = Some(task);
        world.model.plan([says("Too late").after(HOUR)]);
        world.write("eve", "Hello");
        world.run_for(6 * SECOND).await;
        assert!(world.dialogue("eve").await.purse.reserved > Usd::ZERO);
        let id = world.dialogue("eve").await.id;
        world.wish(id, Wish::TakeOver).await;
        world.run_for(SECOND).await;
        let purse = world.dialogue("eve").await.purse;
        assert_eq!(purse.reserved, Usd::ZERO, "an hour before the answer");
        assert!(purse.spent > Usd::ZERO, "what was read is paid");
    });
}

#[test]
fn what_the_owner_writes_in_the_messenger_is_a_message_of_the_team() {
    in_each_chat_world(async |world| {
        world.task("Answers", |_| {}).await;
        world.write("eve", "Hello");
        world.run_for(MINUTE).await;
        let channel = world.channel;
        world
            .messenger
            .owner_writes(channel, "eve", "I am the owner");
        world.run_for(MINUTE).await;
        let messages = world.messages("eve").await;
        let sides: Vec<_> = messages.iter().map(|message| message.side).collect();
        assert_eq!(sides, [Side::Person, Side::Ai, Side::Operator]);
        assert_eq!(world.model.asked().len(), 1, "nobody answers the owner");
        assert_eq!(
            world.messenger.read_by("eve"),
            ["Yes."],
            "it was sent there"
        );
        let dialogue = world.dialogue("eve").await;
        assert_eq!(dialogue.state.control, Control::Ai, "the AI goes on");
        world.write("eve", "And the price?");
        world.run_for(MINUTE).await;
        let asked = world.model.asked().pop().unwrap();
        let owner = ModelMessage::Model {
            text: "I am the owner".to_owned(),
            calls: Vec::new(),
        };
        assert!(
            asked.messages.contains(&owner),
            "the AI knows what was said"
        );
        assert_eq!(world.messenger.read_by("eve").len(), 2);
    });
}
