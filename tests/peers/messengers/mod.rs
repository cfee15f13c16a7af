//! The channels with peers that others wrote: a Telegram Bot API, and a browser on a foreign page.
//! Telegram's faults and business accounts, for which there is no such peer, are tested beside the client.

mod engine;
mod telegram;
mod widget;
