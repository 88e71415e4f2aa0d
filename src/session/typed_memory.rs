//! What the bytes of memory mean to the source: which variables they are part of, and where the dead stack is.

use super::Session;
use crate::exec::Value;
use crate::symbols::{LayoutPiece, PlacedValue};
use crate::wasm::{Module, Op};
use std::ops::Range;

/// The name that LLVM's linker gives to the global that divides the stack in memory into live and dead.
const STACK_POINTER: &str = "__stack_pointer";
/// The size that it gives to the stack unless it is told another one.
const STACK_SIZE: u64 = 64 << 10;
/// How many frames around the selected one have their variables named.
const MOST_OUTER: usize = 3;

/// What is known of a range of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedMemory {
    /// Pieces of variables and of what they point to, by address. None lie in each other.
    pub pieces: Vec<LayoutPiece>,
    /// The part of the stack that no frame uses any more.
    pub dead: Option<Range<u64>>,
}

impl Session {
    /// What is known of a range of the memory of a frame, which is given as a row of the call stack. `more` are values
    /// that were reached from variables, to be named as well.
    #[must_use]
    pub fn typed_memory(&self, row: usize, range: Range<u64>, more: &[PlacedValue]) -> TypedMemory {
        let mut pieces = Vec::new();
        let mut add = |new: Vec<LayoutPiece>| {
            let known = pieces.len();
            for piece in new {
                let end = piece.address.saturating_add(piece.len);
                let free = |other: &LayoutPiece| {
                    other.address >= end || other.address.saturating_add(other.len) <= piece.address
                };
                if pieces[..known].iter().all(free) {
                    pieces.push(piece);
                }
            }
        };
        let own = self.inspect_row(row, |inspector, known| {
            let mut variables = known.to_vec();
            variables.extend(inspector.statics(false));
            inspector.layout(&variables, more, range.clone())
        });
        add(own.unwrap_or_default());
        for (outer, name) in self.outer_rows(row).into_iter().take(MOST_OUTER) {
            let theirs =
                self.inspect_row(outer, |inspector, known| inspector.layout(known, &[], range.clone()));
            let mut theirs = theirs.unwrap_or_default();
            theirs.iter_mut().for_each(|piece| piece.path = format!("{name}: {}", piece.path));
            add(theirs);
        }
        pieces.sort_by_key(|piece| piece.address);
        TypedMemory { pieces, dead: self.dead_stack() }
    }

    /// The stack in memory below the pointer of the innermost frame: values of frames that have returned.
    fn dead_stack(&self) -> Option<Range<u64>> {
        let guest = self.guest();
        let at = guest.location()?;
        let module = guest.program().module(at.module);
        let (low, global) = stack_of(module)?;
        let pointer = address(guest.global(guest.frame(), global)?)?;
        (pointer > low).then_some(low..pointer)
    }
}

fn address(value: Value) -> Option<u64> {
    match value {
        Value::I32(v) => Some(u64::from(v.cast_unsigned())),
        Value::I64(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}

/// The lowest address that the stack of a module may reach for certain, and the global that is its pointer. A linker
/// puts the stack first in memory, or between data and heap.
fn stack_of(module: &Module) -> Option<(u64, u32)> {
    let count = u32::try_from(module.globals.len()).unwrap_or(u32::MAX);
    let global = (0..count).find(|global| module.global_name(*global).as_deref() == Some(STACK_POINTER))?;
    let top = constant(module.globals.get(global as usize)?.init.as_ref()?)?;
    let below = |data: &crate::wasm::Data| {
        let (memory, offset) = data.active.as_ref()?;
        constant(offset).filter(|start| *memory == 0 && *start < top)
    };
    let first = !module.datas.iter().any(|data| below(data).is_some());
    Some((if first { 0 } else { top.saturating_sub(STACK_SIZE) }, global))
}

fn constant(ops: &[Op]) -> Option<u64> {
    match ops.first()? {
        Op::I32Const { value } => Some(u64::from(value.cast_unsigned())),
        Op::I64Const { value } => Some(value.cast_unsigned()),
        _ => None,
    }
}
