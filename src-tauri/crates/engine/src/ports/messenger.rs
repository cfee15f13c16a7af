//! Messengers: what comes in, what goes out, and what can be known of a message whose fate is
//! uncertain.

use async_trait::async_trait;
use domain::{
    channel::{Channel, ChannelFault},
    ids::{ChannelId, MessageId},
    time::{Millis, UnixMillis},
};
use tokio::sync::{mpsc, oneshot};

/// Carries messages over channels. One for all channels: kinds differ inside.
#[async_trait]
pub trait MessengerChannel: Send + Sync {
    /// Takes a channel into use, or takes its new settings. It connects and receives by itself until it
    /// is closed; all that happens goes to `news` under the channel's id.
    async fn open(&self, channel: OpenChannel, news: mpsc::UnboundedSender<ChannelEvent>);

    /// Forgets a channel. Nothing of it arrives afterwards.
    async fn close(&self, channel: ChannelId);

    /// Tries a channel out, without taking it into use, and says in steps what works and what does not.
    async fn test(&self, channel: OpenChannel) -> ChannelTest;

    /// Sends one message. The message row was committed before; `Err(SendFault::Uncertain)` when it left
    /// and no answer came.
    async fn send(&self, message: OutgoingMessage) -> Result<SentMessage, SendFault>;

    /// Looks an uncertain message up in the channel's history.
    async fn look_up(&self, message: OutgoingMessage) -> SendTrace;

    /// Shows "is typing" for a while. Never fails: it is a courtesy.
    async fn typing(&self, channel: ChannelId, peer: &str);

    /// Marks a person's messages as read, where the channel can.
    async fn read(&self, channel: ChannelId, peer: &str, upto: &str);
}

/// A channel with what is needed to open it.
#[derive(Debug, Clone)]
pub struct OpenChannel {
    /// The channel.
    pub channel: Channel,
    /// Its secret, opened.
    pub secret: Option<Secret>,
    /// Where receiving goes on: the cursor that was stored with the last batch.
    pub cursor: Option<String>,
}

/// A secret on its way to where it is used: never shown, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Something that happened on a channel.
#[derive(Debug)]
pub struct ChannelEvent {
    /// Its channel.
    pub channel: ChannelId,
    /// What.
    pub what: ChannelNews,
}

/// What happened on a channel.
#[derive(Debug)]
pub enum ChannelNews {
    /// Messages go both ways.
    Ready,
    /// It does not work; it goes on trying unless the fault needs a person.
    Faulty(ChannelFault),
    /// Messages came in.
    Received(ReceivedBatch),
    /// A message that we sent arrived, was read, or failed after it had been accepted.
    Fate {
        /// The channel's id of the message.
        external_id: String,
        /// What became of it.
        fate: MessageFate,
    },
}

/// Messages with the cursor that covers them: stored in one transaction. The channel waits for `stored`
/// before it receives more; dropped unanswered, the same messages come again.
#[derive(Debug)]
pub struct ReceivedBatch {
    /// In the order in which they were written; may be empty where only the cursor moved.
    pub messages: Vec<IncomingMessage>,
    /// Where receiving goes on after them; `None`: what was stored stays.
    pub cursor: Option<String>,
    /// Answered when they are committed.
    pub stored: oneshot::Sender<()>,
}

/// A message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingMessage {
    /// The channel's id of the message: stored once, however often it comes.
    pub external_id: String,
    /// Who wrote: the address to answer to, unique in the channel.
    pub peer: String,
    /// What is known of them.
    pub person: Person,
    /// The words; of pictures and sounds what can be said of them (`[photo]`).
    pub text: String,
    /// When it was written, by the channel's clock.
    pub at: UnixMillis,
    /// The account's owner wrote it in the messenger itself: an operator's message, not a customer's.
    pub by_owner: bool,
}

/// What a channel tells of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Name to show.
    pub name: Option<String>,
    /// User name, without `@`.
    pub username: Option<String>,
    /// Phone as the channel tells it.
    pub phone: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Page that they were on (web).
    pub page: Option<String>,
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMessage {
    /// Channel.
    pub channel: ChannelId,
    /// Our message: makes the send repeatable where a channel knows idempotency.
    pub message: MessageId,
    /// To whom.
    pub peer: String,
    /// Words, not longer than the channel's limit.
    pub text: String,
    /// When it was first committed to be sent: a look-up begins here.
    pub since: UnixMillis,
}

/// A message that the channel accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// The channel's id of it.
    pub external_id: String,
}

/// Why a message was not sent, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFault {
    /// It left and no answer came: it may have been sent.
    #[error("no answer came")]
    Uncertain,
    /// It did not leave; try again.
    #[error("it did not leave; again after {after} ms")]
    Later {
        /// After so long.
        after: Millis,
    },
    /// This person cannot be written to.
    #[error("this person cannot be written to: {0:?}")]
    Peer(PeerRefusal),
    /// The channel does not work.
    #[error("the channel does not work: {0}")]
    Channel(ChannelFault),
    /// The channel refuses this text.
    #[error("the text is refused")]
    Text,
}

/// Why a person cannot be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerRefusal {
    /// They blocked us.
    BlockedUs,
    /// Nobody has this address.
    Unknown,
    /// They may only be written to after they wrote, or within a time that is over.
    NotAllowed,
}

/// What the history says of an uncertain message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendTrace {
    /// It was sent.
    Sent(SentMessage),
    /// It was not.
    NotSent,
    /// The channel keeps no history that can be asked.
    Unknowable,
}

/// What became of a message that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageFate {
    /// It arrived.
    Delivered,
    /// It was read.
    Read,
    /// It could not be delivered.
    Failed,
}

/// What web pages show of a dialogue, and what their limits count. The adapter of web channels asks; the
/// store answers. Everything that was committed counts, whether or not it was handed out before.
#[async_trait]
pub trait WebHistory: Send + Sync {
    /// The last `at_most` lines of a visitor's dialogues in a channel, oldest first; with `after`, only
    /// lines behind that message. Messages that failed are left out.
    async fn lines(
        &self,
        channel: ChannelId,
        peer: &str,
        after: Option<MessageId>,
        at_most: usize,
    ) -> Result<Vec<WebLine>, HistoryFault>;

    /// When dialogues of a channel began, for those that began at `since` or later.
    async fn begun(
        &self,
        channel: ChannelId,
        since: UnixMillis,
    ) -> Result<Vec<UnixMillis>, HistoryFault>;

    /// Who speaks for us in a visitor's dialogue; `None`: they have none yet.
    async fn face(&self, channel: ChannelId, peer: &str) -> Result<Option<WebFace>, HistoryFault>;
}

/// Who speaks for us, as a visitor sees them.
#[derive(Clone, PartialEq, Eq)]
pub struct WebFace {
    /// Name.
    pub name: String,
    /// Picture; `None`: they have none.
    pub picture: Option<WebPicture>,
}

impl std::fmt::Debug for WebFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebFace(…)")
    }
}

/// A picture that a page can show.
#[derive(Clone, PartialEq, Eq)]
pub struct WebPicture {
    /// What the bytes are, e.g. `image/png`.
    pub media_type: String,
    /// The picture.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for WebPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebPicture(…)")
    }
}

/// The history could not be read now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the history cannot be read now")]
pub struct HistoryFault;

/// One line of a dialogue as a visitor sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebLine {
    /// Its row: reading goes on behind it.
    pub message: MessageId,
    /// The channel's id of it, as it was received or sent; `None`: it is only about to be sent.
    pub external_id: Option<String>,
    /// The visitor wrote it.
    pub by_visitor: bool,
    /// Words.
    pub text: String,
    /// When it was written.
    pub at: UnixMillis,
}

/// What a channel's test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelTest {
    /// Name of the account behind it, where there is one (`@shop_bot`).
    pub account: Option<String>,
    /// The fault, when something does not work.
    pub fault: Option<ChannelFault>,
}
