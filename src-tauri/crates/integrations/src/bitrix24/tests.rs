//! Bitrix24 as its documentation describes it, with what it keeps.

use std::sync::{Arc, Mutex};

use domain::integration::{IntegrationSettings, LeadField};

use super::*;
use crate::peer::{self, Asked, Peer, Reply, says};

const KEY: &str = "x7k2abc9def0ghij";

/// A portal: objects by their kind. `fault` is asked first.
async fn portal(
    mut fault: impl FnMut(&Asked) -> Option<Reply> + Send + 'static,
) -> (Peer, Arc<Mutex<Vec<Value>>>) {
    let objects = Arc::new(Mutex::new(Vec::<Value>::new()));
    let kept = Arc::clone(&objects);
    let peer = Peer::with(move |asked| {
        let body = asked.json();
        let mut objects = kept.lock().expect("the objects");
        let kind = &body["entityTypeId"];
        let adds = asked.line.ends_with("/crm.item.add");
        let cut = fault(asked);
        // A connection that is cut is cut after the portal has done its work.
        if let Some(reply) = cut.clone().filter(|reply| !matches!(reply, Reply::Cut)) {
            return reply;
        }
        let answer = if adds {
            let id = 100 + objects.len();
            let mut object = body["fields"].clone();
            object["id"] = id.into();
            object["kind"] = kind.clone();
            objects.push(object);
            json!({"result": {"item": {"id": id}}, "time": {}})
        } else {
            let filter = &body["filter"];
            let found = objects.iter().filter(|object| {
                object["kind"] == *kind
                    && object["originId"] == filter["=originId"]
                    && object["originatorId"] == filter["=originatorId"]
            });
            // Old portals tell numbers as text.
            let items: Vec<Value> = found
                .map(|object| json!({"id": object["id"].to_string()}))
                .collect();
            json!({"result": {"items": items}, "total": 0, "time": {}})
        };
        cut.unwrap_or_else(|| says(200, answer))
    })
    .await;
    (peer, objects)
}

fn delivery(peer: &Peer, entity: Bitrix24Entity) -> LeadDelivery {
    let secret = format!("{}/rest/1/{KEY}/", peer.url);
    peer::delivery(IntegrationSettings::Bitrix24 { entity }, Some(&secret))
}

#[tokio::test]
async fn a_lead_is_made_with_its_phone_and_mail() {
    let (peer, objects) = portal(|_| None).await;
    let mut delivery = delivery(&peer, Bitrix24Entity::Lead);
    peer::mapped(&mut delivery, "SOURCE_ID", LeadField::Channel);
    let receipt = peer::send(&delivery).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("lead 100"));
    assert_eq!(
        peer.lines(),
        [
            format!("POST /rest/1/{KEY}/crm.item.list"),
            format!("POST /rest/1/{KEY}/crm.item.add")
        ]
    );
    let lead = objects.lock().expect("the objects").remove(0);
    let fm = json!([
        {"typeId": "PHONE", "valueType": "WORK", "value": "+79161234567"},
        {"typeId": "EMAIL", "valueType": "WORK", "value": "olga@example.com"},
    ]);
    assert_eq!(
        lead,
        json!({
            "id": 100, "kind": 1, "title": "Olga · Spring sale", "name": "Olga", "fm": fm,
            "comments": "Wants <two>.", "sourceDescription": "Spring sale", "sourceId": "Shop bot",
            "originatorId": "switchboard", "originId": "sb-7-success",
        })
    );
    let add = peer.asked().remove(1).json();
    assert_eq!(add.get("useOriginalUfNames"), None);
}

#[tokio::test]
async fn a_deal_has_a_contact_and_own_fields_keep_their_names() {
    let (peer, objects) = portal(|_| None).await;
    let mut delivery = delivery(&peer, Bitrix24Entity::Deal);
    let city = LeadField::Field {
        key: "city".to_owned(),
    };
    peer::mapped(&mut delivery, "UF_CRM_1700000000", city);
    let receipt = peer::send(&delivery).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("deal 101, contact 100"));
    let objects = objects.lock().expect("the objects");
    assert_eq!(
        (&objects[0]["kind"], &objects[0]["name"]),
        (&json!(3), &json!("Olga"))
    );
    assert_eq!(objects[0]["fm"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&objects[1]["kind"], &objects[1]["contactId"]),
        (&json!(2), &json!(100))
    );
    assert_eq!(objects[1]["UF_CRM_1700000000"], "Казань");
    assert_eq!(objects[1].get("fm"), None, "a deal has no phone of its own");
    assert_eq!(peer.asked()[3].json()["useOriginalUfNames"], "Y");
}

#[tokio::test]
async fn a_cut_after_every_step_doubles_nothing() {
    for cut in 0..4 {
        let mut requests = 0;
        let (peer, objects) = portal(move |_| {
            requests += 1;
            (requests == cut + 1).then_some(Reply::Cut)
        })
        .await;
        let delivery = delivery(&peer, Bitrix24Entity::Deal);
        let fault = peer::refused(&delivery).await;
        assert_eq!(
            fault.fault.kind,
            DeliveryFaultKind::Broken,
            "cut after {cut}"
        );
        assert_eq!(fault.again, LeadRetry::BackOff);
        // Also after a crash that forgot what was made.
        let receipt = peer::send(&delivery).await.expect("it is taken");
        assert_eq!(
            receipt.made.as_deref(),
            Some("deal 101, contact 100"),
            "cut after {cut}"
        );
        assert_eq!(
            objects.lock().expect("the objects").len(),
            2,
            "cut after {cut}"
        );
    }
}

#[tokio::test]
async fn codes_of_failures_have_their_words() {
    use DeliveryFaultKind as Fault;
    let cases = [
        (
            503,
            "QUERY_LIMIT_EXCEEDED",
            Fault::TooMany,
            LeadRetry::BackOff,
        ),
        (503, "OVERLOAD_LIMIT", Fault::Overloaded, LeadRetry::BackOff),
        (
            429,
            "OPERATION_TIME_LIMIT",
            Fault::TooMany,
            LeadRetry::BackOff,
        ),
        (
            200,
            "QUERY_LIMIT_EXCEEDED",
            Fault::TooMany,
            LeadRetry::BackOff,
        ),
        (
            500,
            "INTERNAL_SERVER_ERROR",
            Fault::ReceiverFailed,
            LeadRetry::BackOff,
        ),
        (
            401,
            "INVALID_CREDENTIALS",
            Fault::Unauthorized,
            LeadRetry::Never,
        ),
        (401, "ACCESS_DENIED", Fault::Payment, LeadRetry::Never),
        (403, "ACCESS_DENIED", Fault::Forbidden, LeadRetry::Never),
        (
            401,
            "insufficient_scope",
            Fault::Forbidden,
            LeadRetry::Never,
        ),
        (
            404,
            "ERROR_METHOD_NOT_FOUND",
            Fault::NotFound,
            LeadRetry::Never,
        ),
        (400, "", Fault::Rejected, LeadRetry::Never),
        (200, "CRM_FIELD_ERROR", Fault::Rejected, LeadRetry::Never),
        (502, "SOMETHING", Fault::ReceiverFailed, LeadRetry::BackOff),
    ];
    for (status, error, kind, again) in cases {
        let words = format!("refused by {KEY}");
        let body = json!({"error": error, "error_description": words});
        let peer = Peer::replying(vec![says(status, body)]).await;
        let fault = peer::refused(&delivery(&peer, Bitrix24Entity::Lead)).await;
        assert_eq!(
            (fault.fault.kind, fault.again),
            (kind, again),
            "{status} {error}"
        );
        assert_eq!(fault.fault.answer, "refused by …", "the key is not told");
        assert_eq!(fault.fault.code, Some(status));
    }
}

#[tokio::test]
async fn what_is_not_understood_is_asked_again() {
    for reply in [
        Reply::Say(200, "", "<html>maintenance</html>".to_owned()),
        says(200, json!({"result": {"items": "none"}})),
        says(200, json!({})),
        says(200, json!([])),
    ] {
        let peer = Peer::replying(vec![reply]).await;
        let fault = peer::refused(&delivery(&peer, Bitrix24Entity::Lead)).await;
        assert_eq!(fault.fault.kind, DeliveryFaultKind::BadAnswer);
        assert_eq!(fault.again, LeadRetry::BackOff);
    }
}

#[tokio::test]
async fn without_a_webhook_nothing_is_asked() {
    let settings = IntegrationSettings::Bitrix24 {
        entity: Bitrix24Entity::Lead,
    };
    for (secret, kind) in [
        (None, DeliveryFaultKind::SecretMissing),
        (Some("token"), DeliveryFaultKind::SecretUnreadable),
        (Some("shop/rest/1/abc"), DeliveryFaultKind::SecretUnreadable),
    ] {
        let fault = peer::refused(&peer::delivery(settings.clone(), secret)).await;
        assert_eq!((fault.fault.kind, fault.again), (kind, LeadRetry::Never));
    }
}

#[test]
fn codes_of_the_old_interface_become_those_of_the_new_one() {
    assert_eq!(code("SOURCE_DESCRIPTION"), "sourceDescription");
    assert_eq!(code("TITLE"), "title");
    assert_eq!(code("comments"), "comments");
    assert_eq!(code("UF_CRM_5"), "UF_CRM_5");
}
