//! The app's commands, asked for from inside the window: to set a scene quickly, never to do what
//! a test says a person does.
//! It knows how the page reaches the shell and no command in particular.

use serde_json::{Value, json};

use crate::page::Page;

/// What the page does to reach the shell; it answers `[outcome, value]`.
const INVOKE: &str = "
const [command, request, done] = arguments;
window.__TAURI_INTERNALS__.invoke('rpc', { command, request })
  .then((value) => done(['done', value]), (error) => done(['refused', error]));";

/// Runs a command of the contract. Panics with the error's code if it is refused.
pub(crate) fn call(page: &Page, command: &str, request: Value) -> Value {
    let mut answer = page.ask_until_called(INVOKE, &[json!(command), request]);
    let value = answer[1].take();
    assert_eq!(answer[0], json!("done"), "{command} was refused: {value}");
    value
}
