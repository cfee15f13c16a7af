//! The personas of a rehearsal: what each says and does on the phone. They speak English, with the
//! built-in voice.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    practice::PRACTICE_GREETING,
    time::{Millis, SECOND},
};

/// What the numbers of personas begin with: no number that a real line could call, and none that a
/// do-not-call list could hold.
const PREFIX: &str = "persona-";

/// Who answers a call of a rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Persona {
    /// Listens, answers, agrees.
    Polite,
    /// Has no time.
    Hurried,
    /// Is angry about the call.
    Angry,
    /// Answers for somebody else, and asks who is calling.
    Gatekeeper,
    /// Asks whether it talks to a robot.
    AsksIfRobot,
    /// A machine with a beep.
    Voicemail,
    /// Picks up and says nothing.
    Silent,
    /// Talks in a noisy place.
    Noisy,
    /// Asks to be called another time.
    WantsCallBack,
    /// Does not want to be called again.
    OptsOut,
}

/// What a persona does on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonaPart {
    /// Said after picking up; empty: nothing.
    pub greeting: &'static str,
    /// A beep follows the greeting, as a voicemail's.
    pub beep: bool,
    /// One for each thing that is said to it, in order; then it only listens.
    pub replies: &'static [&'static str],
    /// Street noise lies under everything.
    pub noise: bool,
    /// After so long it hangs up by itself, whatever is being said.
    pub patience: Millis,
}

impl Persona {
    /// All, in the order in which they are shown.
    pub const ALL: [Persona; 10] = [
        Persona::Polite,
        Persona::Hurried,
        Persona::Angry,
        Persona::Gatekeeper,
        Persona::AsksIfRobot,
        Persona::Voicemail,
        Persona::Silent,
        Persona::Noisy,
        Persona::WantsCallBack,
        Persona::OptsOut,
    ];

    /// Its name in numbers and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Persona::Polite => "polite",
            Persona::Hurried => "hurried",
            Persona::Angry => "angry",
            Persona::Gatekeeper => "gatekeeper",
            Persona::AsksIfRobot => "asks_if_robot",
            Persona::Voicemail => "voicemail",
            Persona::Silent => "silent",
            Persona::Noisy => "noisy",
            Persona::WantsCallBack => "wants_call_back",
            Persona::OptsOut => "opts_out",
        }
    }

    /// The practice number at which it answers. `key`: pressed before its first reply, as the agent asks
    /// those to do who do not want to be called again.
    pub fn number(self, key: Option<char>) -> String {
        match key {
            Some(key) => format!("{PREFIX}{}-{key}", self.code()),
            None => format!("{PREFIX}{}", self.code()),
        }
    }

    /// Who answers at a practice number, and the key that it presses.
    pub fn at(number: &str) -> Option<(Persona, Option<char>)> {
        let rest = number.strip_prefix(PREFIX)?;
        let (code, key) = match rest.split_once('-') {
            Some((code, key)) => (code, Some(key.parse().ok()?)),
            None => (rest, None),
        };
        let persona = Persona::ALL
            .into_iter()
            .find(|persona| persona.code() == code)?;
        Some((persona, key))
    }

    /// What it does.
    pub fn part(self) -> PersonaPart {
        let talks = |greeting, replies| PersonaPart {
            greeting,
            beep: false,
            replies,
            noise: false,
            patience: 120 * SECOND,
        };
        match self {
            Persona::Polite => talks(
                "Hello?",
                &[
                    "Yes, I have a minute. Please go ahead.",
                    "That sounds good. Please tell me more.",
                    "Yes, that would be fine.",
                    "All right, you can count me in.",
                    "Thank you very much. Goodbye.",
                ],
            ),
            Persona::Hurried => PersonaPart {
                patience: 90 * SECOND,
                ..talks(
                    "Yes, quickly?",
                    &[
                        "I am in a hurry. Please make it short.",
                        "I have no time. I must go now. Goodbye.",
                        "Goodbye.",
                    ],
                )
            },
            Persona::Angry => talks(
                "What is it now?",
                &[
                    "I told you people to leave me in peace. This is outrageous.",
                    "I do not want to hear it. You are wasting my time.",
                    "That is enough. Goodbye.",
                ],
            ),
            Persona::Gatekeeper => talks(
                "Miller and Sons, hello?",
                &[
                    "Who is calling, please?",
                    "And what is it about?",
                    "She is in a meeting. I will pass it on. Goodbye.",
                ],
            ),
            Persona::AsksIfRobot => talks(
                "Hello?",
                &[
                    "Wait. Are you a robot? Am I talking to a machine?",
                    "I see. And what do you want?",
                    "No, thank you. Goodbye.",
                ],
            ),
            Persona::Voicemail => PersonaPart {
                beep: true,
                patience: 60 * SECOND,
                ..talks(PRACTICE_GREETING, &[])
            },
            Persona::Silent => PersonaPart {
                patience: 180 * SECOND,
                ..talks("", &[])
            },
            Persona::Noisy => PersonaPart {
                noise: true,
                ..talks(
                    "Hello?",
                    &[
                        "Yes, I can hear you. There is a lot of traffic.",
                        "Yes, please go ahead.",
                        "All right. Thank you. Goodbye.",
                    ],
                )
            },
            Persona::WantsCallBack => talks(
                "Hello?",
                &[
                    "I am driving. Please call me again tomorrow at three in the afternoon.",
                    "Yes, tomorrow at three. Thank you. Goodbye.",
                    "Goodbye.",
                ],
            ),
            Persona::OptsOut => talks(
                "Hello?",
                &[
                    "Please take me off your list, and do not call me again.",
                    "I said, do not call me again. Goodbye.",
                ],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone;

    #[test]
    fn numbers_lead_to_their_personas() {
        for persona in Persona::ALL {
            for key in [None, Some('9'), Some('#')] {
                assert_eq!(Persona::at(&persona.number(key)), Some((persona, key)));
            }
        }
        assert_eq!(Persona::at("+12025550100"), None);
        assert_eq!(Persona::at("persona-nobody"), None);
        assert_eq!(Persona::at("persona-polite-12"), None);
    }

    #[test]
    fn no_persona_has_a_number_that_a_person_could_have() {
        for persona in Persona::ALL {
            assert!(phone::read_number(&persona.number(Some('9')), "US").is_err());
        }
    }

    #[test]
    fn codes_are_what_travels() {
        for persona in Persona::ALL {
            let travels = serde_json::to_value(persona).unwrap();
            assert_eq!(travels, persona.code());
        }
    }
}
