//! How time is written down: milliseconds since 1970-01-01T00:00:00Z, and lengths in milliseconds.
//!
//! Nothing here reads a clock.

/// A moment: milliseconds since the Unix epoch, UTC.
pub type UnixMillis = i64;

/// A length of time in milliseconds.
pub type Millis = i64;

/// One second in [`Millis`].
pub const SECOND: Millis = 1_000;
/// One minute in [`Millis`].
pub const MINUTE: Millis = 60 * SECOND;
/// One hour in [`Millis`].
pub const HOUR: Millis = 60 * MINUTE;
/// One day of 24 hours in [`Millis`] (a calendar day may be shorter or longer).
pub const DAY: Millis = 24 * HOUR;
