//! `{variables}` in lines.

use std::collections::BTreeMap;

/// Puts values in for `{key}`; an unknown key becomes nothing. Braces that do not hold a key
/// (letters, digits, `_`, `-`) stay as they are. Values are never read again: braces in them stay.
pub fn fill(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Key(key) => filled.push_str(variables.get(key).map_or("", String::as_str)),
        }
    }
    filled
}

/// Keys in a text, each once, in order.
pub fn placeholders(text: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Key(key) if !keys.iter().any(|known| known == key) => keys.push(key.to_owned()),
            Piece::Key(_) | Piece::Words(_) => {}
        }
    }
    keys
}

enum Piece<'a> {
    Words(&'a str),
    Key(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        pieces.push(Piece::Words(before));
        let inside = &from[1..];
        match inside.find(|sign: char| !is_key_sign(sign)) {
            Some(end) if end > 0 && inside[end..].starts_with('}') => {
                pieces.push(Piece::Key(&inside[..end]));
                rest = &inside[end + 1..];
            }
            Some(_) | None => {
                pieces.push(Piece::Words(&from[..1]));
                rest = inside;
            }
        }
    }
    pieces.push(Piece::Words(rest));
    pieces
}

/// Signs of a variable's key.
pub(crate) fn is_key_sign(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || sign == '-'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn keys_are_filled_and_other_braces_stay() {
        let values = variables(&[("name", "Ann"), ("имя", "Анна"), ("x", "{name}")]);
        let rows = [
            ("Hello {name}.", "Hello Ann."),
            ("{name}{name}", "AnnAnn"),
            ("Здравствуйте, {имя}!", "Здравствуйте, Анна!"),
            ("Hello {nobody}.", "Hello ."),
            ("{x}", "{name}"),
            ("{ name } {} {", "{ name } {} {"),
            ("{{name}}", "{Ann}"),
            ("{a{name}", "{aAnn"),
            ("no braces", "no braces"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(fill(text, &values), expected, "{text:?}");
        }
        assert_eq!(placeholders("{b} {a} {b} { c } {d-1}"), ["b", "a", "d-1"]);
    }

    proptest! {
        #[test]
        fn text_without_keys_is_left_alone(text in "[^{]*") {
            prop_assert_eq!(fill(&text, &BTreeMap::new()), text);
        }

        #[test]
        fn filling_takes_every_key_away(text in "([a-z {}]|\\{[a-z]{1,3}\\}){0,20}") {
            let keys = placeholders(&text);
            let values = keys.iter().map(|key| (key.clone(), "1".to_owned())).collect();
            let signs = |text: &str| text.matches('1').count();
            prop_assert!(signs(&fill(&text, &values)) >= keys.len());
            prop_assert_eq!(signs(&fill(&text, &BTreeMap::new())), 0);
        }
    }
}
