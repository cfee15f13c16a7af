//! The real window, on a screen without a monitor: what only the packaged whole can show.
//! Run by `cargo xtask test window`; it needs a built app.

mod calling;
mod desk;
mod door;
mod harness;
mod native;
mod opening;
mod page;
mod patience;
mod webdriver;
