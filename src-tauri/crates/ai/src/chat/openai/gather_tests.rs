//! Answers out of pieces as different services cut them.

use serde_json::json;

use super::*;

fn gathered(pieces: &[Value]) -> Result<Gathered, ModelFaultKind> {
    let mut gathered = Gathered::default();
    for piece in pieces {
        gathered.take(piece.to_string().as_bytes(), None)?;
    }
    Ok(gathered)
}

fn answer(pieces: &[Value]) -> Result<ModelAnswer, ModelFaultKind> {
    gathered(pieces)?.answer(100, false)
}

fn delta(delta: Value) -> Value {
    json!({"choices": [{"index": 0, "delta": delta}]})
}

fn finish(reason: &str) -> Value {
    json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
}

#[test]
fn words_and_usage_are_joined() {
    let answer = answer(&[
        delta(json!({"role": "assistant", "content": ""})),
        delta(json!({"content": "Good "})),
        delta(json!({"content": "day"})),
        finish("stop"),
        json!({"choices": [], "usage": {
            "prompt_tokens": 30, "completion_tokens": 2, "total_tokens": 40,
            "prompt_tokens_details": {"cached_tokens": 20},
        }}),
    ])
    .unwrap();
    assert_eq!(answer.text, "Good day");
    let usage = ModelUsage {
        prompt: 30,
        cached: 20,
        output: 10,
        estimated: false,
    };
    assert_eq!(answer.usage, usage, "what was thought is in the sum");
    assert!(!answer.cut);
}

#[test]
fn calls_are_joined_by_their_index() {
    let piece = |index: u64, more: Value| {
        let mut call = more;
        call["index"] = index.into();
        delta(json!({"tool_calls": [call]}))
    };
    let answer = answer(&[
        piece(0, json!({"id": "a", "type": "function", "function": {"name": "interest", "arguments": ""}})),
        piece(1, json!({"id": "b", "function": {"name": "success", "arguments": "{\"sum"}})),
        piece(0, json!({"function": {"arguments": "{}"}})),
        piece(1, json!({"function": {"name": "success", "arguments": "mary\":1}"}})),
        finish("tool_calls"),
    ])
    .unwrap();
    let calls: Vec<(&str, &str, &str)> = answer
        .calls
        .iter()
        .map(|call| {
            (
                call.id.as_str(),
                call.name.as_str(),
                call.arguments.as_str(),
            )
        })
        .collect();
    assert_eq!(
        calls,
        [("a", "interest", "{}"), ("b", "success", "{\"summary\":1}")]
    );
}

#[test]
fn calls_without_index_or_id_are_told_apart() {
    let answer = answer(&[
        delta(json!({"tool_calls": [
            {"id": "x", "function": {"name": "interest", "arguments": {"level": 1}}},
            {"id": "y", "function": {"name": "close"}},
        ]})),
        finish("tool_calls"),
    ])
    .unwrap();
    assert_eq!(answer.calls.len(), 2);
    assert_eq!(answer.calls[0].arguments, "{\"level\":1}");
    assert_eq!(
        answer.calls[1].arguments, "{}",
        "no arguments are an empty object"
    );
    let answer = gathered(&[
        delta(json!({"tool_calls": [{"function": {"name": "interest", "arguments": "{"}}]})),
        delta(json!({"tool_calls": [{"function": {"arguments": "}"}}]})),
    ])
    .unwrap()
    .answer(0, false)
    .unwrap();
    assert_eq!(answer.calls[0].id, "call_0");
    assert_eq!(answer.calls[0].arguments, "{}");
}

#[test]
fn an_answer_that_came_whole_is_read_as_well() {
    let answer = answer(&[json!({"choices": [{
        "message": {"role": "assistant", "content": [{"type": "text", "text": "Hi"}]},
        "finish_reason": "length",
    }], "usage": {"prompt_tokens": 5, "completion_tokens": 1, "prompt_cache_hit_tokens": 4}})])
    .unwrap();
    assert_eq!((answer.text.as_str(), answer.cut), ("Hi", true));
    assert_eq!(answer.usage.cached, 4);
}

#[test]
fn usage_that_is_missing_is_reckoned_and_marked() {
    let answer = answer(&[
        delta(json!({"reasoning_content": "They greet me, so I greet them."})),
        delta(json!({"content": "Good day"})),
        json!({"choices": [], "usage": null}),
        json!({"choices": [], "usage": {"prompt_tokens": 0, "completion_tokens": 0}}),
        finish("stop"),
    ])
    .unwrap();
    assert_eq!((answer.usage.prompt, answer.usage.estimated), (100, true));
    assert!(
        answer.usage.output > reckoned_tokens("Good day"),
        "thoughts are paid"
    );
}

#[test]
fn nonsense_errors_and_emptiness_are_told_apart() {
    let kind = |pieces: &[Value]| answer(pieces).unwrap_err();
    assert_eq!(kind(&[json!({"hello": 1})]), ModelFaultKind::Nonsense);
    assert_eq!(kind(&[json!([1])]), ModelFaultKind::Nonsense);
    assert_eq!(kind(&[finish("stop")]), ModelFaultKind::Empty);
    assert_eq!(
        kind(&[delta(json!({"content": " \n"}))]),
        ModelFaultKind::Empty
    );
    assert!(matches!(
        kind(&[finish("content_filter")]),
        ModelFaultKind::Refused(_)
    ));
    assert_eq!(
        kind(&[json!({"error": {"message": "overloaded", "code": 503}})]),
        ModelFaultKind::Trouble(503)
    );
    let nameless = delta(json!({"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]}));
    assert_eq!(kind(&[nameless]), ModelFaultKind::Nonsense);
    assert_eq!(
        Gathered::default().take(b"{\"choices\": [", None),
        Err(ModelFaultKind::Nonsense)
    );
    let nothing_to_add = gathered(&[finish("stop")])
        .unwrap()
        .answer(0, true)
        .unwrap();
    assert!(
        nothing_to_add.text.is_empty(),
        "after an outcome nothing need be added"
    );
}

#[test]
fn an_answer_without_an_end_is_given_up() {
    let much = delta(json!({"content": "x".repeat(MOST_WORDS / 2)}));
    assert_eq!(
        answer(&[much.clone(), much.clone(), much]),
        Err(ModelFaultKind::Nonsense)
    );
    let calls: Vec<Value> = (0..=MOST_CALLS)
        .map(|n| delta(json!({"tool_calls": [{"index": n, "function": {"name": "close"}}]})))
        .collect();
    assert_eq!(answer(&calls), Err(ModelFaultKind::Nonsense));
}
