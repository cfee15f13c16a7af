//! What became of a message that was handed to its channel: accepted, not now, refused, or nobody knows.

use domain::{
    contact::{ContactFailure, ContactState, ContactStateKind, DeferReason, next_try},
    dialogue::{DialogueEvent, Message, MessageFailure, MessageState, Side},
    ids::ChannelId,
    money::Usd,
    time::{MINUTE, UnixMillis},
};
use store::chats::{
    contacts::{ContactBefore, ContactMove},
    dialogues::{Outgoing, ReservationId, Settlement},
};

use super::{
    ChatEngine, Result,
    engine::{Desk, of_one_row},
    sending::tries_of,
    talking::Also,
};
use crate::ports::messenger::{ChannelEvent, ChannelNews, PeerRefusal, SendFault, SentMessage};

/// Failed tries after which a message is given up.
const MAX_TRIES: u16 = 8;
/// A message that did not leave is tried again after so long, if the channel says nothing else.
const AGAIN: i64 = MINUTE;

impl ChatEngine {
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
                let _ = self.channel_news.send(ChannelEvent {
                    channel: outgoing.channel,
                    what: ChannelNews::Faulty(fault),
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
            .await?;
        if !desk.tasks.contains_key(&outgoing.task) {
            // it was stopped meanwhile: what does not leave any more is given back
            self.tasks_changed();
        }
        Ok(())
    }

    /// It will not be sent.
    pub(super) async fn given_up(
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
    pub(super) async fn first_of(
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
}

fn settlement(fee: Option<ReservationId>, spent: Usd) -> Vec<Settlement> {
    let settled = fee.map(|reservation| Settlement { reservation, spent });
    settled.into_iter().collect()
}

fn failed(reason: ContactFailure, at: UnixMillis) -> ContactState {
    ContactState::Failed { reason, at }
}
