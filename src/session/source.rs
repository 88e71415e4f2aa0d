//! Source lines and logical frames: what an instruction was made from, and where the code of a line is.
//!
//! A module's debug information is read when it is first asked for, and kept. Source files themselves are never opened.

use super::Session;
use super::commands::{CommandError, short};
use super::what_is_here::KnownPlaces;
use crate::caps::nearest::nearest;
use crate::symbols::{DebugFit, LogicalFrame, SourcePlace, Symbols};
use crate::wasm::Location;
use crate::words::{Fact, Message, message};
use std::cell::OnceCell;
use std::sync::Arc;

impl Session {
    /// The source line that an instruction was made from, if the compiler recorded it.
    #[must_use]
    pub fn source(&self, at: super::CodePlace) -> Option<SourcePlace> {
        let at = Location::from(at);
        let offset = self.offset(at)?;
        self.symbols(at.module.0)?.lines().at(offset as usize)
    }

    /// What debug information tells of a module.
    #[must_use]
    pub fn symbols(&self, module: u32) -> Option<&Arc<Symbols>> {
        let code = self.guest().program().modules.get(module as usize)?;
        self.listings.symbols(code)
    }

    /// The logical frames at a byte offset of the file, innermost first; empty if no function's body is there.
    #[must_use]
    pub fn lines_at(&self, offset: usize) -> Vec<LogicalFrame> {
        let modules = &self.guest().program().modules;
        let module = modules.iter().find(|module| module.range.contains(&offset));
        let symbols = module.and_then(|module| self.listings.symbols(module));
        symbols.map(|symbols| symbols.frames_at(offset)).unwrap_or_default()
    }

    /// The logical frames at an instruction, innermost first.
    pub(in crate::session) fn logical(&self, at: Location) -> Vec<LogicalFrame> {
        let Some(offset) = self.offset(at) else { return Vec::new() };
        self.symbols(at.module.0).map(|symbols| symbols.frames_at(offset as usize)).unwrap_or_default()
    }

    /// The logical frames of a row of the call stack: of the Wasm frame that it stands for.
    #[must_use]
    pub fn logical_frames(&self, frame: usize) -> Vec<LogicalFrame> {
        self.frame(frame).map(|(_, at)| self.logical(at)).unwrap_or_default()
    }

    /// Where one stops for `FILE:LINE`: once in each function that contains code of it, and in each copy of an inlined
    /// one. `None` if the text does not have that form.
    pub(super) fn at_line(&self, text: &str) -> Option<Result<Vec<Location>, CommandError>> {
        let (file, line) = text.rsplit_once(':')?;
        // `1:2` can only be a function of module 1.
        let named = !file.is_empty() && !file.ends_with(':') && file.parse::<u32>().is_err();
        let line = line.parse().ok().filter(|_| named)?;
        Some(self.beginnings(file, line))
    }

    pub(in crate::session) fn beginnings(
        &self,
        file: &str,
        line: u32,
    ) -> Result<Vec<Location>, CommandError> {
        let modules = self.guest().program().modules.iter();
        let symbols: Vec<&Arc<Symbols>> =
            modules.filter_map(|module| self.listings.symbols(module)).collect();
        if symbols.iter().all(|symbols| symbols.lines().is_empty()) {
            return Err(CommandError::new(no_lines(&symbols)));
        }
        let found: Vec<_> =
            symbols.iter().map(|symbols| (symbols, symbols.places_of_line(file, line))).collect();
        let first = found.iter().filter_map(|(_, found)| Some(found.as_ref().ok()?.line)).min();
        let mut places = Vec::new();
        for (symbols, found) in &found {
            if let Ok(found) = found
                && Some(found.line) == first
            {
                let at = |offset: &usize| symbols.module().instruction_from(*offset);
                places.extend(found.offsets.iter().filter_map(at));
            }
        }
        places.dedup();
        let next = found.iter().filter_map(|(_, found)| *found.as_ref().err()?).min();
        if places.is_empty() { Err(no_code(&symbols, file, line, next)) } else { Ok(places) }
    }

    /// The files with debug information that modules name and that were not given: each with the module's number.
    pub(crate) fn missing_debug_files(&self) -> Vec<(u32, String)> {
        self.listings.missing(self.guest().program())
    }

    /// Gives a module the contents of the file with debug information that it names.
    pub(crate) fn give_debug_file(&mut self, module: u32, name: &str, bytes: Arc<[u8]>) {
        let code = self.guest().program().modules.get(module as usize).cloned();
        if let Some(code) = code
            && self.listings.give(&code, Arc::clone(&bytes))
        {
            self.sources.gave_debug_file(module, name.to_owned(), bytes);
            self.places = KnownPlaces::default();
            self.own_lines = OnceCell::new();
        }
    }

    /// Whether nothing tells from which lines any of the code was made.
    pub(super) fn has_no_lines(&self) -> bool {
        let mut modules = self.guest().program().modules.iter();
        modules.all(|module| self.listings.symbols(module).is_none_or(|symbols| symbols.lines().is_empty()))
    }

    /// Why there are no lines.
    pub(super) fn why_no_lines(&self) -> Message {
        let modules = self.guest().program().modules.iter();
        let mut notes = modules.filter_map(|module| note(self.listings.symbols(module)?));
        notes.next().unwrap_or_else(|| message!("wrong-no-source-lines"))
    }

    /// What is to be known of the program's debug information: why there are no lines, or not of all functions. Empty
    /// where there is nothing to say.
    #[must_use]
    pub fn debug_notes(&self) -> Vec<Message> {
        let modules = self.guest().program().modules.iter();
        modules.filter_map(|module| note(self.listings.symbols(module)?)).collect()
    }
}

/// What is wrong with the debug information of a module.
fn note(symbols: &Symbols) -> Option<Message> {
    if let Some(file) = symbols.external_name() {
        return Some(message!("debug-external", file));
    }
    Some(match symbols.fit() {
        DebugFit::Absent => match symbols.source_map_name() {
            Some(file) => message!("debug-source-map", file),
            None => return None,
        },
        DebugFit::Fits => match symbols.split_names().first() {
            Some(file) => message!("debug-split", file),
            None => return None,
        },
        DebugFit::Partly { fitting, of } => message!("debug-partly", fitting, of),
        DebugFit::Changed { fitting, of } => message!("debug-changed", fitting, of),
        DebugFit::Emptied => message!("debug-emptied"),
    })
}

/// Why a program has no lines.
fn no_lines(symbols: &[&Arc<Symbols>]) -> Message {
    let said = symbols.iter().find_map(|symbols| note(symbols));
    match said {
        Some(why) => message!("wrong-no-lines-because", why),
        None => message!("wrong-no-source-lines"),
    }
}

fn no_code(symbols: &[&Arc<Symbols>], file: &str, line: u32, next: Option<u32>) -> CommandError {
    let known = |end: &str| symbols.iter().any(|symbols| !symbols.lines().files(end).is_empty());
    if known(file) {
        let (file, line) = (short(file), Fact::Number(line.into()));
        return CommandError::new(match next {
            Some(next) => message!("wrong-source-line-next", file, line, next = Fact::Number(next.into())),
            None => message!("wrong-source-line", file, line),
        });
    }
    let names: Vec<String> = symbols.iter().flat_map(|symbols| symbols.lines().file_names()).collect();
    let near = nearest(file, names.iter().map(String::as_str));
    CommandError::new(match near {
        Some(near) => message!("wrong-source-file-near", file = short(file), near),
        None => message!("wrong-source-file", file = short(file)),
    })
}
