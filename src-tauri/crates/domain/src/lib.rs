//! The rules of Switchboard, pure: no clock, no chance, no files, no network, no database.
//!
//! Time, identifiers and seeds come in as arguments; decisions go out as values.

pub mod agent;
pub mod call_record;
pub mod call_task;
pub mod callee;
mod chance;
pub mod channel;
pub mod do_not_call;
pub mod export;
pub mod ids;
pub mod import;
pub mod integration;
pub mod line;
pub mod money;
pub mod outcome;
pub mod pacer;
pub mod phone;
pub mod practice;
pub mod redial;
pub mod schedule;
pub mod script;
pub mod settings;
pub mod time;
pub mod zone;
