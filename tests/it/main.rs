//! One test binary over the whole house, without the shell.

mod call_tasks;
mod contract;
mod documents;
#[path = "../peers/mod.rs"]
mod peers;
mod recovery;
mod support;
mod tidy;
