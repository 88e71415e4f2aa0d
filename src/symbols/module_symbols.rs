//! All that debug information tells of one module. Each part is read when it is first asked for, and kept.

use super::die_chain::DieChain;
use super::fit::DebugFit;
use super::function_name::NameReader;
use super::functions::{Functions, Subprogram};
use super::index::SourceIndex;
use super::inline_tree::InlineTree;
use super::line_map::LineMap;
use super::lines::LineTable;
use super::program::Programs;
use super::scope_table::ScopeTable;
use super::sections::{self, ExternalDebug, Slice};
use super::source_map;
use super::units::Units;
use crate::wasm::Module;
use gimli::Dwarf;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The debug information of a module.
#[derive(Debug)]
pub struct Symbols {
    module: Arc<Module>,
    external: Option<ExternalDebug>,
    source_map: Option<Arc<[u8]>>,
    index: OnceLock<DebugIndex>,
    contents: SourceIndex,
    lines: OnceLock<(DebugFit, LineTable)>,
    /// The functions inlined into each body.
    trees: Box<[OnceLock<Option<Box<InlineTree>>>]>,
    /// The lines of each body, by instruction.
    line_maps: Box<[OnceLock<Option<Box<LineMap>>>]>,
}

/// What one pass over the entries finds.
#[derive(Debug)]
struct DebugIndex {
    units: Units,
    functions: Functions,
    scopes: Box<[OnceLock<ScopeTable>]>,
}

impl Symbols {
    /// The debug information that a module brings.
    #[must_use]
    pub fn of(module: Arc<Module>) -> Self {
        let trees = module.bodies.iter().map(|_| OnceLock::new()).collect();
        let line_maps = module.bodies.iter().map(|_| OnceLock::new()).collect();
        Self {
            module,
            external: None,
            source_map: None,
            index: OnceLock::new(),
            contents: SourceIndex::default(),
            lines: OnceLock::new(),
            trees,
            line_maps,
        }
    }

    /// That of the file which the module names ([`Symbols::external_name`]), in place of its own.
    #[must_use]
    pub fn with_external(self, external: ExternalDebug) -> Self {
        Self { external: Some(external), ..Self::of(self.module) }
    }

    /// With lines from a source map in JSON ([ECMA-426](https://tc39.es/ecma426/)), which count where there is no DWARF.
    #[must_use]
    pub fn with_source_map(self, map: Arc<[u8]>) -> Self {
        Self { source_map: Some(map), ..Self::of(self.module) }
    }

    /// The text of a source file that came with the source map.
    #[must_use]
    pub(crate) fn source_content(&self, path: &str) -> Option<String> {
        source_map::content(self.source_map.as_deref()?, path)
    }

    /// The module that is described.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The file that must be given for the module to have debug information, as the module names it.
    #[must_use]
    pub fn external_name(&self) -> Option<String> {
        sections::external_name(&self.module).filter(|_| self.external.is_none())
    }

    /// The source map that must be given for the module to have lines, as the module names it.
    #[must_use]
    pub fn source_map_name(&self) -> Option<String> {
        sections::source_map_name(&self.module).filter(|_| self.source_map.is_none())
    }

    /// Files that hold more of the debug information (`.dwo`): without them there are lines and nothing else.
    #[must_use]
    pub fn split_names(&self) -> &[String] {
        &self.index().functions.split
    }

    /// The sections, for readers of single entries.
    pub(super) fn dwarf(&self) -> Dwarf<Slice<'_>> {
        sections::dwarf(&self.module, self.external.as_ref())
    }

    /// The units of the sections.
    pub(super) fn units(&self) -> &Units {
        &self.index().units
    }

    /// What the units contain, as far as it has been read.
    pub(super) fn contents(&self) -> &SourceIndex {
        &self.contents
    }

    fn index(&self) -> &DebugIndex {
        self.index.get_or_init(|| {
            let dwarf = self.dwarf();
            let units = Units::read(&dwarf);
            let functions = Functions::read(&self.module, &dwarf, &units);
            let scopes = (0..units.len()).map(|_| OnceLock::new()).collect();
            DebugIndex { units, functions, scopes }
        })
    }

    /// Whether the debug information describes the code.
    #[must_use]
    pub fn fit(&self) -> DebugFit {
        self.read_lines().0
    }

    /// The lines of the module; empty unless they can be believed.
    #[must_use]
    pub fn lines(&self) -> &LineTable {
        &self.read_lines().1
    }

    fn read_lines(&self) -> &(DebugFit, LineTable) {
        self.lines.get_or_init(|| {
            let read = self.dwarf_lines();
            match &self.source_map {
                Some(map) if read.0 == DebugFit::Absent => {
                    source_map::read(&self.module, map).unwrap_or(read)
                }
                _ => read,
            }
        })
    }

    fn dwarf_lines(&self) -> (DebugFit, LineTable) {
        let DebugIndex { units, functions, .. } = self.index();
        let fit = DebugFit::of(functions.fitting, functions.live, functions.gone);
        // Without subprograms (in assembly code, or where they are in other files), the sequences of lines are judged.
        let unknown = fit == DebugFit::Absent;
        if !unknown && !fit.is_believed() {
            return (fit, LineTable::default());
        }
        let dwarf = self.dwarf();
        let mut folders: HashMap<usize, Slice<'_>> = HashMap::new();
        for index in 0..units.len() {
            if let Some(lines) = units.lines(index)
                && let Some(folder) = units.unit(&dwarf, index).and_then(|unit| unit.comp_dir)
            {
                folders.entry(lines).or_insert(folder);
            }
        }
        let believed = |body| fit == DebugFit::Fits || unknown || functions.of_body(body).is_some();
        let Programs { files, rows, fitting, live, .. } =
            Programs::read(&self.module, &dwarf, &folders, &believed);
        let fit = if unknown { DebugFit::of(fitting, live, 0) } else { fit };
        if fit != DebugFit::Fits && unknown {
            return (fit, LineTable::default());
        }
        let mut folders: Vec<Arc<str>> =
            folders.into_values().map(|folder| folder.to_string_lossy().into()).collect();
        folders.sort();
        folders.dedup();
        (fit, LineTable::new(files.names, folders, rows).with_digests(files.digests))
    }

    /// The index of the body that contains a byte of the file.
    pub(super) fn body_at(&self, offset: usize) -> Option<usize> {
        let body = self.module.bodies.partition_point(|body| body.range.end <= offset);
        self.module.bodies.get(body).filter(|found| found.range.contains(&offset)).map(|_| body)
    }

    /// Where a body's function is described; `None` if nothing describes it that can be believed.
    pub(super) fn subprogram(&self, body: usize) -> Option<Subprogram> {
        self.index().functions.of_body(body).filter(|_| self.fit().is_believed())
    }

    /// A body's function with what was inlined into it; `None` if nothing describes it that can be believed.
    pub(super) fn tree(&self, body: usize) -> Option<&InlineTree> {
        let read = || {
            let DebugIndex { units, scopes, .. } = self.index();
            let subprogram = self.subprogram(body)?;
            let dwarf = self.dwarf();
            let unit = units.unit(&dwarf, subprogram.unit)?;
            let mut names = NameReader::new(&dwarf, units, scopes);
            InlineTree::read(&self.module, body, &dwarf, &unit, subprogram, &mut names).map(Box::new)
        };
        self.trees.get(body)?.get_or_init(read).as_deref()
    }

    /// What is told of each instruction of a function; `None` if nothing is.
    #[must_use]
    pub fn line_map(&self, func: u32) -> Option<&LineMap> {
        let body = func.checked_sub(self.module.imported_funcs)?;
        let map = self.line_maps.get(body as usize)?;
        let read = || LineMap::read(&self.module, func, self.lines(), self.tree(body as usize)).map(Box::new);
        map.get_or_init(read).as_deref()
    }

    /// Where the functions are described whose code is at a byte offset of the file; `None` if nothing can be believed
    /// that describes them.
    #[must_use]
    pub fn dies_at(&self, offset: usize) -> Option<DieChain> {
        let tree = self.tree(self.body_at(offset)?)?;
        let unit = tree.subprogram.unit;
        Some(DieChain {
            unit,
            unit_offset: self.index().units.offset(unit)?,
            subprogram: tree.subprogram.die,
            inlined: tree.at(self.address(offset)).iter().map(|node| node.die).collect(),
        })
    }

    /// The address of DWARF for a byte offset of the file: it counts from the contents of the code section.
    pub(super) fn address(&self, offset: usize) -> u64 {
        offset.saturating_sub(self.module.code_start) as u64
    }
}
