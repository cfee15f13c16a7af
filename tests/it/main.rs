//! One test binary over the whole house, without the shell.

mod contract;
#[path = "../peers/mod.rs"]
mod peers;
