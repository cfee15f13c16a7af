//! The AI of the first run: scripted, with every built-in function, so that the whole loop can be
//! tried without an account or a key.

use super::{AiDraft, AiPlace, AiSampling, FunctionDraft, FunctionKind, Reminder, ReminderText};
use crate::dialogue::DialogueTag;

/// A form to begin with: the scripted model and every built-in function.
pub fn sample_ai(name: &str) -> AiDraft {
    let function = |kind| FunctionDraft {
        kind,
        description: String::new(),
    };
    AiDraft {
        name: name.to_owned(),
        place: AiPlace::Scripted,
        model: String::new(),
        instruction: "You are {manager} of our shop. Find out what the person needs, offer what \
                      fits, and ask for a phone number or an e-mail to make the order. Be short and \
                      friendly, and answer in the person's language."
            .to_owned(),
        sampling: AiSampling {
            temperature_hundredths: None,
            top_p_hundredths: None,
            reasoning_effort: None,
            verbosity: None,
            max_output_tokens: 1_000,
        },
        functions: vec![
            function(FunctionKind::Success { fields: vec![] }),
            function(FunctionKind::GetContact),
            function(FunctionKind::Interest),
            function(FunctionKind::Close),
            function(FunctionKind::IsBot),
            function(FunctionKind::Operator),
            function(FunctionKind::Scheduler),
        ],
        reminders: vec![Reminder {
            after_minutes: 24 * 60,
            text: ReminderText::WrittenByAi {
                instruction: "Ask in one friendly sentence whether there are questions left."
                    .to_owned(),
            },
            cancelled_by: vec![DialogueTag::Success, DialogueTag::Closed, DialogueTag::IsBot],
        }],
        price: None,
        history_messages: 40,
        patience_seconds: 60,
    }
}
