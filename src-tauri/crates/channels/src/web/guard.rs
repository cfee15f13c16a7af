//! Who may come in: the name that was asked for, the page that asks, and where a request came from.
//! Pure over headers.
//!
//! Knows no channel's limits and no visitor.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use domain::channel::WebSettings;

/// Whether the name asked for leads to us honestly: an address, this machine, or the public name. A page
/// elsewhere may have pointed its own name at this machine (DNS rebinding).
pub(super) fn host_is_ours(headers: &HeaderMap, public: Option<&str>) -> bool {
    let Some(host) = text(headers, header::HOST) else {
        return false;
    };
    let name = name_of(host);
    let is_address = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>()
        .is_ok();
    is_address
        || name.eq_ignore_ascii_case("localhost")
        || public
            .and_then(authority)
            .is_some_and(|public| name_of(&public).eq_ignore_ascii_case(name))
}

/// What the page that asks may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asking {
    /// Our own page, or a program.
    Ours,
    /// A page that the channel allows; its origin is named in the answer.
    Allowed(HeaderValue),
    /// Any other page.
    Foreign,
}

/// Judges the page that asks by its origin.
pub(super) fn asking(headers: &HeaderMap, settings: &WebSettings, public: Option<&str>) -> Asking {
    let Some(value) = headers.get(header::ORIGIN) else {
        return Asking::Ours;
    };
    let Ok(origin) = value.to_str() else {
        return Asking::Foreign;
    };
    let asked = authority(origin);
    let own = [
        text(headers, header::HOST).map(str::to_owned),
        public.and_then(authority),
    ];
    if asked.is_some()
        && own.iter().flatten().any(|own| {
            asked
                .as_deref()
                .is_some_and(|asked| asked.eq_ignore_ascii_case(own))
        })
    {
        return Asking::Ours;
    }
    let allowed = settings
        .origins
        .iter()
        .any(|allowed| normal_origin(allowed).is_some_and(|a| a.eq_ignore_ascii_case(origin)));
    if allowed {
        Asking::Allowed(value.clone())
    } else {
        Asking::Foreign
    }
}

/// An origin as browsers write it: scheme, name, and a port that is not the scheme's own. `None`: it
/// cannot be one, and must not reach a header.
pub(super) fn normal_origin(origin: &str) -> Option<String> {
    let uri: Uri = origin.trim().trim_end_matches('/').parse().ok()?;
    let scheme = uri
        .scheme_str()
        .filter(|s| matches!(*s, "http" | "https"))?;
    let host = uri.host()?.to_ascii_lowercase();
    let plain = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
    let port = uri
        .port_u16()
        .filter(|port| !matches!((scheme, *port), ("http", 80) | ("https", 443)));
    plain.then(|| match port {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

/// Where a request came from. Behind a proxy on this machine: what the proxy says (it adds the last
/// entry). `None`: through a tunnel that does not say.
pub(super) fn address(
    headers: &HeaderMap,
    remote: SocketAddr,
    public: Option<&str>,
) -> Option<IpAddr> {
    if !remote.ip().to_canonical().is_loopback() {
        return Some(remote.ip());
    }
    let told = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    let by_public_name = text(headers, header::HOST)
        .zip(public.and_then(authority))
        .is_some_and(|(host, public)| name_of(host).eq_ignore_ascii_case(name_of(&public)));
    told.or_else(|| (!by_public_name).then(|| remote.ip()))
}

/// Name and port of an address.
fn authority(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    (!authority.is_empty()).then(|| authority.to_owned())
}

fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    fn settings(origins: &[&str]) -> WebSettings {
        WebSettings {
            title: String::new(),
            greeting: String::new(),
            accent: String::new(),
            origins: origins.iter().map(|o| (*o).to_owned()).collect(),
            per_visitor_minute: 1,
            per_address_day: 1,
            per_task_day: 1,
        }
    }

    #[test]
    fn only_our_names_are_answered() {
        let public = Some("https://chat.example:8443/x");
        for (host, ours) in [
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("localhost", true),
            ("192.168.1.7:80", true),
            ("chat.example:8443", true),
            ("evil.example", false),
            ("127.0.0.1.evil.example", false),
        ] {
            assert_eq!(
                host_is_ours(&headers(&[("host", host)]), public),
                ours,
                "{host}"
            );
        }
        assert!(!host_is_ours(&headers(&[("host", "chat.example")]), None));
    }

    #[test]
    fn pages_are_judged_by_their_origin() {
        let settings = settings(&["https://Shop.example/", "http://shop.example:80"]);
        let ask = |origin| {
            let given = headers(&[("host", "127.0.0.1:9"), ("origin", origin)]);
            asking(&given, &settings, Some("https://chat.example"))
        };
        assert_eq!(ask("http://127.0.0.1:9"), Asking::Ours);
        assert_eq!(ask("https://chat.example"), Asking::Ours);
        let allowed = |origin| Asking::Allowed(HeaderValue::from_static(origin));
        assert_eq!(ask("https://shop.example"), allowed("https://shop.example"));
        assert_eq!(ask("http://shop.example"), allowed("http://shop.example"));
        for foreign in ["https://shop.example.evil", "null", "https://evil.example"] {
            assert_eq!(ask(foreign), Asking::Foreign, "{foreign}");
        }
        assert_eq!(asking(&HeaderMap::new(), &settings, None), Asking::Ours);
    }

    #[test]
    fn what_is_no_origin_reaches_no_header() {
        for nonsense in [
            "*",
            "https://a b",
            "https://a;script-src",
            "javascript://x",
            "",
        ] {
            assert_eq!(normal_origin(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn an_address_is_believed_only_from_this_machine() {
        let told = headers(&[
            ("host", "chat.example"),
            ("x-forwarded-for", "6.6.6.6, 192.0.2.9"),
        ]);
        let loopback = SocketAddr::from(([127, 0, 0, 1], 5));
        let other = SocketAddr::from(([198, 51, 100, 4], 5));
        let public = Some("https://chat.example");
        assert_eq!(address(&told, loopback, public), "192.0.2.9".parse().ok());
        assert_eq!(address(&told, other, public), "198.51.100.4".parse().ok());
        let untold = headers(&[("host", "chat.example")]);
        assert_eq!(
            address(&untold, loopback, public),
            None,
            "a tunnel says nothing"
        );
        assert_eq!(address(&untold, loopback, None), "127.0.0.1".parse().ok());
    }
}
