//! The second column contract: contacts of a chat task. Where a person can be written to (user name,
//! phone, id, link), their name, and variables; no column of its own is required, one that holds an
//! address is. Cells, keys, numbers, verdicts and limits are those of the callees' import.
//!
//! - here: what columns mean.
//! - `rows`: whether a row can be imported, and as what.

mod rows;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::headers::{NUMBER, fold, free_key};

pub use rows::{AudienceChecker, AudienceRules, CheckedContact};

/// Headers of the built-in columns, as the template writes them.
pub const AUDIENCE_COLUMNS: [&str; 5] = ["username", "phone", "userId", "link", "name"];

const USERNAME: [&str; 19] = [
    "username",
    "user",
    "login",
    "nick",
    "nickname",
    "handle",
    "account",
    "telegram",
    "tg",
    "instagram",
    "юзернейм",
    "логин",
    "ник",
    "никнейм",
    "имяпользователя",
    "телеграм",
    "用户名",
    "账号",
    "benutzername",
];
const USER_ID: [&str; 13] = [
    "userid",
    "id",
    "telegramid",
    "tgid",
    "chatid",
    "vkid",
    "peerid",
    "ид",
    "айди",
    "idпользователя",
    "用户id",
    "编号",
    "benutzerid",
];
const LINK: [&str; 13] = [
    "link",
    "url",
    "profile",
    "profilelink",
    "profileurl",
    "page",
    "ссылка",
    "профиль",
    "ссылканапрофиль",
    "страница",
    "链接",
    "主页",
    "profillink",
];
const NAME: [&str; 17] = [
    "name",
    "fullname",
    "firstname",
    "contactname",
    "customer",
    "customername",
    "client",
    "person",
    "имя",
    "фио",
    "клиент",
    "контакт",
    "姓名",
    "名字",
    "客户",
    "客户姓名",
    "kunde",
];

/// What a column of an audience means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AudienceMeaning {
    /// User name in the messenger.
    Username,
    /// Phone.
    Phone,
    /// The messenger's own id of the person.
    UserId,
    /// A link to the person.
    Link,
    /// The person's name.
    Name,
    /// A variable.
    Variable {
        /// Key.
        key: String,
    },
    /// Nothing of it is taken: it has no header, or the user leaves it out.
    Empty,
}

impl AudienceMeaning {
    /// It says where a person can be written to.
    pub fn is_address(&self) -> bool {
        match self {
            AudienceMeaning::Username
            | AudienceMeaning::Phone
            | AudienceMeaning::UserId
            | AudienceMeaning::Link => true,
            AudienceMeaning::Name | AudienceMeaning::Variable { .. } | AudienceMeaning::Empty => {
                false
            }
        }
    }
}

/// A column as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AudienceColumn {
    /// Header as written.
    pub header: String,
    /// What it means.
    pub meaning: AudienceMeaning,
}

/// What the headers of a file mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceReading {
    /// Every column, in the file's order.
    pub columns: Vec<AudienceColumn>,
}

impl AudienceReading {
    /// Whether some column says where people can be written to.
    pub fn has_address(&self) -> bool {
        self.columns
            .iter()
            .any(|column| column.meaning.is_address())
    }

    /// Gives a column another meaning (the preview's mapping). Another column of the same built-in
    /// meaning becomes a variable. `false`: there is no such column.
    pub fn choose(&mut self, index: usize, meaning: AudienceMeaning) -> bool {
        if index >= self.columns.len() {
            return false;
        }
        let is_variable = match meaning {
            AudienceMeaning::Variable { .. } | AudienceMeaning::Empty => true,
            AudienceMeaning::Username
            | AudienceMeaning::Phone
            | AudienceMeaning::UserId
            | AudienceMeaning::Link
            | AudienceMeaning::Name => false,
        };
        for place in 0..self.columns.len() {
            if !is_variable && place != index && self.columns[place].meaning == meaning {
                let key = free_key(
                    &self.columns[place].header,
                    place,
                    &self.keys(),
                    is_built_in,
                );
                self.columns[place].meaning = AudienceMeaning::Variable { key };
            }
        }
        self.columns[index].meaning = meaning;
        true
    }

    fn keys(&self) -> Vec<String> {
        let keys = self
            .columns
            .iter()
            .filter_map(|column| match &column.meaning {
                AudienceMeaning::Variable { key } => Some(fold(key)),
                AudienceMeaning::Username
                | AudienceMeaning::Phone
                | AudienceMeaning::UserId
                | AudienceMeaning::Link
                | AudienceMeaning::Name
                | AudienceMeaning::Empty => None,
            });
        keys.collect()
    }
}

pub(super) fn is_built_in(key: &str) -> bool {
    let key = fold(key);
    AUDIENCE_COLUMNS.iter().any(|column| fold(column) == key)
}

/// What headers mean; case, spaces and punctuation do not matter. Of two columns of one meaning the
/// first has it, the other becomes a variable, as all that are left do.
pub fn meaning_of_audience(headers: &[String]) -> AudienceReading {
    let mut reading = AudienceReading {
        columns: Vec::with_capacity(headers.len()),
    };
    for (place, header) in headers.iter().enumerate() {
        let word = fold(header);
        let taken = |meaning: &AudienceMeaning| {
            reading
                .columns
                .iter()
                .any(|column| &column.meaning == meaning)
        };
        let meaning = if word.is_empty() {
            AudienceMeaning::Empty
        } else if let Some(meaning) = built_in(&word).filter(|meaning| !taken(meaning)) {
            meaning
        } else {
            let key = free_key(header, place, &reading.keys(), is_built_in);
            AudienceMeaning::Variable { key }
        };
        reading.columns.push(AudienceColumn {
            header: header.trim().to_owned(),
            meaning,
        });
    }
    reading
}

/// Which of the first rows of a sheet is its header: the one with an address column and the most
/// columns that mean something; the first of several.
pub fn find_audience_header(first_rows: &[Vec<String>]) -> Option<usize> {
    let known = |row: &Vec<String>| {
        let columns = meaning_of_audience(row).columns;
        let has_address = columns.iter().any(|column| column.meaning.is_address());
        let count = columns.iter().filter(|column| match column.meaning {
            AudienceMeaning::Variable { .. } | AudienceMeaning::Empty => false,
            AudienceMeaning::Username
            | AudienceMeaning::Phone
            | AudienceMeaning::UserId
            | AudienceMeaning::Link
            | AudienceMeaning::Name => true,
        });
        has_address.then(|| count.count())
    };
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in first_rows.iter().enumerate() {
        if let Some(count) = known(row)
            && best.is_none_or(|(_, most)| count > most)
        {
            best = Some((index, count));
        }
    }
    best.map(|(index, _)| index)
}

fn built_in(word: &str) -> Option<AudienceMeaning> {
    let meanings: [(&[&str], AudienceMeaning); 4] = [
        (&USERNAME, AudienceMeaning::Username),
        (&USER_ID, AudienceMeaning::UserId),
        (&LINK, AudienceMeaning::Link),
        (&NAME, AudienceMeaning::Name),
    ];
    if NUMBER.contains(&word) || word == "whatsapp" || word == "вотсап" {
        return Some(AudienceMeaning::Phone);
    }
    meanings
        .into_iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, meaning)| meaning)
}

#[cfg(test)]
mod tests;
