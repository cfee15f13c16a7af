//! Messages of which nobody knows whether they were sent: looked up in their channel's history, never blindly
//! sent again.

use domain::{contact::ContactState, dialogue::MessageState, ids::ChannelId, money::Usd};
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
