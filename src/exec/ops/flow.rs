//! Micro-ops that move values and control within a function.

use crate::exec::context::{Context, Regs, SuspendedFrame, handlers};
use crate::exec::store::GlobalInstance;
use crate::exec::trap::{TrapCode, TrapKind};
use crate::exec::word::Leave;

handlers! {
    /// Comes before each instruction of exact code: `[op]`.
    fn pause [] (r) {
        let op = r.word(1).bits as u32;
        r.fuel -= 1;
        if r.fuel < 0 {
            return r.stop(Leave::Fuel, op);
        }
        r.next(2)
    }

    /// Stops at a breakpoint: `[op]`.
    fn stop_here [] (r) {
        let op = r.word(1).bits as u32;
        r.stop(Leave::Break, op)
    }

    /// Stops at a breakpoint for frames at one depth: `[op, depth]`.
    fn stop_at_depth [] (r) {
        let [op, depth] = r.word(1).pair;
        let cx = &*r.cx;
        if cx.depth + cx.callers.len() == depth as usize {
            return r.stop(Leave::Break, op);
        }
        r.next(2)
    }

    /// Stops before an instruction that may write a watched byte: `[address, length, op][offset][size, memory]`. The
    /// length is in a slot, which is used if the size is 0.
    fn stop_if_written [] (r) {
        let near = r.word(1).near;
        let [size, memory] = r.word(3).pair;
        let len = if size == 0 { r.get(near.b) } else { u64::from(size) };
        // If the sum overflows, the instruction traps.
        let start = r.get(near.a).wrapping_add(r.word(2).bits);
        let breaks = (*r.cx).breaks;
        if breaks.is_some_and(|breaks| (*breaks).watches(memory, start, len)) {
            return r.stop(Leave::Break, near.n);
        }
        r.next(4)
    }

    /// Counts the instructions of a long stretch: `[instructions, op]`.
    fn count [] (r) {
        let [instructions, op] = r.word(1).pair;
        r.fuel -= i64::from(instructions);
        if r.fuel < 0 {
            return r.stop(Leave::Fuel, op);
        }
        r.next(2)
    }

    /// Traps, in a function that cannot be lowered.
    fn too_large [] (r) {
        too_large_trap(r.cx);
        r.trapped()
    }

    fn unreachable [] (r) {
        r.fault(TrapCode::Unreachable)
    }

    /// `[dest][bits]`
    fn constant [] (r) {
        r.set(r.word(1).near.a, r.word(2).bits);
        r.next(3)
    }

    /// `[dest, source]`
    fn copy [] (r) {
        let [dest, source, ..] = r.word(1).slots;
        r.set(dest, r.get(source));
        r.next(2)
    }

    /// `[dest, source, dest, source]`
    fn copy_two [] (r) {
        let [dest, source, other, from] = r.word(1).slots;
        r.set(dest, r.get(source));
        r.set(other, r.get(from));
        r.next(2)
    }

    /// `[dest, source]`
    fn copy128 [] (r) {
        let [dest, source, ..] = r.word(1).slots;
        r.set128(dest, r.get128(source));
        r.next(2)
    }

    /// `[dest, first, second, condition]`
    fn select [] (r) {
        let [dest, a, b, condition] = r.word(1).slots;
        let (a, b) = (r.get(a), r.get(b));
        r.set(dest, if r.get(condition) as u32 != 0 { a } else { b });
        r.next(2)
    }

    /// `[dest, first, second, condition]`
    fn select128 [] (r) {
        let [dest, a, b, condition] = r.word(1).slots;
        let chosen = if r.get(condition) as u32 != 0 { a } else { b };
        r.set128(dest, r.get128(chosen));
        r.next(2)
    }

    /// `[dest, -, global]`
    fn global_get [] (r) {
        let near = r.word(1).near;
        r.set(near.a, (*global(r, near.n)).slots[0]);
        r.next(2)
    }

    /// `[dest, -, global]`
    fn global_get128 [] (r) {
        let near = r.word(1).near;
        let [low, high] = (*global(r, near.n)).slots;
        r.set(near.a, low);
        r.set(near.a + 1, high);
        r.next(2)
    }

    /// `[source, -, global]`
    fn global_set [] (r) {
        let near = r.word(1).near;
        (*global(r, near.n)).slots[0] = r.get(near.a);
        r.next(2)
    }

    /// `[source, -, global]`
    fn global_set128 [] (r) {
        let near = r.word(1).near;
        (*global(r, near.n)).slots = [r.get(near.a), r.get(near.a + 1)];
        r.next(2)
    }

    /// `[reference]`
    fn non_null [] (r) {
        if r.get(r.word(1).near.a) == 0 {
            return r.fault(TrapCode::NullReference);
        }
        r.next(2)
    }

    /// `[jump]`
    fn branch [] (r) {
        r.jump(1)
    }

    /// `[condition][jump]`
    fn branch_if [] (r) {
        if r.get(r.word(1).near.a) as u32 != 0 {
            return r.jump(2);
        }
        r.next(3)
    }

    /// `[condition][jump]`
    fn branch_unless [] (r) {
        if r.get(r.word(1).near.a) as u32 == 0 {
            return r.jump(2);
        }
        r.next(3)
    }

    /// `[index, -, n][jump]…`: n jumps, and then the one for any greater index.
    fn branch_table [] (r) {
        let near = r.word(1).near;
        let index = (r.get(near.a) as u32).min(near.n);
        r.jump(2 + index as usize)
    }

    /// `[-, -, instructions]`
    fn return_none [] (r) {
        r.fuel -= i64::from(r.word(1).near.n);
        leave(r)
    }

    /// `[result, -, instructions]`
    fn return_one [] (r) {
        let near = r.word(1).near;
        r.set(0, r.get(near.a));
        r.fuel -= i64::from(near.n);
        leave(r)
    }

    /// `[first result, slots, instructions]`
    fn return_many [] (r) {
        let near = r.word(1).near;
        std::ptr::copy(r.sp.add(near.a as usize), r.sp, near.b as usize);
        r.fuel -= i64::from(near.n);
        leave(r)
    }

    /// Throws a new exception: `[tag, first value]`.
    fn throw [] (r) {
        let [tag, values] = r.word(1).pair;
        (*r.cx).exception = 0;
        (*r.cx).func = tag;
        (*r.cx).args = values;
        r.stop(Leave::Throw, 0)
    }

    /// `[reference]`
    fn throw_ref [] (r) {
        let exception = r.get(r.word(1).near.a);
        if exception == 0 {
            return r.fault(TrapCode::NullReference);
        }
        (*r.cx).exception = exception;
        r.stop(Leave::Throw, 0)
    }
}

/// The global at an address of the store.
///
/// # Safety
/// The context is live, and the store has the global.
#[inline(always)]
unsafe fn global(r: Regs, index: u32) -> *mut GlobalInstance {
    // SAFETY: as the caller promises; no global is added while handlers run, so they do not move.
    unsafe { (*r.cx).globals.add(index as usize) }
}

/// # Safety
/// The context is live.
#[cold]
#[inline(never)]
unsafe fn too_large_trap(cx: *mut Context) {
    let why = "this function cannot run here: it needs more than 65535 slots for its locals and operands";
    // SAFETY: as the caller promises.
    unsafe { (*cx).trap = Some(TrapKind::Host(why.to_owned())) };
}

/// Returns to the caller and continues there.
///
/// # Safety
/// As for handlers.
#[inline(always)]
unsafe fn leave(mut r: Regs) -> Leave {
    // SAFETY: the context is live; callers are recorded by calls, and their code is live as well.
    unsafe {
        let cx = &mut *r.cx;
        let depth = cx.callers.len();
        if depth == 0 || r.fuel < 0 {
            return leave_rarely(r.ip, r.sp, r.mem, r.len, r.cx.cast(), r.fuel);
        }
        let SuspendedFrame { ip, sp, code } = *cx.callers.as_ptr().add(depth - 1);
        if (*code).instance != (*cx.code).instance {
            return leave_rarely(r.ip, r.sp, r.mem, r.len, r.cx.cast(), r.fuel);
        }
        cx.callers.set_len(depth - 1);
        cx.code = code;
        (r.ip, r.sp) = (ip, sp);
        r.go()
    }
}

handlers! {
    /// Returns to the caller where that is of another instance, is not known here, or has no fuel to continue.
    fn leave_rarely [] (r) {
        let cx = &mut *r.cx;
        let Some(SuspendedFrame { ip, sp, code }) = cx.callers.pop() else {
            return r.stop(Leave::Return, 0);
        };
        let here = (*cx.code).instance;
        cx.code = code;
        (r.ip, r.sp) = (ip, sp);
        if (*code).instance != here {
            r.change_instance();
        }
        if r.fuel < 0 {
            // The caller is at the instruction after its call.
            let code = &*code;
            let after = code.op_at(ip.offset_from(code.words.as_ptr()) as u32 - 1) + 1;
            return r.stop(Leave::Fuel, after);
        }
        r.go()
    }
}
