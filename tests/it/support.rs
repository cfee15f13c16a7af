//! What the tests of calling share: a World with its own store, clock and telephone network.

pub(crate) mod carrier;
pub(crate) mod database;
pub(crate) mod forms;
pub(crate) mod parts;
pub(crate) mod trace;
pub(crate) mod world;

pub(crate) use carrier::Plan;
pub(crate) use forms::{daily, redial, utc, workdays};
pub(crate) use parts::TalkPlan;
pub(crate) use trace::What;
pub(crate) use world::{World, callees, in_each_world, numbers};
