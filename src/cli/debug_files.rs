//! Files with debug information that a program names: external DWARF, and source maps.
//!
//! The names come from the program, which may be anybody's. So only a file in the folder of the program itself is read,
//! whatever folder the name has, and only if the program has no debug information of its own.

use crate::session::Session;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The most bytes of such a file.
const MOST: u64 = 1 << 30;

/// Gives a session the files that its modules name, as far as they are beside the program.
pub(super) fn give(session: &mut Session, program: &Path) {
    for (module, name) in session.missing_debug_files() {
        if let Some(bytes) = beside(program, &name) {
            session.give_debug_file(module, &name, bytes);
        }
    }
}

/// The contents of the file of this name in the folder of a program.
fn beside(program: &Path, name: &str) -> Option<Arc<[u8]>> {
    let own = name.rsplit(['/', '\\']).next().filter(|own| !matches!(*own, "" | "." | ".."))?;
    read(&program.parent().unwrap_or(Path::new("")).join(own))
}

fn read(path: &Path) -> Option<Arc<[u8]>> {
    // A pipe or a device would never end.
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MOST).read_to_end(&mut bytes).ok()?;
    Some(bytes.into())
}
