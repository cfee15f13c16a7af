//! What follows from each event and each wish, without a socket.

use std::sync::Arc;

use domain::time::SECOND;
use engine::ports::{
    messenger::Secret,
    model::{FunctionSpec, ModelUsage},
    speech::SpeechPlace,
};
use serde_json::json;

use super::*;

fn setup() -> RealtimeSetup {
    RealtimeSetup {
        place: SpeechPlace {
            base_url: "https://api.openai.com/v1".into(),
            key: Some(Secret("sk-secret".into())),
        },
        model: "gpt-realtime".into(),
        voice: "marin".into(),
        instruction: "You sell lamps.".into(),
        functions: vec![FunctionSpec {
            name: "end_call".into(),
            description: "Ends the call.".into(),
            schema: json!({"type": "object"}),
        }],
        recognizer: String::new(),
        language: Some("en".into()),
        in_words: false,
        max_output_tokens: 300,
        patience: SECOND,
    }
}

/// A conversation that is set up.
fn begun() -> Conversation {
    let mut conversation = Conversation::new(&setup());
    let ready = hear(&mut conversation, json!({"type": "session.updated"}));
    assert_eq!(ready, [Effect::Ready]);
    conversation
}

fn hear(conversation: &mut Conversation, event: Value) -> Vec<Effect> {
    conversation.event(&event.to_string())
}

/// All of them; the news alone.
fn news(conversation: &mut Conversation, events: &[Value]) -> Vec<RealtimeNews> {
    let effects = events
        .iter()
        .flat_map(|event| hear(conversation, event.clone()));
    let news = |effect| match effect {
        Effect::Tell(news) => Some(news),
        Effect::Send(_) | Effect::Ready | Effect::Break(_) => None,
    };
    effects.filter_map(news).collect()
}

fn sound(item: &str, milliseconds: usize) -> Value {
    let delta = BASE64_STANDARD.encode(vec![0x7f_u8; milliseconds * 8]);
    json!({"type": "response.output_audio.delta", "item_id": item, "delta": delta})
}

fn created() -> Value {
    json!({"type": "response.created", "response": {}})
}

fn done(status: &str) -> Value {
    json!({"type": "response.done", "response": {"status": status}})
}

fn call(id: &str) -> Value {
    json!({"type": "response.output_item.done", "item": {"type": "function_call", "status": "completed",
        "call_id": id, "name": "end_call", "arguments": "{}"}})
}

fn kinds(values: &[Value]) -> Vec<&str> {
    values
        .iter()
        .map(|value| value["type"].as_str().unwrap())
        .collect()
}

fn broken(effects: &[Effect]) -> &SpeechFault {
    match effects {
        [.., Effect::Break(fault)] => fault,
        other => panic!("it goes on: {other:?}"),
    }
}

fn answer(conversation: &mut Conversation) -> Vec<Value> {
    conversation.input(RealtimeInput::Answer)
}

#[test]
fn a_session_is_set_up_as_the_protocol_wants_it() {
    assert_eq!(
        requests::session(&setup()),
        json!({"type": "session.update", "session": {
            "type": "realtime",
            "output_modalities": ["audio"],
            "instructions": "You sell lamps.",
            "audio": {
                "input": {
                    "format": {"type": "audio/pcmu"},
                    "transcription": {"model": "gpt-4o-mini-transcribe", "language": "en"},
                    "turn_detection": null,
                },
                "output": {"format": {"type": "audio/pcmu"}, "voice": "marin"},
            },
            "tools": [{"type": "function", "name": "end_call", "description": "Ends the call.",
                "parameters": {"type": "object"}}],
            "tool_choice": "auto",
            "max_output_tokens": 300,
        }})
    );
    let mut elsewhere = setup();
    elsewhere.place.base_url = "http://127.0.0.1:8000/v1".into();
    elsewhere.language = None;
    let session = requests::session(&elsewhere);
    let transcription = &session["session"]["audio"]["input"]["transcription"];
    assert_eq!(*transcription, json!({}), "the service chooses");
    elsewhere.in_words = true;
    let session = requests::session(&elsewhere);
    assert_eq!(session["session"]["output_modalities"], json!(["text"]));
}

#[test]
fn mu_law_of_the_line_goes_out_as_it_came_in() {
    let mut conversation = begun();
    let line: Vec<u8> = (0..=255).collect();
    let heard = PcmuDecoder::new().decode(&line);
    let sent = conversation.input(RealtimeInput::Sound(heard.into()));
    let bytes = BASE64_STANDARD
        .decode(sent[0]["audio"].as_str().unwrap())
        .unwrap();
    // two bytes mean nought: -0 comes out as 0
    let same = |(a, b): (&u8, &u8)| a == b || (*a == 0x7f && *b == 0xff);
    assert!(line.iter().zip(&bytes).all(same), "{bytes:?}");
}

#[test]
fn a_turn_is_heard_answered_and_counted() {
    let mut conversation = begun();
    let samples: Arc<[i16]> = Arc::from(vec![0_i16; 160]);
    let sent = conversation.input(RealtimeInput::Sound(samples));
    assert_eq!(kinds(&sent), ["input_audio_buffer.append"]);
    let turn = conversation.input(RealtimeInput::Turn(7));
    assert_eq!(kinds(&turn), ["input_audio_buffer.commit"]);
    let cleared = conversation.input(RealtimeInput::Clear);
    assert_eq!(kinds(&cleared), ["input_audio_buffer.clear"]);
    let bytes = BASE64_STANDARD
        .decode(sent[0]["audio"].as_str().unwrap())
        .unwrap();
    assert_eq!(bytes, [0xff; 160], "silence in µ-law");
    let usage = json!({"input_tokens": 30, "output_tokens": 12,
        "input_token_details": {"text_tokens": 20, "audio_tokens": 10},
        "output_token_details": {"text_tokens": 4, "audio_tokens": 8}});
    let heard = json!({"type": "conversation.item.input_audio_transcription.completed", "item_id": "u",
        "transcript": " Hello? \n", "usage": {"type": "tokens", "input_tokens": 5, "output_tokens": 2,
        "input_token_details": {"text_tokens": 1, "audio_tokens": 4}}});
    let said = json!({"type": "response.output_audio_transcript.done", "item_id": "a", "transcript": "Good day."});
    let over =
        json!({"type": "response.done", "response": {"status": "completed", "usage": usage}});
    let news = news(
        &mut conversation,
        &[
            json!({"type": "input_audio_buffer.committed", "item_id": "u"}),
            created(),
            heard,
            json!({"type": "response.output_audio_transcript.delta", "item_id": "a", "delta": "Good "}),
            sound("a", 20),
            json!({"type": "something.new", "of": "tomorrow"}),
            said,
            over,
        ],
    );
    let tokens = |prompt, output| ModelUsage {
        prompt,
        cached: 0,
        output,
        estimated: false,
    };
    assert_eq!(
        news,
        [
            RealtimeNews::Heard {
                number: 7,
                text: "Hello?".into()
            },
            RealtimeNews::Sound {
                item: "a".into(),
                samples: Arc::from(vec![0_i16; 160]),
            },
            RealtimeNews::Said {
                item: "a".into(),
                text: "Good day.".into(),
            },
            RealtimeNews::Done {
                usage: SpeechUsage {
                    heard: 20,
                    made: 20,
                    characters: 0,
                    text: tokens(21, 6),
                    audio: tokens(14, 8),
                },
            },
        ]
    );
    let rest = conversation.fault(ModelFaultKind::CutOff).spent;
    assert_eq!(rest, SpeechUsage::default(), "nothing is told twice");
}

#[test]
fn the_names_of_the_beta_are_understood() {
    let mut conversation = begun();
    let mut sound = sound("a", 10);
    sound["type"] = "response.audio.delta".into();
    let news = news(
        &mut conversation,
        &[
            sound,
            json!({"type": "response.audio_transcript.done", "item_id": "a", "transcript": "Hi"}),
            json!({"type": "response.text.done", "item_id": "b", "text": "Ho"}),
        ],
    );
    assert!(matches!(news[0], RealtimeNews::Sound { .. }));
    assert!(matches!(news[1], RealtimeNews::Said { .. }));
    assert!(matches!(news[2], RealtimeNews::Said { .. }));
}

#[test]
fn an_interrupted_answer_is_cut_where_it_was_played() {
    let mut conversation = begun();
    news(&mut conversation, &[created(), sound("a", 500)]);
    let more = json!({"type": "response.output_audio_transcript.delta", "item_id": "a", "delta": "Well, we"});
    hear(&mut conversation, more);
    let played = |item: &str, played| RealtimeInput::Played {
        item: item.into(),
        played,
    };
    let sent = conversation.input(RealtimeInput::Cancel);
    assert_eq!(kinds(&sent), ["response.cancel"]);
    assert!(
        conversation.input(RealtimeInput::Cancel).is_empty(),
        "once is enough"
    );
    let sent = conversation.input(played("a", 120));
    assert_eq!(kinds(&sent), ["conversation.item.truncate"]);
    assert_eq!(sent[0]["audio_end_ms"], 120);
    assert_eq!(sent[0]["item_id"], "a");
    assert!(
        conversation.input(played("a", 120)).is_empty(),
        "once is enough"
    );
    let late = news(&mut conversation, &[sound("a", 100), sound("b", 100)]);
    assert!(late.is_empty(), "what comes late is not played");
    let over = news(&mut conversation, &[done("cancelled")]);
    let [
        RealtimeNews::Said { item, text },
        RealtimeNews::Done { usage },
    ] = &over[..]
    else {
        panic!("{over:?}");
    };
    assert_eq!((item.as_str(), text.as_str()), ("a", "Well, we"));
    assert_eq!(usage.made, 700, "and was made all the same");
    let next = news(
        &mut conversation,
        &[created(), sound("c", 100), done("completed")],
    );
    assert!(matches!(next[0], RealtimeNews::Sound { .. }));
    let sent = conversation.input(played("c", 60));
    assert_eq!(
        kinds(&sent),
        ["conversation.item.truncate"],
        "it was over, but not played"
    );
    news(
        &mut conversation,
        &[created(), sound("d", 100), done("completed")],
    );
    assert!(
        conversation.input(played("d", 100)).is_empty(),
        "all was played"
    );
    assert!(conversation.input(played("unknown", 5)).is_empty());
    news(&mut conversation, &[created(), sound("e", 100)]);
    let sent = conversation.input(played("e", 9_000));
    assert_eq!(sent[0]["audio_end_ms"], 100, "never more than there is");
}

#[test]
fn an_answer_that_is_not_wanted_any_more_is_stopped_as_soon_as_it_begins() {
    let mut conversation = begun();
    assert_eq!(kinds(&answer(&mut conversation)), ["response.create"]);
    assert!(
        conversation.input(RealtimeInput::Cancel).is_empty(),
        "there is nothing to stop yet"
    );
    let effects = hear(&mut conversation, created());
    let [Effect::Send(cancel)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(cancel["type"], "response.cancel");
    let late = news(&mut conversation, &[sound("a", 100)]);
    assert!(late.is_empty(), "and never played");
    let over = news(&mut conversation, &[done("cancelled")]);
    assert!(matches!(over[..], [RealtimeNews::Done { .. }]), "{over:?}");
}

#[test]
fn turns_are_told_apart_by_their_items_or_by_their_order() {
    let heard = |number, text: &str| RealtimeNews::Heard {
        number,
        text: text.into(),
    };
    let transcribed = |item: &str, text: &str| {
        json!({"type": "conversation.item.input_audio_transcription.completed", "item_id": item,
            "transcript": text})
    };
    let mut conversation = begun();
    conversation.input(RealtimeInput::Turn(1));
    conversation.input(RealtimeInput::Turn(2));
    let committed = |item: &str| json!({"type": "input_audio_buffer.committed", "item_id": item});
    let told = news(
        &mut conversation,
        &[
            committed("a"),
            committed("b"),
            transcribed("b", "second"),
            json!({"type": "conversation.item.input_audio_transcription.failed", "item_id": "a"}),
        ],
    );
    assert_eq!(told, [heard(2, "second"), heard(1, "")]);
    conversation.input(RealtimeInput::Turn(3));
    let nameless = json!({"type": "input_audio_buffer.committed"});
    let told = news(&mut conversation, &[nameless, transcribed("c", "third")]);
    assert_eq!(told, [heard(3, "third")]);
}

#[test]
fn calls_are_told_once_and_their_outcomes_ask_for_nothing() {
    let mut conversation = begun();
    let calls = news(
        &mut conversation,
        &[created(), call("1"), call("2"), call("2")],
    );
    assert_eq!(calls.len(), 2, "a call is told once");
    let outcome = conversation.input(RealtimeInput::Outcome {
        call_id: "1".into(),
        content: "done".into(),
    });
    assert_eq!(kinds(&outcome), ["conversation.item.create"]);
    assert_eq!(outcome[0]["item"]["type"], "function_call_output");
    let only_at_the_end = json!({"type": "response.done", "response": {"status": "completed", "output": [
        {"type": "message", "status": "completed"},
        {"type": "function_call", "call_id": "4", "name": "end_call", "arguments": "{}"}]}});
    let told = news(&mut conversation, &[created(), only_at_the_end]);
    assert!(matches!(&told[0], RealtimeNews::Call(call) if call.id == "4"));
}

#[test]
fn what_the_agent_said_by_itself_is_told_to_the_model() {
    let said = begun().input(RealtimeInput::Said("This is Ann.".into()));
    let content = json!([{"type": "output_text", "text": "This is Ann."}]);
    assert_eq!(said[0]["item"]["role"], "assistant");
    assert_eq!(said[0]["item"]["content"], content);
    let told = begun().input(RealtimeInput::Told("I am Ben.".into()));
    let content = json!([{"type": "input_text", "text": "I am Ben."}]);
    assert_eq!(told[0]["item"]["role"], "user");
    assert_eq!(told[0]["item"]["content"], content);
}

#[test]
fn errors_are_told_apart() {
    let error = |kind: &str, code: &str| {
        json!({"type": "error", "error": {"type": kind, "code": code,
        "message": "bad sk-secret"}})
    };
    let refused = || ModelFaultKind::Refused("bad …".into());
    for (kind, code, expected) in [
        ("invalid_request_error", "invalid_value", refused()),
        ("invalid_request_error", "model_not_found", refused()),
        (
            "invalid_request_error",
            "invalid_api_key",
            ModelFaultKind::KeyRefused,
        ),
        (
            "insufficient_quota",
            "insufficient_quota",
            ModelFaultKind::NoCredit,
        ),
        (
            "tokens",
            "rate_limit_exceeded",
            ModelFaultKind::Limited { after: None },
        ),
        ("server_error", "", ModelFaultKind::Trouble(500)),
    ] {
        let mut opening = Conversation::new(&setup());
        let effects = hear(&mut opening, error(kind, code));
        assert_eq!(
            broken(&effects).kind,
            expected,
            "while it is set up: {kind} {code}"
        );
        let mut running = begun();
        let effects = hear(&mut running, error(kind, code));
        match kind {
            "invalid_request_error" => assert!(effects.is_empty(), "most errors pass"),
            _ => assert_eq!(broken(&effects).kind, expected),
        }
        let closed = running.closed(Some(1000), "");
        match kind {
            "invalid_request_error" => assert_eq!(closed.kind, expected, "and explain the end"),
            _ => assert_eq!(closed.kind, ModelFaultKind::CutOff),
        }
    }
    let mut conversation = begun();
    let asked = answer(&mut conversation);
    let mut about_it = error("invalid_request_error", "invalid_value");
    about_it["error"]["event_id"] = asked[0]["event_id"].clone();
    let effects = hear(&mut conversation, about_it);
    assert_eq!(broken(&effects).kind, refused(), "no answer will come");
}

#[test]
fn a_failed_answer_breaks_it_with_what_it_cost() {
    let mut conversation = begun();
    let failed = json!({"type": "response.done", "response": {"status": "failed",
        "usage": {"input_tokens": 7, "output_tokens": 0},
        "status_details": {"type": "failed", "error": {"type": "insufficient_quota",
            "code": "insufficient_quota"}}}});
    let effects = hear(&mut conversation, failed);
    let fault = broken(&effects);
    assert_eq!(fault.kind, ModelFaultKind::NoCredit);
    assert_eq!(fault.spent.audio.prompt, 7);
    assert_eq!(effects.len(), 1, "usage is told once");
}

#[test]
fn how_a_service_hangs_up_says_why() {
    for (code, reason, expected) in [
        (None, "", ModelFaultKind::CutOff),
        (Some(1000), "", ModelFaultKind::CutOff),
        (
            Some(1008),
            "not you",
            ModelFaultKind::Refused("not you".into()),
        ),
        (Some(1011), "", ModelFaultKind::Trouble(500)),
        (Some(1013), "", ModelFaultKind::Trouble(503)),
        (
            Some(3000),
            "invalid_request_error.invalid_api_key",
            ModelFaultKind::KeyRefused,
        ),
        (Some(4000), "insufficient_quota", ModelFaultKind::NoCredit),
    ] {
        assert_eq!(
            begun().closed(code, reason).kind,
            expected,
            "{code:?} {reason}"
        );
    }
}

#[test]
fn what_cannot_be_understood_breaks_it() {
    for nonsense in [
        "<html>".to_owned(),
        "{}".to_owned(),
        json!({"type": "response.output_audio.delta", "item_id": "a", "delta": "%%"}).to_string(),
        json!({"type": "response.output_audio.delta"}).to_string(),
    ] {
        let effects = begun().event(&nonsense);
        assert_eq!(
            broken(&effects).kind,
            ModelFaultKind::Nonsense,
            "{nonsense}"
        );
    }
    let format = json!({"audio": {"output": {"format": {"type": "audio/pcm", "rate": 24_000}}}});
    let mut opening = Conversation::new(&setup());
    let effects = hear(
        &mut opening,
        json!({"type": "session.updated", "session": format}),
    );
    assert!(matches!(broken(&effects).kind, ModelFaultKind::Refused(_)));
}
