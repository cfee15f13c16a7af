//! Messengers: the practice channel, Telegram, the web. Adapters behind the engine's port
//! ([`engine::ports::messenger`]); [`Messengers`] is the one door to all of them.
//!
//! | folder | what |
//! |---|---|
//! | `hub` | sends each channel to the adapter of its kind |
//! | `practice` | people inside the app |
//! | `telegram` | bots, and business accounts behind bots |
//! | `web` | page, frame, button and API, on our own server |
//! | `public_url` | whether the world reaches that server; a tunnel |
//! | `http` | the client for services on the net |
//!
//! Knows no store, no task and no window. Secrets, addresses that hold them, people and messages never
//! reach a log.

mod http;
mod hub;
pub mod practice;
pub mod public_url;
mod telegram;
mod web;

pub use http::NoClient;
pub use hub::{MessengerParts, Messengers};
