//! A conversation through a realtime model: its news go into the run, its sound to the callee.

use domain::{
    conversation::{AskedCall, TalkInput},
    time::{Millis, UnixMillis},
};
use tokio::sync::mpsc;

use super::talk::Talk;
use crate::ports::{
    model::ModelFaultKind,
    speech::{RealtimeInput, RealtimeNews, SpeechFault, SpeechUsage},
};

/// A sound that pauses for so long has broken off.
const PAUSE: Millis = 1_500;

impl Talk<'_> {
    /// The link stands, or cannot be made.
    pub(super) fn opened(
        &mut self,
        session: u32,
        result: Result<mpsc::UnboundedSender<RealtimeInput>, SpeechFault>,
    ) {
        let Some(link) = &mut self.link else { return };
        match result {
            Err(fault) if link.is_present(session) => self.broke(&fault),
            Err(_) => {}
            Ok(to) => {
                if link.opened(session, to) == Some(true) {
                    // what is told anew is not told again
                    self.run.news_for_model();
                    link.tell_all(self.run.history());
                }
                link.ask_owed();
            }
        }
    }

    /// News of the model.
    pub(super) fn news(&mut self, session: u32, news: RealtimeNews) {
        let Some(link) = &mut self.link else { return };
        if !link.is_present(session) {
            return;
        }
        match news {
            RealtimeNews::Heard { number, text } => {
                link.is_written(number);
                self.give(TalkInput::Heard { number, text });
            }
            RealtimeNews::Sound { item, samples } => {
                let Some(id) = self.piece(&item) else { return };
                let told = self.mouth.sound(id, samples, self.clock.now());
                self.give_all(told);
            }
            RealtimeNews::Said { item, text } => {
                let item = link.items.named(&item);
                item.words = Some(text.clone());
                if let Some(id) = item.piece {
                    self.give(TalkInput::PieceWords { id, text });
                }
            }
            RealtimeNews::Call(call) => link.call(AskedCall {
                id: call.id,
                name: call.name,
                arguments: call.arguments,
            }),
            RealtimeNews::Done { usage } => self.answer_done(&usage),
            RealtimeNews::Fault(fault) => self.broke(&fault),
        }
    }

    /// The piece that an item is: begun with its first sound, if somebody waits for it.
    fn piece(&mut self, item: &str) -> Option<u64> {
        if self.by_typing {
            // read, not heard: its words come when the answer is over
            return None;
        }
        let link = self.link.as_mut()?;
        let number = link.answers()?;
        let one = link.items.named(item);
        if one.piece.is_some() || one.whole {
            return one.piece.filter(|_| !one.whole);
        }
        let words = one.words.clone();
        self.sounding = Some(item.to_owned());
        self.give(TalkInput::Sounds { number });
        self.sounding = None;
        let one = self.link.as_mut()?.items.named(item);
        let id = one.piece;
        // whatever is not to be heard now never is
        one.whole = id.is_none();
        if let (Some(id), Some(text)) = (id, words) {
            self.give(TalkInput::PieceWords { id, text });
        }
        id
    }

    /// Asks for an answer, with so many tokens of text in the conversation, as soon as its money is
    /// written down.
    pub(super) fn ask_link(&mut self, number: u32, text: u32) -> Vec<TalkInput> {
        let Some(link) = &mut self.link else {
            return Vec::new();
        };
        let ledger = &mut self.work.ledger;
        let Some((ticket, leave)) = ledger.set_aside(link.paid(text)) else {
            return vec![TalkInput::NoMoney];
        };
        link.tell(self.run.news_for_model());
        link.wait_for_leave(number, ticket, ledger);
        self.work.wait_for_leave(number, leave);
        Vec::new()
    }

    /// The money of an answer is written down, or could not be.
    pub(super) fn leave(&mut self, number: u32, granted: bool) {
        let Some(link) = &mut self.link else { return };
        let Some(ticket) = link.take_unwritten(number) else {
            return;
        };
        let ledger = &mut self.work.ledger;
        let refused = if granted {
            link.ask(number, ticket, self.clock.now(), ledger)
        } else {
            ledger.give_back(ticket);
            Some(true)
        };
        if let Some(passes) = refused {
            self.give(TalkInput::NotReplied { number, passes });
        }
    }

    /// The run has taken the item that sounds for a piece.
    pub(super) fn pass_on(&mut self, id: u64) {
        self.mouth.add_sound(id);
        if let (Some(link), Some(item)) = (&mut self.link, &self.sounding) {
            link.items.named(item).piece = Some(id);
        }
    }

    fn answer_done(&mut self, usage: &SpeechUsage) {
        let Some(link) = &mut self.link else { return };
        let Some(answered) = link.done(usage, &mut self.work.ledger) else {
            return;
        };
        let number = answered.number;
        for (piece, words) in link.items.take_open() {
            match (piece, words) {
                (Some(id), words) => {
                    if words.is_none() {
                        let text = String::new();
                        self.give(TalkInput::PieceWords { id, text });
                    }
                    let told = self.mouth.whole(id, false, self.clock.now());
                    self.give_all(told);
                }
                // an answer in words is spoken by the agent's voice
                (None, Some(text)) if !answered.given_up => {
                    self.give(TalkInput::Words { number, text });
                }
                (None, Some(_) | None) => {}
            }
        }
        if answered.given_up {
            for call in answered.calls {
                let content = "not done: the person spoke".to_owned();
                if let Some(link) = &mut self.link {
                    link.outcome(call.id, content);
                }
            }
        } else {
            let calls = answered.calls;
            self.give(TalkInput::Replied { number, calls });
        }
        if let Some(link) = &mut self.link {
            link.ask_owed();
        }
    }

    /// The link broke: what was begun is played as far as it came.
    fn broke(&mut self, fault: &SpeechFault) {
        let Some(link) = &mut self.link else { return };
        let open = link.items.take_open();
        let missed = link.broke(fault, &mut self.work.ledger);
        let passes = fault.kind.passes();
        if let Some(number) = missed {
            self.give(TalkInput::NotReplied { number, passes });
        }
        for (piece, words) in open {
            let Some(id) = piece else { continue };
            if words.is_none() {
                let text = String::new();
                self.give(TalkInput::PieceWords { id, text });
            }
            let told = self.mouth.whole(id, true, self.clock.now());
            self.give_all(told);
        }
    }

    /// When a sound has broken off that is not whole.
    pub(super) fn broken_off_at(&self) -> Option<UnixMillis> {
        let (id, ends) = self.mouth.runs_dry()?;
        let link = self.link.as_ref()?;
        link.items.is_open(id).then_some(ends + PAUSE)
    }

    /// The sound has broken off.
    pub(super) fn broke_off(&mut self) {
        self.broke(&SpeechFault {
            kind: ModelFaultKind::TooSlow,
            spent: SpeechUsage::default(),
        });
    }
}
