//! Finds what a call reaches: the function, and its code.

use crate::exec::address::FuncAddr;
use crate::exec::context::Context;
use crate::exec::lowered::{FuncCode, LoweredFunc};
use crate::exec::reference;
use crate::exec::store::FuncKind;
use crate::exec::trap::TrapCode;
use std::sync::Arc;

/// The code in a cell, if it has been made yet.
///
/// # Safety
/// The cell is live, and its code lives as long.
#[inline(always)]
pub(super) unsafe fn ready<const EXACT: bool>(cells: *const FuncCode) -> Option<*const LoweredFunc> {
    // SAFETY: as the caller promises.
    unsafe {
        let cell = if EXACT { &(*cells).exact } else { &(*cells).fast };
        cell.get().map(Arc::as_ptr)
    }
}

/// The code of a function, with any stops in it, made now if necessary. Null if the function is not WebAssembly.
///
/// # Safety
/// The context is live. The code lives as long as the store's instances and the patches, which outlive the run.
#[cold]
#[inline(never)]
pub(super) unsafe fn made(cx: *mut Context, func: FuncAddr, exact: bool) -> *const LoweredFunc {
    // SAFETY: as the caller promises.
    unsafe {
        let store = &*(*cx).store;
        let Some(breaks) = (*cx).breaks else {
            return store.lowered(func, exact).map_or(std::ptr::null(), Arc::as_ptr);
        };
        let FuncKind::Wasm { instance, index } = store.func(func).kind else { return std::ptr::null() };
        let cells = (*breaks).cells(instance);
        // An instance's own functions come after those it imports.
        let number = (index as usize + cells.len()).wrapping_sub(store.instance(instance).funcs.len());
        if let Some(code) = cells.get(number).and_then(|cell| cell.fast.get()) {
            return Arc::as_ptr(code);
        }
        let Some(code) = store.lowered(func, exact) else { return std::ptr::null() };
        Arc::as_ptr((*breaks).enter(store, code, index - code.imported))
    }
}

/// The address of one of the current instance's own functions, by its number among them.
///
/// # Safety
/// The context is live, and the instance has that function.
pub(super) unsafe fn own_func(cx: *mut Context, number: u32) -> FuncAddr {
    // SAFETY: as the caller promises.
    unsafe {
        let instance = (&*(*cx).store).instance((*(*cx).code).instance);
        instance.funcs[(instance.module.imported_funcs + number) as usize]
    }
}

/// The cell of a function, if it is one of the current instance's own.
///
/// # Safety
/// The context is live.
#[inline(always)]
pub(super) unsafe fn cell(cx: *mut Context, func: FuncAddr) -> Option<*const FuncCode> {
    // SAFETY: as the caller promises; the functions of the store and of the instance do not change during a run.
    unsafe {
        let func = (&*(*cx).store).funcs.get(func.0 as usize)?;
        match func.kind {
            FuncKind::Wasm { instance, index } if instance == (*(*cx).code).instance => {
                Some((*cx).siblings.add((index - (*(*cx).code).imported) as usize))
            }
            _ => None,
        }
    }
}

/// The address of the function that an indirect call reaches.
///
/// # Safety
/// The context is live.
#[inline(always)]
pub(super) unsafe fn indirect(
    cx: *mut Context,
    index: u64,
    table: u32,
    want: u32,
) -> Result<FuncAddr, TrapCode> {
    // SAFETY: as the caller promises.
    let store = unsafe { &*(*cx).store };
    let slot = store.tables[table as usize].get(index).map_err(|_| TrapCode::UndefinedElement)?;
    let func = reference::as_func(slot).ok_or(TrapCode::UninitializedElement)?;
    let ty = store.funcs[func.0 as usize].ty;
    if ty != want && !store.types.is_subtype(ty, want) {
        return Err(TrapCode::IndirectCallTypeMismatch);
    }
    Ok(func)
}

/// The cell of the function that an indirect call reaches, if it is one of the current instance's own and has exactly
/// the expected type.
///
/// # Safety
/// The context is live.
#[inline(always)]
pub(super) unsafe fn indirect_cell(
    cx: *mut Context,
    index: u64,
    table: u32,
    want: u32,
) -> Option<*const FuncCode> {
    // SAFETY: as the caller promises.
    unsafe {
        let store = &*(*cx).store;
        let entries = store.tables.get(table as usize)?.entries();
        let func = reference::as_func(*entries.get(usize::try_from(index).ok()?)?)?;
        if store.funcs.get(func.0 as usize)?.ty != want {
            return None;
        }
        cell(cx, func)
    }
}
