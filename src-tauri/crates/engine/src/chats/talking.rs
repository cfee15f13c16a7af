//! One dialogue's event: loaded, decided purely, written where its revision still stands, then done.

use std::sync::Arc;

use domain::{
    ai_profile::{AiVersion, CallRules, check_call},
    budget::LimitRaise,
    chat_task::{AiFault, ChatStopReason, ChatTaskEvent},
    dialogue::{
        DialogueEffect, DialogueEvent, DialogueRules, ModelTrouble, Phase, Side, Wake, decide,
        next_wake, split_text,
    },
    ids::DialogueId,
    money::Usd,
};
use store::chats::{
    contacts::ContactMove,
    dialogues::{
        Committed, DialogueChange, LoadedDialogue, MessageMove, NewMessage, ReservationId,
        Settlement,
    },
};

use super::{
    ChatEngine, ChatError, Result,
    asking::Asked,
    engine::{Desk, TaskDesk, Turn, of_one_row},
    guard::there,
    writing::queued,
};
use crate::{
    effects::{self, effect},
    ports::model::{ModelAnswer, ModelFault, ModelFaultKind, ModelMessage},
};

/// A dialogue that others change while it is decided upon is decided upon again, so often.
const TRIES: usize = 8;
/// Dialogues that are woken in one step.
const WAKES: u32 = 200;

/// What a person of the team does in a dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Writes, without stopping the AI.
    Write {
        /// Words.
        text: String,
    },
    /// Takes over.
    TakeOver,
    /// Hands back to the AI.
    HandBack,
    /// Closes it.
    Close,
    /// Blocks the other side.
    Block,
    /// Notes that the person opted out.
    OptOut,
    /// Raises the limit.
    RaiseLimit {
        /// How.
        raise: LimitRaise,
    },
}

/// What is written together with an event.
#[derive(Default)]
pub(super) struct Also {
    pub(super) contact: Option<ContactMove>,
    pub(super) settle: Vec<Settlement>,
    pub(super) moves: Vec<MessageMove>,
    pub(super) messages: Vec<NewMessage>,
    pub(super) raise: Option<LimitRaise>,
    /// What the AI's words in this step cost, and its version.
    pub(super) words: Option<(AiVersion, Usd)>,
}

impl ChatEngine {
    /// What a person of the team does.
    pub async fn wish(&self, id: DialogueId, wish: Wish) -> Result<()> {
        let mut desk = self.desk.lock().await;
        let mut also = Also::default();
        let event = match wish {
            Wish::Write { text } => {
                also.messages = self.in_parts(id, Side::Operator, &text).await?;
                DialogueEvent::OperatorWrote
            }
            Wish::TakeOver => DialogueEvent::TookOver,
            Wish::HandBack => DialogueEvent::HandedBack,
            Wish::Close => DialogueEvent::OperatorClosed,
            Wish::Block => DialogueEvent::Blocked,
            Wish::OptOut => DialogueEvent::OptedOut,
            Wish::RaiseLimit { raise } => {
                also.raise = Some(raise);
                also.moves = self.held_by_limit(id).await?;
                DialogueEvent::LimitRaised
            }
        };
        self.event(&mut desk, id, Some(event), also).await?;
        drop(desk);
        self.wake();
        Ok(())
    }

    /// Words of ours as messages, none longer than the channel allows.
    async fn in_parts(&self, id: DialogueId, side: Side, text: &str) -> Result<Vec<NewMessage>> {
        let channel = self.store().dialogues().load(id).await?.dialogue.channel;
        let kind = self
            .store()
            .channels()
            .get(channel)
            .await?
            .draft
            .settings
            .kind();
        let parts = split_text(text, kind.text_limit()).into_iter();
        Ok(parts.map(|text| queued(side, text, self.now())).collect())
    }

    /// Wakes dialogues whose time has come.
    pub(super) async fn wake_dialogues(&self, desk: &mut Desk) -> Result<()> {
        // One moment for both questions: what falls due between two would be in neither answer.
        let now = self.now();
        let due = self.store().dialogues().due(now, WAKES).await?;
        let more = due.len() >= WAKES as usize;
        for due in due {
            let woke = Some(DialogueEvent::Woke);
            of_one_row(self.event(desk, due.dialogue, woke, Also::default()).await)?;
        }
        if more {
            desk.wake_at(self.now());
        } else {
            // one that could not be woken keeps its time, and hides nobody else's
            desk.wake_maybe(self.store().dialogues().next_wake(now).await?);
        }
        Ok(())
    }

    /// Messages came into a dialogue.
    pub(super) async fn hear(&self, desk: &mut Desk, id: DialogueId, also: Also) -> Result<()> {
        self.event(desk, id, None, also).await
    }

    /// Something happened in a dialogue.
    pub(super) async fn event(
        &self,
        desk: &mut Desk,
        id: DialogueId,
        event: Option<DialogueEvent>,
        mut also: Also,
    ) -> Result<()> {
        let mut event = event;
        for _ in 0..TRIES {
            let loaded = self.store().dialogues().load(id).await?;
            let Some(task) = self.task_of(desk, &loaded).await? else {
                return Ok(());
            };
            let (change, effects) = self
                .decided(&task, &loaded, event.clone(), &also, desk)
                .await?;
            let now = self.now();
            let at_rest = matches!(change.state.phase, Phase::Resting | Phase::Gathering { .. });
            let dialogues = self.store().dialogues();
            let writing = dialogues.commit(change, now);
            match effect(self.probe(), effects::COMMIT_DIALOGUE, writing).await? {
                Committed::Done { unheard, .. } => {
                    if at_rest {
                        // what was called for the last question means nothing for the next
                        desk.turns.remove(&id);
                    }
                    self.act(desk, id, &task, effects).await?;
                    if !unheard {
                        return Ok(());
                    }
                    // what came in between is heard now, the event is done
                    event = None;
                    also = Also::default();
                }
                Committed::Stale => {}
                Committed::ContactMoved => also.contact = None,
                Committed::Over(_) => return Err(ChatError::NotNow),
            }
        }
        Err(ChatError::Stale)
    }

    /// The task of a dialogue: from memory, or read for a task that does not run.
    async fn task_of(&self, desk: &Desk, loaded: &LoadedDialogue) -> Result<Option<Arc<TaskDesk>>> {
        if let Some(task) = desk.tasks.get(&loaded.dialogue.task) {
            return Ok(Some(task.clone()));
        }
        let row = there(self.store().chat_tasks().row(loaded.dialogue.task).await)?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(self.task_desk(row).await?.map(Arc::new))
    }

    /// The change that an event leads to, and what is to be done once it is written.
    async fn decided(
        &self,
        task: &TaskDesk,
        loaded: &LoadedDialogue,
        event: Option<DialogueEvent>,
        also: &Also,
        desk: &Desk,
    ) -> Result<(DialogueChange, Vec<DialogueEffect>)> {
        let now = self.now();
        let rules = DialogueRules {
            opt_out: &task.opt_out,
            reminders: &task.reminders,
            schedule: &task.schedule,
        };
        let mut state = loaded.dialogue.state.clone();
        let mut all = Vec::new();
        let mut wake = next_wake(&state, &rules, now);
        let heard = loaded.unheard.iter().map(|message| match message.side {
            Side::Person => DialogueEvent::PersonWrote {
                text: message.text.clone(),
            },
            Side::Ai | Side::Operator | Side::Task => DialogueEvent::OperatorWrote,
        });
        for (n, event) in heard
            .map(|event| (0, event))
            .chain(event.map(|event| (1, event)))
        {
            match decide(&state, event, &rules, now) {
                Ok(step) => {
                    state = step.state;
                    wake = step.wake;
                    all.extend(step.effects);
                }
                // what the owner wrote in the messenger itself stands there whatever we think of it
                Err(_) if n == 0 => {}
                Err(_) => return Err(ChatError::NotNow),
            }
        }
        let wake_at = match wake {
            Wake::At(at) => Some(at),
            Wake::ForPerson | Wake::ForTeam => None,
        };
        let mut change = DialogueChange::of(loaded.dialogue.id, loaded.revision, state, wake_at);
        change.heard_upto = loaded.unheard.last().map(|message| message.id);
        change.contact = also.contact.clone();
        change.settle = also.settle.clone();
        change.moves = also.moves.clone();
        change.messages = also.messages.clone();
        change.raise = also.raise;
        for effect in &all {
            self.write_effect(task, loaded, effect, also, desk, &mut change)
                .await?;
        }
        Ok((change, all))
    }

    /// What is done once the change is written.
    async fn act(
        &self,
        desk: &mut Desk,
        id: DialogueId,
        task: &TaskDesk,
        effects: Vec<DialogueEffect>,
    ) -> Result<()> {
        desk.wake_at(self.now());
        for effect in effects {
            match effect {
                DialogueEffect::Ask { turn, about } => {
                    Box::pin(self.ask(desk, id, task, turn, about)).await?;
                }
                DialogueEffect::PerformCalls { turn } => self.perform(desk, id, turn).await?,
                DialogueEffect::GiveUp { .. } => {
                    desk.turns.remove(&id);
                    Self::drop_question(desk, id);
                }
                DialogueEffect::FirstHeld { .. } => {
                    desk.claims.remove(&id);
                }
                // shown beside the dialogue: its control state says it
                DialogueEffect::CallTeam { .. }
                | DialogueEffect::Send { .. }
                | DialogueEffect::SendReminder { .. }
                | DialogueEffect::WithdrawQueued
                | DialogueEffect::KeepContact { .. }
                | DialogueEffect::Lead { .. }
                | DialogueEffect::OptOut => {}
            }
        }
        Ok(())
    }

    /// A model answered, or did not: what it cost is settled with what follows.
    pub(super) async fn answered(
        &self,
        desk: &mut Desk,
        id: DialogueId,
        turn: u32,
        reservation: Option<ReservationId>,
        asked: Asked,
        result: Result<ModelAnswer, ModelFault>,
    ) -> Result<()> {
        let usage = match &result {
            Ok(answer) => answer.usage,
            Err(fault) => fault.spent,
        };
        let spent = asked.price.map_or(Usd::ZERO, |price| price.of(usage));
        let settle: Vec<Settlement> = reservation
            .map(|reservation| Settlement { reservation, spent })
            .into_iter()
            .collect();
        let mut also = Also {
            settle,
            words: Some((asked.version.clone(), spent)),
            ..Also::default()
        };
        Self::heard_of(desk, id, turn);
        let dialogue = self.store().dialogues().load(id).await?.dialogue;
        let wanted =
            dialogue.state.turn == turn && matches!(dialogue.state.phase, Phase::Asking { .. });
        if !wanted {
            // it was given up: what it cost is settled, and what it says is not remembered
            also.words = None;
            return of_one_row(self.event(desk, id, None, also).await);
        }
        self.count_answer(desk, dialogue.task, result.is_ok())
            .await?;
        let event = match result {
            Ok(answer) => {
                let mut exchanges = asked.exchanges.clone();
                if !answer.calls.is_empty() {
                    exchanges.push(ModelMessage::Model {
                        text: answer.text.clone(),
                        calls: answer.calls.clone(),
                    });
                }
                let memory = Turn {
                    number: turn,
                    calls: answer.calls.clone(),
                    exchanges,
                    asked: Some(asked.clone()),
                };
                desk.turns.insert(id, memory);
                let rules = CallRules {
                    functions: &asked.version.draft.functions,
                    zone: &asked.zone,
                    default_country: &asked.default_country,
                    now: self.now(),
                };
                let calls = answer.calls.iter();
                DialogueEvent::Answered {
                    turn,
                    text: answer.text,
                    calls: calls
                        .map(|call| check_call(&rules, &call.name, &call.arguments))
                        .collect(),
                }
            }
            Err(fault) => {
                self.ai_fault(id, &fault.kind, desk).await?;
                also.words = None;
                DialogueEvent::ModelFailed {
                    turn,
                    trouble: trouble_of(&fault.kind),
                    after: match fault.kind {
                        ModelFaultKind::Limited { after } => after,
                        ModelFaultKind::KeyRefused
                        | ModelFaultKind::NoCredit
                        | ModelFaultKind::Refused(_)
                        | ModelFaultKind::Trouble(_)
                        | ModelFaultKind::TooSlow
                        | ModelFaultKind::CutOff
                        | ModelFaultKind::Nonsense
                        | ModelFaultKind::Empty
                        | ModelFaultKind::NotReached => None,
                    },
                }
            }
        };
        of_one_row(self.event(desk, id, Some(event), also).await)
    }

    /// A fault that a person must mend stops the task.
    async fn ai_fault(&self, id: DialogueId, kind: &ModelFaultKind, desk: &Desk) -> Result<()> {
        let fault = match kind {
            ModelFaultKind::KeyRefused => AiFault::KeyRefused,
            ModelFaultKind::NoCredit => AiFault::NoCredit,
            ModelFaultKind::Refused(_) => AiFault::Refused,
            ModelFaultKind::Limited { .. }
            | ModelFaultKind::Trouble(_)
            | ModelFaultKind::TooSlow
            | ModelFaultKind::CutOff
            | ModelFaultKind::Nonsense
            | ModelFaultKind::Empty
            | ModelFaultKind::NotReached => return Ok(()),
        };
        let task = self.store().dialogues().load(id).await?.dialogue.task;
        if desk.tasks.contains_key(&task) {
            let reason = ChatStopReason::AiFault { fault };
            of_one_row(self.happened(task, ChatTaskEvent::GaveUp { reason }).await)?;
        }
        Ok(())
    }
}

pub(super) fn trouble_of(kind: &ModelFaultKind) -> ModelTrouble {
    match kind {
        ModelFaultKind::KeyRefused => ModelTrouble::KeyRefused,
        ModelFaultKind::NoCredit => ModelTrouble::NoCredit,
        ModelFaultKind::Refused(_) => ModelTrouble::Refused,
        ModelFaultKind::Limited { .. } => ModelTrouble::Limited,
        ModelFaultKind::Trouble(_) => ModelTrouble::Trouble,
        ModelFaultKind::TooSlow => ModelTrouble::TooSlow,
        ModelFaultKind::CutOff => ModelTrouble::CutOff,
        ModelFaultKind::Nonsense => ModelTrouble::Nonsense,
        ModelFaultKind::Empty => ModelTrouble::Empty,
        ModelFaultKind::NotReached => ModelTrouble::NotReached,
    }
}
