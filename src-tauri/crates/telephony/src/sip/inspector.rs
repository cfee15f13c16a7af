//! Sees every message on its way in and out: translates digest challenges, puts PRACK on its way, and
//! marks answers that the stack itself made up (timeouts), so that they are not taken for the peer's.
//!
//! Does not log anything.

use rsipstack::{
    sip::{Header, Response, SipMessage},
    transaction::endpoint::MessageInspector,
    transport::SipAddr,
};

use super::{
    challenges::Challenges,
    digest::{answer_for_the_wire, challenge_for_the_stack},
    early::Early,
    seen::Seen,
};

/// Header of answers that came from our own stack. Taken off whatever comes from outside.
const OWN: &str = "X-Own-Stack";

/// Whether the stack made this answer up: a timeout, or a connection that broke.
pub(crate) fn made_up(response: &Response) -> bool {
    response
        .headers
        .iter()
        .any(|header| matches!(header, Header::Other(name, _) if name == OWN))
}

/// The inspector of an endpoint.
#[derive(Default)]
pub(super) struct Translator {
    challenges: Challenges,
    early: Early,
    seen: Seen,
}

impl Translator {
    /// One that notes our address from outside there, and answers several challenges with a
    /// password.
    pub(super) fn new(seen: Seen, password: Option<String>) -> Translator {
        Translator {
            challenges: Challenges::new(password),
            seen,
            ..Translator::default()
        }
    }
}

impl MessageInspector for Translator {
    fn before_send(&self, message: SipMessage, _to: Option<&SipAddr>) -> SipMessage {
        match message {
            SipMessage::Request(mut request) => {
                self.challenges.join(&mut request);
                for header in request.headers.iter_mut() {
                    match header {
                        Header::Authorization(answer) => answer.0 = answer_for_the_wire(&answer.0),
                        Header::ProxyAuthorization(answer) => {
                            answer.0 = answer_for_the_wire(&answer.0);
                        }
                        // Other headers, of another crate's open list, go as they are.
                        _ => (),
                    }
                }
                self.early.direct(&mut request);
                SipMessage::Request(request)
            }
            SipMessage::Response(response) => SipMessage::Response(response),
        }
    }

    fn after_received(&self, message: SipMessage, from: Option<&SipAddr>) -> SipMessage {
        match message {
            SipMessage::Response(mut response) => {
                response
                    .headers
                    .retain(|h| !matches!(h, Header::Other(name, _) if name == OWN));
                if from.is_none() {
                    response.headers.push(Header::Other(OWN.into(), "1".into()));
                } else {
                    self.seen.note(&response);
                }
                translate_challenges(&mut response);
                self.challenges.note(&mut response);
                self.early.note(&response);
                SipMessage::Response(response)
            }
            SipMessage::Request(request) => SipMessage::Request(request),
        }
    }
}

/// The stack answers the first challenge of its kind: those it cannot answer are taken out, unless
/// none would be left.
fn translate_challenges(response: &mut Response) {
    let mut any = false;
    let mut kept = Vec::with_capacity(response.headers.len());
    for header in response.headers.iter() {
        let translated = match header {
            Header::WwwAuthenticate(challenge) => challenge_for_the_stack(&challenge.0)
                .map(|text| Header::WwwAuthenticate(text.into())),
            Header::ProxyAuthenticate(challenge) => challenge_for_the_stack(&challenge.0)
                .map(|text| Header::ProxyAuthenticate(text.into())),
            other => {
                kept.push(other.clone());
                continue;
            }
        };
        any |= translated.is_some();
        kept.extend(translated);
    }
    if any {
        response.headers = kept.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(challenges: &[&str]) -> Response {
        let mut response = Response::default();
        for challenge in challenges {
            response
                .headers
                .push(Header::WwwAuthenticate((*challenge).into()));
        }
        response
    }

    #[test]
    fn a_challenge_that_cannot_be_answered_makes_room_for_one_that_can() {
        let mut two = response(&[
            r#"Digest realm="a", nonce="b", algorithm=SHA-512-256"#,
            r#"Digest realm="a", nonce="b", algorithm=MD5"#,
        ]);
        translate_challenges(&mut two);
        assert_eq!(two.headers.len(), 1);
        assert!(
            two.headers
                .iter()
                .all(|header| header.value().contains("MD5"))
        );
    }

    #[test]
    fn only_our_own_answers_carry_the_mark() {
        let mut forged = Response::default();
        forged.headers.push(Header::Other(OWN.into(), "1".into()));
        let from = SipAddr::from(std::net::SocketAddr::from(([127, 0, 0, 1], 5060)));
        let SipMessage::Response(seen) =
            Translator::default().after_received(forged.into(), Some(&from))
        else {
            panic!("it stays a response")
        };
        assert!(!made_up(&seen), "the peer cannot forge it");
        let SipMessage::Response(seen) =
            Translator::default().after_received(Response::default().into(), None)
        else {
            panic!("it stays a response")
        };
        assert!(made_up(&seen));
    }
}
