//! Room for many open sockets and files: desktops allow a process 256 or 1,024 at first, and 500
//! practice calls need a socket at each end and a recording each. And the room on the disk.
//!
//! Does not know who opens them.

/// Enough for 500 practice calls, several times over.
#[cfg(unix)]
const MANY: u64 = 8_192;

/// Raises this process's own limit as far as the system lets it.
#[cfg(unix)]
pub(crate) fn allow_many() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(MANY, |maximum| maximum.min(MANY));
    if limit.current.is_some_and(|current| current < wanted) {
        let raised = Rlimit {
            current: Some(wanted),
            maximum: limit.maximum,
        };
        if setrlimit(Resource::Nofile, raised).is_err() {
            tracing::warn!("the number of open files stays limited; many calls at once may fail");
        }
    }
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(crate) fn allow_many() {}

/// Bytes that this process may still write where a folder is; `None`: not known.
#[cfg(unix)]
pub(crate) fn free(folder: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Elsewhere it is not known.
#[cfg(not(unix))]
pub(crate) fn free(_folder: &std::path::Path) -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn afterwards_many_are_allowed_as_far_as_the_system_lets_us() {
        use rustix::process::{Resource, getrlimit};

        allow_many();
        let limit = getrlimit(Resource::Nofile);
        let reachable = limit.maximum.map_or(MANY, |maximum| maximum.min(MANY));
        assert!(
            limit.current.is_none_or(|current| current >= reachable),
            "{limit:?}"
        );
    }
}
