//! Native dialogs, each with its own title.

use std::path::PathBuf;

use app::ClosingQuestion;
use rfd::{
    AsyncFileDialog, FileHandle, MessageButtons, MessageDialog, MessageDialogResult, MessageLevel,
};
use tauri::AppHandle;
use tokio::sync::oneshot;

use super::rpc::Purpose;
use crate::trouble::Trouble;

/// Asks for a file to read.
pub(super) async fn pick(handle: &AppHandle, purpose: Purpose) -> Option<PathBuf> {
    let sheets = &["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"];
    let (title, kind, endings): (_, _, &[&str]) = match purpose {
        Purpose::Callees => ("Choose callee data", "Spreadsheets", sheets),
        Purpose::Dnc => ("Choose a do-not-call list", "Spreadsheets", sheets),
        Purpose::Audio => ("Choose a recording", "WAV recordings", &["wav"]),
        Purpose::Knowledge => (
            "Choose a knowledge file",
            "Documents",
            &["txt", "md", "pdf", "docx", "xlsx"],
        ),
    };
    on_main_thread(handle, move || {
        let dialog = AsyncFileDialog::new()
            .set_title(title)
            .add_filter(kind, endings)
            .add_filter("All files", &["*"]);
        Box::pin(dialog.pick_file())
    })
    .await
}

/// Asks where to keep a file. The system's dialog asks before it replaces one.
pub(super) async fn save(handle: &AppHandle, name: &str) -> Option<PathBuf> {
    let name = name.to_owned();
    on_main_thread(handle, move || {
        let title = format!("Save {name}");
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
        .set_title("Switchboard cannot start")
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
