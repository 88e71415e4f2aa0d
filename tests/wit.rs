//! The table of the WASI worlds: the generated part matches its source, and programs are checked against the table.
//!
//! `src/wit/p2` and `src/wit/p3` are generated from the WIT files in the packages `wasip2` and `wasip3`. To generate
//! them again: `BLESS=1 cargo test --test wit`.

#[path = "wit/component.rs"]
mod component;
#[path = "wit/generate.rs"]
mod generate;
#[path = "wit/linking.rs"]
mod linking;

use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn the_table_is_what_the_wit_files_say() {
    for edition in generate::EDITIONS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(edition.folder);
        let made: BTreeMap<String, String> = generate::files(edition);
        if std::env::var_os("BLESS").is_some() {
            for (name, text) in &made {
                std::fs::write(folder.join(name), text).expect("is written");
            }
        }
        for (name, text) in &made {
            let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            let line = committed.lines().zip(text.lines()).position(|(a, b)| a != b);
            assert!(
                committed == *text,
                "{}/{name} is not what the WIT files say (from line {}): make it again with BLESS=1",
                edition.folder,
                line.map_or("its end on".to_owned(), |line| (line + 1).to_string())
            );
        }
    }
}
