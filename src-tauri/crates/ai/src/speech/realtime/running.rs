//! The socket of a realtime conversation: set up, kept alive, closed.
//!
//! Reading and writing are apart, so that a service which does not read cannot keep us from hearing it.
//! Does not know what is said.

use std::time::Duration;

use engine::ports::{
    model::ModelFaultKind,
    speech::{RealtimeInput, RealtimeNews, SpeechFault},
};
use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use reqwest::Upgraded;
use serde_json::Value;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, Bytes, Message},
};

use super::conversation::{Conversation, Effect};

/// How long one message may take to leave: a service that takes longer does not read any more.
const LEAVES: Duration = Duration::from_secs(5);

/// The socket.
pub(super) type Socket = WebSocketStream<Upgraded>;
/// What is read from it.
type Read = Option<Result<Message, tungstenite::Error>>;

/// A conversation that is going on.
pub(super) struct Running {
    /// What both sides know.
    pub(super) conversation: Conversation,
    /// To the engine.
    pub(super) news: UnboundedSender<RealtimeNews>,
    /// How long nothing need be heard.
    pub(super) quiet: Duration,
}

/// Whether it goes on.
enum Next {
    Go,
    Ready,
    /// Nobody listens any more.
    Unheard,
    Broken(SpeechFault),
}

impl Running {
    /// Sets the session up; done when the service says that it is.
    pub(super) async fn begin(
        &mut self,
        socket: &mut Socket,
        setup: Value,
        until: Instant,
    ) -> Result<(), SpeechFault> {
        let sent = timeout_at(until, socket.send(Message::text(setup.to_string())));
        let wrong = match sent.await {
            Ok(Ok(())) => None,
            Ok(Err(_)) => Some(ModelFaultKind::CutOff),
            Err(_) => Some(ModelFaultKind::TooSlow),
        };
        if let Some(kind) = wrong {
            return Err(self.conversation.fault(kind));
        }
        loop {
            let Ok(read) = timeout_at(until, socket.next()).await else {
                return Err(self.conversation.fault(ModelFaultKind::TooSlow));
            };
            match self.take(read, |_| ()) {
                Next::Go | Next::Unheard => {}
                Next::Ready => return Ok(()),
                Next::Broken(fault) => return Err(fault),
            }
        }
    }

    /// Runs until it breaks or nobody wants it any more.
    pub(super) async fn run(
        mut self,
        socket: Socket,
        mut inputs: UnboundedReceiver<RealtimeInput>,
    ) {
        let (sink, mut stream) = socket.split();
        let (out, outgoing) = unbounded_channel();
        let mut writer = tokio::spawn(write(sink, outgoing));
        let mut until = Instant::now() + self.quiet;
        let mut asked_whether_there = false;
        let next = loop {
            let next = tokio::select! {
                read = timeout_at(until, stream.next()) => match read {
                    Ok(read) => {
                        until = Instant::now() + self.quiet;
                        asked_whether_there = false;
                        self.take(read, |value| {
                            // A writer that is gone ends this loop by itself.
                            let _ = out.send(Message::text(value.to_string()));
                        })
                    }
                    Err(_) if asked_whether_there => {
                        Next::Broken(self.conversation.fault(ModelFaultKind::TooSlow))
                    }
                    Err(_) => {
                        until = Instant::now() + self.quiet;
                        asked_whether_there = true;
                        let _ = out.send(Message::Ping(Bytes::new()));
                        Next::Go
                    }
                },
                input = inputs.recv() => match input {
                    None => Next::Unheard,
                    Some(input) => {
                        for value in self.conversation.input(input) {
                            let _ = out.send(Message::text(value.to_string()));
                        }
                        Next::Go
                    }
                },
                () = self.news.closed() => Next::Unheard,
                // It ends by itself only when nothing leaves any more.
                _ = &mut writer => Next::Broken(self.conversation.fault(ModelFaultKind::CutOff)),
            };
            match next {
                Next::Go | Next::Ready => {}
                Next::Unheard | Next::Broken(_) => break next,
            }
        };
        if let Next::Broken(fault) = next {
            for said in self.conversation.last_words() {
                let _ = self.news.send(said);
            }
            let _ = self.news.send(RealtimeNews::Fault(fault));
        }
        // The writer says goodbye when there is nothing more to write.
    }

    fn take(&mut self, read: Read, mut send: impl FnMut(Value)) -> Next {
        let effects = match read {
            Some(Ok(Message::Text(text))) => self.conversation.event(&text),
            Some(Ok(Message::Close(frame))) => {
                let code = frame.as_ref().map(|frame| u16::from(frame.code));
                let reason = frame.map(|frame| frame.reason.to_string());
                let reason = reason.unwrap_or_default();
                return Next::Broken(self.conversation.closed(code, &reason));
            }
            None => return Next::Broken(self.conversation.closed(None, "")),
            // Pings are answered by the socket.
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => return Next::Go,
            Some(Ok(Message::Binary(_))) => {
                return Next::Broken(self.conversation.fault(ModelFaultKind::Nonsense));
            }
            Some(Err(error)) => return Next::Broken(self.broke(&error)),
        };
        let mut next = Next::Go;
        for effect in effects {
            match effect {
                Effect::Send(value) => send(value),
                Effect::Ready => next = Next::Ready,
                Effect::Break(fault) => return Next::Broken(fault),
                Effect::Tell(news) => {
                    if self.news.send(news).is_err() {
                        return Next::Unheard;
                    }
                }
            }
        }
        next
    }

    fn broke(&mut self, error: &tungstenite::Error) -> SpeechFault {
        match error {
            tungstenite::Error::Capacity(_) | tungstenite::Error::Utf8(_) => {
                self.conversation.fault(ModelFaultKind::Nonsense)
            }
            tungstenite::Error::Protocol(why)
                if !matches!(
                    why,
                    tungstenite::error::ProtocolError::ResetWithoutClosingHandshake
                ) =>
            {
                self.conversation.fault(ModelFaultKind::Nonsense)
            }
            // The connection is gone.
            _ => self.conversation.closed(None, ""),
        }
    }
}

/// Writes what there is to write, then says goodbye.
async fn write(mut sink: SplitSink<Socket, Message>, mut outgoing: UnboundedReceiver<Message>) {
    while let Some(message) = outgoing.recv().await {
        if !matches!(timeout(LEAVES, sink.send(message)).await, Ok(Ok(()))) {
            return;
        }
    }
    let _ = timeout(LEAVES, sink.close()).await;
}
