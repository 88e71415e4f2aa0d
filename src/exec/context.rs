//! What handlers work on, and how one handler continues with the next.
//!
//! A handler ends by calling the next one in tail position, which the compiler turns into a jump in optimised builds.
//! In builds where it would not (those with debug assertions), each handler returns to a loop instead: the same
//! handlers on the same words, only slower.
//!
//! This file and `ops` are where the engine is `unsafe`. It relies on what the lowering promises:
//!
//! - *words*: `ip` points to the first word of a micro-op of a live [`Lowered`]. The handler reads only words that the
//!   lowering wrote for it, by the field they were written by;
//! - *slots*: `sp` points to the first slot of a frame inside the machine's stack. The frame has as many slots as
//!   [`Lowered::frame`] says, and no micro-op names a slot beyond them;
//! - *numbers*: where a micro-op reads an `i32` or `f32`, the upper half of the slot is zero, so that adding a 32-bit
//!   address and a 32-bit offset cannot overflow 64 bits;
//! - *memory*: `mem` and `len` are those of memory 0 of the current instance, and `marks` in the context are its marks,
//!   one for each block ([`super::known`]). They are read again after anything that may move them;
//! - *context*: `cx` is the [`Context`] of the present run, although words do not know its type. Only the handlers of
//!   that run access the store and the stack.

use super::frame::Frame;
use super::lowered::{FuncCode, LoweredFunc};
use super::patches::Patches;
use super::store::{GlobalInstance, Store};
use super::trap::{TrapCode, TrapKind};
use super::word::{Leave, Word};

/// A frame that is waiting for the one above it, while handlers run.
#[derive(Debug, Clone, Copy)]
pub(super) struct SuspendedFrame {
    /// The micro-op after its call, where it continues.
    pub ip: *const Word,
    pub sp: *mut u64,
    pub code: *const LoweredFunc,
}

/// Memory for callers, kept from one run of handlers to the next. It is not state: a clone has none.
#[derive(Debug, Default)]
pub(super) struct CallerRoom(Vec<SuspendedFrame>);

// SAFETY: it never contains a caller, so there is no pointer that could reach another thread.
unsafe impl Send for CallerRoom {}
// SAFETY: as above, and a shared reference to it gives access to nothing.
unsafe impl Sync for CallerRoom {}

impl Clone for CallerRoom {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl CallerRoom {
    /// Enough for most runs; there is always room for this many.
    const USUAL: usize = 64;
    /// With more capacity than this, as a deep recursion needs, the memory is freed.
    const MOST: usize = 1 << 12;

    pub fn take(&mut self) -> Vec<SuspendedFrame> {
        let mut callers = std::mem::take(&mut self.0);
        callers.reserve(Self::USUAL);
        callers
    }

    /// Keeps the memory for the next run.
    pub(crate) fn put_back(&mut self, mut callers: Vec<SuspendedFrame>) {
        callers.clear();
        if callers.capacity() <= Self::MOST {
            self.0 = callers;
        }
    }
}

/// The work done by instructions that may each take long, in bytes moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    pub used: u64,
    pub enough: u64,
}

impl Meter {
    /// Adds bytes that are about to be moved; `false` if that is too much on top of what was moved before.
    pub fn add(&mut self, bytes: u64) -> bool {
        let sum = self.used.saturating_add(bytes);
        if self.used > 0 && sum > self.enough {
            self.used = self.enough.max(self.used);
            return false;
        }
        self.used = sum;
        true
    }
}

/// What all handlers of one run share.
pub(super) struct Context {
    pub store: *mut Store,
    pub globals: *mut GlobalInstance,
    /// The code of the running function.
    pub code: *const LoweredFunc,
    /// The code of the own functions of its instance.
    pub siblings: *const FuncCode,
    pub callers: Vec<SuspendedFrame>,
    /// The depth of the frame that the run began with.
    pub depth: usize,
    /// How many callers there may be at most.
    pub deepest: usize,
    /// The frames below, which the callers are added to when handlers stop. They have reserved room for as many as
    /// `callers` can hold.
    pub frames: *mut Vec<Frame>,
    pub stack: *mut Vec<u64>,
    pub stack_end: *mut u64,
    /// How many slots the stack may have at most.
    pub most_slots: usize,
    /// Code with stops in it, if there are any.
    pub breaks: Option<*const Patches>,
    pub ip: *const Word,
    pub sp: *mut u64,
    pub fuel: i64,
    pub op: u32,
    pub func: u32,
    pub args: u32,
    pub exception: u64,
    pub trap: Option<TrapKind>,
    /// Bytes moved by single instructions since the machine last rested, and how many are enough to rest again.
    pub work: Meter,
    /// The marks of memory 0, one for each block.
    pub marks: *mut u8,
    /// Memory 0: where it begins, and its length. For [`Leave::Next`].
    pub memory: (*mut u8, u64),
}

/// The arguments of a handler.
#[derive(Clone, Copy)]
pub(super) struct Regs {
    pub ip: *const Word,
    pub sp: *mut u64,
    pub mem: *mut u8,
    pub len: u64,
    pub cx: *mut Context,
    pub fuel: i64,
}

/// Defines handlers: functions of type [`super::word::Handler`] whose bodies have a [`Regs`].
macro_rules! handlers {
    ($($(#[$doc:meta])* fn $name:ident [$($generics:tt)*] ($regs:ident) $body:block)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// The promises listed in [`crate::exec::context`].
        pub(in crate::exec) unsafe fn $name<$($generics)*>(
            ip: *const $crate::exec::word::Word,
            sp: *mut u64,
            mem: *mut u8,
            len: u64,
            cx: *mut $crate::exec::word::AnyContext,
            fuel: i64,
        ) -> $crate::exec::word::Leave {
            let cx = cx.cast::<$crate::exec::context::Context>();
            #[allow(unused_mut, reason = "not every handler moves")]
            let mut $regs = $crate::exec::context::Regs { ip, sp, mem, len, cx, fuel };
            // SAFETY: the promises of the lowering, listed in `context`.
            unsafe { $body }
        }
    )*};
}
pub(super) use handlers;

impl Regs {
    /// Executes the micro-op at `ip` and those after it.
    ///
    /// # Safety
    /// The promises listed in this module's documentation hold for all fields.
    #[inline(always)]
    pub unsafe fn go(self) -> Leave {
        if cfg!(debug_assertions) {
            // SAFETY: the context is live.
            let cx = unsafe { &mut *self.cx };
            (cx.ip, cx.sp, cx.memory, cx.fuel) = (self.ip, self.sp, (self.mem, self.len), self.fuel);
            return Leave::Next;
        }
        // SAFETY: `ip` points to a micro-op, whose first word is its handler.
        unsafe { ((*self.ip).handler)(self.ip, self.sp, self.mem, self.len, self.cx.cast(), self.fuel) }
    }

    /// Continues with the micro-op `words` words further on.
    ///
    /// # Safety
    /// As [`Regs::go`]; the current micro-op has that many words.
    #[inline(always)]
    pub unsafe fn next(mut self, words: usize) -> Leave {
        // SAFETY: a micro-op that continues with the next one is never the last of its function.
        unsafe {
            self.ip = self.ip.add(words);
            self.go()
        }
    }

    /// The word of the current micro-op at `index`; 0 is its handler.
    ///
    /// # Safety
    /// The micro-op has that word.
    #[inline(always)]
    pub unsafe fn word(self, index: usize) -> Word {
        // SAFETY: as the caller promises.
        unsafe { *self.ip.add(index) }
    }

    /// # Safety
    /// The frame has the slot.
    #[inline(always)]
    pub unsafe fn get(self, slot: u16) -> u64 {
        // SAFETY: as the caller promises.
        unsafe { *self.sp.add(slot as usize) }
    }

    /// # Safety
    /// The frame has the slot.
    #[inline(always)]
    pub unsafe fn set(self, slot: u16, value: u64) {
        // SAFETY: as the caller promises.
        unsafe { *self.sp.add(slot as usize) = value }
    }

    /// # Safety
    /// The frame has the slot and the one after it.
    #[inline(always)]
    pub(crate) unsafe fn get128(self, slot: u16) -> u128 {
        // SAFETY: as the caller promises.
        unsafe { u128::from(self.get(slot)) | u128::from(self.get(slot + 1)) << 64 }
    }

    /// # Safety
    /// The frame has the slot and the one after it.
    #[inline(always)]
    pub(crate) unsafe fn set128(self, slot: u16, value: u128) {
        // SAFETY: as the caller promises.
        unsafe {
            self.set(slot, value as u64);
            self.set(slot + 1, (value >> 64) as u64);
        }
    }

    /// Takes the jump in word `index` of the current micro-op.
    ///
    /// # Safety
    /// As [`Regs::go`]; that word is a jump.
    #[inline(always)]
    pub(crate) unsafe fn jump(mut self, index: usize) -> Leave {
        // SAFETY: as the caller promises; jumps stay in their function.
        unsafe {
            let at = self.ip.add(index);
            let jump = (*at).jump;
            self.fuel -= i64::from(jump.count);
            self.ip = self.ip.offset(jump.by as isize);
            if self.fuel < 0 {
                return out_of_fuel(at, self.sp, self.cx, self.fuel);
            }
            self.go()
        }
    }

    /// Stops before instruction `op` of the current function.
    ///
    /// # Safety
    /// The context is live.
    #[inline(always)]
    pub(crate) unsafe fn stop(self, leave: Leave, op: u32) -> Leave {
        // SAFETY: as the caller promises.
        unsafe { stop(self.ip, self.sp, self.cx, self.fuel, leave, op) }
    }

    /// Stops because the current micro-op trapped with `cx.trap`.
    ///
    /// # Safety
    /// The context is live.
    #[inline(always)]
    pub unsafe fn trapped(self) -> Leave {
        // SAFETY: as the caller promises.
        unsafe { stop(self.ip, self.sp, self.cx, self.fuel, Leave::Trap, 0) }
    }

    /// Stops because the current micro-op accessed memory out of bounds.
    ///
    /// # Safety
    /// The context is live.
    #[inline(always)]
    pub(crate) unsafe fn out_of_bounds(self, address: u64, size: u64) -> Leave {
        // SAFETY: as the caller promises.
        unsafe {
            (*self.cx).memory = (self.mem, self.len);
            out_of_bounds(self.ip, self.sp, self.cx, self.fuel, address, size)
        }
    }

    /// Stops because the current micro-op trapped.
    ///
    /// # Safety
    /// The context is live.
    #[inline(always)]
    pub unsafe fn fault(self, fault: TrapCode) -> Leave {
        // SAFETY: as the caller promises.
        unsafe { faulted(self.ip, self.sp, self.cx, self.fuel, fault) }
    }

    /// Updates what depends on the instance, after a change to a function of another one.
    ///
    /// # Safety
    /// The context is live.
    #[inline(always)]
    pub(crate) unsafe fn change_instance(&mut self) {
        // SAFETY: as the caller promises; instances live as long as their code.
        unsafe {
            let cx = &mut *self.cx;
            let instance = (*cx.code).instance;
            cx.siblings = match cx.breaks {
                Some(breaks) => (*breaks).cells(instance).as_ptr(),
                None => (*cx.store).instance(instance).code.as_ptr(),
            };
            self.reload();
        }
    }

    /// Reads memory 0 of the current instance again.
    ///
    /// # Safety
    /// The context is live.
    #[inline(always)]
    pub(crate) unsafe fn reload(&mut self) {
        // SAFETY: as the caller promises; instances live as long as their code.
        unsafe {
            let cx = &mut *self.cx;
            (self.mem, self.len, cx.marks) = (*cx.store).memory_of((*cx.code).instance);
        }
    }
}

// Rare cases are functions of their own that take plain numbers: a handler that passed on the address of something on
// its own stack could not end in a jump.

/// Stops after a jump was taken, since there is too little fuel to continue at its target.
///
/// # Safety
/// The context is live, and the jump is a word of its current code.
#[cold]
#[inline(never)]
unsafe fn out_of_fuel(jump: *const Word, sp: *mut u64, cx: *mut Context, fuel: i64) -> Leave {
    // SAFETY: as the caller promises; the current code of a live context is live.
    unsafe {
        let code = &*(*cx).code;
        let op = code.jump_target(jump.offset_from(code.words.as_ptr()) as u32);
        stop(jump, sp, cx, fuel, Leave::Fuel, op)
    }
}

/// # Safety
/// The context is live.
#[cold]
#[inline(never)]
unsafe fn stop(ip: *const Word, sp: *mut u64, cx: *mut Context, fuel: i64, leave: Leave, op: u32) -> Leave {
    // SAFETY: the context is live.
    let cx = unsafe { &mut *cx };
    (cx.ip, cx.sp, cx.fuel, cx.op) = (ip, sp, fuel, op);
    leave
}

/// # Safety
/// The context is live.
#[cold]
#[inline(never)]
unsafe fn out_of_bounds(
    ip: *const Word,
    sp: *mut u64,
    cx: *mut Context,
    fuel: i64,
    address: u64,
    size: u64,
) -> Leave {
    // SAFETY: the context is live.
    unsafe {
        (*cx).trap = Some(TrapKind::MemoryOutOfBounds { address, size, memory: (*cx).memory.1 });
        stop(ip, sp, cx, fuel, Leave::Trap, 0)
    }
}

/// # Safety
/// The context is live.
#[cold]
#[inline(never)]
unsafe fn faulted(ip: *const Word, sp: *mut u64, cx: *mut Context, fuel: i64, fault: TrapCode) -> Leave {
    // SAFETY: the context is live.
    unsafe {
        (*cx).trap = Some(fault.into());
        stop(ip, sp, cx, fuel, Leave::Trap, 0)
    }
}
