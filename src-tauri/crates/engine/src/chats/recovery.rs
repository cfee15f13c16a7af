//! After a crash, before anything else: what was under way gets a known standing. Money that was set
//! aside counts as spent; a message that was being sent is looked up, never blindly sent again; a contact
//! whose first message was never written waits again.

use domain::{
    contact::{ContactState, DeferReason},
    dialogue::{DialogueEvent, MessageState},
    money::Usd,
};
use store::chats::{
    contacts::{ContactBefore, ContactMove},
    dialogues::MessageMove,
};

use super::{ChatEngine, Result, engine::of_one_row, talking::Also};
use crate::effects::{self, effect};

impl ChatEngine {
    /// Sets right what the last end left behind. Call it once, before [`ChatEngine::run`].
    pub async fn recover(&self) -> Result<()> {
        let mut desk = self.desk.lock().await;
        let now = self.now();
        let store = self.store();
        let outbox = store.outbox();
        let recovering = outbox.recover(now);
        effect(self.probe(), effects::RECOVER_CHATS, recovering).await?;
        let found = store.dialogues().in_flight().await?;
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
            desk.look_ups.push(outgoing);
        }
        let mut dialogues: Vec<_> = found.reservations.iter().map(|one| one.dialogue).collect();
        dialogues.sort_unstable();
        dialogues.dedup();
        for dialogue in dialogues {
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
            let written = match contact.dialogue {
                Some(dialogue) => {
                    let page = store.dialogues().messages_before(dialogue, None, 1).await?;
                    Some(dialogue).filter(|_| !page.messages.is_empty())
                }
                None => None,
            };
            match written {
                // its first message waits to be sent
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
        Ok(())
    }
}
