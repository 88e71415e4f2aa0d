//! Calls. The arguments are side by side where the callee's first slots will be, and so are its results.

mod callee;
mod room;

use crate::exec::address::FuncAddr;
use crate::exec::context::{Regs, SuspendedFrame, handlers};
use crate::exec::lowered::LoweredFunc;
use crate::exec::reference;
use crate::exec::trap::TrapCode;
use crate::exec::word::{Handler, Leave};
use callee::{cell, indirect, indirect_cell, made, own_func, ready};
use room::{room, suspend};

// Code that continues with another micro-op is inlined into a handler, and code that does not gets plain numbers: see
// `context`. The usual call is short: everything rare (a first call, a breakpoint, another instance, no room) is left
// to a second handler, entered by a jump, so that the first one needs no stack of its own.

/// How many slots the usual call sets to zero at most.
const FEW: u32 = 16;

/// Enters a function of the current instance, whose arguments begin at slot `args`; continues in `rare` if anything
/// else has to be done first. The call's micro-op has `words` words.
///
/// # Safety
/// As for handlers; `callee` is live.
#[inline(always)]
unsafe fn enter(
    mut r: Regs,
    callee: *const LoweredFunc,
    args: u32,
    due: i64,
    words: usize,
    rare: Handler,
) -> Leave {
    // SAFETY: as the caller promises. The frame was checked to fit before anything is written to it.
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
            return rare(r.ip, r.sp, r.mem, r.len, r.cx.cast(), r.fuel);
        }
        cx.callers.as_mut_ptr().add(depth).write(SuspendedFrame {
            ip: r.ip.add(words),
            sp: r.sp,
            code: cx.code,
        });
        cx.callers.set_len(depth + 1);
        cx.code = callee;
        r.fuel -= due;
        r.sp = sp;
        let mut slot = sp.add((*callee).params as usize);
        let end = slot.add((*callee).zeros as usize);
        while slot < end {
            // One by one: they are too few to be worth a call of `memset`.
            slot.write_volatile(0);
            slot = slot.add(1);
        }
        r.ip = (*callee).words.as_ptr();
        r.go()
    }
}

/// Starts a function whose frame is at `sp`, of this or another instance.
///
/// # Safety
/// As for handlers; the stack has room for the frame.
#[inline(always)]
unsafe fn begin(mut r: Regs, callee: *const LoweredFunc, sp: *mut u64) -> Leave {
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

/// Enters the function at an address, whatever kind it is.
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
            return r.fault(TrapCode::CallStackExhausted);
        }
        r.fuel -= due;
        begin(r, callee, sp.add(args as usize))
    }
}

/// Replaces the current function with another, whose arguments begin at slot `args`. For one that is not WebAssembly,
/// the arguments are moved to where its results are expected.
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
            return r.fault(TrapCode::CallStackExhausted);
        }
        std::ptr::copy(sp.add(args as usize), sp, slots as usize);
        r.fuel -= i64::from(due);
        begin(r, callee, sp)
    }
}

handlers! {
    /// Calls a function of the same instance: `[function, first argument][instructions]`.
    fn call_here [const EXACT: bool] (r) {
        let [number, args] = r.word(1).pair;
        let rare = call_here_rarely::<EXACT>;
        match ready::<EXACT>((*r.cx).siblings.add(number as usize)) {
            Some(callee) => enter(r, callee, args, r.word(2).bits as i64, 3, rare),
            None => rare(r.ip, r.sp, r.mem, r.len, r.cx.cast(), r.fuel),
        }
    }

    fn call_here_rarely [const EXACT: bool] (r) {
        let [number, args] = r.word(1).pair;
        enter_any::<EXACT>(r, own_func(r.cx, number), args, r.word(2).bits as i64, 3)
    }

    /// Calls a function by address: `[function, first argument][instructions]`.
    fn call_there [const EXACT: bool] (r) {
        let [func, args] = r.word(1).pair;
        enter_any::<EXACT>(r, FuncAddr(func), args, r.word(2).bits as i64, 3)
    }

    /// `[index, -, first argument][table, type][instructions]`
    fn call_indirect [const EXACT: bool] (r) {
        let near = r.word(1).near;
        let [table, ty] = r.word(2).pair;
        let rare = call_indirect_rarely::<EXACT>;
        let cell = indirect_cell(r.cx, r.get(near.a), table, ty);
        match cell.and_then(|cell| ready::<EXACT>(cell)) {
            Some(callee) => enter(r, callee, near.n, r.word(3).bits as i64, 4, rare),
            None => rare(r.ip, r.sp, r.mem, r.len, r.cx.cast(), r.fuel),
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

    /// `[reference, -, first argument][instructions]`
    fn call_ref [const EXACT: bool] (r) {
        let near = r.word(1).near;
        let rare = call_ref_rarely::<EXACT>;
        let cell = reference::as_func(r.get(near.a)).and_then(|func| cell(r.cx, func));
        match cell.and_then(|cell| ready::<EXACT>(cell)) {
            Some(callee) => enter(r, callee, near.n, r.word(2).bits as i64, 3, rare),
            None => rare(r.ip, r.sp, r.mem, r.len, r.cx.cast(), r.fuel),
        }
    }

    fn call_ref_rarely [const EXACT: bool] (r) {
        let near = r.word(1).near;
        match reference::as_func(r.get(near.a)) {
            Some(func) => enter_any::<EXACT>(r, func, near.n, r.word(2).bits as i64, 3),
            None => r.fault(TrapCode::NullReference),
        }
    }

    /// `[function, first argument][slots, instructions]`
    fn tail_call_here [const EXACT: bool] (r) {
        let ([number, args], [slots, due]) = (r.word(1).pair, r.word(2).pair);
        replace::<EXACT>(r, own_func(r.cx, number), args, slots, due)
    }

    /// `[function, first argument][slots, instructions]`
    fn tail_call_there [const EXACT: bool] (r) {
        let ([func, args], [slots, due]) = (r.word(1).pair, r.word(2).pair);
        replace::<EXACT>(r, FuncAddr(func), args, slots, due)
    }

    /// `[index, -, first argument][table, type][slots, instructions]`
    fn tail_call_indirect [const EXACT: bool] (r) {
        let (near, [table, ty], [slots, due]) = (r.word(1).near, r.word(2).pair, r.word(3).pair);
        match indirect(r.cx, r.get(near.a), table, ty) {
            Ok(func) => replace::<EXACT>(r, func, near.n, slots, due),
            Err(fault) => r.fault(fault),
        }
    }

    /// `[reference, -, first argument][slots, instructions]`
    fn tail_call_ref [const EXACT: bool] (r) {
        let (near, [slots, due]) = (r.word(1).near, r.word(2).pair);
        match reference::as_func(r.get(near.a)) {
            Some(func) => replace::<EXACT>(r, func, near.n, slots, due),
            None => r.fault(TrapCode::NullReference),
        }
    }
}
