//! Where a test kills the process: `SWITCHBOARD_KILL_AT=<effect>:<before|after>:<nth>`, in debug builds
//! only. In a release build the probe does nothing.

use std::sync::Arc;

use engine::ports::{NoProbe, Probe};

/// The probe that the environment asks for.
pub(crate) fn from_environment() -> Arc<dyn Probe> {
    #[cfg(debug_assertions)]
    if let Some(kill) = kill::KillAt::from_environment() {
        return Arc::new(kill);
    }
    Arc::new(NoProbe)
}

#[cfg(debug_assertions)]
mod kill {
    use std::sync::atomic::{AtomicU64, Ordering};

    use engine::ports::Probe;

    /// Kills the process, as the power would, at the nth passage of an effect.
    pub(super) struct KillAt {
        effect: String,
        after: bool,
        nth: u64,
        seen: AtomicU64,
    }

    impl KillAt {
        pub(super) fn from_environment() -> Option<Self> {
            let wish = std::env::var("SWITCHBOARD_KILL_AT").ok()?;
            let mut parts = wish.split(':');
            let effect = parts.next()?.to_owned();
            let after = parts.next()? == "after";
            let nth = parts.next()?.parse().ok()?;
            Some(KillAt {
                effect,
                after,
                nth,
                seen: AtomicU64::new(0),
            })
        }
    }

    impl Probe for KillAt {
        fn at(&self, effect: &'static str, after: bool) {
            if effect != self.effect || after != self.after {
                return;
            }
            if self.seen.fetch_add(1, Ordering::SeqCst) + 1 == self.nth {
                // SIGKILL: no destructor runs, nothing is flushed.
                let _ = std::process::Command::new("kill")
                    .args(["-9", &std::process::id().to_string()])
                    .status();
                loop {
                    std::thread::park();
                }
            }
        }
    }
}
