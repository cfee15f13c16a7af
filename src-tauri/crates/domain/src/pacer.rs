//! How many calls may be started now. Source: seed 2, Task Concurrency; product 2.1.
//!
//! Concurrency is the union rule: calls alive now, together with calls started within the last
//! second, never exceed N. Ringing counts as in progress.
