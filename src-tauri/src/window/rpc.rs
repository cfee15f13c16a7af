//! The window's one command: everything of the contract, and the three things that only a shell can do
//! (choose a file, keep a file, files that the app was opened with).

use std::path::PathBuf;

use app::contract::{ErrorCode, IpcError, dispatch};
use serde::Deserialize;
use serde_json::{Value, json};
use tauri::{AppHandle, State};

use super::{Shell, dialogs};

/// Which file the user is asked for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    /// Callee data.
    Callees,
    /// A do-not-call list.
    Dnc,
    /// A recording for an agent.
    Audio,
    /// What an AI is to know.
    Knowledge,
}

#[derive(Debug, Deserialize)]
struct PickFile {
    purpose: Purpose,
}

#[derive(Debug, Deserialize)]
struct SaveFile {
    file: i64,
}

/// The one command.
#[tauri::command]
pub(super) async fn rpc(
    handle: AppHandle,
    shell: State<'_, Shell>,
    command: String,
    request: Option<Value>,
) -> Result<Value, IpcError> {
    let request = request.unwrap_or(Value::Null);
    match command.as_str() {
        "shell_pick_file" => {
            let PickFile { purpose } = read(request)?;
            let path = dialogs::pick(&handle, &shell.house.app, purpose).await;
            Ok(json!({ "path": path.map(|path| path.to_string_lossy().into_owned()) }))
        }
        "shell_save_file" => {
            let SaveFile { file } = read(request)?;
            let (source, name) =
                shell.house.app.ticket(file).ok_or_else(|| {
                    IpcError::new(ErrorCode::NotFound).with_detail("what", "file")
                })?;
            let Some(target) = dialogs::save(&handle, &shell.house.app, &name).await else {
                return Ok(json!({ "path": null }));
            };
            keep(source, &target).await?;
            Ok(json!({ "path": target.to_string_lossy() }))
        }
        "shell_opened_files" => {
            let paths = shell.opened.take();
            let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
            Ok(json!({ "paths": paths }))
        }
        _ => dispatch(&shell.house.app, &command, request).await,
    }
}

fn read<T: serde::de::DeserializeOwned>(request: Value) -> Result<T, IpcError> {
    serde_json::from_value(request)
        .map_err(|e| IpcError::new(ErrorCode::BadRequest).saying(e.to_string()))
}

/// Copies aside and renames, so that a full disk leaves no half file under the user's name.
async fn keep(source: PathBuf, target: &std::path::Path) -> Result<(), IpcError> {
    let cannot = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::StorageFull => IpcError::new(ErrorCode::DiskFull),
        _ => IpcError::new(ErrorCode::CannotWrite).saying(e.to_string()),
    };
    let mut aside = target.as_os_str().to_owned();
    aside.push(".part");
    let aside = PathBuf::from(aside);
    if let Err(e) = tokio::fs::copy(&source, &aside).await {
        let _ = tokio::fs::remove_file(&aside).await;
        return Err(cannot(e));
    }
    tokio::fs::rename(&aside, target).await.map_err(cannot)
}
