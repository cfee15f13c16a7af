//! Calls of agents that converse, killed at every effect, then started again: nobody is lost, nobody is
//! called again who did not ask for it, what was said so far is kept, a wish never to be called again is
//! kept, money is kept, and a call is summed up once. Source: issue "agents that converse", 3.

use std::sync::{Arc, atomic::Ordering};

use domain::{
    call_record::{CallRecordRow, LogEntry, LogLine, RecordTab},
    ids::CallTaskId,
    money::Usd,
    outcome::CallResult,
    time::SECOND,
};
use engine::{
    TALK_EFFECTS,
    ports::model::{ModelMessage, ModelQuestion},
};

use crate::support::{
    on_the_phone::{Reply, Services, lets_converse},
    parts::Crash,
    world::guarded,
    *,
};

/// Who does what, by the end of the number.
const ASKS: u32 = 0;
const OPTS_OUT: u32 = 1;
const CALLS_BACK: u32 = 2;
const PEOPLE: u32 = 4;
const LIMIT: i64 = 50_000;

/// What the model says to whom, and after which outcome of a function.
fn reply(question: &ModelQuestion) -> Reply {
    let Some(ModelMessage::Instruction(instruction)) = question.messages.first() else {
        panic!("an instruction comes first")
    };
    let outcomes = question
        .messages
        .iter()
        .filter(|message| matches!(message, ModelMessage::Outcome { .. }));
    let is = |who: u32| instruction.contains(&numbers(0, who + 1).pop().unwrap());
    match outcomes.count() {
        0 if is(ASKS) => Reply::calls("Let me see.", "stock", "{}"),
        0 if is(OPTS_OUT) => Reply::calls("", "do_not_call", "{}"),
        0 if is(CALLS_BACK) => Reply::calls("", "call_back", r#"{"time":"2026-11-20 11:00"}"#),
        _ => Reply::calls("Thank you, goodbye.", "end_call", "{}"),
    }
}

async fn campaign(world: &mut World) -> (CallTaskId, Arc<Services>) {
    world.carrier.behave(|_, _| Plan::answers(2_000));
    let services = lets_converse(world, LIMIT).await;
    services.behave(reply);
    let task = world.task("Crash", |draft| draft.concurrency = 3).await;
    world.import(task, callees(numbers(0, PEOPLE))).await;
    (task, services)
}

/// Runs the campaign to its end, whatever dies on the way.
async fn run(world: &mut World, services: &Arc<Services>) -> usize {
    let mut deaths = 0;
    for until in ["2026-11-20T09:05", "2026-11-20T11:05"] {
        while let Err(Crash) = world.try_run_until(utc(until)).await {
            deaths += 1;
            revive(world, services).await;
        }
        let engine = world.engine.clone();
        let summing = guarded(async move { while engine.sum_up_pending().await.unwrap() > 0 {} });
        if summing.await.is_err() {
            deaths += 1;
            revive(world, services).await;
        }
    }
    while world.engine.sum_up_pending().await.unwrap() > 0 {}
    deaths
}

async fn revive(world: &mut World, services: &Arc<Services>) {
    world.probe.live();
    world.restart().await.expect("it dies only once");
    services.talk_in(world);
    let alive = world.store.callees().live_attempts().await.unwrap();
    assert!(alive.is_empty(), "no call is left in flight: {alive:?}");
}

async fn records(world: &World, task: CallTaskId) -> Vec<CallRecordRow> {
    let mut records = Vec::new();
    for tab in [RecordTab::Completed, RecordTab::Pending, RecordTab::Failed] {
        records.extend(world.records(task, tab).await);
    }
    records
}

fn words(log: &[LogLine]) -> Vec<&str> {
    let words = log.iter().filter_map(|line| match &line.entry {
        LogEntry::Said { text, .. } => Some(text.as_str()),
        LogEntry::Heard { text, .. } => text.as_deref(),
        _ => None,
    });
    words.collect()
}

async fn assert_all_is_well(world: &World, task: CallTaskId, services: &Services, place: &str) {
    world.trace.assert_no_attempt_repeated();
    world.trace.assert_one_call_per_number();
    let callees = world.store.callees();
    let (mut booked, mut talks) = (0, 0);
    let records = records(world, task).await;
    assert_eq!(records.len(), PEOPLE as usize, "{place}: nobody is lost");
    for record in records {
        let details = callees.get(record.id).await.unwrap();
        let mut asked_for = false;
        let mut answered = 0;
        for attempt in &details.attempts {
            assert!(attempt.ended_at.is_some(), "{place}: nobody stays alive");
            if attempt.answered_at.is_none() {
                continue;
            }
            answered += 1;
            assert!(
                answered == 1 || asked_for,
                "{place}: {} is called again",
                record.number
            );
            assert!(attempt.has_recording, "{place}: it can be played");
            let log = callees.attempt_log(attempt.id).await.unwrap();
            let last = log.last().map(|line| &line.entry);
            assert!(matches!(last, Some(LogEntry::Ended { .. })), "{place}");
            asked_for = log
                .iter()
                .any(|line| matches!(line.entry, LogEntry::CallBack { .. }));
            let opted_out = log
                .iter()
                .any(|line| matches!(line.entry, LogEntry::DoNotCall));
            let listed = world.store.do_not_call().contains(&record.number).await;
            assert!(listed.unwrap() || !opted_out, "{place}: a wish is kept");
            let talk = callees.attempt_talk(attempt.id).await.unwrap();
            let cost = talk.as_ref().map_or(Usd::ZERO, |talk| talk.cost);
            assert!(cost <= Usd(LIMIT), "{place}");
            assert!(attempt.cost >= cost, "{place}: the line and the services");
            booked += cost.0;
            let spoke = !words(&log).is_empty();
            talks += usize::from(spoke);
            if let Some(talk) = talk {
                assert!(!talk.pending, "{place}: it is summed up");
                assert_eq!(talk.summary.is_some(), spoke, "{place}: {log:?}");
            }
        }
    }
    let billed = services.billed().0;
    assert!(
        booked >= billed,
        "{place}: {billed} billed, {booked} booked"
    );
    let asked = services.summed_up.load(Ordering::Relaxed);
    assert!(
        (talks..=talks + PEOPLE as usize).contains(&asked),
        "{place}: {asked} questions about {talks} calls: only what a crash cut is asked again"
    );
    let counts = world.counts(task).await;
    assert_eq!(counts.calling, 0, "{place}");
}

#[test]
fn the_campaign_reaches_every_effect_of_a_conversation() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (task, services) = campaign(world).await;
        assert_eq!(run(world, &services).await, 0);
        assert_all_is_well(world, task, &services, "without a crash").await;
        let never = TALK_EFFECTS
            .iter()
            .filter(|effect| world.probe.seen(effect) == 0);
        assert_eq!(never.collect::<Vec<_>>(), Vec::<&&str>::new());
        let people = numbers(0, PEOPLE);
        let list = world.store.do_not_call();
        assert!(list.contains(&people[OPTS_OUT as usize]).await.unwrap());
        let back = world.trace.calls_to(&people[CALLS_BACK as usize]);
        assert_eq!(back.len(), 2, "called back");
        assert_eq!(back[1], utc("2026-11-20T11:00"));
        assert_eq!(services.apis.called.lock().unwrap().len(), 1);
        let counts = world.counts(task).await;
        assert_eq!(counts.completed, i64::from(PEOPLE));
    });
}

/// Dies once at an effect, the first or a later time that it is reached.
fn killed_at(effect: &'static str) {
    for after in [false, true] {
        for nth in [1, 4] {
            in_each_world("2026-11-20T09:00", async |world| {
                let (task, services) = campaign(world).await;
                world.probe.die_at(effect, after, nth);
                run(world, &services).await;
                let when = if after { "after" } else { "before" };
                let place = format!("{when} {effect}, time {nth}");
                assert_all_is_well(world, task, &services, &place).await;
            });
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
        fn every_effect_of_a_conversation_has_its_test() {
            let tested = [$($effect),+];
            let missing = TALK_EFFECTS.iter().filter(|effect| !tested.contains(effect));
            assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
        }
    };
}

killed! {
    killed_while_it_rings: "mark_ringing",
    killed_at_the_answer: "mark_answered",
    killed_at_the_first_word: "converse",
    killed_at_keeping_words: "keep_lines",
    killed_at_setting_money_aside: "book_call",
    killed_while_the_callee_is_recognised: "recognise",
    killed_while_the_model_is_asked: "ask_in_call",
    killed_while_the_voice_is_asked: "speak",
    killed_in_a_function_of_the_users: "perform",
    killed_at_an_opt_out: "do_not_call",
    killed_at_the_end: "finish",
    killed_at_money_for_summing_up: "book_talk",
    killed_at_summing_up: "sum_up",
}

/// One callee is called and the process dies there; it is started again. What was left of the call.
async fn cut(
    world: &mut World,
    who: u32,
    effect: &'static str,
    nth: usize,
) -> (CallTaskId, Arc<Services>, CallRecordRow, Vec<LogLine>) {
    world.carrier.behave(|_, _| Plan::answers(2_000));
    let services = lets_converse(world, LIMIT).await;
    services.behave(reply);
    let task = world.task("Crash", |_| {}).await;
    let number = numbers(0, who + 1).pop().unwrap();
    world.import(task, callees([&number])).await;
    world.probe.die_at(effect, false, nth);
    let died = world.try_run_until(utc("2026-11-20T09:05")).await;
    assert_eq!(died, Err(Crash));
    revive(world, &services).await;
    let record = world.record(task, &number).await;
    let details = world.store.callees().get(record.id).await.unwrap();
    let attempt = details.attempts.last().unwrap().id;
    let log = world.store.callees().attempt_log(attempt).await.unwrap();
    (task, services, record, log)
}

#[test]
fn what_was_said_before_a_crash_stands_in_the_record_with_what_it_cost() {
    in_each_world("2026-11-20T09:00", async |world| {
        // the second answer: the callee was recognised, and a function was called
        let (task, services, record, log) = cut(world, ASKS, "speak", 8).await;
        assert_eq!(record.result, Some(CallResult::Interrupted));
        assert!(record.has_recording);
        let said = words(&log);
        assert_eq!(
            said[..2],
            ["Good day! Do you have a minute?", "Yes, please send it"]
        );
        assert!(
            log.iter()
                .any(|line| matches!(line.entry, LogEntry::Function { .. })),
            "{log:?}"
        );
        let details = world.store.callees().get(record.id).await.unwrap();
        let attempt = details.attempts.last().unwrap().id;
        let talk = world.store.callees().attempt_talk(attempt).await.unwrap();
        let talk = talk.unwrap();
        assert!(talk.cost > services.billed(), "what was set aside is lost");
        assert!(talk.pending, "it is summed up as far as it came");
        assert_eq!(world.engine.sum_up_pending().await.unwrap(), 1);
        assert_eq!(world.engine.sum_up_pending().await.unwrap(), 0);
        world.run_for(300 * SECOND).await;
        let record = world.record(task, &record.number).await;
        assert_eq!(record.main_intent.as_deref(), Some("Interested"));
        assert_eq!(world.trace.calls_to(&record.number).len(), 1);
    });
}

#[test]
fn an_opt_out_that_was_heard_is_on_the_list_also_where_the_crash_comes_between() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (_, _, record, log) = cut(world, OPTS_OUT, "do_not_call", 1).await;
        let list = world.store.do_not_call();
        assert!(list.contains(&record.number).await.unwrap(), "{log:?}");
        world.run_for(300 * SECOND).await;
        assert_eq!(world.trace.calls_to(&record.number).len(), 1);
    });
}

#[test]
fn who_asked_to_be_called_back_is_called_then_also_after_a_crash() {
    in_each_world("2026-11-20T09:00", async |world| {
        let (_, services, record, log) = cut(world, CALLS_BACK, "speak", 7).await;
        assert_eq!(record.result, Some(CallResult::Interrupted), "{log:?}");
        assert_eq!(record.due_at, Some(utc("2026-11-20T11:00")), "{log:?}");
        run(world, &services).await;
        let calls = world.trace.calls_to(&record.number);
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[1], utc("2026-11-20T11:00"));
    });
}
