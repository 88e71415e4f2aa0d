//! A decoded function body: operators, their places in the file, and branches resolved to where they go.
//!
//! Bodies are decoded on first use, after validation, so nothing here can fail on a loaded module; what cannot be
//! read all the same becomes `unreachable`.

use super::module::Body;
use super::{BlockType, Label, Module, Op, ValType};

/// A decoded function body.
#[derive(Debug)]
pub struct Code {
    /// One entry for each operator, the closing `end` included.
    pub ops: Box<[Op]>,
    /// Byte offset in the file of each operator, parallel to `ops`.
    pub offsets: Box<[u32]>,
    /// How many blocks each operator is inside of, parallel to `ops`. `else` and `end` stand at the level of their
    /// block, the function's own `end` at 0.
    pub nesting: Box<[u32]>,
    /// Declared locals after the parameters.
    pub locals: Box<[ValType]>,
    /// Labels of the branches.
    pub labels: Box<[Label]>,
    /// Number of parameters.
    pub params: u32,
    /// Number of results.
    pub results: u32,
    /// The largest height of the operand stack.
    pub max_height: u32,
}

impl Code {
    /// Parameters and locals together.
    #[must_use]
    pub fn local_count(&self) -> u32 {
        self.params + u32::try_from(self.locals.len()).unwrap_or(u32::MAX)
    }

    /// The labels a branching operator may take; the default of a `br_table` is the last one.
    #[must_use]
    pub fn labels_of(&self, op: &Op) -> &[Label] {
        let range = match *op {
            Op::Br { label } | Op::BrIf { label } => label as usize..label as usize + 1,
            Op::BrTable { first, count } => first as usize..first as usize + count as usize + 1,
            _ => 0..0,
        };
        self.labels.get(range).unwrap_or(&[])
    }

    /// Index of the operator at a byte offset of the file.
    #[must_use]
    pub fn op_at(&self, offset: u32) -> Option<u32> {
        self.offsets.binary_search(&offset).ok().and_then(|i| u32::try_from(i).ok())
    }

    /// Decodes a body of a validated module.
    pub(super) fn decode(module: &Module, func: u32, body: &Body) -> Self {
        let ty = module.func_type(func);
        let (params, results) = (count(ty.params.len()), count(ty.results.len()));
        let locals = body.locals.iter().flat_map(|&(n, ty)| std::iter::repeat_n(ty, n as usize)).collect();
        let mut decoder = Decoder::new(module, results);
        if decoder.read(body).is_none() {
            decoder.emit(Op::Unreachable, body.range.start);
            decoder.emit(Op::End {}, body.range.end.saturating_sub(1));
        }
        Self {
            ops: decoder.ops.into(),
            offsets: decoder.offsets.into(),
            nesting: decoder.nesting.into(),
            locals,
            labels: decoder.labels.into(),
            params,
            results,
            max_height: decoder.max_height,
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Module {
    /// How many operands an operator of this module pops and pushes. For branches: what they pop when not taken
    /// (a `br` pops what it carries); `end` and `else` 0 and 0.
    #[must_use]
    pub fn arity(&self, code: &Code, op: &Op) -> (u32, u32) {
        if let Op::Return = op {
            return (code.results, 0);
        }
        if let Some(fixed) = op.fixed_arity() {
            return fixed;
        }
        let carried = |op: &Op| code.labels_of(op).first().map_or(0, |l| l.arity);
        match *op {
            Op::Br { .. } => (carried(op), 0),
            Op::BrTable { .. } => (carried(op) + 1, 0),
            _ => self.irregular_arity(op),
        }
    }

    fn irregular_arity(&self, op: &Op) -> (u32, u32) {
        let signature = |type_index: u32| {
            let ty = self.types.get(type_index as usize);
            ty.map_or((0, 0), |t| (count(t.params.len()), count(t.results.len())))
        };
        match *op {
            Op::Call { function_index } => {
                self.funcs.get(function_index as usize).map_or((0, 0), |&ty| signature(ty))
            }
            Op::CallIndirect { type_index, .. } => {
                let (params, results) = signature(type_index);
                (params + 1, results)
            }
            Op::If { .. } | Op::BrIf { .. } | Op::BrTable { .. } => (1, 0),
            Op::TypedSelect { .. } => (3, 1),
            Op::LocalGet { .. } | Op::GlobalGet { .. } => (0, 1),
            Op::LocalSet { .. } | Op::GlobalSet { .. } => (1, 0),
            Op::LocalTee { .. } | Op::TableGet { .. } | Op::MemoryGrow {} => (1, 1),
            Op::I32Const { .. } | Op::I64Const { .. } | Op::F32Const { .. } | Op::F64Const { .. } => (0, 1),
            Op::MemorySize {} | Op::TableSize { .. } | Op::RefNull { .. } | Op::RefFunc { .. } => (0, 1),
            Op::MemoryInit { .. } | Op::MemoryCopy {} | Op::MemoryFill {} => (3, 0),
            Op::TableInit { .. } | Op::TableCopy { .. } | Op::TableFill { .. } => (3, 0),
            Op::TableSet { .. } => (2, 0),
            Op::TableGrow { .. } => (2, 1),
            _ => (0, 0),
        }
    }

    /// How many values a block takes and leaves.
    #[must_use]
    pub fn block_arity(&self, ty: BlockType) -> (u32, u32) {
        match ty {
            BlockType::Empty => (0, 0),
            BlockType::Value(_) => (0, 1),
            BlockType::Func(index) => self
                .types
                .get(index as usize)
                .map_or((0, 0), |t| (count(t.params.len()), count(t.results.len()))),
        }
    }
}

/// A block that is open while decoding.
struct Open {
    /// Index of the operator that opened it; `None` for the function itself.
    op: Option<usize>,
    /// Index of its `else`.
    else_op: Option<usize>,
    /// Height of the operand stack below its parameters.
    height: u32,
    params: u32,
    results: u32,
    /// Labels that wait to learn where its `end` is.
    forward: Vec<usize>,
}

struct Decoder<'a> {
    module: &'a Module,
    ops: Vec<Op>,
    offsets: Vec<u32>,
    nesting: Vec<u32>,
    labels: Vec<Label>,
    open: Vec<Open>,
    height: u32,
    max_height: u32,
}

impl<'a> Decoder<'a> {
    fn new(module: &'a Module, results: u32) -> Self {
        let function = Open { op: None, else_op: None, height: 0, params: 0, results, forward: Vec::new() };
        Self {
            module,
            ops: Vec::new(),
            offsets: Vec::new(),
            nesting: Vec::new(),
            labels: Vec::new(),
            open: vec![function],
            height: 0,
            max_height: 0,
        }
    }

    fn read(&mut self, body: &Body) -> Option<()> {
        let bytes = self.module.bytes.get(body.range.clone())?;
        let reader = wasmparser::BinaryReader::new(bytes, body.range.start as u64);
        let mut ops = wasmparser::FunctionBody::new(reader).get_operators_reader().ok()?;
        while !ops.eof() {
            let (op, offset) = ops.read_with_offset().ok()?;
            let op = self.convert(&op)?;
            self.emit(op, usize::try_from(offset).ok()?);
            self.track(op)?;
        }
        self.open.is_empty().then_some(())
    }

    fn emit(&mut self, op: Op, offset: usize) {
        let closes = matches!(op, Op::End {} | Op::Else { .. });
        let inside = self.open.len().saturating_sub(1 + usize::from(closes));
        self.ops.push(op);
        self.offsets.push(count(offset));
        self.nesting.push(count(inside));
    }

    /// The operator with its immediates; what is known only later (ends of blocks) is filled in by `track`.
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
            W::Br { relative_depth } => Op::Br { label: self.label(relative_depth)? },
            W::BrIf { relative_depth } => Op::BrIf { label: self.label(relative_depth)? },
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

    /// Follows the operand stack and the blocks over an operator just emitted.
    fn track(&mut self, op: Op) -> Option<()> {
        let at = self.ops.len() - 1;
        match op {
            Op::Block { ty, .. } | Op::Loop { ty, .. } | Op::If { ty, .. } => {
                if matches!(op, Op::If { .. }) {
                    self.pop(1);
                }
                let (params, results) = self.module.block_arity(ty);
                self.pop(params);
                let height = self.height;
                self.push(params);
                let open = Open { op: Some(at), else_op: None, height, params, results, forward: Vec::new() };
                self.open.push(open);
            }
            Op::Else { .. } => {
                let block = self.open.last_mut()?;
                block.else_op = Some(at);
                self.height = block.height + block.params;
                if let Op::If { otherwise, .. } = &mut self.ops[block.op?] {
                    *otherwise = count(at + 1);
                }
            }
            Op::End {} => {
                let block = self.open.pop()?;
                self.close(&block, at);
                self.height = block.height;
                self.push(block.results);
            }
            Op::Br { .. } | Op::BrTable { .. } | Op::Return | Op::Unreachable => {
                // What follows cannot be reached: only its blocks matter.
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

    /// Tells the block's opening operator, its `else` and its branches where the `end` at `end` is.
    fn close(&mut self, block: &Open, end: usize) {
        let Some(op) = block.op else {
            for &label in &block.forward {
                self.labels[label].target = count(end + 1);
            }
            return;
        };
        for &label in &block.forward {
            self.labels[label].target = count(end + 1);
        }
        match &mut self.ops[op] {
            Op::Block { end: e, .. } | Op::Loop { end: e, .. } => *e = count(end),
            Op::If { otherwise, .. } if block.else_op.is_none() => *otherwise = count(end + 1),
            _ => {}
        }
        if let Some(Op::Else { end: e }) = block.else_op.and_then(|i| self.ops.get_mut(i)) {
            *e = count(end);
        }
    }

    /// Below the block's own height only in code that cannot be reached.
    fn pop(&mut self, n: u32) {
        let floor = self.open.last().map_or(0, |b| b.height);
        self.height = self.height.saturating_sub(n).max(floor);
    }

    fn push(&mut self, n: u32) {
        self.height += n;
        self.max_height = self.max_height.max(self.height);
    }
}

fn block_type(ty: wasmparser::BlockType) -> Option<BlockType> {
    Some(match ty {
        wasmparser::BlockType::Empty => BlockType::Empty,
        wasmparser::BlockType::Type(ty) => BlockType::Value(ValType::from_wasmparser(ty)?),
        wasmparser::BlockType::FuncType(index) => BlockType::Func(index),
    })
}

/// Operators outside control flow whose immediates are copied as they are.
pub(super) fn convert_simple(op: &wasmparser::Operator<'_>) -> Option<Op> {
    use wasmparser::Operator as W;
    Some(match *op {
        W::Call { function_index } => Op::Call { function_index },
        W::CallIndirect { type_index, table_index } => Op::CallIndirect { type_index, table_index },
        W::TypedSelect { ty } => Op::TypedSelect { ty: ValType::from_wasmparser(ty)? },
        W::LocalGet { local_index } => Op::LocalGet { local_index },
        W::LocalSet { local_index } => Op::LocalSet { local_index },
        W::LocalTee { local_index } => Op::LocalTee { local_index },
        W::GlobalGet { global_index } => Op::GlobalGet { global_index },
        W::GlobalSet { global_index } => Op::GlobalSet { global_index },
        W::I32Const { value } => Op::I32Const { value },
        W::I64Const { value } => Op::I64Const { value },
        W::F32Const { value } => Op::F32Const { bits: value.bits() },
        W::F64Const { value } => Op::F64Const { bits: value.bits() },
        W::MemorySize { .. } => Op::MemorySize {},
        W::MemoryGrow { .. } => Op::MemoryGrow {},
        W::MemoryInit { data_index, .. } => Op::MemoryInit { data_index },
        W::DataDrop { data_index } => Op::DataDrop { data_index },
        W::MemoryCopy { .. } => Op::MemoryCopy {},
        W::MemoryFill { .. } => Op::MemoryFill {},
        W::RefNull { hty } => Op::RefNull { ty: ValType::from_heap_type(hty)? },
        W::RefFunc { function_index } => Op::RefFunc { function_index },
        W::TableGet { table } => Op::TableGet { table },
        W::TableSet { table } => Op::TableSet { table },
        W::TableSize { table } => Op::TableSize { table },
        W::TableGrow { table } => Op::TableGrow { table },
        W::TableFill { table } => Op::TableFill { table },
        W::TableCopy { dst_table, src_table } => Op::TableCopy { dst_table, src_table },
        W::TableInit { elem_index, table } => Op::TableInit { elem_index, table },
        W::ElemDrop { elem_index } => Op::ElemDrop { elem_index },
        _ => return None,
    })
}
