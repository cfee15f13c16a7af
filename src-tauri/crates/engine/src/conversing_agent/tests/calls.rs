//! Calls: said at once, sentence by sentence, interrupted, paid for, summed up.

use domain::{
    conversation::{SummedUp, TurnFigures, VoiceChoice, VoiceService as VoiceForm},
    money::Usd,
};

use super::*;
use crate::ports::{CallToSumUp, TalkBook, model::ModelFaultKind, model::ModelMessage};

fn service() -> VoiceChoice {
    VoiceChoice::Service {
        service: VoiceForm {
            base_url: "http://127.0.0.1:9/v1".to_owned(),
            model: "tts".to_owned(),
            voice: "alloy".to_owned(),
            manner: String::new(),
            speed_hundredths: 100,
            minute_price: Some(Usd(15_000)),
            million_characters_price: None,
        },
    }
}

#[tokio::test]
async fn the_opening_line_is_heard_at_once_and_the_answer_sentence_by_sentence() {
    let mut services = None;
    let mut callee = Callee::called(draft(|_, _| {}), |made| {
        made.ears.plan([(300, Ok("Yes, I am Ben"))]);
        made.mind
            .plan([(400, Ok("Very good indeed. Shall we send it today?"))]);
        services = Some(made.clone());
    })
    .await;
    let services = services.unwrap();
    callee.wait(0).await;
    assert_eq!(
        callee.first_sound,
        Some(1_000_000),
        "without waiting for anything"
    );
    callee.wait(1_000).await;
    callee.speaks(1_000).await;
    callee.wait(3_000).await;
    callee.heard = None;
    let result = callee.result().await;
    assert_eq!(
        words(&result.log),
        [
            "A: Good day, Ben!",
            "C: Yes, I am Ben",
            "A: Very good indeed.",
            "A: Shall we send it today?",
        ]
    );
    let figures = result.log.iter().find_map(|line| match line.entry {
        LogEntry::Turn { figures } => Some(figures),
        _ => None,
    });
    let expected = TurnFigures {
        recognised_ms: Some(300),
        first_word_ms: Some(700),
        first_sound_ms: Some(700),
    };
    assert_eq!(
        figures,
        Some(expected),
        "nothing is added to the services' own time"
    );
    let heard = services.ears.heard.lock().unwrap();
    assert!(heard[0].samples.len() >= 1_000 * MS, "all that was said");
    let asked = services.mind.asked.lock().unwrap();
    assert_eq!(
        asked[0].messages[1..],
        [
            ModelMessage::Model {
                text: "Good day, Ben!".to_owned(),
                calls: Vec::new()
            },
            ModelMessage::Person("Yes, I am Ben".to_owned()),
        ]
    );
    assert!(result.to_sum_up);
}

#[tokio::test]
async fn a_callee_who_breaks_in_is_listened_to_and_the_rest_is_never_said() {
    let mut services = None;
    let mut callee = Callee::called(
        draft(|_, form| form.opening_line = "word ".repeat(80).trim().to_owned()),
        |made| services = Some(made.clone()),
    )
    .await;
    callee.wait(1_000).await;
    callee.speaks(800).await;
    let stopped = callee.stopped_at.unwrap() - 1_000_000;
    assert!((1_100..=1_150).contains(&stopped), "{stopped}");
    callee.wait(3_000).await;
    callee.heard = None;
    let result = callee.result().await;
    let said = &words(&result.log)[0];
    assert!(said.ends_with('…'), "{said}");
    let count = said.matches("word").count();
    assert!((20..=26).contains(&count), "a good second of four: {count}");
    let services = services.unwrap();
    let asked = services.mind.asked.lock().unwrap();
    let ModelMessage::Model { text, .. } = &asked[0].messages[1] else {
        panic!("{:?}", asked[0].messages)
    };
    assert_eq!(
        text.matches("word").count(),
        count,
        "the model knows what was heard"
    );
}

#[tokio::test]
async fn services_that_fail_end_the_call_politely_with_the_offline_voice() {
    let mut services = None;
    let mut callee = Callee::called(draft(|_, form| form.voice = service()), |made| {
        *made.voice.broken.lock().unwrap() = true;
        made.mind.plan([
            (300, Err(ModelFaultKind::Trouble(500))),
            (300, Err(ModelFaultKind::Limited { after: None })),
        ]);
        services = Some(made.clone());
    })
    .await;
    callee.wait(1_000).await;
    callee.speaks(500).await;
    let result = callee.result().await;
    assert_eq!(
        words(&result.log),
        [
            "A: Good day, Ben!",
            "C: Yes",
            "trouble: Model",
            "A: Sorry, the line is bad. One moment, please.",
            "trouble: Model",
            "A: Thank you, goodbye.",
        ]
    );
}

#[tokio::test]
async fn the_limit_of_a_call_is_never_passed_and_ends_it_politely() {
    let limit = Usd(1_000);
    let mut callee = Callee::called(
        draft(|_, form| {
            form.limit = Some(limit);
            form.recognition.minute_price = Some(Usd(20_000));
            form.voice = VoiceChoice::BuiltIn;
        }),
        |_| {},
    )
    .await;
    for _ in 0..6 {
        callee.wait(2_000).await;
        callee.speaks(1_000).await;
    }
    let result = callee.result().await;
    let cost = result.cost.unwrap();
    assert!(cost > Usd::ZERO && cost <= limit, "{cost:?}");
    let said = words(&result.log);
    assert_eq!(
        said[said.len() - 2..],
        ["trouble: Money", "A: Thank you, goodbye."]
    );
}

#[tokio::test]
async fn what_the_model_calls_is_done() {
    let mut callee = Callee::called(
        draft(|_, form| {
            form.functions
                .push(domain::conversation::CallFunctionDraft {
                    kind: domain::conversation::CallFunction::SendKeys,
                    description: String::new(),
                });
        }),
        |made| {
            made.mind.calls("", "send_keys", r#"{"keys":"1#"}"#);
            made.mind.calls("I am sorry, goodbye.", "do_not_call", "{}");
            made.mind.calls("", "end_call", "{}");
        },
    )
    .await;
    callee.wait(1_000).await;
    callee.speaks(500).await;
    callee.wait(2_000).await;
    assert_eq!(callee.keys, ["1#"]);
    let result = callee.result().await;
    assert!(result.do_not_call);
    let said = words(&result.log);
    assert_eq!(said[2..], ["never again", "A: I am sorry, goodbye."]);
}

#[tokio::test]
async fn a_tester_types_and_reads() {
    let mut callee = Callee::begin(
        draft(|_, _| {}),
        |made| made.mind.plan([(400, Ok("It costs ten dollars."))]),
        true,
    )
    .await;
    let typed = callee.typed.clone().unwrap();
    typed.send("How much is it?".to_owned()).unwrap();
    callee.wait(2_000).await;
    callee.typed = None;
    drop(typed);
    let result = callee.result().await;
    assert_eq!(
        words(&result.log),
        [
            "A: Good day, Ben!",
            "C: How much is it?",
            "A: It costs ten dollars."
        ]
    );
}

/// Remembers what was booked.
#[derive(Default)]
struct Book(std::sync::Mutex<Vec<i64>>);

#[async_trait]
impl TalkBook for Book {
    async fn book(&self, more: Usd) -> bool {
        self.0.lock().unwrap().push(more.0);
        true
    }
}

async fn summed_up(limit: Option<Usd>, answers: [&'static str; 2]) -> (SummedUp, Vec<i64>, usize) {
    let folder = std::env::temp_dir().join(format!(
        "switchboard-sum-up-{}-{}",
        std::process::id(),
        answers[0].len() + answers[1].len() * 1_000 + limit.map_or(0, |_| 1)
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let store = Store::open(StoreTarget::Sqlite(folder.join("store.db")))
        .await
        .unwrap();
    let clock = Arc::new(ManualClock::new(1_000_000));
    let mind = Arc::new(Mind::new(clock.clone()));
    for arguments in answers {
        mind.calls("", "call_result", arguments);
    }
    let agent = ConversingAgent::new(ConversingParts {
        store,
        vault: Arc::new(Vault),
        clock: clock.clone(),
        recognizer: Arc::new(Ears::new(clock.clone())),
        model: mind.clone(),
        realtime: Arc::new(Realtime::new(clock.clone())),
        prices: Arc::new(Prices),
        voices: Arc::new(Voice::new(clock.clone())),
        apis: Arc::new(NoApis),
    });
    let draft = draft(|_, form| {
        form.limit = limit;
        form.model.price = Some(domain::budget::ModelPrice {
            prompt: Usd(1_000_000),
            cached: Usd(1_000_000),
            output: Usd(1_000_000),
        });
    });
    let heard = LogEntry::Heard {
        speech_ms: 500,
        text: Some("Yes, send it".to_owned()),
    };
    let speaker = domain::call_record::LogSpeaker::Callee;
    let call = CallToSumUp {
        agent: Arc::new(version(draft)),
        log: vec![LogLine {
            at: 0,
            speaker,
            entry: heard,
        }],
        cost: Usd(100),
    };
    let book = Book::default();
    let found = {
        let summing = agent.sum_up(call, &book);
        tokio::pin!(summing);
        loop {
            tokio::select! {
                biased;
                found = &mut summing => break found,
                () = tokio::task::yield_now() => {
                    if let Some(at) = clock.next_sleeper() { clock.set(at); }
                }
            }
        }
    };
    let _ = std::fs::remove_dir_all(&folder);
    let asked = mind.asked.lock().unwrap().len();
    (found, book.0.into_inner().unwrap(), asked)
}

#[tokio::test]
async fn what_a_call_came_to_is_checked_asked_once_more_and_then_left_empty() {
    let good = r#"{"summary":"They want it.","main_intent":"Interested"}"#;
    let (found, booked, asked) = summed_up(None, [r#"{"main_intent":"maybe"}"#, good]).await;
    assert_eq!(asked, 2);
    assert_eq!(found.summary.as_deref(), Some("They want it."));
    assert_eq!(found.tags[0].value, "Interested");
    // set aside, then corrected to the hundred and twenty tokens that were used
    assert_eq!(booked[0] + booked[1], 120);
    assert!(booked[0] > 120 && booked[1] < 0, "{booked:?}");
    let (found, _, asked) = summed_up(None, ["[]", "nonsense"]).await;
    assert_eq!((found, asked), (SummedUp::default(), 2));
    let (found, booked, asked) = summed_up(Some(Usd(500)), [good, good]).await;
    assert_eq!(
        (found, asked),
        (SummedUp::default(), 0),
        "the call's limit holds here, too"
    );
    assert!(booked.is_empty());
}

#[tokio::test]
async fn a_line_that_was_to_be_made_ahead_is_never_waited_for() {
    let mut services = None;
    let mut callee = Callee::called(draft(|_, form| form.voice = service()), |made| {
        *made.voice.slow.lock().unwrap() = 60_000;
        services = Some(made.clone());
    })
    .await;
    callee.wait(2_100).await;
    assert_eq!(
        callee.first_sound,
        Some(1_002_000),
        "it comes by the offline voice, at the moment at which it is due"
    );
    let services = services.unwrap();
    let spoken = services.voice.spoken.lock().unwrap().clone();
    let offline: Vec<&str> = spoken
        .iter()
        .filter(|words| words.place.is_none())
        .map(|words| words.text.as_str())
        .collect();
    assert_eq!(offline, ["Sorry, the line is bad. One moment, please."]);
    callee.heard = None;
    callee.result().await;
}
