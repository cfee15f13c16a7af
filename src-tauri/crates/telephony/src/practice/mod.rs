//! The practice line: a SIP peer of its own inside the app, on loopback. It takes real calls with the
//! same stack and sound as any carrier; only its callees are made up.
//!
//! Does not know campaigns: the number called decides, by the line's settings, what a callee does.

mod callee;
mod conversation;
#[cfg(test)]
mod leaves_nothing;
pub(crate) mod noise;
mod peer;
mod persona;
pub(crate) mod phrases;
mod referred;
mod words;

pub(crate) use peer::PracticePeer;
pub(crate) use words::{Told, Words};

/// Number that answers at once and sends back what it hears; used by "Test line".
pub(crate) const ECHO_NUMBER: &str = "echo";
