//! What happens: the dialer, call sessions, recovery, agents that follow a script. It owns the ports
//! to the outside.
//!
//! Invariants:
//! - Decide purely, then do: every decision is `domain`'s; this performs it.
//! - Write, then act: an attempt is committed before its INVITE, an answer before the first word.
//! - One step at a time: all that changes the dialer's memory or a call's row happens in
//!   [`Engine::step`] or in a use case that holds the same lock; time comes from the [`ports::Clock`].
//! - What an older attempt says late is dropped; every call ends, whatever its carrier or agent does.
//!
//! It knows no SIP, no HTTP, no file format, no window.
//!
//! | file | what |
//! |---|---|
//! | `ports` | the outside world in the engine's words |
//! | `clock`, `effects`, `error` | the clocks; names of all effects; what can go wrong |
//! | `engine` | putting it together: run, step, when to wake |
//! | `dialer`, `task_desk`, `line_desk`, `live` | the dialer's memory: tasks, lines, calls |
//! | `placing`, `vetting` | who is called now: fair, within all limits, tested right before |
//! | `expiry` | who waits too long is given up on time |
//! | `inbox`, `news`, `marks`, `session`, `ending` | what happens to a call, until its end is written down |
//! | `starts`, `preflight` | a task starts, stops, is imported into, changes |
//! | `records` | cancel, redial |
//! | `trouble` | disk full, database locked: tasks stop, nothing spins |
//! | `recovery` | a known outcome for every call that a crash left alive |
//! | `lines`, `test_call`, `board` | lines in use; test calls; what is shown of live calls |
//! | `rehearsing` | rehearsals: personas are called, judged and written down |
//! | `outlook` | what would happen, before it starts |
//! | `chats/` | chat tasks: channels, dialogues, first messages, money, leads |
//! | `agents` | which kind of agent talks |
//! | `script_agent` | the agent that follows a script |
//! | `call_book` | money and words of calls that go on, written down |
//! | `conversing_agent` | the agent that hears, thinks and speaks through services |
//! | `summing_up` | what a call came to, found out after it |
//! | `lineless_test` | test conversations by typing, and by microphone and speaker |

mod agents;
mod board;
mod call_book;
pub mod chats;
pub mod clock;
mod conversing_agent;
mod dialer;
mod effects;
mod ending;
mod engine;
mod error;
mod expiry;
mod inbox;
mod line_desk;
mod lineless_test;
mod lines;
mod live;
mod marks;
mod news;
mod outlook;
mod placing;
pub mod ports;
mod preflight;
mod records;
mod recovery;
mod rehearsing;
mod script_agent;
mod session;
mod starts;
mod summing_up;
mod task_desk;
mod test_call;
mod trouble;
mod vetting;
mod views;

pub use agents::Agents;
pub use board::TestCallState;
pub use clock::SystemClock;
pub use conversing_agent::{ConversingAgent, ConversingParts, agent_place};
pub use effects::{CHAT_EFFECTS, EFFECTS, TALK_EFFECTS};
pub use engine::{Engine, EngineParts};
pub use error::{EngineError, Result};
pub use lines::place;
pub use live::LiveCallInfo;
pub use outlook::{CostRange, Outlook, cost_range, outlook};
pub use records::Changed;
pub use recovery::Recovered;
pub use script_agent::ScriptAgent;
