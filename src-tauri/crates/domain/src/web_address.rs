//! Web addresses as people type them into forms: base addresses and origins. It resolves no name.

use core::net::IpAddr;

/// The parts of an `http` or `https` address that the forms look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebAddress<'a> {
    /// It begins with `https`.
    pub encrypted: bool,
    /// Host, without port and brackets.
    pub host: &'a str,
    /// Host with its port, as written.
    pub authority: &'a str,
    /// What follows the host: empty, or from `/`, `?` or `#` on.
    pub rest: &'a str,
}

/// Reads an address; `None`: it is none. User names in addresses are refused: they hold passwords.
pub fn read(text: &str) -> Option<WebAddress<'_>> {
    let (scheme, behind) = text.split_once("://")?;
    let encrypted = match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        _ => return None,
    };
    let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
    let (authority, rest) = behind.split_at(end);
    if text
        .chars()
        .any(|sign| sign.is_whitespace() || sign.is_control())
        || authority.contains('@')
    {
        return None;
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(bracketed) => {
            let (inside, port) = bracketed.split_once(']')?;
            inside.parse::<core::net::Ipv6Addr>().ok()?;
            match port.strip_prefix(':') {
                Some(port) => (inside, Some(port)),
                None if port.is_empty() => (inside, None),
                None => return None,
            }
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let host_fits = host.parse::<IpAddr>().is_ok() || is_host_name(host);
    (port_fits && host_fits).then_some(WebAddress {
        encrypted,
        host,
        authority,
        rest,
    })
}

impl WebAddress<'_> {
    /// It leads to this machine or this network: there an address need not be encrypted.
    pub fn is_near(&self) -> bool {
        match self.host.parse::<IpAddr>() {
            Ok(ip) => crate::integration::is_private(ip),
            Err(_) => {
                let host = self.host.to_ascii_lowercase();
                host == "localhost"
                    || [".localhost", ".local", ".lan", ".internal", ".home.arpa"]
                        .iter()
                        .any(|end| host.ends_with(end))
            }
        }
    }
}

/// Letters (also of other scripts), digits and hyphens between dots.
fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .chars()
                .all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253
        && host
            .strip_suffix('.')
            .unwrap_or(host)
            .split('.')
            .all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_nonsense_is_not() {
        for (text, authority, rest, near) in [
            ("https://api.openai.com/v1", "api.openai.com", "/v1", false),
            ("http://localhost:11434/v1", "localhost:11434", "/v1", true),
            ("http://192.168.1.20:1234", "192.168.1.20:1234", "", true),
            ("http://[::1]:8080/x", "[::1]:8080", "/x", true),
            ("HTTPS://пример.рф?x=1", "пример.рф", "?x=1", false),
        ] {
            let read = read(text).unwrap_or_else(|| panic!("{text} is an address"));
            assert_eq!(
                (read.authority, read.rest, read.is_near()),
                (authority, rest, near)
            );
        }
        for wrong in [
            "",
            "api.openai.com",
            "ftp://a.example",
            "https://",
            "https:///v1",
            "https://a b.example",
            "https://user:secret@a.example",
            "https://a.example:0",
            "https://a.example:99999",
            "https://-a.example",
            "https://[::1",
            "https://a..example",
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
