//! HubSpot as its documentation describes it, with what it keeps.

use std::sync::{Arc, Mutex};

use domain::integration::IntegrationSettings;

use super::*;
use crate::peer::{self, Asked, Peer, Reply, says};

#[derive(Default)]
struct Kept {
    contacts: Vec<Value>,
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
        reply.unwrap_or(kept.answer(asked))
    })
    .await;
    (peer, all)
}

impl Kept {
    fn answer(&mut self, asked: &Asked) -> Reply {
        let body = asked.json();
        let find = |contacts: &[Value], name: &str, value: &Value| {
            contacts
                .iter()
                .position(|contact| contact["properties"][name] == *value)
        };
        let (method, path) = asked.line.split_once(' ').expect("a method");
        match (method, path.trim_start_matches("/crm/v3/objects/")) {
            ("POST", "contacts/batch/upsert") => {
                let input = &body["inputs"][0];
                assert_eq!(input["idProperty"], "email");
                let found = find(&self.contacts, "email", &input["id"]);
                let new = found.is_none();
                let at = found.unwrap_or_else(|| self.add(&input["properties"]));
                let id = self.contacts[at]["id"].clone();
                says(
                    200,
                    json!({"status": "COMPLETE", "results": [{"id": id, "new": new}]}),
                )
            }
            ("POST", "contacts/search") => {
                let filter = &body["filterGroups"][0]["filters"][0];
                let found = find(&self.contacts, "phone", &filter["value"]);
                let results: Vec<&Value> = found.map(|at| &self.contacts[at]).into_iter().collect();
                says(200, json!({"total": results.len(), "results": results}))
            }
            ("POST", "contacts") => {
                let at = self.add(&body["properties"]);
                says(201, self.contacts[at].clone())
            }
            ("POST", "notes/search") => says(200, json!({"results": self.notes})),
            ("POST", "notes") => {
                self.notes.push(body);
                says(201, json!({"id": "5"}))
            }
            ("PATCH", rest) => {
                let id = rest.trim_start_matches("contacts/");
                says(200, json!({"id": id, "properties": body["properties"]}))
            }
            (_, _) => says(404, json!({"message": "no such path"})),
        }
    }

    fn add(&mut self, properties: &Value) -> usize {
        let id = (512 + self.contacts.len()).to_string();
        self.contacts
            .push(json!({"id": id, "properties": properties}));
        self.contacts.len() - 1
    }
}

fn delivery(peer: &Peer) -> LeadDelivery {
    let base_url = Some(peer.url.clone());
    peer::delivery(
        IntegrationSettings::HubSpot { base_url },
        Some("pat-eu1-secret"),
    )
}

fn paths(peer: &Peer) -> Vec<String> {
    peer.lines()
        .iter()
        .map(|line| line.replace("/crm/v3/objects/", ""))
        .collect()
}

#[tokio::test]
async fn by_mail_a_contact_is_put_in_and_gets_a_note() {
    let (peer, kept) = account(|_| None).await;
    let receipt = peer::send(&delivery(&peer)).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("contact 512"));
    assert_eq!(paths(&peer), ["POST contacts/batch/upsert", "POST notes"]);
    assert_eq!(
        peer.asked()[0].headers["authorization"],
        "Bearer pat-eu1-secret"
    );
    let kept = kept.lock().expect("what is kept");
    assert_eq!(
        kept.contacts[0]["properties"],
        json!({"firstname": "Olga", "phone": "+79161234567", "email": "olga@example.com"})
    );
    let kind = json!({"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202});
    assert_eq!(
        kept.notes,
        [json!({
            "properties": {
                "hs_timestamp": "2025-11-20T12:00:00.000Z",
                "hs_note_body": "Wants &lt;two&gt;.<br><br>[sb-7-success]",
            },
            "associations": [{"to": {"id": "512"}, "types": [kind]}],
        })]
    );
}

#[tokio::test]
async fn without_mail_a_contact_is_known_by_its_phone() {
    let (peer, kept) = account(|_| None).await;
    let mut delivery = delivery(&peer);
    delivery.lead.email = None;
    peer::send(&delivery).await.expect("it is taken");
    delivery.id = "sb-8-success".to_owned();
    let receipt = peer::send(&delivery).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("contact 512"));
    assert_eq!(
        paths(&peer),
        [
            "POST contacts/search",
            "POST contacts",
            "POST notes",
            "POST contacts/search",
            "PATCH contacts/512",
            "POST notes/search",
            "POST notes",
        ]
    );
    let kept = kept.lock().expect("what is kept");
    assert_eq!(
        (kept.contacts.len(), kept.notes.len()),
        (1, 2),
        "another lead, another note"
    );
}

#[tokio::test]
async fn a_contact_that_somebody_else_made_meanwhile_is_brought_up_to_date() {
    let (peer, _) = account(|asked| {
        let creates = asked.line == "POST /crm/v3/objects/contacts";
        let message = "Contact already exists. Existing ID: 700";
        creates.then(|| says(409, json!({"category": "CONFLICT", "message": message})))
    })
    .await;
    let mut delivery = delivery(&peer);
    delivery.lead.email = None;
    let receipt = peer::send(&delivery).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("contact 700"));
}

#[tokio::test]
async fn an_address_that_is_none_stays_in_the_note() {
    let (peer, kept) = account(|_| None).await;
    let mut delivery = delivery(&peer);
    delivery.lead.email = Some("olga at example".to_owned());
    peer::send(&delivery).await.expect("it is taken");
    let kept = kept.lock().expect("what is kept");
    assert_eq!(kept.contacts[0]["properties"].get("email"), None);
    let note = kept.notes[0]["properties"]["hs_note_body"].as_str();
    assert!(
        note.is_some_and(|note| note.contains("olga at example")),
        "{note:?}"
    );
}

#[tokio::test]
async fn a_cut_after_every_step_doubles_nothing() {
    for (with_mail, steps) in [(true, 2), (false, 3)] {
        for cut in 1..=steps {
            let mut requests = 0;
            let (peer, kept) = account(move |_| {
                requests += 1;
                (requests == cut).then_some(Reply::Cut)
            })
            .await;
            let mut delivery = delivery(&peer);
            if !with_mail {
                delivery.lead.email = None;
            }
            let fault = peer::refused(&delivery).await;
            assert_eq!(fault.fault.kind, DeliveryFaultKind::Broken);
            assert_ne!(fault.again, LeadRetry::Never);
            peer::send(&delivery).await.expect("it is taken");
            let kept = kept.lock().expect("what is kept");
            let made = (kept.contacts.len(), kept.notes.len());
            assert_eq!(made, (1, 1), "with mail: {with_mail}, cut after {cut}");
        }
    }
}

#[tokio::test]
async fn somebody_who_cannot_be_found_again_is_not_sent_twice() {
    let (peer, _) = account(|_| Some(Reply::Cut)).await;
    let mut delivery = delivery(&peer);
    delivery.lead.email = None;
    delivery.lead.phone = None;
    let fault = peer::refused(&delivery).await;
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Uncertain);
    assert_eq!(fault.again, LeadRetry::Never);
}

#[tokio::test]
async fn failures_are_told_by_what_hubspot_says() {
    use DeliveryFaultKind as Fault;
    let say = |message: &str| json!({"status": "error", "message": message});
    let partly = json!({"status": "COMPLETE", "results": [], "numErrors": 1,
        "errors": [{"status": "error", "message": "Property \"x\" does not exist"}]});
    let cases = [
        (
            401,
            say("expired pat-eu1-secret"),
            Fault::Unauthorized,
            LeadRetry::Never,
            "expired …",
        ),
        (
            403,
            say("scopes"),
            Fault::Forbidden,
            LeadRetry::Never,
            "scopes",
        ),
        (
            429,
            say("slowly"),
            Fault::TooMany,
            LeadRetry::BackOff,
            "slowly",
        ),
        (
            423,
            say("locked"),
            Fault::TooMany,
            LeadRetry::BackOff,
            "locked",
        ),
        (
            477,
            say("moving"),
            Fault::TooMany,
            LeadRetry::BackOff,
            "moving",
        ),
        (502, say(""), Fault::ReceiverFailed, LeadRetry::BackOff, ""),
        (400, say("bad"), Fault::Rejected, LeadRetry::Never, "bad"),
        (
            207,
            partly,
            Fault::Rejected,
            LeadRetry::Never,
            "Property \"x\" does not exist",
        ),
        (
            200,
            json!({"results": []}),
            Fault::BadAnswer,
            LeadRetry::BackOff,
            "",
        ),
    ];
    for (status, body, kind, again, answer) in cases {
        let peer = Peer::replying(vec![says(status, body)]).await;
        let fault = peer::refused(&delivery(&peer)).await;
        assert_eq!((fault.fault.kind, fault.again), (kind, again), "{status}");
        assert_eq!(fault.fault.answer, answer, "{status}");
    }
}
