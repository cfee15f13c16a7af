//! Words that give an agent away: insults, shouting, the claim to be a person. In the languages of the
//! window.

/// What nobody says to a callee, in lower case.
const INSULTS: [&str; 22] = [
    "idiot",
    "stupid",
    "moron",
    "shut up",
    "damn you",
    "go to hell",
    "screw you",
    "fuck",
    "shit",
    "asshole",
    "bastard",
    "get lost",
    "идиот",
    "дурак",
    "тупой",
    "заткнись",
    "пошёл ты",
    "пошел ты",
    "白痴",
    "笨蛋",
    "闭嘴",
    "滚开",
];

/// What only a person may say of itself, in lower case, without apostrophes.
const CLAIMS: [&str; 24] = [
    "i am not a robot",
    "im not a robot",
    "i am no robot",
    "im no robot",
    "i am not a machine",
    "im not a machine",
    "i am not an ai",
    "im not an ai",
    "i am not a bot",
    "im not a bot",
    "i am a human",
    "im a human",
    "i am human",
    "im human",
    "i am a real person",
    "im a real person",
    "i am a person",
    "im a person",
    "я не робот",
    "я человек",
    "я живой человек",
    "我不是机器人",
    "我是真人",
    "我是人类",
];

/// What asks for it.
const QUESTIONS: [&str; 6] = ["robot", "machine", "a bot", "робот", "机器人", "机器"];

/// How a denial begins.
const NO: [&str; 6] = ["no", "nope", "not at all", "of course not", "нет", "不是"];

/// In lower case, without the apostrophes that are written in different ways.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['\'', '’'], "")
}

/// Whether a text insults or shouts: two words in a row in capitals, or exclamation marks in a row.
pub(super) fn is_rude(text: &str) -> bool {
    let lower = plain(text);
    let insults = INSULTS.iter().any(|insult| has_words(&lower, insult));
    let loud = |word: &str| {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        letters.len() >= 4 && letters.iter().all(|c| c.is_uppercase())
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let shouts = words
        .windows(2)
        .any(|pair| pair.iter().all(|word| loud(word)));
    insults || shouts || text.contains("!!")
}

/// Whether a text says that its speaker is a person.
pub(super) fn claims_person(text: &str) -> bool {
    let lower = plain(text);
    CLAIMS.iter().any(|claim| has_words(&lower, claim))
}

/// Whether a text asks whether it is heard by a machine.
pub(super) fn asks_for_robot(text: &str) -> bool {
    let lower = plain(text);
    QUESTIONS.iter().any(|word| lower.contains(word))
}

/// Whether a text begins with a no of its own: "No, …", not "No problem".
pub(super) fn begins_with_no(text: &str) -> bool {
    let lower = plain(text);
    let lower = lower.trim_start();
    NO.iter().any(|no| {
        lower.strip_prefix(no).is_some_and(|rest| {
            rest.chars()
                .next()
                .is_none_or(|next| !next.is_alphanumeric() && !next.is_whitespace())
        })
    })
}

/// Whether `part` stands in a text as words of its own. Chinese has no spaces: there it is enough that
/// it stands there.
fn has_words(text: &str, part: &str) -> bool {
    let spaced = part.chars().all(|c| (c as u32) < 0x3000);
    text.match_indices(part).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + part.len()..].chars().next();
        !spaced
            || [before, behind]
                .into_iter()
                .flatten()
                .all(|c| !c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insults_and_shouting_are_found_as_words() {
        for rude in [
            "You are an idiot.",
            "Just SHUT UP NOW PLEASE",
            "Listen to me!!",
            "Заткнись уже",
            "你这个笨蛋",
        ] {
            assert!(is_rude(rude), "{rude}");
        }
        for kind in [
            "I am sorry to have disturbed you!",
            "Our OFFER is good.",
            "The Scunthorpe office shitake",
            "NASA and ESA",
        ] {
            assert!(!is_rude(kind), "{kind}");
        }
    }

    #[test]
    fn a_claim_to_be_a_person_is_found_however_it_is_written() {
        for claim in [
            "I'm human, trust me.",
            "I’m not a robot.",
            "Нет, я человек.",
            "我是真人",
        ] {
            assert!(claims_person(claim), "{claim}");
        }
        for honest in [
            "I am an automated assistant.",
            "I am a humane society caller",
            "Yes, I am a robot.",
        ] {
            assert!(!claims_person(honest), "{honest}");
        }
    }

    #[test]
    fn a_no_is_told_from_no_problem() {
        for no in ["No, of course.", "No.", "Nope!", "Нет, что вы.", "不是，"] {
            assert!(begins_with_no(no), "{no}");
        }
        for other in [
            "No problem at all.",
            "Not today?",
            "Nobody knows.",
            "Yes, I am.",
        ] {
            assert!(!begins_with_no(other), "{other}");
        }
    }
}
