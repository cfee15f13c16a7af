//! The shell: starts the house with a window, or without one (`switchboard serve`).
//!
//! It knows how things are put together and nothing of rules or tables.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod args;
mod chats;
mod door;
mod folders;
mod house;
mod logging;
mod probe;
mod serve;
mod trouble;
mod vault;
mod window;

use std::process::ExitCode;

use args::{Launch, Parsed};

fn main() -> ExitCode {
    let outcome = match args::parse(std::env::args_os().skip(1)) {
        Ok(Parsed::Help(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Ok(Parsed::Launch(Launch::Serve(options))) => serve::run(options),
        Ok(Parsed::Launch(Launch::Window(options))) => window::run(options),
        Err(error) => {
            eprintln!("{error}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}
