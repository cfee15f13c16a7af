//! Calls to a user's own web service: the function "custom api".

use async_trait::async_trait;
use domain::ai_profile::CustomApi;

use super::messenger::Secret;

/// Calls web services that a user has described.
#[async_trait]
pub trait ApiCaller: Send + Sync {
    /// Calls once, without trying again.
    async fn call(&self, call: ApiCall) -> Result<ApiReply, ApiFault>;
}

/// A call as the user described it, with the arguments that a model gave.
///
/// `{key}` is filled in: in the address percent-encoded (never in its scheme or host), in the JSON body
/// as a string's contents or as a whole value, wherever it stands. A key without an argument gives
/// nothing (`null` as a JSON value).
#[derive(Debug, Clone)]
pub struct ApiCall {
    /// The description.
    pub api: CustomApi,
    /// The value of its secret header, opened.
    pub secret: Option<Secret>,
    /// Arguments, checked against their schema.
    pub arguments: serde_json::Map<String, serde_json::Value>,
}

/// What a service answered with success (2xx).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiReply {
    /// Its words.
    pub text: String,
    /// There was more than is taken.
    pub cut: bool,
}

/// Why a call gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiFault {
    /// The description cannot be called: what is wrong with it.
    #[error("the call is not described well: {0}")]
    BadCall(String),
    /// Nobody was reached.
    #[error("the service was not reached")]
    NotReached,
    /// No answer within the patience; it may have been carried out all the same.
    #[error("no answer in time")]
    TooSlow,
    /// The answer broke off; it may have been carried out all the same.
    #[error("the answer broke off")]
    CutOff,
    /// It sends to another address, where the call does not follow.
    #[error("the service sends to another address")]
    Elsewhere,
    /// It answered with a refusal or a fault.
    #[error("the service answered {status}")]
    Answered {
        /// The status.
        status: u16,
        /// What it said, shortened.
        text: String,
    },
    /// The answer is no text.
    #[error("the answer is no text")]
    NotText,
}
