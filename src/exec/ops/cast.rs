//! Type tests and casts of references.

use crate::exec::context::{Context, handlers};
use crate::exec::store::Store;
use crate::exec::trap::TrapCode;
use crate::wasm::{HeapType, RefType};

/// The abstract heap types, in the order of their codes. The next code after them means a concrete type.
const ABSTRACT: [HeapType; 12] = [
    HeapType::Func,
    HeapType::NoFunc,
    HeapType::Extern,
    HeapType::NoExtern,
    HeapType::Any,
    HeapType::Eq,
    HeapType::I31,
    HeapType::Struct,
    HeapType::Array,
    HeapType::None,
    HeapType::Exn,
    HeapType::NoExn,
];

/// A heap type as two numbers: its kind and, for a concrete type, the store's number.
pub(in crate::exec) fn heap_code(heap: HeapType) -> (u32, u32) {
    match heap {
        HeapType::Concrete(number) => (ABSTRACT.len() as u32, number),
        other => (ABSTRACT.iter().position(|heap| *heap == other).unwrap_or(0) as u32, 0),
    }
}

fn from_code(kind: u32, number: u32) -> HeapType {
    ABSTRACT.get(kind as usize).copied().unwrap_or(HeapType::Concrete(number))
}

/// Whether the reference in a slot has a type of its hierarchy. Concrete types are the store's.
pub(in crate::exec) fn value_matches(store: &Store, slot: u64, ty: RefType) -> bool {
    let func_type = |addr: u32| store.funcs.get(addr as usize).map_or(0, |func| func.ty);
    store.heap.is_instance(&store.types, func_type, slot, ty)
}

/// Whether the reference in a slot has the type that a micro-op names.
///
/// # Safety
/// The context is live.
#[inline(never)]
unsafe fn matches(cx: *mut Context, slot: u64, code: u32, number: u64) -> bool {
    // SAFETY: as the caller promises.
    let store = unsafe { &*(*cx).store };
    value_matches(store, slot, RefType::new(code & 1 != 0, from_code(code >> 1, number as u32)))
}

handlers! {
    /// `[dest, reference, type][concrete type]`
    fn ref_test [] (r) {
        let near = r.word(1).near;
        let holds = matches(r.cx, r.get(near.b), near.n, r.word(2).bits);
        r.set(near.a, holds.into());
        r.next(3)
    }

    /// `[reference, -, type][concrete type]`
    fn ref_cast [] (r) {
        let near = r.word(1).near;
        if !matches(r.cx, r.get(near.a), near.n, r.word(2).bits) {
            return r.fault(TrapCode::CastFailure);
        }
        r.next(3)
    }
}
