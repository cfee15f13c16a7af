//! When voice of the callee breaks in on the agent. Source: telephony, Turn-taking; the goal is
//! that the agent is silent a quarter of a second after the callee began.

use crate::time::Millis;

/// Voice that lasts so long while the agent speaks or thinks breaks in.
pub const VOICE: Millis = 200;
/// Voice is told of when it has lasted so long: less is no speech.
pub const TOLD_AFTER: Millis = 100;
/// Voice that goes on for so long after it was told of breaks in.
pub const WAIT: Millis = VOICE - TOLD_AFTER;
