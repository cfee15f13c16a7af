//! A rehearsal in the real window: begun from the agent, followed while it goes on, its table read, a
//! recording of it heard.

use std::time::Duration;

use serde_json::json;

use crate::desk::Desk;
use crate::door;
use crate::page::Page;
use crate::patience::{wait_for, wait_long_for};

/// Ten calls, five at a time, each as long as its callee wants.
const A_REHEARSAL: Duration = Duration::from_secs(360);

#[test]
fn a_rehearsal_fills_its_table_and_can_be_heard() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    door::call(
        &page,
        "agent_create",
        json!({ "name": "Survey", "draft": null }),
    );
    page.press("nav a", "Agents");
    page.press("[role=row]", "Survey");
    page.see("Not rehearsed yet");
    page.click("Rehearse\u{2026}");
    page.see("It costs nothing.");
    page.click("Start rehearsal");
    page.see("Cancel rehearsal");
    page.see("Polite");
    page.see("In call");
    page.picture("window-rehearsal-running");

    wait_long_for(&"the end of the rehearsal", A_REHEARSAL, || {
        (!page.shows("Cancel rehearsal")).then_some(())
    });
    page.see("of 10 passed");
    page.see("Everything as expected.");
    assert!(!page.shows("In call"), "nobody is called any more");
    page.picture("window-rehearsal");

    page.press("tbody button", "Polite");
    page.see("What was expected");
    page.see("Was taken for a person.");
    page.see("Yes, I have a minute.");
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
    page.picture("window-rehearsal-callee");
    page.close();
}
