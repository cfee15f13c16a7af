//! Messages on their way: written down as being sent, then sent. Of a dialogue one message is under way at a
//! time, so that they arrive in their order. What the task writes by itself leaves only within its hours,
//! also when it was held up; what a limit does not cover waits until it is raised.

use domain::{
    budget::{OverLimit, SpendKind},
    chat_task::{ChatStopReason, ChatTaskEvent},
    dialogue::{DialogueEvent, Message, MessageFailure, MessageState, Side},
    ids::DialogueId,
    money::Usd,
    time::UnixMillis,
};
use store::chats::dialogues::{Committed, DialogueChange, MessageMove, NewReservation, Outgoing};

use super::{
    ChatEngine, Result,
    engine::{Desk, Happening, of_one_row},
    talking::Also,
};
use crate::{
    effects::{self, effect},
    ports::messenger::OutgoingMessage,
};

/// Messages that are looked at in one step.
const LOOK: u32 = 200;
/// Earlier messages of the dialogue that are looked at.
const EARLIER: u32 = 20;
/// Due then: held until a person acts.
const HELD: UnixMillis = UnixMillis::MAX;

impl ChatEngine {
    /// Sends what waits and whose channel is ready.
    pub(super) async fn send_queued(&self, desk: &mut Desk) -> Result<()> {
        desk.tries = desk.tries.split_off(&(self.now() + 1));
        desk.wake_maybe(desk.tries.first().copied());
        for outgoing in self.store().dialogues().queued(self.now(), LOOK).await? {
            let ready = desk
                .channels
                .get(&outgoing.channel)
                .is_some_and(|open| open.ready && open.task == outgoing.task);
            let sending = desk.sending.contains(&outgoing.message.dialogue);
            if !ready || sending {
                continue;
            }
            let before = self.before(&outgoing).await?;
            if waits_for_another(desk, &before, self.now()) {
                continue;
            }
            let hours = desk.tasks.get(&outgoing.task);
            let opens = hours.and_then(|task| task.schedule.next_opening(self.now()));
            if by_itself(&outgoing.message, &before) && opens.is_none_or(|at| at > self.now()) {
                of_one_row(self.wait_until(desk, &outgoing, opens).await)?;
                continue;
            }
            if desk.sending.insert(outgoing.message.dialogue) {
                let dialogue = outgoing.message.dialogue;
                let result = self.send(desk, outgoing).await;
                if !matches!(result, Ok(true)) {
                    desk.sending.remove(&dialogue);
                }
                of_one_row(result.map(|_| ()))?;
            }
        }
        Ok(())
    }

    /// The messages before one, the oldest first.
    async fn before(&self, outgoing: &Outgoing) -> Result<Vec<Message>> {
        let Message { id, dialogue, .. } = outgoing.message;
        let dialogues = self.store().dialogues();
        let page = dialogues.messages_before(dialogue, Some(id), EARLIER);
        Ok(page.await?.messages)
    }

    /// The task's hours have shut since it was written: it waits for the next ones; `None`: there are none.
    async fn wait_until(
        &self,
        desk: &mut Desk,
        outgoing: &Outgoing,
        opens: Option<UnixMillis>,
    ) -> Result<()> {
        desk.tries.extend(opens);
        let also = Also {
            moves: vec![self.waiting(outgoing, opens.unwrap_or(HELD))],
            ..Also::default()
        };
        let dialogue = outgoing.message.dialogue;
        self.event(desk, dialogue, None, also).await
    }

    /// The dialogue's limit does not cover the channel's fee: it waits until the limit is raised.
    async fn held(&self, desk: &mut Desk, outgoing: &Outgoing) -> Result<()> {
        let also = Also {
            moves: vec![self.waiting(outgoing, HELD)],
            ..Also::default()
        };
        let failed = DialogueEvent::SendFailed {
            side: outgoing.message.side,
            failure: MessageFailure::Limit,
        };
        let dialogue = outgoing.message.dialogue;
        self.event(desk, dialogue, Some(failed), also).await
    }

    /// What the limit held back, due now: it was raised.
    pub(super) async fn held_by_limit(&self, id: DialogueId) -> Result<Vec<MessageMove>> {
        let dialogues = self.store().dialogues();
        let page = dialogues.messages_before(id, None, EARLIER).await?;
        let due = self.now();
        let held = page.messages.into_iter().filter_map(|message| {
            let held = matches!(message.state, MessageState::Queued { due: HELD, .. });
            let tries = tries_of(&message.state);
            held.then_some(MessageMove {
                message: message.id,
                to: MessageState::Queued { due, tries },
                external_id: None,
                cost: Usd::ZERO,
            })
        });
        Ok(held.collect())
    }

    fn waiting(&self, outgoing: &Outgoing, due: UnixMillis) -> MessageMove {
        let tries = tries_of(&outgoing.message.state);
        self.moved(
            outgoing,
            MessageState::Queued { due, tries },
            None,
            Usd::ZERO,
        )
    }

    /// Writes down that a message is being sent, then sends it. `false`: it is not sent now.
    async fn send(&self, desk: &mut Desk, outgoing: Outgoing) -> Result<bool> {
        let now = self.now();
        let id = outgoing.message.dialogue;
        let channel = self.store().channels().get(outgoing.channel).await?;
        let fee = channel.draft.fee_per_message;
        let loaded = self.store().dialogues().load(id).await?;
        let tries = tries_of(&outgoing.message.state);
        let mut change = DialogueChange::of(
            id,
            loaded.revision,
            loaded.dialogue.state.clone(),
            loaded.wake_at,
        );
        change.moves.push(self.moved(
            &outgoing,
            MessageState::Sending { since: now, tries },
            None,
            Usd::ZERO,
        ));
        if fee > Usd::ZERO {
            change.reserve.push(NewReservation {
                kind: SpendKind::Fee,
                amount: fee,
            });
        }
        let dialogues = self.store().dialogues();
        let writing = dialogues.commit(change, now);
        let fee = match effect(self.probe(), effects::MARK_SENDING, writing).await? {
            Committed::Done { reservations, .. } => reservations.first().copied(),
            Committed::Stale | Committed::ContactMoved => {
                desk.wake_at(now);
                return Ok(false);
            }
            Committed::Over(OverLimit::Task) => {
                let reason = ChatStopReason::BudgetSpent;
                let gave_up = ChatTaskEvent::GaveUp { reason };
                of_one_row(self.happened(outgoing.task, gave_up).await)?;
                return Ok(false);
            }
            Committed::Over(OverLimit::Dialogue) => {
                let first = desk.claims.contains_key(&id);
                if first || outgoing.message.side == Side::Operator {
                    self.given_up(desk, &outgoing, None, MessageFailure::Limit)
                        .await?;
                } else {
                    self.held(desk, &outgoing).await?;
                }
                return Ok(false);
            }
        };
        let (messengers, probe, told) = (
            self.parts.messengers.clone(),
            self.parts.probe.clone(),
            self.teller(),
        );
        let message = to_send(&outgoing, now);
        tokio::spawn(async move {
            let sending = messengers.send(message);
            let result = effect(&*probe, effects::SEND, sending).await;
            told.tell(Happening::Sent {
                outgoing: Box::new(outgoing),
                fee,
                result,
            });
        });
        Ok(true)
    }

    pub(super) fn moved(
        &self,
        outgoing: &Outgoing,
        to: MessageState,
        external_id: Option<String>,
        cost: Usd,
    ) -> MessageMove {
        MessageMove {
            message: outgoing.message.id,
            to,
            external_id,
            cost,
        }
    }
}

pub(super) fn to_send(outgoing: &Outgoing, since: UnixMillis) -> OutgoingMessage {
    OutgoingMessage {
        channel: outgoing.channel,
        message: outgoing.message.id,
        peer: outgoing.peer.clone(),
        text: outgoing.message.text.clone(),
        since,
    }
}

pub(super) fn tries_of(state: &MessageState) -> u16 {
    match state {
        MessageState::Queued { tries, .. } | MessageState::Sending { tries, .. } => *tries,
        MessageState::Received
        | MessageState::Sent
        | MessageState::Delivered
        | MessageState::Read
        | MessageState::Failed { .. }
        | MessageState::Uncertain { .. } => 0,
    }
}

/// An earlier message of the dialogue waits for its next try: they arrive in their order. One that is held
/// keeps nobody waiting.
fn waits_for_another(desk: &mut Desk, before: &[Message], now: UnixMillis) -> bool {
    let due = before.iter().find_map(|message| match message.state {
        MessageState::Queued { due, .. } => Some(due).filter(|due| *due < HELD),
        MessageState::Received
        | MessageState::Sending { .. }
        | MessageState::Sent
        | MessageState::Delivered
        | MessageState::Read
        | MessageState::Failed { .. }
        | MessageState::Uncertain { .. } => None,
    });
    desk.wake_maybe(due.filter(|due| *due > now));
    due.is_some()
}

/// The task writes it by itself: a first message, a reminder, what was promised; not an answer. Parts of one
/// answer have one moment, and a person of the team may have written in between.
fn by_itself(message: &Message, before: &[Message]) -> bool {
    let same = |earlier: &Message| match earlier.side {
        Side::Ai => earlier.at == message.at,
        Side::Operator => true,
        Side::Person | Side::Task => false,
    };
    match message.side {
        Side::Task => true,
        Side::Person | Side::Operator => false,
        Side::Ai => {
            let answered = before.iter().rev().find(|earlier| !same(earlier));
            answered.is_none_or(|earlier| earlier.side != Side::Person)
        }
    }
}
