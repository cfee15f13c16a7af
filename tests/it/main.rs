//! One test binary over the whole house, without the shell.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by failing")]

mod call_money;
mod call_recovery;
mod call_tasks;
mod chat_money;
mod chat_recovery;
mod chat_tasks;
mod contract;
mod documents;
#[path = "../peers/mod.rs"]
mod peers;
mod recovery;
mod serve;
mod support;
mod tidy;
