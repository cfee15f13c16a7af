//! Voices, and later models and recognizers: adapters behind the engine's ports.
//!
//! Does not know calls, tasks or the database.

mod flite;
mod kept;
mod letters;

pub use flite::FliteVoice;
