//! Calls. The arguments stand side by side where the callee's first slots are going to be, and so will its results.

use crate::exec::context::{Caller, Context, Leave, Regs, handlers};
use crate::exec::lowered::{FuncCode, Lowered};
use crate::exec::reference;
use crate::exec::store::{FuncAddr, FuncKind};
use crate::exec::trap::Fault;
use crate::exec::word::{Handler, Word};
use std::sync::Arc;

// Whatever goes on to another instruction is inlined into a handler, and whatever is not is given plain numbers: see
// `context`. The usual call is short: everything that is rare (a first call, a breakpoint, another instance, no room) is left to a
// second handler, entered by a jump, so that the first one needs no stack of its own.

/// Most slots that the usual call sets to zero.
const FEW: u32 = 16;

/// The code in a cell, if it has been made.
///
/// # Safety
/// The cell is live; its code lives as long.
#[inline(always)]
unsafe fn ready<const EXACT: bool>(cells: *const FuncCode) -> Option<*const Lowered> {
    // SAFETY: as the caller promises.
    unsafe {
        let cell = if EXACT { &(*cells).exact } else { &(*cells).fast };
        cell.get().map(Arc::as_ptr)
    }
}

/// The code of a function, made now if need be, with the breakpoints in it. Null if it is not WebAssembly.
///
/// # Safety
/// The context is live. The code lives as long as the store's instances and the breakpoints, which outlive the run.
#[cold]
#[inline(never)]
unsafe fn made(cx: *mut Context, func: FuncAddr, exact: bool) -> *const Lowered {
    // SAFETY: as the caller promises.
    unsafe {
        let Some(code) = (&*(*cx).store).lowered(func, exact) else { return std::ptr::null() };
        match ((*cx).breaks, (&*(*cx).store).func(func).kind) {
            (Some(breaks), FuncKind::Wasm { index, .. }) => {
                Arc::as_ptr((*breaks).enter(code, index - code.imported))
            }
            _ => Arc::as_ptr(code),
        }
    }
}

/// The instance's own function by its number among these.
///
/// # Safety
/// The context is live; instructions name functions that there are.
unsafe fn own_func(cx: *mut Context, number: u32) -> FuncAddr {
    // SAFETY: as the caller promises.
    unsafe {
        let instance = (&*(*cx).store).instance((*(*cx).code).instance);
        instance.funcs[(instance.module.imported_funcs + number) as usize]
    }
}

/// The cell of a function of the current instance.
///
/// # Safety
/// The context is live.
#[inline(always)]
unsafe fn cell(cx: *mut Context, func: FuncAddr) -> Option<*const FuncCode> {
    // SAFETY: as the caller promises; the store's functions and the instance's are those that it was made with.
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

/// Enters a function of the current instance whose arguments begin at slot `args`, if nothing has to be done first; the
/// call's instruction has `words` words.
///
/// # Safety
/// As for handlers; `callee` is live.
#[inline(always)]
unsafe fn enter(
    mut r: Regs,
    callee: *const Lowered,
    args: u32,
    due: i64,
    words: usize,
    rare: Handler,
) -> Leave {
    // SAFETY: as the caller promises. There is room for the callee's frame before anything is written to it.
    unsafe {
        let cx = &mut *r.cx;
        let sp = r.sp.add(args as usize);
        let frame = (*callee).frame as usize;
        let depth = cx.callers.len();
        if (cx.stack_end as usize).wrapping_sub(sp as usize) < frame * 8
            || depth >= cx.callers.capacity().min(cx.deepest)
            || (*callee).zeros > FEW
            || r.fuel < due
        {
            return rare(r.ip, r.sp, r.mem, r.len, r.cx, r.fuel);
        }
        cx.callers.as_mut_ptr().add(depth).write(Caller { ip: r.ip.add(words), sp: r.sp, code: cx.code });
        cx.callers.set_len(depth + 1);
        cx.code = callee;
        r.fuel -= due;
        r.sp = sp;
        let mut slot = sp.add((*callee).params as usize);
        let end = slot.add((*callee).zeros as usize);
        while slot < end {
            // One by one: few as they are, they are not worth a call.
            slot.write_volatile(0);
            slot = slot.add(1);
        }
        r.ip = (*callee).words.as_ptr();
        r.go()
    }
}

/// Notes the caller and makes room for the callee's frame; gives where the caller's frame is then, or null if there is
/// no room to be had.
///
/// # Safety
/// The context is live; `sp` points into its stack, `ip` after a call of the current function.
#[cold]
#[inline(never)]
unsafe fn suspend(ip: *const Word, sp: *mut u64, cx: *mut Context, slots: usize) -> *mut u64 {
    // SAFETY: as the caller promises.
    unsafe {
        let cx = &mut *cx;
        if cx.callers.len() >= cx.deepest || !cx.deepen() {
            return std::ptr::null_mut();
        }
        let sp = cx.make_room(sp, slots);
        if !sp.is_null() {
            cx.callers.push(Caller { ip, sp, code: cx.code });
        }
        sp
    }
}

/// Starts a function whose frame is at `sp`.
///
/// # Safety
/// As for handlers; the stack has room for the frame.
#[inline(always)]
unsafe fn begin(mut r: Regs, callee: *const Lowered, sp: *mut u64) -> Leave {
    // SAFETY: as the caller promises.
    unsafe {
        let cx = &mut *r.cx;
        let here = (*cx.code).instance;
        cx.code = callee;
        r.sp = sp;
        sp.add((*callee).params as usize).write_bytes(0, (*callee).zeros as usize);
        r.ip = (*callee).words.as_ptr();
        if (*callee).instance != here {
            r.change_instance();
        }
        if r.fuel < 0 {
            return r.stop(Leave::Fuel, 0);
        }
        r.go()
    }
}

/// Enters whatever function there is at an address.
///
/// # Safety
/// As for handlers.
#[inline(always)]
unsafe fn enter_any<const EXACT: bool>(
    mut r: Regs,
    func: FuncAddr,
    args: u32,
    due: i64,
    words: usize,
) -> Leave {
    // SAFETY: as the caller promises.
    unsafe {
        let callee = made(r.cx, func, EXACT);
        if callee.is_null() {
            ((*r.cx).func, (*r.cx).args) = (func.0, args);
            r.fuel -= due;
            return r.stop(Leave::Host, 0);
        }
        let sp = suspend(r.ip.add(words), r.sp, r.cx, args as usize + (*callee).frame as usize);
        if sp.is_null() {
            return r.fault(Fault::CallStackExhausted);
        }
        r.fuel -= due;
        begin(r, callee, sp.add(args as usize))
    }
}

/// Replaces the current function by another whose arguments begin at slot `args`. One that is not WebAssembly finds them
/// where its results are expected.
///
/// # Safety
/// As for handlers.
#[inline(always)]
unsafe fn replace<const EXACT: bool>(mut r: Regs, func: FuncAddr, args: u32, slots: u32, due: u32) -> Leave {
    // SAFETY: as the caller promises.
    unsafe {
        let callee = made(r.cx, func, EXACT);
        if callee.is_null() {
            std::ptr::copy(r.sp.add(args as usize), r.sp, slots as usize);
            ((*r.cx).func, (*r.cx).args) = (func.0, 0);
            r.fuel -= i64::from(due);
            return r.stop(Leave::TailHost, 0);
        }
        let sp = room(r.sp, r.cx, (*callee).frame.max(args + slots) as usize);
        if sp.is_null() {
            return r.fault(Fault::CallStackExhausted);
        }
        std::ptr::copy(sp.add(args as usize), sp, slots as usize);
        r.fuel -= i64::from(due);
        begin(r, callee, sp)
    }
}

/// Makes room from `sp` on; gives where that is then, or null.
///
/// # Safety
/// The context is live; `sp` points into its stack.
#[inline(always)]
unsafe fn room(sp: *mut u64, cx: *mut Context, slots: usize) -> *mut u64 {
    // SAFETY: as the caller promises.
    unsafe {
        if ((*cx).stack_end as usize).wrapping_sub(sp as usize) < slots * 8 {
            (*cx).make_room(sp, slots)
        } else {
            sp
        }
    }
}

/// The function that an indirect call reaches.
///
/// # Safety
/// The context is live.
#[inline(always)]
unsafe fn indirect(cx: *mut Context, index: u64, table: u32, want: u32) -> Result<FuncAddr, Fault> {
    // SAFETY: as the caller promises.
    let store = unsafe { &*(*cx).store };
    let slot = store.tables[table as usize].get(index).map_err(|_| Fault::UndefinedElement)?;
    let func = reference::as_func(slot).ok_or(Fault::UninitializedElement)?;
    let ty = store.funcs[func.0 as usize].ty;
    if ty != want && !store.types.is_subtype(ty, want) {
        return Err(Fault::IndirectCallTypeMismatch);
    }
    Ok(func)
}

/// The cell of the function of the current instance that an indirect call reaches, if it has exactly the type wanted.
///
/// # Safety
/// The context is live.
#[inline(always)]
unsafe fn indirect_cell(cx: *mut Context, index: u64, table: u32, want: u32) -> Option<*const FuncCode> {
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

handlers! {
    /// Of the same instance: `[function, first argument][operators]`.
    fn call_here [const EXACT: bool] (r) {
        let [number, args] = r.word(1).pair;
        let rare = call_here_rarely::<EXACT>;
        match ready::<EXACT>((*r.cx).siblings.add(number as usize)) {
            Some(callee) => enter(r, callee, args, r.word(2).bits as i64, 3, rare),
            None => rare(r.ip, r.sp, r.mem, r.len, r.cx, r.fuel),
        }
    }

    fn call_here_rarely [const EXACT: bool] (r) {
        let [number, args] = r.word(1).pair;
        enter_any::<EXACT>(r, own_func(r.cx, number), args, r.word(2).bits as i64, 3)
    }

    /// By address: `[function, first argument][operators]`.
    fn call_there [const EXACT: bool] (r) {
        let [func, args] = r.word(1).pair;
        enter_any::<EXACT>(r, FuncAddr(func), args, r.word(2).bits as i64, 3)
    }

    /// `[index, -, first argument][table, type][operators]`
    fn call_indirect [const EXACT: bool] (r) {
        let near = r.word(1).near;
        let [table, ty] = r.word(2).pair;
        let rare = call_indirect_rarely::<EXACT>;
        let cell = indirect_cell(r.cx, r.get(near.a), table, ty);
        match cell.and_then(|cell| ready::<EXACT>(cell)) {
            Some(callee) => enter(r, callee, near.n, r.word(3).bits as i64, 4, rare),
            None => rare(r.ip, r.sp, r.mem, r.len, r.cx, r.fuel),
        }
    }

    fn call_indirect_rarely [const EXACT: bool] (r) {
        let near = r.word(1).near;
        let [table, ty] = r.word(2).pair;
        match indirect(r.cx, r.get(near.a), table, ty) {
            Ok(func) => enter_any::<EXACT>(r, func, near.n, r.word(3).bits as i64, 4),
            Err(fault) => r.fault(fault),
        }
    }

    /// `[reference, -, first argument][operators]`
    fn call_ref [const EXACT: bool] (r) {
        let near = r.word(1).near;
        let rare = call_ref_rarely::<EXACT>;
        let cell = reference::as_func(r.get(near.a)).and_then(|func| cell(r.cx, func));
        match cell.and_then(|cell| ready::<EXACT>(cell)) {
            Some(callee) => enter(r, callee, near.n, r.word(2).bits as i64, 3, rare),
            None => rare(r.ip, r.sp, r.mem, r.len, r.cx, r.fuel),
        }
    }

    fn call_ref_rarely [const EXACT: bool] (r) {
        let near = r.word(1).near;
        match reference::as_func(r.get(near.a)) {
            Some(func) => enter_any::<EXACT>(r, func, near.n, r.word(2).bits as i64, 3),
            None => r.fault(Fault::NullReference),
        }
    }

    /// `[function, first argument][slots, operators]`
    fn tail_call_here [const EXACT: bool] (r) {
        let ([number, args], [slots, due]) = (r.word(1).pair, r.word(2).pair);
        replace::<EXACT>(r, own_func(r.cx, number), args, slots, due)
    }

    /// `[function, first argument][slots, operators]`
    fn tail_call_there [const EXACT: bool] (r) {
        let ([func, args], [slots, due]) = (r.word(1).pair, r.word(2).pair);
        replace::<EXACT>(r, FuncAddr(func), args, slots, due)
    }

    /// `[index, -, first argument][table, type][slots, operators]`
    fn tail_call_indirect [const EXACT: bool] (r) {
        let (near, [table, ty], [slots, due]) = (r.word(1).near, r.word(2).pair, r.word(3).pair);
        match indirect(r.cx, r.get(near.a), table, ty) {
            Ok(func) => replace::<EXACT>(r, func, near.n, slots, due),
            Err(fault) => r.fault(fault),
        }
    }

    /// `[reference, -, first argument][slots, operators]`
    fn tail_call_ref [const EXACT: bool] (r) {
        let (near, [slots, due]) = (r.word(1).near, r.word(2).pair);
        match reference::as_func(r.get(near.a)) {
            Some(func) => replace::<EXACT>(r, func, near.n, slots, due),
            None => r.fault(Fault::NullReference),
        }
    }
}

impl Context {
    /// Makes room for one caller more, here and among the frames, which it joins when handlers stop; `false` if there
    /// is none to be had.
    ///
    /// # Safety
    /// The context is live.
    unsafe fn deepen(&mut self) -> bool {
        // SAFETY: as the caller promises; nothing else looks at the frames while handlers run.
        let frames = unsafe { &mut *self.frames };
        // One more for the current function.
        self.callers.try_reserve(1).is_ok() && frames.try_reserve(self.callers.capacity() + 1).is_ok()
    }

    /// Makes the stack large enough for `slots` slots from `sp` on; gives where `sp` is then, or null.
    ///
    /// # Safety
    /// The context is live, and `sp` points into its stack.
    #[cold]
    #[inline(never)]
    unsafe fn make_room(&mut self, sp: *mut u64, slots: usize) -> *mut u64 {
        // SAFETY: as the caller promises. All that points into the stack is moved along with it.
        unsafe {
            let stack = &mut *self.stack;
            let old = stack.as_mut_ptr();
            let at = sp.offset_from(old) as usize;
            let needed = at + slots;
            if needed > stack.len() {
                let len = needed.next_power_of_two().min(self.most_slots);
                if needed > self.most_slots || stack.try_reserve_exact(len - stack.len()).is_err() {
                    return std::ptr::null_mut();
                }
                stack.resize(len, 0);
            }
            let new = stack.as_mut_ptr();
            for caller in &mut self.callers {
                // Only addresses: there may be nothing any more where the stack was.
                caller.sp = new.add((caller.sp.addr() - old.addr()) / size_of::<u64>());
            }
            self.stack_end = new.add(stack.len());
            new.add(at)
        }
    }
}
