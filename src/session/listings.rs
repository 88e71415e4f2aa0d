//! Code as text, and the source lines that it was made from. Each is made once, when it is first needed.

use super::CodeLine;
use crate::symbols::{ExternalDebug, Symbols};
use crate::wasm::{Module, Program, TextLine};
use std::cell::OnceCell;
use std::sync::Arc;

/// The listings of each module of a program.
#[derive(Debug)]
pub(super) struct Listings(Box<[Listing]>);

type FunctionLines = Arc<Vec<CodeLine>>;

#[derive(Debug, Default)]
struct Listing {
    symbols: OnceCell<Arc<Symbols>>,
    code: OnceCell<Box<[OnceCell<FunctionLines>]>>,
}

impl Listings {
    /// The listings of a program, none of them made yet.
    pub fn of(program: &Program) -> Self {
        Self(program.modules.iter().map(|_| Listing::default()).collect())
    }

    /// Listings of the same program that begin with the same debug information, with what files it was given.
    pub fn sharing(&self) -> Self {
        let shared = |listing: &Listing| Listing { symbols: listing.symbols.clone(), ..Listing::default() };
        Self(self.0.iter().map(shared).collect())
    }

    /// The files with debug information that modules name and that were not given: each with the module's number.
    pub fn missing(&self, program: &Program) -> Vec<(u32, String)> {
        let missing = |module: &Arc<Module>| {
            let symbols = self.symbols(module)?;
            let name = symbols.external_name().or_else(|| symbols.source_map_name())?;
            Some((module.id.0, name))
        };
        program.modules.iter().filter_map(missing).collect()
    }

    /// What debug information tells of a module.
    pub fn symbols(&self, module: &Arc<Module>) -> Option<&Arc<Symbols>> {
        let listing = self.0.get(module.id.0 as usize)?;
        Some(listing.symbols.get_or_init(|| Arc::new(Symbols::of(Arc::clone(module)))))
    }

    /// Gives a module debug information from a file that it names; `false` if that is none.
    pub fn give(&mut self, module: &Arc<Module>, bytes: Arc<[u8]>) -> bool {
        let Some(listing) = self.0.get_mut(module.id.0 as usize) else { return false };
        let symbols = Symbols::of(Arc::clone(module));
        let symbols = if symbols.external_name().is_some() {
            let Some(external) = ExternalDebug::read(bytes) else { return false };
            symbols.with_external(external)
        } else {
            symbols.with_source_map(bytes)
        };
        *listing = Listing { symbols: OnceCell::from(Arc::new(symbols)), ..Listing::default() };
        true
    }

    /// The lines of a function's code.
    pub fn code(&self, module: &Arc<Module>, func: u32) -> Option<FunctionLines> {
        let listing = self.0.get(module.id.0 as usize)?;
        let functions = listing.code.get_or_init(|| module.funcs.iter().map(|_| OnceCell::new()).collect());
        let code = functions.get(func as usize)?;
        Some(Arc::clone(code.get_or_init(|| Arc::new(self.write(module, func)))))
    }

    fn write(&self, module: &Arc<Module>, func: u32) -> Vec<CodeLine> {
        let table = self.symbols(module).map(|symbols| symbols.lines());
        let mut before = None;
        let mut line = |l: TextLine| {
            let source = table.and_then(|table| table.at(l.offset as usize));
            let source = source.map(|source| source.to_string());
            let other = source != before;
            before.clone_from(&source);
            let source = source.filter(|_| other);
            CodeLine { op: l.op, offset: l.offset, depth: l.depth, text: l.text, source }
        };
        module.text(func).into_iter().map(&mut line).collect()
    }
}
