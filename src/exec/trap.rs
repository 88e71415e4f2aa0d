//! A trap: why WebAssembly execution stopped for good, and where.

use crate::wasm::Location;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fmt;

/// The reason of a trap, from the core specification (§4.4) or the canonical ABI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrapKind {
    /// `unreachable` was executed.
    Unreachable,
    /// An access outside linear memory, by a load, a store or a bulk operation.
    MemoryOutOfBounds {
        /// The address of the first byte accessed.
        address: u64,
        /// How many bytes were accessed.
        size: u64,
        /// The size of the memory in bytes at that time.
        memory: u64,
    },
    /// An atomic access whose address is not a multiple of its size.
    UnalignedAtomic {
        /// The address of the first byte accessed.
        address: u64,
        /// How many bytes were accessed.
        size: u64,
    },
    /// `memory.atomic.wait` on a memory that is not shared.
    ExpectedSharedMemory,
    /// `memory.atomic.wait` without a timeout, which nothing can end.
    WaitsForever,
    /// A table access that is out of bounds.
    TableOutOfBounds,
    /// `call_indirect` through an index past the table's end.
    UndefinedElement,
    /// `call_indirect` through a null entry.
    UninitializedElement,
    /// `call_indirect` to a function of a type that does not match.
    IndirectCallTypeMismatch,
    /// An integer division by zero.
    DivideByZero,
    /// The result of an integer division or a conversion does not fit.
    IntegerOverflow,
    /// A conversion of NaN to an integer.
    InvalidConversion,
    /// The call stack is exhausted.
    CallStackExhausted,
    /// A null reference, where an instruction needs one that is not.
    NullReference,
    /// `ref.cast` to a type that the reference does not match.
    CastFailure,
    /// An access outside a garbage-collected array.
    ArrayOutOfBounds,
    /// An array was to be filled from beyond the end of a data segment.
    SegmentOutOfBounds,
    /// The limit on garbage-collected objects is reached, even after a collection.
    HeapExhausted,
    /// An exception that no frame catches.
    UncaughtException,
    /// No thread can ever go on: each waits for another, or for something that nobody provides.
    Deadlock,
    /// The canonical ABI or a host function requires a trap; the sentence says by which rule.
    Host(String),
    /// A host call that its host refused outright, or whose arguments could not be lifted.
    HostCall(String),
}

impl fmt::Display for TrapKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable => "the `unreachable` instruction was executed",
            Self::MemoryOutOfBounds { address, size, memory } => {
                let unit = if *size == 1 { "byte" } else { "bytes" };
                return write!(
                    f,
                    "out of bounds memory access: {size} {unit} at {address:#x}, but the memory ends at {memory:#x}"
                );
            }
            Self::UnalignedAtomic { address, size } => {
                return write!(
                    f,
                    "unaligned atomic: {size} bytes at {address:#x}, which is no multiple of {size}"
                );
            }
            Self::ExpectedSharedMemory => "expected shared memory: `memory.atomic.wait` needs one",
            Self::WaitsForever => {
                "deadlock: `memory.atomic.wait` without a timeout, and there is no other thread to end it"
            }
            Self::TableOutOfBounds => "out of bounds table access",
            Self::UndefinedElement => "undefined element: `call_indirect` past the end of the table",
            Self::UninitializedElement => "uninitialized element: `call_indirect` through an empty table entry",
            Self::IndirectCallTypeMismatch => {
                "indirect call type mismatch: the function in the table has another type"
            }
            Self::DivideByZero => "integer divide by zero",
            Self::IntegerOverflow => "integer overflow",
            Self::InvalidConversion => "invalid conversion to integer: the float is not a number",
            Self::CallStackExhausted => "call stack exhausted: calls are nested too deeply (--max-calls, --max-stack)",
            Self::NullReference => "null reference: the instruction needs one that is not null",
            Self::CastFailure => "cast failure: the reference has another type",
            Self::ArrayOutOfBounds => "out of bounds array access",
            Self::SegmentOutOfBounds => "out of bounds memory access: past the end of the data segment",
            Self::HeapExhausted => "the heap for structs and arrays is full (--max-heap)",
            Self::Deadlock => "deadlock detected: event loop cannot make further progress",
            Self::UncaughtException => "uncaught exception: no frame catches it",
            Self::Host(why) | Self::HostCall(why) => why,
        })
    }
}

/// The traps that a handler identifies by a small number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrapCode {
    Unreachable,
    DivideByZero,
    IntegerOverflow,
    InvalidConversion,
    UndefinedElement,
    UninitializedElement,
    IndirectCallTypeMismatch,
    CallStackExhausted,
    NullReference,
    CastFailure,
}

impl From<TrapCode> for TrapKind {
    fn from(fault: TrapCode) -> Self {
        match fault {
            TrapCode::Unreachable => Self::Unreachable,
            TrapCode::DivideByZero => Self::DivideByZero,
            TrapCode::IntegerOverflow => Self::IntegerOverflow,
            TrapCode::InvalidConversion => Self::InvalidConversion,
            TrapCode::UndefinedElement => Self::UndefinedElement,
            TrapCode::UninitializedElement => Self::UninitializedElement,
            TrapCode::IndirectCallTypeMismatch => Self::IndirectCallTypeMismatch,
            TrapCode::CallStackExhausted => Self::CallStackExhausted,
            TrapCode::NullReference => Self::NullReference,
            TrapCode::CastFailure => Self::CastFailure,
        }
    }
}

/// One wasm frame at the time of a trap, innermost first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrapFrame {
    /// The instruction that trapped, or the call that the frame waited in.
    pub location: Location,
    /// The function's readable name.
    pub function: String,
    /// The byte offset of that instruction in the file.
    pub offset: u32,
}

/// A trap, with the place where it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trap {
    /// The reason that execution stopped.
    pub kind: TrapKind,
    /// The wasm stack, innermost first; empty only if there was no wasm frame. Of a very deep stack, only both ends are
    /// kept.
    pub frames: Vec<TrapFrame>,
    /// How many frames are omitted in the middle, after the first [`Trap::END`].
    #[serde(default)]
    pub omitted: usize,
}

impl Trap {
    /// How many frames are kept at either end of a very deep stack.
    pub(crate) const END: usize = 1000;

    /// A trap with these frames, innermost first; `describe` is called for each frame that is kept.
    pub(crate) fn new<T>(
        kind: TrapKind,
        mut frames: impl Iterator<Item = T>,
        describe: impl FnMut(T) -> Option<TrapFrame>,
    ) -> Self {
        let mut kept: Vec<T> = frames.by_ref().take(Self::END).collect();
        let (mut outermost, mut omitted) = (VecDeque::new(), 0);
        for frame in frames {
            if outermost.len() == Self::END {
                outermost.pop_front();
                omitted += 1;
            }
            outermost.push_back(frame);
        }
        kept.extend(outermost);
        Self { kind, frames: kept.into_iter().filter_map(describe).collect(), omitted }
    }

    /// How many frames there were, including omitted ones.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.frames.len() + self.omitted
    }
}
