//! Puts arguments into their places, escaped for each.

use engine::ports::web_call::ApiFault;
use reqwest::Url;
use serde_json::{Map, Value};

/// What there is to put in. Who has no value gives nothing.
type Arguments = Map<String, Value>;

/// A value as bare words.
fn bare(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    }
}

/// A text in parts: as it stands, and keys of `{places}`.
enum Part<'t> {
    Text(&'t str),
    Place(&'t str),
}

fn parts(template: &str) -> Vec<Part<'_>> {
    let mut all = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let behind = &rest[open + 1..];
        let key = behind.split_once('}').map(|(key, _)| key).filter(|key| {
            !key.is_empty()
                && key
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        });
        let until = key.map_or(open + 1, |_| open);
        all.push(Part::Text(&rest[..until]));
        rest = match key {
            Some(key) => {
                all.push(Part::Place(key));
                &behind[key.len() + 1..]
            }
            None => behind,
        };
    }
    all.push(Part::Text(rest));
    all
}

/// An address. Its scheme and host are the user's own words; what is put in stays within one part of
/// the path or one value of the query.
pub(super) fn fill_url(template: &str, values: &Arguments) -> Result<Url, ApiFault> {
    let bad = |why: &str| ApiFault::BadCall(why.to_owned());
    let template = template.trim();
    let host_ends = template.find("://").map_or(0, |at| {
        let behind = at + 3;
        template[behind..]
            .find(['/', '?', '#'])
            .map_or(template.len(), |more| behind + more)
    });
    if template[..host_ends].contains(['{', '}', '@', '\\']) {
        return Err(bad("nothing can be filled in before the address's path"));
    }
    let mut filled = String::with_capacity(template.len());
    for part in parts(template) {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Place(key) => {
                let words = bare(values.get(key).unwrap_or(&Value::Null));
                // Encoded or not, a part of a path that is only dots climbs out of its place.
                if !words.is_empty() && words.bytes().all(|byte| byte == b'.') {
                    return Err(bad("an argument cannot stand in the address"));
                }
                percent_encode(&words, &mut filled);
            }
        }
    }
    let url = Url::parse(&filled).map_err(|_| bad("the address is no web address"))?;
    let written = Url::parse(&template[..host_ends]).map_err(|_| bad("the address has no host"))?;
    if !matches!(url.scheme(), "http" | "https") || url.origin() != written.origin() {
        return Err(bad("the address is no web address"));
    }
    Ok(url)
}

/// All but letters, digits, `-`, `.`, `_` and `~` (RFC 3986, 2.3).
fn percent_encode(words: &str, into: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(byte as char)
            }
            other => {
                into.push('%');
                into.push(DIGITS[usize::from(other >> 4)] as char);
                into.push(DIGITS[usize::from(other & 15)] as char);
            }
        }
    }
}

/// A JSON body: within a string the contents of one, elsewhere a whole value.
pub(super) fn fill_json(template: &str, values: &Arguments) -> String {
    let mut filled = String::with_capacity(template.len());
    let (mut in_string, mut escaped) = (false, false);
    for part in parts(template) {
        match part {
            Part::Text(text) => {
                for letter in text.chars() {
                    match letter {
                        _ if escaped => escaped = false,
                        '\\' if in_string => escaped = true,
                        '"' => in_string = !in_string,
                        _ => {}
                    }
                }
                filled.push_str(text);
            }
            Part::Place(key) if in_string => {
                let quoted = Value::from(bare(values.get(key).unwrap_or(&Value::Null))).to_string();
                filled.push_str(&quoted[1..quoted.len() - 1]);
            }
            Part::Place(key) => {
                filled.push_str(&values.get(key).unwrap_or(&Value::Null).to_string())
            }
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with<T>(arguments: Value, test: impl FnOnce(&Arguments) -> T) -> T {
        test(arguments.as_object().unwrap())
    }

    #[test]
    fn what_is_put_into_an_address_stays_in_its_place() {
        let url = |template: &str, words: &str| {
            with(json!({"q": words}), |values| fill_url(template, values))
        };
        let good = url("https://crm.example/find/{q}?name={q}", "a b&c=d/../é").unwrap();
        assert_eq!(
            good.as_str(),
            "https://crm.example/find/a%20b%26c%3Dd%2F..%2F%C3%A9?name=a%20b%26c%3Dd%2F..%2F%C3%A9"
        );
        assert!(
            url("https://crm.example/a/{q}/b", "..").is_err(),
            "nothing climbs out"
        );
        for template in [
            "https://{q}/x",
            "https://crm.example:{q}/",
            "https://{q}@crm.example/",
            "{q}",
            "ftp://crm.example/",
            "crm.example/x",
        ] {
            let fault = url(template, "evil.example").unwrap_err();
            assert!(matches!(fault, ApiFault::BadCall(_)), "{template}");
        }
        assert_eq!(
            url("https://crm.example?x={other}", "").unwrap().query(),
            Some("x=")
        );
    }

    #[test]
    fn what_is_put_into_a_body_is_a_value_or_a_part_of_a_string() {
        let body = with(
            json!({"name": "A \"B\" \\ \n", "count": 3, "ok": true, "list": [1, "x"]}),
            |values| {
                fill_json(
                    r#"{"who": "Mr {name}", "raw": {name}, "n": {count}, "s": "{count}", "ok": {ok},
                       "l": {list}, "none": {missing}, "empty": "{missing}", "o": {"a": {}},
                       "quote": "\"{count}\""}"#,
                    values,
                )
            },
        );
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            body,
            json!({
                "who": "Mr A \"B\" \\ \n", "raw": "A \"B\" \\ \n", "n": 3, "s": "3", "ok": true,
                "l": [1, "x"], "none": null, "empty": "", "o": {"a": {}},
                "quote": "\"3\"",
            })
        );
    }
}
