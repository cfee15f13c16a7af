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

/// The address of a host; IPv4 is preferred, as most carriers speak only that.
pub(crate) async fn resolve(host: &HostWithPort) -> Result<SocketAddr, NameError> {
    let port = host.port.map_or(5060, |port| port.0);
    match &host.host {
        Host::IpAddr(ip) => Ok(SocketAddr::new(*ip, port)),
        Host::Domain(name) => {
            let lookup = tokio::net::lookup_host((name.0.as_str(), port));
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
    }
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

    #[tokio::test]
    async fn addresses_need_no_name_server_and_unknown_names_say_so() {
        let host = host_with_port("127.0.0.1", None).unwrap();
        assert_eq!(resolve(&host).await, Ok("127.0.0.1:5060".parse().unwrap()));
        let nowhere = host_with_port("no-such-host.invalid", None).unwrap();
        assert_eq!(resolve(&nowhere).await, Err(NameError::Unknown));
    }
}
