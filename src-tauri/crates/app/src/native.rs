//! Words of the system's own dialogs, in the user's language: the shell shows them and has none of its
//! own.

use crate::{App, words::Words};

/// What a file is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picking {
    /// A list of people to call or to write to.
    People,
    /// A do-not-call list.
    DoNotCall,
    /// A recording for an agent.
    Recording,
    /// What an AI is to know.
    Knowledge,
}

/// Words of a dialog that chooses a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PickWords {
    /// Title.
    pub title: &'static str,
    /// Name of the kind of file that is wanted.
    pub kind: &'static str,
    /// Name of the choice that shows all files.
    pub all: &'static str,
}

impl App {
    /// Words of the dialog that chooses a file. `desktop`: the desktop's language (such as
    /// `ru_RU.UTF-8`), for users who chose none.
    pub async fn pick_words(&self, picking: Picking, desktop: Option<&str>) -> PickWords {
        self.words(desktop).await.pick_words(picking)
    }

    /// Title of the dialog that keeps a file.
    pub async fn save_title(&self, name: &str, desktop: Option<&str>) -> String {
        let save = self.words(desktop).await.pick("Save", "Сохранить", "保存");
        format!("{save} {name}")
    }

    async fn words(&self, desktop: Option<&str>) -> Words {
        // A store that does not answer is no reason to have no words.
        let settings = self.store.settings().get().await.unwrap_or_default();
        Words::spoken(&settings, desktop)
    }
}

/// Title of the message that says why the app cannot start: nobody's settings are known yet.
pub fn cannot_start_title(desktop: Option<&str>) -> &'static str {
    Words::spoken(&domain::settings::Settings::default(), desktop).pick(
        "Switchboard cannot start",
        "Switchboard не запускается",
        "Switchboard 无法启动",
    )
}

impl Words {
    fn pick_words(self, picking: Picking) -> PickWords {
        let spreadsheets = self.pick("Spreadsheets", "Таблицы", "电子表格");
        let (title, kind) = match picking {
            Picking::People => (
                self.pick(
                    "Choose callee data",
                    "Выберите файл с контактами",
                    "选择联系人文件",
                ),
                spreadsheets,
            ),
            Picking::DoNotCall => (
                self.pick(
                    "Choose a do-not-call list",
                    "Выберите список «не звонить»",
                    "选择免打扰名单",
                ),
                spreadsheets,
            ),
            Picking::Recording => (
                self.pick("Choose a recording", "Выберите запись", "选择录音"),
                self.pick("WAV recordings", "Записи WAV", "WAV 录音"),
            ),
            Picking::Knowledge => (
                self.pick(
                    "Choose a knowledge file",
                    "Выберите файл знаний",
                    "选择知识文件",
                ),
                self.pick("Documents", "Документы", "文档"),
            ),
        };
        PickWords {
            title,
            kind,
            all: self.pick("All files", "Все файлы", "所有文件"),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::settings::Settings;

    use super::*;

    #[test]
    fn every_dialog_has_a_title_of_its_own_in_every_language() {
        let mut titles = std::collections::HashSet::new();
        for language in ["en", "ru", "zh"] {
            let settings = Settings {
                language: Some(language.to_owned()),
                ..Settings::default()
            };
            let words = Words::spoken(&settings, Some("de_DE"));
            for picking in [
                Picking::People,
                Picking::DoNotCall,
                Picking::Recording,
                Picking::Knowledge,
            ] {
                assert!(titles.insert(words.pick_words(picking).title));
            }
        }
        assert_eq!(
            cannot_start_title(Some("ru_RU.UTF-8")),
            "Switchboard не запускается"
        );
        assert_eq!(cannot_start_title(None), "Switchboard cannot start");
    }
}
