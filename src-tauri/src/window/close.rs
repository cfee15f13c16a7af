//! Closing the window while tasks run asks once: go on in the background, or quit. It does not know the
//! words of the question.

use std::path::Path;

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
    let desktop = dialogs::desktop_language();
    let question = shell.house.app.closing_question(desktop.as_deref());
    let Some(question) = tauri::async_runtime::block_on(question) else {
        return;
    };
    match dialogs::closing(question) {
        Closing::Quit => {}
        Closing::KeepRunning => {
            api.prevent_close();
            // Whoever starts the app again gets the window back; where that cannot reach us, it stays
            // in the task bar.
            let _ = if second_start_reaches_us() {
                window.hide()
            } else {
                window.minimize()
            };
        }
        Closing::Stay => api.prevent_close(),
    }
}

/// Whether a second start finds this one. On Linux it does so over the session's bus.
fn second_start_reaches_us() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let bus = std::env::var_os("XDG_RUNTIME_DIR").map(|folder| Path::new(&folder).join("bus"));
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
        || bus.is_some_and(|bus| bus.exists())
}
