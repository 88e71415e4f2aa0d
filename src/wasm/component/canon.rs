//! Canonical definitions: the functions that the canonical ABI makes.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#canonical-definitions>

use super::ValTypeRef;
use crate::wasm::ValType;

/// How strings are encoded in linear memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StringEncoding {
    /// `utf8`, the default: a length counts bytes.
    #[default]
    Utf8,
    /// `utf16`: a length counts code units of 2 bytes.
    Utf16,
    /// `latin1+utf16`: Latin-1 where the text fits, else UTF-16 with a tag bit in the length.
    Latin1OrUtf16,
}

impl StringEncoding {
    /// The keyword of the text format: `utf8`, `utf16` or `latin1+utf16`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Utf16 => "utf16",
            Self::Latin1OrUtf16 => "latin1+utf16",
        }
    }
}

/// The options of a canonical definition (`canonopt`), as indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CanonOptions {
    /// How strings lie in that memory; UTF-8 if not given.
    pub encoding: StringEncoding,
    /// Index of the core memory that values are read from and written to; `None` if no value needs memory.
    pub memory: Option<u32>,
    /// Core function index of `realloc`.
    pub realloc: Option<u32>,
    /// Core function index of `post-return`.
    pub post_return: Option<u32>,
    /// `async`: of a lift or lower, that it has the asynchronous ABI; of a built-in, that it does not block.
    pub is_async: bool,
    /// Core function index of `callback`, which a lifted task is resumed with. Without it, an `async` lift keeps its
    /// stack while it waits.
    pub callback: Option<u32>,
}

/// A canonical definition
/// ([spec](https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#canonical-definitions)).
/// Everything but a lift makes a core function.
#[derive(Debug, Clone, Copy)]
pub enum Canon {
    /// `canon lift`: a component function made from a core function.
    Lift {
        /// Index in the space of core functions.
        core_func: u32,
        /// Type index of its component function type.
        ty: u32,
        /// How its parameters and result cross linear memory.
        options: CanonOptions,
    },
    /// `canon lower`: a core function made from a component function.
    Lower {
        /// Index in the space of component functions.
        func: u32,
        /// How its parameters and result cross linear memory.
        options: CanonOptions,
    },
    /// `resource.new`: a core function that makes an own handle from a representation. The type index of the resource.
    ResourceNew(u32),
    /// `resource.drop`: a core function that drops a handle. The type index of the resource.
    ResourceDrop(u32),
    /// `resource.rep`: a core function that reads a handle's representation. The type index of the resource.
    ResourceRep(u32),
    /// `task.return`: gives the current task's caller its result.
    TaskReturn {
        /// The type of the result; `None` if the task's function returns nothing.
        result: Option<ValTypeRef>,
        /// Memory and string encoding of the result.
        options: CanonOptions,
    },
    /// `task.cancel`: acknowledges that the current task is cancelled.
    TaskCancel,
    /// `backpressure.inc`: while the instance's counter is not 0, no further task begins in it.
    BackpressureInc,
    /// `backpressure.dec`: undoes one `backpressure.inc`.
    BackpressureDec,
    /// `context.get`: reads a cell of the current thread.
    ContextGet {
        /// `i32`, or `i64` with 64-bit memories.
        ty: ValType,
        /// Which of the thread's cells: 0 or 1.
        slot: u32,
    },
    /// `context.set`: writes a cell of the current thread.
    ContextSet {
        /// `i32`, or `i64` with 64-bit memories.
        ty: ValType,
        /// Which of the thread's cells: 0 or 1.
        slot: u32,
    },
    /// `waitable-set.new`: makes an empty waitable set.
    WaitableSetNew,
    /// `waitable-set.wait`: waits for an event of a set.
    WaitableSetWait {
        /// Where the event's payload is stored.
        memory: u32,
    },
    /// `waitable-set.poll`: takes an event of a set, if there is one.
    WaitableSetPoll {
        /// Where the event's payload is stored.
        memory: u32,
    },
    /// `waitable-set.drop`: drops an empty waitable set.
    WaitableSetDrop,
    /// `waitable.join`: moves a waitable to a set, or out of its set.
    WaitableJoin,
    /// `subtask.cancel`: asks a subtask to stop.
    SubtaskCancel {
        /// Whether it returns at once if the subtask goes on.
        is_async: bool,
    },
    /// `subtask.drop`: drops the handle of a subtask that has ended.
    SubtaskDrop,
    /// `stream.new`: makes a stream, and returns both its ends.
    StreamNew {
        /// Type index of the stream type.
        ty: u32,
    },
    /// `stream.read`: reads elements into memory.
    StreamRead {
        /// Type index of the stream type.
        ty: u32,
        /// Memory, allocator and string encoding of the elements; `async`, unless it blocks.
        options: CanonOptions,
    },
    /// `stream.write`: writes elements from memory.
    StreamWrite {
        /// Type index of the stream type.
        ty: u32,
        /// Memory, allocator and string encoding of the elements; `async`, unless it blocks.
        options: CanonOptions,
    },
    /// `stream.cancel-read`: ends a pending read.
    StreamCancelRead {
        /// Type index of the stream type.
        ty: u32,
        /// Whether it returns at once if the operation goes on.
        is_async: bool,
    },
    /// `stream.cancel-write`: ends a pending write.
    StreamCancelWrite {
        /// Type index of the stream type.
        ty: u32,
        /// Whether it returns at once if the operation goes on.
        is_async: bool,
    },
    /// `stream.drop-readable`: drops a readable end.
    StreamDropReadable {
        /// Type index of the stream type.
        ty: u32,
    },
    /// `stream.drop-writable`: drops a writable end.
    StreamDropWritable {
        /// Type index of the stream type.
        ty: u32,
    },
    /// `stream.forward`: connects a readable end to the writable end of another stream.
    StreamForward {
        /// Type index of the stream type.
        ty: u32,
    },
    /// `future.new`: makes a future, and returns both its ends.
    FutureNew {
        /// Type index of the future type.
        ty: u32,
    },
    /// `future.read`: reads the value into memory.
    FutureRead {
        /// Type index of the future type.
        ty: u32,
        /// Memory, allocator and string encoding of the elements; `async`, unless it blocks.
        options: CanonOptions,
    },
    /// `future.write`: writes the value from memory.
    FutureWrite {
        /// Type index of the future type.
        ty: u32,
        /// Memory, allocator and string encoding of the elements; `async`, unless it blocks.
        options: CanonOptions,
    },
    /// `future.cancel-read`: ends a pending read.
    FutureCancelRead {
        /// Type index of the future type.
        ty: u32,
        /// Whether it returns at once if the operation goes on.
        is_async: bool,
    },
    /// `future.cancel-write`: ends a pending write.
    FutureCancelWrite {
        /// Type index of the future type.
        ty: u32,
        /// Whether it returns at once if the operation goes on.
        is_async: bool,
    },
    /// `future.drop-readable`: drops a readable end.
    FutureDropReadable {
        /// Type index of the future type.
        ty: u32,
    },
    /// `future.drop-writable`: drops a writable end.
    FutureDropWritable {
        /// Type index of the future type.
        ty: u32,
    },
    /// `future.forward`: connects a readable end to the writable end of another future.
    FutureForward {
        /// Type index of the future type.
        ty: u32,
    },
    /// `error-context.new`: makes an error context from a message.
    ErrorContextNew {
        /// Memory and string encoding of the message.
        options: CanonOptions,
    },
    /// `error-context.debug-message`: reads the message of an error context.
    ErrorContextDebugMessage {
        /// Memory, allocator and string encoding of the message.
        options: CanonOptions,
    },
    /// `error-context.drop`: drops the handle of an error context.
    ErrorContextDrop,
    /// `thread.yield`: lets other threads run.
    ThreadYield,
    /// `thread.index`: the index of the current thread.
    ThreadIndex,
    /// `thread.new-indirect`: makes a suspended thread that will call a function of a table.
    ThreadNewIndirect {
        /// Core type index of that function.
        ty: u32,
        /// Index in the space of core tables.
        table: u32,
    },
    /// `thread.resume-later`: marks a suspended thread as ready to run.
    ThreadResumeLater,
    /// `thread.suspend`: suspends the current thread.
    ThreadSuspend,
    /// `thread.suspend-then-resume`: suspends the current thread and runs a suspended one.
    ThreadSuspendThenResume,
    /// `thread.yield-then-resume`: runs a suspended thread; the current one stays ready to run.
    ThreadYieldThenResume,
    /// `thread.suspend-then-promote`: suspends the current thread and runs one that is ready.
    ThreadSuspendThenPromote,
    /// `thread.yield-then-promote`: runs a thread that is ready; the current one stays ready, too.
    ThreadYieldThenPromote,
}

impl Canon {
    /// The specification's name: `stream.read`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lift { .. } => "lift",
            Self::Lower { .. } => "lower",
            Self::ResourceNew(_) => "resource.new",
            Self::ResourceDrop(_) => "resource.drop",
            Self::ResourceRep(_) => "resource.rep",
            Self::TaskReturn { .. } => "task.return",
            Self::TaskCancel => "task.cancel",
            Self::BackpressureInc => "backpressure.inc",
            Self::BackpressureDec => "backpressure.dec",
            Self::ContextGet { .. } => "context.get",
            Self::ContextSet { .. } => "context.set",
            Self::WaitableSetNew => "waitable-set.new",
            Self::WaitableSetWait { .. } => "waitable-set.wait",
            Self::WaitableSetPoll { .. } => "waitable-set.poll",
            Self::WaitableSetDrop => "waitable-set.drop",
            Self::WaitableJoin => "waitable.join",
            Self::SubtaskCancel { .. } => "subtask.cancel",
            Self::SubtaskDrop => "subtask.drop",
            Self::StreamNew { .. } => "stream.new",
            Self::StreamRead { .. } => "stream.read",
            Self::StreamWrite { .. } => "stream.write",
            Self::StreamCancelRead { .. } => "stream.cancel-read",
            Self::StreamCancelWrite { .. } => "stream.cancel-write",
            Self::StreamDropReadable { .. } => "stream.drop-readable",
            Self::StreamDropWritable { .. } => "stream.drop-writable",
            Self::StreamForward { .. } => "stream.forward",
            Self::FutureNew { .. } => "future.new",
            Self::FutureRead { .. } => "future.read",
            Self::FutureWrite { .. } => "future.write",
            Self::FutureCancelRead { .. } => "future.cancel-read",
            Self::FutureCancelWrite { .. } => "future.cancel-write",
            Self::FutureDropReadable { .. } => "future.drop-readable",
            Self::FutureDropWritable { .. } => "future.drop-writable",
            Self::FutureForward { .. } => "future.forward",
            Self::ErrorContextNew { .. } => "error-context.new",
            Self::ErrorContextDebugMessage { .. } => "error-context.debug-message",
            Self::ErrorContextDrop => "error-context.drop",
            Self::ThreadYield => "thread.yield",
            Self::ThreadIndex => "thread.index",
            Self::ThreadNewIndirect { .. } => "thread.new-indirect",
            Self::ThreadResumeLater => "thread.resume-later",
            Self::ThreadSuspend => "thread.suspend",
            Self::ThreadSuspendThenResume => "thread.suspend-then-resume",
            Self::ThreadYieldThenResume => "thread.yield-then-resume",
            Self::ThreadSuspendThenPromote => "thread.suspend-then-promote",
            Self::ThreadYieldThenPromote => "thread.yield-then-promote",
        }
    }
}
