//! Who may come in: requests to a loopback name (against DNS rebinding) with the token of this run.

use std::sync::Arc;

use app::contract::{ErrorCode, IpcError};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Uri, header},
    middleware::Next,
    response::Response,
};
use rand::RngCore as _;

use super::{Door, rpc::refusal};

/// A token that cannot be guessed: 32 random bytes in hexadecimal.
pub(crate) fn new_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses a request without the token.
pub(super) async fn token(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    match given(request.headers(), request.uri()) {
        Some(given) if same(given, &door.token) => next.run(request).await,
        _ => refusal(&IpcError::new(ErrorCode::Unauthorized)),
    }
}

/// Refuses a request that was sent to another name than ours: a page elsewhere may have pointed its
/// own name at 127.0.0.1.
pub(super) async fn loopback_host(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _port)| name));
    match name {
        Some("127.0.0.1" | "localhost") => next.run(request).await,
        _ => refusal(&IpcError::new(ErrorCode::Unauthorized)),
    }
}

/// The token in the header, or in the query (event streams and downloads cannot set headers).
fn given<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    let header = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    header
        .and_then(|value| value.strip_prefix("Bearer "))
        .or_else(|| {
            uri.query()?
                .split('&')
                .find_map(|pair| pair.strip_prefix("token="))
        })
}

/// Compares in a time that does not tell where the difference is.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |seen, (x, y)| seen | (x ^ y))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_compare_whole() {
        let (a, b) = (new_token(), new_token());
        assert_eq!(a.len(), 64);
        assert!(same(&a, &a.clone()));
        assert!(!same(&a, &b));
        assert!(!same(&a, &a[..63]));
    }

    #[test]
    fn the_token_may_come_in_the_query() {
        let uri: Uri = "/events?since=3&token=abc".parse().unwrap();
        assert_eq!(given(&HeaderMap::new(), &uri), Some("abc"));
        let uri: Uri = "/events?nottoken=abc".parse().unwrap();
        assert_eq!(given(&HeaderMap::new(), &uri), None);
    }
}
