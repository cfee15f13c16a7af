//! Which answer follows what was heard, and which functions, of those that are offered.

use engine::ports::model::FunctionSpec;

use super::{
    heard::{Heard, LastWord},
    words::{Intent, Language, Phrase},
};

/// The next answer.
#[derive(Debug)]
pub(super) struct Reply<'f> {
    pub(super) text: String,
    pub(super) calls: Vec<&'f FunctionSpec>,
}

/// Decides.
pub(super) fn reply<'f>(heard: &Heard, offered: &'f [FunctionSpec]) -> Reply<'f> {
    let (phrase, wanted): (Option<Phrase>, &[&str]) = match heard.last {
        LastWord::Nobody => (Some(Phrase::Greet), &[]),
        // Everything was said together with the call.
        LastWord::Outcome => (None, &[]),
        LastWord::Us => (Some(Phrase::Remind), &[]),
        LastWord::Person => to_person(heard),
    };
    let calls: Vec<&FunctionSpec> = wanted
        .iter()
        .filter(|name| !heard.called.iter().any(|called| called == *name))
        .filter_map(|name| offered.iter().find(|function| function.name == *name))
        .collect();
    // A machine needs no words, but an answer of nothing at all is none.
    let phrase = match (phrase, heard.last) {
        (None, LastWord::Person) if calls.is_empty() => Some(Phrase::Goodbye),
        (phrase, _) => phrase,
    };
    Reply {
        text: phrase.map_or_else(String::new, |phrase| say(phrase, heard)),
        calls,
    }
}

fn to_person(heard: &Heard) -> (Option<Phrase>, &'static [&'static str]) {
    let done = heard.called.iter().any(|name| name == "success");
    match heard.intent {
        Some(Intent::Enough) => return (Some(Phrase::Goodbye), &["close"]),
        Some(Intent::Machine) => return (None, &["is_bot"]),
        _ if heard.repeats_itself() => return (None, &["is_bot"]),
        Some(Intent::AreYouReal) => return (Some(Phrase::Honest), &[]),
        Some(Intent::Operator) => return (Some(Phrase::HandOver), &["operator"]),
        _ if heard.contact_is_new => {
            return (
                Some(Phrase::GotContact),
                &["interest", "get_contact", "success"],
            );
        }
        Some(
            Intent::Price
            | Intent::Later
            | Intent::Yes
            | Intent::No
            | Intent::Thanks
            | Intent::Greeting,
        )
        | None => {}
    }
    match heard.intent {
        Some(Intent::Thanks) if done || heard.has_contact() => (Some(Phrase::Farewell), &["close"]),
        Some(Intent::Thanks) => (Some(Phrase::Farewell), &[]),
        _ if done || heard.has_contact() => (Some(Phrase::AnythingElse), &[]),
        Some(Intent::Price) => (Some(Phrase::PriceDepends), &["interest"]),
        Some(Intent::Later) => (Some(Phrase::Whenever), &[]),
        Some(Intent::No) => (Some(Phrase::SoftNo), &[]),
        Some(Intent::Greeting) | None if heard.our_turns == 0 => (Some(Phrase::Greet), &[]),
        Some(Intent::Yes) if heard.our_turns == 0 => (Some(Phrase::Greet), &["interest"]),
        // What follows the first question is its answer, whatever it says.
        _ if heard.our_turns == 1 => (Some(Phrase::AskContact), &["interest"]),
        Some(Intent::Yes) => (Some(Phrase::AskContact), &["interest"]),
        _ => (Some(Phrase::AskContactAgain), &[]),
    }
}

fn say(phrase: Phrase, heard: &Heard) -> String {
    let about = match (&heard.product, heard.language) {
        (Some(product), Language::English) => format!("about {product}"),
        (Some(product), Language::Russian) => format!("про «{product}»"),
        (Some(product), Language::Chinese) => product.clone(),
        (None, Language::English) => "about our offer".to_owned(),
        (None, Language::Russian) => "про наше предложение".to_owned(),
        (None, Language::Chinese) => "我们的产品".to_owned(),
    };
    let name = match (&heard.name, heard.language) {
        (Some(name), Language::English | Language::Russian) => format!(", {name}"),
        (Some(name), Language::Chinese) => format!("，{name}"),
        (None, _) => String::new(),
    };
    // The words that are put in are the person's or the user's: nothing in them is filled in again.
    let words = phrase.words(heard.language);
    match words.split_once("{about}") {
        Some((before, behind)) => format!("{before}{about}{behind}"),
        None => match words.split_once("{name}") {
            Some((before, behind)) => format!("{before}{name}{behind}"),
            None => words.to_owned(),
        },
    }
}
