//! Debug information that a program has in other files: found beside it.

use super::read::bounded;
use crate::session::Session;
use crate::symbols::{ExternalDebug, Symbols};
use std::path::Path;
use std::sync::Arc;

/// Bytes of such a file that are read: a file with more is not used.
const MOST: u64 = 1 << 30;
/// The same for source maps, which are read as a whole when they are used.
const MOST_OF_MAP: u64 = 64 << 20;

/// Gives a session the debug information that its program has in other files; `file` is the program, or a recording of
/// it.
pub(crate) fn give(session: &mut Session, file: &Path) {
    let modules = session.guest().program().modules.clone();
    for module in modules {
        let names = ["external_debug_info", "sourceMappingURL"];
        if names.iter().all(|name| module.custom(name).is_none()) {
            continue;
        }
        let symbols = Symbols::of(module);
        let (external, map) = (symbols.external_name(), symbols.source_map_name());
        if let Some(bytes) = external.and_then(|name| beside(file, &name, MOST))
            && let Some(external) = ExternalDebug::read(bytes)
        {
            session.give_symbols(symbols.with_external(external));
        } else if let Some(bytes) = map.and_then(|name| beside(file, &name, MOST_OF_MAP)) {
            session.give_symbols(symbols.with_source_map(bytes));
        }
    }
}

/// A whole file by its URL relative to another; nothing is fetched.
fn beside(file: &Path, url: &str, most: u64) -> Option<Arc<[u8]>> {
    if url.contains("://") {
        return None;
    }
    let path = file.parent().unwrap_or(Path::new("")).join(url);
    bounded(&path, most).filter(|file| !file.cut).map(|file| file.bytes.into())
}
