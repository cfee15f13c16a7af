//! Chats in the real window: from an empty app to a successful dialogue whose lead a receiver has,
//! signed. Everything is done on the page; its
//! commands are only asked what came of it.

use std::time::{Duration, Instant};

use channels::practice::people::{PracticePerson, Temperament};
use serde_json::json;

use crate::desk::Desk;
use crate::door;
use crate::page::Page;
use crate::patience::wait_long_for;
use crate::receiver::Receiver;

/// The receiver's signing key, as its owner would paste it.
const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// Practice people read and write at a natural pace; one dialogue to its end fits in here many times.
const A_DIALOGUE: Duration = Duration::from_secs(120);
/// A list of choices has opened or faded away after this, and is closed within that.
const OPENING: Duration = Duration::from_millis(600);
const A_LIST: Duration = Duration::from_secs(10);

#[test]
fn a_dialogue_succeeds_and_its_signed_lead_arrives() {
    let receiver = Receiver::listen(KEY);
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.watch_policy();
    page.see("Try it with 20 practice callees");

    add_manager(&page, "Anna");
    add_scripted_ai(&page, "Closer");
    add_practice_channel(&page, "Practice", seed_of_a_buyer());
    add_webhook(&page, "Team", &receiver.url());
    page.click("Send a test");
    page.see("It arrived");
    assert_eq!(
        receiver.verified("lead.test").len(),
        1,
        "the test's signature is verified; refused: {:?}",
        receiver.refused()
    );
    create_task(&page, "Try-out", "Team");
    page.see("In progress");
    page.picture("window-chat-task");

    let begun = Instant::now();
    page.press("nav a", "Chats");
    wait_long_for(&"a successful dialogue", A_DIALOGUE, || {
        one_is(&page, "Success").then_some(())
    });
    let (id, lead) = wait_long_for(&"its lead", A_DIALOGUE, || {
        receiver.verified("lead.success").into_iter().next()
    });
    println!("a dialogue took {:?} to its lead", begun.elapsed());
    let buyer = PracticePerson::of(seed_of_a_buyer(), FIRST_VISITOR);
    assert_eq!(lead["data"]["phone"], json!(buyer.phone), "{lead}");
    assert_eq!(lead["id"], json!(id), "header and body name the same lead");
    assert_eq!(receiver.refused(), [""; 0], "nothing came unsigned");

    open_the_successful_one(&page);
    page.see(&buyer.phone);
    page.picture("window-chats");
    page.press("nav a", "Integrations");
    page.click("Outbox");
    page.see("Delivered");
    page.kept_its_policy();
    page.close();
}

/// The first who writes on a practice channel that is new.
const FIRST_VISITOR: &str = "visitor-1";

/// A seed whose first visitor leaves a phone number as soon as they are answered, and reads quickly:
/// a short dialogue that succeeds, always the same.
fn seed_of_a_buyer() -> u32 {
    (1..)
        .find(|&seed| {
            let person = PracticePerson::of(seed, FIRST_VISITOR);
            person.temperament == Temperament::LeavesPhone && person.reads_after(0) < 2_500
        })
        .expect("some seed has such a person")
}

fn add_manager(page: &Page, name: &str) {
    page.press("nav a", "Managers");
    page.see("No manager yet");
    page.click("Add manager");
    page.see("Add a manager");
    page.fill("Name", name);
    page.click("Add manager");
    page.see("Manager saved");
}

fn add_scripted_ai(page: &Page, name: &str) {
    page.press("nav a", "AIs");
    page.see("No AI yet");
    page.click("Add AI");
    page.see("Add an AI");
    page.fill("Name", name);
    page.click("Add AI");
    page.see("Version 1 saved");
}

fn add_practice_channel(page: &Page, name: &str, seed: u32) {
    page.press("nav a", "Channels");
    page.see("No channel yet");
    page.click("Add channel");
    page.see("Add a channel");
    page.press("label, [role=radio]", "Practice channel");
    page.fill("Name", name);
    page.fill("Seed", &seed.to_string());
    page.click("Add channel");
    page.see("Channel saved");
    let stored = door::call(page, "channel_list", json!({}));
    let kept = &stored["channels"][0]["channel"]["draft"]["settings"]["seed"];
    assert_eq!(kept, &json!(seed), "the seed that was typed is kept");
}

fn add_webhook(page: &Page, name: &str, url: &str) {
    page.press("nav a", "Integrations");
    page.see("No integration yet");
    page.click("Add integration");
    page.see("Add an integration");
    page.press("[role=radio]", "Webhook");
    page.fill("Name", name);
    page.fill("Address", url);
    page.fill("Signing key", KEY);
    page.click("Add integration");
    page.see("Integration saved");
}

/// What there is only one of is chosen already; the integration is not.
fn create_task(page: &Page, name: &str, integration: &str) {
    page.press("nav a", "Chat tasks");
    page.see("No chat tasks yet");
    page.click("Create task");
    page.see("Service operation format");
    page.fill("Name", name);
    page.press("[role=combobox]", "Integration");
    // A list that has just opened takes the release of a click for the end of the one that opened it.
    std::thread::sleep(OPENING);
    page.press("[role=option]", integration);
    wait_long_for(&"the list to be closed", A_LIST, || {
        let open = "return document.querySelector('[role=combobox][aria-expanded=true]') !== null;";
        (page.ask(open, &[]) == json!(false)).then_some(())
    });
    // While it fades away it still takes clicks.
    std::thread::sleep(OPENING);
    page.press("button", "Create task");
    page.see("Task created");
}

/// Whether some dialogue of the list has this tag.
fn one_is(page: &Page, tag: &str) -> bool {
    let script = "return [...document.querySelectorAll('[role=option]')]
        .some((row) => row.textContent.includes(arguments[0]));";
    page.ask(script, &[json!(tag)]) == json!(true)
}

fn open_the_successful_one(page: &Page) {
    page.ask(
        "[...document.querySelectorAll('[role=option]')]
           .find((row) => row.textContent.includes('Success')).click();",
        &[],
    );
}
