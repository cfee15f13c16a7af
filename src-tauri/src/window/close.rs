//! Closing the window while tasks run asks once: go on in the background, or quit.

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
    let running = tauri::async_runtime::block_on(shell.house.app.running_call_tasks());
    if running == 0 {
        return;
    }
    match dialogs::closing(running) {
        Closing::Quit => {}
        Closing::KeepRunning => {
            api.prevent_close();
            let _ = window.hide();
        }
        Closing::Stay => api.prevent_close(),
    }
}
