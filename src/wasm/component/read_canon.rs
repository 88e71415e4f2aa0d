//! Converts `wasmparser`'s canonical definitions to ours.

use super::read_types::TypeReader;
use super::{Canon, CanonOptions, StringEncoding};
use crate::wasm::{LoadError, ValType};
use wasmparser::{CanonicalFunction, CanonicalOption};

impl TypeReader {
    /// One item of a canonical section.
    ///
    /// # Errors
    /// If it belongs to a proposal that this version does not run.
    pub fn canon(self, item: &CanonicalFunction) -> Result<Canon, LoadError> {
        use CanonicalFunction as From;
        Ok(match item {
            From::Lift { core_func_index, type_index, options } => {
                Canon::Lift { core_func: *core_func_index, ty: *type_index, options: self.options(options)? }
            }
            From::Lower { func_index, options } => {
                Canon::Lower { func: *func_index, options: self.options(options)? }
            }
            From::ResourceNew { resource } => Canon::ResourceNew(*resource),
            From::ResourceDrop { resource } => Canon::ResourceDrop(*resource),
            From::ResourceRep { resource } => Canon::ResourceRep(*resource),
            From::TaskReturn { result, options } => Canon::TaskReturn {
                result: result.map(|ty| self.val(ty)).transpose()?,
                options: self.options(options)?,
            },
            From::ContextGet { ty, slot } => Canon::ContextGet { ty: self.cell(*ty)?, slot: *slot },
            From::ContextSet { ty, slot } => Canon::ContextSet { ty: self.cell(*ty)?, slot: *slot },
            From::WaitableSetWait { memory } => Canon::WaitableSetWait { memory: *memory },
            From::WaitableSetPoll { memory } => Canon::WaitableSetPoll { memory: *memory },
            From::ThreadNewIndirect { func_ty_index, table_index } => {
                Canon::ThreadNewIndirect { ty: *func_ty_index, table: *table_index }
            }
            From::ThreadSpawnRef { .. } => return self.built_in("thread.spawn-ref"),
            From::ThreadSpawnIndirect { .. } => return self.built_in("thread.spawn-indirect"),
            From::ThreadAvailableParallelism => return self.built_in("thread.available-parallelism"),
            From::TaskCancel => Canon::TaskCancel,
            From::BackpressureInc => Canon::BackpressureInc,
            From::BackpressureDec => Canon::BackpressureDec,
            From::WaitableSetNew => Canon::WaitableSetNew,
            From::WaitableSetDrop => Canon::WaitableSetDrop,
            From::WaitableJoin => Canon::WaitableJoin,
            From::SubtaskCancel { async_ } => Canon::SubtaskCancel { is_async: *async_ },
            From::SubtaskDrop => Canon::SubtaskDrop,
            From::StreamNew { ty } => Canon::StreamNew { ty: *ty },
            From::StreamRead { ty, options } => {
                Canon::StreamRead { ty: *ty, options: self.options(options)? }
            }
            From::StreamWrite { ty, options } => {
                Canon::StreamWrite { ty: *ty, options: self.options(options)? }
            }
            From::StreamCancelRead { ty, async_ } => Canon::StreamCancelRead { ty: *ty, is_async: *async_ },
            From::StreamCancelWrite { ty, async_ } => Canon::StreamCancelWrite { ty: *ty, is_async: *async_ },
            From::StreamDropReadable { ty } => Canon::StreamDropReadable { ty: *ty },
            From::StreamDropWritable { ty } => Canon::StreamDropWritable { ty: *ty },
            From::StreamForward { ty } => Canon::StreamForward { ty: *ty },
            From::FutureNew { ty } => Canon::FutureNew { ty: *ty },
            From::FutureRead { ty, options } => {
                Canon::FutureRead { ty: *ty, options: self.options(options)? }
            }
            From::FutureWrite { ty, options } => {
                Canon::FutureWrite { ty: *ty, options: self.options(options)? }
            }
            From::FutureCancelRead { ty, async_ } => Canon::FutureCancelRead { ty: *ty, is_async: *async_ },
            From::FutureCancelWrite { ty, async_ } => Canon::FutureCancelWrite { ty: *ty, is_async: *async_ },
            From::FutureDropReadable { ty } => Canon::FutureDropReadable { ty: *ty },
            From::FutureDropWritable { ty } => Canon::FutureDropWritable { ty: *ty },
            From::FutureForward { ty } => Canon::FutureForward { ty: *ty },
            From::ErrorContextNew { options } => Canon::ErrorContextNew { options: self.options(options)? },
            From::ErrorContextDebugMessage { options } => {
                Canon::ErrorContextDebugMessage { options: self.options(options)? }
            }
            From::ErrorContextDrop => Canon::ErrorContextDrop,
            From::ThreadYield => Canon::ThreadYield,
            From::ThreadIndex => Canon::ThreadIndex,
            From::ThreadResumeLater => Canon::ThreadResumeLater,
            From::ThreadSuspend => Canon::ThreadSuspend,
            From::ThreadSuspendThenResume => Canon::ThreadSuspendThenResume,
            From::ThreadYieldThenResume => Canon::ThreadYieldThenResume,
            From::ThreadSuspendThenPromote => Canon::ThreadSuspendThenPromote,
            From::ThreadYieldThenPromote => Canon::ThreadYieldThenPromote,
        })
    }

    /// The type of a thread's cell.
    fn cell(self, ty: wasmparser::ValType) -> Result<ValType, LoadError> {
        match ValType::from_wasmparser(ty) {
            Some(ty @ (ValType::I32 | ValType::I64)) => Ok(ty),
            _ => self.unsupported("a `context` that holds neither an `i32` nor an `i64`"),
        }
    }

    fn built_in<T>(self, name: &str) -> Result<T, LoadError> {
        let what = format!("the canonical built-in `{name}` (shared-everything threads)");
        self.unsupported(&what)
    }

    fn options(self, options: &[CanonicalOption]) -> Result<CanonOptions, LoadError> {
        let mut out = CanonOptions::default();
        for option in options {
            match option {
                CanonicalOption::UTF8 => out.encoding = StringEncoding::Utf8,
                CanonicalOption::UTF16 => out.encoding = StringEncoding::Utf16,
                CanonicalOption::CompactUTF16 => out.encoding = StringEncoding::Latin1OrUtf16,
                CanonicalOption::Memory(index) => out.memory = Some(*index),
                CanonicalOption::Realloc(index) => out.realloc = Some(*index),
                CanonicalOption::PostReturn(index) => out.post_return = Some(*index),
                CanonicalOption::Async => out.is_async = true,
                CanonicalOption::Callback(index) => out.callback = Some(*index),
                CanonicalOption::CoreType(_) => return self.unsupported("the canonical option `core-type`"),
                CanonicalOption::Gc => return self.unsupported("the canonical option `gc`"),
            }
        }
        Ok(out)
    }
}
