//! Every way in which a recogniser can answer, or not, over real sockets.

use std::{sync::Arc, time::Duration};

use domain::time::{Millis, SECOND};
use engine::ports::{messenger::Secret, model::ModelUsage, speech::SpeechPlace};

use super::*;
use crate::wire::{Act, Server, answer, stream};

const KEY: &str = "sk-very-secret";
const JSON: &str = "content-type: application/json\r\n";

fn utterance(base: &str, patience: Millis) -> Utterance {
    Utterance {
        place: SpeechPlace {
            base_url: format!("{base}/v1/"),
            key: Some(Secret(KEY.into())),
        },
        model: "gpt-4o-mini-transcribe".into(),
        language: Some("de".into()),
        hints: "Müller, Switchboard".into(),
        samples: Arc::from(vec![1_000_i16; 4_000]),
        patience,
    }
}

async fn ask(scenes: Vec<Vec<Act>>) -> (Result<Recognized, SpeechFault>, Server) {
    ask_within(scenes, 5 * SECOND).await
}

async fn ask_within(
    scenes: Vec<Vec<Act>>,
    patience: Millis,
) -> (Result<Recognized, SpeechFault>, Server) {
    let server = Server::start(scenes).await;
    let recognizer = OpenAiRecognizer::new();
    let result = recognizer
        .recognize(utterance(&server.base, patience))
        .await;
    (result, server)
}

async fn kind(scene: Vec<Act>) -> ModelFaultKind {
    ask(vec![scene]).await.0.unwrap_err().kind
}

/// What half a second costs a service that may have heard it.
fn half_a_second() -> SpeechUsage {
    SpeechUsage {
        heard: 500,
        ..SpeechUsage::default()
    }
}

#[tokio::test]
async fn words_come_out_of_a_wav_with_all_that_helps() {
    let told = r#"{"text":" Ja,\n bitte. ","usage":{"type":"tokens","input_tokens":14,
        "input_token_details":{"text_tokens":4,"audio_tokens":10},"output_tokens":5,"total_tokens":19}}"#;
    let (result, server) = ask(vec![answer("200 OK", JSON, told)]).await;
    let recognized = result.unwrap();
    assert_eq!(recognized.text, "Ja, bitte.");
    let tokens = |prompt, output| ModelUsage {
        prompt,
        cached: 0,
        output,
        estimated: false,
    };
    assert_eq!(
        recognized.usage,
        SpeechUsage {
            text: tokens(4, 5),
            audio: tokens(10, 0),
            ..half_a_second()
        }
    );
    let request = &server.asked()[0];
    assert!(request.starts_with("POST /v1/audio/transcriptions HTTP/1.1"));
    assert!(request.contains(&format!("authorization: Bearer {KEY}")));
    for (name, value) in [
        ("model", "gpt-4o-mini-transcribe"),
        ("response_format", "json"),
        ("language", "de"),
        ("prompt", "Müller, Switchboard"),
    ] {
        let field = format!("form-data; name=\"{name}\"\r\n\r\n{value}\r\n--");
        assert!(request.contains(&field), "{name}");
    }
    let bytes = &server.bytes()[0];
    let at = bytes.windows(4).position(|part| part == b"RIFF").unwrap();
    let wav::Head::Sound {
        layout,
        from,
        length,
    } = wav::head(&bytes[at..])
    else {
        panic!("it is no WAV");
    };
    assert_eq!((layout.rate, layout.channels), (16_000, 1));
    assert_eq!(length, Some(16_000), "half a second at twice the rate");
    let sound = layout.samples(&bytes[at + from..at + from + 16_000]);
    assert!(sound[2_000..6_000].iter().all(|s| (990..1_010).contains(s)));
}

#[tokio::test]
async fn a_local_server_needs_no_key_and_has_its_own_path_and_manners() {
    let server = Server::start(vec![
        answer(
            "200 OK",
            "content-type: text/plain; charset=utf-8\r\n",
            "Hello there\n",
        ),
        answer("200 OK", JSON, r#"{"text":" [BLANK_AUDIO]\n"}"#),
        answer("200 OK", JSON, r#"{"error":"failed to decode audio"}"#),
    ])
    .await;
    let mut asked = utterance(&server.base, 5 * SECOND);
    asked.place = SpeechPlace {
        base_url: format!("{}/inference", server.base),
        key: None,
    };
    asked.language = None;
    asked.hints.clear();
    let recognizer = OpenAiRecognizer::new();
    let text = recognizer.recognize(asked.clone()).await.unwrap();
    assert_eq!(
        (text.text.as_str(), text.usage),
        ("Hello there", half_a_second())
    );
    let nothing = recognizer.recognize(asked.clone()).await.unwrap();
    assert_eq!(nothing.text, "", "a mark for silence is no word");
    let fault = recognizer.recognize(asked.clone()).await.unwrap_err();
    assert_eq!(fault.kind, ModelFaultKind::Trouble(500));
    let request = &server.asked()[0];
    assert!(request.starts_with("POST /inference HTTP/1.1"));
    for absent in ["authorization", "name=\"language\"", "name=\"prompt\""] {
        assert!(!request.to_lowercase().contains(absent), "{absent}");
    }
    asked.samples = Arc::from([]);
    assert_eq!(recognizer.recognize(asked).await.unwrap().text, "");
    assert_eq!(server.asked().len(), 3, "nothing heard is not asked about");
}

#[tokio::test]
async fn seconds_that_are_billed_are_taken_as_told() {
    let told = r#"{"text":"Hi","usage":{"type":"duration","seconds":1}}"#;
    let (result, _) = ask(vec![answer("200 OK", JSON, told)]).await;
    assert_eq!(result.unwrap().usage.heard, 1_000);
}

#[tokio::test]
async fn refusals_have_meanings_and_cost_nothing() {
    let body = format!(r#"{{"error":{{"message":"no such model for {KEY}","code":"x"}}}}"#);
    let quota = r#"{"error":{"message":"Pay","code":"insufficient_quota"}}"#;
    for (status, headers, body, expected) in [
        (
            "401 Unauthorized",
            "",
            body.as_str(),
            ModelFaultKind::KeyRefused,
        ),
        ("402 Payment Required", "", &body, ModelFaultKind::NoCredit),
        ("429 Too Many Requests", "", quota, ModelFaultKind::NoCredit),
        (
            "429 Too Many Requests",
            "retry-after: 3\r\n",
            &body,
            ModelFaultKind::Limited { after: Some(3_000) },
        ),
        (
            "404 Not Found",
            "",
            &body,
            ModelFaultKind::Refused("no such model for …".into()),
        ),
        (
            "503 Service Unavailable",
            "",
            "<html>",
            ModelFaultKind::Trouble(503),
        ),
    ] {
        let (result, server) = ask(vec![answer(status, headers, body)]).await;
        let fault = result.unwrap_err();
        assert_eq!(fault.kind, expected);
        assert_eq!(fault.spent, SpeechUsage::default());
        assert_eq!(
            server.asked().len(),
            1,
            "trying again is the engine's business"
        );
    }
    let elsewhere = Server::start(vec![answer("200 OK", JSON, r#"{"text":"x"}"#)]).await;
    let location = format!("location: {}/v1/audio/transcriptions\r\n", elsewhere.base);
    let moved = kind(answer("307 Temporary Redirect", &location, "")).await;
    assert!(matches!(moved, ModelFaultKind::Refused(_)));
    assert!(
        elsewhere.asked().is_empty(),
        "a key does not follow a redirect"
    );
}

#[tokio::test]
async fn what_is_no_answer_is_told_apart_and_what_may_be_billed_is_counted() {
    let silent = Act::Wait(Duration::from_secs(20));
    let (slow, _) = ask_within(vec![vec![silent.clone()]], 60).await;
    let slow = slow.unwrap_err();
    assert_eq!(
        (slow.kind, slow.spent),
        (ModelFaultKind::TooSlow, half_a_second())
    );
    let mut halting = stream(&["{\"text\":"]);
    halting.push(silent);
    let (halting, _) = ask_within(vec![halting], 60).await;
    assert_eq!(halting.unwrap_err().kind, ModelFaultKind::TooSlow);
    assert_eq!(kind(stream(&["{\"text\":"])).await, ModelFaultKind::CutOff);
    assert_eq!(kind(Vec::new()).await, ModelFaultKind::CutOff);
    assert_eq!(
        kind(answer("200 OK", JSON, " ")).await,
        ModelFaultKind::Empty
    );
    for nonsense in ["<html>", "{}", "[]", r#"{"text":7}"#, "\"words\""] {
        let kind = kind(answer("200 OK", JSON, nonsense)).await;
        assert_eq!(kind, ModelFaultKind::Nonsense, "{nonsense}");
    }
    let huge = format!(r#"{{"text":"{}"}}"#, "x".repeat(MOST_ANSWER));
    assert_eq!(
        kind(answer("200 OK", JSON, &huge)).await,
        ModelFaultKind::Nonsense
    );
}

#[tokio::test]
async fn who_is_not_there_is_not_reached_and_nothing_shows_a_key() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let recognizer = OpenAiRecognizer::new();
    let ask = async |asked| recognizer.recognize(asked).await.unwrap_err();
    let fault = ask(utterance(&gone, SECOND)).await;
    assert_eq!(fault.kind, ModelFaultKind::NotReached);
    assert_eq!(fault.spent, SpeechUsage::default());
    let mut odd_key = utterance(&gone, SECOND);
    odd_key.place.key = Some(Secret("two\nlines".into()));
    assert_eq!(ask(odd_key).await.kind, ModelFaultKind::KeyRefused);
    let mut long = utterance(&gone, SECOND);
    long.samples = Arc::from(vec![0; LONGEST + 1]);
    assert!(matches!(ask(long).await.kind, ModelFaultKind::Refused(_)));
    let shown = format!("{recognizer:?} {:?}", utterance(&gone, SECOND).place);
    assert!(!shown.contains(KEY));
}

#[test]
fn only_marks_are_no_words() {
    for (text, expected) in [
        (" [ Silence ] (music)\n", ""),
        ("...", ""),
        ("[laughs] Yes (really)", "[laughs] Yes (really)"),
        ("你好", "你好"),
        ("7", "7"),
    ] {
        assert_eq!(words_of(text), expected);
    }
}
