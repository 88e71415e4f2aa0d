//! Which variables are in scope at an instruction, for each logical frame: the function that the code lies in, and the
//! functions that were inlined there.
//!
//! Entries say where a block's code is, not where in it a variable begins to exist. What is known besides is the line
//! of the declaration, and that Rust opens a block for each `let`.

use super::dies::{DieOffset, Dies, Entry, OpenUnit, size};
use super::index::UnitContents;
use super::lines::LineTable;
use super::location::{BodyFacts, FrameBase};
use super::types::SourceLanguage;
use gimli::{Operation, Reader};

/// The most entries of one function that are read.
const MOST_ENTRIES: usize = 1 << 18;
/// The most variables and frames that are kept.
const MOST_FOUND: usize = 1 << 14;

/// A logical frame at an instruction.
#[derive(Debug, Clone)]
pub(crate) struct ScopeFrame {
    /// The line that the frame is at, if there is one.
    pub line: Option<u64>,
    /// In the order of the entries: outer blocks first.
    pub variables: Vec<ScopeVariable>,
}

/// A variable or a parameter of a frame.
#[derive(Debug, Clone)]
pub(crate) struct ScopeVariable {
    pub entry: DieOffset,
    pub parameter: bool,
    /// How many blocks are around it.
    pub level: usize,
    /// Where the part of its block begins that contains the instruction.
    pub begin: u64,
    pub stage: VariableStage,
}

/// Whether a variable has been reached, by what lines and blocks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VariableStage {
    Reached,
    /// It may have its value from an earlier round of a loop.
    MaybeEarlier,
    NotYet,
    /// The instruction is in a gap of its block: nothing tells whether it has been reached, or is still in scope. It has
    /// its place all the same.
    InGap,
}

/// The function at an instruction, taken apart.
pub(crate) struct ScopeTree {
    /// Outermost first: the function itself, then what is inlined in it.
    pub frames: Vec<ScopeFrame>,
    pub base: Option<FrameBase>,
}

/// A block, or an inlined function, that is open while entries are read.
struct OpenScope {
    depth: isize,
    frame: usize,
    level: usize,
    kind: OpenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenKind {
    /// Contains the instruction. Where its part around it begins, and the gap to its next part.
    Around { begin: u64, gap: Option<(u64, u64)> },
    /// Comes after the instruction.
    Later,
    /// Lies before and after the instruction.
    Gap,
    /// Of no interest: nothing in it is in scope here.
    Elsewhere,
}

/// What a scope is found out with.
pub(crate) struct ScopeSearch<'a, 'd> {
    pub dies: &'d Dies<'a>,
    pub lines: &'d LineTable,
    pub body: &'d BodyFacts<'a>,
    pub contents: &'d UnitContents,
    /// The instruction's address, as DWARF counts.
    pub at: u64,
}

impl<'a> ScopeSearch<'a, '_> {
    /// The logical frames of a function.
    pub fn of(&self, function: DieOffset) -> Option<ScopeTree> {
        let (unit, root) = self.dies.entry(function)?;
        let first = ScopeFrame { line: None, variables: Vec::new() };
        let mut tree = ScopeTree { frames: vec![first], base: base(&unit, &root) };
        let begin = self.dies.address(&unit, &root, gimli::DW_AT_low_pc)?;
        let ready = self.has_stored_parameters(begin);
        let whole = OpenKind::Around { begin, gap: None };
        let mut open = vec![OpenScope { depth: 0, frame: 0, level: 0, kind: whole }];
        let mut declared: Vec<(usize, usize, OpenKind)> = Vec::new();
        let mut cursor = unit.unit.entries_at_offset(root.offset()).ok()?;
        let (mut seen, mut kept) = (0, 0);
        while let Ok(Some(entry)) = cursor.next_dfs() {
            seen += 1;
            if seen == 1 {
                if !entry.has_children() {
                    break;
                }
                continue;
            }
            if entry.depth() <= 0 || seen > MOST_ENTRIES || kept > MOST_FOUND {
                break;
            }
            while open.pop_if(|scope| scope.depth >= entry.depth()).is_some() {}
            let Some(around) = open.last() else { break };
            if around.kind == OpenKind::Elsewhere {
                continue;
            }
            let (frame, level, kind) = (around.frame, around.level, around.kind);
            let inner = |frame, level, kind| OpenScope { depth: entry.depth(), frame, level, kind };
            match entry.tag() {
                gimli::DW_TAG_formal_parameter | gimli::DW_TAG_variable => {
                    let parameter = entry.tag() == gimli::DW_TAG_formal_parameter;
                    let begin = match kind {
                        OpenKind::Around { begin, .. } => begin,
                        _ => self.at,
                    };
                    kept += 1;
                    declared.push((frame, tree.frames[frame].variables.len(), kind));
                    tree.frames[frame].variables.push(ScopeVariable {
                        entry: unit.whole(entry.offset()),
                        parameter,
                        level,
                        begin,
                        stage: VariableStage::Reached,
                    });
                }
                gimli::DW_TAG_lexical_block | gimli::DW_TAG_try_block | gimli::DW_TAG_catch_block => {
                    let kind = self.block(&unit, entry, kind);
                    open.push(inner(frame, level + 1, kind));
                }
                gimli::DW_TAG_inlined_subroutine => {
                    let block = self.block(&unit, entry, kind);
                    let is_around = matches!(block, OpenKind::Around { .. }) && kind != OpenKind::Later;
                    if is_around && kept < MOST_FOUND {
                        kept += 1;
                        tree.frames[frame].line = size(entry, gimli::DW_AT_call_line);
                        tree.frames.push(ScopeFrame { line: None, variables: Vec::new() });
                        open.push(inner(tree.frames.len() - 1, level + 1, block));
                    } else {
                        open.push(inner(frame, level, OpenKind::Elsewhere));
                    }
                }
                _ if entry.has_children() => open.push(inner(frame, level, OpenKind::Elsewhere)),
                _ => {}
            }
        }
        if let Some(last) = tree.frames.last_mut() {
            last.line = self.line();
        }
        for (frame, number, kind) in declared {
            let line = tree.frames[frame].line;
            let inlined = frame > 0;
            let variable = &mut tree.frames[frame].variables[number];
            variable.stage = match variable.parameter && !inlined && !ready {
                true => VariableStage::NotYet,
                false => self.stage(variable, kind, line, (begin, inlined)),
            };
        }
        Some(tree)
    }

    fn line(&self) -> Option<u64> {
        self.lines.at(self.offset(self.at)).map(|place| u64::from(place.line))
    }

    /// Whether the function has stored its parameters where they are described: it does so first of all.
    fn has_stored_parameters(&self, begin: u64) -> bool {
        let (from, at) = (self.offset(begin), self.offset(self.at));
        let Some(body) = self.dies.module.bodies.iter().find(|body| body.range.start == from) else {
            return true;
        };
        let rows = self.lines.rows_in(body.range.clone());
        let ready = rows.iter().find(|row| row.prologue_end);
        self.contents.optimised || ready.is_none_or(|row| row.offset <= at)
    }

    /// The offset in the file of an address.
    fn offset(&self, address: u64) -> usize {
        usize::try_from(address).unwrap_or(usize::MAX).saturating_add(self.dies.module.code_start)
    }

    fn block(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>, outer: OpenKind) -> OpenKind {
        let mut ranges = self.dies.ranges(unit, entry);
        ranges.sort_unstable();
        let Some(first) = ranges.first() else { return outer };
        match ranges.iter().position(|(begin, end)| (*begin..*end).contains(&self.at)) {
            Some(part) if !matches!(outer, OpenKind::Later | OpenKind::Gap) => {
                let gap = ranges.get(part + 1).map(|next| (ranges[part].1, next.0));
                OpenKind::Around { begin: ranges[part].0, gap }
            }
            None if self.contents.optimised || ranges.iter().all(|range| range.0 < self.at) => {
                OpenKind::Elsewhere
            }
            None if first.0 > self.at && outer != OpenKind::Gap => OpenKind::Later,
            None => OpenKind::Gap,
            _ => OpenKind::Elsewhere,
        }
    }

    fn stage(
        &self,
        variable: &ScopeVariable,
        kind: OpenKind,
        line: Option<u64>,
        (function, inlined): (u64, bool),
    ) -> VariableStage {
        let ask = |_: &OpenUnit<'a>, entry: &Entry<'a>| size(entry, gimli::DW_AT_decl_line);
        let gap = match kind {
            OpenKind::Later => return VariableStage::NotYet,
            OpenKind::Gap => return VariableStage::InGap,
            OpenKind::Around { gap, .. } => gap,
            OpenKind::Elsewhere => None,
        };
        if variable.parameter || self.contents.optimised {
            return VariableStage::Reached;
        }
        let Some(declared) = self.dies.inherited(variable.entry, ask) else { return VariableStage::Reached };
        if self.contents.language == SourceLanguage::Rust {
            // The compiler moves constants to the beginning of the function. That code counts as part of the blocks of
            // all variables, whose own initialisers come after it.
            let initialised = |(from, to): (u64, u64)| {
                !inlined && self.has_line(from, to, declared) && !self.has_line(function, self.at, declared)
            };
            return if gap.is_some_and(initialised) { VariableStage::NotYet } else { VariableStage::Reached };
        }
        match line {
            Some(line) if declared >= line => {
                let again =
                    self.body.in_loop(variable.begin) || (declared == line && self.body.in_loop(self.at));
                if again { VariableStage::MaybeEarlier } else { VariableStage::NotYet }
            }
            _ => VariableStage::Reached,
        }
    }

    /// Whether a range of addresses has code of a line.
    fn has_line(&self, from: u64, to: u64, line: u64) -> bool {
        self.lines.has_line(self.offset(from)..self.offset(to), line)
    }
}

/// What a function's `fbreg` locations are relative to.
fn base<'a>(unit: &OpenUnit<'a>, function: &Entry<'a>) -> Option<FrameBase> {
    let mut bytes = function.attr_value(gimli::DW_AT_frame_base)?.exprloc_value()?.0;
    let encoding = unit.unit.encoding();
    let first = Operation::parse(&mut bytes, encoding).ok()?;
    let plain =
        bytes.is_empty() || matches!(Operation::parse(&mut bytes, encoding), Ok(Operation::StackValue));
    match first {
        Operation::WasmLocal { index } if plain => Some(FrameBase::Local(index)),
        Operation::WasmGlobal { index } if plain => Some(FrameBase::Global(index)),
        _ => None,
    }
}
