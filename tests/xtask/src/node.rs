//! Node: new enough, and the interface's packages installed exactly as its lock file says.
//! It does not know what the interface is made of.

use crate::house::House;
use crate::process;
use crate::stop::Stop;
use crate::ui::Fingerprint;

/// The oldest Node that Vite 8 runs on.
const OLDEST: (u32, u32) = (20, 19);

/// Checks Node, then installs the interface's packages if the lock file changed since last time.
pub(crate) fn ready(house: &House) -> Result<(), Stop> {
    let found = process::ask("node", &["--version"]);
    match found.as_deref().and_then(version) {
        Some(version) if version >= OLDEST => {}
        _ => {
            return Err(Stop::because(format!(
                "Node {}.{} or newer is needed and {} was found: install it from \
                 https://nodejs.org and run this command again.",
                OLDEST.0,
                OLDEST.1,
                found
                    .filter(|text| !text.is_empty())
                    .unwrap_or_else(|| "none".to_owned()),
            )));
        }
    }
    let lock = house.ui().join("package-lock.json");
    let fingerprint = Fingerprint::of_files(&[lock])?;
    let stamp = house.stamp("npm-ci");
    if house.ui().join("node_modules").is_dir() && fingerprint.matches(&stamp) {
        return Ok(());
    }
    process::must(process::npm(house).args(["ci", "--no-audit", "--no-fund"]))?;
    fingerprint.keep(&stamp)
}

/// `v20.19.4` → (20, 19).
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!(version("v20.20.2"), Some((20, 20)));
        assert!(
            version("v20.9.0") < Some(OLDEST),
            "9 is less than 19, though it sorts after"
        );
        assert!(
            version("v22.0.0") > Some(OLDEST),
            "a newer major version is newer"
        );
        assert_eq!(version("nonsense"), None);
    }
}
