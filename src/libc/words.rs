//! Words of linear memory that code addresses by a constant. In a linked module, libc's variables have no symbols, but
//! compiled code accesses each by a load or store at a constant address, or at an address held by a global
//! (position-independent code).

use super::read::global_i32;
use crate::guest::{FrameId, Guest};
use crate::wasm::{Module, Op};
use std::collections::{BTreeSet, HashMap};

/// No variable lies below this address.
const LOWEST: u32 = 1024;

/// The location of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct VariablePlace {
    base: Base,
    offset: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Base {
    Constant,
    Global(u32),
}

impl VariablePlace {
    /// The word at `offset` from the address that the instructions before `end` push.
    pub fn before(module: &Module, ops: &[Op], end: usize, offset: u64) -> Option<Self> {
        let at = |back: usize| end.checked_sub(back).and_then(|at| ops.get(at));
        let (base, added) = match (at(1)?, at(2), at(3)) {
            (Op::I32Add, Some(Op::I32Const { value }), Some(base)) => {
                let base = if matches!(base, Op::LocalTee { .. }) { at(4)? } else { base };
                (base, value.cast_unsigned())
            }
            (base, ..) => (base, 0),
        };
        let offset = u32::try_from(offset).ok()?.checked_add(added)?;
        if let Some(address) = address(module, base) {
            return Some(Self { base: Base::Constant, offset: address.checked_add(offset)? });
        }
        match *base {
            Op::GlobalGet { global_index } => Some(Self { base: Base::Global(global_index), offset }),
            // Position-independent code that is finally linked statically keeps its base, 0, in a local.
            Op::LocalGet { .. } if added >= LOWEST => Some(Self { base: Base::Constant, offset }),
            _ => None,
        }
    }

    /// The address, if it is the same in every instance.
    pub fn constant(self) -> Option<u32> {
        (self.base == Base::Constant).then_some(self.offset)
    }

    /// The address in the instance that a frame belongs to.
    pub fn address(self, guest: &Guest, frame: FrameId) -> Option<u32> {
        let base = match self.base {
            Base::Constant => 0,
            Base::Global(index) => global_i32(guest, frame, index as usize)?.cast_unsigned(),
        };
        base.checked_add(self.offset)
    }
}

/// The constant that an instruction pushes, either itself or from an immutable global.
fn address(module: &Module, op: &Op) -> Option<u32> {
    match *op {
        Op::I32Const { value } => Some(value.cast_unsigned()),
        Op::GlobalGet { global_index } => {
            let global = module.globals.get(global_index as usize).filter(|global| !global.ty.mutable)?;
            match global.init.as_deref()?.first()? {
                Op::I32Const { value } => Some(value.cast_unsigned()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The instructions of a function; empty for an imported one.
pub(super) fn ops(module: &Module, func: u32) -> &[Op] {
    module.code(func).map_or(&[], |code| &code.ops)
}

/// The words that a function loads.
pub(super) fn loads(module: &Module, func: u32) -> impl Iterator<Item = VariablePlace> {
    let ops = ops(module, func);
    ops.iter().enumerate().filter_map(move |(at, op)| match op {
        Op::I32Load { memarg } => VariablePlace::before(module, ops, at, memarg.offset),
        _ => None,
    })
}

/// The constants that a function stores to words: the index of the store, the word, and the value.
pub(super) fn stores(module: &Module, func: u32) -> impl Iterator<Item = (u32, VariablePlace, i32)> {
    let ops = ops(module, func);
    ops.windows(2).zip(1..).filter_map(move |(pair, at)| match (&pair[0], &pair[1]) {
        (Op::I32Const { value }, Op::I32Store { memarg }) => {
            Some((at, VariablePlace::before(module, ops, at as usize - 1, memarg.offset)?, *value))
        }
        _ => None,
    })
}

/// Whether instructions use the address of a word other than to load it, and so may store to it.
pub(super) fn names(module: &Module, ops: &[Op], place: VariablePlace) -> bool {
    let Base::Constant = place.base else { return false };
    let loaded = |at: usize| {
        let added = matches!(ops.get(at + 1), Some(Op::I32Add));
        matches!(ops.get(at + 1 + usize::from(added)), Some(Op::I32Load { .. }))
    };
    ops.iter().enumerate().any(|(at, op)| match *op {
        Op::I32Store { memarg } => memarg.offset == u64::from(place.offset),
        _ => address(module, op) == Some(place.offset) && !loaded(at),
    })
}

/// The word, among those that the functions load, that points to the string `/` at program start: libc's current
/// directory. If there are several, the one that is loaded most often.
pub(super) fn current_directory(module: &Module, funcs: &BTreeSet<u32>) -> Option<VariablePlace> {
    let mut counts: HashMap<VariablePlace, usize> = HashMap::new();
    for func in funcs {
        for place in loads(module, *func) {
            *counts.entry(place).or_default() += 1;
        }
    }
    let root = |place: &VariablePlace| {
        let pointer = word_at_start(module, place)?;
        (bytes_at_start(module, pointer, 2)? == *b"/\0").then_some(())
    };
    counts.retain(|place, _| root(place).is_some());
    counts.into_iter().max_by_key(|(place, count)| (*count, *place)).map(|(place, _)| place)
}

fn word_at_start(module: &Module, place: &VariablePlace) -> Option<u32> {
    let Base::Constant = place.base else { return None };
    let bytes = bytes_at_start(module, place.offset, 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// The bytes that active data segments put at an address.
fn bytes_at_start(module: &Module, address: u32, len: usize) -> Option<&[u8]> {
    module.datas.iter().zip(0..).find_map(|(data, index)| {
        let (0, offset) = data.active.as_ref()? else { return None };
        let Some(Op::I32Const { value }) = offset.first() else { return None };
        let start = address.checked_sub(value.cast_unsigned())? as usize;
        module.data(index).get(start..start.checked_add(len)?)
    })
}
