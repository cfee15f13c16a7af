//! What a call came to: asked of the agent's model after the call, under the same limit, checked against
//! the agent's definitions; asked once more when it does not fit, and then left empty.

use domain::{
    agent::AgentVersion,
    conversation::{Converse, Paid, SummedUp, Till, read_sum_up, sum_up_function, transcript},
    money::Usd,
};
use tokio::sync::mpsc;

use super::ConversingAgent;
use crate::ports::{
    CallToSumUp, TalkBook,
    model::{FunctionSpec, ModelAnswer, ModelMessage},
};

/// Tries.
const TRIES: usize = 2;
/// Room for the answer in tokens.
const LONGEST: u32 = 800;

impl ConversingAgent {
    pub(super) async fn find_out(
        &self,
        agent: &AgentVersion,
        converse: &Converse,
        call: CallToSumUp,
        book: &dyn TalkBook,
    ) -> SummedUp {
        let words = transcript(&call.log);
        let Some(function) = sum_up_function(&agent.draft, converse.summary) else {
            return SummedUp::default();
        };
        if words.is_empty() {
            return SummedUp::default();
        }
        let kit = self.kit(agent, converse).await;
        let mut till = Till::new(converse.limit, call.cost, kit.prices);
        let name = function.name.clone();
        let instruction = format!(
            "Below is the transcript of a phone call that is over. Call the function {name} once \
             with what it came to. Use only what was said; null for what was not."
        );
        let mut question = kit.plain_question(vec![
            ModelMessage::Instruction(instruction),
            ModelMessage::Person(words),
        ]);
        question.functions = vec![FunctionSpec {
            name: function.name,
            description: function.description,
            schema: function.schema,
        }];
        question.sampling.max_output_tokens = question.sampling.max_output_tokens.max(LONGEST);
        for _ in 0..TRIES {
            let before = till.cost();
            let step = Paid::Question {
                prompt: question.reckoned_prompt(),
                longest: question.sampling.max_output_tokens,
            };
            let Some(ticket) = till.set_aside(step) else {
                return SummedUp::default();
            };
            let set_aside = Usd(till.cost().0 - before.0);
            if !book.book(set_aside).await {
                return SummedUp::default();
            }
            let (pieces, _) = mpsc::unbounded_channel();
            let result = self.parts.model.ask(question.clone(), pieces).await;
            let usage = match &result {
                Ok(answer) => answer.usage,
                Err(fault) => fault.spent,
            };
            till.settle_question(ticket, usage);
            let cost = Usd(till.cost().0 - before.0);
            book.book(Usd(cost.0 - set_aside.0)).await;
            match result {
                Ok(answer) => {
                    let read = written(&answer, &name)
                        .and_then(|text| read_sum_up(&agent.draft, converse.summary, text));
                    if let Some(found) = read {
                        return found;
                    }
                }
                Err(fault) if !fault.kind.passes() => return SummedUp::default(),
                Err(fault) => tracing::warn!(error = %fault, "a call was not summed up"),
            }
        }
        SummedUp::default()
    }
}

/// What the model wrote: the function's arguments, or the object that stands in its words.
fn written<'a>(answer: &'a ModelAnswer, function: &str) -> Option<&'a str> {
    let call = answer.calls.iter().find(|call| call.name == function);
    if let Some(call) = call {
        return Some(&call.arguments);
    }
    let (from, to) = (answer.text.find('{')?, answer.text.rfind('}')?);
    answer.text.get(from..=to)
}
