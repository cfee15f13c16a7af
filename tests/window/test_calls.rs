//! Test calls in the real window: an agent is tried, and published after it; by typing, and by microphone
//! and speaker, where the machine has some.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::captions::everybody_talks;
use crate::desk::Desk;
use crate::page::Page;
use crate::patience::wait_long_for;

/// A turn of the scripted model, and the words after a call.
const A_TURN: Duration = Duration::from_secs(90);

#[test]
fn an_agent_is_tried_by_typing_and_published_after_it() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    page.watch_policy();
    new_agent(&page, "Seller", "Converses");
    page.see("Not tested yet");
    // what it hears by is not asked when somebody types
    page.fill("Base address", "http://127.0.0.1:9/v1");
    page.click("Save draft");
    page.see("Draft saved");
    page.click("Publish\u{2026}");
    page.see("No test call of this one was heard yet");
    page.click("Make a test call");

    page.press("[role=radio]", "By typing");
    page.press("section form button", "Begin");
    page.see("Do you have a minute?");
    page.fill("What the callee says", "Yes, what is it about?");
    page.press("button", "Send");
    page.see("Yes, what is it about?");
    wait_long_for(&"the agent's answer", A_TURN, || {
        let script = "const log = document.querySelector('ol[aria-label=\"Call log\"]');
            const lines = [...log.querySelectorAll('li')].map((line) => line.textContent);
            const asked = lines.findIndex((line) => line.includes('what is it about?'));
            return lines.slice(asked + 1).some((line) => line.includes('Agent'));";
        (page.ask(script, &[]) == json!(true)).then_some(())
    });
    page.picture("window-typed-test");
    page.press("section form button", "Hang up");
    page.see("This test call counts");
    page.click("Publish\u{2026}");
    page.click("Publish version 1");
    page.see("Published \u{b7} v1");
    page.kept_its_policy();
    page.close();
}

#[test]
fn an_agent_speaks_through_the_sound_card_and_is_published_after_it() {
    // a card that hears silence and writes down what it plays
    let desk = Desk::with_sound(|folder| {
        let played = played(folder);
        format!(
            "pcm.nothing {{ type null }}\n\
             pcm.!default {{ type file slave.pcm nothing file \"{}\" format raw }}\n\
             ctl.!default {{ type null }}\n",
            played.display()
        )
    });
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    page.watch_policy();
    new_agent(&page, "Caller", "Follows a script");
    page.press("[role=radio]", "By microphone");
    page.see("Use a headset");
    page.press("section form button", "Begin");
    wait_long_for(&"the agent's first sentence", A_TURN, || {
        page.shows("This is an automated call").then_some(())
    });
    page.picture("window-microphone");
    page.press("section form button", "Hang up");
    page.see("This test call counts");
    page.click("Publish\u{2026}");
    page.click("Publish version 1");
    page.see("Published \u{b7} v1");
    assert!(
        is_loud(&played(desk.folder())),
        "the agent's voice went to the card"
    );
    page.kept_its_policy();
    page.close();
}

#[test]
fn without_a_sound_card_it_is_said_and_typing_is_offered() {
    let desk = Desk::with_sound(|_| String::new());
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    new_agent(&page, "Seller", "Converses");
    page.press("[role=radio]", "By microphone");
    page.press("section form button", "Begin");
    page.see("No microphone was found");
    page.picture("window-no-microphone");
    page.click("Type instead");
    page.press("section form button", "Begin");
    page.see("Do you have a minute?");
    page.press("section form button", "Hang up");
    page.see("This test call counts");
    page.close();
}

#[test]
fn a_test_call_by_phone_is_followed_in_the_window() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    everybody_talks(&page);
    new_agent(&page, "Caller", "Follows a script");
    page.press("section form button", "Call now");
    wait_long_for(&"the agent's first sentence", A_TURN, || {
        page.shows("This is an automated call").then_some(())
    });
    page.press("section form button", "Hang up");
    page.see("This test call counts");
    page.close();
}

fn new_agent(page: &Page, name: &str, kind: &str) {
    page.press("nav a", "Agents");
    page.see("No agent yet");
    page.click("Create agent");
    page.see("It begins with a short sample");
    page.fill("Name", name);
    page.press("[role=radio]", kind);
    page.press("button", "Create agent");
    page.see("Not tested yet");
}

/// Where the sound card writes down what it plays.
fn played(folder: &Path) -> std::path::PathBuf {
    folder.join("played.raw")
}

/// Whether anything but silence is in a file of samples.
fn is_loud(file: &Path) -> bool {
    let mut sound = fs::File::open(file).expect("what was played");
    let mut piece = vec![0; 1 << 16];
    loop {
        let length = sound.read(&mut piece).expect("what was played");
        if length == 0 {
            return false;
        }
        if piece[..length].iter().any(|byte| *byte != 0) {
            return true;
        }
    }
}
