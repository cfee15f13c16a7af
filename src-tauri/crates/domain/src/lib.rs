//! The rules of Switchboard, pure: no clock, no chance, no files, no network, no database.
//!
//! Time, identifiers and seeds come in as arguments; decisions go out as values.

pub mod agent;
pub mod ai_profile;
pub mod answering;
pub mod barge_in;
pub mod budget;
pub mod call_record;
pub mod call_task;
pub mod callee;
pub mod chance;
pub mod channel;
pub mod chat_list;
pub mod chat_task;
mod codes;
pub mod contact;
pub mod conversation;
pub mod dialogue;
pub mod do_not_call;
pub mod export;
pub mod form;
pub mod ids;
pub mod import;
pub mod integration;
pub mod knowledge;
pub mod line;
pub mod manager;
pub mod money;
pub mod outbox;
pub mod outcome;
pub mod pacer;
pub mod phone;
pub mod practice;
pub mod public_url;
pub mod redial;
pub mod rehearsal;
pub mod schedule;
pub mod script;
pub mod settings;
pub mod tasks;
pub mod time;
pub mod web_address;
pub mod zone;
