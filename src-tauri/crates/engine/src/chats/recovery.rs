//! After a crash, before anything else: what was under way gets a known standing. Money that was set
//! aside counts as spent; a message that was being sent is looked up, never blindly sent again; a contact
//! whose first message was never written waits again.

use domain::{
    chat_task::{ChatTaskStatus, ChatTaskStatusKind, ChatWaiting},
    contact::{ContactState, DeferReason},
    dialogue::{About, DialogueEvent, Message, MessageState, Phase},
    ids::DialogueId,
    money::Usd,
    time::{DAY, Millis},
};
use store::chats::{
    contacts::{ClaimedContact, ContactBefore, ContactMove},
    dialogues::MessageMove,
};

use super::{ChatEngine, Result, engine::of_one_row, talking::Also, writing_first::peer_of};
use crate::effects::{self, effect};

/// Messages whose fate was not known before are looked up once more for so long; then a person decides.
const LOOK_BACK: Millis = DAY;

impl ChatEngine {
    /// Sets right what the last end left behind. Call it once, before [`ChatEngine::run`].
    pub async fn recover(&self) -> Result<()> {
        let mut desk = self.desk.lock().await;
        let now = self.now();
        let store = self.store();
        let outbox = store.outbox();
        let recovering = outbox.recover(now);
        effect(self.probe(), effects::RECOVER_CHATS, recovering).await?;
        let found = store.dialogues().in_flight(now - LOOK_BACK).await?;
        let reservations: Vec<_> = found.reservations.iter().map(|one| one.id).collect();
        store.dialogues().settle_lost(&reservations, now).await?;
        for outgoing in found.sending {
            let dialogue = outgoing.message.dialogue;
            let claim = found
                .claimed
                .iter()
                .find(|claim| Some(claim.contact) == outgoing.contact);
            let also = Also {
                moves: vec![MessageMove {
                    message: outgoing.message.id,
                    to: MessageState::Uncertain { since: now },
                    external_id: None,
                    cost: Usd::ZERO,
                }],
                contact: claim.map(|claim| ContactMove {
                    contact: claim.contact,
                    before: ContactBefore::Claim(claim.claim),
                    to: ContactState::Uncertain { since: now },
                }),
                ..Also::default()
            };
            of_one_row(self.event(&mut desk, dialogue, None, also).await)?;
            self.look_up_later(&mut desk, outgoing);
        }
        for outgoing in found.uncertain {
            self.look_up_later(&mut desk, outgoing);
        }
        for dialogue in found.asking {
            let event = Some(DialogueEvent::Restarted);
            of_one_row(
                self.event(&mut desk, dialogue, event, Also::default())
                    .await,
            )?;
        }
        for claim in found.claimed {
            let contact = store.contacts().get(claim.contact).await?;
            let claimed = matches!(contact.state, ContactState::Claimed { .. });
            if !claimed {
                continue;
            }
            let begun = self.begun(&claim).await?;
            match begun {
                // its first message waits to be sent, or is asked for again
                Some(dialogue) => {
                    desk.claims.insert(dialogue, claim);
                }
                None => {
                    let change = ContactMove {
                        contact: claim.contact,
                        before: ContactBefore::Claim(claim.claim),
                        to: ContactState::Deferred {
                            until: now,
                            reason: DeferReason::Channel,
                        },
                    };
                    store.contacts().move_to(change, now).await?;
                }
            }
        }
        self.tell_of_audiences().await
    }

    /// Tasks that wait for an audience and have one: contacts were added, and the process ended before
    /// their task heard of it.
    async fn tell_of_audiences(&self) -> Result<()> {
        let tasks = self.store().chat_tasks();
        for row in tasks.in_status(ChatTaskStatusKind::Awaiting).await? {
            let waits = match &row.task.status {
                ChatTaskStatus::Awaiting { waiting, .. } => *waiting == ChatWaiting::Audience,
                ChatTaskStatus::InProgress { .. }
                | ChatTaskStatus::Stopped { .. }
                | ChatTaskStatus::Completed { .. } => false,
            };
            if waits && row.counts.audience.total > 0 {
                of_one_row(self.audience_added(row.task.id).await)?;
            }
        }
        Ok(())
    }

    /// The dialogue of a claim, if its first message waits there or is being written.
    async fn begun(&self, claim: &ClaimedContact) -> Result<Option<DialogueId>> {
        const LAST: u32 = 20;
        let dialogues = self.store().dialogues();
        let peer = peer_of(&claim.address);
        let Some(id) = dialogues.find(claim.task, claim.channel, peer).await? else {
            return Ok(None);
        };
        let about = match dialogues.load(id).await?.dialogue.state.phase {
            Phase::Asking { about, .. }
            | Phase::Calling { about, .. }
            | Phase::Retrying { about, .. } => Some(about),
            Phase::Resting | Phase::Gathering { .. } => None,
        };
        let page = dialogues.messages_before(id, None, LAST).await?;
        let waits = |message: &Message| matches!(message.state, MessageState::Queued { .. });
        let begun = about == Some(About::First) || page.messages.iter().any(waits);
        Ok(begun.then_some(id))
    }
}
