//! What a page or a program is told when it is refused: a status, a code, and when to try again.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::time::SECOND;
use serde_json::json;

use super::limits::Refused;

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no such page or channel.
    NotFound,
    /// It was asked for under a name that is not ours.
    OtherName,
    /// The page that asks is not one of the channel's.
    ForeignPage,
    /// Nobody knows this visitor: a new token is needed.
    NotAVisitor,
    /// The body is too large.
    TooLarge,
    /// The body is not JSON.
    NotJson,
    /// The message lacks something or is too long.
    BadMessage,
    /// A limit is reached.
    Limit(Refused),
    /// Too many pages look on.
    TooManyPages,
    /// It cannot be stored now.
    Unavailable,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Refusal::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Refusal::OtherName => (StatusCode::MISDIRECTED_REQUEST, "other_name"),
            Refusal::ForeignPage => (StatusCode::FORBIDDEN, "foreign_page"),
            Refusal::NotAVisitor => (StatusCode::UNAUTHORIZED, "not_a_visitor"),
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Refusal::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json"),
            Refusal::BadMessage => (StatusCode::UNPROCESSABLE_ENTITY, "bad_message"),
            Refusal::Limit(Refused::Visitor(_)) => (StatusCode::TOO_MANY_REQUESTS, "too_fast"),
            Refusal::Limit(Refused::Address(_) | Refused::Task(_)) => {
                (StatusCode::TOO_MANY_REQUESTS, "full")
            }
            Refusal::TooManyPages => (StatusCode::TOO_MANY_REQUESTS, "too_many_pages"),
            Refusal::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        let mut response = (status, Json(json!({ "error": code }))).into_response();
        if let Some(seconds) = self.retry_after() {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl Refusal {
    /// Seconds until it is worth trying again.
    fn retry_after(self) -> Option<i64> {
        match self {
            Refusal::Limit(
                Refused::Visitor(wait) | Refused::Address(wait) | Refused::Task(wait),
            ) => Some((wait + SECOND - 1) / SECOND),
            Refusal::TooManyPages => Some(30),
            Refusal::Unavailable => Some(5),
            Refusal::NotFound
            | Refusal::OtherName
            | Refusal::ForeignPage
            | Refusal::NotAVisitor
            | Refusal::TooLarge
            | Refusal::NotJson
            | Refusal::BadMessage => None,
        }
    }
}
