//! What the guards of a chat task need to know, read from the store.

use std::collections::HashMap;

use domain::{
    ai_profile::{AiDraft, AiPlace},
    budget::ModelPrice,
    chat_task::{
        AiFacts, ChannelFacts, ChatStopReason, ChatTaskDraft, GuardFacts, Holder, ManagerFacts,
        guard,
    },
    ids::{AiProfileId, ChatTaskId},
};
use store::{StoreError, chats::NamedTask};

use super::{ChatEngine, Result, key_place};
use crate::ports::{messenger::Secret, model::ModelPlace};

impl ChatEngine {
    /// Whether a task may start now with this form.
    pub(super) async fn guard(
        &self,
        task: Option<ChatTaskId>,
        draft: &ChatTaskDraft,
    ) -> Result<Result<(), ChatStopReason>> {
        let store = self.store();
        let busy = store.chat_tasks().busy_managers(task).await?;
        let busy: HashMap<_, _> = busy.into_iter().map(|one| (one.manager, one.by)).collect();
        let held = store.chat_tasks().held_channels(task).await?;
        let held: HashMap<_, _> = held.into_iter().map(|one| (one.channel, one.by)).collect();
        let managers = store.managers().list().await?;
        let managers: Vec<ManagerFacts> = managers
            .into_iter()
            .filter(|manager| draft.managers.contains(&manager.id))
            .map(|manager| ManagerFacts {
                busy: busy.get(&manager.id).map(holder),
                id: manager.id,
                name: manager.draft.name,
                active: manager.draft.active,
            })
            .collect();
        let channels = store.channels().list().await?;
        let channels: Vec<ChannelFacts> = channels
            .into_iter()
            .filter(|(channel, _)| draft.channels.contains(&channel.id))
            .map(|(channel, _)| ChannelFacts {
                held: held.get(&channel.id).map(holder),
                id: channel.id,
                kind: channel.draft.settings.kind(),
                name: channel.draft.name,
                has_secret: channel.has_secret,
            })
            .collect();
        let ai = there(store.ai_profiles().get(draft.ai).await)?;
        let ai = ai.map(|ai| AiFacts {
            priced: self.price_of(&ai.version.draft).is_some(),
            place: ai.version.draft.place,
            model: ai.version.draft.model,
        });
        let integration_exists = match draft.integration {
            Some(id) => there(store.integrations().get(id).await)?.is_some(),
            None => true,
        };
        Ok(guard(&GuardFacts {
            draft,
            managers: &managers,
            channels: &channels,
            ai: ai.as_ref(),
            integration_exists,
            now: self.now(),
        }))
    }

    /// What an AI's model costs: the user's own price before the published one.
    pub fn price_of(&self, draft: &AiDraft) -> Option<ModelPrice> {
        self.price_for(draft, 0)
    }

    /// The same, for a question with so many tokens to read.
    pub(super) fn price_for(&self, draft: &AiDraft, prompt: u32) -> Option<ModelPrice> {
        draft.price.or_else(|| {
            let place = place_of(&draft.place, None);
            self.parts.prices.price_of(&place, &draft.model, prompt)
        })
    }

    /// The published price of a model.
    pub fn published_price(&self, place: &AiPlace, model: &str) -> Option<ModelPrice> {
        self.parts.prices.price_of(&place_of(place, None), model, 0)
    }

    /// The key of an AI, opened.
    pub(super) async fn key_of(&self, ai: AiProfileId) -> Result<Option<Secret>> {
        let sealed = self.store().ai_profiles().sealed_key(ai).await?;
        self.opened(&key_place(ai), sealed).await
    }

    /// A sealed secret, opened.
    pub(super) async fn opened(
        &self,
        place: &str,
        sealed: Option<Vec<u8>>,
    ) -> Result<Option<Secret>> {
        match sealed {
            Some(sealed) => Ok(Some(Secret(self.parts.vault.open(place, &sealed).await?))),
            None => Ok(None),
        }
    }
}

/// Where a model is, in the port's words.
pub(super) fn place_of(place: &AiPlace, key: Option<Secret>) -> ModelPlace {
    match place {
        AiPlace::Scripted => ModelPlace::Scripted,
        AiPlace::OpenAi { base_url } => ModelPlace::OpenAi {
            base_url: base_url.clone(),
            key,
        },
    }
}

/// A row, or that there is none.
pub(super) fn there<T>(row: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match row {
        Ok(row) => Ok(Some(row)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn holder(task: &NamedTask) -> Holder {
    Holder {
        task: task.id,
        name: task.name.clone(),
    }
}
