//! What handlers work on, and how one goes on to the next.
//!
//! A handler ends by calling the next one in tail position, which the compiler turns into a jump in optimised builds.
//! Where it would not (builds with debug assertions), each handler returns to a loop instead: the same handlers on the
//! same words, only slower.
//!
//! This file and `ops` are where the engine is `unsafe`. It rests on what the lowering promises:
//!
//! - *words*: `ip` stands on the first word of a micro-op of a live [`Lowered`], and its handler reads only words
//!   that the lowering wrote for it, by the field they were written by;
//! - *slots*: `sp` stands on the first slot of a frame inside the machine's stack, with as many slots behind it as
//!   [`Lowered::frame`] says, and no micro-op names a slot beyond;
//! - *numbers*: where a micro-op reads an `i32` or `f32`, the upper half of the slot is zero, so that an address
//!   and an offset of 32 bits have a sum of 64;
//! - *memory*: `mem` and `len` are memory 0 of the current instance, and `marks` of the context are its marks, one for
//!   each block ([`super::known`]); they are read anew after whatever may move them;
//! - *context*: `cx` is the [`Context`] of the run under way, whatever words know of it; nothing but its handlers touches
//!   the store and the stack.

use super::frame::Frame;
use super::lowered::{FuncCode, Lowered};
use super::patches::Patches;
use super::store::{Global, Store};
use super::trap::{Fault, TrapKind};
use super::word::{Leave, Word};

/// A frame that waits for one above it, as long as handlers run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    /// The micro-op after its call.
    pub ip: *const Word,
    pub sp: *mut u64,
    pub code: *const Lowered,
}

/// Room for callers, kept from one run of handlers to the next. It is no state: a copy has none.
#[derive(Debug, Default)]
pub(super) struct CallerRoom(Vec<Caller>);

// SAFETY: there is never a caller in it, so no pointer that could reach another thread.
unsafe impl Send for CallerRoom {}
// SAFETY: as above; and a shared reference to it gives access to nothing.
unsafe impl Sync for CallerRoom {}

impl Clone for CallerRoom {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl CallerRoom {
    /// Most runs need no more, and for these there is always room.
    const USUAL: usize = 64;
    /// What a deep recursion needed is given back.
    const MOST: usize = 1 << 12;

    pub fn take(&mut self) -> Vec<Caller> {
        let mut callers = std::mem::take(&mut self.0);
        callers.reserve(Self::USUAL);
        callers
    }

    /// Keeps the room for the next run.
    pub(crate) fn put_back(&mut self, mut callers: Vec<Caller>) {
        callers.clear();
        if callers.capacity() <= Self::MOST {
            self.0 = callers;
        }
    }
}

/// What single instructions that may take long have done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    pub used: u64,
    pub enough: u64,
}

impl Meter {
    /// Adds bytes that are about to be moved; `false` if that is too much after what was moved before.
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

/// All that the handlers of one run share.
pub(super) struct Context {
    pub store: *mut Store,
    pub globals: *mut Global,
    /// The function that runs.
    pub code: *const Lowered,
    /// Code of its instance's own functions.
    pub siblings: *const FuncCode,
    pub callers: Vec<Caller>,
    /// Depth of the frame that it began with.
    pub depth: usize,
    /// Most callers there may be.
    pub deepest: usize,
    /// Frames below, which the callers join when handlers stop: there is room for as many as these have room for.
    pub frames: *mut Vec<Frame>,
    pub stack: *mut Vec<u64>,
    pub stack_end: *mut u64,
    /// Most slots the stack may have.
    pub most_slots: usize,
    /// Code with breakpoints, if there are any.
    pub breaks: Option<*const Patches>,
    pub ip: *const Word,
    pub sp: *mut u64,
    pub fuel: i64,
    pub op: u32,
    pub func: u32,
    pub args: u32,
    pub exception: u64,
    pub trap: Option<TrapKind>,
    /// Bytes moved by single instructions since the machine had a rest, and how many are enough to take one.
    pub work: Meter,
    /// The marks of memory 0.
    pub marks: *mut u8,
    /// Memory 0, for [`Leave::Next`].
    pub memory: (*mut u8, u64),
}

/// What a handler is given.
#[derive(Clone, Copy)]
pub(super) struct Regs {
    pub ip: *const Word,
    pub sp: *mut u64,
    pub mem: *mut u8,
    pub len: u64,
    pub cx: *mut Context,
    pub fuel: i64,
}

/// Defines handlers: functions of the type [`super::word::Handler`] whose body sees a [`Regs`].
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
    /// Executes the micro-op at `ip`, and those after it.
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
        // SAFETY: `ip` stands on a micro-op, whose first word is its handler.
        unsafe { ((*self.ip).handler)(self.ip, self.sp, self.mem, self.len, self.cx.cast(), self.fuel) }
    }

    /// Goes on so many words further.
    ///
    /// # Safety
    /// As [`Regs::go`]; the current micro-op has that many words.
    #[inline(always)]
    pub unsafe fn next(mut self, words: usize) -> Leave {
        // SAFETY: a micro-op that goes on to the next is never the last one of its function.
        unsafe {
            self.ip = self.ip.add(words);
            self.go()
        }
    }

    /// A word of the current micro-op.
    ///
    /// # Safety
    /// It has that many words.
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

    /// Takes the jump of the current micro-op in its word `index`.
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

    /// Stops before an instruction of the current function.
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
    pub unsafe fn fault(self, fault: Fault) -> Leave {
        // SAFETY: as the caller promises.
        unsafe { faulted(self.ip, self.sp, self.cx, self.fuel, fault) }
    }

    /// The current function belongs to another instance than the one before.
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

    /// Reads memory 0 of the current instance anew.
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

// What is rare stands in functions of its own that take plain numbers: a handler that hands out the address of
// something on its own stack could not end in a jump.

/// A jump was taken, but there is too little fuel to go on where it went.
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
unsafe fn faulted(ip: *const Word, sp: *mut u64, cx: *mut Context, fuel: i64, fault: Fault) -> Leave {
    // SAFETY: the context is live.
    unsafe {
        (*cx).trap = Some(fault.into());
        stop(ip, sp, cx, fuel, Leave::Trap, 0)
    }
}
