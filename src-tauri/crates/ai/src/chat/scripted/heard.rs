//! What can be told from a conversation by looking at its letters: who spoke last, in which language,
//! what about, which contact was left, what was done already.

use engine::ports::model::ModelMessage;

use super::{
    signs::{INTENTS, NAME_SIGNS, PRODUCT_SIGNS},
    words::{Intent, Language},
};

/// Digits of a phone number (E.164 allows 15).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Longest name of a product or a person, in letters.
const LONGEST_NAME: usize = 60;

/// Who spoke last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LastWord {
    /// Nobody said anything yet.
    Nobody,
    /// The person.
    Person,
    /// We, and something was asked of us since (a reminder).
    Us,
    /// A function gave its outcome.
    Outcome,
}

/// What was heard.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) last: LastWord,
    pub(super) language: Language,
    pub(super) intent: Option<Intent>,
    /// All that the person said, oldest first.
    pub(super) said: Vec<String>,
    /// What they said since we last spoke.
    pub(super) lately: String,
    /// How often we have spoken.
    pub(super) our_turns: usize,
    /// Functions that were called before.
    pub(super) called: Vec<String>,
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    /// A contact stands in what they said lately.
    pub(super) contact_is_new: bool,
    /// What it is all about, by the instruction.
    pub(super) product: Option<String>,
}

impl Heard {
    /// Listens.
    pub(super) fn of(messages: &[ModelMessage]) -> Heard {
        let mut said: Vec<String> = Vec::new();
        let mut instruction = String::new();
        let (mut lately, mut our_turns, mut called) = (String::new(), 0, Vec::new());
        let mut last = LastWord::Nobody;
        for message in messages {
            match message {
                ModelMessage::Instruction(text) => {
                    instruction.push_str(text);
                    instruction.push('\n');
                }
                ModelMessage::Person(text) => {
                    said.push(text.clone());
                    if !lately.is_empty() {
                        lately.push('\n');
                    }
                    lately.push_str(text);
                    last = LastWord::Person;
                }
                ModelMessage::Model { calls, .. } => {
                    our_turns += 1;
                    lately.clear();
                    called.extend(calls.iter().map(|call| call.name.clone()));
                    last = LastWord::Us;
                }
                ModelMessage::Outcome { .. } => last = LastWord::Outcome,
            }
        }
        let language = said
            .iter()
            .rev()
            .find_map(|text| language_of(text))
            .or_else(|| language_of(&instruction))
            .unwrap_or(Language::English);
        let newest =
            |find: fn(&str) -> Option<String>| said.iter().rev().find_map(|text| find(text));
        Heard {
            last,
            language,
            intent: intent_of(&lately),
            name: newest(name_in),
            phone: newest(phone_in),
            email: newest(email_in),
            contact_is_new: phone_in(&lately).or_else(|| email_in(&lately)).is_some(),
            product: product_in(&instruction),
            said,
            lately,
            our_turns,
            called,
        }
    }

    /// The person has left a way to reach them.
    pub(super) fn has_contact(&self) -> bool {
        self.phone.is_some() || self.email.is_some()
    }

    /// They wrote the very same words three times: people do not.
    pub(super) fn repeats_itself(&self) -> bool {
        matches!(self.said.as_slice(), [.., a, b, c] if a == b && b == c && a.chars().count() > 20)
    }
}

fn language_of(text: &str) -> Option<Language> {
    let has = |range: std::ops::RangeInclusive<char>| text.chars().any(|c| range.contains(&c));
    if has('\u{4e00}'..='\u{9fff}') {
        Some(Language::Chinese)
    } else if has('\u{400}'..='\u{4ff}') {
        Some(Language::Russian)
    } else if text.chars().any(char::is_alphabetic) {
        Some(Language::English)
    } else {
        None
    }
}

/// Lower case, one space around every word, no marks.
fn plain(text: &str) -> String {
    let mut plain = String::from(" ");
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ё' => plain.push('е'),
            letter if letter.is_alphanumeric() => plain.push(letter),
            _ if plain.ends_with(' ') => {}
            _ => plain.push(' '),
        }
    }
    if !plain.ends_with(' ') {
        plain.push(' ');
    }
    plain
}

fn intent_of(text: &str) -> Option<Intent> {
    let text = plain(text);
    let stands = |sign: &str| match language_of(sign) {
        Some(Language::Chinese) => text.contains(sign),
        Some(Language::English | Language::Russian) | None => text.contains(&format!(" {sign}")),
    };
    INTENTS
        .iter()
        .find(|(_, signs)| signs.iter().any(|line| line.split('|').any(stands)))
        .map(|(intent, _)| *intent)
}

fn phone_in(text: &str) -> Option<String> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '.');
    text.split(|c| !part(c))
        .map(str::trim)
        .find(|piece| PHONE_DIGITS.contains(&piece.chars().filter(char::is_ascii_digit).count()))
        .map(|piece| {
            let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
            match piece.starts_with('+') {
                true => format!("+{digits}"),
                false => digits,
            }
        })
}

fn email_in(text: &str) -> Option<String> {
    let edge = |c: char| !c.is_alphanumeric();
    text.split_whitespace()
        .map(|word| word.trim_matches(edge))
        .find(|word| {
            word.split_once('@').is_some_and(|(user, host)| {
                !user.is_empty() && host.contains('.') && !host.contains('@')
            })
        })
        .map(str::to_owned)
}

/// After a sign, or capitalised words beside the contact (`Anna Berg, +49 30 …`).
fn name_in(text: &str) -> Option<String> {
    let simple = text.replace(['ё', 'Ё'], "е");
    let lower = simple.to_lowercase();
    let after = NAME_SIGNS.split('|').find_map(|sign| {
        let at = lower.find(sign)? + sign.len();
        let rest = simple.get(at..)?;
        let name = rest
            .split(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '-')))
            .next()?;
        let words: Vec<&str> = name.split_whitespace().take(2).collect();
        let first = words.first()?;
        let second = words
            .get(1)
            .filter(|word| word.starts_with(char::is_uppercase));
        Some(second.map_or((*first).to_owned(), |second| format!("{first} {second}")))
    });
    after
        .or_else(|| {
            let before = text.get(..contact_at(text)?)?;
            let name = name_before(before);
            name.filter(|name| intent_of(name).is_none())
        })
        .filter(|name| name.chars().count() <= LONGEST_NAME)
}

/// Where the contact begins.
fn contact_at(text: &str) -> Option<usize> {
    let mail = email_in(text).and_then(|mail| text.find(&mail));
    let starts = text
        .char_indices()
        .filter(|(_, letter)| letter.is_ascii_digit() || matches!(letter, '+' | '('));
    let phone = phone_in(text).and_then(|phone| {
        starts
            .map(|(at, _)| at)
            .find(|at| text.get(*at..).and_then(phone_in) == Some(phone.clone()))
    });
    [phone, mail].into_iter().flatten().min()
}

/// The capitalised words right before the contact, back to the last mark: in `Good. Write me down:
/// Anna Berg, ` Anna Berg.
fn name_before(before: &str) -> Option<String> {
    let beside = before.trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—(".contains(c));
    let beside = beside.rsplit(['.', '!', '?', ':', ';', ',', '\n']).next()?;
    let mut words: Vec<&str> = beside
        .split_whitespace()
        .rev()
        .take_while(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || c == '-')
        })
        .take(3)
        .collect();
    words.reverse();
    (!words.is_empty()).then(|| words.join(" "))
}

/// After a sign in the instruction, or the first thing in quotation marks.
fn product_in(instruction: &str) -> Option<String> {
    let lower = instruction.to_lowercase();
    let after_sign = PRODUCT_SIGNS.split('|').find_map(|sign| {
        let rest = instruction.get(lower.find(sign)? + sign.len()..)?;
        rest.split(['\n', '.', ';', '。']).next()
    });
    let quoted = || {
        [('«', '»'), ('“', '”'), ('"', '"'), ('「', '」')]
            .into_iter()
            .filter_map(|(open, close)| {
                let at = instruction.find(open)?;
                let rest = &instruction[at + open.len_utf8()..];
                Some((at, rest.split_once(close)?.0))
            })
            .min_by_key(|(at, _)| *at)
            .map(|(_, words)| words)
    };
    let edge = |c: char| c.is_whitespace() || "«»“”\"「」".contains(c);
    after_sign
        .or_else(quoted)
        .map(|name| name.trim_matches(edge).to_owned())
        .filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME)
}
