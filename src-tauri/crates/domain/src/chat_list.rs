//! White and black lists of people in chats. Source: product 1.3, "for all tasks or chosen ones;
//! black wins". Phone numbers that opted out stand on the do-not-call list, which calls and chats
//! share; an opt-out of an address that is no phone number is a black entry here.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    codes::codes,
    contact::ChatAddress,
    form::{FormFault, FormProblem, Problems},
    ids::{ChatTaskId, ListEntryId},
    time::UnixMillis,
};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListColour {
    /// Where there is a white list, only people on it are written to and answered.
    White,
    /// People on it are neither written to nor answered.
    Black,
}

/// For which tasks an entry holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListScope {
    /// All, also those to come.
    AllTasks,
    /// These.
    Tasks {
        /// Which; at least one.
        tasks: Vec<ChatTaskId>,
    },
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListSource {
    /// Typed in by the user.
    User,
    /// Read from a file.
    Import,
    /// The person opted out in a chat.
    OptOut,
}

/// What is stored of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListEntryDraft {
    /// Which list.
    pub colour: ListColour,
    /// Who.
    pub address: ChatAddress,
    /// For which tasks.
    pub scope: ListScope,
    /// Why, in the user's words.
    pub note: String,
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListEntry {
    /// Its row.
    pub id: ListEntryId,
    /// The form.
    pub draft: ListEntryDraft,
    /// Where it came from.
    pub source: ListSource,
    /// Since when.
    pub created_at: UnixMillis,
}

/// What the lists say of a person in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListVerdict {
    /// Nothing against them.
    Allowed,
    /// They stand on a black list.
    Black,
    /// There is a white list, and they do not stand on it.
    NotWhite,
}

codes!(ListColour {
    White = "white",
    Black = "black",
});
codes!(ListSource {
    User = "user",
    Import = "import",
    OptOut = "opt_out",
});

impl ListEntryDraft {
    /// Everything in the form that cannot be kept.
    pub fn check(&self) -> Vec<FormProblem> {
        let mut found = Problems::default();
        let fits = match &self.address {
            ChatAddress::Username(name) => {
                ChatAddress::username(name).as_ref() == Some(&self.address)
            }
            ChatAddress::Phone(number) => {
                let digits = number.strip_prefix('+').unwrap_or(number);
                !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit())
            }
            ChatAddress::UserId(id) => ChatAddress::user_id(id).as_ref() == Some(&self.address),
        };
        if !fits {
            found.add("address", FormFault::BadPerson);
        }
        match &self.scope {
            ListScope::AllTasks => {}
            ListScope::Tasks { tasks } if tasks.is_empty() => {
                found.add("scope.tasks", FormFault::Empty);
            }
            ListScope::Tasks { .. } => {}
        }
        found.optional_text("note", &self.note, 500);
        found.all()
    }
}

impl ListScope {
    /// Whether it holds for a task.
    pub fn holds_for(&self, task: ChatTaskId) -> bool {
        match self {
            ListScope::AllTasks => true,
            ListScope::Tasks { tasks } => tasks.contains(&task),
        }
    }
}

impl ListVerdict {
    /// They may be written to and answered.
    pub fn allows(self) -> bool {
        match self {
            ListVerdict::Allowed => true,
            ListVerdict::Black | ListVerdict::NotWhite => false,
        }
    }
}

/// What the lists say of a person in a task. `found` are the entries that name one of their
/// addresses; `has_white`: some white entry, of anybody, holds for the task. Black wins.
pub fn verdict<'a>(
    found: impl IntoIterator<Item = &'a ListEntryDraft>,
    has_white: bool,
    task: ChatTaskId,
) -> ListVerdict {
    let mut white = false;
    for entry in found
        .into_iter()
        .filter(|entry| entry.scope.holds_for(task))
    {
        match entry.colour {
            ListColour::Black => return ListVerdict::Black,
            ListColour::White => white = true,
        }
    }
    if has_white && !white {
        ListVerdict::NotWhite
    } else {
        ListVerdict::Allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fields;

    fn entry(colour: ListColour, scope: ListScope) -> ListEntryDraft {
        ListEntryDraft {
            colour,
            address: ChatAddress::Username("anna".to_owned()),
            scope,
            note: String::new(),
        }
    }

    #[test]
    fn black_wins_and_a_white_list_shuts_everybody_else_out() {
        let only = |task| ListScope::Tasks {
            tasks: vec![ChatTaskId(task)],
        };
        let white = || entry(ListColour::White, ListScope::AllTasks);
        let black = |scope| entry(ListColour::Black, scope);
        let rows = [
            (vec![], false, ListVerdict::Allowed),
            (vec![], true, ListVerdict::NotWhite),
            (vec![white()], true, ListVerdict::Allowed),
            (
                vec![white(), black(ListScope::AllTasks)],
                true,
                ListVerdict::Black,
            ),
            (vec![white(), black(only(1))], true, ListVerdict::Black),
            (vec![white(), black(only(2))], true, ListVerdict::Allowed),
            (vec![black(only(2))], false, ListVerdict::Allowed),
        ];
        for (found, has_white, expected) in rows {
            assert_eq!(
                verdict(&found, has_white, ChatTaskId(1)),
                expected,
                "{found:?}"
            );
        }
    }

    #[test]
    fn an_entry_names_a_person_and_some_tasks() {
        assert_eq!(
            entry(ListColour::Black, ListScope::AllTasks).check(),
            vec![]
        );
        let mut wrong = entry(ListColour::Black, ListScope::Tasks { tasks: vec![] });
        wrong.address = ChatAddress::Username("@Anna".to_owned());
        assert_eq!(fields(&wrong.check()), ["address", "scope.tasks"]);
        wrong.address = ChatAddress::Phone("8 916".to_owned());
        assert_eq!(fields(&wrong.check()), ["address", "scope.tasks"]);
    }
}
