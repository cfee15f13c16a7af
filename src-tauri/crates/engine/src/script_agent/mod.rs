//! The agent that follows a script: drives `domain`'s [`ScriptRun`] with a call's sound, a voice and a
//! clock. What is said, and when, is decided there; this plays, listens and measures.

mod listening;
mod voice_cache;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    agent::{AgentDraft, AgentMind},
    call_record::{LogEntry, LogLine, LogSpeaker},
    script::{ScriptInput, ScriptOutput, ScriptRun, Spoken},
    time::{Millis, UnixMillis},
};
use tokio::{sync::mpsc, task::JoinSet};

use crate::ports::{
    AgentRuntime, AudioIn, AudioOut, Clock, Conversation, ConversationResult, RecordingShelf,
    SpeechSynthesizer,
};

use listening::{Ear, Noticed};
use voice_cache::VoiceCache;

/// Samples of a millisecond.
const SAMPLES_PER_MS: usize = 8;

/// The agent.
pub struct ScriptAgent {
    voice: Arc<VoiceCache>,
    shelf: Arc<dyn RecordingShelf>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for ScriptAgent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScriptAgent").finish_non_exhaustive()
    }
}

impl ScriptAgent {
    /// An agent that speaks with this voice and plays recordings from this shelf.
    pub fn new(
        voice: Arc<dyn SpeechSynthesizer>,
        shelf: Arc<dyn RecordingShelf>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        ScriptAgent {
            voice: Arc::new(VoiceCache::new(voice)),
            shelf,
            clock,
        }
    }

    /// Makes all lines ahead while the first ones are said, so that no answer waits for the voice.
    fn speak_ahead(&self, draft: &AgentDraft, conversation: &Conversation) -> JoinSet<()> {
        let steps = match &draft.mind {
            AgentMind::Script { script } => script.steps.as_slice(),
            AgentMind::Converse { .. } => &[],
        };
        let mut ahead = JoinSet::new();
        for step in steps {
            if let Spoken::Text { text } = step.say.filled(&conversation.variables)
                && !text.trim().is_empty()
            {
                let voice = self.voice.clone();
                ahead.spawn(async move {
                    // a failure shows, and is told, when the line is really needed
                    let _ = voice.speak(&text).await;
                });
            }
        }
        ahead
    }
}

#[async_trait]
impl AgentRuntime for ScriptAgent {
    async fn converse(&self, conversation: Conversation) -> ConversationResult {
        let agent = conversation.agent.clone();
        // dropped, and so given up, when the conversation is over
        let _ahead = self.speak_ahead(&agent.draft, &conversation);
        let began = self.clock.now();
        let Conversation {
            variables,
            audio,
            live,
            ..
        } = conversation;
        let mut talk = Talk {
            agent: self,
            run: ScriptRun::new(&agent.draft, variables),
            out: audio.out,
            live,
            log: Vec::new(),
            began,
            playing: None,
            pieces: 0,
            ear: Ear::new(began),
        };
        let mut heard = audio.heard;
        talk.give(ScriptInput::Started).await;
        while !talk.run.is_over() {
            let alarm = talk.ear.alarm();
            tokio::select! {
                biased;
                what = heard.recv() => match what {
                    Some(what) => talk.hear(what).await,
                    None => talk.give(ScriptInput::CalleeHungUp).await,
                },
                () = self.clock.sleep_until(alarm.unwrap_or(UnixMillis::MAX)), if alarm.is_some() => {
                    talk.wait_is_over().await;
                }
            }
        }
        // what was said is told when it has been said, and stands where it began
        talk.log.sort_by_key(|line| line.at);
        ConversationResult {
            tags: talk.run.tags().to_vec(),
            voicemail: talk.run.is_voicemail(),
            do_not_call: talk.run.is_do_not_call(),
            log: talk.log,
            ..ConversationResult::default()
        }
    }
}

/// One conversation.
struct Talk<'a> {
    agent: &'a ScriptAgent,
    run: ScriptRun,
    out: mpsc::UnboundedSender<AudioOut>,
    live: mpsc::UnboundedSender<LogLine>,
    log: Vec<LogLine>,
    began: UnixMillis,
    playing: Option<Playing>,
    pieces: u64,
    ear: Ear,
}

/// A piece that plays.
#[derive(Debug, Clone, Copy)]
struct Playing {
    id: u64,
    began: UnixMillis,
    length: Millis,
}

impl Talk<'_> {
    /// Something was heard.
    async fn hear(&mut self, what: AudioIn) {
        let now = self.agent.clock.now();
        match what {
            AudioIn::SpeechStarted => self.ear.speech_started(now, self.playing.is_some()),
            AudioIn::SpeechEnded { speech_ms } => {
                if let Some(Noticed::Machine) = self.ear.speech_ended(now, speech_ms) {
                    self.give(ScriptInput::MachineDetected).await;
                }
                self.give(ScriptInput::SpeechEnded { ms: speech_ms }).await;
            }
            AudioIn::Key(key) => self.give(ScriptInput::Key(key)).await,
            AudioIn::Beep => self.give(ScriptInput::Beep).await,
            // a script counts speech, it does not understand it: it never asks for the sound
            AudioIn::Sound { .. } => {}
            AudioIn::PlaybackDone(id) => {
                if self.playing.is_some_and(|piece| piece.id == id) {
                    self.give(ScriptInput::PlaybackDone).await;
                }
            }
            AudioIn::PlaybackCut { id, played_ms } => {
                if let Some(piece) = self.playing.filter(|piece| piece.id == id) {
                    let length = piece.length;
                    self.give(ScriptInput::PlaybackCut {
                        played: played_ms,
                        length,
                    })
                    .await;
                }
            }
        }
    }

    /// What the ear waited for has come.
    async fn wait_is_over(&mut self) {
        match self.ear.ring(self.agent.clock.now()) {
            Some(Noticed::Silence) => self.give(ScriptInput::Silence).await,
            Some(Noticed::BargeIn) => self.give(ScriptInput::SpeechStarted).await,
            Some(Noticed::Machine) => self.give(ScriptInput::MachineDetected).await,
            None => {}
        }
    }

    /// Gives the script an input and does what it says. A piece that cannot be played counts as
    /// played: the call goes on.
    async fn give(&mut self, input: ScriptInput) {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            let ends_piece = matches!(
                input,
                ScriptInput::PlaybackDone | ScriptInput::PlaybackCut { .. }
            );
            let ended = if ends_piece {
                self.playing.take()
            } else {
                None
            };
            for output in self.run.on(input) {
                match output {
                    ScriptOutput::Play { spoken } => {
                        if !self.play(&spoken).await {
                            next = Some(ScriptInput::PlaybackDone);
                        }
                    }
                    ScriptOutput::StopPlaying => {
                        // the other end may be gone: its `None` follows
                        let _ = self.out.send(AudioOut::Stop);
                    }
                    ScriptOutput::Listen { silence_ms } => {
                        self.ear.listen(self.agent.clock.now(), silence_ms);
                    }
                    // the run keeps them, and logs them itself
                    ScriptOutput::SetTag(_) | ScriptOutput::DoNotCall => {}
                    ScriptOutput::Log(entry) => {
                        let piece = ended.or(self.playing);
                        self.write(entry, piece.map(|piece| piece.began));
                    }
                    // the loop ends with the run
                    ScriptOutput::HangUp => {}
                }
            }
        }
        self.ear.talking(self.playing.is_some());
    }

    /// Plays a piece; `false`: there is nothing to play.
    async fn play(&mut self, spoken: &Spoken) -> bool {
        let samples = match spoken {
            Spoken::Nothing => None,
            Spoken::Text { text } => match self.agent.voice.speak(text).await {
                Ok(samples) => Some(samples),
                Err(error) => {
                    tracing::error!(%error, "a line could not be spoken");
                    None
                }
            },
            Spoken::Audio { audio, .. } => {
                let samples = self.agent.shelf.audio(*audio).await;
                if samples.is_none() {
                    tracing::error!(%audio, "a recording that the agent plays is gone");
                }
                samples
            }
        };
        let Some(samples) = samples.filter(|samples| !samples.is_empty()) else {
            return false;
        };
        self.pieces += 1;
        let length = i64::try_from(samples.len() / SAMPLES_PER_MS).unwrap_or(i64::MAX);
        self.playing = Some(Playing {
            id: self.pieces,
            began: self.agent.clock.now(),
            length,
        });
        self.ear.stop_listening();
        let id = self.pieces;
        // the other end may be gone: its `None` follows
        let _ = self.out.send(AudioOut::Play { id, samples });
        true
    }

    /// Writes a line of the call log. What was said stands where it began.
    fn write(&mut self, entry: LogEntry, piece: Option<UnixMillis>) {
        let now = self.agent.clock.now();
        let (speaker, at) = match &entry {
            LogEntry::Said { .. } => (LogSpeaker::Agent, piece.unwrap_or(now)),
            LogEntry::Heard { speech_ms, .. } => (LogSpeaker::Callee, now - speech_ms),
            LogEntry::Key { .. } => (LogSpeaker::Callee, now),
            // who ended the call is known for certain only outside
            LogEntry::Ended { .. } => return,
            LogEntry::Silence
            | LogEntry::Tag { .. }
            | LogEntry::Voicemail
            | LogEntry::DoNotCall
            | LogEntry::Turn { .. }
            | LogEntry::Trouble { .. }
            | LogEntry::Function { .. }
            | LogEntry::CallBack { .. }
            | LogEntry::KeysSent { .. }
            | LogEntry::Transfer { .. } => (LogSpeaker::Event, now),
        };
        let line = LogLine {
            at: (at - self.began).max(0),
            speaker,
            entry,
        };
        // nobody may be watching
        let _ = self.live.send(line.clone());
        self.log.push(line);
    }
}
