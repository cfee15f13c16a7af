//! Several challenges to one request: a proxy asks for credentials, then the server behind it, and each
//! wants to see its own again (RFC 3261, 22.3). The stack answers one, and forgets it at the next.
//!
//! Does not know accounts; it is given the password that answers are made with.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rsipstack::sip::{
    DigestGenerator, Header, HeadersExt, Method, Request, Response, StatusCode, StatusCodeKind,
    ToTypedHeader, headers::auth::AuthQop, typed,
};

/// A request is answered long before.
const FORGOTTEN: Duration = Duration::from_secs(600);

/// Who asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    /// 407.
    Proxy,
    /// 401.
    Server,
}

/// Credentials that a request carried.
#[derive(Debug, Clone)]
struct Carried {
    asker: Asker,
    answer: typed::Authorization,
}

impl Carried {
    fn header(&self) -> Header {
        let answer = self.answer.clone();
        match self.asker {
            Asker::Server => answer.into(),
            Asker::Proxy => typed::ProxyAuthorization {
                scheme: answer.scheme,
                username: answer.username,
                realm: answer.realm,
                nonce: answer.nonce,
                uri: answer.uri,
                response: answer.response,
                algorithm: answer.algorithm,
                opaque: answer.opaque,
                qop: answer.qop,
            }
            .into(),
        }
    }

    /// The same for the next request: each use of a nonce is counted.
    fn again(&self, password: &str, method: &Method) -> Carried {
        let mut answer = self.answer.clone();
        if let Some(AuthQop::Auth { nc, .. } | AuthQop::AuthInt { nc, .. }) = &mut answer.qop {
            *nc = nc.saturating_add(1);
        }
        answer.response = DigestGenerator::from(&answer, password, method).compute();
        Carried {
            asker: self.asker,
            answer,
        }
    }

    fn is_for(&self, asker: Asker, realm: &str) -> bool {
        self.asker == asker && self.answer.realm == realm
    }
}

struct Asked {
    seq: u32,
    carried: Vec<Carried>,
    since: Instant,
}

/// What was asked of requests that go on, by Call-ID and method.
#[derive(Default)]
pub(super) struct Challenges {
    password: Option<String>,
    asked: Mutex<HashMap<(String, String), Asked>>,
}

impl Challenges {
    /// Answered with this password.
    pub(super) fn new(password: Option<String>) -> Challenges {
        Challenges {
            password,
            asked: Mutex::default(),
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<(String, String), Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request with credentials goes out: it carries those, too, that were asked for before.
    pub(super) fn join(&self, request: &mut Request) {
        let (Some(password), Some((key, seq))) = (&self.password, key(request)) else {
            return;
        };
        let own: Vec<Carried> = request.headers.iter().filter_map(carried).collect();
        if own.is_empty() {
            return;
        }
        let mut known = self.known();
        known.retain(|_, asked| asked.since.elapsed() < FORGOTTEN);
        let before = known.get(&key);
        let carried = match before {
            // sent again as it was
            Some(asked) if asked.seq == seq => asked.carried.clone(),
            Some(_) | None => {
                let before = before.map(|asked| asked.carried.clone());
                let others = before.unwrap_or_default().into_iter().filter(|other| {
                    !own.iter()
                        .any(|new| new.is_for(other.asker, &other.answer.realm))
                });
                let others = others.map(|other| other.again(password, &request.method));
                own.iter().cloned().chain(others).collect()
            }
        };
        for other in &carried {
            let mine = |new: &Carried| new.is_for(other.asker, &other.answer.realm);
            if !own.iter().any(mine) {
                request.headers.push(other.header());
            }
        }
        let since = Instant::now();
        known.insert(
            key,
            Asked {
                seq,
                carried,
                since,
            },
        );
    }

    /// An answer came. The stack takes a second challenge for a refused password; one from somebody
    /// who has not asked before is shown to it as one that it answers again.
    pub(super) fn note(&self, response: &mut Response) {
        let Some((key, seq)) = key(response) else {
            return;
        };
        let asker = match response.status_code {
            StatusCode::ProxyAuthenticationRequired => Asker::Proxy,
            StatusCode::Unauthorized => Asker::Server,
            // of the standard's long list
            _ => {
                if response.status_code.kind() != StatusCodeKind::Provisional {
                    self.known().remove(&key);
                }
                return;
            }
        };
        let known = self.known();
        let Some(asked) = known.get(&key).filter(|asked| asked.seq == seq) else {
            return;
        };
        let mut headers = Vec::with_capacity(response.headers.len());
        for header in response.headers.iter() {
            let new = |realm: &str| !asked.carried.iter().any(|one| one.is_for(asker, realm));
            headers.push(match (header, asker) {
                (Header::ProxyAuthenticate(challenge), Asker::Proxy) => match challenge.typed() {
                    Ok(mut read) if new(&read.realm) => {
                        read.stale = Some("true".to_owned());
                        read.into()
                    }
                    Ok(_) | Err(_) => header.clone(),
                },
                (Header::WwwAuthenticate(challenge), Asker::Server) => match challenge.typed() {
                    Ok(mut read) if new(&read.realm) => {
                        read.stale = Some("true".to_owned());
                        read.into()
                    }
                    Ok(_) | Err(_) => header.clone(),
                },
                (other, Asker::Proxy | Asker::Server) => other.clone(),
            });
        }
        response.headers = headers.into();
    }
}

/// Whose request or answer it is: Call-ID and method; and its number.
fn key(message: &impl HeadersExt) -> Option<((String, String), u32)> {
    let call = message.call_id_header().ok()?.value().to_owned();
    let cseq = message.cseq_header().ok()?;
    let method = cseq.method().ok()?;
    Some(((call, method.to_string()), cseq.seq().ok()?))
}

fn carried(header: &Header) -> Option<Carried> {
    match header {
        Header::Authorization(answer) => Some(Carried {
            asker: Asker::Server,
            answer: typed::Authorization::parse(&answer.0).ok()?,
        }),
        Header::ProxyAuthorization(answer) => {
            let answer = typed::ProxyAuthorization::parse(&answer.0).ok()?;
            Some(Carried {
                asker: Asker::Proxy,
                answer: typed::Authorization {
                    scheme: answer.scheme,
                    username: answer.username,
                    realm: answer.realm,
                    nonce: answer.nonce,
                    uri: answer.uri,
                    response: answer.response,
                    algorithm: answer.algorithm,
                    opaque: answer.opaque,
                    qop: answer.qop,
                },
            })
        }
        // other headers, of another crate's open list
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rsipstack::sip::{Uri, Version};

    use super::*;

    const PROXY: &str = r#"Digest realm="proxy", nonce="p1", algorithm=MD5, qop="auth""#;
    const SERVER: &str = r#"Digest realm="server", nonce="s1", algorithm=MD5"#;

    fn challenge(code: u16, seq: u32, header: Header) -> Response {
        Response {
            status_code: StatusCode::from(code),
            headers: vec![
                Header::CallId("one".into()),
                Header::CSeq(format!("{seq} INVITE").as_str().into()),
                header,
            ]
            .into(),
            ..Response::default()
        }
    }

    fn invite(seq: u32, answer: Header) -> Request {
        Request {
            method: Method::Invite,
            uri: Uri::try_from("sip:204@example.com").unwrap(),
            version: Version::V2,
            headers: vec![
                Header::CallId("one".into()),
                Header::CSeq(format!("{seq} INVITE").as_str().into()),
                answer,
            ]
            .into(),
            body: Vec::new(),
        }
    }

    fn answer(realm: &str, nonce: &str, qop: &str) -> String {
        format!(
            r#"Digest username="me", realm="{realm}", nonce="{nonce}", uri="sip:204@example.com", response="x", algorithm=MD5{qop}"#
        )
    }

    fn values(request: &Request, name: &str) -> Vec<String> {
        let headers = request.headers.iter();
        let headers = headers.filter(|header| header.name().eq_ignore_ascii_case(name));
        headers.map(|header| header.value().to_owned()).collect()
    }

    fn is_stale(response: &Response) -> bool {
        rsipstack::dialog::authenticate::is_stale_challenge(response)
    }

    #[test]
    fn who_asks_second_is_answered_together_with_who_asked_first() {
        let challenges = Challenges::new(Some("secret".to_owned()));
        let mut first = challenge(407, 1, Header::ProxyAuthenticate(PROXY.into()));
        challenges.note(&mut first);
        assert!(!is_stale(&first), "the stack answers it as it is");
        let own = answer("proxy", "p1", r#", qop=auth, nc=00000001, cnonce="c""#);
        let mut request = invite(2, Header::ProxyAuthorization(own.as_str().into()));
        challenges.join(&mut request);
        assert_eq!(request.headers.len(), 3, "nobody else has asked");

        let mut second = challenge(401, 2, Header::WwwAuthenticate(SERVER.into()));
        challenges.note(&mut second);
        assert!(is_stale(&second), "it is answered once more");
        let own = answer("server", "s1", "");
        let mut request = invite(3, Header::Authorization(own.as_str().into()));
        challenges.join(&mut request);
        let joined = values(&request, "Proxy-Authorization");
        assert_eq!(joined.len(), 1);
        assert!(joined[0].contains("nc=00000002"), "counted: {joined:?}");
        assert!(
            !joined[0].contains(r#"response="x""#),
            "made anew: {joined:?}"
        );
        let mut again = invite(3, Header::Authorization(own.as_str().into()));
        challenges.join(&mut again);
        assert_eq!(values(&again, "Proxy-Authorization"), joined, "sent again");

        let mut refused = challenge(401, 3, Header::WwwAuthenticate(SERVER.into()));
        challenges.note(&mut refused);
        assert!(!is_stale(&refused), "the same again is a refusal");
    }

    #[test]
    fn a_refused_password_stays_refused_and_an_answered_request_is_forgotten() {
        let challenges = Challenges::new(Some("wrong".to_owned()));
        let own = answer("proxy", "p1", "");
        challenges.join(&mut invite(
            2,
            Header::ProxyAuthorization(own.as_str().into()),
        ));
        let mut refused = challenge(407, 2, Header::ProxyAuthenticate(PROXY.into()));
        challenges.note(&mut refused);
        assert!(!is_stale(&refused));
        challenges.note(&mut challenge(200, 2, Header::Expires("1".into())));
        assert!(challenges.known().is_empty());
    }
}
