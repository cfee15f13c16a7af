//! The mark: which task a workbook belongs to, hidden in it twice. Source: product 2.3.
//!
//! As a custom document property, and in the first cell of a very hidden sheet: Excel and LibreOffice
//! keep both, Google Sheets keeps the sheet, and a user who finds and deletes the sheet leaves the
//! property. Whether the install and the task exist is the app's question.

use domain::ids::CallTaskId;
use domain::import::TemplateMark;

/// Name of the hidden sheet.
pub(crate) const MARK_SHEET: &str = "_switchboard";
/// Name of the document property.
pub(crate) const MARK_PROPERTY: &str = "SwitchboardTask";

const PREFIX: &str = "switchboard:1:";
const LONGEST_INSTALL: usize = 200;

/// The mark as it is written.
pub(crate) fn encode(mark: &TemplateMark) -> String {
    format!("{PREFIX}{}:{}", mark.task, mark.install)
}

/// The mark in a text, if it is one.
pub(crate) fn decode(text: &str) -> Option<TemplateMark> {
    let (task, install) = text.trim().strip_prefix(PREFIX)?.split_once(':')?;
    let task = task.parse().ok().filter(|task| *task > 0)?;
    let fits = !install.is_empty() && install.len() <= LONGEST_INSTALL;
    fits.then(|| TemplateMark {
        install: install.to_owned(),
        task: CallTaskId(task),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let mark = TemplateMark {
            install: "a:b-c".to_owned(),
            task: CallTaskId(42),
        };
        assert_eq!(decode(&encode(&mark)), Some(mark));
        for wrong in [
            "",
            "switchboard:1:",
            "switchboard:1:x:y",
            "switchboard:1:-1:y",
            "switchboard:1:1:",
        ] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
