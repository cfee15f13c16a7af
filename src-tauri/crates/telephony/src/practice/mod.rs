//! The practice line: a SIP peer of its own inside the app, on loopback. It takes real calls with the
//! same stack and sound as any carrier; only its callees are made up.
//!
//! Does not know campaigns: the number called decides, by the line's settings, what a callee does.

mod callee;
mod conversation;
#[cfg(test)]
mod leaves_nothing;
mod peer;
pub(crate) mod phrases;
mod referred;

pub(crate) use peer::PracticePeer;

/// Number that answers at once and sends back what it hears; used by "Test line".
pub(crate) const ECHO_NUMBER: &str = "echo";
