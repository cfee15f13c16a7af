//! amoCRM as its documentation describes it, with what it keeps.

use std::sync::{Arc, Mutex};

use domain::integration::{IntegrationSettings, LeadField, LeadRetry};

use super::*;
use crate::peer::{self, Asked, Peer, Reply, says};

#[derive(Default)]
struct Kept {
    leads: Vec<Value>,
    notes: Vec<Value>,
}

/// An account. `fault` is asked first; a connection is cut after the account has done its work.
async fn account(
    mut fault: impl FnMut(&Asked) -> Option<Reply> + Send + 'static,
) -> (Peer, Arc<Mutex<Kept>>) {
    let all = Arc::new(Mutex::new(Kept::default()));
    let kept = Arc::clone(&all);
    let peer = Peer::with(move |asked| {
        let mut kept = kept.lock().expect("what is kept");
        let reply = fault(asked);
        if let Some(reply) = reply.clone().filter(|reply| !matches!(reply, Reply::Cut)) {
            return reply;
        }
        let (method, path) = asked.line.split_once(' ').expect("a method");
        let nothing = Reply::Say(204, "", String::new());
        let answer = match method {
            "GET" if path.starts_with("/api/v4/leads?") && kept.leads.is_empty() => nothing,
            "GET" if path.starts_with("/api/v4/leads?") => {
                says(200, json!({"_page": 1, "_embedded": {"leads": kept.leads}}))
            }
            "GET" if kept.notes.is_empty() => nothing,
            "GET" => says(200, json!({"_page": 1, "_embedded": {"notes": kept.notes}})),
            _ if path == "/api/v4/leads/complex" => {
                let mut lead = asked.json()[0].clone();
                let id = 1_207 + kept.leads.len();
                lead["id"] = id.into();
                kept.leads.push(lead);
                let made = json!([{
                    "id": id, "contact_id": 11_398_599, "company_id": null,
                    "request_id": ["sb-7-success"], "merged": false,
                }]);
                says(200, made)
            }
            _ => {
                kept.notes.push(asked.json()[0].clone());
                says(
                    200,
                    json!({"_embedded": {"notes": [{"id": 5, "entity_id": 1_207}]}}),
                )
            }
        };
        reply.unwrap_or(answer)
    })
    .await;
    (peer, all)
}

fn delivery(peer: &Peer) -> LeadDelivery {
    let settings = IntegrationSettings::AmoCrm {
        base_url: peer.url.clone(),
        pipeline: Some(77),
    };
    peer::delivery(settings, Some("long-lived-token"))
}

#[tokio::test]
async fn a_lead_with_its_contact_and_then_a_note() {
    let (peer, kept) = account(|_| None).await;
    let mut delivery = delivery(&peer);
    peer::mapped(
        &mut delivery,
        "price",
        LeadField::Fixed {
            text: "1500".to_owned(),
        },
    );
    let city = LeadField::Field {
        key: "city".to_owned(),
    };
    peer::mapped(&mut delivery, "lead.99", city);
    peer::mapped(&mut delivery, "contact.im", LeadField::Username);
    let receipt = peer::send(&delivery).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("lead 1207"));
    assert_eq!(
        peer.lines(),
        [
            "GET /api/v4/leads?query=sb-7-success&limit=250",
            "POST /api/v4/leads/complex",
            "POST /api/v4/leads/1207/notes",
        ]
    );
    assert_eq!(
        peer.asked()[1].headers["authorization"],
        "Bearer long-lived-token"
    );
    let field = |code, value| json!({"field_code": code, "values": [{"value": value, "enum_code": "WORK"}]});
    let contact = json!({
        "name": "Olga",
        "custom_fields_values": [
            field("PHONE", "+79161234567"),
            field("EMAIL", "olga@example.com"),
            {"field_code": "IM", "values": [{"value": "olga_k"}]},
        ],
    });
    let tags = json!([{"name": "replied"}, {"name": "success"}]);
    let kept = kept.lock().expect("what is kept");
    assert_eq!(
        kept.leads,
        [json!({
            "id": 1_207, "name": "Olga · Spring sale [sb-7-success]", "pipeline_id": 77,
            "price": 1_500, "request_id": "sb-7-success",
            "custom_fields_values": [{"field_id": 99, "values": [{"value": "Казань"}]}],
            "_embedded": {"contacts": [contact], "tags": tags},
        })]
    );
    assert_eq!(
        kept.notes,
        [json!({"note_type": "common", "params": {"text": "Wants <two>.\n\n[sb-7-success]"}})]
    );
}

#[tokio::test]
async fn a_cut_after_every_step_doubles_nothing() {
    for cut in 1..=3 {
        for remembers in [true, false] {
            let mut requests = 0;
            let (peer, kept) = account(move |_| {
                requests += 1;
                (requests == cut).then_some(Reply::Cut)
            })
            .await;
            let mut delivery = delivery(&peer);
            let fault = peer::refused(&delivery).await;
            assert_eq!(fault.fault.kind, DeliveryFaultKind::Broken);
            if remembers {
                delivery.made = fault.made;
            }
            peer::send(&delivery).await.expect("it is taken");
            let kept = kept.lock().expect("what is kept");
            assert_eq!(
                (kept.leads.len(), kept.notes.len()),
                (1, 1),
                "cut after {cut}, remembers: {remembers}"
            );
        }
    }
}

#[tokio::test]
async fn a_note_that_failed_is_all_that_is_sent_again() {
    let mut failed = false;
    let (peer, kept) = account(move |asked| {
        let is_note = asked.line.starts_with("POST") && asked.line.ends_with("/notes");
        (is_note && !std::mem::replace(&mut failed, true)).then(|| says(429, json!({})))
    })
    .await;
    let mut delivery = delivery(&peer);
    let fault = peer::refused(&delivery).await;
    assert_eq!(fault.fault.kind, DeliveryFaultKind::TooMany);
    assert_eq!(fault.made.as_deref(), Some("lead 1207"));
    delivery.made = fault.made;
    let receipt = peer::send(&delivery).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("lead 1207"));
    assert_eq!(
        peer.lines()[3..],
        [
            "GET /api/v4/leads/1207/notes?limit=250",
            "POST /api/v4/leads/1207/notes",
        ]
    );
    assert_eq!(kept.lock().expect("what is kept").leads.len(), 1);
}

#[tokio::test]
async fn failures_are_told_by_what_amocrm_says() {
    use DeliveryFaultKind as Fault;
    let title = |title: &str| json!({"title": title, "status": 0, "detail": "d"});
    let wrong = json!({
        "title": "Bad Request", "detail": "Request validation failed",
        "validation-errors": [{"request_id": "0", "errors": [
            {"code": "NotSupportedChoice", "path": "pipeline_id", "detail": "No such pipeline"},
        ]}],
    });
    let cases = [
        (
            401,
            title("Unauthorized"),
            Fault::Unauthorized,
            LeadRetry::Never,
            "Unauthorized; d",
        ),
        (
            402,
            title("Payment"),
            Fault::Payment,
            LeadRetry::Never,
            "Payment; d",
        ),
        (
            403,
            title("Forbidden"),
            Fault::Forbidden,
            LeadRetry::Never,
            "Forbidden; d",
        ),
        (
            429,
            title("Too many"),
            Fault::TooMany,
            LeadRetry::BackOff,
            "Too many; d",
        ),
        (
            504,
            title("Late"),
            Fault::ReceiverFailed,
            LeadRetry::BackOff,
            "Late; d",
        ),
        (
            400,
            wrong,
            Fault::Rejected,
            LeadRetry::Never,
            "Bad Request; Request validation failed; pipeline_id: No such pipeline",
        ),
    ];
    for (status, body, kind, again, answer) in cases {
        let peer = Peer::replying(vec![says(status, body)]).await;
        let fault = peer::refused(&delivery(&peer)).await;
        assert_eq!((fault.fault.kind, fault.again), (kind, again), "{status}");
        assert_eq!(fault.fault.answer, answer);
    }
    let peer = Peer::replying(vec![says(200, json!({"leads": []}))]).await;
    let fault = peer::refused(&delivery(&peer)).await;
    assert_eq!(fault.fault.kind, Fault::BadAnswer);
}
