//! TLS towards a carrier: whom a line trusts (this machine's authorities, and those that the user
//! gave), and what a connection that did not come about says about the line.
//!
//! Does not know SIP.

use std::io::ErrorKind;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::outcome::{CertificateProblem, LineFault};
use rsipstack::{sip::HostWithPort, transport::TlsConfig};
use rustls::{
    CertificateError, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Trust for connections to `host`: its certificate must be made out to this name.
pub(crate) async fn trust(host: &HostWithPort, own_ca: Option<String>) -> TlsConfig {
    // Another library in this program may have chosen already; any will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // The system's store is read from the disk, or asked for over its own interface.
    let roots = tokio::task::spawn_blocking(move || roots(own_ca.as_deref())).await;
    TlsConfig {
        // without any root every certificate is refused, as it should be
        ca_certs: Some(roots.unwrap_or_default()),
        sni_hostname: Some(host.host.to_string()),
        ..TlsConfig::default()
    }
}

/// All authorities that are believed, as PEM. One that cannot be used is left out: the stack would
/// refuse them all for it.
fn roots(own_ca: Option<&str>) -> Vec<u8> {
    let own = own_ca.unwrap_or_default().as_bytes();
    let own = CertificateDer::pem_slice_iter(own).filter_map(Result::ok);
    let system = rustls_native_certs::load_native_certs();
    if system.certs.is_empty() {
        tracing::warn!("this machine has no certificates of authorities");
    }
    let mut store = RootCertStore::empty();
    let usable = own
        .chain(system.certs)
        .filter(|certificate| store.add(certificate.clone()).is_ok());
    let mut pem = String::new();
    for certificate in usable {
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        pem.push_str(&STANDARD.encode(&certificate));
        pem.push_str("\n-----END CERTIFICATE-----\n");
    }
    pem.into_bytes()
}

/// What it says about a line that no connection came about.
pub(crate) fn fault_of(error: &rsipstack::Error) -> LineFault {
    let rsipstack::Error::IoError(error) = error else {
        return LineFault::Unreachable;
    };
    let inner = error.get_ref();
    if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return match tls {
            rustls::Error::InvalidCertificate(why) => LineFault::Certificate {
                problem: problem_of(why),
            },
            // It speaks, but not so that an encrypted connection could come of it.
            _ => LineFault::NoTls,
        };
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => LineFault::Refused,
        // It took the connection and ended it at our first words.
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::InvalidData => {
            LineFault::NoTls
        }
        _ => LineFault::Unreachable,
    }
}

fn problem_of(why: &CertificateError) -> CertificateProblem {
    match why {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            CertificateProblem::UnknownIssuer
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateProblem::OtherName
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            CertificateProblem::Expired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateProblem::NotYetValid
        }
        // Of the library's open list: revoked, badly encoded, made for another purpose.
        _ => CertificateProblem::Unusable,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn broken(by: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> LineFault {
        fault_of(&io::Error::new(ErrorKind::InvalidData, by).into())
    }

    #[test]
    fn a_connection_that_did_not_come_about_says_why() {
        let certificate = |why| broken(rustls::Error::InvalidCertificate(why));
        assert_eq!(
            certificate(CertificateError::Expired),
            LineFault::Certificate {
                problem: CertificateProblem::Expired
            }
        );
        assert_eq!(
            certificate(CertificateError::Revoked),
            LineFault::Certificate {
                problem: CertificateProblem::Unusable
            }
        );
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::HandshakeFailure);
        assert_eq!(broken(alert), LineFault::NoTls);
        let kind = |kind| fault_of(&io::Error::from(kind).into());
        assert_eq!(kind(ErrorKind::ConnectionRefused), LineFault::Refused);
        assert_eq!(kind(ErrorKind::UnexpectedEof), LineFault::NoTls);
        assert_eq!(kind(ErrorKind::TimedOut), LineFault::Unreachable);
    }

    #[test]
    fn what_is_no_certificate_is_left_out_of_the_roots() {
        let nonsense = "-----BEGIN CERTIFICATE-----\nMAAA\n-----END CERTIFICATE-----\n";
        let with = roots(Some(nonsense));
        assert_eq!(with, roots(None));
    }
}
