//! What an agent that converses begins with: everything but its recognition service is there, so that it
//! can be tried without a key.

use super::{
    CallFunction, CallFunctionDraft, Converse, ConverseKind, ConverseModel, RecognitionService,
    VoiceChoice,
};
use crate::ai_profile::{AiPlace, AiSampling};

#[cfg(test)]
impl super::Transfer {
    /// To an extension.
    pub(super) fn sample() -> Self {
        super::Transfer {
            target: "204".to_owned(),
            success_line: "I am putting you through.".to_owned(),
            failure_line: "Sorry, nobody can be reached now.".to_owned(),
        }
    }
}

impl Converse {
    /// The form as it is first shown.
    pub fn sample() -> Converse {
        let function = |kind| CallFunctionDraft {
            kind,
            description: String::new(),
        };
        Converse {
            kind: ConverseKind::Cascade,
            instruction: "You call on behalf of our company. Find out whether the person is \
                          interested in our offer. Speak as one speaks on the phone: one or two \
                          short sentences, one question at a time."
                .to_owned(),
            opening_line: "Good day! Do you have a minute?".to_owned(),
            language: "en".to_owned(),
            recognition: RecognitionService {
                base_url: String::new(),
                model: "whisper-1".to_owned(),
                hints: String::new(),
                minute_price: None,
            },
            model: ConverseModel {
                place: AiPlace::Scripted,
                model: String::new(),
                sampling: AiSampling {
                    temperature_hundredths: None,
                    top_p_hundredths: None,
                    reasoning_effort: None,
                    verbosity: None,
                    max_output_tokens: 400,
                },
                price: None,
            },
            voice: VoiceChoice::BuiltIn,
            functions: [
                CallFunction::EndCall,
                CallFunction::CallBack,
                CallFunction::DoNotCall,
            ]
            .map(function)
            .to_vec(),
            limit: None,
            longest_turn_seconds: 30,
            end_of_turn_ms: 700,
            fillers: vec![
                "One moment, please.".to_owned(),
                "Just a second.".to_owned(),
            ],
            trouble_line: "Sorry, the line is bad. One moment, please.".to_owned(),
            farewell: "Thank you, goodbye.".to_owned(),
            do_not_call_key: None,
            unanswered_tags: Vec::new(),
            summary: true,
        }
    }
}
