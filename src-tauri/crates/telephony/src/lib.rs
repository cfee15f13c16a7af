//! Phone calls over SIP: lines, calls, their sound and recordings, and the built-in practice line; and
//! test calls by microphone and speaker.
//!
//! Implements the engine's ports `CallCarrier`, `RecordingShelf` and `RoomSound`. Does not know tasks, agents, the
//! database or a window. Numbers, passwords and SIP messages never reach its own log; `rsipstack`
//! writes whole messages into its log, so whoever sets up logging must leave it out: [`QUIET`].

mod carrier;
mod files;
mod line;
mod line_test;
mod media;
mod practice;
pub mod recording;
mod room;
mod sip;

pub use carrier::{CarrierConfig, CarrierStartError, SipCarrier, Timing};
pub use media::{MediaStatistics, SAMPLE_RATE};
pub use room::Room;
pub use sip::transfer::TransferTiming;

/// Directive for `tracing_subscriber::EnvFilter`: the SIP stack logs numbers and credentials.
pub const QUIET: &str = "rsipstack=off";
