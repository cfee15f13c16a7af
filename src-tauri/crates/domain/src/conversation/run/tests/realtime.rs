//! A model that hears and speaks by itself: the same turns, interruptions and endings.

use super::*;

fn realtime(change: impl FnOnce(&mut AgentDraft, &mut Converse)) -> TalkRules {
    rules(|agent, form| {
        form.kind = Converse::realtime_sample().kind;
        change(agent, form);
    })
}

#[test]
fn turns_go_over_as_sound_and_both_sides_words_follow() {
    let mut sim = Sim::new(realtime(|_, _| {}));
    sim.thinking.extend([
        Plan::Gives(300, "Great. Shall we send it?"),
        Plan::Calls(300, "Thank you, goodbye!", "end_call", "{}"),
    ]);
    sim.hearing
        .extend([Plan::Gives(900, "Yes, I am Ben"), Plan::Never]);
    sim.speak(3_000, 1_000);
    sim.speak(9_000, 500);
    sim.run_to_the_end();
    let mut log = sim.log.clone();
    log.sort_by_key(|line| line.at);
    sim.log = log;
    assert_eq!(
        sim.transcript(),
        [
            "A: Good day, Ben!",
            "C: Yes, I am Ben",
            "A: Great. Shall we send it?",
            "C: ?",
            "A: Thank you, goodbye!",
        ],
        "what nobody wrote down is told as heard"
    );
    assert!(
        !sim.outputs
            .iter()
            .any(|one| matches!(one, TalkOutput::Recognise { .. })),
        "nothing else listens"
    );
    let figures = sim.log.iter().find_map(|line| match line.entry {
        LogEntry::Turn { figures } => Some(figures),
        _ => None,
    });
    let expected = TurnFigures {
        recognised_ms: None,
        first_word_ms: Some(300),
        first_sound_ms: Some(300),
    };
    assert_eq!(figures, Some(expected), "the words came after the answer");
    assert_eq!(sim.outputs.last(), Some(&TalkOutput::HangUp));
}

#[test]
fn an_answer_that_is_broken_into_is_told_as_far_as_it_was_played() {
    let mut sim = Sim::new(realtime(|_, form| form.opening_line = "Hi".to_owned()));
    let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
    sim.thinking.push_back(Plan::Gives(300, long));
    sim.speak(1_000, 600);
    // it sounds from about 2,600 on: broken into before its words are known
    sim.speak(2_900, 900);
    sim.run_for(3_250);
    assert!(sim.playing.is_none(), "stopped after 200 ms of voice");
    assert!(sim.run.history().iter().all(|told| !matches!(
        told,
        Exchange::Agent { text, .. } if text.contains("thirteen")
    )));
    sim.run_for(3_000);
    let said = sim.transcript();
    let cut = said.iter().find(|line| line.contains("one"));
    let words = cut.map_or(0, |line| line.split_whitespace().count() - 1);
    assert!((1..6).contains(&words), "{said:?}");
    let remembered = sim.run.history().iter().any(|told| {
        matches!(told, Exchange::Agent { text, .. } if text.split_whitespace().count() == words)
    });
    assert!(remembered, "{:?}", sim.run.history());
}

#[test]
fn the_model_is_told_what_it_cannot_know() {
    let mut sim = Sim::new(realtime(|_, _| {}));
    sim.thinking
        .push_back(Plan::Calls(300, "", "send_keys", r#"{"keys":"1"}"#));
    sim.speak(3_000, 1_000);
    sim.run_for(4_650);
    let opening = Exchange::Agent {
        text: "Good day, Ben!".to_owned(),
        calls: Vec::new(),
    };
    assert_eq!(sim.run.news_for_model(), [opening]);
    sim.run_for(1_000);
    let news = sim.run.news_for_model();
    assert!(
        matches!(&news[..], [Exchange::Outcome { content, .. }] if content == "ok"),
        "neither the callee's words nor its own: {news:?}"
    );
}

#[test]
fn a_sound_that_breaks_off_is_excused_and_said_again() {
    let mut sim = Sim::new(realtime(|_, _| {}));
    sim.thinking
        .extend([Plan::Never, Plan::Gives(300, "As I said.")]);
    sim.speak(3_000, 1_000);
    sim.run_for(4_800);
    let number = sim.run.last_number;
    sim.sounding.push_back("I was about to say that");
    sim.give(TalkInput::Sounds { number });
    sim.run_for(500);
    let passes = true;
    sim.give(TalkInput::NotReplied { number, passes });
    sim.run_for(6_000);
    let said = sim.transcript();
    let trouble = sim.run.rules().converse.trouble_line.clone();
    assert!(said.contains(&format!("A: {trouble}")), "{said:?}");
    assert!(said.contains(&"A: As I said.".to_owned()), "{said:?}");
}

#[test]
fn a_model_that_never_answers_ends_politely_without_dead_air() {
    let mut sim = Sim::new(realtime(|_, _| {}));
    sim.thinking.extend([Plan::Never, Plan::Never]);
    sim.speak(3_000, 1_000);
    sim.run_to_the_end();
    let said = sim.transcript();
    let farewell = sim.run.rules().converse.farewell.clone();
    assert_eq!(said.last(), Some(&format!("A: {farewell}")), "{said:?}");
    assert!(
        sim.dead_air <= QUIET_MOST + HANG_OVER,
        "{} ms",
        sim.dead_air
    );
}

#[test]
fn a_machine_is_known_by_its_words_also_when_they_come_late() {
    let mut sim = Sim::new(realtime(|_, _| {}));
    sim.hearing
        .push_back(Plan::Gives(900, "Please leave a message after the tone"));
    sim.speak(500, 2_000);
    sim.run_to_the_end();
    assert!(sim.run.is_voicemail(), "{:?}", sim.transcript());
}
