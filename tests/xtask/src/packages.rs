//! Which system packages each purpose needs, and how they get there: on Debian and its relatives
//! by apt, elsewhere one sentence on what is needed.
//! It does not know what the packages are used for afterwards.

use std::process::Command;

use crate::process;
use crate::stop::Stop;

/// What the machine is to be made ready for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building and starting the app.
    Run,
    /// Every test, with the real peers they talk to.
    Test,
    /// The benchmarks and the programs they stand beside.
    Bench,
    /// Installers.
    Bundle,
}

/// What a build of the app needs everywhere on Linux.
const BUILD: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
    "libasound2-dev",
    "build-essential",
    "pkg-config",
];

/// A screen without a monitor, and hands to work the window on it.
const SCREEN: &[&str] = &[
    "xvfb",
    "webkit2gtk-driver",
    "xdotool",
    "dbus",
    "fonts-dejavu-core",
];

/// The browser for the interface's tests, and characters for its screenshots.
const BROWSER: &[&str] = &["chromium", "fonts-noto-cjk"];

/// SIP programs that are not ours.
const SIP_PEERS: &[&str] = &["sip-tester", "baresip-core"];

/// Other peers: a registrar and certificates for it, a STUN server, a name server, the second database, a second
/// opinion on spreadsheets.
const PEERS: &[&str] = &[
    "kamailio",
    "kamailio-tls-modules",
    "openssl",
    "coturn",
    "dnsmasq-base",
    "postgresql",
    "libreoffice-calc-nogui",
];

/// Libraries the benchmarks are compared with and receivers of leads come as Python packages.
const PYTHON: &[&str] = &["python3", "python3-venv"];

impl Purpose {
    /// The Debian packages this purpose needs.
    fn packages(self) -> Vec<&'static str> {
        let groups: &[&[&str]] = match self {
            Self::Run | Self::Bundle => &[BUILD],
            Self::Test => &[BUILD, SCREEN, BROWSER, SIP_PEERS, PEERS, PYTHON],
            Self::Bench => &[BUILD, SCREEN, SIP_PEERS, PYTHON],
        };
        groups.concat()
    }
}

/// Makes sure that everything the purpose needs is installed, installing what is missing.
pub(crate) fn ready(purpose: Purpose) -> Result<(), Stop> {
    if cfg!(target_os = "windows") {
        println!(
            "On Windows nothing is installed for you: Microsoft's C++ Build Tools and WebView2 \
             (part of Windows 11) are needed."
        );
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        println!(
            "On macOS nothing is installed for you: Apple's command line tools are needed \
             (`xcode-select --install`)."
        );
        return Ok(());
    }
    let wanted = purpose.packages();
    let Some(installed) = installed_of(&wanted) else {
        println!(
            "This is not Debian or a relative, so nothing is installed for you. Needed, under \
             your system's names for them: {}.",
            wanted.join(" ")
        );
        return Ok(());
    };
    let missing = missing(&wanted, &installed);
    if missing.is_empty() {
        Ok(())
    } else {
        install(&missing)
    }
}

/// dpkg's own answer about these packages; `None` where there is no dpkg.
fn installed_of(wanted: &[&str]) -> Option<String> {
    let mut arguments = vec!["-W", "-f=${Package} ${db:Status-Status}\n"];
    arguments.extend(wanted);
    process::ask("dpkg-query", &arguments)
}

/// The wanted packages that dpkg does not call installed. A removed package with its
/// configuration left behind is listed too, with another status.
fn missing<'a>(wanted: &[&'a str], listing: &str) -> Vec<&'a str> {
    let is_installed = |name: &str| {
        listing
            .lines()
            .any(|line| line.split_once(' ') == Some((name, "installed")))
    };
    wanted
        .iter()
        .copied()
        .filter(|name| !is_installed(name))
        .collect()
}

/// Installs with apt, as root or through sudo; without either it says the line to type.
fn install(missing: &[&str]) -> Result<(), Stop> {
    println!("Missing packages: {}.", missing.join(" "));
    let by_hand = Stop::because(format!(
        "These packages could not be installed from here. Please run\n\n    sudo apt-get update \
         && sudo apt-get install --yes --no-install-recommends {}\n\nand then this command again.",
        missing.join(" ")
    ));
    let prefix: &[&str] = if process::ask("id", &["-u"]).as_deref() == Some("0") {
        &[]
    } else if process::ask("sudo", &["--version"]).is_some() {
        &["sudo"]
    } else {
        return Err(by_hand);
    };
    let mut line = vec!["apt-get", "install", "--yes", "--no-install-recommends"];
    line.extend(missing);
    for arguments in [vec!["apt-get", "update"], line] {
        // Through `env`, because sudo does not hand variables on.
        let mut words = prefix.to_vec();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive"]);
        words.extend(arguments);
        let (program, rest) = words.split_at(1);
        if process::must(Command::new(program[0]).args(rest)).is_err() {
            return Err(by_hand);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_installed_counts_as_installed() {
        let listing = "xvfb installed\nxdotool config-files\n";
        assert_eq!(
            missing(&["xvfb", "xdotool", "dbus"], listing),
            ["xdotool", "dbus"],
            "a removed package and an unknown one are both missing"
        );
    }

    #[test]
    fn every_purpose_can_build_the_app() {
        for purpose in [Purpose::Run, Purpose::Test, Purpose::Bench, Purpose::Bundle] {
            let packages = purpose.packages();
            for package in BUILD {
                assert!(packages.contains(package), "{purpose:?} lacks {package}");
            }
        }
    }
}
