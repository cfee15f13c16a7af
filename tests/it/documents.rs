//! What the documents say is what the code does.

use std::path::Path;

const BEGIN: &str =
    "<!-- status table: written by `SWITCHBOARD_WRITE=1 cargo test -p house-tests documents` -->\n";
const END: &str = "<!-- end of the status table -->";

/// The table of status × event in the architecture chapter is the one that the rules print.
#[test]
fn status_table_in_the_documents_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/ARCHITECTURE.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text
        .split_once(BEGIN)
        .expect("the mark where the table begins");
    let (_, after) = rest.split_once(END).expect("the mark where the table ends");
    let table = domain::call_task::status_table();
    let wanted = format!("{before}{BEGIN}\n{}\n{END}{after}", table.trim());
    if std::env::var_os("SWITCHBOARD_WRITE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(
        text == wanted,
        "the status table is stale: run SWITCHBOARD_WRITE=1 cargo test -p house-tests documents"
    );
}
