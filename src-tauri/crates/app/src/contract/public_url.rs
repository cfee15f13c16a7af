//! How visitors of web channels reach this app.

use domain::public_url::{ProbeFault, PublicUrlSettings, PublicUrlStanding};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How visitors reach the web pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublicUrlView {
    /// What the user chose.
    pub settings: PublicUrlSettings,
    /// A secret of the tunnel's server is kept.
    pub has_secret: bool,
    /// How it stands.
    pub standing: PublicUrlStanding,
    /// Under which address visitors come, without the last `/`.
    pub base: String,
}

/// Another way for visitors. Debug hides what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PublicUrlUpdate {
    /// All of it.
    pub settings: PublicUrlSettings,
    /// The secret of the tunnel's server; `None`: the one that is kept; empty: none.
    pub secret: Option<String>,
}

impl std::fmt::Debug for PublicUrlUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PublicUrlUpdate")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// An address to be tried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PublicUrlProbe {
    /// It.
    pub address: String,
}

/// What trying it out found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublicUrlProbed {
    /// Why it does not lead here; `None`: it does.
    pub fault: Option<ProbeFault>,
}
