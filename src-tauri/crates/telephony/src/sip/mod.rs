//! SIP: endpoints, registration, calls, and what an answer means as evidence. `rsipstack` does
//! transactions and dialogs; what it leaves open (telephony, "Holes in rsipstack") is filled here.
//!
//! Does not know tasks or agents.

mod asked;
pub(crate) mod call;
mod challenges;
mod digest;
mod early;
pub(crate) mod endpoint;
pub(crate) mod evidence;
mod inspector;
pub(crate) mod keepalive;
pub(crate) mod names;
pub(crate) mod options;
pub(crate) mod outgoing;
mod own_server;
pub(crate) mod register;
pub(crate) mod report;
pub(crate) mod secure;
mod seen;
pub(crate) mod session;
mod sound;
mod srv;
pub(crate) mod talk;
pub(crate) mod transfer;
