//! Words that the page does not say: those of files which people open (templates, rejected rows,
//! exports), and those of the shell's own questions. The page has catalogues of its own.

mod chats;
mod english;
mod issues;
mod russian;
mod simplified_chinese;

pub(crate) use chats::ChatColumn;
use domain::{import::RowIssue, settings::Settings};
use sheets::template::TemplateWords;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    English,
    Russian,
    SimplifiedChinese,
}

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    language: Language,
}

/// Names of an export's columns, in the order of the row's fields.
pub(crate) struct RecordHeads {
    /// Number.
    pub(crate) number: &'static str,
    /// The user's own id.
    pub(crate) out_id: &'static str,
    /// Result.
    pub(crate) result: &'static str,
    /// Main intent.
    pub(crate) main_intent: &'static str,
    /// Attempts.
    pub(crate) attempts: &'static str,
    /// Begin of the last attempt, or of the attempt.
    pub(crate) started: &'static str,
    /// Answered at.
    pub(crate) answered: &'static str,
    /// Ended at.
    pub(crate) ended: &'static str,
    /// Talk.
    pub(crate) talk: &'static str,
    /// Who hung up.
    pub(crate) hangup: &'static str,
    /// SIP code.
    pub(crate) sip: &'static str,
    /// Q.850 cause.
    pub(crate) q850: &'static str,
    /// Cost.
    pub(crate) cost: &'static str,
    /// Name of the recording.
    pub(crate) recording: &'static str,
    /// Note of the import.
    pub(crate) note: &'static str,
    /// Shown number.
    pub(crate) caller_number: &'static str,
    /// Number of the attempt.
    pub(crate) attempt: &'static str,
}

impl Words {
    /// In the user's language; English when none is chosen.
    pub(crate) fn of(settings: &Settings) -> Self {
        let language = match settings.language.as_deref() {
            Some("ru") => Language::Russian,
            Some("zh") => Language::SimplifiedChinese,
            Some(_) | None => Language::English,
        };
        Words { language }
    }

    /// In the user's language, else in the desktop's (`ru_RU.UTF-8`), as the page does it.
    pub(crate) fn spoken(settings: &Settings, desktop: Option<&str>) -> Self {
        let language = settings.language.as_deref().or(desktop).unwrap_or("en");
        let language = match language.get(..2) {
            Some("ru") => Language::Russian,
            Some("zh") => Language::SimplifiedChinese,
            Some(_) | None => Language::English,
        };
        Words { language }
    }

    /// Words of a template.
    pub(crate) fn template(self) -> TemplateWords {
        match self.language {
            Language::English => TemplateWords::english(),
            Language::Russian => russian::template(),
            Language::SimplifiedChinese => simplified_chinese::template(),
        }
    }

    /// Names of an export's columns.
    pub(crate) fn record_heads(self) -> &'static RecordHeads {
        match self.language {
            Language::English => &english::RECORD_HEADS,
            Language::Russian => &russian::RECORD_HEADS,
            Language::SimplifiedChinese => &simplified_chinese::RECORD_HEADS,
        }
    }

    /// Name of the sheet of rejected rows.
    pub(crate) fn rejected_sheet(self) -> &'static str {
        self.pick("Rejected rows", "Отклонённые строки", "被拒绝的行")
    }

    /// Header: row of the source.
    pub(crate) fn row(self) -> &'static str {
        self.pick("Row", "Строка", "行")
    }

    /// Header: reason.
    pub(crate) fn reason(self) -> &'static str {
        self.pick("Reason", "Причина", "原因")
    }

    /// Why a row is rejected, in one sentence a reason.
    pub(crate) fn row_issues(self, issues: &[RowIssue]) -> String {
        let sentences: Vec<String> = issues
            .iter()
            .map(|issue| issues::sentence(self, issue))
            .collect();
        sentences.join("; ")
    }

    /// Of three texts the one in this language.
    pub(crate) fn pick_text(
        self,
        english: impl FnOnce() -> String,
        russian: impl FnOnce() -> String,
        chinese: impl FnOnce() -> String,
    ) -> String {
        match self.language {
            Language::English => english(),
            Language::Russian => russian(),
            Language::SimplifiedChinese => chinese(),
        }
    }

    /// Of three words the one in this language.
    pub(crate) fn pick(
        self,
        english: &'static str,
        russian: &'static str,
        chinese: &'static str,
    ) -> &'static str {
        match self.language {
            Language::English => english,
            Language::Russian => russian,
            Language::SimplifiedChinese => chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_the_column_and_the_reason() {
        for language in ["en", "ru", "zh"] {
            let settings = Settings {
                language: Some(language.to_owned()),
                ..Settings::default()
            };
            let words = Words::of(&settings);
            let text = words.row_issues(&[
                RowIssue::CellError {
                    column: "plan".to_owned(),
                },
                RowIssue::DuplicateInFile { row: 7 },
            ]);
            assert!(text.contains("plan") && text.contains('7'), "{text}");
            assert!(words.template().title.contains("{task}"));
            assert!(words.template().one_of.contains("{choices}"));
        }
    }
}
