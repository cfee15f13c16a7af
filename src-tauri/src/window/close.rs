//! Closing the window while tasks run asks once: go on in the background, or quit. It does not know the
//! words of the question.

use tauri::{Manager as _, Window, WindowEvent};

use super::{
    Shell,
    dialogs::{self, Closing},
};

/// Hears the window's events.
pub(super) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    let Some(shell) = window.try_state::<Shell>() else {
        return;
    };
    let desktop = desktop_language();
    let question = shell.house.app.closing_question(desktop.as_deref());
    let Some(question) = tauri::async_runtime::block_on(question) else {
        return;
    };
    match dialogs::closing(question) {
        Closing::Quit => {}
        Closing::KeepRunning => {
            api.prevent_close();
            let _ = window.hide();
        }
        Closing::Stay => api.prevent_close(),
    }
}

/// The language that the desktop speaks, where it says so in the environment.
fn desktop_language() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|language| !language.is_empty())
}
