//! Makes room for frames, on the stack and in the list of callers.

use crate::exec::context::{Context, SuspendedFrame};
use crate::exec::word::Word;

/// Records the caller and makes room for the callee's frame. Returns where the caller's frame is afterwards, or null if
/// there is no room.
///
/// # Safety
/// The context is live, `sp` points into its stack, and `ip` is after a call of the current function.
#[cold]
#[inline(never)]
pub(super) unsafe fn suspend(ip: *const Word, sp: *mut u64, cx: *mut Context, slots: usize) -> *mut u64 {
    // SAFETY: as the caller promises.
    unsafe {
        let cx = &mut *cx;
        if cx.callers.len() >= cx.deepest || !cx.deepen() {
            return std::ptr::null_mut();
        }
        let sp = cx.make_room(sp, slots);
        if !sp.is_null() {
            cx.callers.push(SuspendedFrame { ip, sp, code: cx.code });
        }
        sp
    }
}

/// Makes room for `slots` slots from `sp` on. Returns where `sp` is afterwards, or null if there is no room.
///
/// # Safety
/// The context is live, and `sp` points into its stack.
#[inline(always)]
pub(super) unsafe fn room(sp: *mut u64, cx: *mut Context, slots: usize) -> *mut u64 {
    // SAFETY: as the caller promises.
    unsafe {
        if ((*cx).stack_end as usize).wrapping_sub(sp as usize) < slots * 8 {
            (*cx).make_room(sp, slots)
        } else {
            sp
        }
    }
}

impl Context {
    /// Makes room for one more caller, here and among the frames, which it is added to when handlers stop. `false` if
    /// there is no memory for it.
    ///
    /// # Safety
    /// The context is live.
    unsafe fn deepen(&mut self) -> bool {
        // SAFETY: as the caller promises; nothing else accesses the frames while handlers run.
        let frames = unsafe { &mut *self.frames };
        // And one for the current function.
        self.callers.try_reserve(1).is_ok() && frames.try_reserve(self.callers.capacity() + 1).is_ok()
    }

    /// Enlarges the stack to hold `slots` slots from `sp` on. Returns where `sp` is afterwards, or null if there is no
    /// room.
    ///
    /// # Safety
    /// The context is live, and `sp` points into its stack.
    #[cold]
    #[inline(never)]
    unsafe fn make_room(&mut self, sp: *mut u64, slots: usize) -> *mut u64 {
        // SAFETY: as the caller promises. Everything that points into the stack is moved along with it.
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
                // Only addresses are compared: the old stack may have been freed.
                caller.sp = new.add((caller.sp.addr() - old.addr()) / size_of::<u64>());
            }
            self.stack_end = new.add(stack.len());
            new.add(at)
        }
    }
}
