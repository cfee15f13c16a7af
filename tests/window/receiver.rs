//! A receiver of leads, as a team's own server would be: it checks each signature by the rules of
//! Standard Webhooks, refuses what does not fit, and keeps what does.
//! It does not know the app: its rules are those of the standard (standardwebhooks.com), not of our sender.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::hmac;
use serde_json::Value;

/// How old a signature may be, in seconds: what the standard's own libraries allow.
const TOLERANCE: u64 = 5 * 60;

/// What came in.
#[derive(Debug, Clone)]
enum Told {
    /// It was signed as it must be: its id, and what it says.
    Verified(String, Value),
    /// It was refused, and why.
    Refused(&'static str),
}

/// A server on loopback; it takes posts to any path for as long as the process lives.
pub(crate) struct Receiver {
    address: SocketAddr,
    told: Arc<Mutex<Vec<Told>>>,
}

impl Receiver {
    /// Listens, and trusts what is signed with this secret (`whsec_…`).
    pub(crate) fn listen(secret: &str) -> Self {
        let bytes = secret
            .strip_prefix("whsec_")
            .and_then(|key| STANDARD.decode(key).ok());
        let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes.expect("a signing key"));
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback");
        let address = listener.local_addr().expect("an address");
        let told = Arc::<Mutex<Vec<Told>>>::default();
        let keeping = told.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Ok(told) = take(&stream, &key) {
                    keeping
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(told);
                }
            }
        });
        Self { address, told }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/leads", self.address)
    }

    /// Everything that came in so far.
    fn told(&self) -> Vec<Told> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.clone()
    }

    /// What came in verified and is of this type, each with its id.
    pub(crate) fn verified(&self, kind: &str) -> Vec<(String, Value)> {
        let all = self.told().into_iter();
        all.filter_map(|told| match told {
            Told::Verified(id, body) if body["type"] == kind => Some((id, body)),
            Told::Verified(..) | Told::Refused(_) => None,
        })
        .collect()
    }

    /// Why something was refused, for each that was.
    pub(crate) fn refused(&self) -> Vec<&'static str> {
        let all = self.told().into_iter();
        all.filter_map(|told| match told {
            Told::Refused(why) => Some(why),
            Told::Verified(..) => None,
        })
        .collect()
    }
}

/// Reads one request, judges it and answers it.
fn take(stream: &TcpStream, key: &hmac::Key) -> std::io::Result<Told> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.trim().to_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .and_then(|text| text.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let told = judge(&headers, &body, key);
    let status = match told {
        Told::Verified(..) => "200 OK",
        Told::Refused(_) => "401 Unauthorized",
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )?;
    Ok(told)
}

/// The standard's check: `id.timestamp.body` signed, not too old, in any of the signatures given.
fn judge(headers: &BTreeMap<String, String>, body: &[u8], key: &hmac::Key) -> Told {
    let header = |name: &str| headers.get(name).map(String::as_str);
    let (Some(id), Some(timestamp), Some(signatures)) = (
        header("webhook-id"),
        header("webhook-timestamp"),
        header("webhook-signature"),
    ) else {
        return Told::Refused("a header is missing");
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |now| now.as_secs());
    if !timestamp
        .parse::<u64>()
        .is_ok_and(|at| at.abs_diff(now) <= TOLERANCE)
    {
        return Told::Refused("the timestamp is too old or too new");
    }
    let mut signed = format!("{id}.{timestamp}.").into_bytes();
    signed.extend_from_slice(body);
    let fits = |signature: &str| {
        let bytes = signature
            .strip_prefix("v1,")
            .and_then(|text| STANDARD.decode(text).ok());
        bytes.is_some_and(|bytes| hmac::verify(key, &signed, &bytes).is_ok())
    };
    if !signatures.split(' ').any(fits) {
        return Told::Refused("no signature fits");
    }
    match serde_json::from_slice(body) {
        Ok(body) => Told::Verified(id.to_owned(), body),
        Err(_) => Told::Refused("no JSON"),
    }
}
