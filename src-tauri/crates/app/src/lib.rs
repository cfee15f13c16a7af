//! Use cases behind the one IPC door. Knows the store, the engine and sheets; knows no window, no
//! HTTP, no SIP.

pub mod contract;
