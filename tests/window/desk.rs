//! A desk for one test: a screen without a monitor, a session bus, a WebDriver, a data folder of
//! its own. Everything that was started ends with it, also when the test panics.
//! It does not know what the app shows.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use crate::patience::wait_for;
use crate::webdriver::{self, Session};

/// Windows are heavy, and two at once on two cores would only wait for each other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// `1`: WebKit draws without compositing.
const COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// A session bus on which nothing is started by itself: no keyring, no portal of the machine's.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#;

/// A screen, a bus and a driver. Fields are dropped in this order.
pub(crate) struct Desk {
    driver: Running,
    _bus: Running,
    _screen: Running,
    environment: Vec<(&'static str, String)>,
    port: u16,
    folder: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Desk {
    /// Sets everything up; no app is started yet.
    pub(crate) fn set_up() -> Self {
        Self::prepared(None)
    }

    /// The same with the sound card that a configuration of ALSA's makes; it is told the desk's folder.
    pub(crate) fn with_sound(card: impl Fn(&Path) -> String) -> Self {
        Self::prepared(Some(&card))
    }

    fn prepared(card: Option<&dyn Fn(&Path) -> String>) -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::Builder::new()
            .prefix("switchboard-")
            .tempdir()
            .expect("a folder");
        let runtime = folder.path().join("run");
        let home = folder.path().join("home");
        for made in [&runtime, &home] {
            fs::create_dir(made).expect("a folder in a fresh folder");
            fs::set_permissions(made, fs::Permissions::from_mode(0o700)).expect("its own mode");
        }
        let mut environment: Vec<(&'static str, String)> = vec![
            ("XDG_RUNTIME_DIR", runtime.display().to_string()),
            ("HOME", home.display().to_string()),
            (
                "XDG_CONFIG_HOME",
                home.join(".config").display().to_string(),
            ),
            (
                "XDG_DATA_HOME",
                home.join(".local/share").display().to_string(),
            ),
            ("XDG_CACHE_HOME", home.join(".cache").display().to_string()),
            ("LANG", "en_US.UTF-8".to_owned()),
            ("TZ", "Europe/Berlin".to_owned()),
            ("GTK_A11Y", "none".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("GDK_BACKEND", "x11".to_owned()),
            ("GSETTINGS_BACKEND", "memory".to_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
            // Without compositing WebKit's driver waits for ever for a picture of the page; the
            // app would turn it off by itself on a machine without a GPU. Who measures takes no
            // pictures, and says how the page is to be drawn.
            (
                COMPOSITING,
                std::env::var(COMPOSITING).unwrap_or_else(|_| "0".to_owned()),
            ),
        ];
        if let Some(card) = card {
            let settings = folder.path().join("asound.conf");
            fs::write(&settings, card(folder.path())).expect("a file in a fresh folder");
            environment.push(("ALSA_CONFIG_PATH", settings.display().to_string()));
        }
        let mut desk = Setting { environment };

        // Xvfb chooses a free display itself and says which.
        let (screen, display) = desk.start_and_hear(
            "Xvfb",
            &[
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x800x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ],
        );
        desk.environment.push(("DISPLAY", format!(":{display}")));
        let settings = folder.path().join("bus.conf");
        fs::write(&settings, BUS).expect("a file in a fresh folder");
        let settings = format!("--config-file={}", settings.display());
        let (bus, address) =
            desk.start_and_hear("dbus-daemon", &["--nofork", "--print-address=1", &settings]);
        desk.environment.push(("DBUS_SESSION_BUS_ADDRESS", address));
        let port = free_port();
        let driver = desk.start("WebKitWebDriver", &[&format!("--port={port}")]);
        wait_for(&"the WebDriver", || webdriver::is_ready(port).then_some(()));
        Self {
            driver,
            _bus: bus,
            _screen: screen,
            environment: desk.environment,
            port,
            folder,
            _turn: turn,
        }
    }

    /// Starts the app on this desk's data folder and waits for its page.
    pub(crate) fn open_app(&self, arguments: &[&str]) -> Session {
        let mut all = vec!["--data".to_owned(), self.data().display().to_string()];
        all.extend(arguments.iter().map(|&argument| argument.to_owned()));
        self.open(&app(), &all)
    }

    /// Starts any program with a WebKit page that can be driven.
    pub(crate) fn open(&self, program: &Path, arguments: &[String]) -> Session {
        assert!(program.is_file(), "{} is not built", program.display());
        Session::begin(self.port, &program.display().to_string(), arguments)
            .unwrap_or_else(|refusal| panic!("{} did not open: {refusal}", program.display()))
    }

    /// Starts the app again beside the running one, as a double click on a file does, and returns
    /// when this second process has ended.
    pub(crate) fn start_again(&self, arguments: &[&str]) -> std::process::ExitStatus {
        let mut second = Command::new(app())
            .arg("--data")
            .arg(self.data())
            .args(arguments)
            .envs(self.environment.iter().cloned())
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .process_group(self.driver.group())
            .spawn()
            .expect("the app starts");
        wait_for(&"the second start to end", || {
            second.try_wait().expect("a status")
        })
    }

    /// A program that works on this desk's screen.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.envs(self.environment.iter().cloned());
        command
    }

    /// A folder for files that go in and out.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The app's data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

/// What every process on the desk is told.
struct Setting {
    environment: Vec<(&'static str, String)>,
}

impl Setting {
    fn start(&self, program: &str, arguments: &[&str]) -> Running {
        Running(self.spawn(program, arguments, Stdio::null()))
    }

    /// Starts a program and reads the one line it says first.
    fn start_and_hear(&self, program: &str, arguments: &[&str]) -> (Running, String) {
        let mut child = self.spawn(program, arguments, Stdio::piped());
        let stdout = child.stdout.take().expect("a pipe was asked for");
        let running = Running(child);
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it speaks");
        assert!(!line.trim().is_empty(), "{program} did not start");
        (running, line.trim().to_owned())
    }

    fn spawn(&self, program: &str, arguments: &[&str], stdout: Stdio) -> Child {
        Command::new(program)
            .args(arguments)
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::inherit())
            // Its own group, so that whatever it starts ends with it.
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{program} is needed and did not start: {error}"))
    }
}

/// A process and everything it started; dropping it ends them all.
struct Running(Child);

impl Running {
    fn group(&self) -> i32 {
        i32::try_from(self.0.id()).expect("a process id")
    }

    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill")
            .args(["-s", signal, "--", &group])
            .stderr(Stdio::null())
            .status();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.signal("TERM");
        for _ in 0..40 {
            if matches!(self.0.try_wait(), Ok(Some(_))) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        // Also those of the group that outlived the first of them.
        self.signal("KILL");
        let _ = self.0.wait();
    }
}

/// The app's binary: the one named by the environment, or the debug build.
pub(crate) fn app() -> PathBuf {
    if let Some(named) = std::env::var_os("SWITCHBOARD_BIN") {
        return PathBuf::from(named);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    target.join("debug/switchboard")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback");
    listener.local_addr().expect("an address").port()
}
