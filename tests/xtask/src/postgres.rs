//! A PostgreSQL of our own for one test run: in a temporary folder, on loopback, on a free port,
//! gone at the end however the run ended.
//! It does not know which tests use it; it never touches a server that was already there.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::process;
use crate::stop::Stop;

/// How long a fresh server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; dropping it stops it, and then removes its folder.
pub(crate) struct Postgres {
    server: Child,
    folder: Folder,
    port: u16,
}

/// A temporary folder that goes away with its owner.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub(crate) fn start() -> Result<Self, Stop> {
        let programs = programs().ok_or_else(|| {
            Stop::because("PostgreSQL's programs were not found under /usr/lib/postgresql.")
        })?;
        let root = process::ask("id", &["-u"]).as_deref() == Some("0");
        let folder = Folder(
            std::env::temp_dir().join(format!("switchboard-postgres-{}", std::process::id())),
        );
        let io = |error: std::io::Error| Stop::because(format!("{}: {error}.", folder.0.display()));
        fs::create_dir_all(&folder.0).map_err(io)?;
        if root {
            // The server refuses to run as root, and its folder must be its own.
            process::must(
                Command::new("chown")
                    .arg("postgres:postgres")
                    .arg(&folder.0),
            )?;
        }
        let data = folder.0.join("data");
        process::must(
            as_server_user(&programs.join("initdb"), root)
                .args(["--username=switchboard", "--auth=trust", "--encoding=UTF8"])
                .args([
                    "--locale=C.UTF-8",
                    "--no-sync",
                    "--no-instructions",
                    "--pgdata",
                ])
                .arg(&data)
                .current_dir(&folder.0)
                .stdout(Stdio::null()),
        )?;
        fs::write(
            data.join("pg_hba.conf"),
            "host all all 127.0.0.1/32 trust\n",
        )
        .map_err(io)?;

        let port = free_port().map_err(io)?;
        let log = fs::File::create(folder.0.join("log")).map_err(io)?;
        let server = as_server_user(&programs.join("postgres"), root)
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()])
            .args([
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "max_connections=200",
            ])
            .arg("-c")
            .arg(format!("unix_socket_directories={}", folder.0.display()))
            .current_dir(&folder.0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(io)?;
        let mut postgres = Self {
            server,
            folder,
            port,
        };
        postgres.wait_until_ready(&programs)?;
        Ok(postgres)
    }

    /// The address the tests are given.
    pub(crate) fn url(&self) -> String {
        format!("postgres://switchboard@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, programs: &Path) -> Result<(), Stop> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.server.try_wait() {
                return Err(self.trouble(&format!("ended at once ({status})")));
            }
            let answers = Command::new(programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()
                .is_ok_and(|status| status.success());
            if answers {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(self.trouble("did not answer in time"))
    }

    fn trouble(&self, what: &str) -> Stop {
        let log = fs::read_to_string(self.folder.0.join("log")).unwrap_or_default();
        Stop::because(format!("The PostgreSQL for the tests {what}:\n{log}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT asks for a fast shutdown, which also ends the server's children.
        let asked = Command::new("kill")
            .args(["-INT", &self.server.id().to_string()])
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// A command run as the user a server may run as. `setpriv` becomes the program itself, so that
/// the process we started is the server, and lets it end with us even if we are killed.
fn as_server_user(program: &Path, root: bool) -> Command {
    let mut command = Command::new("setpriv");
    if root {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.args(["--pdeathsig", "INT", "--"]).arg(program);
    command
}

/// The newest installed version's programs.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let programs = entry.path().join("bin");
            programs
                .join("initdb")
                .is_file()
                .then_some((version, programs))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, programs)| programs)
}

/// A port that was free a moment ago.
fn free_port() -> std::io::Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))?
        .local_addr()
        .map(|address| address.port())
}
