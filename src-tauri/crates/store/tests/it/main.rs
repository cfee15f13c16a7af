//! The store's own tests: every one runs on SQLite, and on PostgreSQL when
//! `SWITCHBOARD_TEST_POSTGRES` names a server (`cargo xtask test` starts one).

// a test that cannot go on had better panic
#![allow(clippy::unwrap_used)]

mod alone;
mod callees;
mod chats;
mod claims;
mod column_choices;
mod counters;
mod do_not_call;
mod exports;
mod feed;
mod forms;
mod imports;
mod opening;
mod records;
mod rehearsals;
mod scale;
mod support;
mod talks;
mod usage;
