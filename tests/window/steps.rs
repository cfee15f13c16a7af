//! What a person does in the window, step by step; each step ends when its result is on the
//! screen.
//! It knows the words on the screens, and nothing of how the app is made.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::door;
use crate::native;
use crate::page::Page;
use crate::patience::{wait_for, wait_long_for};

/// Practice callees are quick, but they do ring and talk.
const A_FEW_CALLS: Duration = Duration::from_secs(120);

/// Makes a task on the practice line and a filled-in workbook for it, as the first run does.
pub(crate) fn practice(page: &Page, name: &str, callees: u32) -> PathBuf {
    let request = json!({ "task_name": name, "callees": callees });
    let started = door::call(page, "practice_start", request);
    match &started["path"] {
        Value::String(path) => PathBuf::from(path),
        other => panic!("practice_start named no workbook: {other}"),
    }
}

/// Opens a task's page from the list.
pub(crate) fn open_task(page: &Page, name: &str) {
    page.press("nav a", "Call tasks");
    page.press("[role=row]", name);
    page.see("Basic information");
}

/// Confirms the import that is on the screen and goes to its task.
pub(crate) fn confirm_import(page: &Page, callees: u32) {
    page.see("Nothing is saved until you confirm");
    page.click(&format!("Import {callees} callees"));
    page.see(&format!("{callees} callees imported"));
    page.click("Open the task");
}

/// Watches until a call is live on the task's page.
pub(crate) fn watch_a_live_call(page: &Page) {
    page.press("[role=tab]", "Pending");
    wait_long_for(&"a live call", A_FEW_CALLS, || {
        ["Dialing", "Ringing", "In call"]
            .iter()
            .any(|phase| page.shows(phase))
            .then_some(())
    });
}

/// Waits for an answered call, opens its details and hears the recording move on.
pub(crate) fn play_a_recording(page: &Page) {
    page.press("[role=tab]", "Completed");
    wait_long_for(&"an answered call", A_FEW_CALLS, || {
        page.number_in("[role=tab]", "Completed")
            .filter(|&answered| answered > 0)
    });
    page.click("Call details");
    page.see("Call recording");
    page.press("button", "Play");
    let position = "[role=slider][aria-label='Position in the recording']";
    wait_for(&"the recording to move on", || {
        let script = "return document.querySelector(arguments[0])?.getAttribute('aria-valuenow')";
        let at = page.ask(script, &[json!(position)]);
        at.as_str()?
            .parse::<f64>()
            .ok()
            .filter(|&seconds| seconds > 0.0)
    });
    assert!(!page.shows("cannot be played here"), "the recording plays");
}

/// Exports the completed records and saves the file through the desktop's dialog.
pub(crate) fn export_and_save(desk: &Desk, page: &Page, to: &Path) {
    page.click("Export\u{2026}");
    page.see("Export execution records");
    page.click("Confirm");
    page.click("View export tasks");
    page.click("Download");
    native::save_file(desk, to);
    wait_for(&"the saved export", || {
        fs::metadata(to).ok().filter(|file| file.len() > 1_000)
    });
    let beginning = fs::read(to).expect("the saved export");
    assert!(beginning.starts_with(b"PK"), "an .xlsx is a zip");
}
