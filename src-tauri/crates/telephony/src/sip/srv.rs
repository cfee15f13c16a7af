//! DNS SRV (RFC 3263, RFC 2782): which servers the name of a carrier means, in the order in which they are
//! asked.
//!
//! Does not know addresses: those of a server are found as for any other name.

use std::{net::SocketAddr, time::Duration};

use hickory_resolver::{
    ResolverBuilder, TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig},
    net::runtime::TokioRuntimeProvider,
    proto::rr::RData,
};

/// Longest wait for an answer. Name servers that never heard of SRV may not answer at all.
const PATIENCE: Duration = Duration::from_secs(2);

/// A server that a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// Its own name.
    pub(crate) name: String,
    /// Its port.
    pub(crate) port: u16,
    priority: u16,
    weight: u16,
}

/// The servers of `_sip._udp.example.com`, in order; none: the name means itself. Without `name_servers`
/// this machine's own are asked.
pub(crate) async fn servers(service: &str, name_servers: &[SocketAddr]) -> Vec<Server> {
    let resolver = match name_servers {
        [] => TokioResolver::builder_tokio().and_then(|builder| builder.build()),
        some => resolver(some).build(),
    };
    match resolver {
        Ok(resolver) => ask(&resolver, service).await,
        // a machine without such a configuration still resolves plain names
        Err(_) => Vec::new(),
    }
}

/// Asks exactly these name servers.
fn resolver(name_servers: &[SocketAddr]) -> ResolverBuilder<TokioRuntimeProvider> {
    let servers = name_servers.iter().map(|server| {
        let mut connection = ConnectionConfig::udp();
        connection.port = server.port();
        NameServerConfig::new(server.ip(), true, vec![connection])
    });
    let config = ResolverConfig::from_parts(None, Vec::new(), servers.collect());
    TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
}

async fn ask(resolver: &TokioResolver, service: &str) -> Vec<Server> {
    // the root's dot: nothing is appended
    let asked = resolver.srv_lookup(format!("{service}."));
    let Ok(Ok(answer)) = tokio::time::timeout(PATIENCE, asked).await else {
        return Vec::new();
    };
    let found = answer
        .answers()
        .iter()
        .filter_map(|record| match &record.data {
            RData::SRV(srv) => Some(Server {
                name: srv.target.to_string().trim_end_matches('.').to_owned(),
                port: srv.port,
                priority: srv.priority,
                weight: srv.weight,
            }),
            _ => None,
        });
    // a lone dot says that there is no such service
    let found = found.filter(|server| !server.name.is_empty());
    in_order(found.collect(), |most| rand::random_range(0..=most))
}

/// By priority; among equals by weight: `chance` gives a number from 0 to the one given.
fn in_order(mut servers: Vec<Server>, mut chance: impl FnMut(u32) -> u32) -> Vec<Server> {
    // those without weight first, so that they have a small chance
    servers.sort_by_key(|server| (server.priority, server.weight));
    let mut ordered = Vec::with_capacity(servers.len());
    while let Some(first) = servers.first() {
        let equals = servers
            .iter()
            .take_while(|server| server.priority == first.priority);
        let weights: Vec<u32> = equals.map(|server| u32::from(server.weight)).collect();
        let mark = chance(weights.iter().sum());
        let mut sum = 0;
        let chosen = weights.iter().position(|weight| {
            sum += weight;
            sum >= mark
        });
        ordered.push(servers.remove(chosen.unwrap_or(0)));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use tokio::net::UdpSocket;

    use super::*;

    fn server(name: &str, priority: u16, weight: u16) -> Server {
        Server {
            name: name.to_owned(),
            port: 5060,
            priority,
            weight,
        }
    }

    fn names(servers: &[Server]) -> Vec<&str> {
        servers.iter().map(|server| server.name.as_str()).collect()
    }

    #[test]
    fn lower_priorities_come_first_and_weights_share_among_equals() {
        let all = vec![
            server("backup", 20, 100),
            server("large", 10, 60),
            server("small", 10, 20),
            server("idle", 10, 0),
        ];
        let least = in_order(all.clone(), |_| 0);
        assert_eq!(names(&least), ["idle", "small", "large", "backup"]);
        let most = in_order(all.clone(), |most| most);
        assert_eq!(names(&most), ["large", "small", "idle", "backup"]);
        let mut first = 0;
        for mark in 0..=80 {
            first += u32::from(in_order(all.clone(), |most| mark.min(most))[0].name == "large");
        }
        assert_eq!(first, 60, "of 81 marks those above 20");
    }

    /// A name server that answers one question with these SRV records, each (priority, weight, port,
    /// name).
    async fn stub(records: &'static [(u16, u16, u16, &str)]) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        tokio::spawn(async move {
            let mut buffer = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let asked = &buffer[..length];
                // the question ends with the root's label, type and class
                let end = 12 + asked[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
                let mut answer = asked[..end].to_vec();
                answer[2..4].copy_from_slice(&[0x85, 0x80]);
                answer[4..12].copy_from_slice(&[0, 1, 0, records.len() as u8, 0, 0, 0, 0]);
                for (priority, weight, port, name) in records {
                    // the name asked for, SRV, IN, a minute
                    answer.extend([0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60]);
                    let mut data = Vec::new();
                    for number in [priority, weight, port] {
                        data.extend(number.to_be_bytes());
                    }
                    for label in name.split('.').filter(|label| !label.is_empty()) {
                        data.push(label.len() as u8);
                        data.extend(label.bytes());
                    }
                    data.push(0);
                    answer.extend((data.len() as u16).to_be_bytes());
                    answer.extend(data);
                }
                socket.send_to(&answer, from).await.unwrap();
            }
        });
        address
    }

    #[tokio::test]
    async fn a_name_server_tells_the_servers_of_a_carrier() {
        let address = stub(&[
            (20, 0, 5070, "backup.example.com"),
            (10, 5, 5080, "sip.example.com"),
        ])
        .await;
        let found = servers("_sip._udp.example.com", &[address]).await;
        assert_eq!(names(&found), ["sip.example.com", "backup.example.com"]);
        assert_eq!((found[0].port, found[1].port), (5080, 5070));
    }

    #[tokio::test]
    async fn without_records_or_with_a_lone_dot_the_name_means_itself() {
        let none = stub(&[]).await;
        assert_eq!(servers("_sip._tcp.example.com", &[none]).await, []);
        let dot = stub(&[(0, 0, 0, "")]).await;
        assert_eq!(servers("_sip._tcp.example.com", &[dot]).await, []);
    }
}
