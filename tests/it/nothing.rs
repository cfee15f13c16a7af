//! The tests are in `it/main.rs`; a package needs a target of its own.
