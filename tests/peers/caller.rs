//! A carrier with one line, and a call on it: what the peers' tests begin with.

use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::{
    call_task::LocalTrouble,
    ids::{AttemptId, LineId},
    line::{LineDraft, LineHealth, LineKind, ServiceInstance, SipAccount, SipTransport},
    money::Usd,
    outcome::{EndEvidence, HangupSide},
    practice::{PracticeBehaviour, PracticeMix, PracticeSettings},
};
use engine::ports::{
    AudioIn, AudioOut, CallAudio, CallCarrier, CarrierEvent, CarrierNews, HangUpCause,
    OutgoingCall, SpeechSynthesizer,
};
use telephony::{CarrierConfig, SipCarrier, Timing};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};

/// Longest wait for anything in these tests.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// The line of these tests.
pub(super) const LINE: LineId = LineId(1);
/// A number from a range for fiction.
pub(super) const NUMBER: &str = "+442079460123";

/// A carrier with one line.
pub(super) struct Caller {
    pub(super) carrier: Arc<SipCarrier>,
    pub(super) voice: Arc<ai::FliteVoice>,
    /// Where recordings go.
    pub(super) folder: tempfile::TempDir,
}

/// A running call.
pub(super) struct Call {
    pub(super) carrier: Arc<SipCarrier>,
    pub(super) attempt: AttemptId,
    events: UnboundedReceiver<CarrierEvent>,
    pub(super) recording: Option<PathBuf>,
}

/// How a call ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) evidence: EndEvidence,
    pub(super) side: Option<HangupSide>,
    pub(super) recorded: bool,
    /// `NotRecorded` had been told.
    pub(super) not_recorded: Option<LocalTrouble>,
    /// `Ringing` had been told.
    pub(super) rang: bool,
}

pub(super) fn instance(kind: LineKind) -> ServiceInstance {
    ServiceInstance {
        id: LINE,
        draft: LineDraft {
            name: "Test".into(),
            kind,
            caller_numbers: Vec::new(),
            allowed: None,
            channels: 10,
            calls_per_second: 10,
            ring_seconds: 30,
            price_per_minute: Usd::default(),
            outcome_overrides: Vec::new(),
        },
        has_password: false,
        health: LineHealth::Unknown,
    }
}

/// A peer on loopback, without registration.
pub(super) fn peer(port: u16) -> SipAccount {
    SipAccount {
        host: "127.0.0.1".into(),
        port: Some(port),
        transport: SipTransport::Udp,
        username: "switch".into(),
        auth_username: None,
        register: false,
        outbound_proxy: None,
        own_ca: None,
        stun: None,
        sound: Default::default(),
    }
}

/// Practice settings with which every callee does the same, soon.
pub(super) fn everybody(behaviour: PracticeBehaviour) -> PracticeSettings {
    let share = |wanted| u16::from(behaviour == wanted);
    PracticeSettings {
        mix: PracticeMix {
            answers: share(PracticeBehaviour::Answers),
            presses_key: share(PracticeBehaviour::PressesKey),
            hangs_up: share(PracticeBehaviour::HangsUp),
            busy: share(PracticeBehaviour::Busy),
            no_answer: share(PracticeBehaviour::NoAnswer),
            rejects: share(PracticeBehaviour::Rejects),
            invalid: share(PracticeBehaviour::Invalid),
            powered_off: share(PracticeBehaviour::PoweredOff),
            network_busy: share(PracticeBehaviour::NetworkBusy),
            voicemail: share(PracticeBehaviour::Voicemail),
        },
        ring: (200, 300),
        talk: (12_000, 12_000),
        seed: 1,
    }
}

impl Caller {
    /// A carrier without a line.
    pub(super) fn start(timing: Timing) -> Caller {
        Caller::with(CarrierConfig {
            timing,
            ..CarrierConfig::new(Arc::new(ai::FliteVoice::new()))
        })
    }

    /// The same, with everything else set as well.
    pub(super) fn with(config: CarrierConfig) -> Caller {
        let voice = Arc::new(ai::FliteVoice::new());
        let carrier = SipCarrier::start(config).expect("the carrier starts");
        let folder = tempfile::tempdir().expect("a temporary folder");
        Caller {
            carrier,
            voice,
            folder,
        }
    }

    /// With the practice line open.
    pub(super) async fn practice(settings: PracticeSettings) -> Caller {
        let caller = Caller::start(Timing::default());
        caller
            .open(LineKind::Practice { practice: settings }, None)
            .await;
        caller
    }

    /// With an account open.
    pub(super) async fn account(account: SipAccount, password: Option<&str>) -> Caller {
        let caller = Caller::start(Timing::default());
        caller.open(LineKind::Sip { account }, password).await;
        caller
    }

    pub(super) async fn open(&self, kind: LineKind, password: Option<&str>) {
        self.carrier
            .open_line(&instance(kind), password.map(str::to_owned))
            .await;
    }

    /// Calls, recorded.
    pub(super) fn call(&self, number: &str, rings_for: Duration) -> Call {
        self.call_as(AttemptId(1), number, rings_for)
    }

    pub(super) fn call_as(&self, attempt: AttemptId, number: &str, rings_for: Duration) -> Call {
        let recording = self.folder.path().join(format!("{attempt}.wav"));
        let (sender, events) = unbounded_channel();
        let call = OutgoingCall {
            attempt,
            line: LINE,
            number: number.into(),
            caller_number: Some("+442079460999".into()),
            ring_timeout: rings_for.as_millis() as i64,
            recording: Some(recording.clone()),
        };
        self.carrier.place(call, sender);
        Call {
            carrier: self.carrier.clone(),
            attempt,
            events,
            recording: Some(recording),
        }
    }

    /// Speaks into a call and waits until it is said.
    pub(super) async fn say(&self, audio: &mut CallAudio, id: u64, text: &str) {
        let samples = self.voice.speak(text).await.expect("the voice speaks");
        audio
            .out
            .send(AudioOut::Play { id, samples })
            .expect("the call's sound runs");
        audio
            .hear("the end of what was played", |heard| {
                *heard == AudioIn::PlaybackDone(id)
            })
            .await;
    }
}

impl Call {
    /// The next thing that happens.
    async fn next(&mut self) -> CarrierNews {
        let event = timeout(PATIENCE, self.events.recv())
            .await
            .expect("something happens in time");
        let event = event.expect("a call says how it ended before it falls silent");
        assert_eq!(event.attempt, self.attempt, "events carry their attempt");
        event.what
    }

    /// Waits for the answer; whether it rang before.
    pub(super) async fn answered(&mut self) -> (CallAudio, bool) {
        let mut rang = false;
        loop {
            match self.next().await {
                CarrierNews::Ringing => {
                    assert!(!rang, "ringing is told once");
                    rang = true;
                }
                CarrierNews::Answered { audio } => return (audio, rang),
                CarrierNews::Said { .. } => panic!("nobody speaks before the answer"),
                CarrierNews::NotRecorded { .. } => panic!("nothing is recorded before the answer"),
                CarrierNews::Ended { evidence, .. } => panic!("never answered: {evidence:?}"),
            }
        }
    }

    /// Waits until it rings.
    pub(super) async fn ringing(&mut self) {
        match self.next().await {
            CarrierNews::Ringing => (),
            other => panic!("ringing was expected, not {other:?}"),
        }
    }

    /// Waits for the end, which is the last thing told.
    pub(super) async fn ended(mut self) -> End {
        let mut rang = false;
        let mut not_recorded = None;
        loop {
            match self.next().await {
                CarrierNews::Ringing => rang = true,
                CarrierNews::Said { .. } => (),
                CarrierNews::NotRecorded { trouble } => {
                    assert_eq!(not_recorded, None, "it is told once");
                    not_recorded = Some(trouble);
                }
                CarrierNews::Answered { .. } => panic!("nobody should have answered"),
                CarrierNews::Ended {
                    evidence,
                    side,
                    recorded,
                } => {
                    let after = timeout(PATIENCE, self.events.recv()).await;
                    assert!(
                        matches!(after, Ok(None)),
                        "after the end nothing is told: {after:?}"
                    );
                    return End {
                        evidence,
                        side,
                        recorded,
                        not_recorded,
                        rang,
                    };
                }
            }
        }
    }

    pub(super) fn hang_up(&self, why: HangUpCause) {
        self.carrier.hang_up(self.attempt, why);
    }

    /// Hangs up an answered call and waits for its end.
    pub(super) async fn finish(self) -> End {
        self.hang_up(HangUpCause::AgentDone);
        self.ended().await
    }
}

/// Waiting for something to be heard.
pub(super) trait Hears {
    /// Waits for it; what was heard before it.
    async fn hear(&mut self, what: &str, wanted: impl Fn(&AudioIn) -> bool) -> Vec<AudioIn>;
}

impl Hears for CallAudio {
    async fn hear(&mut self, what: &str, wanted: impl Fn(&AudioIn) -> bool) -> Vec<AudioIn> {
        let mut before = Vec::new();
        loop {
            let heard = timeout(PATIENCE, self.heard.recv()).await;
            match heard {
                Ok(Some(heard)) if wanted(&heard) => return before,
                Ok(Some(heard)) => before.push(heard),
                Ok(None) => panic!("the call ended before {what}; heard {before:?}"),
                Err(_) => panic!("{what} was never heard; heard {before:?}"),
            }
        }
    }
}

/// Speech of the other side ended.
pub(super) fn speech_ended(heard: &AudioIn) -> bool {
    matches!(heard, AudioIn::SpeechEnded { .. })
}

/// Loudness (root mean square) of the agent's and the callee's lane, and the length in seconds.
pub(super) fn lanes(recording: &std::path::Path) -> (f64, f64, f64) {
    let mut wav = hound::WavReader::open(recording).expect("the recording is a WAV");
    assert_eq!((wav.spec().channels, wav.spec().sample_rate), (2, 8_000));
    let length = f64::from(wav.duration()) / 8_000.0;
    let samples: Vec<f64> = wav
        .samples::<i16>()
        .map(|s| f64::from(s.expect("a whole file")))
        .collect();
    let rms = |lane: usize| {
        let squares: f64 = samples.iter().skip(lane).step_by(2).map(|s| s * s).sum();
        (squares / (samples.len() as f64 / 2.0).max(1.0)).sqrt()
    };
    (rms(0), rms(1), length)
}
