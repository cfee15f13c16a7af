//! Google's token server and Sheets as their documentation describes them, with what they keep.

use std::sync::{Arc, Mutex};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::integration::{IntegrationSettings, LeadField, LeadRetry};
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};

use super::*;
use crate::peer::{self, Asked, NOW, Peer, Reply, says};
use engine::ports::leads::LeadSink;

/// A key made for this test; it opens nothing.
const KEY: &str = include_str!("tests/key.pem");
const EMAIL: &str = "leads@shop.iam.gserviceaccount.com";
const SPREADSHEET: &str = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms";

#[derive(Default)]
struct Kept {
    rows: Vec<Vec<Value>>,
    tokens: usize,
}

/// Google. `fault` is asked first; a connection is cut after the work is done.
async fn google(
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
        let answer = kept.answer(asked);
        reply.unwrap_or(answer)
    })
    .await;
    (peer, all)
}

impl Kept {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if asked.line == "POST /token" {
            self.tokens += 1;
            let token = format!("token-{}", self.tokens);
            return says(
                200,
                json!({"access_token": token, "expires_in": 3_599, "token_type": "Bearer"}),
            );
        }
        let token = format!("Bearer token-{}", self.tokens);
        if asked.headers.get("authorization") != Some(&token) {
            return says(
                401,
                json!({"error": {"code": 401, "message": "Invalid Credentials"}}),
            );
        }
        let range = asked.line.rsplit_once("!").expect("a range").1;
        match asked.line.split_once(' ').expect("a method").0 {
            "GET" if range == "1:1" => {
                let first: Vec<&Vec<Value>> = self.rows.iter().take(1).collect();
                says(200, json!({"range": "Leads!A1:Z1", "values": first}))
            }
            "GET" => {
                let column = usize::from(range.as_bytes()[0] - b'A');
                let cells: Vec<Value> = self
                    .rows
                    .iter()
                    .filter_map(|row| row.get(column).cloned())
                    .collect();
                says(200, json!({"majorDimension": "COLUMNS", "values": [cells]}))
            }
            "PUT" => {
                let new = asked.json()["values"][0]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                match self.rows.first_mut() {
                    Some(first) => first.extend(new),
                    None => self.rows.push(new),
                }
                says(200, json!({"updatedCells": 1}))
            }
            _ => {
                let row = asked.json()["values"][0]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                self.rows.push(row);
                let range = format!("Leads!A{}:L{0}", self.rows.len());
                says(
                    200,
                    json!({"tableRange": "Leads!A1", "updates": {"updatedRange": range}}),
                )
            }
        }
    }
}

fn key_file() -> String {
    json!({
        "type": "service_account", "client_email": EMAIL, "private_key": KEY,
        "private_key_id": "abc123", "token_uri": "https://oauth2.googleapis.com/token",
    })
    .to_string()
}

fn delivery(peer: &Peer) -> LeadDelivery {
    let settings = IntegrationSettings::GoogleSheets {
        spreadsheet: SPREADSHEET.to_owned(),
        sheet: "Leads".to_owned(),
        base_url: Some(peer.url.clone()),
        token_url: Some(format!("{}/token", peer.url)),
    };
    peer::delivery(settings, Some(&key_file()))
}

#[tokio::test]
async fn a_token_is_asked_for_with_an_assertion_that_google_can_check() {
    let (peer, _) = google(|_| None).await;
    peer::send(&delivery(&peer)).await.expect("it is taken");
    let asked = peer.asked().remove(0);
    assert_eq!(
        asked.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    let form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    let assertion = asked.body.strip_prefix(form).expect("its form");
    let (signed, signature) = assertion.rsplit_once('.').expect("three parts");
    let (header, claims) = signed.split_once('.').expect("three parts");
    let open = |part: &str| URL_SAFE_NO_PAD.decode(part).expect("base64");
    let json = |part: &str| serde_json::from_slice::<Value>(&open(part)).expect("JSON");
    assert_eq!(
        json(header),
        json!({"alg": "RS256", "typ": "JWT", "kid": "abc123"})
    );
    assert_eq!(
        json(claims),
        json!({
            "iss": EMAIL,
            "scope": "https://www.googleapis.com/auth/spreadsheets",
            "aud": format!("{}/token", peer.url),
            "iat": NOW / 1_000,
            "exp": NOW / 1_000 + 3_600,
        })
    );
    let body: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(body)
        .expect("base64");
    let pair = RsaKeyPair::from_pkcs8(&der).expect("a key");
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key())
        .verify(signed.as_bytes(), &open(signature))
        .expect("a signature by this key");
}

#[tokio::test]
async fn an_empty_sheet_gets_its_headings_and_a_lead_its_row() {
    let (peer, kept) = google(|_| None).await;
    let mut delivery = delivery(&peer);
    delivery.lead.name = Some("=HYPERLINK(\"http://evil\")".to_owned());
    let receipt = peer::send(&delivery).await.expect("it is taken");
    assert_eq!(receipt.made.as_deref(), Some("Leads!A2:L2"));
    let values = format!("/v4/spreadsheets/{SPREADSHEET}/values/'Leads'!");
    assert_eq!(
        peer.lines(),
        [
            "POST /token".to_owned(),
            format!("GET {values}1:1"),
            format!("PUT {values}A1:L1?valueInputOption=RAW"),
            format!("POST {values}A1:L1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS"),
        ]
    );
    let kept = kept.lock().expect("what is kept");
    assert_eq!(kept.rows[0].first(), Some(&json!("Date")));
    assert_eq!(kept.rows[0].last(), Some(&json!("Switchboard ID")));
    assert_eq!(
        kept.rows[1][5], "=HYPERLINK(\"http://evil\")",
        "RAW: a text, as it is"
    );
    assert_eq!(kept.rows[1][6], "+79161234567");
    assert_eq!(kept.rows[1][11], "sb-7-success");
}

#[tokio::test]
async fn a_sheet_with_headings_of_its_own_keeps_them() {
    let (peer, kept) = google(|_| None).await;
    kept.lock().expect("what is kept").rows = vec![
        vec![json!("phone"), json!("Comment")],
        vec![json!("+1"), json!("by hand")],
    ];
    let mut delivery = delivery(&peer);
    delivery.draft.mapping.truncate(0);
    peer::mapped(&mut delivery, "Phone", LeadField::Phone);
    peer::mapped(&mut delivery, "Name", LeadField::Name);
    peer::send(&delivery).await.expect("it is taken");
    let kept = kept.lock().expect("what is kept");
    assert_eq!(kept.rows[0], ["phone", "Comment", "Name", "Switchboard ID"]);
    assert_eq!(kept.rows[2], ["+79161234567", "", "Olga", "sb-7-success"]);
}

#[tokio::test]
async fn a_cut_after_every_step_doubles_nothing() {
    for cut in 1..=4 {
        let mut requests = 0;
        let (peer, kept) = google(move |_| {
            requests += 1;
            (requests == cut).then_some(Reply::Cut)
        })
        .await;
        let delivery = delivery(&peer);
        let fault = peer::refused(&delivery).await;
        assert_eq!(fault.fault.kind, DeliveryFaultKind::Broken);
        peer::send(&delivery).await.expect("it is taken");
        let kept = kept.lock().expect("what is kept");
        assert_eq!(kept.rows.len(), 2, "headings and one row, cut after {cut}");
        assert_eq!(kept.rows[0].len(), 12, "headings once, cut after {cut}");
    }
}

#[tokio::test]
async fn a_token_is_kept_until_it_expires_and_renewed_when_taken_back() {
    let (peer, kept) = google(|_| None).await;
    let sinks = peer::sinks();
    let mut delivery = delivery(&peer);
    let tokens = || kept.lock().expect("what is kept").tokens;
    sinks.deliver(delivery.clone()).await.expect("it is taken");
    delivery.at += 3_500_000;
    sinks.deliver(delivery.clone()).await.expect("it is taken");
    assert_eq!(tokens(), 1, "kept");
    delivery.at += 60_000;
    sinks.deliver(delivery.clone()).await.expect("it is taken");
    assert_eq!(tokens(), 2, "renewed a minute before its end");
    // Google takes it back: the peer counts on, so that ours is an old one.
    kept.lock().expect("what is kept").tokens += 10;
    sinks.deliver(delivery.clone()).await.expect("it is taken");
    assert_eq!(tokens(), 13, "once more with a new one");
}

#[tokio::test]
async fn failures_are_told_by_what_google_says() {
    use DeliveryFaultKind as Fault;
    let say = |message: &str| json!({"error": {"code": 0, "message": message, "status": "X"}});
    let cases = [
        (
            403,
            say("no permission"),
            Fault::Forbidden,
            LeadRetry::Never,
        ),
        (404, say("not found"), Fault::NotFound, LeadRetry::Never),
        (
            400,
            say("Unable to parse range: Leads!1:1"),
            Fault::NotFound,
            LeadRetry::Never,
        ),
        (400, say("too long"), Fault::Rejected, LeadRetry::Never),
        (429, say("quota"), Fault::TooMany, LeadRetry::BackOff),
        (503, say("later"), Fault::ReceiverFailed, LeadRetry::BackOff),
        (401, say("token"), Fault::Unauthorized, LeadRetry::Never),
        (
            200,
            json!({"values": "x"}),
            Fault::BadAnswer,
            LeadRetry::BackOff,
        ),
    ];
    for (status, body, kind, again) in cases {
        let (peer, _) =
            google(move |asked| (asked.line != "POST /token").then(|| says(status, body.clone())))
                .await;
        let fault = peer::refused(&delivery(&peer)).await;
        assert_eq!((fault.fault.kind, fault.again), (kind, again), "{status}");
    }
}

#[tokio::test]
async fn an_account_that_is_gone_gets_no_token() {
    let said = json!({"error": "invalid_grant", "error_description": "Invalid JWT Signature."});
    let peer = Peer::replying(vec![says(400, said)]).await;
    let fault = peer::refused(&delivery(&peer)).await;
    assert_eq!(fault.fault.kind, DeliveryFaultKind::Unauthorized);
    assert_eq!(fault.again, LeadRetry::Never);
    assert_eq!(fault.fault.answer, "invalid_grant Invalid JWT Signature.");
    let mut unreadable = delivery(&peer);
    for secret in ["{}", "no JSON", &key_file().replace("MII", "XXX")] {
        let secret = engine::ports::messenger::Secret(secret.to_owned());
        unreadable.secret = Some(secret);
        let fault = peer::refused(&unreadable).await;
        assert_eq!(fault.fault.kind, DeliveryFaultKind::SecretUnreadable);
    }
}

#[test]
fn columns_have_letters() {
    let told: Vec<String> = [0, 25, 26, 51, 701, 702].into_iter().map(letters).collect();
    assert_eq!(told, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
}
