//! What the user chose once for the whole app.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Colours of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The app's settings. Every field has a default, so that older stored settings stay readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Country in which numbers without `+` are read: ISO 3166 alpha-2, upper case. `None`: not
    /// asked yet (first run asks).
    pub default_country: Option<String>,
    /// IANA zone in which new tasks keep their calling time.
    pub time_zone: String,
    /// `en`, `ru` or `zh`; `None`: as the desktop says.
    pub language: Option<String>,
    /// Colours of the window.
    pub theme: Theme,
    /// How late a scheduled start may still happen by itself after the app was closed, in hours.
    /// Source: product, 2.2 ("within the grace (12 h)").
    pub missed_start_grace_hours: u32,
    /// Recordings older than this many days are deleted; `None`: kept.
    pub keep_recordings_days: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            default_country: None,
            time_zone: "UTC".to_owned(),
            language: None,
            theme: Theme::System,
            missed_start_grace_hours: 12,
            keep_recordings_days: None,
        }
    }
}
