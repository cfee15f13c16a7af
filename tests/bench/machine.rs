//! The machine that the figures are of.

use std::process::Command;

/// The beginning of the page: what it is, and the machine.
pub(crate) fn described() -> String {
    let field = |file: &str, key: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = text
            .lines()
            .find(|line| line.starts_with(key))
            .map(str::to_owned);
        let value = line.and_then(|line| {
            line.split_once(':')
                .map(|(_, value)| value.trim().to_owned())
        });
        value.unwrap_or_else(|| "unknown".to_owned())
    };
    let memory: u64 = field("/proc/meminfo", "MemTotal")
        .trim_end_matches(" kB")
        .parse()
        .unwrap_or(0);
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .unwrap_or("unknown");
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        text.unwrap_or_else(|| "unknown".to_owned())
    };
    format!(
        "# Figures\n\nWritten by `cargo xtask bench`: release builds, medians of three runs, peers in the \
         same run on the same machine. ✓ and ✗: the goal was met or missed.\n\n\
         Machine: {} × {}, {} GiB of memory, {}, {}. Measured on {}.\n\n",
        std::thread::available_parallelism().map_or(0, usize::from),
        field("/proc/cpuinfo", "model name"),
        (memory + (1 << 19)) >> 20,
        system.trim_matches('"'),
        said("rustc", &["--version"]),
        said("date", &["-u", "+%Y-%m-%d"]),
    )
}
