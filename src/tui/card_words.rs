//! Words of the card of an access, which are English still.

use super::pane::Pane;
use crate::session::{Account, Kind, PreopenRow, PreopenTableView, thousands};

pub const INSIDE: &str = "inside the program";
pub const ON_HOST: &str = "on the host";
pub const HOST_NOT_ASKED: &str = "The host was never asked.";
pub const PREOPENS: &str = "Directories that the program holds:";
pub const NO_PREOPENS: &str = "This program holds no directory.";
pub const REMEDY_ADD: &str = "grant it:";
pub const REMEDY_UNCHECKED: &str = "(not checked)";
pub const TRAP_TITLE: &str = "why the program trapped";

/// What stands above libc's table of directories.
pub fn table(table: &PreopenTableView) -> String {
    format!("The program's table of directories in memory (0x{:x} points to it):", table.pointer)
}

/// What stands in its place where it has no entry.
pub fn empty_table(table: &PreopenTableView) -> String {
    format!(
        "This program holds no directory: its table of them, at 0x{:x} in memory, is empty.",
        table.pointer
    )
}

/// `→ 0x10a0 "data", descriptor 3`
pub fn table_row(row: &PreopenRow) -> String {
    format!("→ 0x{:x} \"{}\", descriptor {}", row.name_at, row.name, row.descriptor)
}

/// What is inferred in an account of which a part is.
pub fn inferred(account: &Account) -> &'static str {
    match account.kind {
        Kind::Environment => "That a variable was missed is inferred, not seen.",
        Kind::UnseenPath => "That a path was refused is inferred, not seen.",
        _ => "Parts of this are inferred from how wasi-libc works, not seen.",
    }
}

/// `at op 48,213, asked by open ← read_sample::main`
pub fn asked_by(account: &Account) -> String {
    let (at, by) = (format!("at op {}", thousands(account.moment)), account.asked_by());
    if by.is_empty() { at } else { format!("{at}, asked by {by}") }
}

/// After a step that is done so often.
pub fn times(count: usize) -> String {
    format!(" ({count} times)")
}

/// The same without who called the one that asked.
pub fn asked_by_one(account: &Account) -> String {
    let at = format!("at op {}", thousands(account.moment));
    if account.function.is_empty() { at } else { format!("{at}, asked by {}", account.function) }
}

/// The hint on opening, for the card's pane.
pub const WELCOME: &[(&str, &str)] = &[
    ("s", "executes the first operator"),
    ("w", "runs to the program's first call to the outside"),
    ("c", "runs to the end"),
    ("?", "help"),
];
pub const WELCOME_TITLE: &str = "The program is loaded and stands before its first operator";

/// What the card's pane says while there is no card.
pub fn empty(_: Pane) -> &'static str {
    "The program has asked for nothing yet. When it does, the reason it was granted or refused stands here."
}
