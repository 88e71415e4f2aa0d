//! The run loop: one operator after the other until something stops it.
//!
//! Each operator of the binary is one turn of the loop and one moment. A trapping operator is not counted and the
//! pc stays on it.

use super::machine::{Frame, Machine, WasmFrame};
use super::memory::Memory;
use super::numeric::{self, f32s, f64s, i32s, i64s};
use super::store::{Func, FuncKind};
use super::{FuncAddr, Stops, Store, Table, TrapKind};
use crate::wasm::{Label, Location, MemArg, Op, Pc};
use std::collections::BTreeSet;

/// Why [`Machine::run`] came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    /// The budget is used up; stands before an operator.
    Budget,
    /// Stands before the operator at a breakpoint.
    Breakpoint(Location),
    /// The wasm frame at this depth has returned; nothing has executed since.
    ReturnWatch(usize),
    /// A function that is not WebAssembly was called: answer with [`Machine::host_return`].
    HostFunc {
        /// The embedder's number for it.
        tag: u32,
        /// The function.
        func: FuncAddr,
        /// Arguments as slots.
        args: Vec<u64>,
    },
    /// A wasm frame (or a host function) returned to a boundary or to the bottom: its results as slots.
    Returned(Vec<u64>),
    /// It trapped; the frames are as they were.
    Trap(TrapKind),
}

/// How the inner loop left a frame.
enum Leave {
    Budget,
    Breakpoint,
    Call(FuncAddr),
    Return,
    Trap(TrapKind),
}

impl Machine {
    /// Executes at most `budget` operators.
    pub fn run(&mut self, budget: u64, stops: &Stops) -> Exit {
        let mut left = budget;
        loop {
            if let Some((func, args)) = self.entering.take() {
                let FuncKind::Host { tag } = self.store.func(func).kind else { continue };
                return Exit::HostFunc { tag, func, args };
            }
            if let Some(results) = self.returned.take() {
                return Exit::Returned(results);
            }
            let Some(Frame::Wasm(frame)) = self.frames.last_mut() else {
                return Exit::Returned(Vec::new());
            };
            let watched = if stops.code.is_empty() {
                None
            } else {
                let module = self.store.instances[frame.instance.index()].module.id;
                stops.code.get(&(module, frame.index))
            };
            let before = left;
            let leave = match watched {
                None => execute::<false>(frame, &mut self.store, &mut self.stack, &mut left, &NONE, false),
                Some(ops) => {
                    let skip = self.reported;
                    execute::<true>(frame, &mut self.store, &mut self.stack, &mut left, ops, skip)
                }
            };
            self.moment += before - left;
            self.reported = false;
            match leave {
                Leave::Budget => {
                    self.reported = true;
                    return Exit::Budget;
                }
                Leave::Breakpoint => {
                    self.reported = true;
                    let module = self.store.instances[frame.instance.index()].module.id;
                    let pc = Pc { func: frame.index, op: frame.pc };
                    return Exit::Breakpoint(Location { module, pc });
                }
                Leave::Trap(kind) => return Exit::Trap(kind),
                Leave::Call(func) => {
                    if let Some(exit) = self.enter(func) {
                        // A call that cannot be entered traps at the `call`, which then did not execute.
                        if let (Exit::Trap(_), Some(Frame::Wasm(frame))) = (&exit, self.frames.last_mut()) {
                            frame.pc -= 1;
                            self.moment -= 1;
                        }
                        return exit;
                    }
                }
                Leave::Return => {
                    let depth = self.depth;
                    self.leave();
                    if !stops.returns.is_empty() && stops.returns.contains(&depth) {
                        return Exit::ReturnWatch(depth);
                    }
                }
            }
        }
    }

    /// Enters a function whose arguments are on top of the caller's operands.
    fn enter(&mut self, addr: FuncAddr) -> Option<Exit> {
        let Func { ty, kind } = self.store.funcs[addr.index()];
        let params = self.store.types[ty as usize].params.len() as u32;
        let Some(Frame::Wasm(caller)) = self.frames.last_mut() else { return None };
        let base = caller.sp - params;
        match kind {
            FuncKind::Host { tag } => {
                let args = self.stack[base as usize..caller.sp as usize].to_vec();
                caller.sp = base;
                Some(Exit::HostFunc { tag, func: addr, args })
            }
            FuncKind::Wasm { instance, index } => {
                caller.sp = base;
                match self.push_wasm(addr, instance, index, base) {
                    Ok(()) => None,
                    Err(kind) => {
                        if let Some(Frame::Wasm(caller)) = self.frames.last_mut() {
                            caller.sp = base + params;
                        }
                        Some(Exit::Trap(kind))
                    }
                }
            }
        }
    }

    /// Pops the frame on top, its results on top of its operands, and gives them to its caller.
    fn leave(&mut self) {
        let Some(Frame::Wasm(frame)) = self.frames.pop() else { return };
        self.depth -= 1;
        let results = frame.code.results;
        let from = (frame.sp - results) as usize;
        if let Some(Frame::Wasm(caller)) = self.frames.last_mut() {
            self.stack.copy_within(from..frame.sp as usize, caller.sp as usize);
            caller.sp += results;
        } else {
            self.returned = Some(self.stack[from..frame.sp as usize].to_vec());
        }
    }
}

static NONE: BTreeSet<u32> = BTreeSet::new();

/// The effective address of a plain load or store.
#[inline(always)]
fn effective(address: u64, memarg: MemArg) -> u64 {
    u64::from(address as u32) + u64::from(memarg.offset)
}

#[inline(always)]
fn load<const N: usize>(memory: &Memory, address: u64, memarg: MemArg) -> Result<[u8; N], TrapKind> {
    let at = effective(address, memarg);
    match memory.data().get(at as usize..).and_then(|bytes| bytes.first_chunk::<N>()) {
        Some(bytes) => Ok(*bytes),
        None => Err(memory.out_of_bounds(at, N as u64)),
    }
}

#[inline(always)]
fn store<const N: usize>(
    memory: &mut Memory,
    address: u64,
    memarg: MemArg,
    bytes: [u8; N],
) -> Result<(), TrapKind> {
    let at = effective(address, memarg);
    match memory.data_mut().get_mut(at as usize..).and_then(|bytes| bytes.first_chunk_mut::<N>()) {
        Some(place) => {
            *place = bytes;
            Ok(())
        }
        None => Err(memory.out_of_bounds(at, N as u64)),
    }
}

/// Cuts the operands to a label's height, keeping the values it carries, and says where to go on.
#[inline(always)]
fn branch(slots: &mut [u64], sp: &mut usize, locals: usize, label: &Label) -> u32 {
    let (height, arity) = (locals + label.height as usize, label.arity as usize);
    if height + arity != *sp {
        match arity {
            0 => {}
            1 => slots[height] = slots[*sp - 1],
            _ => slots.copy_within(*sp - arity..*sp, height),
        }
        *sp = height + arity;
    }
    label.target
}

/// Executes the operator a frame stands on, for [`super::evaluate()`]; gives the trap if it traps.
pub(super) fn execute_one(frame: &mut WasmFrame, store: &mut Store, stack: &mut [u64]) -> Option<TrapKind> {
    match execute::<false>(frame, store, stack, &mut 1, &NONE, false) {
        Leave::Trap(kind) => Some(kind),
        Leave::Budget | Leave::Breakpoint | Leave::Call(_) | Leave::Return => None,
    }
}

/// Executes operators of one frame until it has to be left.
fn execute<const WATCH: bool>(
    frame: &mut WasmFrame,
    all: &mut Store,
    stack: &mut [u64],
    budget: &mut u64,
    breaks: &BTreeSet<u32>,
    skip_first: bool,
) -> Leave {
    let Store { instances, memories, globals, tables, funcs, .. } = all;
    let code = &*frame.code;
    let ops = &*code.ops;
    let base = frame.base as usize;
    let locals = code.local_count() as usize;
    let slots = &mut stack[base..base + locals + code.max_height as usize];
    let mut none = Memory::none();
    let memory = match instances[frame.instance.index()].memories.first() {
        Some(&addr) => &mut memories[addr.index()],
        None => &mut none,
    };
    let mut sp = frame.sp as usize - base;
    let mut pc = frame.pc as usize;
    let mut left = *budget;
    let mut skip = skip_first;

    macro_rules! pop {
        () => {{
            sp -= 1;
            slots[sp]
        }};
    }
    macro_rules! push {
        ($value:expr) => {{
            slots[sp] = $value;
            sp += 1;
        }};
    }
    // On a trap the operands stay as they were before the operator.
    macro_rules! attempt {
        ($result:expr, $popped:expr) => {
            match $result {
                Ok(value) => value,
                Err(kind) => {
                    sp += $popped;
                    break Leave::Trap(kind);
                }
            }
        };
    }
    macro_rules! unary {
        (|$a:ident: $t:ty| $value:expr) => {{
            let $a = slots[sp - 1] as $t;
            slots[sp - 1] = $value;
        }};
    }
    macro_rules! binary {
        (|$a:ident, $b:ident: $t:ty| $value:expr) => {{
            let $b = pop!() as $t;
            let $a = slots[sp - 1] as $t;
            slots[sp - 1] = $value;
        }};
    }
    macro_rules! float1 {
        ($m:ident, |$a:ident| $value:expr) => {{
            let $a = $m::of(slots[sp - 1]);
            slots[sp - 1] = $value;
        }};
    }
    macro_rules! float2 {
        ($m:ident, |$a:ident, $b:ident| $value:expr) => {{
            let $b = $m::of(pop!());
            let $a = $m::of(slots[sp - 1]);
            slots[sp - 1] = $value;
        }};
    }
    macro_rules! try1 {
        ($value:expr) => {{
            let value = attempt!($value, 0);
            slots[sp - 1] = value;
        }};
    }
    macro_rules! try2 {
        ($f:expr) => {{
            let value = attempt!($f(slots[sp - 2], slots[sp - 1]), 0);
            sp -= 1;
            slots[sp - 1] = value;
        }};
    }
    macro_rules! loads {
        ($memarg:expr, |$bytes:ident: $n:literal| $value:expr) => {{
            let $bytes = attempt!(load::<$n>(memory, slots[sp - 1], $memarg), 0);
            slots[sp - 1] = $value;
        }};
    }
    macro_rules! stores {
        ($memarg:expr, |$v:ident| $bytes:expr) => {{
            let $v = pop!();
            let address = pop!();
            attempt!(store(memory, address, $memarg, $bytes), 2);
        }};
    }

    let leave = loop {
        if WATCH && !std::mem::take(&mut skip) && breaks.contains(&(pc as u32)) {
            break Leave::Breakpoint;
        }
        if left == 0 {
            break Leave::Budget;
        }
        left -= 1;
        let op = ops[pc];
        pc += 1;
        match op {
            Op::Unreachable => break Leave::Trap(TrapKind::Unreachable),
            Op::Nop | Op::Block { .. } | Op::Loop { .. } => {}
            Op::If { otherwise, .. } => {
                if pop!() as u32 == 0 {
                    pc = otherwise as usize;
                }
            }
            Op::Else { end } => pc = end as usize + 1,
            Op::End {} => {
                if pc == ops.len() {
                    break Leave::Return;
                }
            }
            Op::Br { label } => {
                let target = branch(slots, &mut sp, locals, &code.labels[label as usize]);
                pc = target as usize;
                if pc == ops.len() {
                    break Leave::Return;
                }
            }
            Op::BrIf { label } => {
                if pop!() as u32 != 0 {
                    let target = branch(slots, &mut sp, locals, &code.labels[label as usize]);
                    pc = target as usize;
                    if pc == ops.len() {
                        break Leave::Return;
                    }
                }
            }
            Op::BrTable { first, count } => {
                let index = (pop!() as u32).min(count);
                let target = branch(slots, &mut sp, locals, &code.labels[first as usize + index as usize]);
                pc = target as usize;
                if pc == ops.len() {
                    break Leave::Return;
                }
            }
            Op::Return => break Leave::Return,
            Op::Call { function_index } => {
                break Leave::Call(instances[frame.instance.index()].funcs[function_index as usize]);
            }
            Op::CallIndirect { type_index, table_index } => {
                let instance = &instances[frame.instance.index()];
                let table = &tables[instance.tables[table_index as usize].index()];
                let index = pop!() as u32;
                let want = instance.types[type_index as usize];
                break match indirect(table, index, want, funcs) {
                    Ok(func) => Leave::Call(func),
                    Err(kind) => {
                        sp += 1;
                        Leave::Trap(kind)
                    }
                };
            }
            Op::Drop => sp -= 1,
            Op::Select | Op::TypedSelect { .. } => {
                let condition = pop!() as u32;
                let other = pop!();
                if condition == 0 {
                    slots[sp - 1] = other;
                }
            }
            Op::LocalGet { local_index } => push!(slots[local_index as usize]),
            Op::LocalSet { local_index } => slots[local_index as usize] = pop!(),
            Op::LocalTee { local_index } => slots[local_index as usize] = slots[sp - 1],
            Op::GlobalGet { global_index } => {
                let addr = instances[frame.instance.index()].globals[global_index as usize];
                push!(globals[addr.index()].slot);
            }
            Op::GlobalSet { global_index } => {
                let addr = instances[frame.instance.index()].globals[global_index as usize];
                globals[addr.index()].slot = pop!();
            }
            Op::I32Const { value } => push!(u64::from(value as u32)),
            Op::I64Const { value } => push!(value as u64),
            Op::F32Const { bits } => push!(u64::from(bits)),
            Op::F64Const { bits } => push!(bits),

            Op::I32Load { memarg } | Op::F32Load { memarg } | Op::I64Load32U { memarg } => {
                loads!(memarg, |b: 4| u64::from(u32::from_le_bytes(b)));
            }
            Op::I64Load { memarg } | Op::F64Load { memarg } => loads!(memarg, |b: 8| u64::from_le_bytes(b)),
            Op::I32Load8U { memarg } | Op::I64Load8U { memarg } => loads!(memarg, |b: 1| u64::from(b[0])),
            Op::I32Load8S { memarg } => loads!(memarg, |b: 1| u64::from(b[0] as i8 as u32)),
            Op::I64Load8S { memarg } => loads!(memarg, |b: 1| b[0] as i8 as u64),
            Op::I32Load16U { memarg } | Op::I64Load16U { memarg } => {
                loads!(memarg, |b: 2| u64::from(u16::from_le_bytes(b)));
            }
            Op::I32Load16S { memarg } => loads!(memarg, |b: 2| u64::from(i16::from_le_bytes(b) as u32)),
            Op::I64Load16S { memarg } => loads!(memarg, |b: 2| i16::from_le_bytes(b) as u64),
            Op::I64Load32S { memarg } => loads!(memarg, |b: 4| i32::from_le_bytes(b) as u64),
            Op::I32Store { memarg } | Op::F32Store { memarg } | Op::I64Store32 { memarg } => {
                stores!(memarg, |v| (v as u32).to_le_bytes());
            }
            Op::I64Store { memarg } | Op::F64Store { memarg } => stores!(memarg, |v| v.to_le_bytes()),
            Op::I32Store8 { memarg } | Op::I64Store8 { memarg } => stores!(memarg, |v| [v as u8]),
            Op::I32Store16 { memarg } | Op::I64Store16 { memarg } => {
                stores!(memarg, |v| (v as u16).to_le_bytes());
            }
            Op::MemorySize {} => push!(u64::from(memory.pages())),
            Op::MemoryGrow {} => unary!(|n: u32| u64::from(memory.grow(n).unwrap_or(u32::MAX))),
            Op::MemoryFill {} => {
                let (len, byte, to) = (pop!() as u32, pop!() as u8, pop!() as u32);
                attempt!(memory.slice_mut(u64::from(to), u64::from(len)), 3).fill(byte);
            }
            Op::MemoryCopy {} => {
                let (len, from, to) = (pop!() as u32, pop!() as u32, pop!() as u32);
                attempt!(memory.copy_within(u64::from(to), u64::from(from), u64::from(len)), 3);
            }
            Op::MemoryInit { data_index } => {
                let (len, from, to) = (pop!() as u32, pop!() as u32, pop!() as u32);
                let instance = &instances[frame.instance.index()];
                let dropped = instance.dropped[data_index as usize];
                let bytes = if dropped { &[][..] } else { instance.module.data(data_index) };
                let source = bytes.get(from as usize..from as usize + len as usize);
                let source = attempt!(
                    source.ok_or(TrapKind::MemoryOutOfBounds {
                        address: u64::from(from),
                        size: u64::from(len),
                        memory: bytes.len() as u64
                    }),
                    3
                );
                attempt!(memory.slice_mut(u64::from(to), u64::from(len)), 3).copy_from_slice(source);
            }
            Op::DataDrop { data_index } => {
                instances[frame.instance.index()].dropped[data_index as usize] = true;
            }

            Op::RefNull { .. } => push!(0),
            Op::RefIsNull => unary!(|v: u64| u64::from(v == 0)),
            Op::RefFunc { function_index } => {
                let addr = instances[frame.instance.index()].funcs[function_index as usize];
                push!(u64::from(addr.0) + 1);
            }
            Op::TableGet { table } => {
                let table = &tables[instances[frame.instance.index()].tables[table as usize].index()];
                try1!(table.get(slots[sp - 1] as u32));
            }
            Op::TableSet { table } => {
                let (value, index) = (pop!(), pop!() as u32);
                let table = &mut tables[instances[frame.instance.index()].tables[table as usize].index()];
                attempt!(table.set(index, value), 2);
            }
            Op::TableSize { table } => {
                let table = &tables[instances[frame.instance.index()].tables[table as usize].index()];
                push!(u64::from(table.size()));
            }
            Op::TableGrow { table } => {
                let by = pop!() as u32;
                let table = &mut tables[instances[frame.instance.index()].tables[table as usize].index()];
                unary!(|value: u64| u64::from(table.grow(by, value).unwrap_or(u32::MAX)));
            }
            Op::TableFill { table } => {
                let (len, value, start) = (pop!() as u32, pop!(), pop!() as u32);
                let table = &mut tables[instances[frame.instance.index()].tables[table as usize].index()];
                attempt!(table.slice_mut(start, len), 3).fill(value);
            }
            Op::TableCopy { dst_table, src_table } => {
                let (len, from, to) = (pop!() as u32, pop!() as u32, pop!() as u32);
                let instance = &instances[frame.instance.index()];
                let dst = instance.tables[dst_table as usize];
                let src = instance.tables[src_table as usize];
                if dst == src {
                    attempt!(tables[dst.index()].copy_within(to, from, len), 3);
                } else {
                    let source = attempt!(tables[src.index()].slice_mut(from, len), 3).to_vec();
                    attempt!(tables[dst.index()].slice_mut(to, len), 3).copy_from_slice(&source);
                }
            }
            Op::TableInit { elem_index, table } => {
                let (len, from, to) = (pop!() as u32, pop!() as u32, pop!() as u32);
                let instance = &instances[frame.instance.index()];
                let items = &instance.elems[elem_index as usize];
                let items = items.get(from as usize..from as usize + len as usize);
                let items = attempt!(items.ok_or(TrapKind::TableOutOfBounds), 3);
                let table = &mut tables[instance.tables[table as usize].index()];
                attempt!(table.slice_mut(to, len), 3).copy_from_slice(items);
            }
            Op::ElemDrop { elem_index } => {
                instances[frame.instance.index()].elems[elem_index as usize] = std::sync::Arc::new([]);
            }

            Op::I32Eqz => unary!(|a: u32| u64::from(a == 0)),
            Op::I32Eq => binary!(|a, b: u32| u64::from(a == b)),
            Op::I32Ne => binary!(|a, b: u32| u64::from(a != b)),
            Op::I32LtS => binary!(|a, b: i32| u64::from(a < b)),
            Op::I32LtU => binary!(|a, b: u32| u64::from(a < b)),
            Op::I32GtS => binary!(|a, b: i32| u64::from(a > b)),
            Op::I32GtU => binary!(|a, b: u32| u64::from(a > b)),
            Op::I32LeS => binary!(|a, b: i32| u64::from(a <= b)),
            Op::I32LeU => binary!(|a, b: u32| u64::from(a <= b)),
            Op::I32GeS => binary!(|a, b: i32| u64::from(a >= b)),
            Op::I32GeU => binary!(|a, b: u32| u64::from(a >= b)),
            Op::I64Eqz => unary!(|a: u64| u64::from(a == 0)),
            Op::I64Eq => binary!(|a, b: u64| u64::from(a == b)),
            Op::I64Ne => binary!(|a, b: u64| u64::from(a != b)),
            Op::I64LtS => binary!(|a, b: i64| u64::from(a < b)),
            Op::I64LtU => binary!(|a, b: u64| u64::from(a < b)),
            Op::I64GtS => binary!(|a, b: i64| u64::from(a > b)),
            Op::I64GtU => binary!(|a, b: u64| u64::from(a > b)),
            Op::I64LeS => binary!(|a, b: i64| u64::from(a <= b)),
            Op::I64LeU => binary!(|a, b: u64| u64::from(a <= b)),
            Op::I64GeS => binary!(|a, b: i64| u64::from(a >= b)),
            Op::I64GeU => binary!(|a, b: u64| u64::from(a >= b)),
            Op::F32Eq => float2!(f32s, |a, b| u64::from(a == b)),
            Op::F32Ne => float2!(f32s, |a, b| u64::from(a != b)),
            Op::F32Lt => float2!(f32s, |a, b| u64::from(a < b)),
            Op::F32Gt => float2!(f32s, |a, b| u64::from(a > b)),
            Op::F32Le => float2!(f32s, |a, b| u64::from(a <= b)),
            Op::F32Ge => float2!(f32s, |a, b| u64::from(a >= b)),
            Op::F64Eq => float2!(f64s, |a, b| u64::from(a == b)),
            Op::F64Ne => float2!(f64s, |a, b| u64::from(a != b)),
            Op::F64Lt => float2!(f64s, |a, b| u64::from(a < b)),
            Op::F64Gt => float2!(f64s, |a, b| u64::from(a > b)),
            Op::F64Le => float2!(f64s, |a, b| u64::from(a <= b)),
            Op::F64Ge => float2!(f64s, |a, b| u64::from(a >= b)),

            Op::I32Clz => unary!(|a: u32| u64::from(a.leading_zeros())),
            Op::I32Ctz => unary!(|a: u32| u64::from(a.trailing_zeros())),
            Op::I32Popcnt => unary!(|a: u32| u64::from(a.count_ones())),
            Op::I32Add => binary!(|a, b: u32| u64::from(a.wrapping_add(b))),
            Op::I32Sub => binary!(|a, b: u32| u64::from(a.wrapping_sub(b))),
            Op::I32Mul => binary!(|a, b: u32| u64::from(a.wrapping_mul(b))),
            Op::I32DivS => try2!(i32s::div_s),
            Op::I32DivU => try2!(i32s::div_u),
            Op::I32RemS => try2!(i32s::rem_s),
            Op::I32RemU => try2!(i32s::rem_u),
            Op::I32And => binary!(|a, b: u32| u64::from(a & b)),
            Op::I32Or => binary!(|a, b: u32| u64::from(a | b)),
            Op::I32Xor => binary!(|a, b: u32| u64::from(a ^ b)),
            Op::I32Shl => binary!(|a, b: u32| u64::from(a.wrapping_shl(b))),
            Op::I32ShrS => binary!(|a, b: u32| u64::from((a as i32).wrapping_shr(b) as u32)),
            Op::I32ShrU => binary!(|a, b: u32| u64::from(a.wrapping_shr(b))),
            Op::I32Rotl => binary!(|a, b: u32| u64::from(a.rotate_left(b & 31))),
            Op::I32Rotr => binary!(|a, b: u32| u64::from(a.rotate_right(b & 31))),
            Op::I64Clz => unary!(|a: u64| u64::from(a.leading_zeros())),
            Op::I64Ctz => unary!(|a: u64| u64::from(a.trailing_zeros())),
            Op::I64Popcnt => unary!(|a: u64| u64::from(a.count_ones())),
            Op::I64Add => binary!(|a, b: u64| a.wrapping_add(b)),
            Op::I64Sub => binary!(|a, b: u64| a.wrapping_sub(b)),
            Op::I64Mul => binary!(|a, b: u64| a.wrapping_mul(b)),
            Op::I64DivS => try2!(i64s::div_s),
            Op::I64DivU => try2!(i64s::div_u),
            Op::I64RemS => try2!(i64s::rem_s),
            Op::I64RemU => try2!(i64s::rem_u),
            Op::I64And => binary!(|a, b: u64| a & b),
            Op::I64Or => binary!(|a, b: u64| a | b),
            Op::I64Xor => binary!(|a, b: u64| a ^ b),
            Op::I64Shl => binary!(|a, b: u64| a.wrapping_shl(b as u32)),
            Op::I64ShrS => binary!(|a, b: u64| (a as i64).wrapping_shr(b as u32) as u64),
            Op::I64ShrU => binary!(|a, b: u64| a.wrapping_shr(b as u32)),
            Op::I64Rotl => binary!(|a, b: u64| a.rotate_left((b & 63) as u32)),
            Op::I64Rotr => binary!(|a, b: u64| a.rotate_right((b & 63) as u32)),

            Op::F32Abs => unary!(|a: u32| u64::from(a & 0x7fff_ffff)),
            Op::F32Neg => unary!(|a: u32| u64::from(a ^ 0x8000_0000)),
            Op::F32Copysign => binary!(|a, b: u32| u64::from(a & 0x7fff_ffff | b & 0x8000_0000)),
            Op::F32Ceil => float1!(f32s, |a| f32s::canonical(a.ceil())),
            Op::F32Floor => float1!(f32s, |a| f32s::canonical(a.floor())),
            Op::F32Trunc => float1!(f32s, |a| f32s::canonical(a.trunc())),
            Op::F32Nearest => float1!(f32s, |a| f32s::canonical(a.round_ties_even())),
            Op::F32Sqrt => float1!(f32s, |a| f32s::canonical(a.sqrt())),
            Op::F32Add => float2!(f32s, |a, b| f32s::canonical(a + b)),
            Op::F32Sub => float2!(f32s, |a, b| f32s::canonical(a - b)),
            Op::F32Mul => float2!(f32s, |a, b| f32s::canonical(a * b)),
            Op::F32Div => float2!(f32s, |a, b| f32s::canonical(a / b)),
            Op::F32Min => float2!(f32s, |a, b| f32s::min(a, b)),
            Op::F32Max => float2!(f32s, |a, b| f32s::max(a, b)),
            Op::F64Abs => unary!(|a: u64| a & !(1 << 63)),
            Op::F64Neg => unary!(|a: u64| a ^ (1 << 63)),
            Op::F64Copysign => binary!(|a, b: u64| a & !(1 << 63) | b & (1 << 63)),
            Op::F64Ceil => float1!(f64s, |a| f64s::canonical(a.ceil())),
            Op::F64Floor => float1!(f64s, |a| f64s::canonical(a.floor())),
            Op::F64Trunc => float1!(f64s, |a| f64s::canonical(a.trunc())),
            Op::F64Nearest => float1!(f64s, |a| f64s::canonical(a.round_ties_even())),
            Op::F64Sqrt => float1!(f64s, |a| f64s::canonical(a.sqrt())),
            Op::F64Add => float2!(f64s, |a, b| f64s::canonical(a + b)),
            Op::F64Sub => float2!(f64s, |a, b| f64s::canonical(a - b)),
            Op::F64Mul => float2!(f64s, |a, b| f64s::canonical(a * b)),
            Op::F64Div => float2!(f64s, |a, b| f64s::canonical(a / b)),
            Op::F64Min => float2!(f64s, |a, b| f64s::min(a, b)),
            Op::F64Max => float2!(f64s, |a, b| f64s::max(a, b)),

            Op::I32WrapI64 => unary!(|a: u32| u64::from(a)),
            Op::I64ExtendI32S => unary!(|a: i32| a as u64),
            Op::I64ExtendI32U => unary!(|a: u32| u64::from(a)),
            Op::I32Extend8S => unary!(|a: i8| u64::from(a as u32)),
            Op::I32Extend16S => unary!(|a: i16| u64::from(a as u32)),
            Op::I64Extend8S => unary!(|a: i8| a as u64),
            Op::I64Extend16S => unary!(|a: i16| a as u64),
            Op::I64Extend32S => unary!(|a: i32| a as u64),
            Op::I32TruncF32S => try1!(numeric::i32_trunc_f32_s(f32s::of(slots[sp - 1]))),
            Op::I32TruncF32U => try1!(numeric::i32_trunc_f32_u(f32s::of(slots[sp - 1]))),
            Op::I32TruncF64S => try1!(numeric::i32_trunc_f64_s(f64s::of(slots[sp - 1]))),
            Op::I32TruncF64U => try1!(numeric::i32_trunc_f64_u(f64s::of(slots[sp - 1]))),
            Op::I64TruncF32S => try1!(numeric::i64_trunc_f32_s(f32s::of(slots[sp - 1]))),
            Op::I64TruncF32U => try1!(numeric::i64_trunc_f32_u(f32s::of(slots[sp - 1]))),
            Op::I64TruncF64S => try1!(numeric::i64_trunc_f64_s(f64s::of(slots[sp - 1]))),
            Op::I64TruncF64U => try1!(numeric::i64_trunc_f64_u(f64s::of(slots[sp - 1]))),
            // Rust's `as` from float to integer saturates, NaN to 0: just what these operators do.
            Op::I32TruncSatF32S => float1!(f32s, |a| u64::from(a as i32 as u32)),
            Op::I32TruncSatF32U => float1!(f32s, |a| u64::from(a as u32)),
            Op::I32TruncSatF64S => float1!(f64s, |a| u64::from(a as i32 as u32)),
            Op::I32TruncSatF64U => float1!(f64s, |a| u64::from(a as u32)),
            Op::I64TruncSatF32S => float1!(f32s, |a| a as i64 as u64),
            Op::I64TruncSatF32U => float1!(f32s, |a| a as u64),
            Op::I64TruncSatF64S => float1!(f64s, |a| a as i64 as u64),
            Op::I64TruncSatF64U => float1!(f64s, |a| a as u64),
            Op::F32ConvertI32S => unary!(|a: i32| f32s::canonical(a as f32)),
            Op::F32ConvertI32U => unary!(|a: u32| f32s::canonical(a as f32)),
            Op::F32ConvertI64S => unary!(|a: i64| f32s::canonical(a as f32)),
            Op::F32ConvertI64U => unary!(|a: u64| f32s::canonical(a as f32)),
            Op::F64ConvertI32S => unary!(|a: i32| f64s::canonical(f64::from(a))),
            Op::F64ConvertI32U => unary!(|a: u32| f64s::canonical(f64::from(a))),
            Op::F64ConvertI64S => unary!(|a: i64| f64s::canonical(a as f64)),
            Op::F64ConvertI64U => unary!(|a: u64| f64s::canonical(a as f64)),
            Op::F32DemoteF64 => float1!(f64s, |a| f32s::canonical(a as f32)),
            Op::F64PromoteF32 => float1!(f32s, |a| f64s::canonical(f64::from(a))),
            // A slot holds a float as its bits, so reinterpreting changes nothing.
            Op::I32ReinterpretF32 | Op::I64ReinterpretF64 | Op::F32ReinterpretI32 | Op::F64ReinterpretI64 => {
            }
        }
    };
    if let Leave::Trap(_) = leave {
        pc -= 1;
        left += 1;
    }
    frame.pc = pc as u32;
    frame.sp = (base + sp) as u32;
    *budget = left;
    leave
}

/// The function that an indirect call reaches.
fn indirect(table: &Table, index: u32, want: u32, funcs: &[Func]) -> Result<FuncAddr, TrapKind> {
    let slot = table.get(index).map_err(|_| TrapKind::UndefinedElement)?;
    let addr = FuncAddr(slot.checked_sub(1).ok_or(TrapKind::UninitializedElement)? as u32);
    if funcs[addr.index()].ty != want {
        return Err(TrapKind::IndirectCallTypeMismatch);
    }
    Ok(addr)
}
