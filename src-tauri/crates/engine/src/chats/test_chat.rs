//! A test chat of an AI's form: nothing is sent, no function is performed; what it costs is booked apart.

use domain::{
    ai_profile::{AiDraft, CallRules, check_call},
    dialogue::ModelTrouble,
    ids::AiProfileId,
    money::Usd,
};
use jiff::tz::TimeZone;

use super::{ChatEngine, Result, guard::place_of, question::question_of, talking::trouble_of};
use crate::ports::model::ModelMessage;

/// What a model answered in a test chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReply {
    /// Words.
    pub text: String,
    /// Functions that it called.
    pub calls: Vec<TestCall>,
    /// What it cost; `None`: nobody knows what the model costs.
    pub cost: Option<Usd>,
    /// Why there is no answer.
    pub trouble: Option<ModelTrouble>,
}

/// A function that a model called in a test chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCall {
    /// Its name.
    pub name: String,
    /// Its arguments, as the model wrote them.
    pub arguments: String,
    /// They fit the function.
    pub fits: bool,
}

impl ChatEngine {
    /// One turn of a test chat. `lines`: whether the person wrote it, and the words, oldest first.
    pub async fn test_chat(
        &self,
        id: AiProfileId,
        draft: &AiDraft,
        lines: &[(bool, String)],
    ) -> Result<TestReply> {
        let last = lines.iter().rev().find(|(by_person, _)| *by_person);
        let known = self.known(id, last.map(|(_, text)| text.as_str())).await?;
        let mut messages = vec![ModelMessage::Instruction(format!(
            "{}{known}",
            draft.instruction
        ))];
        messages.extend(lines.iter().cloned().map(|(by_person, text)| {
            if by_person {
                ModelMessage::Person(text)
            } else {
                ModelMessage::Model {
                    text,
                    calls: Vec::new(),
                }
            }
        }));
        let mut question = question_of(draft, messages);
        question.place = place_of(&draft.place, self.key_of(id).await?);
        let price = self.price_for(draft, question.reckoned_prompt());
        let (pieces, _) = tokio::sync::mpsc::unbounded_channel();
        let result = self.parts.model.ask(question, pieces).await;
        let usage = match &result {
            Ok(answer) => answer.usage,
            Err(fault) => fault.spent,
        };
        let now = self.now();
        let cost = price.map(|price| price.of(usage));
        if let Some(cost) = cost.filter(|cost| *cost > Usd::ZERO) {
            self.store()
                .chat_stats()
                .book_test_chat(id, cost, now)
                .await?;
        }
        let settings = self.store().settings().get().await?;
        let rules = CallRules {
            functions: &draft.functions,
            zone: &TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC),
            default_country: &settings.default_country.unwrap_or_default(),
            now,
        };
        Ok(match result {
            Ok(answer) => TestReply {
                text: answer.text,
                calls: answer
                    .calls
                    .into_iter()
                    .map(|call| TestCall {
                        fits: check_call(&rules, &call.name, &call.arguments).is_ok(),
                        name: call.name,
                        arguments: call.arguments,
                    })
                    .collect(),
                cost,
                trouble: None,
            },
            Err(fault) => TestReply {
                text: String::new(),
                calls: Vec::new(),
                cost,
                trouble: Some(trouble_of(&fault.kind)),
            },
        })
    }
}
