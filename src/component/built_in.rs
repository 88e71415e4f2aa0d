//! The canonical built-ins of asynchronous components, with their immediates resolved.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canonical-definitions>

use super::copy::{ChannelKind, Side};
use super::{ResolvedOptions, Shared, Type};
use crate::exec::{MemAddr, TableAddr};
use crate::wasm::{FuncType, ValType};
use std::sync::Arc;

/// What a canonical built-in does.
#[derive(Debug, Clone)]
pub(crate) enum BuiltIn {
    /// `task.return`: the current task returns this type.
    TaskReturn {
        result: Option<Type>,
        options: ResolvedOptions,
    },
    TaskCancel,
    BackpressureInc,
    BackpressureDec,
    /// `context.get`, of a cell of the current thread.
    ContextGet {
        slot: u32,
        wide: bool,
    },
    ContextSet {
        slot: u32,
        wide: bool,
    },
    ThreadYield,
    ThreadIndex,
    ThreadNewIndirect {
        ty: Arc<FuncType>,
        table: TableAddr,
    },
    ThreadResumeLater,
    ThreadSuspend,
    /// `thread.{suspend,yield}-then-{resume,promote}`.
    ThreadSwitch {
        yields: bool,
        promotes: bool,
    },
    WaitableSetNew,
    WaitableSetWait {
        memory: Option<MemAddr>,
    },
    WaitableSetPoll {
        memory: Option<MemAddr>,
    },
    WaitableSetDrop,
    WaitableJoin,
    SubtaskCancel {
        is_async: bool,
    },
    SubtaskDrop,
    /// `stream.new`, `future.new`.
    New {
        kind: ChannelKind,
        element: Option<Shared>,
    },
    /// `stream.read`, `stream.write`, `future.read`, `future.write`.
    Copy {
        kind: ChannelKind,
        side: Side,
        element: Option<Shared>,
        options: ResolvedOptions,
    },
    /// `stream.cancel-read` and the like.
    CancelCopy {
        kind: ChannelKind,
        side: Side,
        element: Option<Shared>,
        is_async: bool,
    },
    /// `stream.drop-readable` and the like.
    DropEnd {
        kind: ChannelKind,
        side: Side,
        element: Option<Shared>,
    },
    ErrorContextNew {
        options: ResolvedOptions,
    },
    ErrorContextDebugMessage {
        options: ResolvedOptions,
    },
    ErrorContextDrop,
}

impl BuiltIn {
    /// The specification's name for it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        use ChannelKind::{Future, Stream};
        use Side::{Readable, Writable};
        match self {
            Self::TaskReturn { .. } => "task.return",
            Self::TaskCancel => "task.cancel",
            Self::BackpressureInc => "backpressure.inc",
            Self::BackpressureDec => "backpressure.dec",
            Self::ContextGet { .. } => "context.get",
            Self::ContextSet { .. } => "context.set",
            Self::ThreadYield => "thread.yield",
            Self::ThreadIndex => "thread.index",
            Self::ThreadNewIndirect { .. } => "thread.new-indirect",
            Self::ThreadResumeLater => "thread.resume-later",
            Self::ThreadSuspend => "thread.suspend",
            Self::ThreadSwitch { yields: false, promotes: false } => "thread.suspend-then-resume",
            Self::ThreadSwitch { yields: true, promotes: false } => "thread.yield-then-resume",
            Self::ThreadSwitch { yields: false, promotes: true } => "thread.suspend-then-promote",
            Self::ThreadSwitch { yields: true, promotes: true } => "thread.yield-then-promote",
            Self::WaitableSetNew => "waitable-set.new",
            Self::WaitableSetWait { .. } => "waitable-set.wait",
            Self::WaitableSetPoll { .. } => "waitable-set.poll",
            Self::WaitableSetDrop => "waitable-set.drop",
            Self::WaitableJoin => "waitable.join",
            Self::SubtaskCancel { .. } => "subtask.cancel",
            Self::SubtaskDrop => "subtask.drop",
            Self::New { kind: Stream, .. } => "stream.new",
            Self::New { kind: Future, .. } => "future.new",
            Self::Copy { kind: Stream, side: Readable, .. } => "stream.read",
            Self::Copy { kind: Stream, side: Writable, .. } => "stream.write",
            Self::Copy { kind: Future, side: Readable, .. } => "future.read",
            Self::Copy { kind: Future, side: Writable, .. } => "future.write",
            Self::CancelCopy { kind: Stream, side: Readable, .. } => "stream.cancel-read",
            Self::CancelCopy { kind: Stream, side: Writable, .. } => "stream.cancel-write",
            Self::CancelCopy { kind: Future, side: Readable, .. } => "future.cancel-read",
            Self::CancelCopy { kind: Future, side: Writable, .. } => "future.cancel-write",
            Self::DropEnd { kind: Stream, side: Readable, .. } => "stream.drop-readable",
            Self::DropEnd { kind: Stream, side: Writable, .. } => "stream.drop-writable",
            Self::DropEnd { kind: Future, side: Readable, .. } => "future.drop-readable",
            Self::DropEnd { kind: Future, side: Writable, .. } => "future.drop-writable",
            Self::ErrorContextNew { .. } => "error-context.new",
            Self::ErrorContextDebugMessage { .. } => "error-context.debug-message",
            Self::ErrorContextDrop => "error-context.drop",
        }
    }

    /// The type of its core function. Those of `task.return` depend on the result that it takes.
    #[must_use]
    pub fn core_type(&self) -> FuncType {
        const I32: ValType = ValType::I32;
        let ty = |params: &[ValType], results: &[ValType]| FuncType {
            params: params.into(),
            results: results.into(),
        };
        match self {
            Self::TaskReturn { result, .. } => super::flatten::task_return_type(result.as_ref()),
            Self::TaskCancel | Self::BackpressureInc | Self::BackpressureDec => ty(&[], &[]),
            Self::ContextGet { wide, .. } => ty(&[], &[if *wide { ValType::I64 } else { I32 }]),
            Self::ContextSet { wide, .. } => ty(&[if *wide { ValType::I64 } else { I32 }], &[]),
            Self::ThreadYield | Self::ThreadIndex | Self::ThreadSuspend | Self::WaitableSetNew => {
                ty(&[], &[I32])
            }
            Self::ThreadNewIndirect { ty: func, .. } => {
                let closure = func.params.first().copied().unwrap_or(I32);
                ty(&[I32, closure], &[I32])
            }
            Self::ThreadSwitch { .. } | Self::SubtaskCancel { .. } | Self::CancelCopy { .. } => {
                ty(&[I32], &[I32])
            }
            Self::WaitableSetWait { .. } | Self::WaitableSetPoll { .. } => ty(&[I32, I32], &[I32]),
            Self::ThreadResumeLater
            | Self::WaitableSetDrop
            | Self::SubtaskDrop
            | Self::DropEnd { .. }
            | Self::ErrorContextDrop => ty(&[I32], &[]),
            Self::WaitableJoin | Self::ErrorContextDebugMessage { .. } => ty(&[I32, I32], &[]),
            Self::New { .. } => ty(&[], &[ValType::I64]),
            Self::Copy { kind: ChannelKind::Stream, .. } => ty(&[I32, I32, I32], &[I32]),
            Self::Copy { kind: ChannelKind::Future, .. } | Self::ErrorContextNew { .. } => {
                ty(&[I32, I32], &[I32])
            }
        }
    }
}
