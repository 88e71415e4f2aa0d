//! Calls. The arguments stand side by side where the callee's first slots are going to be, and so will its results.

use crate::exec::context::{Caller, Context, Leave, Regs, handlers};
use crate::exec::lowered::{FuncCode, Lowered};
use crate::exec::reference;
use crate::exec::store::{FuncAddr, FuncKind, Store};
use crate::exec::trap::Fault;
use std::sync::Arc;

/// The code of a function, lowered if this is its first call. With breakpoints in it, if it has any.
///
/// # Safety
/// The context is live. The code lives as long as the store's instances and the breakpoints, which outlive the run.
#[inline(always)]
unsafe fn code<const EXACT: bool>(
    cx: *mut Context,
    cells: *const FuncCode,
    store: *mut Store,
    func: FuncAddr,
) -> *const Lowered {
    // SAFETY: as the caller promises.
    unsafe {
        let cell = if EXACT { &(*cells).exact } else { &(*cells).fast };
        let code = match cell.get() {
            Some(code) => Arc::as_ptr(code),
            None => lower(&*store, func, EXACT),
        };
        match (*cx).breaks {
            Some(breaks) if !EXACT => (*breaks).code(code, (*code).func),
            _ => code,
        }
    }
}

#[cold]
#[inline(never)]
fn lower(store: &Store, func: FuncAddr, exact: bool) -> *const Lowered {
    store.lowered(func, exact).map_or(std::ptr::null(), |code| Arc::as_ptr(code))
}

/// The instance's own function `number`, not counting imports.
///
/// # Safety
/// As [`code`].
#[inline(always)]
unsafe fn own<const EXACT: bool>(cx: *mut Context, number: u32) -> *const Lowered {
    // SAFETY: as the caller promises; instructions name functions that there are.
    unsafe {
        let cells = (*cx).siblings.add(number as usize);
        let cell = if EXACT { &(*cells).exact } else { &(*cells).fast };
        let code = match cell.get() {
            Some(code) => Arc::as_ptr(code),
            None => lower_own(cx, number, EXACT),
        };
        match (*cx).breaks {
            Some(breaks) if !EXACT => (*breaks).code(code, (*code).func),
            _ => code,
        }
    }
}

#[cold]
#[inline(never)]
unsafe fn lower_own(cx: *mut Context, number: u32, exact: bool) -> *const Lowered {
    // SAFETY: the context is live.
    unsafe {
        let store = &*(*cx).store;
        let instance = store.instance((*(*cx).code).instance);
        let func = instance.funcs[(instance.module.imported_funcs + number) as usize];
        lower(store, func, exact)
    }
}

/// What a function address is called as.
enum Target {
    Code(*const Lowered),
    Host,
}

/// # Safety
/// As [`code`].
#[inline(always)]
unsafe fn target<const EXACT: bool>(cx: *mut Context, func: FuncAddr) -> Target {
    // SAFETY: as the caller promises.
    unsafe {
        let store = (*cx).store;
        match (&*store).func(func).kind {
            FuncKind::Host { .. } => Target::Host,
            FuncKind::Wasm { instance, index } => {
                let instance = (&*store).instance(instance);
                let number = index - instance.module.imported_funcs;
                Target::Code(code::<EXACT>(cx, instance.code.as_ptr().add(number as usize), store, func))
            }
        }
    }
}

/// Enters a function whose arguments begin at slot `args`; the call's instruction has `words` words.
///
/// # Safety
/// As for handlers; `callee` is live.
#[inline(always)]
unsafe fn enter(mut r: Regs, callee: *const Lowered, args: u32, due: i64, words: usize) -> Leave {
    // SAFETY: as the caller promises. Room for the callee's frame is made before anything is written to it.
    unsafe {
        let cx = &mut *r.cx;
        let sp = r.sp.add(args as usize);
        let frame = (*callee).frame as usize;
        if (cx.stack_end as usize).wrapping_sub(sp as usize) < frame * 8 || cx.callers.len() >= cx.deepest {
            return enter_slowly(r, callee, args, due, words);
        }
        cx.callers.push(Caller { ip: r.ip.add(words), sp: r.sp, code: cx.code });
        r.fuel -= due;
        begin(r, callee, sp)
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
        let first = sp.add((*callee).params as usize);
        for i in 0..(*callee).zeros as usize {
            *first.add(i) = 0;
        }
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

/// Makes room first, and traps if there is none to be had.
#[cold]
#[inline(never)]
unsafe fn enter_slowly(mut r: Regs, callee: *const Lowered, args: u32, due: i64, words: usize) -> Leave {
    // SAFETY: as for `enter`.
    unsafe {
        let cx = &mut *r.cx;
        if cx.callers.len() >= cx.deepest && !cx.deepen() {
            return r.fault(Fault::CallStackExhausted);
        }
        match cx.make_room(r.sp, args as usize + (*callee).frame as usize) {
            Some(sp) => r.sp = sp,
            None => return r.fault(Fault::CallStackExhausted),
        }
        cx.callers.push(Caller { ip: r.ip.add(words), sp: r.sp, code: cx.code });
        r.fuel -= due;
        begin(r, callee, r.sp.add(args as usize))
    }
}

/// Replaces the current function by another whose arguments begin at slot `args`.
///
/// # Safety
/// As [`enter`].
#[inline(always)]
unsafe fn replace(mut r: Regs, callee: *const Lowered, args: u32, slots: u32, due: u32) -> Leave {
    // SAFETY: as the caller promises.
    unsafe {
        let frame = (*callee).frame as usize;
        if ((*r.cx).stack_end as usize).wrapping_sub(r.sp as usize) < frame * 8 {
            match (*r.cx).make_room(r.sp, frame) {
                Some(sp) => r.sp = sp,
                None => return r.fault(Fault::CallStackExhausted),
            }
        }
        std::ptr::copy(r.sp.add(args as usize), r.sp, slots as usize);
        r.fuel -= i64::from(due);
        begin(r, callee, r.sp)
    }
}

/// A call of a function that is not WebAssembly.
#[cold]
#[inline(never)]
unsafe fn host(r: Regs, func: FuncAddr, args: u32, due: i64) -> Leave {
    // SAFETY: the context is live.
    unsafe {
        ((*r.cx).func, (*r.cx).args) = (func.0, args);
        Regs { fuel: r.fuel - due, ..r }.stop(Leave::Host, 0)
    }
}

/// The same in place of the current function: its arguments go where its results are expected.
#[cold]
#[inline(never)]
unsafe fn tail_host(r: Regs, func: FuncAddr, args: u32, slots: u32, due: u32) -> Leave {
    // SAFETY: the context is live; a frame has room for what is moved inside of it.
    unsafe {
        std::ptr::copy(r.sp.add(args as usize), r.sp, slots as usize);
        ((*r.cx).func, (*r.cx).args) = (func.0, 0);
        Regs { fuel: r.fuel - i64::from(due), ..r }.stop(Leave::TailHost, 0)
    }
}

/// The function that an indirect call reaches.
///
/// # Safety
/// The context is live.
#[inline(always)]
unsafe fn indirect(r: Regs, index: u64, table: u32, want: u32) -> Result<FuncAddr, Fault> {
    // SAFETY: as the caller promises.
    let store = unsafe { &*(*r.cx).store };
    let slot = store.tables[table as usize].get(index).map_err(|_| Fault::UndefinedElement)?;
    let func = reference::as_func(slot).ok_or(Fault::UninitializedElement)?;
    let ty = store.funcs[func.0 as usize].ty;
    if ty != want && !store.types.is_subtype(ty, want) {
        return Err(Fault::IndirectCallTypeMismatch);
    }
    Ok(func)
}

handlers! {
    /// Of the same instance: `[function, first argument][operators]`.
    fn call_here [const EXACT: bool] (r) {
        let [number, args] = r.word(1).pair;
        enter(r, own::<EXACT>(r.cx, number), args, r.word(2).bits as i64, 3)
    }

    /// By address: `[function, first argument][operators]`.
    fn call_there [const EXACT: bool] (r) {
        let [func, args] = r.word(1).pair;
        let due = r.word(2).bits as i64;
        match target::<EXACT>(r.cx, FuncAddr(func)) {
            Target::Code(callee) => enter(r, callee, args, due, 3),
            Target::Host => host(r, FuncAddr(func), args, due),
        }
    }

    /// `[index, -, first argument][table, type][operators]`
    fn call_indirect [const EXACT: bool] (r) {
        let near = r.word(1).near;
        let [table, ty] = r.word(2).pair;
        let func = match indirect(r, r.get(near.a), table, ty) {
            Ok(func) => func,
            Err(fault) => return r.fault(fault),
        };
        let due = r.word(3).bits as i64;
        match target::<EXACT>(r.cx, func) {
            Target::Code(callee) => enter(r, callee, near.n, due, 4),
            Target::Host => host(r, func, near.n, due),
        }
    }

    /// `[reference, -, first argument][operators]`
    fn call_ref [const EXACT: bool] (r) {
        let near = r.word(1).near;
        let Some(func) = reference::as_func(r.get(near.a)) else { return r.fault(Fault::NullReference) };
        let due = r.word(2).bits as i64;
        match target::<EXACT>(r.cx, func) {
            Target::Code(callee) => enter(r, callee, near.n, due, 3),
            Target::Host => host(r, func, near.n, due),
        }
    }

    /// `[function, first argument][slots, operators]`
    fn tail_call_here [const EXACT: bool] (r) {
        let ([number, args], [slots, due]) = (r.word(1).pair, r.word(2).pair);
        replace(r, own::<EXACT>(r.cx, number), args, slots, due)
    }

    /// `[function, first argument][slots, operators]`
    fn tail_call_there [const EXACT: bool] (r) {
        let ([func, args], [slots, due]) = (r.word(1).pair, r.word(2).pair);
        match target::<EXACT>(r.cx, FuncAddr(func)) {
            Target::Code(callee) => replace(r, callee, args, slots, due),
            Target::Host => tail_host(r, FuncAddr(func), args, slots, due),
        }
    }

    /// `[index, -, first argument][table, type][slots, operators]`
    fn tail_call_indirect [const EXACT: bool] (r) {
        let (near, [table, ty], [slots, due]) = (r.word(1).near, r.word(2).pair, r.word(3).pair);
        let func = match indirect(r, r.get(near.a), table, ty) {
            Ok(func) => func,
            Err(fault) => return r.fault(fault),
        };
        match target::<EXACT>(r.cx, func) {
            Target::Code(callee) => replace(r, callee, near.n, slots, due),
            Target::Host => tail_host(r, func, near.n, slots, due),
        }
    }

    /// `[reference, -, first argument][slots, operators]`
    fn tail_call_ref [const EXACT: bool] (r) {
        let (near, [slots, due]) = (r.word(1).near, r.word(2).pair);
        let Some(func) = reference::as_func(r.get(near.a)) else { return r.fault(Fault::NullReference) };
        match target::<EXACT>(r.cx, func) {
            Target::Code(callee) => replace(r, callee, near.n, slots, due),
            Target::Host => tail_host(r, func, near.n, slots, due),
        }
    }
}

impl Context {
    /// Makes room for more callers, here and where they go when handlers stop; `false` if there is none to be had.
    ///
    /// # Safety
    /// The context is live.
    unsafe fn deepen(&mut self) -> bool {
        let callers = self.callers.len();
        if callers >= self.most_callers {
            return false;
        }
        let more = callers.max(64).min(self.most_callers - callers);
        // SAFETY: as the caller promises; nothing else looks at the frames while handlers run. One is for the current.
        let frames = unsafe { &mut *self.frames };
        if self.callers.try_reserve_exact(more).is_err() || frames.try_reserve(callers + more + 1).is_err() {
            return false;
        }
        self.deepest = callers + more;
        true
    }

    /// Makes the stack large enough for `slots` slots from `sp` on; gives where `sp` is then.
    ///
    /// # Safety
    /// The context is live, and `sp` points into its stack.
    unsafe fn make_room(&mut self, sp: *mut u64, slots: usize) -> Option<*mut u64> {
        // SAFETY: as the caller promises. All that points into the stack is moved along with it.
        unsafe {
            let stack = &mut *self.stack;
            let old = stack.as_mut_ptr();
            let at = sp.offset_from(old) as usize;
            let needed = at + slots;
            if needed > stack.len() {
                if needed > self.most_slots {
                    return None;
                }
                let len = needed.next_power_of_two().min(self.most_slots);
                stack.try_reserve_exact(len - stack.len()).ok()?;
                stack.resize(len, 0);
            }
            let new = stack.as_mut_ptr();
            for caller in &mut self.callers {
                caller.sp = new.add(caller.sp.offset_from(old) as usize);
            }
            self.stack_end = new.add(stack.len());
            Some(new.add(at))
        }
    }
}
