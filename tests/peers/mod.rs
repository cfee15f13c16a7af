//! Calls, lines, leads, models and messengers against programs that we did not write (SIPp, Kamailio,
//! dnsmasq, mockpost, aimock, mock-ai-api, telegram-test-api, Chromium), and against the practice line, over real
//! sockets on loopback. Every program is started and ended by its test.
//!
//! Does not know tasks: see the World tests for those.

mod baresip;
mod baresip_sound;
mod caller;
mod early_sound;
mod kamailio;
mod leads;
pub(crate) mod load;
mod messengers;
pub(crate) mod models;
mod node;
mod practice;
pub(crate) mod process;
pub(crate) mod program;
mod python;
mod secure;
mod servers;
mod sessions;
mod sipp;
