//! How visitors of web channels reach this app: the port, an address of the user's own, or a tunnel. Source:
//! the chapter on channels, Public URL.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::web_address;

/// The port of the web pages, until the user chooses another.
pub const DEFAULT_WEB_PORT: u16 = 8790;
/// Ports below are the system's own.
pub const LOWEST_WEB_PORT: u16 = 1_024;
/// Longest address or name of a server, in characters.
pub const MAX_ADDRESS_CHARS: usize = 200;

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublicUrlSettings {
    /// The port on this machine.
    pub port: u16,
    /// How visitors get there.
    pub way: PublicWay,
}

impl Default for PublicUrlSettings {
    fn default() -> Self {
        PublicUrlSettings {
            port: DEFAULT_WEB_PORT,
            way: PublicWay::ThisMachine,
        }
    }
}

/// How visitors get to the web pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PublicWay {
    /// From this machine alone.
    ThisMachine,
    /// Under an address of the user's own, which leads here.
    Address {
        /// It.
        address: String,
    },
    /// Through a tunnel to a `bore` server of the user's own.
    Tunnel {
        /// Name or address of the server.
        server: String,
        /// Port there; 0: the server chooses one.
        port: u16,
    },
}

/// Where the web pages are served on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WebPort {
    /// Nowhere: no web channel is in use.
    Unused,
    /// Here.
    Serving {
        /// The port.
        port: u16,
    },
    /// Nowhere: another program has the port. It is tried again.
    Taken {
        /// The port.
        port: u16,
    },
}

/// How a tunnel stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TunnelState {
    /// It connects.
    Connecting,
    /// It stands.
    Open {
        /// The public address.
        address: String,
    },
    /// The server is not reached, or refuses (its secret or port is another); it is tried again.
    Refused,
    /// The connection was lost; it is tried again.
    Lost,
}

/// How visitors reach this app now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublicUrlStanding {
    /// On this machine.
    pub web: WebPort,
    /// The tunnel, where there is one.
    pub tunnel: Option<TunnelState>,
}

/// Why an address does not lead here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum ProbeFault {
    /// It is not an address.
    NotAnAddress,
    /// Nothing listens there, or nobody knows the name.
    NotConnected,
    /// It takes too long.
    TooSlow,
    /// Something answers that cannot be understood.
    NotHttp,
    /// It sends elsewhere.
    Redirects,
    /// A server answers, but it does not reach this app.
    NotPassedOn {
        /// Its HTTP status.
        status: u16,
    },
    /// Another server, or another copy of this app, answers.
    AnotherServer,
}

/// What is wrong with the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicUrlProblem {
    /// The port is the system's own.
    Port,
    /// The address is no web address.
    Address,
    /// The server's name is missing.
    NoServer,
    /// The server's name cannot be one.
    Server,
}

impl PublicUrlSettings {
    /// Without spaces around, and without the address's last `/`.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        match &mut self.way {
            PublicWay::ThisMachine => {}
            PublicWay::Address { address } => {
                *address = address.trim().trim_end_matches('/').to_owned();
            }
            PublicWay::Tunnel { server, .. } => *server = server.trim().to_owned(),
        }
        self
    }

    /// What is wrong; empty: nothing.
    pub fn check(&self) -> Vec<PublicUrlProblem> {
        let mut found = Vec::new();
        if self.port < LOWEST_WEB_PORT {
            found.push(PublicUrlProblem::Port);
        }
        match &self.way {
            PublicWay::ThisMachine => {}
            PublicWay::Address { address } => {
                let fits = address.chars().count() <= MAX_ADDRESS_CHARS
                    && web_address::read(address)
                        .is_some_and(|read| !read.rest.contains(['?', '#']));
                found.extend((!fits).then_some(PublicUrlProblem::Address));
            }
            PublicWay::Tunnel { server, .. } if server.is_empty() => {
                found.push(PublicUrlProblem::NoServer);
            }
            PublicWay::Tunnel { server, .. } => {
                // A name as it stands in an address, with nothing before or behind it.
                let fits = server.chars().count() <= MAX_ADDRESS_CHARS
                    && web_address::read(&format!("http://{server}"))
                        .is_some_and(|read| read.rest.is_empty() && read.authority == read.host);
                found.extend((!fits).then_some(PublicUrlProblem::Server));
            }
        }
        found
    }
}

impl PublicUrlStanding {
    /// Under which address visitors reach the web pages, without the last `/`.
    pub fn base(&self, settings: &PublicUrlSettings) -> String {
        match (&settings.way, &self.tunnel) {
            (PublicWay::Address { address }, _) => address.clone(),
            (PublicWay::Tunnel { .. }, Some(TunnelState::Open { address })) => address.clone(),
            (PublicWay::ThisMachine | PublicWay::Tunnel { .. }, _) => {
                let port = match self.web {
                    WebPort::Serving { port } | WebPort::Taken { port } => port,
                    WebPort::Unused => settings.port,
                };
                format!("http://127.0.0.1:{port}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(address: &str) -> PublicUrlSettings {
        PublicUrlSettings {
            way: PublicWay::Address {
                address: address.to_owned(),
            },
            ..PublicUrlSettings::default()
        }
    }

    fn tunnel(server: &str) -> PublicUrlSettings {
        PublicUrlSettings {
            way: PublicWay::Tunnel {
                server: server.to_owned(),
                port: 0,
            },
            ..PublicUrlSettings::default()
        }
    }

    #[test]
    fn what_is_typed_is_checked() {
        assert_eq!(PublicUrlSettings::default().check(), []);
        let low = PublicUrlSettings {
            port: 80,
            ..PublicUrlSettings::default()
        };
        assert_eq!(low.check(), [PublicUrlProblem::Port]);
        for fine in [
            "https://chat.example",
            "http://192.0.2.7:9000",
            "https://x.example/chat",
        ] {
            assert_eq!(address(fine).check(), [], "{fine}");
        }
        for wrong in [
            "",
            "chat.example",
            "https://x.example/?a=b",
            "ftp://x.example",
        ] {
            assert_eq!(
                address(wrong).check(),
                [PublicUrlProblem::Address],
                "{wrong}"
            );
        }
        assert_eq!(
            address(" https://x.example/ ").tidied(),
            address("https://x.example")
        );
        for fine in ["bore.example", "192.0.2.7"] {
            assert_eq!(tunnel(fine).check(), [], "{fine}");
        }
        for wrong in [
            "http://bore.example",
            "bore.example:7835",
            "bore example",
            "a/b",
        ] {
            assert_eq!(tunnel(wrong).check(), [PublicUrlProblem::Server], "{wrong}");
        }
        assert_eq!(tunnel(" ").tidied().check(), [PublicUrlProblem::NoServer]);
    }

    #[test]
    fn visitors_are_told_the_address_that_leads_here_now() {
        let standing = |tunnel| PublicUrlStanding {
            web: WebPort::Serving { port: 9_000 },
            tunnel,
        };
        let open = TunnelState::Open {
            address: "http://bore.example:4711".to_owned(),
        };
        let here = "http://127.0.0.1:9000";
        assert_eq!(standing(None).base(&PublicUrlSettings::default()), here);
        assert_eq!(
            standing(None).base(&address("https://x.example")),
            "https://x.example"
        );
        let through = tunnel("bore.example");
        assert_eq!(
            standing(Some(open)).base(&through),
            "http://bore.example:4711"
        );
        assert_eq!(standing(Some(TunnelState::Lost)).base(&through), here);
    }
}
