//! What stands on the command line. Knows no file system: paths are taken as they are written.

use std::{ffi::OsString, path::PathBuf};

/// Printed with `--help` and after a mistake.
pub(crate) const USAGE: &str = "\
Usage:
  switchboard [--data DIR] [FILE…]       the window; files are opened for import
  switchboard serve [--data DIR] [--port N] [--database postgres://…]
                                         the same commands over HTTP on loopback, no window
  switchboard --version | --help";

/// What to start.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Launch {
    /// The window.
    Window(WindowOptions),
    /// The door over HTTP.
    Serve(ServeOptions),
}

/// A launch, or a text to print.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// Start this.
    Launch(Launch),
    /// Print this and end well.
    Help(String),
}

/// Options of the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WindowOptions {
    /// Data folder; `None`: the user's own.
    pub(crate) data: Option<PathBuf>,
    /// Files to open.
    pub(crate) files: Vec<PathBuf>,
    /// PostgreSQL instead of the data folder's database.
    pub(crate) database: Option<String>,
}

/// Options of `serve`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    /// Data folder; `None`: the user's own.
    pub(crate) data: Option<PathBuf>,
    /// Port on loopback; 0: any free one.
    pub(crate) port: u16,
    /// PostgreSQL instead of the data folder's database.
    pub(crate) database: Option<String>,
}

/// A mistake on the command line.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ArgsError {
    /// An option without its value.
    #[error("{0} needs a value")]
    NeedsValue(String),
    /// A port that is none.
    #[error("\"{0}\" is not a port (0 to 65535)")]
    NotAPort(String),
    /// An option that does not exist.
    #[error("there is no option {0}")]
    Unknown(String),
    /// Text that is not Unicode where it has to be.
    #[error("an option is not readable text")]
    NotText,
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(args: impl Iterator<Item = OsString>) -> Result<Parsed, ArgsError> {
    let mut args = args.peekable();
    let serve = args.peek().is_some_and(|first| first == "serve");
    if serve {
        args.next();
    }
    let (mut data, mut database, mut port, mut files) = (None, None, 0, Vec::new());
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy().into_owned();
        let mut value = || {
            args.next()
                .ok_or_else(|| ArgsError::NeedsValue(text.clone()))
        };
        match text.as_str() {
            "--help" | "-h" => return Ok(Parsed::Help(USAGE.to_owned())),
            "--version" | "-V" => {
                return Ok(Parsed::Help(
                    concat!("switchboard ", env!("CARGO_PKG_VERSION")).to_owned(),
                ));
            }
            "--data" => data = Some(PathBuf::from(value()?)),
            "--database" => {
                database = Some(value()?.into_string().map_err(|_| ArgsError::NotText)?);
            }
            "--port" if serve => {
                let given = value()?.to_string_lossy().into_owned();
                port = given.parse().map_err(|_| ArgsError::NotAPort(given))?;
            }
            other if other.starts_with("--") || serve => {
                return Err(ArgsError::Unknown(other.to_owned()));
            }
            _ => files.push(PathBuf::from(arg)),
        }
    }
    Ok(Parsed::Launch(if serve {
        Launch::Serve(ServeOptions {
            data,
            port,
            database,
        })
    } else {
        Launch::Window(WindowOptions {
            data,
            files,
            database,
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Parsed, ArgsError> {
        parse(args.iter().map(OsString::from))
    }

    #[test]
    fn files_belong_to_the_window() {
        let Ok(Parsed::Launch(Launch::Window(options))) =
            read(&["--data", "/d", "a.xlsx", "b.csv"])
        else {
            panic!("a window was asked for");
        };
        assert_eq!(options.data, Some(PathBuf::from("/d")));
        assert_eq!(
            options.files,
            [PathBuf::from("a.xlsx"), PathBuf::from("b.csv")]
        );
    }

    #[test]
    fn serve_takes_a_port_and_a_database() {
        let parsed = read(&["serve", "--port", "8080", "--database", "postgres://h/d"]);
        assert_eq!(
            parsed,
            Ok(Parsed::Launch(Launch::Serve(ServeOptions {
                data: None,
                port: 8080,
                database: Some("postgres://h/d".to_owned()),
            })))
        );
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            read(&["serve", "--port", "many"]),
            Err(ArgsError::NotAPort("many".to_owned()))
        );
        assert_eq!(
            read(&["--data"]),
            Err(ArgsError::NeedsValue("--data".to_owned()))
        );
        assert_eq!(
            read(&["--colour"]),
            Err(ArgsError::Unknown("--colour".to_owned()))
        );
        assert_eq!(
            read(&["serve", "x.xlsx"]),
            Err(ArgsError::Unknown("x.xlsx".to_owned()))
        );
    }
}
