//! An agent over the door: it is published once a test call of it was heard, by phone or by typing.

use serde_json::{Value, json};

use super::process::Served;

/// Lets an agent that follows a script speak in a test call over the practice line, then publishes it.
pub(super) fn test_and_publish(served: &Served, agent: &Value) {
    let mut line = served.call("line_list", json!({}))["lines"][0]["line"].clone();
    let id = line["id"].clone();
    let fields = line.as_object_mut().unwrap();
    for key in ["id", "has_password", "health"] {
        fields.remove(key);
    }
    let update = |draft: &Value| {
        let request = json!({ "id": id, "draft": draft, "password": null });
        served.call("line_update", request);
    };
    let usual = line.clone();
    for share in line["kind"]["practice"]["mix"].as_object_mut().unwrap() {
        *share.1 = json!(u8::from(share.0 == "answers"));
    }
    update(&line);
    let order = json!({ "id": agent, "line": id, "number": "+12025559999", "variables": {} });
    let call = served.call("agent_test_call", order)["call"].clone();
    let call = json!({ "call": call });
    let heard = served.wait_for("the test call", "agent_test_call_get", call, |view| {
        view["phase"] == "ended"
    });
    assert_eq!(heard["verdict"]["kind"], "counts", "{heard}");
    update(&usual);
    served.call("agent_publish", json!({ "id": agent }));
}

/// Lets an agent that converses open a conversation by typing, then publishes it.
pub(super) fn type_and_publish(served: &Served, agent: &Value) {
    let order = json!({ "id": agent, "variables": {} });
    let call = served.call("agent_typed_test", order)["call"].clone();
    let call = json!({ "call": call });
    let said = |view: &Value| {
        let log = view["log"].as_array().unwrap();
        log.iter().any(|line| line["entry"]["kind"] == "said")
    };
    served.wait_for("its opening", "agent_test_call_get", call.clone(), said);
    served.call("agent_test_call_end", call.clone());
    let over = served.wait_for("the end", "agent_test_call_get", call, |view| {
        view["phase"] == "ended"
    });
    assert_eq!(over["verdict"]["kind"], "counts", "{over}");
    served.call("agent_publish", json!({ "id": agent }));
}

#[test]
fn an_agent_is_published_after_a_test_call_by_phone() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let agent = served.call("agent_create", json!({ "name": "Anna" }))["agent"].clone();
    let id = agent["id"].clone();
    assert_eq!(agent["test"]["kind"], "never");
    let refused = served.try_call("agent_publish", json!({ "id": id }));
    let refused = refused.unwrap_err();
    assert_eq!(refused["code"], "not_tested", "{refused}");
    assert_eq!(refused["detail"]["test"]["kind"], "never");
    test_and_publish(&served, &id);
    let agent = served.call("agent_get", json!({ "id": id }))["agent"].clone();
    assert_eq!(agent["published"]["number"], 1, "{agent}");
}

#[test]
fn an_agent_is_published_after_a_test_call_by_typing_and_again_only_after_another() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let order = json!({ "name": "Seller", "kind": "converse" });
    let agent = served.call("agent_create", order)["agent"].clone();
    let id = agent["id"].clone();
    let mut draft = agent["draft"].clone();
    // never asked in a conversation by typing
    draft["mind"]["converse"]["recognition"]["base_url"] = json!("http://127.0.0.1:9/v1");
    served.call("agent_update", json!({ "id": id, "draft": draft }));

    type_and_publish(&served, &id);

    draft["disclosure"] = json!("This is a machine.");
    served.call("agent_update", json!({ "id": id, "draft": draft }));
    let refused = served.try_call("agent_publish", json!({ "id": id }));
    let refused = refused.unwrap_err();
    assert_eq!(refused["code"], "not_tested", "{refused}");
    let agent = served.call("agent_get", json!({ "id": id }))["agent"].clone();
    assert_eq!(agent["test"]["kind"], "changed", "{agent}");
    assert_eq!(agent["published"]["number"], 1, "tasks go on with it");
}
