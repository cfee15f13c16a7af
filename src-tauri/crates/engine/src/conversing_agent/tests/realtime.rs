//! Calls through a realtime model: turns as sound, interruptions, functions, money, faults.

use domain::{
    budget::{ModelPrice, SpeechTokenPrice},
    conversation::{Converse, ConverseKind, TurnFigures},
    money::Usd,
};

use super::{realtime_model::Plan, *};
use crate::ports::{model::ModelFaultKind, speech::RealtimeInput};

fn realtime(change: impl FnOnce(&mut AgentDraft, &mut Converse)) -> AgentDraft {
    draft(|agent, form| {
        form.kind = Converse::realtime_sample().kind;
        change(agent, form);
    })
}

/// A call through a realtime model that does as planned; and the model.
async fn called(
    draft: AgentDraft,
    plans: impl IntoIterator<Item = Plan>,
) -> (Callee, Arc<Realtime>) {
    let mut model = None;
    let callee = Callee::called(draft, |made| {
        made.realtime.plan(plans);
        model = Some(made.realtime.clone());
    })
    .await;
    (callee, model.unwrap())
}

fn cost(form: &mut Converse, limit: i64) {
    let price = |prompt, output| ModelPrice {
        prompt: Usd(prompt),
        cached: Usd(prompt),
        output: Usd(output),
    };
    if let ConverseKind::Realtime { service } = &mut form.kind {
        service.price = Some(SpeechTokenPrice {
            text: price(4_000_000, 16_000_000),
            audio: price(32_000_000, 64_000_000),
        });
    }
    form.limit = Some(Usd(limit));
}

#[tokio::test]
async fn a_turn_goes_over_as_sound_and_the_answer_is_heard_as_it_comes() {
    let plans = [Plan::Speaks(300, "Very good. Shall we send it?", 2_000)];
    let (mut callee, model) = called(realtime(|_, _| {}), plans).await;
    model.words(["Yes, I am Ben"]);
    callee.wait(0).await;
    let first = callee.first_sound.take();
    assert_eq!(first, Some(1_000_000), "the opening line, at once");
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(4_000).await;
    callee.heard = None;
    let result = callee.result().await;
    assert_eq!(
        words(&result.log),
        [
            "A: Good day, Ben!",
            "C: Yes, I am Ben",
            "A: Very good. Shall we send it?",
        ]
    );
    let figures = result.log.iter().find_map(|line| match line.entry {
        LogEntry::Turn { figures } => Some(figures),
        _ => None,
    });
    let expected = TurnFigures {
        recognised_ms: None,
        first_word_ms: Some(300),
        first_sound_ms: Some(300),
    };
    assert_eq!(
        figures,
        Some(expected),
        "nothing is added to the model's own time"
    );
    assert_eq!(
        model.heard(),
        [
            RealtimeInput::Said("Good day, Ben!".to_owned()),
            RealtimeInput::Turn(1),
            RealtimeInput::Answer,
        ]
    );
    assert!(model.sound() >= 1_000, "all that was said");
    let setups = model.setups.lock().unwrap();
    assert!(!setups[0].in_words && !setups[0].functions.is_empty());
    assert!(result.to_sum_up);
}

#[tokio::test]
async fn an_answer_that_is_broken_into_is_cut_where_it_was_played() {
    let long = "one two three four five six seven eight nine ten";
    let plans = [Plan::Speaks(300, long, 5_000)];
    let (mut callee, model) = called(realtime(|_, _| {}), plans).await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(1_400).await;
    callee.speaks(800).await;
    callee.wait(3_000).await;
    callee.heard = None;
    let result = callee.result().await;
    let said = words(&result.log);
    let cut = said.iter().find(|line| line.starts_with("A: one")).unwrap();
    assert!(cut.ends_with('…'), "{said:?}");
    let played = model.heard().into_iter().find_map(|input| match input {
        RealtimeInput::Played { item, played } => Some((item, played)),
        _ => None,
    });
    let (item, played) = played.expect("the model is told how far it was heard");
    assert_eq!(item, "item-1");
    // a second and a bit of five: a tenth of the words is half a second
    let heard = cut.split_whitespace().count() as Millis - 1;
    assert!((900..2_000).contains(&played), "{played}");
    assert_eq!(heard, played / 500, "{cut} of {played} ms");
    let cancels = model.heard().contains(&RealtimeInput::Cancel);
    assert!(!cancels, "it was made whole already");
}

#[tokio::test]
async fn an_answer_that_is_still_made_is_stopped_and_its_cost_is_known() {
    let plans = [Plan::Stalls(1_500), Plan::Speaks(300, "As you like.", 800)];
    let draft = realtime(|_, form| cost(form, 1_000_000));
    let (mut callee, model) = called(draft, plans).await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(900).await;
    callee.speaks(600).await;
    callee.wait(4_000).await;
    callee.heard = None;
    let result = callee.result().await;
    let told = model.heard();
    assert!(told.contains(&RealtimeInput::Cancel), "{told:?}");
    assert!(
        words(&result.log).contains(&"A: As you like.".to_owned()),
        "{:?}",
        words(&result.log)
    );
    let cost = result.cost.unwrap();
    assert!(cost <= Usd(1_000_000) && cost > Usd(0), "{cost:?}");
}

#[tokio::test]
async fn functions_work_as_in_any_conversation() {
    let plans = [
        Plan::Calls("", "do_not_call", "{}"),
        Plan::Calls("I am sorry. Goodbye!", "end_call", "{}"),
    ];
    let (mut callee, model) = called(realtime(|_, _| {}), plans).await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(6_000).await;
    let result = callee.result().await;
    assert!(result.do_not_call);
    assert_eq!(
        words(&result.log).last().map(String::as_str),
        Some("A: I am sorry. Goodbye!")
    );
    let outcome = RealtimeInput::Outcome {
        call_id: "call-1".to_owned(),
        content: "ok".to_owned(),
    };
    let told = model.heard();
    let at = told.iter().position(|input| *input == outcome);
    let answers = |input: &RealtimeInput| *input == RealtimeInput::Answer;
    let last = told.iter().rposition(answers);
    assert!(at.is_some() && at < last, "{told:?}");
}

#[tokio::test]
async fn a_cut_socket_and_a_silent_one_are_excused_and_the_model_is_told_anew() {
    for plan in [Plan::Breaks(600), Plan::Stalls(600), Plan::Never] {
        let plans = [plan.clone(), Plan::Speaks(300, "Here I am again.", 800)];
        let (mut callee, model) = called(realtime(|_, _| {}), plans).await;
        model.words(["Who is it?"]);
        callee.wait(1_000).await;
        callee.speaks(1_000).await;
        callee.wait(20_000).await;
        callee.heard = None;
        let result = callee.result().await;
        let said = words(&result.log);
        assert!(
            said.contains(&"A: Here I am again.".to_owned()),
            "{plan:?}: {said:?}"
        );
        let model_trouble = said.iter().position(|line| line == "trouble: Model");
        assert!(model_trouble.is_some(), "{plan:?}: {said:?}");
        let told = model.heard();
        let anew = RealtimeInput::Told("Who is it?".to_owned());
        let turns = told
            .iter()
            .filter(|input| **input == RealtimeInput::Turn(1));
        assert!(
            told.contains(&anew) || turns.count() == 2,
            "in words, or as sound where nobody wrote them down: {plan:?}: {told:?}"
        );
        assert_eq!(model.setups.lock().unwrap().len(), 2, "{plan:?}");
        assert!(
            longest_quiet(&result.log) <= 3_000,
            "{plan:?}: {:?}",
            result.log
        );
    }
}

/// Longest time between a turn of the callee's and the agent's next word.
fn longest_quiet(log: &[LogLine]) -> Millis {
    let (mut since, mut longest) = (None, 0);
    for line in log {
        match &line.entry {
            LogEntry::Heard { speech_ms, .. } => since = Some(line.at + speech_ms),
            LogEntry::Said { .. } => {
                longest = since.take().map_or(longest, |at| longest.max(line.at - at));
            }
            _ => {}
        }
    }
    longest
}

#[tokio::test]
async fn a_refused_key_ends_the_call_politely_and_a_limit_is_tried_again() {
    let mut model = None;
    let mut callee = Callee::called(realtime(|_, _| {}), |made| {
        let doors = [ModelFaultKind::KeyRefused];
        made.realtime.doors.lock().unwrap().extend(doors);
        model = Some(made.realtime.clone());
    })
    .await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    let result = callee.result().await;
    let said = words(&result.log);
    assert_eq!(
        said.last().map(String::as_str),
        Some("A: Thank you, goodbye."),
        "{said:?}"
    );
    assert_eq!(
        model.unwrap().setups.lock().unwrap().len(),
        1,
        "once is enough"
    );

    let mut model = None;
    let mut callee = Callee::called(realtime(|_, _| {}), |made| {
        let doors = [ModelFaultKind::Limited { after: None }];
        made.realtime.doors.lock().unwrap().extend(doors);
        model = Some(made.realtime.clone());
    })
    .await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(4_000).await;
    callee.heard = None;
    let said = words(&callee.result().await.log);
    assert!(
        said.contains(&"A: I see. Go on, please.".to_owned()),
        "{said:?}"
    );
    let told = model.unwrap().heard();
    assert!(
        told.contains(&RealtimeInput::Turn(1)),
        "its sound is kept: {told:?}"
    );
}

#[tokio::test]
async fn an_answer_costs_its_tokens_and_never_more_than_the_limit() {
    // 100·4 + 20·16 + 50·32 + 100·64
    let answer = 400 + 320 + 1_600 + 6_400;
    let draft = realtime(|_, form| cost(form, 1_000_000));
    let (mut callee, _) = called(draft, []).await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(3_000).await;
    callee.heard = None;
    assert_eq!(callee.result().await.cost, Some(Usd(answer)));

    let draft = realtime(|_, form| cost(form, 20_000));
    let (mut callee, model) = called(draft, []).await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    let result = callee.result().await;
    let said = words(&result.log);
    assert!(said.contains(&"trouble: Money".to_owned()), "{said:?}");
    assert!(
        !model.heard().contains(&RealtimeInput::Answer),
        "never asked for"
    );
    assert_eq!(result.cost, Some(Usd(0)));
}

#[tokio::test]
async fn an_answer_in_words_is_spoken_by_the_agents_voice() {
    let plans = [Plan::Writes(300, "I only write. You hear it all the same.")];
    let (mut callee, _) = called(realtime(|_, _| {}), plans).await;
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(3_000).await;
    callee.heard = None;
    let said = words(&callee.result().await.log);
    assert_eq!(
        said[2..],
        ["A: I only write.", "A: You hear it all the same."],
        "{said:?}"
    );
}

#[tokio::test]
async fn whoever_types_is_answered_in_words() {
    let mut model = None;
    let mut callee = Callee::begin(
        realtime(|_, _| {}),
        |made| {
            made.realtime.plan([Plan::Writes(300, "I am Ann.")]);
            model = Some(made.realtime.clone());
        },
        true,
    )
    .await;
    callee.wait(1_000).await;
    let line = "Who is it?".to_owned();
    callee.typed.as_ref().unwrap().send(line.clone()).unwrap();
    callee.wait(3_000).await;
    callee.typed = None;
    let said = words(&callee.result().await.log);
    assert_eq!(said, ["A: Good day, Ben!", "C: Who is it?", "A: I am Ann."]);
    let model = model.unwrap();
    assert!(model.heard().contains(&RealtimeInput::Told(line)));
    assert!(model.setups.lock().unwrap()[0].in_words);
}
