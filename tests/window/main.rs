//! The real window, on a screen without a monitor: what only the packaged whole can show.
//! Run by `cargo xtask test window`; it needs a built app.

mod captions;
mod chats;
mod desk;
mod door;
mod first_run;
mod harness;
mod importing;
mod native;
mod opening;
mod page;
mod patience;
mod receiver;
mod rehearsal;
mod steps;
mod test_calls;
mod webdriver;
