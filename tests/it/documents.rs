//! What the documents say is what the code does.

use std::path::Path;

/// Where a table stands, and who prints it.
struct Table {
    begin: &'static str,
    end: &'static str,
    print: fn() -> String,
}

const TABLES: [Table; 2] = [
    Table {
        begin: "<!-- status table: written by `SWITCHBOARD_WRITE=1 cargo test -p house-tests documents` -->\n",
        end: "<!-- end of the status table -->",
        print: domain::call_task::status_table,
    },
    Table {
        begin: "<!-- chat status table: written by `SWITCHBOARD_WRITE=1 cargo test -p house-tests documents` -->\n",
        end: "<!-- end of the chat status table -->",
        print: domain::chat_task::status_table,
    },
];

/// The tables of status × event in the architecture chapter are those that the rules print.
#[test]
fn status_tables_in_the_documents_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/ARCHITECTURE.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut wanted = text.clone();
    for Table { begin, end, print } in TABLES {
        let (before, rest) = wanted
            .split_once(begin)
            .expect("the mark where the table begins");
        let (_, after) = rest.split_once(end).expect("the mark where the table ends");
        wanted = format!("{before}{begin}\n{}\n{end}{after}", print().trim());
    }
    if std::env::var_os("SWITCHBOARD_WRITE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(
        text == wanted,
        "a status table is stale: run SWITCHBOARD_WRITE=1 cargo test -p house-tests documents"
    );
}
