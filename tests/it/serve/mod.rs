//! The door over HTTP, and the thinnest path through the whole house: a workbook, calls over the practice
//! line, recordings, an exported row; by a real process.

mod chat_exports;
mod chats;
mod columns;
mod conversing;
mod dead_air;
mod do_not_call;
mod door;
mod faults;
mod killed;
mod killed_aside;
mod killed_chats;
mod killed_talking;
mod one_database;
mod outside;
mod process;
mod public_url;
mod published;
mod rehearsals;
mod talking;
mod whole_path;
