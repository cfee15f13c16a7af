//! The origin line of our descriptions (RFC 4566, `o=`): within a call its session stays the same, and
//! its version is one more whenever the description is another (RFC 3264, 8). Peers that look at it take
//! anything else for a mistake, or for no change at all.
//!
//! Does not know what is described.

/// The origin of a call's descriptions.
pub(super) struct Origin {
    session: u64,
    version: u64,
    /// The last description without its origin.
    last: String,
}

/// The description without its origin, and the origin's words.
fn parted(description: &str) -> (String, Vec<&str>) {
    let is_origin = |line: &&str| line.starts_with("o=");
    let origin = description.lines().find(is_origin).unwrap_or_default();
    let others: Vec<&str> = description
        .lines()
        .filter(|line| !is_origin(line))
        .collect();
    (others.join("\r\n"), origin.split_whitespace().collect())
}

impl Origin {
    /// As the first description said.
    pub(super) fn of(first: &str) -> Origin {
        let (last, words) = parted(first);
        let number = |at: usize| {
            words
                .get(at)
                .and_then(|word| word.parse().ok())
                .unwrap_or(0)
        };
        Origin {
            session: number(1),
            version: number(2),
            last,
        }
    }

    /// The description with the origin that it has to have.
    pub(super) fn stamp(&mut self, description: &str) -> String {
        let (rest, words) = parted(description);
        if rest != self.last {
            self.version = self.version.wrapping_add(1);
            self.last = rest;
        }
        let (session, version) = (self.session.to_string(), self.version.to_string());
        let stamped: Vec<&str> = words
            .iter()
            .enumerate()
            .map(|(at, word)| match at {
                1 => session.as_str(),
                2 => version.as_str(),
                _ => word,
            })
            .collect();
        let origin = stamped.join(" ");
        let mut out = String::with_capacity(description.len() + 8);
        for line in description.lines() {
            out.push_str(if line.starts_with("o=") {
                &origin
            } else {
                line
            });
            out.push_str("\r\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_stays_and_the_version_counts_changes() {
        let described = |origin: &str, direction: &str| {
            format!(
                "v=0\r\no=- {origin} IN IP4 192.0.2.7\r\nm=audio 4000 RTP/AVP 0\r\na={direction}\r\n"
            )
        };
        let mut origin = Origin::of(&described("77 77", "sendrecv"));
        assert_eq!(
            origin.stamp(&described("5 5", "sendrecv")),
            described("77 77", "sendrecv")
        );
        assert_eq!(
            origin.stamp(&described("6 6", "recvonly")),
            described("77 78", "recvonly")
        );
        assert_eq!(
            origin.stamp(&described("7 7", "recvonly")),
            described("77 78", "recvonly")
        );
        assert_eq!(
            origin.stamp(&described("8 8", "sendrecv")),
            described("77 79", "sendrecv")
        );
    }
}
