//! Files that are opened with the app: as an argument, and by a second start beside the first.

use std::fs;
use std::path::Path;

use sheets::rejected::{RejectedRow, RejectedSpec};

use crate::desk::Desk;
use crate::native;
use crate::page::Page;
use crate::steps;

#[test]
fn a_second_start_hands_a_filled_in_template_to_its_task() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    steps::practice(&page, "Autumn test", 5);
    steps::open_task(&page, "Autumn test");
    page.click("Download template");
    let template = desk.folder().join("template.xlsx");
    native::save_file(&desk, &template);
    page.see("Template saved");
    fill_in(&template, &desk.folder().join("list.xlsx"));

    // Relative to where the second start happens, as a file manager may say it.
    let status = desk.start_again(&["list.xlsx"]);

    assert!(
        status.success(),
        "the second start ends by itself: {status}"
    );
    page.see("for \u{201c}Autumn test\u{201d} (found in the file)");
    page.see("Import 2 callees");
    page.picture("window-second-start");
    page.close();
}

#[test]
fn a_workbook_that_names_no_task_asks_for_one() {
    let desk = Desk::set_up();
    let foreign = desk.folder().join("foreign.csv");
    fs::write(&foreign, "phone;name\n+4930901820;Ada\n+4930901821;Grace\n").unwrap();

    let page = Page::of(desk.open_app(&[&foreign.display().to_string()]));

    page.see("Import callee data");
    page.see("foreign.csv");
    page.see("There is no call task yet");
    page.close();
}

/// A workbook with the template's hidden mark and two callees: what a person gets by filling in
/// the template, written with the app's own writer of workbooks that come back.
fn fill_in(template: &Path, filled: &Path) {
    let template = sheets::open(template).expect("the template is a workbook");
    let mark = template.mark().expect("the template names its task");
    let headers = ["calledNumber", "name", "plan"].map(str::to_owned);
    let spec = RejectedSpec {
        sheet_name: "Callees",
        row_header: "Row",
        reason_header: "Reason",
        headers: &headers,
        mark: Some(mark),
    };
    let callees = [
        ["+4930231250001", "Ada", "Basic"],
        ["+4930231250002", "Grace", "Plus"],
    ];
    let rows = callees
        .into_iter()
        .enumerate()
        .map(|(index, cells)| RejectedRow {
            row: u32::try_from(index).unwrap_or_default() + 2,
            cells: cells.map(str::to_owned).to_vec(),
            reason: String::new(),
        });
    sheets::rejected::write(filled, spec, rows).expect("a workbook");
}
