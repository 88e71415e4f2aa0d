//! A decoded function body: operators, their places in the file, and branches resolved to where they go.
//!
//! Bodies are decoded on first use, after validation, so nothing here can fail on a loaded module; what cannot be
//! read all the same becomes `unreachable`.

use super::module::Body;
use super::{BlockType, Catch, CompositeType, HeapType, Label, Module, Op, RefType, ValType};

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
    /// Clauses of the `try_table`s.
    pub catches: Box<[Catch]>,
    /// Number of parameters.
    pub params: u32,
    /// Number of results.
    pub results: u32,
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
            Op::Br { label }
            | Op::BrIf { label }
            | Op::BrOnNull { label }
            | Op::BrOnNonNull { label }
            | Op::BrOnCast { label, .. }
            | Op::BrOnCastFail { label, .. } => label as usize..label as usize + 1,
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

    /// The clauses of a `try_table`.
    #[must_use]
    pub fn catches_of(&self, op: &Op) -> &[Catch] {
        match *op {
            Op::TryTable { first, count, .. } => {
                self.catches.get(first as usize..first as usize + usize::from(count)).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// Decodes a body of a validated module.
    pub(super) fn decode(module: &Module, func: u32, body: &Body) -> Self {
        let ty = module.func_type(func);
        let (params, results) = (count(ty.params.len()), count(ty.results.len()));
        let mut decoder = Decoder::new(module, results);
        let locals = decoder.read(body).unwrap_or_else(|| {
            decoder.emit(Op::Unreachable, body.range.start);
            decoder.emit(Op::End {}, body.range.end.saturating_sub(1));
            Vec::new()
        });
        Self {
            ops: decoder.ops.into(),
            offsets: decoder.offsets.into(),
            nesting: decoder.nesting.into(),
            locals: locals.into(),
            labels: decoder.labels.into(),
            catches: decoder.catches.into(),
            params,
            results,
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
        if let Some(fixed) = op.fixed_arity() {
            return fixed;
        }
        let carried = |op: &Op| code.labels_of(op).first().map_or(0, |l| l.arity);
        match *op {
            Op::Return {} => (code.results, 0),
            Op::Br { .. } => (carried(op), 0),
            Op::BrTable { .. } => (carried(op) + 1, 0),
            _ => self.irregular_arity(op),
        }
    }

    fn irregular_arity(&self, op: &Op) -> (u32, u32) {
        let signature = |type_index: u32| {
            self.func_type_at(type_index).map_or((0, 0), |t| (count(t.params.len()), count(t.results.len())))
        };
        let callee = |index: u32| self.funcs.get(index as usize).map_or((0, 0), |&ty| signature(ty));
        match *op {
            Op::Call { function_index } => callee(function_index),
            Op::ReturnCall { function_index } => (callee(function_index).0, 0),
            Op::CallIndirect { type_index, .. } | Op::CallRef { type_index } => {
                let (params, results) = signature(type_index);
                (params + 1, results)
            }
            Op::ReturnCallIndirect { type_index, .. } | Op::ReturnCallRef { type_index } => {
                (signature(type_index).0 + 1, 0)
            }
            Op::Throw { tag_index } => (self.tag_type(tag_index).map_or(0, |t| count(t.params.len())), 0),
            Op::StructNew { type_index } => match self.types.get(type_index as usize).map(|t| &t.composite) {
                Some(CompositeType::Struct(fields)) => (count(fields.len()), 1),
                _ => (0, 1),
            },
            Op::ArrayNewFixed { count, .. } => (count, 1),
            Op::If { .. } | Op::BrIf { .. } | Op::BrTable { .. } | Op::ThrowRef {} => (1, 0),
            // Not taken: the null is gone, the other reference stays.
            Op::BrOnNonNull { .. } => (1, 0),
            Op::BrOnNull { .. } | Op::BrOnCast { .. } | Op::BrOnCastFail { .. } => (1, 1),
            Op::Select {} | Op::TypedSelect { .. } => (3, 1),
            Op::LocalGet { .. } | Op::GlobalGet { .. } => (0, 1),
            Op::LocalSet { .. } | Op::GlobalSet { .. } => (1, 0),
            Op::LocalTee { .. } | Op::TableGet { .. } | Op::MemoryGrow { .. } => (1, 1),
            Op::I32Const { .. } | Op::I64Const { .. } | Op::F32Const { .. } | Op::F64Const { .. } => (0, 1),
            Op::V128Const { .. } | Op::MemorySize { .. } | Op::TableSize { .. } => (0, 1),
            Op::RefNull { .. } | Op::RefFunc { .. } | Op::StructNewDefault { .. } => (0, 1),
            Op::I8x16Shuffle { .. } => (2, 1),
            Op::MemoryInit { .. } | Op::MemoryCopy { .. } | Op::MemoryFill { .. } => (3, 0),
            Op::TableInit { .. } | Op::TableCopy { .. } | Op::TableFill { .. } => (3, 0),
            Op::TableSet { .. } | Op::StructSet { .. } => (2, 0),
            Op::TableGrow { .. } => (2, 1),
            Op::StructGet { .. } | Op::StructGetS { .. } | Op::StructGetU { .. } => (1, 1),
            Op::ArrayNew { .. } | Op::ArrayNewData { .. } | Op::ArrayNewElem { .. } => (2, 1),
            Op::ArrayGet { .. } | Op::ArrayGetS { .. } | Op::ArrayGetU { .. } => (2, 1),
            Op::ArrayNewDefault { .. } | Op::RefTest { .. } | Op::RefCast { .. } => (1, 1),
            Op::RefAsNonNull {} | Op::AnyConvertExtern {} | Op::ExternConvertAny {} | Op::RefI31 {} => (1, 1),
            Op::ArraySet { .. } => (3, 0),
            Op::ArrayFill { .. } | Op::ArrayInitData { .. } | Op::ArrayInitElem { .. } => (4, 0),
            Op::ArrayCopy { .. } => (5, 0),
            _ => (0, 0),
        }
    }

    /// The types that a block takes and leaves.
    #[must_use]
    pub fn block_types(&self, ty: BlockType) -> (&[ValType], Vec<ValType>) {
        match ty {
            BlockType::Empty => (&[], Vec::new()),
            BlockType::Value(ty) => (&[], vec![ty]),
            BlockType::Func(index) => {
                self.func_type_at(index).map_or((&[], Vec::new()), |t| (&*t.params, t.results.to_vec()))
            }
        }
    }

    /// How many values a block takes and leaves.
    #[must_use]
    pub fn block_arity(&self, ty: BlockType) -> (u32, u32) {
        match ty {
            BlockType::Empty => (0, 0),
            BlockType::Value(_) => (0, 1),
            BlockType::Func(index) => {
                self.func_type_at(index).map_or((0, 0), |t| (count(t.params.len()), count(t.results.len())))
            }
        }
    }
}

/// A block that is open while decoding.
struct Open {
    /// Index of the operator that opened it; `None` for the function itself.
    op: Option<usize>,
    /// Indices of what divides it: its `else`, or its `catch`es.
    arms: Vec<usize>,
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
    catches: Vec<Catch>,
    open: Vec<Open>,
    height: u32,
}

impl<'a> Decoder<'a> {
    fn new(module: &'a Module, results: u32) -> Self {
        let function =
            Open { op: None, arms: Vec::new(), height: 0, params: 0, results, forward: Vec::new() };
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

    /// Reads the operators; gives the declared locals.
    fn read(&mut self, body: &Body) -> Option<Vec<ValType>> {
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

    fn emit(&mut self, op: Op, offset: usize) {
        let closes = matches!(
            op,
            Op::End {} | Op::Else { .. } | Op::Catch { .. } | Op::CatchAll { .. } | Op::Delegate { .. }
        );
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

    /// A `try_table`'s labels count from outside of it.
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

    /// Follows the operand stack and the blocks over an operator just emitted.
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
                let open =
                    Open { op: Some(at), arms: Vec::new(), height, params, results, forward: Vec::new() };
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
            Op::Br { .. }
            | Op::BrTable { .. }
            | Op::Return {}
            | Op::Unreachable
            | Op::Throw { .. }
            | Op::ThrowRef {}
            | Op::Rethrow { .. }
            | Op::ReturnCall { .. }
            | Op::ReturnCallIndirect { .. }
            | Op::ReturnCallRef { .. } => {
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

    /// Tells the block's opening operator, its arms and its branches where the `end` at `end` is.
    fn close(&mut self, block: &Open, end: usize) {
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

    /// Below the block's own height only in code that cannot be reached.
    fn pop(&mut self, n: u32) {
        let floor = self.open.last().map_or(0, |b| b.height);
        self.height = self.height.saturating_sub(n).max(floor);
    }

    fn push(&mut self, n: u32) {
        self.height += n;
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
    let reference = |nullable, hty| Some(RefType::new(nullable, HeapType::from_wasmparser(hty)?));
    Some(match *op {
        W::Return => Op::Return {},
        W::Select => Op::Select {},
        W::Call { function_index } => Op::Call { function_index },
        W::CallIndirect { type_index, table_index } => Op::CallIndirect { type_index, table_index },
        W::CallRef { type_index } => Op::CallRef { type_index },
        W::ReturnCall { function_index } => Op::ReturnCall { function_index },
        W::ReturnCallIndirect { type_index, table_index } => {
            Op::ReturnCallIndirect { type_index, table_index }
        }
        W::ReturnCallRef { type_index } => Op::ReturnCallRef { type_index },
        W::Throw { tag_index } => Op::Throw { tag_index },
        W::ThrowRef => Op::ThrowRef {},
        W::Rethrow { relative_depth } => Op::Rethrow { relative_depth },
        W::Delegate { relative_depth } => Op::Delegate { relative_depth },
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
        W::V128Const { value } => Op::V128Const { bytes: *value.bytes() },
        W::I8x16Shuffle { lanes } => Op::I8x16Shuffle { lanes },
        W::MemorySize { mem } => Op::MemorySize { memory: mem },
        W::MemoryGrow { mem } => Op::MemoryGrow { memory: mem },
        W::MemoryInit { data_index, mem } => Op::MemoryInit { data_index, memory: mem },
        W::DataDrop { data_index } => Op::DataDrop { data_index },
        W::MemoryCopy { dst_mem, src_mem } => Op::MemoryCopy { dst_memory: dst_mem, src_memory: src_mem },
        W::MemoryFill { mem } => Op::MemoryFill { memory: mem },
        W::RefNull { hty } => Op::RefNull { heap: HeapType::from_wasmparser(hty)? },
        W::RefFunc { function_index } => Op::RefFunc { function_index },
        W::RefAsNonNull => Op::RefAsNonNull {},
        W::TableGet { table } => Op::TableGet { table },
        W::TableSet { table } => Op::TableSet { table },
        W::TableSize { table } => Op::TableSize { table },
        W::TableGrow { table } => Op::TableGrow { table },
        W::TableFill { table } => Op::TableFill { table },
        W::TableCopy { dst_table, src_table } => Op::TableCopy { dst_table, src_table },
        W::TableInit { elem_index, table } => Op::TableInit { elem_index, table },
        W::ElemDrop { elem_index } => Op::ElemDrop { elem_index },
        W::StructNew { struct_type_index } => Op::StructNew { type_index: struct_type_index },
        W::StructNewDefault { struct_type_index } => Op::StructNewDefault { type_index: struct_type_index },
        W::StructGet { struct_type_index, field_index } => {
            Op::StructGet { type_index: struct_type_index, field: field_index }
        }
        W::StructGetS { struct_type_index, field_index } => {
            Op::StructGetS { type_index: struct_type_index, field: field_index }
        }
        W::StructGetU { struct_type_index, field_index } => {
            Op::StructGetU { type_index: struct_type_index, field: field_index }
        }
        W::StructSet { struct_type_index, field_index } => {
            Op::StructSet { type_index: struct_type_index, field: field_index }
        }
        W::ArrayNew { array_type_index } => Op::ArrayNew { type_index: array_type_index },
        W::ArrayNewDefault { array_type_index } => Op::ArrayNewDefault { type_index: array_type_index },
        W::ArrayNewFixed { array_type_index, array_size } => {
            Op::ArrayNewFixed { type_index: array_type_index, count: array_size }
        }
        W::ArrayNewData { array_type_index, array_data_index } => {
            Op::ArrayNewData { type_index: array_type_index, data_index: array_data_index }
        }
        W::ArrayNewElem { array_type_index, array_elem_index } => {
            Op::ArrayNewElem { type_index: array_type_index, elem_index: array_elem_index }
        }
        W::ArrayGet { array_type_index } => Op::ArrayGet { type_index: array_type_index },
        W::ArrayGetS { array_type_index } => Op::ArrayGetS { type_index: array_type_index },
        W::ArrayGetU { array_type_index } => Op::ArrayGetU { type_index: array_type_index },
        W::ArraySet { array_type_index } => Op::ArraySet { type_index: array_type_index },
        W::ArrayFill { array_type_index } => Op::ArrayFill { type_index: array_type_index },
        W::ArrayCopy { array_type_index_dst, array_type_index_src } => {
            Op::ArrayCopy { dst_type: array_type_index_dst, src_type: array_type_index_src }
        }
        W::ArrayInitData { array_type_index, array_data_index } => {
            Op::ArrayInitData { type_index: array_type_index, data_index: array_data_index }
        }
        W::ArrayInitElem { array_type_index, array_elem_index } => {
            Op::ArrayInitElem { type_index: array_type_index, elem_index: array_elem_index }
        }
        W::RefTestNonNull { hty } => Op::RefTest { to: reference(false, hty)? },
        W::RefTestNullable { hty } => Op::RefTest { to: reference(true, hty)? },
        W::RefCastNonNull { hty } => Op::RefCast { to: reference(false, hty)? },
        W::RefCastNullable { hty } => Op::RefCast { to: reference(true, hty)? },
        W::AnyConvertExtern => Op::AnyConvertExtern {},
        W::ExternConvertAny => Op::ExternConvertAny {},
        W::RefI31 => Op::RefI31 {},
        W::AtomicFence { .. } => Op::AtomicFence {},
        _ => return None,
    })
}
