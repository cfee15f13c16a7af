//! Importing through the desktop's own file dialog.

use crate::desk::Desk;
use crate::native;
use crate::page::Page;
use crate::steps;

#[test]
fn a_workbook_chosen_in_the_native_dialog_becomes_calls() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.watch_policy();
    page.see("Try it with 20 practice callees");
    let workbook = steps::practice(&page, "Spring offer", 12);
    steps::open_task(&page, "Spring offer");
    page.click("Import callee data");
    page.click("File upload");
    native::choose_file(&desk, "Choose callee data", &workbook);
    page.see("Nothing is saved until you confirm");
    page.picture("window-import");
    steps::confirm_import(&page, 12);
    steps::watch_a_live_call(&page);
    page.kept_its_policy();
    page.close();
}
