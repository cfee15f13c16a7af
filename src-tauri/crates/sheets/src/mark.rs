//! The mark: which task a workbook belongs to, hidden in it twice. Source: product 2.3.
//!
//! As a custom document property, and in the first cell of a very hidden sheet: Excel and LibreOffice
//! keep both, Google Sheets keeps the sheet, and a user who finds and deletes the sheet leaves the
//! property. Whether the install and the task exist is the app's question.

use domain::ids::{CallTaskId, ChatTaskId};
use domain::import::{ImportTask, TemplateMark};

/// Name of the hidden sheet.
pub(crate) const MARK_SHEET: &str = "_switchboard";
/// Name of the document property.
pub(crate) const MARK_PROPERTY: &str = "SwitchboardTask";

const PREFIX: &str = "switchboard:1:";
/// Before the number of a chat task; a call task's stands alone.
const CHAT: &str = "chat-";
const LONGEST_INSTALL: usize = 200;

/// The mark as it is written.
pub(crate) fn encode(mark: &TemplateMark) -> String {
    let task = match mark.task {
        ImportTask::Call(task) => task.to_string(),
        ImportTask::Chat(task) => format!("{CHAT}{task}"),
    };
    format!("{PREFIX}{task}:{}", mark.install)
}

/// The mark in a text, if it is one.
pub(crate) fn decode(text: &str) -> Option<TemplateMark> {
    let (task, install) = text.trim().strip_prefix(PREFIX)?.split_once(':')?;
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number > 0);
    let task = match task.strip_prefix(CHAT) {
        Some(task) => ImportTask::Chat(ChatTaskId(number(task)?)),
        None => ImportTask::Call(CallTaskId(number(task)?)),
    };
    let fits = !install.is_empty() && install.len() <= LONGEST_INSTALL;
    fits.then(|| TemplateMark {
        install: install.to_owned(),
        task,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        for task in [
            ImportTask::Call(CallTaskId(42)),
            ImportTask::Chat(ChatTaskId(42)),
        ] {
            let mark = TemplateMark {
                install: "a:b-c".to_owned(),
                task,
            };
            assert_eq!(decode(&encode(&mark)), Some(mark));
        }
        for wrong in [
            "",
            "switchboard:1:",
            "switchboard:1:x:y",
            "switchboard:1:-1:y",
            "switchboard:1:chat-0:y",
            "switchboard:1:1:",
        ] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
