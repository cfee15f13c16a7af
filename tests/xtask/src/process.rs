//! Starts other programs and says so: cargo, npm, and anything a step needs.
//! It does not know what their output means; `counts.rs` does.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::house::House;
use crate::stop::Stop;

/// A cargo command in the checkout's root.
///
/// Cargo tells this process about its own package through variables that some build scripts watch
/// (`ring` does); handed on, they would make every second build compile half the tree again.
pub(crate) fn cargo(house: &House) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(house.root());
    for (name, _) in std::env::vars_os() {
        let ours = name.to_string_lossy();
        let told_by_cargo = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ]
        .iter()
        .any(|prefix| ours.starts_with(prefix))
            || ours == "CARGO_PRIMARY_PACKAGE";
        if told_by_cargo {
            command.env_remove(&name);
        }
    }
    command
}

/// An npm command in the interface's package.
pub(crate) fn npm(house: &House) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(house.ui());
    command
}

/// Runs a command with the terminal's own streams; anything but success ends the work.
pub(crate) fn must(command: &mut Command) -> Result<(), Stop> {
    let line = announce(command);
    let status = command
        .status()
        .map_err(|error| Stop::because(format!("`{line}` could not be started: {error}.")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Stop::because(format!("`{line}` failed ({status}).")))
    }
}

/// What a watched command did.
pub(crate) struct Watched {
    /// It ended with success.
    pub(crate) succeeded: bool,
    /// All it wrote to its standard output, which was shown at the same time.
    pub(crate) output: String,
}

/// Runs a command, showing its output as it comes and keeping it for counting.
pub(crate) fn watch(command: &mut Command) -> Result<Watched, Stop> {
    let line = announce(command);
    let trouble = |error: std::io::Error| Stop::because(format!("`{line}` failed: {error}."));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(trouble)?;
    let mut output = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut screen = std::io::stdout();
        loop {
            let from = output.len();
            if reader.read_until(b'\n', &mut output).map_err(trouble)? == 0 {
                break;
            }
            // A terminal that went away must not stop the tests.
            let _ = screen
                .write_all(&output[from..])
                .and_then(|()| screen.flush());
        }
    }
    let status = child.wait().map_err(trouble)?;
    Ok(Watched {
        succeeded: status.success(),
        output: String::from_utf8_lossy(&output).into_owned(),
    })
}

/// What a program writes when asked something small (a version, a list); `None` if it is absent.
pub(crate) fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Shows the command line the way a person would type it, and returns it.
fn announce(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    println!("$ {line}");
    line
}
