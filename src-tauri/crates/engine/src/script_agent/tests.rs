//! A script is talked through with a callee made of channels, on a clock moved by hand.

use std::{collections::BTreeMap, path::PathBuf};

use domain::{
    agent::{AgentVersion, OutputTag, VoicemailPolicy},
    ids::{AgentId, AgentVersionId, AttemptId, AudioId},
    script::{Branch, Heard, Script, ScriptStep, Then},
};
use tokio::task::JoinHandle;

use super::*;
use crate::{
    clock::ManualClock,
    ports::{AudioFileError, CallAudio, Peaks, VoiceError},
};

/// Ten milliseconds of speech for each letter.
struct Voice;

#[async_trait]
impl SpeechSynthesizer for Voice {
    async fn speak(&self, text: &str) -> Result<Arc<[i16]>, VoiceError> {
        if text.contains("unspeakable") {
            return Err(VoiceError::Failed("no".to_owned()));
        }
        Ok(vec![1; text.chars().count() * 10 * SAMPLES_PER_MS].into())
    }
}

struct Shelf;

#[async_trait]
impl RecordingShelf for Shelf {
    async fn free(&self) -> Option<u64> {
        None
    }

    fn path(&self, attempt: AttemptId) -> PathBuf {
        PathBuf::from(attempt.to_string())
    }
    async fn repair(&self, _attempt: AttemptId) -> bool {
        false
    }
    async fn peaks(&self, _attempt: AttemptId, _count: usize) -> Option<Peaks> {
        None
    }
    async fn delete(&self, _attempt: AttemptId) {}
    async fn keep_audio(&self, _: AudioId, _: PathBuf) -> Result<Millis, AudioFileError> {
        Err(AudioFileError::Disk)
    }
    async fn audio(&self, audio: AudioId) -> Option<Arc<[i16]>> {
        (audio == AudioId(1)).then(|| vec![2; 8_000].into())
    }
}

fn say(key: &str, text: &str, then: Then) -> ScriptStep {
    ScriptStep {
        key: key.to_owned(),
        say: Spoken::Text {
            text: text.to_owned(),
        },
        tags: Vec::new(),
        do_not_call: false,
        then,
    }
}

fn draft(steps: Vec<ScriptStep>) -> AgentDraft {
    AgentDraft {
        name: "Anna".to_owned(),
        mind: AgentMind::Script {
            script: Script { steps },
        },
        disclosure: String::new(),
        variables: Vec::new(),
        main_intent: None,
        output_tags: Vec::new(),
        silence_seconds: 5,
        silence_hang_up_after: 2,
        silence_prompt: "Hello?".to_owned(),
        longest_call_minutes: 10,
        voicemail: VoicemailPolicy::LeaveMessage {
            text: "Call us back".to_owned(),
        },
    }
}

/// Asks, and listens for a key or speech.
fn asking() -> Vec<ScriptStep> {
    let mut yes = say("yes", "Thank you", Then::End);
    yes.tags = vec![OutputTag {
        key: "answer".to_owned(),
        value: "yes".to_owned(),
    }];
    let mut never = say("never", "Sorry", Then::End);
    never.do_not_call = true;
    let branch = |on, step: &str| Branch {
        on,
        step: step.to_owned(),
    };
    let listen = Then::Listen {
        branches: vec![
            branch(Heard::Key { key: '1' }, "yes"),
            branch(Heard::Key { key: '9' }, "never"),
            branch(Heard::Speech, "yes"),
        ],
        otherwise: None,
        silence: None,
    };
    vec![say("ask", "Good day {name}, press one", listen), yes, never]
}

/// The callee's end of a call.
struct Callee {
    clock: Arc<ManualClock>,
    heard: Option<mpsc::UnboundedSender<AudioIn>>,
    said: mpsc::UnboundedReceiver<AudioOut>,
    live: mpsc::UnboundedReceiver<LogLine>,
    agent: JoinHandle<ConversationResult>,
    playing: Option<(u64, UnixMillis, Millis)>,
}

impl Callee {
    fn called(draft: AgentDraft) -> Callee {
        let clock = Arc::new(ManualClock::new(1_000_000));
        let agent = ScriptAgent::new(Arc::new(Voice), Arc::new(Shelf), clock.clone());
        let (out, said) = mpsc::unbounded_channel();
        let (heard_in, heard) = mpsc::unbounded_channel();
        let (live, lines) = mpsc::unbounded_channel();
        let version = AgentVersion {
            id: AgentVersionId(1),
            agent: AgentId(1),
            number: 1,
            draft,
            published_at: 0,
        };
        let conversation = Conversation {
            agent: Arc::new(version),
            variables: BTreeMap::from([("name".to_owned(), "Ben".to_owned())]),
            audio: CallAudio { out, heard },
            live,
            zone: None,
            transfer: None,
            typed: None,
            desk: Default::default(),
        };
        Callee {
            clock,
            heard: Some(heard_in),
            said,
            live: lines,
            agent: tokio::spawn(async move { agent.converse(conversation).await }),
            playing: None,
        }
    }

    async fn settle(&mut self) {
        for _ in 0..20 {
            tokio::task::yield_now().await;
            while let Ok(out) = self.said.try_recv() {
                match out {
                    AudioOut::Play { id, samples } => {
                        let length = (samples.len() / SAMPLES_PER_MS) as Millis;
                        self.playing = Some((id, self.clock.now(), length));
                    }
                    AudioOut::Stop => {
                        if let Some((id, began, _)) = self.playing.take() {
                            let played_ms = self.clock.now() - began;
                            self.hears(AudioIn::PlaybackCut { id, played_ms });
                        }
                    }
                    AudioOut::PlayMore { .. } | AudioOut::Keys(_) | AudioOut::Listen(_) => {
                        panic!("a script has no use for {out:?}")
                    }
                }
            }
        }
    }

    /// Lets time pass; what plays comes to its end on the way.
    async fn wait(&mut self, length: Millis) {
        let until = self.clock.now() + length;
        self.settle().await;
        loop {
            let end = self.playing.map(|(_, began, length)| began + length);
            let next = end
                .into_iter()
                .chain(self.clock.next_sleeper())
                .min()
                .unwrap_or(until);
            if next > until {
                break;
            }
            self.clock.set(next);
            if let Some((id, began, length)) = self.playing
                && began + length <= self.clock.now()
            {
                self.playing = None;
                self.hears(AudioIn::PlaybackDone(id));
            }
            self.settle().await;
            if next == until {
                break;
            }
        }
        self.clock.set(until);
        self.settle().await;
    }

    fn hears(&self, what: AudioIn) {
        if let Some(heard) = &self.heard {
            // the agent may be done
            let _ = heard.send(what);
        }
    }

    async fn speaks(&mut self, length: Millis) {
        self.hears(AudioIn::SpeechStarted);
        self.wait(length).await;
        self.hears(AudioIn::SpeechEnded { speech_ms: length });
        self.settle().await;
    }

    async fn result(mut self) -> ConversationResult {
        self.settle().await;
        assert!(self.agent.is_finished(), "the agent is not done");
        self.agent.await.unwrap()
    }
}

fn said(result: &ConversationResult) -> Vec<(String, bool)> {
    let said = |line: &LogLine| match &line.entry {
        LogEntry::Said { text, cut } => Some((text.clone(), *cut)),
        _ => None,
    };
    result.log.iter().filter_map(said).collect()
}

fn whole(text: &str) -> (String, bool) {
    (text.to_owned(), false)
}

#[tokio::test]
async fn a_pressed_key_branches_sets_tags_and_ends() {
    let mut callee = Callee::called(draft(asking()));
    callee.wait(200).await;
    assert!(callee.playing.is_some());
    callee.wait(3_100).await;
    callee.hears(AudioIn::Key('1'));
    callee.wait(2_000).await;
    let mut live = Vec::new();
    while let Ok(line) = callee.live.try_recv() {
        live.push(line);
    }
    let result = callee.result().await;
    assert_eq!(
        said(&result),
        [whole("Good day Ben, press one"), whole("Thank you")]
    );
    assert_eq!(
        result.tags,
        [OutputTag {
            key: "answer".to_owned(),
            value: "yes".to_owned()
        }]
    );
    assert!(!result.voicemail && !result.do_not_call);
    live.sort_by_key(|line| line.at);
    assert_eq!(live, result.log, "captions are the log as it grows");
    let second = result
        .log
        .iter()
        .rfind(|l| matches!(l.entry, LogEntry::Said { .. }))
        .unwrap();
    assert_eq!(second.at, 3_300, "a line stands where it began");
}

#[tokio::test]
async fn a_wish_not_to_be_called_is_logged_at_once() {
    let mut callee = Callee::called(draft(asking()));
    callee.wait(1_000).await;
    callee.hears(AudioIn::Key('9'));
    callee.settle().await;
    let mut live = Vec::new();
    while let Ok(line) = callee.live.try_recv() {
        live.push(line.entry);
    }
    assert!(live.contains(&LogEntry::DoNotCall));
    callee.wait(5_000).await;
    assert!(callee.result().await.do_not_call);
}

#[tokio::test]
async fn voice_of_two_hundred_milliseconds_breaks_in_and_less_does_not() {
    let mut steps = asking();
    let text = "We call about your order. ".repeat(6);
    steps[0].say = Spoken::Text { text };
    let mut callee = Callee::called(draft(steps));
    callee.wait(50).await;
    callee.speaks(90).await;
    assert!(callee.playing.is_some(), "a cough does not stop the agent");
    callee.hears(AudioIn::SpeechStarted);
    // it is told of when it has lasted for 100
    callee.wait(99).await;
    assert!(callee.playing.is_some());
    callee.wait(2).await;
    assert!(callee.playing.is_none(), "the agent stops");
    callee.wait(600).await;
    callee.hears(AudioIn::SpeechEnded { speech_ms: 801 });
    callee.wait(2_000).await;
    let result = callee.result().await;
    let said = said(&result);
    assert!(said[0].1, "what was cut off says so: {said:?}");
    assert_eq!(said[1], whole("Thank you"));
}

#[tokio::test]
async fn silence_is_asked_about_once_and_then_ends_the_call() {
    let mut callee = Callee::called(draft(asking()));
    callee.wait(250).await;
    callee.wait(4_900).await;
    assert!(callee.playing.is_none());
    callee.wait(101).await;
    assert!(
        callee.playing.is_some(),
        "the prompt, five seconds after the line ended"
    );
    callee.wait(20_000).await;
    let result = callee.result().await;
    assert_eq!(
        said(&result),
        [whole("Good day Ben, press one"), whole("Hello?")]
    );
    let silences = result
        .log
        .iter()
        .filter(|line| line.entry == LogEntry::Silence)
        .count();
    assert_eq!(silences, 2);
}

#[tokio::test]
async fn speech_puts_the_silence_off() {
    let mut steps = asking();
    if let Then::Listen { branches, .. } = &mut steps[0].then {
        branches.retain(|branch| branch.on != Heard::Speech);
    }
    let mut callee = Callee::called(draft(steps));
    callee.wait(4_000).await;
    callee.speaks(2_000).await;
    callee.wait(4_900).await;
    assert!(
        callee.playing.is_none(),
        "five seconds count from the end of speech"
    );
    callee.wait(120).await;
    assert!(callee.playing.is_some());
}

#[tokio::test]
async fn a_long_greeting_is_a_machine_and_gets_the_message_after_the_beep() {
    let mut callee = Callee::called(draft(asking()));
    callee.wait(100).await;
    callee.speaks(7_000).await;
    assert!(callee.playing.is_none(), "the beep is awaited");
    callee.hears(AudioIn::Beep);
    callee.wait(3_000).await;
    let result = callee.result().await;
    assert!(result.voicemail);
    assert_eq!(said(&result).last(), Some(&whole("Call us back")));
}

#[tokio::test]
async fn a_beep_alone_is_a_machine_too() {
    let mut callee = Callee::called(draft(asking()));
    callee.wait(1_000).await;
    callee.hears(AudioIn::Beep);
    callee.wait(5_000).await;
    let result = callee.result().await;
    assert!(result.voicemail);
    assert_eq!(said(&result).last(), Some(&whole("Call us back")));
}

#[tokio::test]
async fn a_short_hello_is_a_person() {
    let mut callee = Callee::called(draft(asking()));
    callee.wait(500).await;
    callee.speaks(900).await;
    callee.wait(5_000).await;
    assert!(!callee.result().await.voicemail);
}

#[tokio::test]
async fn a_callee_that_hangs_up_ends_the_conversation_with_what_was_said() {
    let mut callee = Callee::called(draft(asking()));
    callee.wait(50).await;
    callee.heard = None;
    callee.settle().await;
    let result = callee.result().await;
    assert!(
        !result
            .log
            .iter()
            .any(|line| matches!(line.entry, LogEntry::Ended { .. }))
    );
    assert!(result.tags.is_empty());
}

#[tokio::test]
async fn a_line_that_cannot_be_spoken_is_passed_over() {
    let mut steps = asking();
    steps.insert(
        0,
        say(
            "first",
            "unspeakable",
            Then::Goto {
                step: "gone".to_owned(),
            },
        ),
    );
    let mut gone = say(
        "gone",
        "",
        Then::Goto {
            step: "play".to_owned(),
        },
    );
    gone.say = Spoken::Audio {
        audio: AudioId(9),
        text: "lost".to_owned(),
    };
    steps.push(gone);
    let mut play = say("play", "", Then::End);
    play.say = Spoken::Audio {
        audio: AudioId(1),
        text: "A recording".to_owned(),
    };
    steps.push(play);
    let mut callee = Callee::called(draft(steps));
    callee.settle().await;
    assert_eq!(
        callee.playing.map(|piece| piece.2),
        Some(1_000),
        "the recording plays"
    );
    callee.wait(1_001).await;
    assert_eq!(
        said(&callee.result().await).last(),
        Some(&whole("A recording"))
    );
}
