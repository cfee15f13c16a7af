//! A mail for each lead, as text and as HTML. Its Message-ID is the delivery's id, so that mail
//! programs know a repetition. Nothing of a lead can begin a header of its own. It does not know where
//! the mail goes on to.

mod letter;

use std::error::Error;

use domain::integration::{DeliveryFaultKind, IntegrationSettings, LeadRetry, MailSecurity};
use engine::ports::leads::{LeadDelivery, LeadFault, LeadReceipt};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        self,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};

use crate::{
    LeadSinks,
    faults::{self, Told},
    http::is_distrust,
};

pub(crate) async fn deliver(
    sinks: &LeadSinks,
    delivery: &LeadDelivery,
) -> Result<LeadReceipt, LeadFault> {
    let IntegrationSettings::Email {
        host,
        port,
        security,
        username,
        from,
        to,
    } = &delivery.draft.settings
    else {
        return Err(faults::never(DeliveryFaultKind::BadSettings));
    };
    let letter = letter::write(delivery, from, to)?;
    let host = host.trim();
    let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(*port)
        .timeout(Some(sinks.timings.answer))
        .tls(tls(host, *security).await?);
    let mut password = "";
    if !username.is_empty() {
        let secret = delivery.secret.as_ref();
        let secret = secret.ok_or_else(|| faults::never(DeliveryFaultKind::SecretMissing))?;
        password = &secret.0;
        server = server.credentials(Credentials::new(username.clone(), secret.0.clone()));
    }
    let server = server.build();
    let sent = tokio::time::timeout(sinks.timings.mail, server.send(letter)).await;
    match sent {
        Ok(Ok(_)) => Ok(LeadReceipt { made: None }),
        Ok(Err(error)) => Err(failed(&error, password)),
        Err(_) => Err(faults::passing(DeliveryFaultKind::TimedOut)),
    }
}

/// How the connection is kept secret: never less than was chosen, and nothing at all only on this
/// machine.
async fn tls(host: &str, security: MailSecurity) -> Result<Tls, LeadFault> {
    let parameters = || {
        TlsParameters::new(host.to_owned())
            .map_err(|_| faults::passing(DeliveryFaultKind::NotTrusted))
    };
    match security {
        MailSecurity::Tls => Ok(Tls::Wrapper(parameters()?)),
        MailSecurity::StartTls => Ok(Tls::Required(parameters()?)),
        MailSecurity::None => {
            let found = tokio::net::lookup_host((host, 0)).await;
            let found = found.map_err(|_| faults::passing(DeliveryFaultKind::Unreachable))?;
            let mut addresses = found.peekable();
            if addresses.peek().is_some() && addresses.all(|found| found.ip().is_loopback()) {
                Ok(Tls::None)
            } else {
                Err(faults::never(DeliveryFaultKind::Insecure))
            }
        }
    }
}

fn failed(error: &smtp::Error, password: &str) -> LeadFault {
    use DeliveryFaultKind as Fault;
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    if let Some(status) = error.status() {
        let code = u16::from(status);
        let kind = match code {
            // 454 and 432 are faults of the log-in that pass; 530, 534, 535 and 538 do not.
            530 | 534 | 535 | 538 => Fault::Unauthorized,
            421 | 450..=452 => Fault::TooMany,
            400..=499 => Fault::ReceiverFailed,
            _ => Fault::Rejected,
        };
        let again = if error.is_transient() {
            LeadRetry::BackOff
        } else {
            LeadRetry::Never
        };
        let mut fault = faults::fault(kind, again);
        fault.fault.code = Some(code);
        return fault.saying(&said, password);
    }
    if error.is_tls() || is_distrust(error) {
        return faults::passing(Fault::NotTrusted);
    }
    if error.is_timeout() {
        return faults::passing(Fault::TimedOut);
    }
    if error.is_client() {
        // Either encryption or a way to log in that this server does not offer.
        let kind = if said.to_ascii_uppercase().contains("TLS") {
            Fault::Insecure
        } else {
            Fault::Unauthorized
        };
        return faults::never(kind).saying(&said, password);
    }
    if error.is_response() {
        return faults::passing(Fault::BadAnswer);
    }
    let refused = |kind: std::io::ErrorKind| kind == std::io::ErrorKind::ConnectionRefused;
    let inner = error
        .source()
        .and_then(|inner| inner.downcast_ref::<std::io::Error>());
    // What is neither an answer nor a broken connection failed while it was being made.
    match inner.map(std::io::Error::kind) {
        Some(kind) if !refused(kind) && is_broken(kind) => faults::passing(Fault::Broken),
        Some(_) | None => faults::passing(Fault::Unreachable),
    }
}

fn is_broken(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind as Io;
    matches!(
        kind,
        Io::ConnectionReset | Io::ConnectionAborted | Io::BrokenPipe | Io::UnexpectedEof
    )
}

#[cfg(test)]
mod tests;
