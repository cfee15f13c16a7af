//! Where things lie in this checkout: its root, the interface, the target folder, the stamps.
//! It does not know what any of them is used for.

use std::path::{Path, PathBuf};

/// The checkout this xtask was compiled from.
pub(crate) struct House {
    root: PathBuf,
    target: PathBuf,
}

impl House {
    /// The root is two levels above this package; the target folder is cargo's own choice.
    pub(crate) fn find() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package.ancestors().nth(2).unwrap_or(package).to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |folder| root.join(folder));
        Self { root, target }
    }

    /// The checkout's top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The interface's package.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The app's binary as this profile's build leaves it (`debug`, `release`).
    pub(crate) fn binary(&self, profile: &str) -> PathBuf {
        self.target
            .join(profile)
            .join(format!("switchboard{}", std::env::consts::EXE_SUFFIX))
    }

    /// Where bundles of this profile's build are written.
    pub(crate) fn bundles(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("bundle")
    }

    /// A small file that remembers for which state of its sources a step was last done.
    pub(crate) fn stamp(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }
}
