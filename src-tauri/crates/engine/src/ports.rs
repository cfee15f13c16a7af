//! The outside world in the engine's words: what adapters (telephony, ai, the shell) implement.
//!
//! Nothing here knows SIP, HTTP, a file format or a window.

pub mod knowledge;
pub mod leads;
pub mod messenger;
pub mod model;
pub mod public_url;
pub mod room;
pub mod speech;
pub mod transfer;
pub mod web_call;

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use domain::{
    agent::{AgentVersion, OutputTag},
    call_record::LogLine,
    call_task::LocalTrouble,
    conversation::{SummedUp, TransferOutcome, TransferTarget},
    ids::{AttemptId, AudioId, LineId},
    line::ServiceInstance,
    money::Usd,
    outcome::{EndEvidence, HangupSide, LineFault},
    time::{Millis, UnixMillis},
};
use tokio::sync::mpsc;

/// Tells the time, and wakes when it has come. Tests drive their own.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> UnixMillis;
    /// Returns when `at` has come.
    async fn sleep_until(&self, at: UnixMillis);
}

/// Places phone calls. One for all lines: the practice line differs only by its peer.
#[async_trait]
pub trait CallCarrier: Send + Sync {
    /// Begins a call and returns at once. All that happens arrives in `events` under the call's
    /// attempt: at most one `Ringing`, at most one `Answered`, then at most one `NotRecorded`, exactly
    /// one `Ended`, in this order.
    fn place(&self, call: OutgoingCall, events: mpsc::UnboundedSender<CarrierEvent>);

    /// Ends a call in whatever phase it is: CANCEL while it rings, BYE when it was answered. The
    /// `Ended` event follows. Unknown attempts are ignored.
    fn hang_up(&self, attempt: AttemptId, why: HangUpCause);

    /// Puts whoever answered through to somebody else, and tells what came of it; it comes to an end by
    /// itself. The call stays as it is: whoever asked hangs up when it worked. A carrier that cannot do
    /// it has not sent anything.
    async fn transfer(&self, attempt: AttemptId, to: TransferTarget) -> TransferOutcome {
        let _ = (attempt, to);
        TransferOutcome::NotSent
    }

    /// Takes a line's new settings (or its password) into use, registering where it must.
    async fn open_line(&self, line: &ServiceInstance, password: Option<String>);

    /// Forgets a line.
    async fn close_line(&self, line: LineId);

    /// Whether calls could be placed now, without placing one.
    async fn line_ready(&self, line: LineId) -> Result<(), LineFault>;

    /// Tries a line out and says in steps what works and what does not.
    async fn test_line(&self, line: LineId) -> LineTest;
}

/// A call to be placed. The attempt row was committed before.
#[derive(Debug, Clone)]
pub struct OutgoingCall {
    /// The attempt: fencing token, and the name of everything that belongs to the call.
    pub attempt: AttemptId,
    /// Line to call over (opened before).
    pub line: LineId,
    /// Number to call: E.164, or the digits of a short number.
    pub number: String,
    /// Number to show.
    pub caller_number: Option<String>,
    /// How long it may ring.
    pub ring_timeout: Millis,
    /// Where the stereo WAV is written (agent left, callee right); `None`: not recorded. The file
    /// appears when the call is answered and is playable after a crash.
    pub recording: Option<PathBuf>,
}

/// Why we end a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HangUpCause {
    /// The user cancelled it, the task stopped or calling time ended (ringing only).
    Cancelled,
    /// The agent is done, or the longest call is reached.
    AgentDone,
}

/// Something that happened to a call.
#[derive(Debug)]
pub struct CarrierEvent {
    /// Its attempt.
    pub attempt: AttemptId,
    /// What.
    pub what: CarrierNews,
}

/// What happened to a call.
#[derive(Debug)]
pub enum CarrierNews {
    /// 180 or 183: the callee's phone rings.
    Ringing,
    /// 200: speech flows. Whoever takes the handle talks.
    Answered {
        /// The call's sound.
        audio: CallAudio,
    },
    /// The callee begins to say this: told only by lines whose callees are built in, any number of
    /// times while the call is answered.
    Said {
        /// The words.
        text: String,
    },
    /// The recording cannot be written. The call goes on.
    NotRecorded {
        /// Why.
        trouble: LocalTrouble,
    },
    /// Over.
    Ended {
        /// Evidence for the verdict.
        evidence: EndEvidence,
        /// Who hung up an answered call.
        side: Option<HangupSide>,
        /// The recording was written.
        recorded: bool,
    },
}

/// The sound of an answered call: 8,000 samples a second, 16 bit, one channel.
#[derive(Debug)]
pub struct CallAudio {
    /// What to play. Dropped: nothing more is played; the call goes on until it is hung up.
    pub out: mpsc::UnboundedSender<AudioOut>,
    /// What is heard. Closed: the call is over.
    pub heard: mpsc::UnboundedReceiver<AudioIn>,
}

/// Sound towards the callee.
#[derive(Debug, Clone)]
pub enum AudioOut {
    /// Play this after what is already queued; `PlaybackDone(id)` follows when its last sample left.
    Play {
        /// Chosen by the agent's code, unique in the call.
        id: u64,
        /// Samples.
        samples: Arc<[i16]>,
    },
    /// A further part of a piece that comes little by little, from a voice service; the first part
    /// begins it, after what is already queued. Parts follow each other without a gap; where the next
    /// one is late there is silence, and what is queued behind waits. `PlaybackDone(id)` follows when
    /// the last sample of the `last` part left. Parts of a piece that was stopped are dropped.
    PlayMore {
        /// Chosen by the agent's code, unique in the call, the same for all parts.
        id: u64,
        /// Samples of this part; may be none.
        samples: Arc<[i16]>,
        /// No part follows.
        last: bool,
    },
    /// Drop what is queued and playing; `PlaybackCut` follows for each piece dropped.
    Stop,
    /// Press these keys, one after another (RFC 4733): `0` to `9`, `*`, `#`, `A` to `D`; other
    /// characters are ignored. What is playing waits until they were sent.
    Keys(String),
    /// Whether `Sound` is wanted from now on. At first it is not.
    Listen(bool),
}

/// What comes from the callee's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AudioIn {
    /// Voice began.
    SpeechStarted,
    /// Voice ended; it lasted so long.
    SpeechEnded {
        /// Length of the speech.
        speech_ms: Millis,
    },
    /// A key (RFC 4733).
    Key(char),
    /// A long single tone ended: a voicemail's beep.
    Beep,
    /// The next 20 ms of what the callee says, silence included; only after `AudioOut::Listen(true)`.
    Sound {
        /// Samples, evened out and decoded.
        samples: Arc<[i16]>,
    },
    /// A piece was played whole.
    PlaybackDone(u64),
    /// A piece was dropped after so many milliseconds of it had been played.
    PlaybackCut {
        /// The piece.
        id: u64,
        /// Played part.
        played_ms: Millis,
    },
}

/// Holds the conversation of an answered call. The script kind is one implementation; agents that
/// converse through models are others.
#[async_trait]
pub trait AgentRuntime: Send + Sync {
    /// Talks until the conversation is over or the sound closes. The caller hangs up afterwards.
    async fn converse(&self, conversation: Conversation) -> ConversationResult;

    /// Finds out after a call what it came to: tags and a summary. Kinds that know it already find
    /// nothing out.
    async fn sum_up(&self, call: CallToSumUp, book: &dyn TalkBook) -> SummedUp {
        let _ = (call, book);
        SummedUp::default()
    }
}

/// A call that is over and is to be summed up.
#[derive(Debug, Clone)]
pub struct CallToSumUp {
    /// The version that spoke.
    pub agent: Arc<AgentVersion>,
    /// The call log.
    pub log: Vec<LogLine>,
    /// What the call's services cost so far: it counts against the call's limit.
    pub cost: Usd,
}

/// Where the cost of summing a call up is written down: what is set aside before it is spent, and the
/// difference (also less) once it is known.
#[async_trait]
pub trait TalkBook: Send + Sync {
    /// Books; `false`: it could not be written down, and nothing may be spent.
    async fn book(&self, more: Usd) -> bool;
}

/// Where the money of a call that goes on is written down, before anything is paid for.
#[async_trait]
pub trait CallBook: Send + Sync {
    /// Writes down what was spent and what is set aside; `false`: it could not be written down, and
    /// nothing more may be spent.
    async fn keep(&self, cost: Usd, reserved: Usd) -> bool;
}

/// The book of calls of which nothing is stored.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBook;

#[async_trait]
impl CallBook for NoBook {
    async fn keep(&self, _cost: Usd, _reserved: Usd) -> bool {
        true
    }
}

/// What an agent reports to while it talks.
#[derive(Clone)]
pub struct CallDesk {
    /// Its money.
    pub book: Arc<dyn CallBook>,
    /// Each step outside.
    pub probe: Arc<dyn Probe>,
}

impl Default for CallDesk {
    fn default() -> Self {
        CallDesk {
            book: Arc::new(NoBook),
            probe: Arc::new(NoProbe),
        }
    }
}

impl std::fmt::Debug for CallDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallDesk").finish_non_exhaustive()
    }
}

/// What an agent needs to know.
#[derive(Debug)]
pub struct Conversation {
    /// The version that speaks.
    pub agent: Arc<AgentVersion>,
    /// Call variables.
    pub variables: std::collections::BTreeMap<String, String>,
    /// The sound.
    pub audio: CallAudio,
    /// Log lines as they happen, for the live view.
    pub live: mpsc::UnboundedSender<LogLine>,
    /// IANA zone in which the callee names times; `None`: UTC.
    pub zone: Option<String>,
    /// The way to somebody else; `None`: a test, in which nobody is called.
    pub transfer: Option<transfer::CallTransfer>,
    /// What a tester types instead of speaking: nothing is spoken aloud then.
    pub typed: Option<mpsc::UnboundedReceiver<String>>,
    /// Where its money is written down.
    pub desk: CallDesk,
}

/// What a conversation came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversationResult {
    /// Call log.
    pub log: Vec<LogLine>,
    /// Tags, the main intent among them.
    pub tags: Vec<OutputTag>,
    /// A machine answered.
    pub voicemail: bool,
    /// The callee asked not to be called again.
    pub do_not_call: bool,
    /// The callee asked to be called again then.
    pub call_back: Option<UnixMillis>,
    /// What the services of a conversing agent cost; `None`: it was none.
    pub cost: Option<Usd>,
    /// The model is to be asked what the call came to.
    pub to_sum_up: bool,
}

/// Turns text into speech.
#[async_trait]
pub trait SpeechSynthesizer: Send + Sync {
    /// Speaks `text`: 8,000 samples a second, one channel.
    async fn speak(&self, text: &str) -> Result<Arc<[i16]>, VoiceError>;
}

/// No speech could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoiceError {
    /// The voice failed.
    #[error("the voice failed: {0}")]
    Failed(String),
}

/// Keeps recordings: those of calls, and those that agents play.
#[async_trait]
pub trait RecordingShelf: Send + Sync {
    /// Where the recording of an attempt is (to be) kept.
    fn path(&self, attempt: AttemptId) -> PathBuf;
    /// Bytes that are free where recordings are kept; `None`: not known.
    async fn free(&self) -> Option<u64>;
    /// Makes a file that a crash left open readable again; `false`: there is none.
    async fn repair(&self, attempt: AttemptId) -> bool;
    /// Peaks for a waveform: agent's lane and callee's lane, `count` values each, 0 to 1; and the
    /// length in milliseconds. `None`: no such recording.
    async fn peaks(&self, attempt: AttemptId, count: usize) -> Option<Peaks>;
    /// Deletes the recording of an attempt, if there is one.
    async fn delete(&self, attempt: AttemptId);
    /// Reads a WAV (any rate, 1 or 2 channels) as 8,000 samples a second and keeps it for `audio`.
    async fn keep_audio(&self, audio: AudioId, source: PathBuf) -> Result<Millis, AudioFileError>;
    /// Samples of a kept audio.
    async fn audio(&self, audio: AudioId) -> Option<Arc<[i16]>>;
}

/// A waveform.
#[derive(Debug, Clone, PartialEq)]
pub struct Peaks {
    /// The agent's lane.
    pub agent: Vec<f32>,
    /// The callee's lane.
    pub callee: Vec<f32>,
    /// Length.
    pub length_ms: Millis,
}

/// Why a WAV is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AudioFileError {
    /// It is not a WAV that can be read.
    #[error("not a readable WAV file")]
    NotAWav,
    /// It is longer than two minutes.
    #[error("longer than two minutes")]
    TooLong,
    /// It could not be read or kept.
    #[error("could not be read or kept")]
    Disk,
}

/// Keeps secrets: in the keychain, or sealed.
#[async_trait]
pub trait SecretVault: Send + Sync {
    /// Seals a secret for a place (e.g. `line/3/password`); what comes out may lie in the database.
    async fn seal(&self, place: &str, secret: &str) -> Result<Vec<u8>, VaultError>;
    /// Opens what was sealed for the same place.
    async fn open(&self, place: &str, sealed: &[u8]) -> Result<String, VaultError>;
}

/// Why a secret cannot be kept or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The keychain or the key file cannot be used.
    #[error("the keychain or key file cannot be used")]
    NoKey,
    /// It was sealed with another key or for another place.
    #[error("sealed with another key")]
    WrongKey,
}

/// What "Test line" found, step by step; the first failed step ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineTest {
    /// Steps in order.
    pub steps: Vec<LineTestStep>,
    /// The fault, when one failed.
    pub fault: Option<LineFault>,
}

/// One step of a line test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineTestStep {
    /// What was tried.
    pub what: LineTestWhat,
    /// It worked.
    pub ok: bool,
    /// SIP code, where one came.
    pub sip_code: Option<u16>,
    /// Milliseconds that it took.
    pub took: Millis,
}

/// Steps of a line test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineTestWhat {
    /// The host name leads to an address.
    Resolve,
    /// Something answers SIP there (OPTIONS).
    Reach,
    /// What it says of its sound fits ours (where it says something without a call).
    Sound,
    /// Our address outside is told (STUN). A line works without, so this is no fault of it.
    PublicAddress,
    /// The account is accepted (REGISTER).
    Register,
    /// A call to the practice callee is answered and its sound comes back (practice line only).
    Talk,
}

/// Told by the engine at each effect; does nothing in the product. Tests kill the process there.
pub trait Probe: Send + Sync {
    /// Called right before (`after == false`) and right after (`true`) an effect.
    fn at(&self, effect: &'static str, after: bool);
}

/// The probe that does nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProbe;

impl Probe for NoProbe {
    fn at(&self, _effect: &'static str, _after: bool) {}
}
