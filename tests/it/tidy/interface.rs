//! The interface's own law: features → shared → ipc, one door to the desktop, no colour or size
//! outside the tokens.
//! It does not know what is on the screens.

use super::sources::{Finding, Source};

/// Only the door's own folder imports Tauri: the same interface runs in a browser.
pub(super) fn tauri_in_ipc_only(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("ui/src/") || source.path.starts_with("ui/src/ipc/") {
        return Vec::new();
    }
    imports(source)
        .filter(|(_, target)| target.starts_with("@tauri-apps/"))
        .map(|(line, target)| source.finding(line, format!("`{target}` is for ui/src/ipc only")))
        .collect()
}

/// A part of the interface uses only parts below it, and a feature never another feature.
pub(super) fn layers(source: &Source) -> Vec<Finding> {
    let Some(place) = place(&source.path) else {
        return Vec::new();
    };
    imports(source)
        .filter_map(|(line, target)| {
            let path = resolve(&source.path, target)?;
            let (layer, feature) = self::place(&path)?;
            let (own_layer, own_feature) = place;
            let allowed = layer < own_layer || (layer == own_layer && feature == own_feature);
            (!allowed).then(|| {
                source.finding(
                    line,
                    format!("`{target}`: features → shared → ipc, and no way back"),
                )
            })
        })
        .collect()
}

/// Colours and sizes come from the tokens file, so that light, dark and density stay one choice.
pub(super) fn tokens(source: &Source) -> Vec<Finding> {
    let ours = source.path.starts_with("ui/src/") && source.is("tsx");
    if !ours || source.path.ends_with(".test.tsx") {
        return Vec::new();
    }
    source
        .code()
        .filter(|(_, line)| has_hex_colour(line) || has_pixels(line))
        .map(|(line, _)| source.finding(line, "colours and sizes are tokens"))
        .collect()
}

/// The layer a file of the interface is in, from below, and its feature's name.
fn place(path: &str) -> Option<(usize, &str)> {
    let inside = path.strip_prefix("ui/src/")?;
    let mut parts = inside.split('/');
    let layer = ["ipc", "shared", "features", "app"]
        .iter()
        .position(|&layer| inside.split('/').next() == Some(layer))?;
    let feature = if layer == 2 {
        parts.nth(1).unwrap_or_default()
    } else {
        ""
    };
    Some((layer, feature))
}

/// What is imported, with the lines: `from "x"`, `import "x"`, `import("x")`.
fn imports(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.code().flat_map(|(line, text)| {
        ["from ", "import ", "import("]
            .into_iter()
            .filter_map(move |word| {
                let rest = text.split_once(word)?.1.trim_start();
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                Some((line, rest[1..].split(quote).next()?))
            })
    })
}

/// The file an import means, from the checkout's root; `None` for packages.
fn resolve(from: &str, target: &str) -> Option<String> {
    if let Some(inside) = target.strip_prefix("@/") {
        return Some(format!("ui/src/{inside}"));
    }
    if !target.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// `#` and three, four, six or eight hexadecimal digits, and then no more of the word.
fn has_hex_colour(line: &str) -> bool {
    line.match_indices('#').any(|(start, _)| {
        let word: String = line[start + 1..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
            .collect();
        matches!(word.len(), 3 | 4 | 6 | 8) && word.chars().all(|c| c.is_ascii_hexdigit())
    })
}

/// A digit, `px`, and then no more of the word.
fn has_pixels(line: &str) -> bool {
    line.match_indices("px").any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + 2..].chars().next();
        before.is_some_and(|c| c.is_ascii_digit()) && !after.is_some_and(char::is_alphanumeric)
    })
}
