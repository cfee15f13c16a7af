//! Asking a model: money is set aside first, the answer comes back as news, and a question that is given up
//! is dropped at once. What it is asked stands in `question`.

use domain::{
    ai_profile::AiVersion,
    budget::{ModelPrice, ModelUsage, OverLimit, SpendKind},
    chat_task::{ChatStopReason, ChatTaskEvent},
    dialogue::{About, DialogueEvent, Phase, most_parts},
    ids::{ChannelId, DialogueId},
    money::Usd,
};
use jiff::tz::TimeZone;
use store::chats::dialogues::{
    Committed, DialogueChange, NewReservation, ReservationId, Settlement,
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    ChatEngine, ChatError, Result,
    calling::called_before,
    engine::{Desk, Happening, TaskDesk, of_one_row},
    guard::place_of,
    talking::Also,
};
use crate::{
    effects::{self, effect},
    ports::model::{ModelMessage, ModelQuestion, reckoned_tokens},
};

/// A reservation that others' changes get in the way of is tried again, so often.
const TRIES: usize = 5;

/// With what a model was asked.
#[derive(Clone)]
pub(super) struct Asked {
    /// The AI, as it stood.
    pub(super) version: AiVersion,
    pub(super) price: Option<ModelPrice>,
    pub(super) zone: TimeZone,
    pub(super) default_country: String,
    /// What it had called for this question, and what came of it.
    pub(super) exchanges: Vec<ModelMessage>,
}

/// A question whose answer is waited for.
pub(super) struct Asking {
    turn: u32,
    given_up: CancellationToken,
}

/// A question on its way.
struct Put {
    dialogue: DialogueId,
    turn: u32,
    reservation: Option<ReservationId>,
    asked: Asked,
    question: ModelQuestion,
}

impl ChatEngine {
    /// Asks the model about a dialogue: reserved first, in a transaction of its own. With the question
    /// the fees of the answer's messages are set aside: an answer that could not be sent whole is not paid for.
    pub(super) async fn ask(
        &self,
        desk: &mut Desk,
        id: DialogueId,
        task: &TaskDesk,
        turn: u32,
        about: About,
    ) -> Result<()> {
        let ai = super::guard::there(self.store().ai_profiles().get(task.row.task.draft.ai).await)?;
        let Some(ai) = ai else {
            let fault = domain::chat_task::AiFault::Missing;
            let reason = ChatStopReason::AiFault { fault };
            let gave_up = ChatTaskEvent::GaveUp { reason };
            return of_one_row(self.happened(task.row.task.id, gave_up).await);
        };
        let remembered = desk.turns.get(&id).map(|turn| turn.exchanges.clone());
        for _ in 0..TRIES {
            let loaded = self.store().dialogues().load(id).await?;
            let asking = match loaded.dialogue.state.phase {
                Phase::Asking { .. } => loaded.dialogue.state.turn == turn,
                Phase::Resting
                | Phase::Gathering { .. }
                | Phase::Calling { .. }
                | Phase::Retrying { .. } => false,
            };
            if !asking {
                return Ok(());
            }
            let settings = self.store().settings().get().await?;
            let exchanges = match &remembered {
                Some(exchanges) => exchanges.clone(),
                None => called_before(&loaded.dialogue.state.begun),
            };
            let mut question = self.question(task, &loaded, &ai.version, about).await?;
            question.messages.extend(exchanges.clone());
            let prompt = question.reckoned_prompt();
            let price = self.price_for(&ai.version.draft, prompt);
            let longest = ai.version.draft.sampling.max_output_tokens;
            let answer = price.map_or(Usd::ZERO, |price| price.reservation(prompt, longest));
            let channel = self.store().channels().get(loaded.dialogue.channel).await?;
            // of every part that the longest answer comes to: none is left half said
            let parts = most_parts(longest, channel.draft.settings.kind().text_limit());
            let fee = channel.draft.fee_per_message;
            let fees = fee.0.saturating_mul(i64::from(parts));
            let mut change = DialogueChange::of(
                id,
                loaded.revision,
                loaded.dialogue.state.clone(),
                loaded.wake_at,
            );
            // also a question that costs nothing: what was under way at a crash is found by it
            change.reserve.push(NewReservation {
                kind: SpendKind::Model,
                amount: Usd(answer.0.saturating_add(fees)),
            });
            let dialogues = self.store().dialogues();
            let writing = dialogues.commit(change, self.now());
            match effect(self.probe(), effects::RESERVE, writing).await? {
                Committed::Done { reservations, .. } => {
                    let asked = Asked {
                        version: ai.version.clone(),
                        price,
                        zone: task.schedule.zone().clone(),
                        default_country: settings.default_country.unwrap_or_default(),
                        exchanges,
                    };
                    let key = self.key_of(ai.id).await;
                    question.place = place_of(&ai.version.draft.place, key.unwrap_or_default());
                    self.show_typing(desk, loaded.dialogue.channel, loaded.dialogue.peer, about);
                    let put = Put {
                        dialogue: id,
                        turn,
                        reservation: reservations.first().copied(),
                        asked,
                        question,
                    };
                    self.put(desk, put);
                    return Ok(());
                }
                Committed::Stale | Committed::ContactMoved => {}
                Committed::Over(over) => return self.over(desk, id, task, turn, over).await,
            }
        }
        Err(ChatError::Stale)
    }

    /// Money does not cover the question.
    async fn over(
        &self,
        desk: &mut Desk,
        id: DialogueId,
        task: &TaskDesk,
        turn: u32,
        over: OverLimit,
    ) -> Result<()> {
        let event = match over {
            OverLimit::Dialogue => DialogueEvent::LimitReached { turn },
            OverLimit::Task => DialogueEvent::BudgetReached { turn },
        };
        self.event(desk, id, Some(event), Also::default()).await?;
        if over == OverLimit::Task {
            let reason = ChatStopReason::BudgetSpent;
            let gave_up = ChatTaskEvent::GaveUp { reason };
            of_one_row(self.happened(task.row.task.id, gave_up).await)?;
        }
        Ok(())
    }

    fn show_typing(&self, desk: &Desk, channel: ChannelId, peer: String, about: About) {
        if about != About::First && desk.channels.contains_key(&channel) {
            let messengers = self.parts.messengers.clone();
            tokio::spawn(async move { messengers.typing(channel, &peer).await });
        }
    }

    fn put(&self, desk: &mut Desk, put: Put) {
        let (model, probe, told) = (
            self.parts.model.clone(),
            self.parts.probe.clone(),
            self.teller(),
        );
        let given_up = CancellationToken::new();
        let asking = Asking {
            turn: put.turn,
            given_up: given_up.clone(),
        };
        desk.asking.insert(put.dialogue, asking);
        let Put {
            dialogue,
            turn,
            reservation,
            asked,
            question,
        } = put;
        tokio::spawn(async move {
            let prompt = question.reckoned_prompt();
            let longest = question.sampling.max_output_tokens;
            let (pieces, mut said) = mpsc::unbounded_channel::<String>();
            let asking = given_up.run_until_cancelled(model.ask(question, pieces));
            let result = effect(&*probe, effects::ASK_MODEL, asking).await;
            told.tell(match result {
                Some(result) => Happening::Answered {
                    dialogue,
                    turn,
                    reservation,
                    asked: Box::new(asked),
                    result,
                },
                None => {
                    let mut words = String::new();
                    while let Ok(piece) = said.try_recv() {
                        words.push_str(&piece);
                    }
                    // the question was read, and so much of the answer was written
                    let usage = ModelUsage {
                        prompt,
                        cached: 0,
                        output: reckoned_tokens(&words).min(longest),
                        estimated: true,
                    };
                    let spent = asked.price.map_or(Usd::ZERO, |price| price.of(usage));
                    Happening::GivenUp {
                        dialogue,
                        reservation,
                        spent,
                    }
                }
            });
        });
    }

    /// The answer of a question came.
    pub(super) fn heard_of(desk: &mut Desk, id: DialogueId, turn: u32) {
        if desk
            .asking
            .get(&id)
            .is_some_and(|asking| asking.turn == turn)
        {
            desk.asking.remove(&id);
        }
    }

    /// Nobody waits for the answer any more: its stream is dropped.
    pub(super) fn drop_question(desk: &mut Desk, id: DialogueId) {
        if let Some(asking) = desk.asking.remove(&id) {
            asking.given_up.cancel();
        }
    }

    /// A question was given up: what it cost by then is settled.
    pub(super) async fn question_dropped(
        &self,
        desk: &mut Desk,
        id: DialogueId,
        reservation: Option<ReservationId>,
        spent: Usd,
    ) -> Result<()> {
        let settled = reservation.map(|reservation| Settlement { reservation, spent });
        let also = Also {
            settle: settled.into_iter().collect(),
            ..Also::default()
        };
        of_one_row(self.event(desk, id, None, also).await)
    }
}
