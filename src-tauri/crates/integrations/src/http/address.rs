//! Whether an address may be used: without encryption only on this machine and in the own network.

use std::net::{IpAddr, SocketAddr};

use domain::integration::{DeliveryFaultKind, is_private};
use engine::ports::leads::LeadFault;
use reqwest::Url;

use crate::faults;

/// Where a request may go.
#[derive(Debug)]
pub(super) enum Reach {
    /// It is encrypted, or leads to an address that is near.
    Anywhere,
    /// A name that leads to these near addresses, and is to lead nowhere else.
    Near {
        /// The name.
        host: String,
        /// Where it leads.
        addresses: Vec<SocketAddr>,
    },
}

/// Where this request may go; the failure when it may not.
pub(super) async fn reach(url: &Url) -> Result<Reach, LeadFault> {
    if url.scheme() == "https" {
        return Ok(Reach::Anywhere);
    }
    let insecure = || faults::never(DeliveryFaultKind::Insecure);
    let host = url.host_str().ok_or_else(insecure)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return if is_private(ip) {
            Ok(Reach::Anywhere)
        } else {
            Err(insecure())
        };
    }
    let port = url.port_or_known_default().unwrap_or(80);
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(|_| faults::passing(DeliveryFaultKind::Unreachable))?
        .collect();
    if addresses.is_empty() {
        return Err(faults::passing(DeliveryFaultKind::Unreachable));
    }
    if !addresses.iter().all(|address| is_private(address.ip())) {
        return Err(insecure());
    }
    let host = host.to_owned();
    Ok(Reach::Near { host, addresses })
}
