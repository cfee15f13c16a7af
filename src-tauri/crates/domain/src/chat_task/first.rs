//! The first message: which variant a contact gets, and its words with `{variables}` filled in. The
//! preview on real contacts is this same function.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FirstMessage;
use crate::{
    chance::scatter,
    ids::{ChatTaskId, ContactId},
    manager::ManagerDraft,
    script::{fill, placeholders},
};

/// The first message to one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FirstText {
    /// What is written.
    pub words: FirstWords,
    /// Variables of it for which this contact has no value.
    pub missing: Vec<String>,
}

/// What is written first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FirstWords {
    /// These words.
    Fixed {
        /// Which variant, from 0.
        variant: u16,
        /// The words.
        text: String,
    },
    /// What the AI makes of this.
    ByAi {
        /// The instruction.
        instruction: String,
    },
    /// An approved template.
    Template {
        /// Its name.
        name: String,
        /// Its language.
        language: String,
        /// What goes into its places.
        parameters: Vec<String>,
    },
}

/// What `{variables}` stand for: `name`, `manager`, `signature`, and the contact's own columns (a
/// JSON object), which come before the built-in ones.
pub fn first_variables(
    contact_name: &str,
    variables: &str,
    manager: &ManagerDraft,
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::from([
        ("name".to_owned(), contact_name.to_owned()),
        ("manager".to_owned(), manager.name.clone()),
        ("signature".to_owned(), manager.signature.clone()),
    ]);
    let own: BTreeMap<String, String> = serde_json::from_str(variables).unwrap_or_default();
    all.extend(own);
    all
}

/// The first message to a contact. The same task and contact always give the same variant, so that a
/// restart changes nothing; over many contacts variants come in their shares.
pub fn write_first(
    first: &FirstMessage,
    task: ChatTaskId,
    contact: ContactId,
    variables: &BTreeMap<String, String>,
) -> FirstText {
    let mut missing = Vec::new();
    let mut filled = |text: &str| {
        for key in placeholders(text) {
            let has_value = variables.get(&key).is_some_and(|value| !value.is_empty());
            if !has_value && !missing.contains(&key) {
                missing.push(key);
            }
        }
        fill(text, variables)
    };
    let words = match first {
        FirstMessage::Fixed { variants } => {
            let shares: Vec<u16> = variants.iter().map(|variant| variant.share).collect();
            let seed = scatter(task.0.cast_unsigned()) ^ contact.0.cast_unsigned();
            let variant = picked(&shares, scatter(seed));
            let text = variants
                .get(usize::from(variant))
                .map_or("", |v| v.text.as_str());
            FirstWords::Fixed {
                variant,
                text: filled(text),
            }
        }
        FirstMessage::WrittenByAi { instruction } => FirstWords::ByAi {
            instruction: filled(instruction),
        },
        FirstMessage::Template {
            name,
            language,
            parameters,
        } => FirstWords::Template {
            name: name.clone(),
            language: language.clone(),
            parameters: parameters.iter().map(|text| filled(text)).collect(),
        },
    };
    FirstText { words, missing }
}

/// Which of some shares a number falls on.
fn picked(shares: &[u16], number: u64) -> u16 {
    let total: u64 = shares.iter().map(|share| u64::from(*share)).sum();
    let mut left = number.checked_rem(total).unwrap_or(0);
    for (index, share) in (0_u16..).zip(shares) {
        let share = u64::from(*share);
        if left < share {
            return index;
        }
        left -= share;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat_task::MessageVariant;

    fn manager() -> ManagerDraft {
        ManagerDraft {
            name: "Anna".to_owned(),
            signature: "Anna, Acme".to_owned(),
            tone: String::new(),
            avatar: None,
            active: true,
        }
    }

    fn variants(shares: &[u16]) -> FirstMessage {
        let variant = |share: &u16| MessageVariant {
            text: "Hello {name}, your {plan} ends. {signature}".to_owned(),
            share: *share,
        };
        FirstMessage::Fixed {
            variants: shares.iter().map(variant).collect(),
        }
    }

    #[test]
    fn variables_are_filled_and_missing_ones_are_told() {
        let values = first_variables("Ivan", r#"{"plan":"Plus"}"#, &manager());
        let written = |values| write_first(&variants(&[1]), ChatTaskId(1), ContactId(1), values);
        assert_eq!(
            written(&values),
            FirstText {
                words: FirstWords::Fixed {
                    variant: 0,
                    text: "Hello Ivan, your Plus ends. Anna, Acme".to_owned(),
                },
                missing: vec![],
            }
        );
        let bare = first_variables("", "no json", &manager());
        assert_eq!(written(&bare).missing, ["name", "plan"]);
        let own = first_variables("Ivan", r#"{"name":"Mr Petrov"}"#, &manager());
        assert_eq!(
            own["name"], "Mr Petrov",
            "the contact's own column comes first"
        );
    }

    #[test]
    fn variants_come_in_their_shares_and_stay_with_their_contact() {
        let first = variants(&[1, 3, 0]);
        let none = BTreeMap::new();
        let variant_of =
            |contact| match write_first(&first, ChatTaskId(5), ContactId(contact), &none).words {
                FirstWords::Fixed { variant, .. } => variant,
                FirstWords::ByAi { .. } | FirstWords::Template { .. } => u16::MAX,
            };
        let mut counts = [0_u32; 3];
        for contact in 0..4_000 {
            assert_eq!(variant_of(contact), variant_of(contact));
            counts[usize::from(variant_of(contact))] += 1;
        }
        assert!((850..=1_150).contains(&counts[0]), "{counts:?}");
        assert!((2_850..=3_150).contains(&counts[1]), "{counts:?}");
        assert_eq!(counts[2], 0);
    }

    #[test]
    fn instructions_and_templates_are_filled_too() {
        let values = first_variables("Ivan", "{}", &manager());
        let by_ai = FirstMessage::WrittenByAi {
            instruction: "Greet {name}".to_owned(),
        };
        let template = FirstMessage::Template {
            name: "hello".to_owned(),
            language: "en_US".to_owned(),
            parameters: vec!["{name}".to_owned(), "{manager}".to_owned()],
        };
        let words = |first| write_first(first, ChatTaskId(1), ContactId(1), &values).words;
        assert_eq!(
            words(&by_ai),
            FirstWords::ByAi {
                instruction: "Greet Ivan".to_owned()
            }
        );
        assert_eq!(
            words(&template),
            FirstWords::Template {
                name: "hello".to_owned(),
                language: "en_US".to_owned(),
                parameters: vec!["Ivan".to_owned(), "Anna".to_owned()],
            }
        );
    }
}
