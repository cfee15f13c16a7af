//! One conversation: what happens in the call goes into the run, and what the run says is done.

use std::collections::VecDeque;

use domain::{
    agent::AgentVersion,
    ai_profile::CustomApi,
    call_record::LogLine,
    conversation::{
        CallFunction, Converse, PieceKind, TalkInput, TalkOutput, TalkRules, TalkRun, Till,
        TransferOutcome, is_to_be_summed_up,
    },
    money::Usd,
    time::{MINUTE, UnixMillis},
    zone::wall_clock,
};
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::{
    ConversingAgent,
    kit::Kit,
    link::Link,
    mouth::Mouth,
    work::{Done, SAMPLES_PER_MS, Work},
};
use crate::ports::{
    AudioIn, AudioOut, CallAudio, Clock, Conversation, ConversationResult, speech::RealtimeModel,
    transfer::CallTransfer, web_call::ApiCall,
};

/// Sound that is kept from before the voice was noticed.
const BEFORE_MS: usize = 500;
/// Most sound of one turn, whatever the form says.
const MOST_MS: usize = 120_000;
/// Numbers of lines that are made ahead begin here: no piece of a call comes so far.
const AHEAD: u64 = 1 << 40;

/// How one speaks on the phone: told to the model behind the user's own instruction.
const ON_THE_PHONE: &str = "You are speaking on the phone: your words are spoken aloud. Use plain \
     sentences without lists, signs or links.";
/// Told to a model that does not hear by itself.
const MISHEARD: &str = "What the person says came through speech recognition and may be misheard: ask \
     when it makes no sense.";

impl ConversingAgent {
    pub(super) async fn talk(
        &self,
        agent: &AgentVersion,
        converse: &Converse,
        conversation: Conversation,
    ) -> ConversationResult {
        let Conversation {
            variables,
            audio,
            live,
            zone,
            transfer,
            typed,
            desk,
            ..
        } = conversation;
        let CallAudio { out, mut heard } = audio;
        let zone = zone.and_then(|zone| TimeZone::get(&zone).ok());
        let zone = zone.unwrap_or(TimeZone::UTC);
        let mut rules = TalkRules::of(&agent.draft, converse, &variables, zone);
        if typed.is_some() {
            // whoever types is given time to think
            rules.silence = 10 * MINUTE;
        }
        let kit = self.kit(agent, converse).await;
        let till = Till::new(converse.limit, Usd::ZERO, kit.prices);
        let (work, mut done) = Work::new(self.parts.clone(), self.lines.clone(), till, desk);
        let mut talk = Talk {
            clock: &*self.parts.clock,
            kit,
            run: TalkRun::new(rules),
            mouth: Mouth::new(out.clone()),
            out,
            work,
            live,
            link: None,
            sounding: None,
            log: Vec::new(),
            by_typing: typed.is_some(),
            before: VecDeque::new(),
            gathered: None,
            speaking: false,
            transfer,
        };
        let (_never, silent) = mpsc::unbounded_channel();
        let mut typed = typed.unwrap_or(silent);
        // nothing is heard by a keyboard
        let _ = talk.out.send(AudioOut::Listen(!talk.by_typing));
        talk.make_link(&self.parts.realtime);
        talk.give(TalkInput::Answered);
        talk.make_lines_ahead();
        let mut ended = false;
        while !talk.run.is_over() {
            if ended && !talk.run.is_transferring() {
                talk.gone();
                break;
            }
            let dry = talk.broken_off_at();
            let alarm = [talk.run.alarm(), dry].into_iter().flatten().min();
            tokio::select! {
                biased;
                Some(one) = done.recv() => talk.worked(one),
                what = heard.recv(), if !ended => match what {
                    Some(what) => talk.hear(what),
                    // the other side may end our part once it has put the callee through: what
                    // came of it is told in a moment
                    None if talk.run.is_transferring() => ended = true,
                    None => talk.gone(),
                },
                line = typed.recv() => match line {
                    Some(text) => talk.give(TalkInput::Typed(text)),
                    None => talk.gone(),
                },
                () = self.parts.clock.sleep_until(alarm.unwrap_or(UnixMillis::MAX)), if alarm.is_some() => {
                    if dry.is_some_and(|at| at <= self.parts.clock.now()) {
                        talk.broke_off();
                    }
                    talk.give(TalkInput::Tick);
                }
            }
        }
        talk.result(agent, converse)
    }
}

pub(super) struct Talk<'a> {
    pub(super) clock: &'a dyn Clock,
    kit: Kit,
    pub(super) run: TalkRun,
    pub(super) mouth: Mouth,
    out: mpsc::UnboundedSender<AudioOut>,
    pub(super) work: Work,
    /// To a realtime model, where one hears and speaks.
    pub(super) link: Option<Link>,
    /// The item of the model's that is about to become a piece.
    pub(super) sounding: Option<String>,
    live: mpsc::UnboundedSender<LogLine>,
    log: Vec<LogLine>,
    pub(super) by_typing: bool,
    /// The last moments before a voice.
    before: VecDeque<i16>,
    /// What is being gathered.
    gathered: Option<Vec<i16>>,
    speaking: bool,
    /// The way to somebody else.
    transfer: Option<CallTransfer>,
}

impl Talk<'_> {
    fn make_link(&mut self, model: &std::sync::Arc<dyn RealtimeModel>) {
        let setup = self.kit.realtime(self.instruction(), self.by_typing);
        self.link = setup.map(|setup| Link::new(model.clone(), setup, self.work.told()));
    }

    /// Makes all lines ahead while the first is said, so that none is waited for.
    fn make_lines_ahead(&mut self) {
        if self.by_typing {
            return;
        }
        let rules = self.run.rules();
        let said = [&rules.disclosure, &rules.converse.opening_line];
        let lines = rules
            .lines()
            .filter(|line| !said.iter().any(|one| one == line));
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        for (number, line) in (AHEAD..).zip(lines) {
            let words = self.kit.words(&line);
            self.work.speak_ahead(number, words);
        }
    }

    fn hear(&mut self, what: AudioIn) {
        let now = self.clock.now();
        match what {
            AudioIn::Sound { samples } => self.gather(&samples),
            AudioIn::SpeechStarted => {
                self.speaking = true;
                self.begin_gathering();
                self.give(TalkInput::SpeechStarted);
            }
            AudioIn::SpeechEnded { speech_ms } => {
                self.speaking = false;
                self.give(TalkInput::SpeechEnded { ms: speech_ms });
            }
            AudioIn::Key(key) => self.give(TalkInput::Key(key)),
            AudioIn::Beep => self.give(TalkInput::Beep),
            AudioIn::PlaybackDone(id) => {
                let told = self.mouth.done(id, now);
                self.give_all(told);
            }
            AudioIn::PlaybackCut { id, played_ms } => {
                let told = self.mouth.cut(id, played_ms);
                self.give_all(told);
            }
        }
    }

    fn gather(&mut self, samples: &[i16]) {
        if let Some(gathered) = &mut self.gathered {
            if gathered.len() < MOST_MS * SAMPLES_PER_MS {
                gathered.extend_from_slice(samples);
            }
            if let Some(link) = &mut self.link {
                link.stream(gathered);
            }
            return;
        }
        self.before.extend(samples);
        let most = BEFORE_MS * SAMPLES_PER_MS;
        let beyond = self.before.len().saturating_sub(most);
        self.before.drain(..beyond);
    }

    fn begin_gathering(&mut self) {
        let before = &mut self.before;
        self.gathered
            .get_or_insert_with(|| before.drain(..).collect());
    }

    fn worked(&mut self, done: Done) {
        let now = self.clock.now();
        let told = self.work.settle(&done);
        match done {
            Done::Sound(id, samples) => {
                let told = self.mouth.sound(id, samples, now);
                self.give_all(told);
            }
            Done::Spoken(id, result) => {
                let told = self.mouth.whole(id, result.is_err(), now);
                self.give_all(told);
            }
            Done::Opened(session, result) => self.opened(session, result),
            Done::News(session, news) => self.news(session, news),
            Done::Leave(number, granted) => self.leave(number, granted),
            Done::Heard(..)
            | Done::Words(..)
            | Done::Answered(..)
            | Done::Outcome(..)
            | Done::Transferred(..) => {}
        }
        if let Some(told) = told {
            self.give(told);
        }
    }

    /// The callee hung up.
    fn gone(&mut self) {
        let told = self.mouth.gone(self.clock.now());
        self.give_all(told);
        self.give(TalkInput::CalleeHungUp);
    }

    pub(super) fn give_all(&mut self, told: Vec<TalkInput>) {
        for one in told {
            self.give(one);
        }
    }

    /// Gives the run an input and does what it says; what follows from that at once is given, too.
    pub(super) fn give(&mut self, input: TalkInput) {
        let mut next = VecDeque::from([input]);
        while let Some(input) = next.pop_front() {
            if let (TalkInput::PieceCut { id, played, .. }, Some(link)) = (&input, &mut self.link) {
                link.cut(*id, *played);
            }
            for output in self.run.on(self.clock.now(), input) {
                next.extend(self.perform(output));
            }
        }
    }

    fn perform(&mut self, output: TalkOutput) -> Vec<TalkInput> {
        match output {
            TalkOutput::Say { id, text, kind } => return self.say(id, &text, kind),
            TalkOutput::Stop => {
                self.work.silence(AHEAD);
                return self.mouth.stop();
            }
            TalkOutput::Recognise { number } => {
                let samples = self.gathered.clone().unwrap_or_default();
                let utterance = self.kit.utterance(samples);
                if !self.work.recognise(number, utterance) {
                    return vec![TalkInput::NoMoney];
                }
            }
            TalkOutput::HandOver { number } => {
                let sound = self.gathered.take().unwrap_or_default();
                if let Some(link) = &mut self.link {
                    link.tell(self.run.news_for_model());
                    link.hand_over(number, sound);
                }
            }
            TalkOutput::PassOn { id } => self.pass_on(id),
            TalkOutput::ForgetSound => {
                self.gathered = None;
                if let Some(link) = &mut self.link {
                    link.clear();
                }
                if self.speaking {
                    self.begin_gathering();
                }
            }
            TalkOutput::Ask { number } => {
                let question = self.kit.question(self.instruction(), self.run.history());
                if self.link.is_some() {
                    return self.ask_link(number, question.reckoned_prompt());
                }
                if !self.work.ask(number, question) {
                    return vec![TalkInput::NoMoney];
                }
            }
            TalkOutput::Forget => {
                if let Some(link) = &mut self.link {
                    link.forget(self.clock.now(), &mut self.work.ledger);
                }
                self.work.forget();
            }
            TalkOutput::Perform {
                id,
                name,
                arguments,
            } => {
                let Some(api) = self.api(&name) else {
                    let content = "error: there is no such function".to_owned();
                    return vec![TalkInput::Outcome { id, content }];
                };
                let secret = self.kit.api_secret(&name);
                let call = ApiCall {
                    api,
                    secret,
                    arguments,
                };
                self.work.perform(id, call);
            }
            TalkOutput::Transfer(to) => match self.transfer.clone() {
                Some(way) => self.work.transfer(way, to),
                None => return vec![TalkInput::Transferred(TransferOutcome::OnlyTried)],
            },
            TalkOutput::SendKeys(keys) => {
                // the other end may be gone: its `None` follows
                let _ = self.out.send(AudioOut::Keys(keys));
            }
            // the run keeps them and logs them; the loop ends with the run
            TalkOutput::DoNotCall | TalkOutput::CallBack(_) | TalkOutput::HangUp => {}
            TalkOutput::Log(line) => {
                // nobody may be watching
                let _ = self.live.send(line.clone());
                self.log.push(line);
            }
        }
        Vec::new()
    }

    fn say(&mut self, id: u64, text: &str, kind: PieceKind) -> Vec<TalkInput> {
        if self.by_typing {
            // read at once
            return vec![TalkInput::PieceBegan(id), TalkInput::PieceDone(id)];
        }
        self.mouth.add(id, text, kind);
        let words = self.kit.words(text);
        match kind {
            PieceKind::Line | PieceKind::Filler => self.work.speak_line(id, words),
            PieceKind::Answer => {
                if !self.work.speak(id, words) {
                    return vec![TalkInput::NoMoney];
                }
            }
        }
        Vec::new()
    }

    /// The instruction of now.
    fn instruction(&self) -> String {
        let rules = self.run.rules();
        let mut instruction = format!("{}\n\n{ON_THE_PHONE}", rules.converse.instruction);
        if rules.converse.realtime().is_none() {
            instruction.push(' ');
            instruction.push_str(MISHEARD);
        }
        if let Some(now) = wall_clock(self.clock.now(), &rules.zone) {
            let now = now.strftime("%A, %F %H:%M");
            instruction.push_str(&format!("\n\nLocal time: {now}."));
        }
        instruction
    }

    fn api(&self, name: &str) -> Option<CustomApi> {
        let mut functions = self.kit.converse.functions.iter();
        functions.find_map(|function| match &function.kind {
            CallFunction::CustomApi { api } if api.name == name => Some(api.clone()),
            CallFunction::CustomApi { .. }
            | CallFunction::EndCall
            | CallFunction::SendKeys
            | CallFunction::CallBack
            | CallFunction::Transfer { .. }
            | CallFunction::DoNotCall => None,
        })
    }

    fn result(mut self, agent: &AgentVersion, converse: &Converse) -> ConversationResult {
        if let Some(link) = &mut self.link {
            link.end(&mut self.work.ledger);
        }
        let mut log = self.log;
        // what was said is told when it has been said, and stands where it began
        log.sort_by_key(|line| line.at);
        ConversationResult {
            to_sum_up: is_to_be_summed_up(&agent.draft, converse.summary, &log),
            log,
            tags: Vec::new(),
            voicemail: self.run.is_voicemail(),
            do_not_call: self.run.is_do_not_call(),
            call_back: self.run.call_back(),
            cost: Some(self.work.end()),
        }
    }
}
