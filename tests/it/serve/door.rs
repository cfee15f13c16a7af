//! Who may come in through the door, and what it says to a wrong request.

use std::{process::Stdio, time::Duration};

use serde_json::json;

use super::process::{Served, command};

#[test]
fn without_the_token_nothing_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    for path in [
        "/rpc",
        "/events",
        "/files/1",
        "/rpc?token=wrong",
        "/media/wrong/1.wav",
    ] {
        let (status, body) = served.get(path);
        let body = String::from_utf8_lossy(&body).into_owned();
        assert_eq!(status, 401, "{path}: {body}");
        assert!(body.contains("unauthorized"), "{path}: {body}");
    }
}

#[test]
fn a_wrong_body_is_answered_with_a_code_and_the_field() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let error = served
        .try_call("call_task_get", json!({ "id": "seven" }))
        .unwrap_err();
    assert_eq!(error["code"], "bad_request");
    assert_eq!(error["field"], "id");
    let error = served
        .try_call("call_task_get", json!({ "id": 7, "more": 1 }))
        .unwrap_err();
    assert_eq!(error["code"], "bad_request", "{error}");
    let error = served
        .try_call("call_task_get", json!({ "id": 7 }))
        .unwrap_err();
    assert_eq!(error["code"], "not_found");
    let error = served.try_call("no_such_thing", json!({})).unwrap_err();
    assert_eq!(error["code"], "unknown_command");
}

#[test]
fn the_list_of_commands_tells_their_types() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let (status, body) = served.get(&format!("/rpc?token={}", served.token));
    assert_eq!(status, 200);
    let list: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let names: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|command| command["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, app::contract::COMMAND_NAMES);
    let get = list
        .as_array()
        .unwrap()
        .iter()
        .find(|command| command["name"] == "call_task_get");
    let request = get.unwrap()["request"].as_str().unwrap().to_owned();
    assert!(request.contains("id"), "{request}");
}

#[test]
fn the_page_is_served_and_loads_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let (status, body) = served.get("/");
    let page = String::from_utf8(body).unwrap();
    assert_eq!(status, 200);
    assert!(page.contains("<script"), "{page}");
    assert!(!page.contains("https://"), "{page}");
}

#[test]
fn a_second_process_on_the_same_folder_says_so_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let first = Served::start(folder.path());
    let second = command(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(!second.status.success());
    let words = String::from_utf8(second.stderr).unwrap();
    assert!(words.contains("already running"), "{words}");
    assert_eq!(
        first.call("system_info", json!({}))["live_calls"],
        0,
        "the first goes on"
    );
}

#[test]
fn changes_are_streamed() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let url = format!("{}/events?token={}", served.url, served.token);
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        use std::io::BufRead as _;
        let mut answer = ureq::get(url).call().unwrap();
        let lines = std::io::BufReader::new(answer.body_mut().as_reader()).lines();
        for line in lines.map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
    let patience = Duration::from_secs(10);
    assert_eq!(told.recv_timeout(patience).unwrap(), "event: hello");
    let settings = served.call("settings_get", json!({}))["settings"].clone();
    served.call("settings_update", json!({ "settings": settings }));
    loop {
        let line = told.recv_timeout(patience).expect("a change arrives");
        if line.contains("\"table\":\"settings\"") {
            break;
        }
    }
}
