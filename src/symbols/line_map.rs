//! Where lines begin in the code of a function, and which of the functions inlined there each instruction belongs to:
//! what is needed to go from line to line.

use super::code_kind::CodeKind;
use super::inline_tree::InlineTree;
use super::lines::LineTable;
use super::row::LineRow;
use crate::wasm::Module;
use std::collections::HashMap;

/// What debug information tells of each instruction of a function.
#[derive(Debug)]
pub struct LineMap {
    /// By index of the instruction.
    ops: Box<[OpLine]>,
    /// For each inlined function the index after the last one within it, and the one around it.
    inlined: Box<[(u32, Inlined)]>,
    /// The first instruction after the prologue.
    body: u32,
}

/// Which function of the source an instruction belongs to: the function that has the code, or one inlined into it. Only
/// meaningful within one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Inlined(u32);

/// A line of a source file, by the number of the file in its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineKey {
    file: u32,
    line: u32,
}

/// What debug information tells of an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpLine {
    /// The line that it was made from; `None` if it was made from none.
    pub line: Option<LineKey>,
    /// The function of the source that it belongs to.
    pub inlined: Inlined,
    /// Whether a statement of that line begins here.
    pub begins: bool,
    /// Whether the line is of the program's own code.
    pub own: bool,
}

impl Inlined {
    /// The function that has the code.
    pub(crate) const NOT: Self = Self(0);
}

impl LineMap {
    /// The map of a function; `None` if nothing tells which lines it was made from.
    pub(super) fn read(
        module: &Module,
        func: u32,
        lines: &LineTable,
        tree: Option<&InlineTree>,
    ) -> Option<Self> {
        let code = module.code(func)?;
        let body = func.checked_sub(module.imported_funcs)? as usize;
        let rows = lines.rows_in(module.bodies.get(body)?.range.clone());
        rows.first()?;
        let (mut ops, begin) = at_rows(&code.offsets, rows, lines);
        let mut inlined = Vec::new();
        if let Some(tree) = tree {
            let address = |offset: &u32| (*offset as usize).saturating_sub(module.code_start) as u64;
            let addresses: Vec<u64> = code.offsets.iter().map(address).collect();
            let (innermost, nodes) = tree.innermost(&addresses);
            ops.iter_mut().zip(innermost).for_each(|(op, node)| op.inlined = Inlined(node));
            inlined = nodes.into_iter().map(|(end, around)| (end, Inlined(around))).collect();
        }
        Some(Self { ops: ops.into(), inlined: inlined.into(), body: begin })
    }

    /// What is told of an instruction.
    pub(crate) fn at(&self, op: u32) -> Option<OpLine> {
        self.ops.get(op as usize).copied()
    }

    /// All instructions, in order.
    pub(crate) fn ops(&self) -> impl Iterator<Item = (u32, OpLine)> + '_ {
        (0..).zip(self.ops.iter().copied())
    }

    /// Whether one function of the source is another, or is around it.
    pub(crate) fn is_or_encloses(&self, outer: Inlined, inner: Inlined) -> bool {
        let end = outer.0.checked_sub(1).and_then(|index| self.inlined.get(index as usize));
        outer == inner
            || outer == Inlined::NOT
            || inner > outer && end.is_some_and(|(end, _)| inner.0 <= *end)
    }

    /// The function around an inlined one.
    pub(crate) fn around(&self, inner: Inlined) -> Inlined {
        let index = inner.0.checked_sub(1);
        index.and_then(|index| self.inlined.get(index as usize)).map_or(Inlined::NOT, |(_, around)| *around)
    }

    /// Whether a line begins at an instruction, past the prologue: before it, variables have no place yet.
    pub(crate) fn begins(&self, op: u32, at: OpLine) -> bool {
        at.begins && (op >= self.body || at.inlined != Inlined::NOT)
    }

    /// Whether an instruction is in the function's prologue.
    pub(crate) fn is_prologue(&self, op: u32) -> bool {
        op < self.body
    }

    /// The first instruction of the function's own code, where a line begins, past the prologue.
    pub(crate) fn first(&self) -> Option<u32> {
        self.ops().find(|(op, at)| *op >= self.body && at.begins).map(|(op, _)| op)
    }

    /// The first instruction at which a line of an inlined function begins, which is given by its number in the tree; if
    /// none begins there, its first instruction.
    pub(crate) fn beginning(&self, inlined: u32) -> Option<u32> {
        let of_it = || self.ops().filter(|(_, at)| self.is_or_encloses(Inlined(inlined), at.inlined));
        of_it().find(|(_, at)| at.begins).or_else(|| of_it().next()).map(|(op, _)| op)
    }

    /// Whether a function of the source, or one around it, contains code of the program's own lines.
    pub(crate) fn is_within_own(&self, inlined: Inlined) -> bool {
        self.ops.iter().any(|op| op.own && self.is_or_encloses(op.inlined, inlined))
    }
}

/// The lines of the instructions at these offsets, and which of them is the first after the prologue. A row between two
/// instructions counts for the later one, and of several for the same one the last.
fn at_rows(offsets: &[u32], rows: &[LineRow], lines: &LineTable) -> (Vec<OpLine>, u32) {
    let mut own: HashMap<u32, bool> = HashMap::new();
    let mut rows = rows.iter().peekable();
    let (mut ops, mut body, mut current) = (Vec::with_capacity(offsets.len()), None, None);
    for (op, offset) in (0..).zip(offsets) {
        let mut arrived = false;
        while let Some(row) = rows.next_if(|row| row.offset <= *offset as usize) {
            (arrived, current) = (true, Some(row).filter(|row| !row.end));
            if row.prologue_end {
                body.get_or_insert(op);
            }
        }
        let row = current.filter(|row| row.line != 0);
        let mut is_own =
            |file| *own.entry(file).or_insert_with(|| CodeKind::of_file(&lines.file(file)) == CodeKind::Own);
        ops.push(OpLine {
            line: row.map(|row| LineKey { file: row.file, line: row.line }),
            inlined: Inlined::NOT,
            begins: arrived && row.is_some_and(|row| row.statement),
            own: row.is_some_and(|row| is_own(row.file)),
        });
    }
    (ops, body.unwrap_or(0))
}
