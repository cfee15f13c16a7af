//! Programs of others, started for one test and ended with it.

use std::{
    io,
    net::{TcpListener, UdpSocket},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

/// How a program is waited for: until it listens, and until it ends.
const LIMIT: Duration = Duration::from_secs(30);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A running program; dropped, it is ended.
pub(crate) struct Program {
    name: String,
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // Asked first: a program with children of its own (Kamailio) ends them only then.
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let began = Instant::now();
        while asked.is_ok() && began.elapsed() < Duration::from_secs(3) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(LOOK);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of 127.0.0.1 that is free for both UDP and TCP now.
pub(super) fn free_port() -> u16 {
    for _ in 0..100 {
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        let port = udp.local_addr().expect("its number").port();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free for both UDP and TCP");
}

/// Whether some process listens on this port, by the system's own table: a look that bound the
/// port itself would now and then hold it at the moment when the program wants it.
fn is_listened_on(port: u16, tcp: bool) -> bool {
    /// A TCP socket's state in the table when it listens.
    const LISTENING: &str = "0A";
    let tables = match tcp {
        true => ["/proc/net/tcp", "/proc/net/tcp6"],
        false => ["/proc/net/udp", "/proc/net/udp6"],
    };
    let at = format!(":{port:04X}");
    tables.iter().any(|table| {
        let sockets = std::fs::read_to_string(table).unwrap_or_default();
        sockets.lines().skip(1).any(|socket| {
            let mut fields = socket.split_whitespace().skip(1);
            let (local, state) = (fields.next(), fields.nth(1));
            local.is_some_and(|local| local.ends_with(&at)) && (!tcp || state == Some(LISTENING))
        })
    })
}

impl Program {
    /// Starts a program in a folder of its own; what it prints goes there.
    pub(super) fn start(
        name: &str,
        package: &str,
        arguments: impl FnOnce(&Path, &mut Command),
    ) -> Program {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = std::fs::File::create(folder.path().join("output")).expect("its output");
        let mut command = Command::new(name);
        command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("its output"))
            .stderr(output);
        arguments(folder.path(), &mut command);
        let child = command.spawn().unwrap_or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => panic!(
                "`{name}` is not installed; these tests talk to it (Debian package {package}; \
                 `cargo xtask test` installs it)"
            ),
            _ => panic!("`{name}` cannot be started: {error}"),
        });
        Program {
            name: name.to_owned(),
            child,
            folder,
        }
    }

    /// Its process.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has printed.
    pub(super) fn output(&self) -> String {
        let mut all = String::new();
        for entry in std::fs::read_dir(self.folder.path())
            .expect("its folder")
            .flatten()
        {
            // Sound and the like is left out: it would bury the words.
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                all.push_str(&format!("--- {}\n", entry.file_name().to_string_lossy()));
                all.push_str(&text);
            }
        }
        all
    }

    /// Waits until it listens on a UDP (or TCP) port.
    pub(super) async fn listens(&mut self, port: u16, tcp: bool) {
        let began = Instant::now();
        loop {
            if is_listened_on(port, tcp) {
                return;
            }
            let ended = self.child.try_wait().expect("its state");
            assert!(
                ended.is_none(),
                "{} ended at once: {}",
                self.name,
                self.output()
            );
            assert!(
                began.elapsed() < LIMIT,
                "{} never listened: {}",
                self.name,
                self.output()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until it ends by itself.
    pub(super) async fn ended(&mut self) -> ExitStatus {
        self.ended_within(LIMIT).await
    }

    /// Waits until it ends by itself, for so long.
    pub(super) async fn ended_within(&mut self, limit: Duration) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status;
            }
            assert!(
                began.elapsed() < limit,
                "{} did not end: {}",
                self.name,
                self.output()
            );
            tokio::time::sleep(LOOK).await;
        }
    }
}
