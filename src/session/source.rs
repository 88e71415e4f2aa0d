//! Source lines: which one an instruction was made from, and where the code of a line is.
//!
//! A module's line table is read when it is first asked for, and kept. Source files themselves are never opened.

use super::Session;
use super::commands::{CommandError, short};
use crate::caps::nearest::nearest;
use crate::symbols::{LineTable, SourcePlace};
use crate::wasm::{Location, Module};
use crate::words::{Fact, message};
use std::sync::Arc;

impl Session {
    /// The source line that an instruction was made from, if the compiler recorded it.
    #[must_use]
    pub fn source(&self, at: super::CodePlace) -> Option<SourcePlace> {
        let at = Location::from(at);
        let offset = self.offset(at)?;
        self.line_table(at.module.0)?.at(offset as usize)
    }

    /// The line table of a module.
    pub(super) fn line_table(&self, module: u32) -> Option<Arc<LineTable>> {
        let code = self.guest().program().modules.get(module as usize)?;
        self.listings.source(code)
    }

    /// Where the code of `FILE:LINE` begins, once in each function that contains some, since generic and inlined
    /// functions occur more than once. `None` if the text does not have that form.
    pub(super) fn at_line(&self, text: &str) -> Option<Result<Vec<Location>, CommandError>> {
        let (file, line) = text.rsplit_once(':')?;
        // `1:2` can only be a function of module 1.
        let named = !file.is_empty() && !file.ends_with(':') && file.parse::<u32>().is_err();
        let line = line.parse().ok().filter(|_| named)?;
        Some(self.beginnings(file, line))
    }

    fn beginnings(&self, file: &str, line: u32) -> Result<Vec<Location>, CommandError> {
        let tables: Vec<(&Arc<Module>, Arc<LineTable>)> = {
            let modules = self.guest().program().modules.iter();
            modules.filter_map(|module| Some((module, self.line_table(module.id.0)?))).collect()
        };
        if tables.iter().all(|(_, lines)| lines.is_empty()) {
            return Err(CommandError::new(message!("wrong-no-source-lines")));
        }
        let found: Vec<_> = tables.iter().filter_map(|(m, lines)| Some((m, lines.of(file, line)?))).collect();
        let first = found.iter().map(|(_, (line, _))| *line).min();
        let mut places = Vec::new();
        for (module, (line, offsets)) in found {
            if Some(line) == first {
                places.extend(in_each_function(module, &offsets));
            }
        }
        if places.is_empty() { Err(no_code(&tables, file, line)) } else { Ok(places) }
    }
}

/// Of byte offsets in ascending order, those that are the first in their function.
fn in_each_function(module: &Module, offsets: &[usize]) -> Vec<Location> {
    let mut places: Vec<Location> = Vec::new();
    for &offset in offsets {
        let Some(at) = module.instruction_from(offset) else { continue };
        if places.last().is_none_or(|last| last.pc.func != at.pc.func) {
            places.push(at);
        }
    }
    places
}

fn no_code(tables: &[(&Arc<Module>, Arc<LineTable>)], file: &str, line: u32) -> CommandError {
    let known = |end: &str| tables.iter().any(|(_, lines)| !lines.files(end).is_empty());
    if known(file) {
        return CommandError::new(message!(
            "wrong-source-line",
            file = short(file),
            line = Fact::Number(line.into())
        ));
    }
    let names: Vec<String> = tables.iter().flat_map(|(_, lines)| lines.file_names()).collect();
    let near = nearest(file, names.iter().map(String::as_str));
    CommandError::new(match near {
        Some(near) => message!("wrong-source-file-near", file = short(file), near),
        None => message!("wrong-source-file", file = short(file)),
    })
}
