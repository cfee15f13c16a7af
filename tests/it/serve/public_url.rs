//! The way of visitors through the real process: another port, an address of the user's own and its
//! probe; kept over a restart.

use std::net::TcpListener;

use serde_json::{Value, json};

use super::process::Served;

fn update(served: &Served, port: u16, way: &Value) -> Result<Value, Value> {
    let settings = json!({ "port": port, "way": way });
    served.try_call(
        "public_url_update",
        json!({ "settings": settings, "secret": null }),
    )
}

/// A port that is free now.
fn free_port() -> u16 {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    holder.local_addr().unwrap().port()
}

#[test]
fn a_port_and_an_address_are_taken_up_tried_out_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().port();
    let here = json!({ "kind": "this_machine" });
    let refused = update(&served, taken, &here).unwrap_err();
    let problem = &refused["detail"]["problems"][0];
    assert_eq!(problem["field"], "settings.port", "{refused}");
    assert_eq!(problem["problem"]["kind"], "port_taken");

    let port = free_port();
    let address = format!("http://localhost:{port}");
    let way = json!({ "kind": "address", "address": format!(" {address}/ ") });
    let view = update(&served, port, &way).unwrap();
    assert_eq!(view["base"], json!(address), "without the last stroke");
    assert_eq!(
        view["standing"]["web"],
        json!({ "kind": "serving", "port": port })
    );
    let probe = |address: &str| served.call("public_url_probe", json!({ "address": address }));
    assert_eq!(probe(&address)["fault"], Value::Null);
    assert_eq!(probe("chat.example")["fault"]["fault"], "not_an_address");

    let channel = served.call(
        "channel_create",
        json!({ "secret": null, "draft": {
            "name": "Shop", "first_per_hour": null, "first_per_day": null, "warm_up_days": 0,
            "fee_per_message": 0,
            "settings": {
                "kind": "web_widget", "title": "Shop", "greeting": "", "accent": "#3355FF",
                "origins": [], "per_visitor_minute": 20, "per_address_day": 100,
                "per_task_day": 100,
            },
        }}),
    );
    let link = channel["address"]["link"].as_str().unwrap();
    assert!(link.starts_with(&address), "the real address: {link}");
    drop(served);

    let served = Served::start(folder.path());
    let again = served.wait_for("its way", "public_url_get", json!({}), |view| {
        view["standing"]["web"]["kind"] == "serving"
    });
    assert_eq!(
        (&again["base"], &again["settings"]),
        (&view["base"], &view["settings"])
    );
    let there = served.call("public_url_probe", json!({ "address": address }));
    assert_eq!(there["fault"], Value::Null);
}

#[test]
fn a_tunnel_to_nowhere_says_so_and_keeps_its_secret_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let way = json!({ "kind": "tunnel", "server": "127.0.0.1", "port": 0 });
    let settings = json!({ "port": free_port(), "way": way });
    let kept = served.call(
        "public_url_update",
        json!({ "settings": settings, "secret": "sesame" }),
    );
    assert_eq!(kept["has_secret"], true);
    assert!(!kept.to_string().contains("sesame"));
    let view = served.wait_for("a refusal", "public_url_get", json!({}), |view| {
        view["standing"]["tunnel"]["kind"] == "refused"
    });
    let base = view["base"].as_str().unwrap();
    assert!(base.starts_with("http://127.0.0.1:"), "{view}");
    let gone = served.call(
        "public_url_update",
        json!({ "settings": settings, "secret": "" }),
    );
    assert_eq!(gone["has_secret"], false);
}
