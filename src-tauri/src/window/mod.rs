//! The window: Tauri's shell around the page. One command, native dialogs, files that are opened with
//! the app, changes as events. No rules, no SQL.

mod close;
mod dialogs;
mod files;
mod graphics;
mod rpc;

use std::sync::Arc;

use tauri::{AppHandle, Emitter as _, Manager as _, WebviewUrl, WebviewWindowBuilder};
use tokio::sync::broadcast::error::RecvError;

use crate::{
    args::WindowOptions,
    door::{self, Door},
    folders::DataFolder,
    house::House,
    logging,
    serve::media_base,
    trouble::Trouble,
};

/// Label of the one window; the capability file names it too.
const MAIN: &str = "main";

/// The page, the icons and the permissions that were embedded at build time.
pub(crate) fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// What lives as long as the window's process.
struct Shell {
    house: House,
    opened: files::Opened,
    _folder: DataFolder,
    _log: Option<tracing_appender::non_blocking::WorkerGuard>,
}

/// Runs until the user quits.
pub(crate) fn run(options: WindowOptions) -> Result<(), Trouble> {
    graphics::without_compositing_where_there_is_no_gpu();
    let opened = files::absolute(&options.files, &std::env::current_dir().unwrap_or_default());
    let single = single_instance(&options);
    let app = tauri::Builder::default()
        .plugin(single)
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .on_window_event(close::on_event)
        .setup(move |app| match build(app, options, opened) {
            Ok(()) => Ok(()),
            Err(trouble) => {
                dialogs::fatal(&trouble);
                Err(Box::new(trouble))
            }
        })
        .build(context())
        .map_err(|e| Trouble::Window(e.to_string()))?;
    app.run(|app, event| {
        // The icon in macOS's Dock is pressed: its way to start an app again.
        #[cfg(target_os = "macos")]
        if let tauri::RunEvent::Reopen { .. } = event {
            show(app);
        }
        if let tauri::RunEvent::Exit = event
            && let Some(shell) = app.try_state::<Shell>()
        {
            tauri::async_runtime::block_on(shell.house.close());
        }
    });
    Ok(())
}

/// A second start hands its files over and ends. Each data folder has its own single instance.
fn single_instance(options: &WindowOptions) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    let mut plugin = tauri_plugin_single_instance::Builder::new().callback(|app, args, cwd| {
        let Some(shell) = app.try_state::<Shell>() else {
            return;
        };
        let parsed = crate::args::parse(args.into_iter().skip(1).map(Into::into));
        if let Ok(crate::args::Parsed::Launch(crate::args::Launch::Window(second))) = parsed {
            shell
                .opened
                .add(files::absolute(&second.files, cwd.as_ref()));
            let _ = app.emit_to(MAIN, files::OPENED_EVENT, ());
        }
        show(app);
    });
    if let Some(data) = &options.data {
        let folder = std::path::absolute(data).unwrap_or_else(|_| data.clone());
        let name: u64 = folder
            .to_string_lossy()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            });
        plugin = plugin.dbus_id(format!("app.switchboard.desk.data{name:x}"));
    }
    plugin.build()
}

/// Brings the window to the front, also out of the background.
fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Puts the house together and opens the window.
fn build(
    app: &mut tauri::App,
    options: WindowOptions,
    opened: Vec<std::path::PathBuf>,
) -> Result<(), Trouble> {
    let folder = DataFolder::open(options.data)?;
    let log = logging::start(folder.path());
    let house = tauri::async_runtime::block_on(async {
        let listener = door::listen(0).await?;
        let address = listener.local_addr().map_err(Trouble::Port)?;
        let token = door::new_token();
        let base = media_base(&format!("http://{address}"), &token);
        let room = Arc::new(telephony::Room);
        let house = House::build(&folder, options.database, base, room).await?;
        let door = Arc::new(Door {
            app: house.app.clone(),
            token,
            page: None,
        });
        tokio::spawn(async move { axum::serve(listener, door::recordings(door)).await });
        Ok::<_, Trouble>(house)
    })?;
    tell_changes(app.handle().clone(), house.app.changes());
    let waiting = files::Opened::default();
    waiting.add(opened);
    app.manage(Shell {
        house,
        opened: waiting,
        _folder: folder,
        _log: log,
    });
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Switchboard")
        .inner_size(1280.0, 800.0)
        .min_inner_size(960.0, 600.0)
        .build()
        .map_err(|e| Trouble::Window(e.to_string()))?;
    Ok(())
}

/// Hands changes to the page. A page that fell behind is told to fetch all again.
fn tell_changes(
    app: AppHandle,
    mut changes: tokio::sync::broadcast::Receiver<app::contract::ChangeEvent>,
) {
    tauri::async_runtime::spawn(async move {
        loop {
            let sent = match changes.recv().await {
                Ok(change) => app.emit_to(MAIN, "change", change),
                Err(RecvError::Lagged(_)) => app.emit_to(MAIN, "reload", ()),
                Err(RecvError::Closed) => return,
            };
            if sent.is_err() {
                tracing::debug!("the page is not there to hear a change");
            }
        }
    });
}
