//! The page as a person sees it: buttons by their name, fields by their label, words on the
//! screen, pictures of it.
//! It does not know the app's screens.

use std::fmt::{self, Display};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::patience::wait_for;
use crate::webdriver::{Element, Refusal, Session};

/// Finds the visible element of a kind by the name a person would call it: its label, its
/// accessible name or its text. Arguments: a selector, the name, and whether it must be ready to be
/// clicked: not disabled, and where it was when it was last asked for.
const BY_NAME: &str = r"
const [selector, name, ready] = arguments;
const words = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const named = (element) => {
  const by = element.getAttribute('aria-labelledby');
  const labels = element.labels ? [...element.labels].map((label) => label.textContent) : [];
  const owners = by ? by.split(' ').map((id) => document.getElementById(id)?.textContent) : [];
  return [element.getAttribute('aria-label'), element.getAttribute('placeholder'),
    element.textContent, ...labels, ...owners].map(words);
};
const seen = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const all = [...document.querySelectorAll(selector)].filter(seen);
const found = all.find((element) => named(element).some((text) => text === name))
  ?? all.find((element) => named(element).some((text) => text.startsWith(name))) ?? null;
if (!ready || !found) return found;
const { x, y } = found.getBoundingClientRect();
const places = (window.placesOfElements ??= new WeakMap());
const before = places.get(found);
places.set(found, `${x} ${y}`);
const disabled = found.disabled || found.getAttribute('aria-disabled') === 'true';
return !disabled && before === `${x} ${y}` ? found : null;
";

const CLICKABLE: &str = "button, a, [role=button], [role=link], [role=tab], [role=menuitem], \
                         [role=option], [role=radio], [role=checkbox], [role=switch], \
                         [role=row], label, summary";
const FIELD: &str = "input, textarea, select, [contenteditable=true], [role=combobox]";

/// Ctrl and A, and the keys are let go. Source: W3C WebDriver, "Keyboard actions".
const SELECT_ALL: &str = "\u{E009}a\u{E000}";
const DELETE: &str = "\u{E017}";

/// A page under a person's hands and eyes.
pub(crate) struct Page {
    session: Session,
}

impl Page {
    /// Looks at a session's page.
    pub(crate) fn of(session: Session) -> Self {
        Self { session }
    }

    /// Clicks what has this name, as soon as it is there and can be clicked.
    pub(crate) fn click(&self, name: &str) {
        self.press(CLICKABLE, name);
    }

    /// Clicks the element of one kind that has this name.
    pub(crate) fn press(&self, selector: &str, name: &str) {
        wait_for(&format!("\u{201c}{name}\u{201d} to be clicked"), || {
            let element = self.named(selector, name, true)?;
            // It may be covered or be replaced while the page is still drawing itself.
            self.session.click(&element).ok()
        });
    }

    /// Writes into the field with this label, in place of what was there.
    pub(crate) fn fill(&self, label: &str, text: &str) {
        let field = wait_for(&format!("the field \u{201c}{label}\u{201d}"), || {
            self.named(FIELD, label, false)
        });
        // As a person does it: the driver's own way to empty a field goes past what the page hears.
        self.done(self.session.type_into(&field, SELECT_ALL));
        let keys = if text.is_empty() { DELETE } else { text };
        self.done(self.session.type_into(&field, keys));
    }

    /// Waits until these words are on the screen.
    pub(crate) fn see(&self, words: &str) {
        wait_for(&Missing { page: self, words }, || {
            self.shows(words).then_some(())
        });
    }

    /// Whether these words are on the screen now.
    pub(crate) fn shows(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// All words on the screen.
    pub(crate) fn text(&self) -> String {
        match self.ask("return document.body?.innerText ?? '';", &[]) {
            Value::String(text) => text,
            _ => String::new(),
        }
    }

    /// Runs a function's body in the page.
    pub(crate) fn ask(&self, script: &str, arguments: &[Value]) -> Value {
        self.done(self.session.run(script, arguments))
    }

    /// Runs a function's body in the page and returns what it calls its last argument with.
    pub(crate) fn ask_until_called(&self, script: &str, arguments: &[Value]) -> Value {
        self.done(self.session.run_until_called(script, arguments))
    }

    /// The first number in the element with this selector, once there is one.
    pub(crate) fn number_in(&self, selector: &str, words: &str) -> Option<u64> {
        let script = "const [selector, words] = arguments;
            const all = [...document.querySelectorAll(selector)];
            return all.find((element) => element.textContent.includes(words))?.textContent ?? null;";
        let Value::String(text) = self.ask(script, &[json!(selector), json!(words)]) else {
            return None;
        };
        let digits: String = text
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(|c| c.is_ascii_digit() || *c == ',')
            .filter(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    }

    /// Writes a picture of the page to `tests/screens`.
    pub(crate) fn picture(&self, name: &str) {
        // The driver shows what was last painted; two frames on, that is what we mean.
        self.ask_until_called(
            "const [done] = arguments;
             requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)));",
            &[],
        );
        keep_picture(name, &self.done(self.session.screenshot()));
    }

    /// From now on remembers what the page's security policy had to stop.
    pub(crate) fn watch_policy(&self) {
        self.ask(
            "window.stopped = [];
             document.addEventListener('securitypolicyviolation', (event) =>
               window.stopped.push(`${event.effectiveDirective} ${event.blockedURI} \
                 ${event.sourceFile ?? ''}:${event.lineNumber}`));",
            &[],
        );
    }

    /// The page never tried what its security policy forbids.
    pub(crate) fn kept_its_policy(&self) {
        let stopped = self.ask("return window.stopped;", &[]);
        assert_eq!(
            stopped,
            json!([]),
            "the page tried what its security policy forbids"
        );
    }

    /// Goes to an address.
    pub(crate) fn go_to(&self, address: &str) {
        self.done(self.session.go_to(address));
    }

    /// Closes the window.
    pub(crate) fn close(self) {
        self.done(self.session.end());
    }

    fn named(&self, selector: &str, name: &str, ready: bool) -> Option<Element> {
        // A page that is just being replaced has no elements yet.
        self.session
            .find(BY_NAME, &[json!(selector), json!(name), json!(ready)])
            .ok()
            .flatten()
    }

    fn done<T>(&self, outcome: Result<T, Refusal>) -> T {
        outcome.unwrap_or_else(|refusal| panic!("the window refused: {refusal}"))
    }
}

/// A test that fails leaves a picture of what was on the screen, named after itself.
impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("window").replace("::", "-");
        if let Ok(picture) = self.session.screenshot() {
            keep_picture(&format!("failed-{name}"), &picture);
        }
    }
}

/// Writes a picture to `tests/screens`.
fn keep_picture(name: &str, base64: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screens");
    let written = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(format!("{name}.png")), decoded(base64)));
    if let Err(error) = written {
        eprintln!("the picture {name} was not kept: {error}");
    }
}

/// Words that are not on the screen, and what is there instead.
struct Missing<'a> {
    page: &'a Page,
    words: &'a str,
}

impl Display for Missing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "\u{201c}{}\u{201d} (on the screen: {})",
            self.words,
            self.page.text()
        )
    }
}

/// Base64, as the protocol sends pictures.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).unwrap_or_default());
        }
    }
    bytes
}
