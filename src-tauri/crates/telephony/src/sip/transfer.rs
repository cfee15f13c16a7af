//! Putting a call through to somebody else (RFC 3515): the REFER, what the other side tells of it
//! (NOTIFY, or RFC 4488: nothing), and how long it is waited for.
//!
//! Does not know what is said around it, nor who hangs up.

use std::time::Duration;

use domain::{
    conversation::{TransferOutcome, TransferTarget},
    outcome::HangupSide,
};
use rsipstack::{
    dialog::invite_dialog::InviteDialog,
    sip::{Header, HeadersExt, HostWithPort, Request, Response, StatusCodeKind, Transport},
};
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender},
        oneshot,
    },
    time::{Instant, timeout},
};

use super::{inspector::made_up, names};

/// How long an answer that a goodbye overtook is waited for.
const OVERTAKEN: Duration = Duration::from_secs(2);

/// What an answer to a REFER comes to.
pub(super) type Reply = Result<Option<Response>, rsipstack::Error>;

/// How patient a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferTiming {
    /// For the answer to the REFER, and for the first word after it.
    pub reply: Duration,
    /// For the end of it: the person's phone rings.
    pub ring: Duration,
}

impl Default for TransferTiming {
    fn default() -> Self {
        TransferTiming {
            reply: Duration::from_secs(10),
            ring: Duration::from_secs(75),
        }
    }
}

/// A call is to be put through. Dropped, it was not.
#[derive(Debug)]
pub(crate) struct TransferOrder {
    pub(crate) to: TransferTarget,
    pub(crate) told: oneshot::Sender<TransferOutcome>,
}

/// A transfer that is under way.
pub(super) struct Transfer {
    told: oneshot::Sender<TransferOutcome>,
    timing: TransferTiming,
    /// The other side took it on.
    taken_on: bool,
    until: Instant,
}

impl Transfer {
    /// Sends the REFER aside; its answer goes to `replies`.
    pub(super) fn begin(
        order: TransferOrder,
        dialog: &InviteDialog,
        timing: TransferTiming,
        replies: &UnboundedSender<Reply>,
    ) -> Transfer {
        let (refer_to, referred_by) = headers(&order.to, &dialog.initial_request());
        let (dialog, replies) = (dialog.clone(), replies.clone());
        tokio::spawn(async move {
            let more = referred_by.map(|by| vec![Header::ReferredBy(by.as_str().into())]);
            let reply = dialog.refer(refer_to.as_str(), more, None).await;
            // the call may be over by now
            let _ = replies.send(reply);
        });
        Transfer {
            told: order.told,
            timing,
            taken_on: false,
            until: Instant::now() + timing.reply,
        }
    }

    /// When it is given up.
    pub(super) fn until(&self) -> Instant {
        self.until
    }

    /// It is over: whoever asked is told.
    pub(super) fn over(self, outcome: TransferOutcome) {
        // the agent may be gone
        let _ = self.told.send(outcome);
    }

    /// The call is over before it was told what came of the transfer: a side that took it on takes
    /// the callee with it.
    pub(super) async fn call_ended(
        mut self,
        side: Option<HangupSide>,
        replies: &mut UnboundedReceiver<Reply>,
    ) {
        let callee = side == Some(HangupSide::Callee);
        // a goodbye that follows the answer closely is heard of first, now and then
        if callee
            && !self.taken_on
            && let Ok(Some(reply)) = timeout(OVERTAKEN, replies.recv()).await
            && let Some(came) = self.answered(&reply, Instant::now())
        {
            return self.over(came);
        }
        let outcome = if callee && self.taken_on {
            TransferOutcome::TakenOver
        } else {
            TransferOutcome::HungUp
        };
        self.over(outcome);
    }

    /// The answer to the REFER; what came of the transfer, where it is known by that.
    pub(super) fn answered(&mut self, reply: &Reply, now: Instant) -> Option<TransferOutcome> {
        let answer = match reply {
            Ok(Some(answer)) if !made_up(answer) => answer,
            Ok(_) => return Some(TransferOutcome::Silent),
            Err(_) => return Some(TransferOutcome::NotSent),
        };
        if answer.status_code.kind() != StatusCodeKind::Successful {
            let code = answer.status_code.code();
            return Some(TransferOutcome::Refused { code });
        }
        if tells_nothing(answer) {
            return Some(TransferOutcome::TakenOver);
        }
        if !self.taken_on {
            self.taken_on = true;
            self.until = now + self.timing.reply;
        }
        None
    }

    /// News of it (which may overtake the answer); what came of it, where that is told.
    pub(super) fn notified(&mut self, news: &Request, now: Instant) -> Option<TransferOutcome> {
        let code = fragment(&news.body);
        let over = subscription_ended(news);
        match code {
            Some(code @ 200..=699) if code < 300 => Some(TransferOutcome::PutThrough),
            Some(code @ 300..=699) => Some(TransferOutcome::NotReached { code }),
            _ if over => Some(TransferOutcome::Silent),
            // 100, 180: it goes on
            Some(_) | None => {
                self.taken_on = true;
                self.until = now + self.timing.ring;
                None
            }
        }
    }
}

/// Whether a NOTIFY is about a transfer.
pub(super) fn is_news(request: &Request) -> bool {
    request.headers.iter().any(|header| {
        let value = match header {
            Header::Event(event) => event.value(),
            // its short form
            Header::Other(name, value) if name.eq_ignore_ascii_case("o") => value,
            _ => return false,
        };
        let package = value.split(';').next().unwrap_or_default();
        package.trim().eq_ignore_ascii_case("refer")
    })
}

/// `Refer-To`, and who asks for it (RFC 3892), as we are called in the call's own INVITE.
fn headers(to: &TransferTarget, invite: &Request) -> (String, Option<String>) {
    let refer_to = match to {
        TransferTarget::Number(number) => {
            let host: HostWithPort = invite.uri.host_with_port.clone();
            format!("<{}>", names::uri(Some(number), host, Transport::Udp))
        }
        TransferTarget::Address(address) => format!("<{address}>"),
    };
    let from = invite.from_header().ok().and_then(|from| from.uri().ok());
    (refer_to, from.map(|from| format!("<{from}>")))
}

/// `Refer-Sub: false` (RFC 4488): no news will follow.
fn tells_nothing(answer: &Response) -> bool {
    answer.headers.iter().any(|header| match header {
        Header::Other(name, value) => {
            let value = value.split(';').next().unwrap_or_default();
            name.eq_ignore_ascii_case("refer-sub") && value.trim().eq_ignore_ascii_case("false")
        }
        _ => false,
    })
}

/// The code of a `message/sipfrag`: `SIP/2.0 200 OK`.
fn fragment(body: &[u8]) -> Option<u16> {
    let text = String::from_utf8_lossy(body);
    let mut words = text.split_whitespace();
    let version = words.next()?;
    let code = words.next()?.parse().ok()?;
    let known = version.to_ascii_uppercase().starts_with("SIP/") && (100..700).contains(&code);
    known.then_some(code)
}

fn subscription_ended(news: &Request) -> bool {
    news.headers.iter().any(|header| match header {
        Header::SubscriptionState(state) => {
            let state = state.value().split(';').next().unwrap_or_default();
            state.trim().eq_ignore_ascii_case("terminated")
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use rsipstack::sip::{Method, StatusCode, Uri, Version};
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;

    fn transfer() -> (Transfer, oneshot::Receiver<TransferOutcome>) {
        let (told, outcome) = oneshot::channel();
        let transfer = Transfer {
            told,
            timing: TransferTiming::default(),
            taken_on: false,
            until: Instant::now(),
        };
        (transfer, outcome)
    }

    fn notify(state: &str, body: &str) -> Request {
        Request {
            method: Method::Notify,
            uri: Uri::default(),
            version: Version::V2,
            headers: vec![
                Header::Event("refer;id=2".into()),
                Header::SubscriptionState(state.into()),
            ]
            .into(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn response(code: u16, more: Vec<Header>) -> Option<Response> {
        Some(Response {
            status_code: StatusCode::from(code),
            headers: more.into(),
            ..Response::default()
        })
    }

    #[tokio::test]
    async fn what_the_other_side_tells_is_read() {
        let now = Instant::now();
        let terminated = "terminated;reason=noresource";
        let rows = [
            ("active;expires=60", "SIP/2.0 100 Trying", None),
            ("active;expires=60", "SIP/2.0 180 Ringing\r\n", None),
            (
                terminated,
                "SIP/2.0 200 OK",
                Some(TransferOutcome::PutThrough),
            ),
            (
                "active",
                "sip/2.0 202 Accepted",
                Some(TransferOutcome::PutThrough),
            ),
            (
                terminated,
                "SIP/2.0 486 Busy Here\r\nContact: <sip:a@b>",
                Some(TransferOutcome::NotReached { code: 486 }),
            ),
            (
                terminated,
                "SIP/2.0 100 Trying",
                Some(TransferOutcome::Silent),
            ),
            (terminated, "", Some(TransferOutcome::Silent)),
            ("active", "nonsense", None),
        ];
        for (state, body, outcome) in rows {
            let (mut transfer, _told) = transfer();
            assert!(is_news(&notify(state, body)));
            assert_eq!(
                transfer.notified(&notify(state, body), now),
                outcome,
                "{body}"
            );
        }
    }

    #[tokio::test]
    async fn a_refusal_is_told_at_once_and_an_end_after_it_was_taken_on_is_no_failure() {
        let now = Instant::now();
        let (mut one, told) = transfer();
        assert_eq!(
            one.answered(&Ok(response(603, Vec::new())), now),
            Some(TransferOutcome::Refused { code: 603 })
        );
        let (replier, mut replies) = unbounded_channel();
        one.call_ended(Some(HangupSide::Agent), &mut replies).await;
        assert_eq!(told.await, Ok(TransferOutcome::HungUp));

        let (mut one, told) = transfer();
        assert_eq!(one.answered(&Ok(response(202, Vec::new())), now), None);
        assert_eq!(one.until(), now + TransferTiming::default().reply);
        let callee = Some(HangupSide::Callee);
        one.call_ended(callee, &mut replies).await;
        assert_eq!(told.await, Ok(TransferOutcome::TakenOver));

        let (one, told) = transfer();
        replier.send(Ok(response(202, Vec::new()))).unwrap();
        one.call_ended(callee, &mut replies).await;
        assert_eq!(told.await, Ok(TransferOutcome::TakenOver), "overtaken");

        let (mut one, _told) = transfer();
        let sub = Header::Other("Refer-Sub".into(), "false".into());
        assert_eq!(
            one.answered(&Ok(response(200, vec![sub])), now),
            Some(TransferOutcome::TakenOver)
        );
        assert_eq!(one.answered(&Ok(None), now), Some(TransferOutcome::Silent));
    }

    #[test]
    fn a_number_is_asked_for_at_the_lines_own_server_in_our_name() {
        let mut invite = notify("", "");
        invite.uri = Uri::try_from("sip:+44@carrier.example:5070").unwrap();
        invite
            .headers
            .push(Header::From("<sip:switch@carrier.example>;tag=1".into()));
        let number = TransferTarget::Number("+493023125001".into());
        let own = Some("<sip:switch@carrier.example>".to_owned());
        assert_eq!(
            headers(&number, &invite),
            ("<sip:+493023125001@carrier.example:5070>".to_owned(), own)
        );
        let address = TransferTarget::Address("sip:boss@pbx.example".into());
        assert_eq!(headers(&address, &invite).0, "<sip:boss@pbx.example>");
    }
}
