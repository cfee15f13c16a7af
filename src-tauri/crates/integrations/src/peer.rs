//! A receiver for tests: an HTTP server on loopback that answers as it is told and keeps what it was
//! asked. And a lead to send to it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{
    ids::{DialogueId, IntegrationId},
    integration::{
        FieldMapping, IntegrationDraft, IntegrationSettings, Lead, LeadEvent, LeadField,
        TranscriptLine, default_mapping,
    },
    money::Usd,
};
use engine::ports::{
    leads::{LeadDelivery, LeadFault, LeadReceipt, LeadSink},
    messenger::Secret,
};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{LeadSinks, Timings};

/// 2025-11-20T12:00:00Z.
pub(crate) const NOW: i64 = 1_763_640_000_000;

/// What a peer was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// `POST /rest/1/code/crm.item.add`.
    pub(crate) line: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }
}

/// What a peer does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Answers: status, further headers, body.
    Say(u16, &'static str, String),
    /// Cuts the connection.
    Cut,
    /// Says nothing at all.
    Silence,
}

/// An answer with JSON.
pub(crate) fn says(status: u16, body: Value) -> Reply {
    Reply::Say(status, "", body.to_string())
}

type Rule = Box<dyn FnMut(&Asked) -> Reply + Send>;

/// The receiver.
pub(crate) struct Peer {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Peer {
    /// A receiver that follows a rule.
    pub(crate) async fn with(rule: impl FnMut(&Asked) -> Reply + Send + 'static) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(rule)));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&rule)));
            }
        });
        Peer {
            url: format!("http://{address}"),
            asked,
            task,
        }
    }

    /// A receiver that gives these replies one after the other, and the last one from then on.
    pub(crate) async fn replying(replies: Vec<Reply>) -> Peer {
        let mut replies = replies.into_iter().peekable();
        Peer::with(move |_| {
            let reply = replies.next().expect("a reply is left");
            if replies.peek().is_none() {
                let again = vec![reply.clone()].into_iter().peekable();
                replies = again;
            }
            reply
        })
        .await
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("its record").clone()
    }

    /// The first lines of what was asked.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

async fn serve(stream: TcpStream, kept: Arc<Mutex<Vec<Asked>>>, rule: Arc<Mutex<Rule>>) {
    let mut stream = BufReader::new(stream);
    while let Some(asked) = read(&mut stream).await {
        kept.lock().expect("its record").push(asked.clone());
        let reply = (rule.lock().expect("its rule"))(&asked);
        match reply {
            Reply::Say(status, headers, body) => {
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status} Status\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
                );
                if stream.get_mut().write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
            Reply::Cut => return,
            Reply::Silence => std::future::pending::<()>().await,
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = Vec::new();
    stream
        .read_until(b'\n', &mut line)
        .await
        .ok()
        .filter(|&read| read > 0)?;
    let line = String::from_utf8_lossy(&line);
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await.ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap_or(0));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    Some(Asked {
        line,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// Receivers that do not let a test wait.
pub(crate) fn sinks() -> LeadSinks {
    LeadSinks::new(Timings {
        connect: Duration::from_millis(500),
        answer: Duration::from_millis(500),
        mail: Duration::from_secs(2),
        bitrix24: Duration::ZERO,
        amocrm: Duration::ZERO,
        hubspot: Duration::ZERO,
        sheets: Duration::ZERO,
    })
}

/// A lead with everything.
pub(crate) fn lead() -> Lead {
    Lead {
        event: LeadEvent::Success,
        at: NOW,
        dialogue: DialogueId(42),
        task: "Spring sale".to_owned(),
        channel: "Shop bot".to_owned(),
        ai: "Seller".to_owned(),
        manager: "Anna".to_owned(),
        name: Some("Olga".to_owned()),
        username: Some("olga_k".to_owned()),
        phone: Some("+79161234567".to_owned()),
        email: Some("olga@example.com".to_owned()),
        summary: Some("Wants <two>.".to_owned()),
        fields: BTreeMap::from([("city".to_owned(), "Казань".to_owned())]),
        tags: vec!["replied".to_owned(), "success".to_owned()],
        cost: Usd(1_234),
        transcript: vec![TranscriptLine {
            at: NOW,
            who: "Olga".to_owned(),
            theirs: true,
            text: "Two, please".to_owned(),
        }],
    }
}

/// The delivery of that lead, by the mapping its kind begins with.
pub(crate) fn delivery(settings: IntegrationSettings, secret: Option<&str>) -> LeadDelivery {
    LeadDelivery {
        id: "sb-7-success".to_owned(),
        integration: IntegrationId(3),
        draft: IntegrationDraft {
            name: "CRM".to_owned(),
            mapping: default_mapping(&settings),
            settings,
            events: vec![LeadEvent::Success],
        },
        secret: secret.map(|secret| Secret(secret.to_owned())),
        made: None,
        lead: lead(),
        at: NOW,
    }
}

/// One more field in the mapping.
pub(crate) fn mapped(delivery: &mut LeadDelivery, target: &str, source: LeadField) {
    delivery.draft.mapping.push(FieldMapping {
        target: target.to_owned(),
        source,
    });
}

/// Delivers it.
pub(crate) async fn send(delivery: &LeadDelivery) -> Result<LeadReceipt, LeadFault> {
    sinks().deliver(delivery.clone()).await
}

/// Delivers it, which must fail.
pub(crate) async fn refused(delivery: &LeadDelivery) -> LeadFault {
    send(delivery).await.expect_err("it must not be taken")
}
