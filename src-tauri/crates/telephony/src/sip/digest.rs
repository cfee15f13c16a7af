//! What `rsipstack` does not understand of digest challenges (RFC 7616, RFC 8760): the standard's
//! names of algorithms, lists of protection levels, and challenges that it cannot answer.
//!
//! Does not know passwords.

/// The challenge as the stack understands it; `None`: it cannot be answered.
pub(super) fn challenge_for_the_stack(challenge: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in split_outside_quotes(challenge) {
        let (name, value) = part.split_once('=').unwrap_or((&part, ""));
        let bare = value.trim().trim_matches('"');
        // The first parameter still carries the scheme: `Digest realm="…"`.
        let (scheme, name) = name
            .trim()
            .rsplit_once(' ')
            .map_or(("", name.trim()), |(s, n)| (s, n));
        let lead = if scheme.is_empty() {
            String::new()
        } else {
            format!("{scheme} ")
        };
        if name.eq_ignore_ascii_case("algorithm") {
            let known = match bare.to_ascii_uppercase().as_str() {
                "MD5" => "MD5",
                "SHA-256" | "SHA256" => "SHA256",
                _ => return None,
            };
            parts.push(format!("{lead}algorithm={known}"));
        } else if name.eq_ignore_ascii_case("qop") {
            if !bare
                .split(',')
                .any(|level| level.trim().eq_ignore_ascii_case("auth"))
            {
                return None;
            }
            parts.push(format!("{lead}qop=\"auth\""));
        } else {
            parts.push(part);
        }
    }
    Some(parts.join(", "))
}

/// Our answer with the standard's name of the algorithm.
pub(super) fn answer_for_the_wire(answer: &str) -> String {
    answer.replace("algorithm=SHA256", "algorithm=SHA-256")
}

fn split_outside_quotes(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            ',' if !quoted => parts.push(std::mem::take(&mut part).trim().to_owned()),
            _ => {
                quoted ^= letter == '"';
                part.push(letter);
            }
        }
    }
    parts.push(part.trim().to_owned());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_names_become_the_stacks_and_back() {
        let read = challenge_for_the_stack(
            r#"Digest realm="a, b", nonce="x=y", algorithm=SHA-256, qop="auth,auth-int""#,
        );
        let expected = r#"Digest realm="a, b", nonce="x=y", algorithm=SHA256, qop="auth""#;
        assert_eq!(read.as_deref(), Some(expected));
        assert_eq!(
            answer_for_the_wire("Digest username=\"a\", algorithm=SHA256"),
            "Digest username=\"a\", algorithm=SHA-256"
        );
    }

    #[test]
    fn an_md5_challenge_stays_and_unknown_ones_are_dropped() {
        let plain = r#"Digest realm="a", nonce="b""#;
        assert_eq!(challenge_for_the_stack(plain).as_deref(), Some(plain));
        assert_eq!(
            challenge_for_the_stack(r#"Digest algorithm=SHA-512-256, realm="a""#),
            None
        );
        assert_eq!(
            challenge_for_the_stack(r#"Digest realm="a", qop="auth-int""#),
            None
        );
    }
}
