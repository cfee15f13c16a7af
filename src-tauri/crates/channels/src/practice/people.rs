//! What practice people do: pure, from a seed and an address, so that a task on the practice channel
//! can be repeated. Source: product 3.
//!
//! Knows no clock, no channel and no task.

mod phrases;
#[cfg(test)]
mod tests;

use domain::{chance, time::Millis};

use phrases::{NAMES, openings, script};

/// How a person takes a message from a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Temperament {
    /// Wants to know more, and leaves a number in the end.
    Interested,
    /// Asks about the price first.
    AsksPrice,
    /// Is angry, and wants to know where the contact came from.
    Angry,
    /// Reads and never answers.
    Silent,
    /// Asks whether a robot is writing.
    AsksIfRobot,
    /// Wants to write with a person.
    WantsPerson,
    /// Asks not to be written to again.
    OptsOut,
    /// Leaves a phone number at once.
    LeavesPhone,
    /// Writes one thought in several messages.
    SlowWriter,
}

impl Temperament {
    /// All of them.
    pub const ALL: [Temperament; 9] = [
        Temperament::Interested,
        Temperament::AsksPrice,
        Temperament::Angry,
        Temperament::Silent,
        Temperament::AsksIfRobot,
        Temperament::WantsPerson,
        Temperament::OptsOut,
        Temperament::LeavesPhone,
        Temperament::SlowWriter,
    ];

    /// How many people of a hundred are like this.
    fn share(self) -> u64 {
        match self {
            Temperament::Interested => 22,
            Temperament::AsksPrice => 16,
            Temperament::Angry => 8,
            Temperament::Silent => 14,
            Temperament::AsksIfRobot => 8,
            Temperament::WantsPerson => 6,
            Temperament::OptsOut => 6,
            Temperament::LeavesPhone => 10,
            Temperament::SlowWriter => 10,
        }
    }
}

/// The language in which a person answers: that in which they were addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// English.
    English,
    /// Russian.
    Russian,
}

impl Tongue {
    /// The language of a text: Russian where Cyrillic letters prevail.
    pub fn of(text: &str) -> Tongue {
        let cyrillic = text
            .chars()
            .filter(|c| matches!(c, '\u{400}'..='\u{4FF}'))
            .count();
        let latin = text.chars().filter(char::is_ascii_alphabetic).count();
        if cyrillic > latin {
            Tongue::Russian
        } else {
            Tongue::English
        }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Tongue::English => "en",
            Tongue::Russian => "ru",
        }
    }
}

/// Somebody on the practice channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticePerson {
    /// Name.
    pub name: String,
    /// Phone: of the range that belongs to nobody (+1 202 555 01xx).
    pub phone: String,
    /// How they take it.
    pub temperament: Temperament,
    chance: u64,
}

/// One message of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeLine {
    /// Milliseconds after what came before it.
    pub after: Millis,
    /// Words.
    pub text: String,
}

impl PracticePerson {
    /// Who has this address. The same seed and address: the same person.
    pub fn of(seed: u32, peer: &str) -> PracticePerson {
        let chance = chance::scatter_text(u64::from(seed), peer);
        let mut drawn = chance % 100;
        let temperament = Temperament::ALL
            .into_iter()
            .find(|temperament| match drawn.checked_sub(temperament.share()) {
                Some(left) => {
                    drawn = left;
                    false
                }
                None => true,
            })
            .unwrap_or(Temperament::Interested);
        let name = called(peer)
            .unwrap_or_else(|| NAMES[index(chance::scatter(chance), NAMES.len())].to_owned());
        let phone = format!("+120255501{:02}", chance::scatter(chance ^ 1) % 100);
        PracticePerson {
            name,
            phone,
            temperament,
            chance,
        }
    }

    /// What they write when it is they who write first.
    pub fn opening(&self, tongue: Tongue) -> String {
        let openings = openings(self.temperament, tongue);
        openings[index(chance::scatter(self.chance ^ 2), openings.len())].to_owned()
    }

    /// How long it takes until they have read a message.
    pub fn reads_after(&self, turn: u32) -> Millis {
        self.between(u64::from(turn) ^ 0x7EAD, 1_500, 7_000)
    }

    /// What they answer when they were addressed for the `turn`-th time (from 0). Empty: nothing more.
    pub fn answer(&self, turn: u32, heard: &str) -> Vec<PracticeLine> {
        let tongue = Tongue::of(heard);
        let Some(texts) = usize::try_from(turn)
            .ok()
            .and_then(|turn| script(self.temperament, tongue).get(turn))
        else {
            return Vec::new();
        };
        texts
            .iter()
            .enumerate()
            .map(|(n, text)| {
                let text = text
                    .replace("{phone}", &self.phone)
                    .replace("{name}", &self.name);
                let typing = 45 * i64::try_from(text.chars().count()).unwrap_or(0);
                let salt = (u64::from(turn) << 8) ^ u64::try_from(n).unwrap_or(0);
                PracticeLine {
                    after: typing + self.between(salt, 800, 3_000),
                    text,
                }
            })
            .collect()
    }

    fn between(&self, salt: u64, least: u64, most: u64) -> Millis {
        let drawn = chance::scatter(self.chance ^ chance::scatter(salt)) % (most - least + 1);
        i64::try_from(least + drawn).unwrap_or(0)
    }
}

/// An index of a list of so many.
fn index(chance: u64, count: usize) -> usize {
    usize::try_from(chance % u64::try_from(count.max(1)).unwrap_or(1)).unwrap_or(0)
}

/// The name that an address tells (`anna_7` is Anna), so that whoever was greeted by it answers to it.
fn called(peer: &str) -> Option<String> {
    let (name, number) = peer.trim_start_matches('@').split_once('_')?;
    let letters = name.len() > 1 && name.bytes().all(|b| b.is_ascii_lowercase());
    let counted = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    if !letters || !counted {
        return None;
    }
    let (first, rest) = name.split_at(1);
    Some(format!("{}{rest}", first.to_ascii_uppercase()))
}
