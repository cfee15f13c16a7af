//! The generated contract is never stale.

use std::path::Path;

/// `SWITCHBOARD_WRITE=1` writes the file instead of failing.
#[test]
fn contract_file_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/contract.ts");
    let wanted = app::contract::typescript::typescript();
    if std::env::var_os("SWITCHBOARD_WRITE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "ui/src/ipc/contract.ts is stale: run SWITCHBOARD_WRITE=1 cargo test -p house-tests contract"
    );
}
