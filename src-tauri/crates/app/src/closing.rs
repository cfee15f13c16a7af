//! What is asked when the window closes while tasks run. The shell asks it; the words are the app's, as
//! they are in the user's language.

use crate::{App, words::Words};

/// The question, with a word for each answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingQuestion {
    /// Title of the dialog.
    pub title: String,
    /// What runs, and what each answer does.
    pub text: String,
    /// Go on without a window.
    pub keep: String,
    /// End.
    pub quit: String,
    /// Leave the window open.
    pub stay: String,
}

impl App {
    /// What to ask before the window closes; `None`: nothing runs. `desktop`: the desktop's language
    /// (such as `ru_RU.UTF-8`), for users who chose none.
    pub async fn closing_question(&self, desktop: Option<&str>) -> Option<ClosingQuestion> {
        let running = Running {
            calls: self.running_call_tasks().await,
            chats: self.running_chat_tasks().await,
        };
        // A store that does not answer is no reason to ask in no language at all.
        let settings = self.store.settings().get().await.unwrap_or_default();
        let any = running.calls > 0 || running.chats > 0;
        any.then(|| Words::spoken(&settings, desktop).closing(running))
    }
}

/// Tasks that run.
#[derive(Debug, Clone, Copy)]
struct Running {
    calls: u32,
    chats: u32,
}

impl Words {
    /// The question while so many tasks run.
    fn closing(self, running: Running) -> ClosingQuestion {
        let keep = self.pick("Keep running", "Продолжать", "继续运行");
        let quit = self.pick("Quit", "Выйти", "退出");
        let runs: Vec<String> = [
            (running.calls > 0).then(|| self.call_tasks_run(running.calls)),
            (running.chats > 0).then(|| self.chat_tasks_run(running.chats)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let runs = runs.join(self.pick(" ", " ", ""));
        let kept = self.pick(
            "calls and chats go on in the background; open Switchboard again to see the window.",
            "звонки и чаты идут дальше в фоне; чтобы увидеть окно, снова откройте Switchboard.",
            "呼叫和聊天在后台继续；再次打开 Switchboard 即可看到窗口。",
        );
        let ended = self.pick(
            "ringing calls are cancelled, and nobody is called or answered until you start Switchboard again.",
            "вызовы, на которые ещё не ответили, отменяются; пока Switchboard не запущен, нет ни звонков, ни ответов.",
            "正在振铃的呼叫将被取消；再次启动 Switchboard 之前不会呼叫，也不会回复。",
        );
        let colon = self.pick(": ", ": ", "：");
        ClosingQuestion {
            title: self
                .pick(
                    "Close Switchboard?",
                    "Закрыть Switchboard?",
                    "关闭 Switchboard？",
                )
                .to_owned(),
            text: format!("{runs}\n\n{keep}{colon}{kept}\n{quit}{colon}{ended}"),
            keep: keep.to_owned(),
            quit: quit.to_owned(),
            stay: self.pick("Cancel", "Отмена", "取消").to_owned(),
        }
    }
}

impl Words {
    fn call_tasks_run(self, running: u32) -> String {
        self.pick_text(
            || match running {
                1 => "A call task is running.".to_owned(),
                _ => format!("{running} call tasks are running."),
            },
            || match plural(running) {
                Plural::One => format!("Выполняется {running} обзвон."),
                Plural::Few => format!("Выполняются {running} обзвона."),
                Plural::Many => format!("Выполняется {running} обзвонов."),
            },
            || format!("有 {running} 个外呼任务正在执行。"),
        )
    }

    fn chat_tasks_run(self, running: u32) -> String {
        self.pick_text(
            || match running {
                1 => "A chat task is running.".to_owned(),
                _ => format!("{running} chat tasks are running."),
            },
            || match plural(running) {
                Plural::One => format!("Выполняется {running} чат-задача."),
                Plural::Few => format!("Выполняются {running} чат-задачи."),
                Plural::Many => format!("Выполняется {running} чат-задач."),
            },
            || format!("有 {running} 个聊天任务正在执行。"),
        )
    }
}

/// Forms of a Russian noun behind a number.
enum Plural {
    One,
    Few,
    Many,
}

fn plural(n: u32) -> Plural {
    match (n % 10, n % 100) {
        (_, 11..=14) => Plural::Many,
        (1, _) => Plural::One,
        (2..=4, _) => Plural::Few,
        (_, _) => Plural::Many,
    }
}

#[cfg(test)]
mod tests {
    use domain::settings::Settings;

    use super::*;

    fn asked(chosen: Option<&str>, desktop: Option<&str>, calls: u32) -> ClosingQuestion {
        let settings = Settings {
            language: chosen.map(str::to_owned),
            ..Settings::default()
        };
        let running = Running { calls, chats: 0 };
        Words::spoken(&settings, desktop).closing(running)
    }

    #[test]
    fn chats_that_run_are_told_beside_calls_or_alone() {
        let text = |calls, chats| {
            let words = Words::spoken(&Settings::default(), None);
            let asked = words.closing(Running { calls, chats });
            asked.text.lines().next().unwrap_or_default().to_owned()
        };
        assert_eq!(text(0, 2), "2 chat tasks are running.");
        assert_eq!(
            text(1, 1),
            "A call task is running. A chat task is running."
        );
    }

    #[test]
    fn it_is_asked_in_the_language_of_the_user_or_of_the_desktop() {
        let russian = asked(Some("ru"), Some("zh_CN.UTF-8"), 2);
        assert!(
            russian.text.starts_with("Выполняются 2 обзвона."),
            "{}",
            russian.text
        );
        let chinese = asked(None, Some("zh_CN.UTF-8"), 1);
        assert!(
            chinese.text.starts_with("有 1 个外呼任务"),
            "{}",
            chinese.text
        );
        assert_eq!(asked(None, Some("de_DE.UTF-8"), 1).quit, "Quit");
        assert_eq!(asked(Some("en"), Some("ru_RU"), 1).quit, "Quit");
    }

    #[test]
    fn it_names_each_answer_and_what_it_does() {
        for language in ["en", "ru", "zh"] {
            let asked = asked(Some(language), None, 3);
            for answer in [&asked.keep, &asked.quit] {
                assert!(asked.text.contains(answer.as_str()), "{language}: {answer}");
            }
            let answers = [&asked.keep, &asked.quit, &asked.stay];
            let apart: std::collections::HashSet<_> = answers.into_iter().collect();
            assert_eq!(
                apart.len(),
                3,
                "the answers differ: the dialog tells them by their words"
            );
        }
    }

    #[test]
    fn russian_numbers_have_their_noun() {
        let begins = |running| {
            let text = asked(Some("ru"), None, running).text;
            text.split('.').next().unwrap_or_default().to_owned()
        };
        assert_eq!(begins(1), "Выполняется 1 обзвон");
        assert_eq!(begins(4), "Выполняются 4 обзвона");
        assert_eq!(begins(12), "Выполняется 12 обзвонов");
        assert_eq!(begins(21), "Выполняется 21 обзвон");
    }
}
