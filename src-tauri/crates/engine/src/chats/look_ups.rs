//! Messages of which nobody knows whether they were sent: looked up in their channel's history, never blindly
//! sent again.

use domain::{
    contact::{ContactState, DeferReason},
    dialogue::{MessageFailure, MessageState},
    ids::ChannelId,
    money::Usd,
};
use store::chats::{
    contacts::{ContactBefore, ContactMove},
    dialogues::Outgoing,
};

use super::{
    ChatEngine, Result,
    engine::{Desk, Happening, of_one_row},
    sending::to_send,
    talking::Also,
};
use crate::ports::messenger::SendTrace;

impl ChatEngine {
    /// A message whose fate is uncertain: the dialogue's next one waits until it is known.
    pub(super) fn look_up_later(&self, desk: &mut Desk, outgoing: Outgoing) {
        desk.sending.insert(outgoing.message.dialogue);
        desk.look_ups.push(outgoing);
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
            SendTrace::NotSent if self.is_over(outgoing.task).await? => {
                return self.never_sent(desk, &outgoing).await;
            }
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

    /// It did not leave and its task is over: it is taken back, and its contact was not reached.
    pub(super) async fn never_sent(&self, desk: &mut Desk, outgoing: &Outgoing) -> Result<()> {
        let failure = MessageFailure::Withdrawn;
        let deferred = ContactState::Deferred {
            until: self.now(),
            reason: DeferReason::Channel,
        };
        let also = Also {
            moves: vec![self.moved(outgoing, MessageState::Failed { failure }, None, Usd::ZERO)],
            contact: self.first_of(desk, outgoing, deferred).await?,
            ..Also::default()
        };
        of_one_row(
            self.event(desk, outgoing.message.dialogue, None, also)
                .await,
        )
    }
}
