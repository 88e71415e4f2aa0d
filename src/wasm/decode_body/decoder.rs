//! Reads a body, keeping track of its blocks, and resolves each branch to the place of its label.

use super::convert::{block_type, convert_simple};
use super::count;
use crate::wasm::module::Body;
use crate::wasm::{Catch, Label, Module, Op, RefType, ValType};

/// A block whose `end` has not been read yet.
struct ControlFrame {
    /// Index of the instruction that opened it; `None` for the function itself.
    op: Option<usize>,
    /// Indices of the instructions that divide it: its `else`, or its `catch`es.
    arms: Vec<usize>,
    /// Height of the operand stack below its parameters.
    height: u32,
    params: u32,
    results: u32,
    /// Labels whose targets are set when its `end` is found.
    forward: Vec<usize>,
}

pub(super) struct BodyDecoder<'a> {
    module: &'a Module,
    pub(super) ops: Vec<Op>,
    pub(super) offsets: Vec<u32>,
    pub(super) nesting: Vec<u32>,
    pub(super) labels: Vec<Label>,
    pub(super) catches: Vec<Catch>,
    open: Vec<ControlFrame>,
    height: u32,
}

impl<'a> BodyDecoder<'a> {
    pub(super) fn new(module: &'a Module, results: u32) -> Self {
        let function =
            ControlFrame { op: None, arms: Vec::new(), height: 0, params: 0, results, forward: Vec::new() };
        Self {
            module,
            ops: Vec::new(),
            offsets: Vec::new(),
            nesting: Vec::new(),
            labels: Vec::new(),
            catches: Vec::new(),
            open: vec![function],
            height: 0,
        }
    }

    /// Reads all instructions, and returns the declared locals.
    pub(super) fn read(&mut self, body: &Body) -> Option<Vec<ValType>> {
        let bytes = self.module.bytes.get(body.range.clone())?;
        let reader = wasmparser::BinaryReader::new(bytes, body.range.start as u64);
        let function = wasmparser::FunctionBody::new(reader);
        let mut locals = Vec::new();
        for run in function.get_locals_reader().ok()? {
            let (count, ty) = run.ok()?;
            locals.resize(locals.len() + count as usize, ValType::from_wasmparser(ty)?);
        }
        let mut ops = function.get_operators_reader().ok()?;
        while !ops.eof() {
            let (op, offset) = ops.read_with_offset().ok()?;
            let op = self.convert(&op)?;
            self.emit(op, usize::try_from(offset).ok()?);
            self.track(op)?;
        }
        self.open.is_empty().then_some(locals)
    }

    pub(super) fn emit(&mut self, op: Op, offset: usize) {
        let closes = matches!(
            op,
            Op::End {} | Op::Else { .. } | Op::Catch { .. } | Op::CatchAll { .. } | Op::Delegate { .. }
        );
        let inside = self.open.len().saturating_sub(1 + usize::from(closes));
        self.ops.push(op);
        self.offsets.push(count(offset));
        self.nesting.push(count(inside));
    }

    /// The instruction with its immediates. Those known only later, such as the ends of blocks, are filled in by
    /// `track`.
    fn convert(&mut self, op: &wasmparser::Operator<'_>) -> Option<Op> {
        use wasmparser::Operator as W;
        if let Some(op) = Op::from_regular(op) {
            return Some(op);
        }
        Some(match *op {
            W::Block { blockty } => Op::Block { ty: block_type(blockty)?, end: 0 },
            W::Loop { blockty } => Op::Loop { ty: block_type(blockty)?, end: 0 },
            W::If { blockty } => Op::If { ty: block_type(blockty)?, otherwise: 0 },
            W::Else => Op::Else { end: 0 },
            W::End => Op::End {},
            W::TryTable { ref try_table } => self.try_table(try_table)?,
            W::Try { blockty } => Op::Try { ty: block_type(blockty)?, end: 0 },
            W::Catch { tag_index } => Op::Catch { tag_index, end: 0 },
            W::CatchAll => Op::CatchAll { end: 0 },
            W::Br { relative_depth } => Op::Br { label: self.label(relative_depth)? },
            W::BrIf { relative_depth } => Op::BrIf { label: self.label(relative_depth)? },
            W::BrOnNull { relative_depth } => Op::BrOnNull { label: self.label(relative_depth)? },
            W::BrOnNonNull { relative_depth } => Op::BrOnNonNull { label: self.label(relative_depth)? },
            W::BrOnCast { relative_depth, from_ref_type, to_ref_type } => Op::BrOnCast {
                label: self.label(relative_depth)?,
                from: RefType::from_wasmparser(from_ref_type)?,
                to: RefType::from_wasmparser(to_ref_type)?,
            },
            W::BrOnCastFail { relative_depth, from_ref_type, to_ref_type } => Op::BrOnCastFail {
                label: self.label(relative_depth)?,
                from: RefType::from_wasmparser(from_ref_type)?,
                to: RefType::from_wasmparser(to_ref_type)?,
            },
            W::BrTable { ref targets } => {
                let first = count(self.labels.len());
                for depth in targets.targets() {
                    self.label(depth.ok()?)?;
                }
                self.label(targets.default())?;
                Op::BrTable { first, count: targets.len() }
            }
            _ => convert_simple(op)?,
        })
    }

    /// The labels of a `try_table`'s clauses count from outside the block.
    fn try_table(&mut self, table: &wasmparser::TryTable) -> Option<Op> {
        let first = count(self.catches.len());
        for catch in &table.catches {
            let (tag, reference, label) = match *catch {
                wasmparser::Catch::One { tag, label } => (Some(tag), false, label),
                wasmparser::Catch::OneRef { tag, label } => (Some(tag), true, label),
                wasmparser::Catch::All { label } => (None, false, label),
                wasmparser::Catch::AllRef { label } => (None, true, label),
            };
            let label = self.label(label)?;
            self.catches.push(Catch { tag, reference, label });
        }
        let count = u16::try_from(table.catches.len()).ok()?;
        Some(Op::TryTable { ty: block_type(table.ty)?, end: 0, first, count })
    }

    /// A new label for a branch out of `depth` blocks.
    fn label(&mut self, depth: u32) -> Option<u32> {
        let index = self.labels.len();
        let at = self.open.len().checked_sub(1 + depth as usize)?;
        let block = self.open.get_mut(at)?;
        let target = match block.op.map(|op| (op, self.ops[op])) {
            Some((op, Op::Loop { .. })) => Some((count(op), block.params)),
            _ => None,
        };
        let (target, arity) = target.unwrap_or_else(|| {
            block.forward.push(index);
            (0, block.results)
        });
        self.labels.push(Label { depth, target, arity, height: block.height });
        Some(count(index))
    }

    /// Updates the operand stack's height and the open blocks for an instruction just appended.
    fn track(&mut self, op: Op) -> Option<()> {
        let at = self.ops.len() - 1;
        match op {
            Op::Block { ty, .. }
            | Op::Loop { ty, .. }
            | Op::If { ty, .. }
            | Op::TryTable { ty, .. }
            | Op::Try { ty, .. } => {
                if matches!(op, Op::If { .. }) {
                    self.pop(1);
                }
                let (params, results) = self.module.block_arity(ty);
                self.pop(params);
                let height = self.height;
                self.push(params);
                let open = ControlFrame {
                    op: Some(at),
                    arms: Vec::new(),
                    height,
                    params,
                    results,
                    forward: Vec::new(),
                };
                self.open.push(open);
            }
            Op::Else { .. } => {
                let block = self.open.last_mut()?;
                block.arms.push(at);
                self.height = block.height + block.params;
                if let Op::If { otherwise, .. } = &mut self.ops[block.op?] {
                    *otherwise = count(at + 1);
                }
            }
            Op::Catch { tag_index, .. } => {
                let block = self.open.last_mut()?;
                block.arms.push(at);
                self.height = block.height;
                self.push(self.module.tag_type(tag_index).map_or(0, |t| count(t.params.len())));
            }
            Op::CatchAll { .. } => {
                let block = self.open.last_mut()?;
                block.arms.push(at);
                self.height = block.height;
            }
            Op::End {} | Op::Delegate { .. } => {
                let block = self.open.pop()?;
                self.close(&block, at);
                self.height = block.height;
                self.push(block.results);
            }
            _ if op.leaves() || matches!(op, Op::Br { .. } | Op::BrTable { .. }) => {
                // What follows is unreachable: only its blocks matter.
                self.height = self.open.last()?.height;
            }
            _ => {
                let (pops, pushes) = op.fixed_arity().unwrap_or_else(|| self.module.irregular_arity(&op));
                self.pop(pops);
                self.push(pushes);
            }
        }
        Some(())
    }

    /// Sets the `end` of a block in its opening instruction, its arms and the branches to it.
    fn close(&mut self, block: &ControlFrame, end: usize) {
        for &label in &block.forward {
            self.labels[label].target = count(end + 1);
        }
        let Some(op) = block.op else { return };
        match &mut self.ops[op] {
            Op::Block { end: e, .. }
            | Op::Loop { end: e, .. }
            | Op::TryTable { end: e, .. }
            | Op::Try { end: e, .. } => *e = count(end),
            Op::If { otherwise, .. } if block.arms.is_empty() => *otherwise = count(end + 1),
            _ => {}
        }
        for &arm in &block.arms {
            if let Op::Else { end: e } | Op::Catch { end: e, .. } | Op::CatchAll { end: e } =
                &mut self.ops[arm]
            {
                *e = count(end);
            }
        }
    }

    /// The height would go below the block's own only in unreachable code.
    fn pop(&mut self, n: u32) {
        let floor = self.open.last().map_or(0, |b| b.height);
        self.height = self.height.saturating_sub(n).max(floor);
    }

    fn push(&mut self, n: u32) {
        self.height += n;
    }
}
