//! The first run: an empty window, and within three minutes a saved export. No account, no key,
//! no network, nothing read beforehand.

use std::time::{Duration, Instant};

use crate::desk::Desk;
use crate::page::Page;
use crate::steps;

#[test]
fn a_new_user_gets_from_an_empty_window_to_a_saved_export() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.watch_policy();
    let begun = Instant::now();

    page.see("Try it with 20 practice callees");
    page.picture("window-first-run");
    page.click("Try it with 20 practice callees");
    steps::confirm_import(&page, 20);
    steps::watch_a_live_call(&page);
    page.picture("window-live-calls");
    steps::play_a_recording(&page);
    page.picture("window-recording");
    page.press("[role=dialog] button, aside button", "Close");
    steps::export_and_save(&desk, &page, &desk.folder().join("saved.xlsx"));
    page.picture("window-export");

    let took = begun.elapsed();
    assert!(
        took < Duration::from_secs(180),
        "it takes under three minutes, not {took:?}"
    );
    page.kept_its_policy();
    page.close();
}
