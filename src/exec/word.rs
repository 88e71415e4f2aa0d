//! The form in which code runs.
//!
//! Lowered code is a sequence of [`Word`]s. A micro-op is the address of its [`Handler`], followed by the words that
//! the handler reads. Which words follow which handler is agreed between `lower` and `ops` only.

/// Executes one micro-op, and in optimised builds all that follow it (see [`super::context`]).
pub(super) type Handler =
    unsafe fn(ip: *const Word, sp: *mut u64, mem: *mut u8, len: u64, cx: *mut AnyContext, fuel: i64) -> Leave;

/// What all handlers of one run share. Words only know that it exists; handlers know it as a
/// [`super::context::Context`].
pub(super) enum AnyContext {}

/// Why handlers stopped. The details are in the context of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// The next micro-op is to be executed (only in builds that do not jump between handlers).
    Next,
    /// There is too little fuel to continue. The current function is before instruction `op`.
    Fuel,
    /// The current function is before instruction `op`, where a breakpoint is.
    Break,
    /// The micro-op at `ip` trapped, for the reason in `trap`.
    Trap,
    /// The micro-op at `ip` called `func`, which is not WebAssembly. Its arguments begin at slot `args`.
    Host,
    /// Like `Host`, but in place of the current frame. The arguments begin at slot 0.
    TailHost,
    /// A frame returned to a caller that is not in the context. The results begin at its first slot.
    Return,
    /// The micro-op at `ip` throws `exception`.
    Throw,
    /// The micro-op at `ip` does the work of several instructions, and one of them traps: exact code has to find out
    /// which. Nothing has been done yet.
    Unfuse,
    /// The micro-op at `ip` needs the heap to be collected, and will then be executed again.
    Collect,
    /// The micro-op at `ip` moves much, and much was moved before. It has not been executed.
    Rest,
}

/// A word of lowered code. It must be read by the field that it was written by.
#[derive(Clone, Copy)]
#[repr(C)]
pub(super) union Word {
    pub handler: Handler,
    pub bits: u64,
    /// Up to four slots. The first is that of the result, if there is one.
    pub slots: [u16; 4],
    pub near: Near,
    pub pair: [u32; 2],
    pub jump: Jump,
}

/// Two slots (the first is that of the result, if there is one) and a small number.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(super) struct Near {
    pub a: u16,
    pub b: u16,
    pub n: u32,
}

/// How far a branch goes, in words from the first word of its micro-op, and how many instructions are counted when it
/// is taken (negative if more have been counted at its target).
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(super) struct Jump {
    pub by: i32,
    pub count: i32,
}

impl Word {
    pub(crate) fn handler(handler: Handler) -> Self {
        Self { handler }
    }

    pub fn bits(bits: u64) -> Self {
        Self { bits }
    }

    pub fn slots(slots: [u16; 4]) -> Self {
        Self { slots }
    }

    /// The slots of a word that was written as slots, or as two slots and a number.
    pub(crate) fn slots_of(self) -> [u16; 4] {
        // SAFETY: all bits of such a word are initialised, and every bit pattern is a valid array of four numbers.
        unsafe { self.slots }
    }

    pub fn near(a: u16, b: u16, n: u32) -> Self {
        Self { near: Near { a, b, n } }
    }

    pub fn pair(a: u32, b: u32) -> Self {
        Self { pair: [a, b] }
    }

    pub(crate) fn jump(by: i32, count: i32) -> Self {
        Self { jump: Jump { by, count } }
    }
}
