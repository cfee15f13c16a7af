//! From a spreadsheet to a saved export, by hand and with the desktop's own file dialogs.

use std::fs;
use std::path::PathBuf;
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
fn open_task(page: &Page, name: &str) {
    page.press("nav a", "Call tasks");
    page.press("[role=row]", name);
    page.see("Execution records");
}

#[test]
fn a_spreadsheet_becomes_calls_a_recording_and_a_saved_export() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.see("Switchboard");
    page.watch_policy();
    let workbook = practice(&page, "Spring offer", 12);

    // Import, through the desktop's own dialog.
    open_task(&page, "Spring offer");
    page.click("Import callee data");
    page.click("File upload");
    native::choose_file(&desk, "Choose callee data", &workbook);
    page.see("Nothing is saved until you confirm");
    page.picture("window-import");
    page.click("Import 12 callees");
    page.see("12 callees imported");
    page.click("Open the task");

    // Live calls, then answered ones.
    page.press("[role=tab]", "Pending");
    wait_long_for(&"a live call", A_FEW_CALLS, || {
        ["Dialing", "Ringing", "In call"]
            .iter()
            .any(|phase| page.shows(phase))
            .then_some(())
    });
    page.picture("window-live-calls");
    page.press("[role=tab]", "Completed");
    wait_long_for(&"an answered call", A_FEW_CALLS, || {
        page.number_in("[role=tab]", "Completed")
            .filter(|&answered| answered > 0)
    });

    // A recording, played.
    page.click("Call details");
    page.see("Call recording");
    page.click("Play");
    wait_for(&"the recording to move on", || {
        let at = page.ask(
            "return document.querySelector('[role=slider]')?.getAttribute('aria-valuenow')",
            &[],
        );
        let at = at.as_str().and_then(|text| text.parse::<f64>().ok())?;
        (at > 0.0).then_some(())
    });
    assert!(!page.shows("cannot be played here"), "the recording plays");
    page.picture("window-recording");

    // An export, through the desktop's own dialog.
    page.click("Close");
    page.click("Export\u{2026}");
    page.click("Confirm");
    page.click("View export tasks");
    page.click("Download");
    let saved = desk.folder().join("saved.xlsx");
    native::save_file(&desk, &saved);
    wait_for(&"the saved export", || {
        fs::metadata(&saved).ok().filter(|file| file.len() > 1_000)
    });
    let beginning = fs::read(&saved).expect("the saved export");
    assert!(beginning.starts_with(b"PK"), "an .xlsx is a zip");
    page.picture("window-export");
    page.kept_its_policy();
    page.close();
}
