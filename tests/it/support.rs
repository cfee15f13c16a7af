//! What the tests share: Worlds of calls and of chats, each with its own store and clock.

pub(crate) mod carrier;
pub(crate) mod chat_forms;
pub(crate) mod chat_parts;
pub(crate) mod chat_world;
pub(crate) mod database;
pub(crate) mod forms;
pub(crate) mod messenger;
pub(crate) mod on_the_phone;
pub(crate) mod parts;
pub(crate) mod room;
pub(crate) mod trace;
mod transfers;
pub(crate) mod world;

pub(crate) use carrier::Plan;
pub(crate) use forms::{daily, redial, utc, workdays};
pub(crate) use parts::TalkPlan;
pub(crate) use trace::What;
pub(crate) use world::{World, callees, in_each_world, numbers};
