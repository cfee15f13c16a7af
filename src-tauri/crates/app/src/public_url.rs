//! How visitors of web channels reach this app: kept, taken up at the start, tried out.

use std::sync::Arc;

use domain::public_url::{LOWEST_WEB_PORT, PublicUrlProblem, PublicUrlSettings, PublicWay};
use engine::ports::messenger::Secret;
use store::{Store, StoreError};

use crate::{
    App,
    contract::{
        ErrorCode, FieldProblem, IpcError, Problem, PublicUrlProbe, PublicUrlProbed,
        PublicUrlUpdate, PublicUrlView,
    },
    problems,
};

/// Under which key the settings lie.
const KEPT: &str = "public_url";
/// Under which key, and for which place, the sealed secret of the tunnel's server lies.
const SECRET: &str = "public_url_secret";

/// What the user chose; the defaults before that.
///
/// # Errors
/// When the store does not answer.
pub async fn kept_public_url(store: &Store) -> Result<PublicUrlSettings, StoreError> {
    let kept = store.settings().meta(KEPT).await?;
    // What cannot be read is as if it were not there: the pages are then served as at first.
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// `public_url_get`
pub(crate) async fn view(app: &App) -> Result<PublicUrlView, IpcError> {
    let settings = kept_public_url(&app.store).await?;
    let standing = app.public_url.standing().borrow().clone();
    Ok(PublicUrlView {
        base: standing.base(&settings),
        has_secret: sealed(app).await?.is_some(),
        settings,
        standing,
    })
}

/// Under which address visitors find the web pages now.
pub(crate) async fn base(app: &App) -> Result<String, IpcError> {
    Ok(view(app).await?.base)
}

/// `public_url_update`
pub(crate) async fn update(app: &App, request: PublicUrlUpdate) -> Result<PublicUrlView, IpcError> {
    let settings = request.settings.tidied();
    let found = settings.check().into_iter().map(problem).collect();
    problems::none_or_invalid(found)?;
    let typed = request.secret.map(|secret| secret.trim().to_owned());
    let secret = match &typed {
        Some(secret) => Some(Secret(secret.clone())).filter(|secret| !secret.0.is_empty()),
        None => secret(app).await?,
    };
    let taken_up = app.public_url.take_up(&settings, secret).await;
    if taken_up.is_err() {
        let taken = problems::at("settings.port", Problem::PortTaken);
        return Err(problems::invalid(vec![taken]));
    }
    if let Some(secret) = typed {
        let kept = match secret.is_empty() {
            true => String::new(),
            false => {
                let sealed = app.vault.seal(SECRET, &secret).await;
                let sealed = sealed.map_err(|_| IpcError::new(ErrorCode::VaultUnavailable))?;
                to_hex(&sealed)
            }
        };
        app.store.settings().put_meta(SECRET, &kept).await?;
    }
    let text = serde_json::to_string(&settings)
        .map_err(|error| IpcError::new(ErrorCode::Internal).saying(error.to_string()))?;
    app.store.settings().put_meta(KEPT, &text).await?;
    app.tell("public_url", 0);
    view(app).await
}

/// `public_url_probe`
pub(crate) async fn probe(app: &App, request: PublicUrlProbe) -> PublicUrlProbed {
    PublicUrlProbed {
        fault: app.public_url.probe(&request.address).await.err(),
    }
}

/// Opens the way that is kept, and tells listeners how it stands until the app ends.
pub(crate) async fn work(app: Arc<App>) {
    if let Err(error) = begin(&app).await {
        tracing::warn!(%error, "the way to the web pages could not be opened");
    }
    let mut standing = app.public_url.standing();
    loop {
        tokio::select! {
            () = app.end.cancelled() => return,
            changed = standing.changed() => match changed {
                Ok(()) => app.tell("public_url", 0),
                Err(_) => return,
            },
        }
    }
}

/// With no way but this machine, pages are served when a web channel first needs them.
async fn begin(app: &App) -> Result<(), IpcError> {
    let settings = kept_public_url(&app.store).await?;
    if settings.way == PublicWay::ThisMachine {
        return Ok(());
    }
    let secret = secret(app).await?;
    let taken_up = app.public_url.take_up(&settings, secret).await;
    taken_up.map_err(|_taken| IpcError::new(ErrorCode::InUse).saying("the port is taken"))
}

async fn sealed(app: &App) -> Result<Option<Vec<u8>>, IpcError> {
    let kept = app.store.settings().meta(SECRET).await?;
    Ok(kept
        .filter(|kept| !kept.is_empty())
        .and_then(|kept| from_hex(&kept)))
}

async fn secret(app: &App) -> Result<Option<Secret>, IpcError> {
    match sealed(app).await? {
        Some(sealed) => {
            let opened = app.vault.open(SECRET, &sealed).await;
            let opened = opened.map_err(|_| IpcError::new(ErrorCode::VaultUnavailable))?;
            Ok(Some(Secret(opened)))
        }
        None => Ok(None),
    }
}

fn problem(problem: PublicUrlProblem) -> FieldProblem {
    match problem {
        PublicUrlProblem::Port => problems::at(
            "settings.port",
            Problem::OutOfRange {
                min: i64::from(LOWEST_WEB_PORT),
                max: i64::from(u16::MAX),
            },
        ),
        PublicUrlProblem::Address => problems::at("settings.way.address", Problem::BadAddress),
        PublicUrlProblem::NoServer => problems::at("settings.way.server", Problem::Required),
        PublicUrlProblem::Server => problems::at("settings.way.server", Problem::BadServer),
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks_exact(2);
    let pairs = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_survives_being_written_as_text() {
        assert_eq!(from_hex(&to_hex(&[0, 15, 255])), Some(vec![0, 15, 255]));
        assert_eq!(from_hex("zz"), None);
    }
}
