//! The form that code runs in.
//!
//! Lowered code is a sequence of [`Word`]s. A micro-op is the address of its [`Handler`], followed by the words
//! that this handler reads. Which words follow which handler is agreed between `lower` and `ops` alone.

/// Executes one micro-op, and in optimised builds all that follow (see [`super::context`]).
pub(super) type Handler =
    unsafe fn(ip: *const Word, sp: *mut u64, mem: *mut u8, len: u64, cx: *mut AnyContext, fuel: i64) -> Leave;

/// What the handlers of one run share. Words know only that there is such a thing; handlers know it as a
/// [`super::context::Context`].
pub(super) enum AnyContext {}

/// Why handlers stopped; details are in the context of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// The next micro-op is to be executed (only in builds without tail calls).
    Next,
    /// Too little fuel to go on: the current function stands before instruction `op`.
    Fuel,
    /// Stands before instruction `op`, where a breakpoint is.
    Break,
    /// The micro-op at `ip` trapped: `trap`.
    Trap,
    /// The micro-op at `ip` called `func`, which is not WebAssembly; its arguments begin at slot `args`.
    Host,
    /// As `Host`, in place of the current frame; its arguments begin at slot 0.
    TailHost,
    /// A frame returned to a caller that the context does not know; the results begin at its first slot.
    Return,
    /// The micro-op at `ip` throws `exception`.
    Throw,
    /// The micro-op at `ip` does the work of several instructions and one of them traps: exact code is to find out
    /// which. Nothing has been done yet.
    Unfuse,
    /// The micro-op at `ip` needs the heap collected, and is then to be executed again.
    Collect,
    /// The micro-op at `ip` moves much, and much was moved before: stands before it.
    Rest,
}

/// A word of lowered code. It is read by the field it was written by.
#[derive(Clone, Copy)]
#[repr(C)]
pub(super) union Word {
    pub handler: Handler,
    pub bits: u64,
    /// Up to four slots; the first is where a result goes, if there is one.
    pub slots: [u16; 4],
    pub near: Near,
    pub pair: [u32; 2],
    pub jump: Jump,
}

/// Two slots (the first is where a result goes, if there is one) and a small number.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(super) struct Near {
    pub a: u16,
    pub b: u16,
    pub n: u32,
}

/// How far a branch goes, in words from its own first word, and how many instructions are counted when it is taken
/// (negative where more had been counted for the place it goes to).
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

    /// The slots of a word that was written as slots, or as two of them and a number.
    pub(crate) fn slots_of(self) -> [u16; 4] {
        // SAFETY: all bits of such a word are initialised, and every bit pattern is four numbers.
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
