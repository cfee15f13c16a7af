//! How much work the measurements do: all of it, or with `--small` a hundredth, to see that every part
//! runs from its start to its end. Small figures are printed and not kept.

use std::sync::OnceLock;

static SMALL: OnceLock<bool> = OnceLock::new();

/// The argument that asks for it.
pub(crate) const ARGUMENT: &str = "--small";

/// Says once, at the start, which it is.
pub(crate) fn choose(small: bool) {
    let _ = SMALL.set(small);
}

/// Whether it is only to be seen that everything runs.
pub(crate) fn small() -> bool {
    SMALL.get().copied().unwrap_or(false)
}

/// So many, or a hundredth of them.
pub(crate) fn scaled(whole: usize) -> usize {
    match small() {
        true => (whole / 100).max(1),
        false => whole,
    }
}

/// A million: rows of a file, callees, contacts.
pub(crate) fn million() -> usize {
    scaled(1_000_000)
}

/// How often something is repeated for its median.
pub(crate) fn repeats() -> usize {
    match small() {
        true => 1,
        false => 3,
    }
}

/// A number as people write it: 1,000,000.
pub(crate) fn words(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
