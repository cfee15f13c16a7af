//! Killed at every effect of chats, then started again: nobody is written to twice or lost, no cent
//! passes a limit, no lead is lost or doubled, no dialogue hangs. Source: product 1.2, and rule 2 of
//! the architecture: write, then act.

use std::collections::BTreeSet;

use domain::{
    channel::ChannelFault,
    chat_task::{ChatTaskStatus, FirstMessage, ServiceFormat},
    dialogue::{Control, DialogueTag, MessageState, Side},
    ids::ChatTaskId,
    integration::LeadEvent,
    money::Usd,
    time::{HOUR, MINUTE, SECOND},
};
use engine::CHAT_EFFECTS;

use crate::support::{
    chat_parts::{calls, outcomes, said, says},
    chat_world::{ChatWorld, accounted, in_each_chat_world},
    messenger::Sending,
    parts::Crash,
    world::guarded,
};

const WRITE: [&str; 3] = ["eve", "mallory", "peggy"];
const CONTACTS: [&str; 3] = ["anna", "boris", "clara"];
const SUCCESS: &str = r#"{"summary":"Wants a bicycle","phone":"+442079460000"}"#;

/// A campaign in which every effect happens: people who write, contacts who are written to, a
/// function of the user's own, leads, fees and limits.
async fn campaign(world: &ChatWorld, by_ai: bool) -> ChatTaskId {
    world
        .set_channel(|channel| channel.fee_per_message = Usd(30))
        .await;
    world.model.behave(|question| {
        let words = said(question);
        let wants = words.last().is_some_and(|last| last == "A bicycle");
        match (wants, outcomes(question).is_empty()) {
            (true, true) => calls("", &[("stock", "{}")]).after(3 * SECOND),
            (true, false) => calls("It is yours", &[("success", SUCCESS)]).after(SECOND),
            (false, _) => says("Tell me more").after(2 * SECOND),
        }
    });
    let mut draft = world.outgoing_form("Crash");
    draft.dialogue_limit = Some(Usd(50_000));
    if by_ai && let ServiceFormat::IncomingAndOutgoing { outgoing } = &mut draft.format {
        let instruction = "Greet {name}".to_owned();
        outgoing.first = FirstMessage::WrittenByAi { instruction };
    }
    let task = world.engine.create_task(&draft).await.unwrap();
    world.add_contacts(task, &CONTACTS).await;
    task
}

/// Runs the campaign to its end, whatever dies on the way.
async fn run(world: &mut ChatWorld) -> usize {
    let mut deaths = 0;
    for words in ["Hello", "A bicycle"] {
        for peer in WRITE {
            world.write(peer, words);
        }
        for length in [20 * SECOND, 10 * MINUTE] {
            let until = world.now() + length;
            while let Err(Crash) = world.try_run_until(until).await {
                deaths += 1;
                world.restart().await.expect("it dies only once");
            }
        }
    }
    let until = world.now() + 3 * HOUR;
    while let Err(Crash) = world.try_run_until(until).await {
        deaths += 1;
        world.restart().await.expect("it dies only once");
    }
    deaths
}

async fn assert_all_is_well(world: &ChatWorld, task: ChatTaskId, place: &str) {
    world.assert_invariants(place).await;
    world.assert_at_rest(place).await;
    let counts = world.counts(task).await;
    assert_eq!(
        (counts.total, accounted(&counts)),
        (3, 3),
        "{place}: {counts:?}"
    );
    assert_eq!(counts.reached, 3, "{place}: {counts:?}");
    for name in CONTACTS {
        let read = world.messenger.read_by(name);
        assert_eq!(read.len(), 1, "{place}: {name} reads {read:?}");
    }
    for peer in WRITE {
        let dialogue = world.dialogue(peer).await;
        assert_eq!(dialogue.state.control, Control::Ai, "{place}: {peer}");
        assert!(dialogue.state.has(DialogueTag::Success), "{place}: {peer}");
        let messages = world.messages(peer).await;
        let theirs = messages.iter().filter(|one| one.side == Side::Person);
        let theirs: Vec<_> = theirs.map(|one| one.text.as_str()).collect();
        assert_eq!(theirs, ["Hello", "A bicycle"], "{place}: {peer}");
        let ours = messages.iter().filter(|one| one.side != Side::Person);
        let unsent = ours.filter(|one| one.state != MessageState::Sent);
        assert_eq!(unsent.count(), 0, "{place}: {messages:?}");
        let read = world.messenger.read_by(peer);
        assert_eq!(read, ["Tell me more", "It is yours"], "{place}: {peer}");
    }
    let called = world.service.called.lock().unwrap().len();
    assert!(
        called <= WRITE.len(),
        "{place}: a function was called twice"
    );
    let leads = world.receiver.distinct();
    let of: BTreeSet<_> = leads
        .values()
        .filter(|lead| lead.lead.event == LeadEvent::Success)
        .map(|lead| lead.lead.dialogue)
        .collect();
    assert_eq!(of.len(), WRITE.len(), "{place}: {leads:?}");
    // what the dialogues spent is what the task spent
    let spent: i64 = world
        .dialogues()
        .await
        .iter()
        .map(|one| one.purse.spent.0)
        .sum();
    let purse = world.row(task).await.counts.purse;
    assert_eq!(
        (purse.spent, purse.reserved),
        (Usd(spent), Usd::ZERO),
        "{place}"
    );
}

#[test]
fn the_campaign_reaches_every_effect() {
    for by_ai in [false, true] {
        in_each_chat_world(async |world| {
            let task = campaign(world, by_ai).await;
            assert_eq!(run(world).await, 0);
            assert_all_is_well(world, task, "without a crash").await;
            world.restart().await.unwrap();
            world.run_for(HOUR).await;
            assert_all_is_well(world, task, "after a restart").await;
            let never = CHAT_EFFECTS.iter().filter(|one| world.death.seen(one) == 0);
            let never: Vec<_> = never.collect();
            assert!(never.is_empty(), "the campaign does not reach {never:?}");
        });
    }
}

/// Dies at an effect, at several of the times that it is reached.
fn killed_at(effect: &'static str) {
    for after in [false, true] {
        for nth in [1, 2, 3, 4, 7] {
            for by_ai in [false, true] {
                in_each_chat_world(async |world| {
                    let task = campaign(world, by_ai).await;
                    world.death.die_at(effect, after, nth);
                    run(world).await;
                    let when = if after { "after" } else { "before" };
                    let place = format!("{when} {effect}, time {nth}, by AI: {by_ai}");
                    assert_all_is_well(world, task, &place).await;
                });
            }
        }
    }
}

macro_rules! killed {
    ($($test:ident: $effect:literal,)+) => {
        $(#[test]
        fn $test() {
            killed_at($effect);
        })+

        #[test]
        fn every_effect_of_chats_has_its_test() {
            let tested = [$($effect),+, "recover_chats"];
            let missing: Vec<_> = CHAT_EFFECTS.iter().filter(|e| !tested.contains(e)).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    };
}

killed! {
    killed_at_opening_a_channel: "open_channel",
    killed_at_receiving: "receive",
    killed_at_writing_a_dialogue: "commit_dialogue",
    killed_at_setting_money_aside: "reserve",
    killed_at_asking: "ask_model",
    killed_at_a_users_function: "call_api",
    killed_at_marking_a_message: "mark_sending",
    killed_at_sending: "send",
    killed_at_a_claim: "claim_contact",
    killed_at_taking_a_lead: "take_lead",
    killed_at_delivering_a_lead: "deliver_lead",
    killed_at_settling_a_lead: "settle_lead",
}

#[test]
fn a_recovery_of_chats_that_is_killed_is_recovered_from() {
    for (effect, nth) in [("ask_model", 2), ("send", 2), ("mark_sending", 3)] {
        for after in [false, true] {
            in_each_chat_world(async |world| {
                let task = campaign(world, false).await;
                world.death.die_at(effect, true, nth);
                for peer in WRITE {
                    world.write(peer, "Hello");
                }
                let until = world.now() + 10 * MINUTE;
                assert_eq!(world.try_run_until(until).await, Err(Crash));
                world.death.die_at("recover_chats", after, 1);
                assert_eq!(world.restart().await, Err(Crash));
                world.restart().await.unwrap();
                world.run_for(10 * MINUTE).await;
                for peer in WRITE {
                    assert_eq!(world.messenger.read_by(peer), ["Tell me more"], "{effect}");
                }
                assert_eq!(world.counts(task).await.reached, 3, "{effect}");
                world.assert_at_rest(effect).await;
                world.assert_invariants(effect).await;
            });
        }
    }
}

#[test]
fn a_question_that_was_lost_with_the_process_is_asked_again_at_once() {
    // before money was set aside, while the model was asked, and between two answers of one question
    for (effect, after) in [("reserve", false), ("ask_model", true), ("call_api", false)] {
        in_each_chat_world(async |world| {
            campaign(world, false).await;
            world.run_for(0).await;
            world.death.die_at(effect, after, 1);
            world.write("eve", "A bicycle");
            let until = world.now() + 20 * SECOND;
            assert_eq!(world.try_run_until(until).await, Err(Crash), "{effect}");
            world.restart().await.unwrap();
            world.run_for(20 * SECOND).await;
            assert_eq!(world.messenger.read_by("eve"), ["It is yours"], "{effect}");
            world.assert_invariants(effect).await;
        });
    }
}

#[test]
fn a_users_function_is_never_called_again_after_a_crash_and_the_model_is_told() {
    for after in [false, true] {
        in_each_chat_world(async |world| {
            campaign(world, false).await;
            world.run_for(0).await;
            world.death.die_at("call_api", after, 1);
            world.write("eve", "A bicycle");
            let until = world.now() + 20 * SECOND;
            assert_eq!(world.try_run_until(until).await, Err(Crash));
            world.restart().await.unwrap();
            world.run_for(MINUTE).await;
            let called = world.service.called.lock().unwrap().len();
            assert_eq!(called, usize::from(after), "at most once");
            let told = outcomes(&world.model.asked().pop().unwrap());
            assert!(told[0].contains("not known"), "{told:?}");
            assert_eq!(world.messenger.read_by("eve"), ["It is yours"]);
            assert!(world.dialogue("eve").await.state.begun.is_empty());
        });
    }
}

#[test]
fn an_outcome_that_is_known_is_told_after_a_crash() {
    in_each_chat_world(async |world| {
        campaign(world, false).await;
        world.run_for(0).await;
        // asked again with the outcome, and lost with the process
        world.death.die_at("ask_model", true, 2);
        world.write("eve", "A bicycle");
        let until = world.now() + 20 * SECOND;
        assert_eq!(world.try_run_until(until).await, Err(Crash));
        world.restart().await.unwrap();
        world.run_for(MINUTE).await;
        let told = outcomes(&world.model.asked().pop().unwrap());
        assert_eq!(told, ["3 left"]);
        assert_eq!(world.service.called.lock().unwrap().len(), 1);
    });
}

#[test]
fn a_message_that_is_uncertain_at_a_second_death_is_looked_up_again() {
    for arrives in [false, true] {
        in_each_chat_world(async |world| {
            campaign(world, false).await;
            world.run_for(0).await;
            world.messenger.plan([Sending::Uncertain { arrives }]);
            // the channel is away, so nobody can be asked
            let away = Some(ChannelFault::NotReached);
            world.messenger.refuse(world.channel, away);
            world.write("eve", "Hello");
            world.death.die_at("send", true, 1);
            let until = world.now() + 20 * SECOND;
            assert_eq!(world.try_run_until(until).await, Err(Crash));
            for _ in 0..3 {
                world.restart().await.unwrap();
                world.run_for(MINUTE).await;
            }
            let uncertain = |message: &domain::dialogue::Message| {
                matches!(message.state, MessageState::Uncertain { .. })
            };
            assert!(world.messages("eve").await.iter().any(uncertain));
            world.messenger.refuse(world.channel, None);
            world.restart().await.unwrap();
            world.run_for(HOUR).await;
            assert_eq!(world.messenger.read_by("eve"), ["Tell me more"]);
            assert!(!world.messages("eve").await.iter().any(uncertain));
        });
    }
}

#[test]
fn errors_in_a_row_are_counted_over_a_restart_and_forgotten_by_a_new_start() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| draft.stop_when.error_streak = Some(3))
            .await;
        let stopped = async |world: &ChatWorld| {
            matches!(world.status(task).await, ChatTaskStatus::Stopped { .. })
        };
        for (n, peer) in WRITE.into_iter().enumerate() {
            assert!(!stopped(world).await, "after {n}");
            world.messenger.plan([Sending::Text]);
            world.write(peer, "Hello");
            world.run_for(MINUTE).await;
            world.restart().await.unwrap();
            world.run_for(0).await;
        }
        assert!(
            stopped(world).await,
            "three in a row, with the process gone in between"
        );
        world.engine.start_task(task).await.unwrap();
        world.messenger.plan([Sending::Text, Sending::Text]);
        for peer in ["anna", "boris"] {
            world.write(peer, "Hello");
            world.run_for(MINUTE).await;
        }
        assert!(!stopped(world).await, "a new start begins anew");
    });
}

#[test]
fn an_audience_that_was_added_as_the_process_died_is_written_to() {
    in_each_chat_world(async |world| {
        let task = world.outgoing("Writes", |_| {}).await;
        let died = {
            world.death.die_at("set_status", false, 1);
            let engine = world.engine.clone();
            world.put_contacts(task, &CONTACTS).await;
            guarded(async move { engine.audience_added(task).await.unwrap() }).await
        };
        assert_eq!(died, Err(Crash));
        world.restart().await.unwrap();
        world.run_for(HOUR).await;
        assert_eq!(world.counts(task).await.reached, 3);
    });
}
