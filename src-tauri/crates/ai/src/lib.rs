//! Voices, chat models, knowledge files, users' own web services: adapters behind the engine's ports.
//!
//! Does not know calls, dialogues, tasks or the database.
//!
//! | file | what |
//! |---|---|
//! | `flite`, `kept`, `letters` | the offline voice |
//! | `chat` | chat models and their prices |
//! | `speech` | recognition, voices and realtime models of services |
//! | `knowledge` | files into passages that can be found |
//! | `web_call` | calls to users' own services |
//! | `web`, `faults` | the client that all of them share, and what refusals mean |

mod chat;
mod faults;
mod flite;
mod kept;
mod knowledge;
mod letters;
mod speech;
mod web;
mod web_call;
#[cfg(test)]
mod wire;

pub use chat::{Models, OpenAiModel, PublishedPrices, ScriptedModel, price_of};
pub use flite::FliteVoice;
pub use knowledge::FileReader;
pub use speech::{OpenAiRealtime, OpenAiRecognizer, OpenAiVoice, Voices};
pub use web_call::WebApiCaller;
