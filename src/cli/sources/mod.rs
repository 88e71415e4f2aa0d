//! Source files: found on this machine, and given to a session as plain data.
//!
//! The only reader of such files. Which to read is said by the program's debug information, which may come from anybody:
//! a file is only ever shown to the person who runs wasmscope, and reading one is bounded.

mod finder;
mod mapping;
mod md5;
mod read;
mod toolchain;

pub(super) use mapping::SourceMapping;

use super::plain;
use crate::session::{GatheredSources, Session};
use crate::words::{Fact, Message, message};
use finder::SourceFinder;
use std::path::Path;

/// Lets a session find the source files of a program; `file` is the program, or a recording of it.
pub(super) fn attach(session: &mut Session, maps: &[SourceMapping], file: &Path) {
    let finder = SourceFinder::new(maps.to_vec(), file);
    session.set_source_finder(Box::new(move |request| finder.find(request)));
}

/// Has recordings of a session take the sources of the program's own code along; returns what to say of it.
pub(super) fn gather(session: &mut Session) -> Vec<Message> {
    let lines = session.has_own_lines();
    let GatheredSources { taken, left, missing, debug_files, large_debug_files } = session.gather_sources();
    let some = |files: &[String]| !files.is_empty();
    let count = |files: &[String]| Fact::Count(files.len() as u64);
    let mut said = vec![match taken.is_empty() {
        false => message!("cli-sources-taken", count = count(&taken), files = listed(&taken)),
        true if lines => message!("cli-sources-none", why = message!("cli-sources-not-found")),
        true => message!("cli-sources-none", why = message!("cli-sources-no-lines")),
    }];
    if some(&missing) {
        said.push(message!("cli-sources-missing", count = count(&missing), files = listed(&missing)));
    }
    if some(&left) {
        said.push(message!("cli-sources-left", count = count(&left), files = listed(&left)));
    }
    if some(&debug_files) {
        let (count, files) = (count(&debug_files), listed(&debug_files));
        said.push(message!("cli-debug-files-taken", count, files));
    }
    if some(&large_debug_files) {
        let (count, files) = (count(&large_debug_files), listed(&large_debug_files));
        said.push(message!("cli-debug-files-left", count, files));
    }
    said
}

/// Says it, a line each.
pub(super) fn note(said: &[Message]) {
    said.iter().for_each(plain::note);
}

/// Paths in a line: all of them, since a person should know what they hand on.
fn listed(files: &[String]) -> String {
    files.join(", ")
}
