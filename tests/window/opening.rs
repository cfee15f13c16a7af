//! Files that are opened with the app: as an argument, and by a second start beside the first.

use std::fs;

use crate::desk::Desk;
use crate::page::Page;
use crate::steps;

#[test]
fn a_second_start_hands_its_file_to_the_first_window() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    let workbook = steps::practice(&page, "Autumn test", 5);
    // Relative to where the second start happens, as a file manager may say it.
    fs::copy(&workbook, desk.folder().join("list.xlsx")).unwrap();

    let status = desk.start_again(&["list.xlsx"]);

    assert!(
        status.success(),
        "the second start ends by itself: {status}"
    );
    page.see("for \u{201c}Autumn test\u{201d} (found in the file)");
    page.see("Import 5 callees");
    page.picture("window-second-start");
    page.close();
}

#[test]
fn a_foreign_workbook_asks_for_its_task() {
    let desk = Desk::set_up();
    let foreign = desk.folder().join("foreign.csv");
    fs::write(&foreign, "phone;name\n+4930901820;Ada\n+4930901821;Grace\n").unwrap();
    let page = Page::of(desk.open_app(&[&foreign.display().to_string()]));
    page.see("Import callee data");
    page.see("The workbook was made elsewhere");
    page.see("There is no call task yet");
    page.close();
}
