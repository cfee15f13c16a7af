//! Money over the whole engine, as a property: whatever models, channels, the team and the power do, and
//! wherever the process dies, spent and set aside never pass a limit, at any step, and always agree with a
//! recount. Source: product 1.2, "spent + reserved + next ≤ limit, always".

use domain::{
    budget::{LimitRaise, ModelUsage},
    chat_task::{FirstMessage, ServiceFormat},
    dialogue::Phase,
    ids::ChatTaskId,
    money::Usd,
    time::{DAY, HOUR, MINUTE, SECOND},
};
use engine::{
    CHAT_EFFECTS,
    chats::Wish,
    ports::model::{ModelFault, ModelFaultKind},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::support::{
    chat_parts::{Answer, calls, says},
    chat_world::{ChatWorld, in_each_chat_world},
    messenger::Sending,
    parts::Crash,
};

const PEOPLE: [&str; 3] = ["eve", "mallory", "peggy"];
const CONTACTS: [&str; 3] = ["anna", "boris", "clara"];
const CASES: u32 = 12;

/// What happens next.
#[derive(Debug, Clone)]
enum Act {
    Write(usize),
    Run(i64),
    Sleep(i64),
    Answers(Vec<Reply>),
    Sends(Vec<Fate>),
    Raise(usize, Option<i64>),
    TakeOver(usize),
    HandBack(usize),
    TeamWrites(usize),
    Fee(i64),
    PauseAndGoOn,
    Restart,
    /// The process dies at an effect, before or after, at a later passage.
    Die(usize, bool, usize),
}

/// How the model answers, and what it bills.
#[derive(Debug, Clone, Copy)]
enum Reply {
    Says { after: i64, bills: u32 },
    Calls,
    Fails { kind: u8, bills: u32 },
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Ok,
    Lost { arrives: bool },
    Later(i64),
    Refused,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let reply = prop_oneof![
        4 => (0..20_i64, 1..900_u32).prop_map(|(after, bills)| Reply::Says { after, bills }),
        1 => Just(Reply::Says { after: 3, bills: 20_000 }),
        1 => Just(Reply::Calls),
        4 => (0..6_u8, 0..900_u32).prop_map(|(kind, bills)| Reply::Fails { kind, bills }),
    ];
    let fate = prop_oneof![
        3 => Just(Fate::Ok),
        2 => any::<bool>().prop_map(|arrives| Fate::Lost { arrives }),
        2 => (1..600_i64).prop_map(Fate::Later),
        1 => Just(Fate::Refused),
    ];
    let who = 0..PEOPLE.len();
    let act = prop_oneof![
        8 => who.clone().prop_map(Act::Write),
        8 => (1..90_i64).prop_map(Act::Run),
        1 => (1..30_i64).prop_map(Act::Sleep),
        4 => prop::collection::vec(reply, 1..5).prop_map(Act::Answers),
        3 => prop::collection::vec(fate, 1..4).prop_map(Act::Sends),
        2 => (who.clone(), prop::option::weighted(0.8, 1..3_000_i64))
            .prop_map(|(who, by)| Act::Raise(who, by)),
        1 => who.clone().prop_map(Act::TakeOver),
        2 => who.clone().prop_map(Act::HandBack),
        1 => who.prop_map(Act::TeamWrites),
        1 => (0..400_i64).prop_map(Act::Fee),
        1 => Just(Act::PauseAndGoOn),
        1 => Just(Act::Restart),
        4 => (0..CHAT_EFFECTS.len(), any::<bool>(), 1..4_usize)
            .prop_map(|(effect, after, nth)| Act::Die(effect, after, nth)),
    ];
    prop::collection::vec(act, 30..60)
}

fn answer(reply: Reply) -> Answer {
    let usage = |bills| ModelUsage {
        prompt: bills / 2,
        cached: 0,
        output: bills - bills / 2,
        estimated: false,
    };
    match reply {
        Reply::Says { after, bills } => {
            let mut answer = says("Tell me more").after(after * SECOND);
            if let Ok(said) = &mut answer.result {
                said.usage = usage(bills);
            }
            answer
        }
        Reply::Calls => calls("", &[("stock", "{}"), ("interest", r#"{"note":"yes"}"#)]),
        Reply::Fails { kind, bills } => Answer {
            after: SECOND,
            result: Err(ModelFault {
                kind: match kind {
                    0 => ModelFaultKind::Limited { after: None },
                    1 => ModelFaultKind::Trouble(500),
                    2 => ModelFaultKind::CutOff,
                    3 => ModelFaultKind::Nonsense,
                    4 => ModelFaultKind::Empty,
                    _ => ModelFaultKind::TooSlow,
                },
                spent: usage(bills),
            }),
        },
    }
}

fn sending(fate: Fate) -> Sending {
    match fate {
        Fate::Ok => Sending::Ok,
        Fate::Lost { arrives } => Sending::Uncertain { arrives },
        Fate::Later(seconds) => Sending::Later(seconds * SECOND),
        Fate::Refused => Sending::Text,
    }
}

/// Lets time pass, whatever dies on the way.
async fn run(world: &mut ChatWorld, length: i64) {
    let until = world.now() + length;
    while let Err(Crash) = world.try_run_until(until).await {
        rise(world).await;
    }
}

async fn rise(world: &mut ChatWorld) {
    while let Err(Crash) = world.restart().await {}
}

async fn wish(world: &mut ChatWorld, who: usize, wish: Wish) {
    let all = world.dialogues().await;
    if let Some(dialogue) = all.iter().find(|one| one.peer == PEOPLE[who]) {
        // the dialogue may not allow it
        let (engine, id) = (world.engine.clone(), dialogue.id);
        let wished = crate::support::world::guarded(async move {
            let _ = engine.wish(id, wish).await;
        });
        if let Err(Crash) = wished.await {
            rise(world).await;
        }
    }
}

async fn play(world: &mut ChatWorld, task: ChatTaskId, act: Act) {
    match act {
        Act::Write(who) => world.write(PEOPLE[who], "And then?"),
        Act::Run(seconds) => run(world, seconds * SECOND).await,
        Act::Sleep(hours) => {
            world.clock.set(world.now() + hours * HOUR);
            run(world, 0).await;
        }
        Act::Answers(replies) => world.model.plan(replies.into_iter().map(answer)),
        Act::Sends(fates) => world.messenger.plan(fates.into_iter().map(sending)),
        Act::Raise(who, by) => {
            let raise = by.map_or(LimitRaise::ForGood, |by| LimitRaise::Once { by: Usd(by) });
            wish(world, who, Wish::RaiseLimit { raise }).await;
        }
        Act::TakeOver(who) => wish(world, who, Wish::TakeOver).await,
        Act::HandBack(who) => wish(world, who, Wish::HandBack).await,
        Act::TeamWrites(who) => {
            let text = "I am a person".to_owned();
            wish(world, who, Wish::Write { text }).await;
        }
        Act::Fee(fee) => {
            world
                .set_channel(|channel| channel.fee_per_message = Usd(fee))
                .await;
        }
        Act::PauseAndGoOn => {
            let engine = world.engine.clone();
            let pressed = crate::support::world::guarded(async move {
                // refused where the task has stopped by itself
                let _ = engine.pause_task(task).await;
                let _ = engine.start_task(task).await;
            });
            if let Err(Crash) = pressed.await {
                rise(world).await;
            }
        }
        Act::Restart => rise(world).await,
        Act::Die(effect, after, nth) => world.death.die_at(CHAT_EFFECTS[effect], after, nth),
    }
    world.assert_money(task, "after an act").await;
}

async fn live(world: &mut ChatWorld, limit: i64, budget: Option<i64>, acts: Vec<Act>) {
    let mut draft = world.outgoing_form("Money");
    draft.dialogue_limit = Some(Usd(limit));
    draft.stop_when.budget = budget.map(Usd);
    if let ServiceFormat::IncomingAndOutgoing { outgoing } = &mut draft.format {
        let instruction = "Greet {name}".to_owned();
        outgoing.first = FirstMessage::WrittenByAi { instruction };
    }
    world
        .set_channel(|channel| channel.fee_per_message = Usd(60))
        .await;
    let task = world.engine.create_task(&draft).await.unwrap();
    world.watched = Some(task);
    world.add_contacts(task, &CONTACTS).await;
    for act in acts {
        play(world, task, act).await;
    }
    world.death.live();
    rise(world).await;
    run(world, 2 * DAY).await;

    let place = "in the end";
    world.assert_money(task, place).await;
    world.assert_invariants(place).await;
    let row = world.row(task).await;
    if row.task.status.answers() {
        for dialogue in world.dialogues().await {
            let phase = &dialogue.state.phase;
            assert_eq!(*phase, Phase::Resting, "it hangs: {dialogue:?}");
            assert_eq!(dialogue.purse.reserved, Usd::ZERO, "{dialogue:?}");
        }
    }
    // whatever a service billed is booked: what nobody heard of any more counts at its dearest
    let billed = world.model.billed().into_iter();
    let billed: i64 = billed
        .map(|usage| i64::from(usage.prompt + usage.output))
        .sum();
    let cost = row.counts.purse.cost().0;
    assert!(cost >= billed, "{billed} were billed, {cost} are booked");
}

#[test]
fn no_limit_is_passed_at_any_step_whatever_happens() {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let cases = (
        1_000..9_000_i64,
        prop::option::of(5_000..40_000_i64),
        acts(),
    );
    TestRunner::new(config)
        .run(&cases, |(limit, budget, acts)| {
            in_each_chat_world(async |world| live(world, limit, budget, acts.clone()).await);
            Ok(())
        })
        .unwrap();
}

#[test]
fn without_a_crash_what_is_booked_is_what_was_billed() {
    in_each_chat_world(async |world| {
        let task = world
            .task("Answers", |draft| {
                draft.dialogue_limit = Some(Usd(1_000_000))
            })
            .await;
        world.watched = Some(task);
        world
            .set_channel(|channel| channel.fee_per_message = Usd(70))
            .await;
        let fails = |kind| answer(Reply::Fails { kind, bills: 300 });
        world.model.plan([fails(2), fails(3), fails(0)]);
        for _ in 0..10 {
            for peer in PEOPLE {
                world.write(peer, "And then?");
            }
            world.messenger.plan([Sending::Later(MINUTE)]);
            world.run_for(HOUR).await;
        }
        let billed = world.model.billed().into_iter();
        let billed: i64 = billed
            .map(|usage| i64::from(usage.prompt + usage.output))
            .sum();
        let arrived = world
            .messenger
            .tries()
            .into_iter()
            .filter(|one| one.arrived);
        let fees = 70 * arrived.count() as i64;
        let purse = world.row(task).await.counts.purse;
        assert_eq!(purse.spent.0, billed + fees);
    });
}
