//! Calls of a model's answer, performed. A function of the user's own is called at most once: it was written
//! down with the answer that called it, and after a crash, or where the question was given up, the model is
//! told of it instead of being asked as if nothing had happened.

use std::collections::HashMap;

use domain::{
    ai_profile::{CallFault, CallRules, CheckedCall, CustomApi, FunctionKind, check_call},
    dialogue::{BegunCall, DialogueEvent},
    ids::{AiProfileId, DialogueId},
};

use super::{
    ChatEngine, Result, api_place,
    engine::{Desk, Happening, of_one_row},
    talking::Also,
};
use crate::{
    effects::{self, effect},
    ports::{
        messenger::Secret,
        model::{FunctionCall, ModelMessage},
        web_call::{ApiCall, ApiFault},
    },
};

impl ChatEngine {
    /// Performs the calls of an answer, in order; their outcomes go back to the model.
    pub(super) async fn perform(&self, desk: &Desk, id: DialogueId, turn: u32) -> Result<()> {
        let Some(memory) = desk.turns.get(&id).filter(|memory| memory.number == turn) else {
            return Ok(());
        };
        let (Some(asked), calls) = (memory.asked.clone(), memory.calls.clone()) else {
            return Ok(());
        };
        let rules = CallRules {
            functions: &asked.version.draft.functions,
            zone: &asked.zone,
            default_country: &asked.default_country,
            now: self.now(),
        };
        let checked: Vec<(FunctionCall, Result<CheckedCall, CallFault>)> = calls
            .into_iter()
            .map(|call| {
                let checked = check_call(&rules, &call.name, &call.arguments);
                (call, checked)
            })
            .collect();
        let ai = asked.version.ai;
        let functions = asked.version.draft.functions.clone();
        let secrets = self.api_secrets(ai, &checked).await?;
        let apis = self.parts.apis.clone();
        let (told, probe) = (self.teller(), self.parts.probe.clone());
        tokio::spawn(async move {
            let mut outcomes = Vec::with_capacity(checked.len());
            let mut own = Vec::new();
            for (call, checked) in checked {
                let content = match checked {
                    Err(fault) => format!("error: {fault}"),
                    Ok(CheckedCall::CustomApi { name, arguments }) => {
                        let api = functions.iter().find_map(|function| match &function.kind {
                            FunctionKind::CustomApi { api } if api.name == name => Some(api),
                            FunctionKind::CustomApi { .. }
                            | FunctionKind::Success { .. }
                            | FunctionKind::GetContact
                            | FunctionKind::Interest
                            | FunctionKind::Close
                            | FunctionKind::IsBot
                            | FunctionKind::Operator
                            | FunctionKind::Scheduler => None,
                        });
                        let secret = secrets.get(&name).cloned().unwrap_or(Ok(None));
                        let gave = match (api, secret) {
                            (Some(api), Ok(secret)) => {
                                let call = api_call(api, secret, arguments);
                                let calling = apis.call(call);
                                words(effect(&*probe, effects::CALL_API, calling).await)
                            }
                            (Some(_), Err(NoSecret)) => SECRET_UNREADABLE.to_owned(),
                            (None, _) => "error: there is no such function".to_owned(),
                        };
                        own.push(gave.clone());
                        gave
                    }
                    Ok(
                        CheckedCall::Success { .. }
                        | CheckedCall::GetContact { .. }
                        | CheckedCall::Interest { .. }
                        | CheckedCall::Close
                        | CheckedCall::IsBot
                        | CheckedCall::Operator { .. }
                        | CheckedCall::Scheduler { .. },
                    ) => "done".to_owned(),
                };
                outcomes.push(ModelMessage::Outcome {
                    call_id: call.id,
                    content,
                });
            }
            told.tell(Happening::CallsDone {
                dialogue: id,
                turn,
                outcomes,
                own,
            });
        });
        Ok(())
    }

    /// Secrets of the user's own functions that are called, opened.
    async fn api_secrets(
        &self,
        ai: AiProfileId,
        calls: &[(FunctionCall, Result<CheckedCall, CallFault>)],
    ) -> Result<HashMap<String, Result<Option<Secret>, NoSecret>>> {
        let mut secrets = HashMap::new();
        let own = |call: &Result<CheckedCall, CallFault>| {
            matches!(call, Ok(CheckedCall::CustomApi { .. }))
        };
        if !calls.iter().any(|(_, call)| own(call)) {
            return Ok(secrets);
        }
        for (name, sealed) in self.store().ai_profiles().sealed_api_secrets(ai).await? {
            let opened = self.parts.vault.open(&api_place(ai, &name), &sealed).await;
            let opened = opened.map(|secret| Some(Secret(secret)));
            secrets.insert(name, opened.map_err(|_| NoSecret));
        }
        Ok(secrets)
    }

    /// The calls of an answer were performed: the model is asked again with their outcomes. Those of the
    /// user's `own` functions are kept, whatever became of the question.
    pub(super) async fn calls_done(
        &self,
        desk: &mut Desk,
        id: DialogueId,
        turn: u32,
        outcomes: Vec<ModelMessage>,
        own: Vec<String>,
    ) -> Result<()> {
        if let Some(memory) = desk.turns.get_mut(&id)
            && memory.number == turn
        {
            memory.exchanges.extend(outcomes);
        }
        let event = DialogueEvent::CallsDone {
            turn,
            outcomes: own,
        };
        of_one_row(self.event(desk, id, Some(event), Also::default()).await)
    }
}

/// What the model called before, for a question that is asked anew: after a crash, or after one that was
/// given up.
pub(super) fn called_before(begun: &[BegunCall]) -> Vec<ModelMessage> {
    if begun.is_empty() {
        return Vec::new();
    }
    let id = |n: usize| format!("before-{n}");
    let calls = begun.iter().enumerate().map(|(n, call)| FunctionCall {
        id: id(n),
        name: call.name.clone(),
        arguments: call.arguments.clone(),
    });
    let mut told = vec![ModelMessage::Model {
        text: String::new(),
        calls: calls.collect(),
    }];
    told.extend(begun.iter().enumerate().map(|(n, call)| {
        let outcome = call.outcome.clone();
        ModelMessage::Outcome {
            call_id: id(n),
            content: outcome.unwrap_or_else(|| NOT_KNOWN.to_owned()),
        }
    }));
    told
}

/// What a model is told of a call whose outcome was lost.
const NOT_KNOWN: &str = "error: the outcome is not known; it may have been carried out or not";

/// A function's secret cannot be read.
#[derive(Clone, Copy)]
struct NoSecret;

/// What a model is told then.
const SECRET_UNREADABLE: &str = "error: the secret of this function cannot be read";

fn api_call(
    api: &CustomApi,
    secret: Option<Secret>,
    arguments: serde_json::Map<String, serde_json::Value>,
) -> ApiCall {
    ApiCall {
        api: api.clone(),
        secret,
        arguments,
    }
}

/// What a model is told of a call.
pub(crate) fn words(result: Result<crate::ports::web_call::ApiReply, ApiFault>) -> String {
    match result {
        Ok(reply) if reply.cut => format!("{}\n[cut]", reply.text),
        Ok(reply) => reply.text,
        Err(ApiFault::Answered { status, text }) => format!("error {status}: {text}"),
        Err(fault) => format!("error: {fault}"),
    }
}
