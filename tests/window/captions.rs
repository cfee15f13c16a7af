//! Live calls in the real window: the desk shows what is being said, while it is being said.

use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::door;
use crate::page::Page;
use crate::patience::{wait_for, wait_long_for};

const CALLEES: u32 = 3;
/// Practice callees are quick, but they do ring, and a sentence is heard to its end before it is shown.
const A_SENTENCE: Duration = Duration::from_secs(120);

/// The last words of each live call, as they stand on the desk.
const CAPTIONS: &str = "
return [...document.querySelectorAll('section[aria-labelledby=desk-live] li')]
  .map((card) => card.innerText).filter((text) => text.includes('Agent:'));";

#[test]
fn a_live_call_is_followed_by_its_captions() {
    let desk = Desk::set_up();
    let page = Page::of(desk.open_app(&[]));
    page.see("Try it with 20 practice callees");
    page.watch_policy();
    let request = json!({ "task_name": "Captions", "callees": CALLEES });
    let made = door::call(&page, "practice_start", request);
    everybody_talks(&page);
    import(&page, &made);

    page.press("nav a", "Desk");
    page.see("Captions");
    let first = wait_long_for(&"a caption", A_SENTENCE, || captions(&page).pop());
    page.picture("window-captions");
    wait_long_for(&"the next sentence of a call", A_SENTENCE, || {
        let now = captions(&page);
        now.iter()
            .any(|caption| !same(caption, &first))
            .then_some(())
    });
    page.kept_its_policy();
    page.close();
}

/// Whether two captions hold the same words: the time beside them goes on.
fn same(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split("Agent:").nth(1).map(str::to_owned);
    words(one) == words(other)
}

fn captions(page: &Page) -> Vec<String> {
    let Value::Array(found) = page.ask(CAPTIONS, &[]) else {
        return Vec::new();
    };
    let texts = found.into_iter();
    texts
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

/// Every practice callee answers and listens to the end.
pub(crate) fn everybody_talks(page: &Page) {
    let lines = door::call(page, "line_list", json!({}));
    let mut line = lines["lines"][0]["line"].clone();
    let id = line["id"].clone();
    let fields = line.as_object_mut().expect("a line");
    for key in ["id", "has_password", "health"] {
        fields.remove(key);
    }
    let mix = &mut line["kind"]["practice"]["mix"];
    for (name, share) in mix.as_object_mut().expect("its mix") {
        *share = json!(u8::from(name == "answers"));
    }
    let request = json!({ "id": id, "draft": line, "password": null });
    door::call(page, "line_update", request);
}

fn import(page: &Page, made: &Value) {
    let request = json!({ "path": made["path"], "task": made["task"], "chat_task": null });
    let import = door::call(page, "import_open", request);
    let id = json!({ "id": import["id"] });
    wait_for(&"the preview", || {
        let state = door::call(page, "import_get", id.clone());
        (state["state"]["state"] == "ready").then_some(())
    });
    let request = json!({ "id": import["id"], "include_unknown": true });
    door::call(page, "import_commit", request);
}
