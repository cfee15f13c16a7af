//! What a process has used, as the kernel counts it (Linux).

use std::time::Duration;

/// Ticks of a second in `/proc/…/stat`: 100 on every Linux that Debian supports.
const HERTZ: u64 = 100;

/// Processor time and memory.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Processor time, user and system.
    pub(crate) cpu: Duration,
    /// Memory in use now, in bytes.
    pub(crate) resident: u64,
}

impl Usage {
    /// What a process has used so far.
    pub(crate) fn of(process: u32) -> Usage {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // The name in parentheses may contain anything: what counts comes behind it.
        let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
        let field = |n: usize| {
            behind
                .split_whitespace()
                .nth(n)
                .and_then(|f| f.parse::<u64>().ok())
        };
        let ticks = field(11).unwrap_or(0) + field(12).unwrap_or(0);
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| {
                rest.trim()
                    .trim_end_matches("kB")
                    .trim()
                    .parse::<u64>()
                    .ok()
            });
        Usage {
            cpu: Duration::from_millis(ticks * 1_000 / HERTZ),
            resident: kilobytes.unwrap_or(0) * 1_024,
        }
    }

    /// Processor time since then; memory as it is now.
    pub(crate) fn since(self, before: &Usage) -> Usage {
        Usage {
            cpu: self.cpu.saturating_sub(before.cpu),
            resident: self.resident,
        }
    }
}
