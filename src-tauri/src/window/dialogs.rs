//! Native dialogs, each with its own title. The words are the app's.

use std::path::PathBuf;

use app::{App, ClosingQuestion, Picking, cannot_start_title};
use rfd::{
    AsyncFileDialog, FileHandle, MessageButtons, MessageDialog, MessageDialogResult, MessageLevel,
};
use tauri::AppHandle;
use tokio::sync::oneshot;

use super::rpc::Purpose;
use crate::trouble::Trouble;

/// Asks for a file to read.
pub(super) async fn pick(handle: &AppHandle, app: &App, purpose: Purpose) -> Option<PathBuf> {
    let sheets = &["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"];
    let (picking, endings): (_, &[&str]) = match purpose {
        Purpose::Callees => (Picking::People, sheets),
        Purpose::Dnc => (Picking::DoNotCall, sheets),
        Purpose::Audio => (Picking::Recording, &["wav"]),
        Purpose::Knowledge => (Picking::Knowledge, &["txt", "md", "pdf", "docx", "xlsx"]),
    };
    let words = app.pick_words(picking, desktop_language().as_deref()).await;
    on_main_thread(handle, move || {
        let dialog = AsyncFileDialog::new()
            .set_title(words.title)
            .add_filter(words.kind, endings)
            .add_filter(words.all, &["*"]);
        Box::pin(dialog.pick_file())
    })
    .await
}

/// Asks where to keep a file. The system's dialog asks before it replaces one.
pub(super) async fn save(handle: &AppHandle, app: &App, name: &str) -> Option<PathBuf> {
    let name = name.to_owned();
    let title = app.save_title(&name, desktop_language().as_deref()).await;
    on_main_thread(handle, move || {
        Box::pin(
            AsyncFileDialog::new()
                .set_title(title)
                .set_file_name(name)
                .save_file(),
        )
    })
    .await
}

type Answer = std::pin::Pin<Box<dyn Future<Output = Option<FileHandle>> + Send>>;

/// GTK and AppKit make dialogs on the main thread only; the answer is awaited elsewhere.
async fn on_main_thread(
    handle: &AppHandle,
    open: impl FnOnce() -> Answer + Send + 'static,
) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    handle
        .run_on_main_thread(move || {
            let answer = open();
            tauri::async_runtime::spawn(async move {
                let _ = tell.send(answer.await);
            });
        })
        .ok()?;
    told.await.ok().flatten().map(|file| file.path().to_owned())
}

/// Says why the app cannot start.
pub(super) fn fatal(trouble: &Trouble) {
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title(cannot_start_title(desktop_language().as_deref()))
        .set_description(trouble.to_string())
        .show();
}

/// What to do with running calls when the window closes.
pub(super) enum Closing {
    /// Go on without a window.
    KeepRunning,
    /// End.
    Quit,
    /// Leave the window open.
    Stay,
}

/// Asks what to do with running calls.
pub(super) fn closing(question: ClosingQuestion) -> Closing {
    let ClosingQuestion {
        title,
        text,
        keep,
        quit,
        stay,
    } = question;
    let answer = MessageDialog::new()
        .set_level(MessageLevel::Warning)
        .set_title(title)
        .set_description(text)
        .set_buttons(MessageButtons::YesNoCancelCustom(
            keep.clone(),
            quit.clone(),
            stay,
        ))
        .show();
    match answer {
        MessageDialogResult::Yes => Closing::KeepRunning,
        MessageDialogResult::No => Closing::Quit,
        MessageDialogResult::Custom(text) if text == keep => Closing::KeepRunning,
        MessageDialogResult::Custom(text) if text == quit => Closing::Quit,
        _ => Closing::Stay,
    }
}

/// The language that the desktop speaks, where it says so in the environment.
pub(super) fn desktop_language() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|language| !language.is_empty())
}
