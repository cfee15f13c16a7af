//! Addresses as they are typed: of mail boxes, hosts, files and spreadsheets. It asks no
//! name server: what a name leads to is found out when it is used.

use core::net::{IpAddr, Ipv4Addr};

/// A host name (also one with letters beyond ASCII), or an address without brackets.
pub(super) fn is_host(host: &str) -> bool {
    if host.parse::<IpAddr>().is_ok() {
        return true;
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.chars().count())
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let bare = host.strip_suffix('.').unwrap_or(host);
    // Four numbers that are no address are a mistyped address, not a name.
    let mistyped = bare
        .split('.')
        .all(|label| label.bytes().all(|sign| sign.is_ascii_digit()));
    host.len() <= 253 && !mistyped && bare.split('.').all(is_label)
}

/// `localhost`, 127.0.0.0/8, ::1.
pub(super) fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether an address lies on this machine or in the own network (RFC 1918, RFC 4193, link-local).
pub fn is_private(ip: IpAddr) -> bool {
    let v4 = |ip: Ipv4Addr| ip.is_loopback() || ip.is_private() || ip.is_link_local();
    match ip.to_canonical() {
        IpAddr::V4(ip) => v4(ip),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// An address to which mail can be sent: one `@`, a name before it, a host behind it; no quoting, no
/// comments, nothing that could begin another header.
pub fn is_email(address: &str) -> bool {
    let Some((name, host)) = address.rsplit_once('@') else {
        return false;
    };
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    (1..=64).contains(&name.len())
        && name.chars().all(allowed)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && is_host(host)
        && host.parse::<IpAddr>().is_err()
}

/// The id of a spreadsheet, out of its address or as it is.
pub fn spreadsheet_id(text: &str) -> Option<&str> {
    let text = text.trim();
    let id = match text.split_once("/spreadsheets/d/") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next()?,
        None => text,
    };
    let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_');
    ((20..=128).contains(&id.len()) && id.bytes().all(is_sign)).then_some(id)
}

/// `/…`, `C:\…`, `\\server\share\…`.
pub(super) fn is_full_path(path: &str) -> bool {
    let bytes = path.as_bytes();
    let drive = bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(1) == Some(&b':')
        && matches!(bytes.get(2), Some(b'\\' | b'/'));
    path.starts_with('/') || path.starts_with("\\\\") || drive
}
