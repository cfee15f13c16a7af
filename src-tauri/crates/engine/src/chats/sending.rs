//! Messages on their way: written down as being sent, sent, and what became of them. Of a dialogue one
//! message is under way at a time, so that they arrive in their order.

use domain::{
    budget::{OverLimit, SpendKind},
    chat_task::{ChatStopReason, ChatTaskEvent},
    contact::{ContactFailure, ContactState, ContactStateKind, DeferReason, next_try},
    dialogue::{DialogueEvent, Message, MessageFailure, MessageState, Side},
    ids::ChannelId,
    money::Usd,
    time::{MINUTE, UnixMillis},
};
use store::chats::{
    contacts::{ContactBefore, ContactMove},
    dialogues::{
        Committed, DialogueChange, MessageMove, NewReservation, Outgoing, ReservationId, Settlement,
    },
};

use super::{
    ChatEngine, Result,
    engine::{Desk, Happening, of_one_row},
    talking::Also,
};
use crate::{
    effects::{self, effect},
    ports::messenger::{OutgoingMessage, PeerRefusal, SendFault, SendTrace, SentMessage},
};

/// Messages that are looked at in one step.
const LOOK: u32 = 200;
/// Failed tries after which a message is given up.
const MAX_TRIES: u16 = 8;
/// A message that did not leave is tried again after so long, if the channel says nothing else.
const AGAIN: i64 = MINUTE;

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
            if !ready || sending || self.waits_for_another(desk, &outgoing).await? {
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

    /// An earlier message of the dialogue waits for its next try: they arrive in their order.
    async fn waits_for_another(&self, desk: &mut Desk, outgoing: &Outgoing) -> Result<bool> {
        const EARLIER: u32 = 20;
        let Message { id, dialogue, .. } = outgoing.message;
        let dialogues = self.store().dialogues();
        let page = dialogues
            .messages_before(dialogue, Some(id), EARLIER)
            .await?;
        let due = page
            .messages
            .iter()
            .find_map(|message| match message.state {
                MessageState::Queued { due, .. } => Some(due),
                MessageState::Received
                | MessageState::Sending { .. }
                | MessageState::Sent
                | MessageState::Delivered
                | MessageState::Read
                | MessageState::Failed { .. }
                | MessageState::Uncertain { .. } => None,
            });
        desk.wake_maybe(due.filter(|due| *due > self.now()));
        Ok(due.is_some())
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
                self.given_up(desk, &outgoing, None, MessageFailure::Limit)
                    .await?;
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

    fn moved(
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

    /// A message was sent, or not.
    pub(super) async fn sent(
        &self,
        desk: &mut Desk,
        outgoing: Outgoing,
        fee: Option<ReservationId>,
        result: Result<SentMessage, SendFault>,
    ) -> Result<()> {
        let id = outgoing.message.dialogue;
        Self::settled(desk, id, outgoing.message.id);
        let done = match result {
            Ok(sent) => self.accepted(desk, &outgoing, fee, sent).await,
            Err(SendFault::Uncertain) => self.uncertain(desk, &outgoing, fee).await,
            Err(SendFault::Later { after }) => {
                self.again(desk, &outgoing, fee, self.now() + after.max(0))
                    .await
            }
            Err(SendFault::Peer(refusal)) => {
                let failure = match refusal {
                    PeerRefusal::BlockedUs => MessageFailure::BlockedUs,
                    PeerRefusal::Unknown => MessageFailure::UnknownPeer,
                    PeerRefusal::NotAllowed => MessageFailure::NotAllowed,
                };
                self.given_up(desk, &outgoing, fee, failure).await
            }
            Err(SendFault::Text) => {
                self.given_up(desk, &outgoing, fee, MessageFailure::TextRefused)
                    .await
            }
            Err(SendFault::Channel(fault)) => {
                if let Some(open) = desk.channels.get_mut(&outgoing.channel) {
                    open.ready = false;
                    open.fault = Some(fault.clone());
                }
                // what the channel itself tells of the fault decides over the task
                let news = crate::ports::messenger::ChannelNews::Faulty(fault);
                let _ = self
                    .channel_news
                    .send(crate::ports::messenger::ChannelEvent {
                        channel: outgoing.channel,
                        what: news,
                    });
                self.again(desk, &outgoing, fee, self.now() + AGAIN).await
            }
        };
        of_one_row(done)
    }

    async fn accepted(
        &self,
        desk: &mut Desk,
        outgoing: &Outgoing,
        fee: Option<ReservationId>,
        sent: SentMessage,
    ) -> Result<()> {
        let cost = self.fee_of(outgoing.channel, fee).await?;
        let reached = ContactState::Reached { at: self.now() };
        let also = Also {
            moves: vec![self.moved(outgoing, MessageState::Sent, Some(sent.external_id), cost)],
            settle: settlement(fee, cost),
            contact: self.first_of(desk, outgoing, reached).await?,
            ..Also::default()
        };
        self.event(desk, outgoing.message.dialogue, None, also)
            .await?;
        desk.claims.remove(&outgoing.message.dialogue);
        self.count_send(desk, outgoing.task, true).await
    }

    /// It may have been sent: looked up, never blindly sent again. Its fee counts.
    async fn uncertain(
        &self,
        desk: &mut Desk,
        outgoing: &Outgoing,
        fee: Option<ReservationId>,
    ) -> Result<()> {
        let now = self.now();
        let cost = self.fee_of(outgoing.channel, fee).await?;
        let also = Also {
            moves: vec![self.moved(outgoing, MessageState::Uncertain { since: now }, None, cost)],
            settle: settlement(fee, cost),
            contact: self
                .first_of(desk, outgoing, ContactState::Uncertain { since: now })
                .await?,
            ..Also::default()
        };
        self.event(desk, outgoing.message.dialogue, None, also)
            .await?;
        desk.claims.remove(&outgoing.message.dialogue);
        self.look_up_later(desk, outgoing.clone());
        let ready = desk
            .channels
            .get(&outgoing.channel)
            .is_some_and(|open| open.ready);
        if ready {
            self.look_up_uncertain(desk, outgoing.channel);
        }
        Ok(())
    }

    /// It did not leave: it waits again, or is given up.
    async fn again(
        &self,
        desk: &mut Desk,
        outgoing: &Outgoing,
        fee: Option<ReservationId>,
        due: UnixMillis,
    ) -> Result<()> {
        let tries = tries_of(&outgoing.message.state).saturating_add(1);
        if tries >= MAX_TRIES {
            return self
                .given_up(desk, outgoing, fee, MessageFailure::Channel)
                .await;
        }
        let also = Also {
            moves: vec![self.moved(
                outgoing,
                MessageState::Queued { due, tries },
                None,
                Usd::ZERO,
            )],
            settle: settlement(fee, Usd::ZERO),
            ..Also::default()
        };
        desk.tries.insert(due);
        self.event(desk, outgoing.message.dialogue, None, also)
            .await
    }

    /// It will not be sent.
    async fn given_up(
        &self,
        desk: &mut Desk,
        outgoing: &Outgoing,
        fee: Option<ReservationId>,
        failure: MessageFailure,
    ) -> Result<()> {
        let now = self.now();
        let contact = match failure {
            MessageFailure::BlockedUs => failed(ContactFailure::BlockedUs, now),
            MessageFailure::UnknownPeer => failed(ContactFailure::Unknown, now),
            MessageFailure::NotAllowed => failed(ContactFailure::NotAllowed, now),
            MessageFailure::TextRefused => failed(ContactFailure::TextRefused, now),
            MessageFailure::Limit => ContactState::Deferred {
                until: i64::MAX,
                reason: DeferReason::Limit,
            },
            MessageFailure::Channel | MessageFailure::Undelivered | MessageFailure::Withdrawn => {
                next_try(1, now).map_or_else(
                    || failed(ContactFailure::GivenUp, now),
                    |until| ContactState::Deferred {
                        until,
                        reason: DeferReason::Channel,
                    },
                )
            }
        };
        let also = Also {
            moves: vec![self.moved(outgoing, MessageState::Failed { failure }, None, Usd::ZERO)],
            settle: settlement(fee, Usd::ZERO),
            contact: self.first_of(desk, outgoing, contact).await?,
            ..Also::default()
        };
        let side = outgoing.message.side;
        let event = DialogueEvent::SendFailed { side, failure };
        self.event(desk, outgoing.message.dialogue, Some(event), also)
            .await?;
        desk.claims.remove(&outgoing.message.dialogue);
        // a limit is no error
        if failure != MessageFailure::Limit {
            self.count_send(desk, outgoing.task, false).await?;
        }
        Ok(())
    }

    /// What a message that was the first to a contact means for the contact.
    async fn first_of(
        &self,
        desk: &Desk,
        outgoing: &Outgoing,
        to: ContactState,
    ) -> Result<Option<ContactMove>> {
        if outgoing.message.side == Side::Operator {
            return Ok(None);
        }
        let dialogue = outgoing.message.dialogue;
        if let Some(claim) = desk.claims.get(&dialogue) {
            return Ok(Some(ContactMove {
                contact: claim.contact,
                before: ContactBefore::Claim(claim.claim),
                to,
            }));
        }
        let Some(contact) = outgoing.contact else {
            return Ok(None);
        };
        let state = self.store().contacts().get(contact).await?.state.kind();
        let moves = match to.kind() {
            ContactStateKind::Reached => true,
            ContactStateKind::Uncertain => false,
            // only where nothing of ours can have arrived
            ContactStateKind::Pending
            | ContactStateKind::Claimed
            | ContactStateKind::Deferred
            | ContactStateKind::Failed
            | ContactStateKind::Skipped => self.is_only_try(outgoing).await?,
        };
        let moves = moves && state == ContactStateKind::Uncertain;
        Ok(moves.then_some(ContactMove {
            contact,
            before: ContactBefore::Uncertain,
            to,
        }))
    }

    /// Nothing of ours stands in the dialogue but this message and ones that failed.
    async fn is_only_try(&self, outgoing: &Outgoing) -> Result<bool> {
        const EARLIER: u32 = 20;
        let Message { id, dialogue, .. } = outgoing.message;
        let dialogues = self.store().dialogues();
        let page = dialogues.messages_before(dialogue, None, EARLIER).await?;
        Ok(page.messages.iter().all(|message| {
            let failed = matches!(message.state, MessageState::Failed { .. });
            message.id == id || message.side == Side::Person || failed
        }))
    }

    /// A message whose fate is uncertain: the dialogue's next one waits until it is known.
    pub(super) fn look_up_later(&self, desk: &mut Desk, outgoing: Outgoing) {
        desk.sending.insert(outgoing.message.dialogue);
        desk.look_ups.push(outgoing);
    }

    /// What the channel charged, where something was set aside for it.
    async fn fee_of(&self, channel: ChannelId, fee: Option<ReservationId>) -> Result<Usd> {
        if fee.is_none() {
            return Ok(Usd::ZERO);
        }
        Ok(self
            .store()
            .channels()
            .get(channel)
            .await?
            .draft
            .fee_per_message)
    }

    /// Asks a channel's history for messages whose fate is uncertain.
    pub(super) fn look_up_uncertain(&self, desk: &mut Desk, channel: ChannelId) {
        let (now, later): (Vec<Outgoing>, Vec<Outgoing>) = std::mem::take(&mut desk.look_ups)
            .into_iter()
            .partition(|outgoing| outgoing.channel == channel);
        desk.look_ups = later;
        for outgoing in now {
            let (messengers, told) = (self.parts.messengers.clone(), self.teller());
            let message = to_send(&outgoing, outgoing.message.at);
            tokio::spawn(async move {
                let trace = messengers.look_up(message).await;
                told.tell(Happening::Traced {
                    outgoing: Box::new(outgoing),
                    trace,
                });
            });
        }
    }

    /// What the history says of a message.
    pub(super) async fn traced(
        &self,
        desk: &mut Desk,
        outgoing: Outgoing,
        trace: SendTrace,
    ) -> Result<()> {
        let now = self.now();
        desk.sending.remove(&outgoing.message.dialogue);
        let (to, external_id, reached) = match trace {
            SendTrace::Sent(sent) => (MessageState::Sent, Some(sent.external_id), outgoing.contact),
            // its contact stays uncertain until it is sent after all
            SendTrace::NotSent => (MessageState::Queued { due: now, tries: 0 }, None, None),
            // it stays uncertain: a person decides
            SendTrace::Unknowable => return Ok(()),
        };
        let contact = reached.map(|id| ContactMove {
            contact: id,
            before: ContactBefore::Uncertain,
            to: ContactState::Reached { at: now },
        });
        let also = Also {
            moves: vec![self.moved(&outgoing, to, external_id, Usd::ZERO)],
            contact,
            ..Also::default()
        };
        of_one_row(
            self.event(desk, outgoing.message.dialogue, None, also)
                .await,
        )
    }
}

fn to_send(outgoing: &Outgoing, since: UnixMillis) -> OutgoingMessage {
    OutgoingMessage {
        channel: outgoing.channel,
        message: outgoing.message.id,
        peer: outgoing.peer.clone(),
        text: outgoing.message.text.clone(),
        since,
    }
}

fn settlement(fee: Option<ReservationId>, spent: Usd) -> Vec<Settlement> {
    let settled = fee.map(|reservation| Settlement { reservation, spent });
    settled.into_iter().collect()
}

fn failed(reason: ContactFailure, at: UnixMillis) -> ContactState {
    ContactState::Failed { reason, at }
}

fn tries_of(state: &MessageState) -> u16 {
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
