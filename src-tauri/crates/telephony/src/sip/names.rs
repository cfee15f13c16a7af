//! From a host name in a line's settings to an address, and our own address towards it.
//!
//! Does not know what is sent there.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use rsipstack::{
    sip::{Auth, Host, HostWithPort, Param, Port, Scheme, Transport, Uri},
    transport::SipAddr,
};

use super::srv;

/// The port of SIP where nothing else is said, and that of TLS.
const USUAL_PORT: u16 = 5060;
const USUAL_TLS_PORT: u16 = 5061;
/// So many servers of a name are looked at.
const MOST_SERVERS: usize = 8;
/// Longest wait for a name server.
const LOOKUP: Duration = Duration::from_secs(5);

/// Why a name leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NameError {
    /// Not a host name or `host:port`.
    #[error("not a host name")]
    Malformed,
    /// No address.
    #[error("the name leads to no address")]
    Unknown,
}

/// A host and port as the user wrote them.
pub(crate) fn host_with_port(written: &str, port: Option<u16>) -> Result<HostWithPort, NameError> {
    let written = written.trim();
    if written.is_empty() || written.contains(|c: char| c.is_whitespace() || "@/;?<>".contains(c)) {
        return Err(NameError::Malformed);
    }
    if let Ok(ip) = written.parse::<IpAddr>() {
        return Ok(HostWithPort {
            host: Host::IpAddr(ip),
            port: port.map(Port),
        });
    }
    let mut host = HostWithPort::try_from(written).map_err(|_| NameError::Malformed)?;
    if let Some(port) = port {
        host.port = Some(Port(port));
    }
    Ok(host)
}

/// Addresses of a host, the best first; never none. A name without a port is asked for its servers
/// (RFC 3263); one that has none means itself.
pub(crate) async fn resolve(
    host: &HostWithPort,
    transport: Transport,
    name_servers: &[SocketAddr],
) -> Result<Vec<SocketAddr>, NameError> {
    let usual = match transport {
        Transport::Tls => USUAL_TLS_PORT,
        // Of another crate's list; all but TLS have this one.
        _ => USUAL_PORT,
    };
    let port = host.port.map_or(usual, |port| port.0);
    let name = match &host.host {
        Host::IpAddr(ip) => return Ok(vec![SocketAddr::new(*ip, port)]),
        Host::Domain(name) => name.0.as_str(),
    };
    if host.port.is_none()
        && let Some(service) = service(name, transport)
    {
        let mut found = Vec::new();
        let servers = srv::servers(&service, name_servers).await;
        for server in servers.into_iter().take(MOST_SERVERS) {
            // one without an address is passed over
            found.extend(address(&server.name, server.port).await);
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    address(name, port).await.map(|address| vec![address])
}

/// Under which name the servers of a domain are found. A name of one label is a machine in the house,
/// which nobody announces.
fn service(name: &str, transport: Transport) -> Option<String> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let over = match transport {
        Transport::Tls => "_sips._tcp",
        Transport::Tcp => "_sip._tcp",
        // Of another crate's list; lines have no others.
        _ => "_sip._udp",
    };
    name.contains('.').then(|| format!("{over}.{name}"))
}

/// The address of `host` or `host:port` that is no SIP server's.
pub(crate) async fn plain_address(written: &str, usual_port: u16) -> Result<SocketAddr, NameError> {
    let host = host_with_port(written, None)?;
    let port = host.port.map_or(usual_port, |port| port.0);
    match &host.host {
        Host::IpAddr(ip) => Ok(SocketAddr::new(*ip, port)),
        Host::Domain(name) => address(&name.0, port).await,
    }
}

/// The address of a name; IPv4 is preferred, as most carriers speak only that.
async fn address(name: &str, port: u16) -> Result<SocketAddr, NameError> {
    let lookup = tokio::net::lookup_host((name, port));
    let found = tokio::time::timeout(LOOKUP, lookup).await;
    let found: Vec<_> = found
        .map_err(|_| NameError::Unknown)?
        .map_err(|_| NameError::Unknown)?
        .collect();
    let first = found
        .iter()
        .find(|address| address.is_ipv4())
        .or(found.first());
    first.copied().ok_or(NameError::Unknown)
}

/// `sip:user@host`, with the transport where it is not UDP.
pub(crate) fn uri(user: Option<&str>, host: HostWithPort, transport: Transport) -> Uri {
    let params = match transport {
        Transport::Udp => Vec::new(),
        other => vec![Param::Transport(other)],
    };
    Uri {
        scheme: Some(Scheme::Sip),
        auth: user.map(|user| Auth {
            user: user.to_owned(),
            password: None,
        }),
        host_with_port: host,
        params,
        headers: Vec::new(),
    }
}

/// An address as the stack wants it.
pub(crate) fn sip_address(address: SocketAddr, transport: Transport) -> SipAddr {
    SipAddr {
        r#type: Some(transport),
        addr: address.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_users_write_them() {
        let read = |text, port| host_with_port(text, port).map(|host| host.to_string());
        assert_eq!(
            read("sip.example.com", None).as_deref(),
            Ok("sip.example.com")
        );
        assert_eq!(
            read(" sip.example.com:5080 ", None).as_deref(),
            Ok("sip.example.com:5080")
        );
        assert_eq!(
            read("192.0.2.1", Some(5070)).as_deref(),
            Ok("192.0.2.1:5070")
        );
        for wrong in ["", "a b", "sip:me@host", "host/path"] {
            assert_eq!(read(wrong, None), Err(NameError::Malformed), "{wrong:?}");
        }
    }

    #[test]
    fn characters_of_numbers_are_escaped_where_sip_wants_it() {
        let host = host_with_port("192.0.2.1", None).unwrap();
        let called = uri(Some("+49#1*2"), host, Transport::Udp);
        assert_eq!(called.to_string(), "sip:+49%231*2@192.0.2.1");
    }

    #[test]
    fn only_names_of_domains_are_asked_for_their_servers() {
        let udp = |name| service(name, Transport::Udp);
        assert_eq!(
            udp("example.com.").as_deref(),
            Some("_sip._udp.example.com")
        );
        let tcp = service("sip.example.com", Transport::Tcp);
        assert_eq!(tcp.as_deref(), Some("_sip._tcp.sip.example.com"));
        let tls = service("example.com", Transport::Tls);
        assert_eq!(tls.as_deref(), Some("_sips._tcp.example.com"));
        assert_eq!(udp("pbx"), None);
    }

    #[tokio::test]
    async fn addresses_need_no_name_server_and_unknown_names_say_so() {
        let host = host_with_port("127.0.0.1", None).unwrap();
        let udp = Transport::Udp;
        let at = |address: &str| Ok(vec![address.parse().unwrap()]);
        assert_eq!(resolve(&host, udp, &[]).await, at("127.0.0.1:5060"));
        let tls = resolve(&host, Transport::Tls, &[]).await;
        assert_eq!(tls, at("127.0.0.1:5061"));
        let nowhere = host_with_port("no-such-host.invalid", None).unwrap();
        assert_eq!(resolve(&nowhere, udp, &[]).await, Err(NameError::Unknown));
    }
}
