//! The definitions of canonical built-ins: what their immediates refer to.

use super::built_in::BuiltIn;
use super::copy::{ChannelKind, Side};
use super::instantiate::DefinitionRun;
use super::item::TypeItem;
use super::scope::dangling;
use super::{Shared, Type};
use crate::exec::MemAddr;
use crate::wasm::component::{Canon, CanonOptions};
use crate::wasm::{FuncType, ValType};
use std::sync::Arc;

impl DefinitionRun<'_> {
    /// A built-in of async components.
    ///
    /// # Errors
    /// Names a built-in that is not run, or a reference that validation should have refused.
    pub(super) fn built_in(&mut self, canon: &Canon) -> Result<BuiltIn, String> {
        use ChannelKind::{Future, Stream};
        use Side::{Readable, Writable};
        let wide = |ty: &ValType| *ty == ValType::I64;
        Ok(match canon {
            Canon::TaskReturn { result, options } => {
                let scope = self.env().scope;
                let result = result.map(|ty| self.linked.scopes.value(scope, ty)).transpose()?;
                BuiltIn::TaskReturn { result, options: self.options(options)? }
            }
            Canon::TaskCancel => BuiltIn::TaskCancel,
            Canon::BackpressureInc => BuiltIn::BackpressureInc,
            Canon::BackpressureDec => BuiltIn::BackpressureDec,
            Canon::ContextGet { ty, slot } => BuiltIn::ContextGet { slot: *slot, wide: wide(ty) },
            Canon::ContextSet { ty, slot } => BuiltIn::ContextSet { slot: *slot, wide: wide(ty) },
            Canon::WaitableSetNew => BuiltIn::WaitableSetNew,
            Canon::WaitableSetWait { memory } => {
                BuiltIn::WaitableSetWait { memory: Some(self.memory(*memory)?) }
            }
            Canon::WaitableSetPoll { memory } => {
                BuiltIn::WaitableSetPoll { memory: Some(self.memory(*memory)?) }
            }
            Canon::WaitableSetDrop => BuiltIn::WaitableSetDrop,
            Canon::WaitableJoin => BuiltIn::WaitableJoin,
            Canon::SubtaskCancel { is_async } => BuiltIn::SubtaskCancel { is_async: *is_async },
            Canon::SubtaskDrop => BuiltIn::SubtaskDrop,
            Canon::StreamNew { ty } => self.new_ends(Stream, *ty)?,
            Canon::FutureNew { ty } => self.new_ends(Future, *ty)?,
            Canon::StreamRead { ty, options } => self.copy(Stream, Readable, *ty, options)?,
            Canon::StreamWrite { ty, options } => self.copy(Stream, Writable, *ty, options)?,
            Canon::FutureRead { ty, options } => self.copy(Future, Readable, *ty, options)?,
            Canon::FutureWrite { ty, options } => self.copy(Future, Writable, *ty, options)?,
            Canon::StreamCancelRead { ty, is_async } => self.cancel(Stream, Readable, *ty, *is_async)?,
            Canon::StreamCancelWrite { ty, is_async } => self.cancel(Stream, Writable, *ty, *is_async)?,
            Canon::FutureCancelRead { ty, is_async } => self.cancel(Future, Readable, *ty, *is_async)?,
            Canon::FutureCancelWrite { ty, is_async } => self.cancel(Future, Writable, *ty, *is_async)?,
            Canon::StreamDropReadable { ty } => self.drop_end(Stream, Readable, *ty)?,
            Canon::StreamDropWritable { ty } => self.drop_end(Stream, Writable, *ty)?,
            Canon::FutureDropReadable { ty } => self.drop_end(Future, Readable, *ty)?,
            Canon::FutureDropWritable { ty } => self.drop_end(Future, Writable, *ty)?,
            Canon::ErrorContextNew { options } => {
                BuiltIn::ErrorContextNew { options: self.options(options)? }
            }
            Canon::ErrorContextDebugMessage { options } => {
                BuiltIn::ErrorContextDebugMessage { options: self.options(options)? }
            }
            Canon::ErrorContextDrop => BuiltIn::ErrorContextDrop,
            Canon::ThreadYield => BuiltIn::ThreadYield,
            Canon::ThreadIndex => BuiltIn::ThreadIndex,
            Canon::ThreadNewIndirect { table, .. } => {
                let Some(table) = self.env().core_tables.get(*table as usize).copied() else {
                    return dangling("core table", *table);
                };
                // Validation allows no other type for functions that threads begin with.
                let ty = FuncType { params: [ValType::I32].into(), results: [].into() };
                BuiltIn::ThreadNewIndirect { ty: Arc::new(ty), table }
            }
            Canon::ThreadResumeLater => BuiltIn::ThreadResumeLater,
            Canon::ThreadSuspend => BuiltIn::ThreadSuspend,
            Canon::ThreadSuspendThenResume => BuiltIn::ThreadSwitch { yields: false, promotes: false },
            Canon::ThreadYieldThenResume => BuiltIn::ThreadSwitch { yields: true, promotes: false },
            Canon::ThreadSuspendThenPromote => BuiltIn::ThreadSwitch { yields: false, promotes: true },
            Canon::ThreadYieldThenPromote => BuiltIn::ThreadSwitch { yields: true, promotes: true },
            Canon::StreamForward { .. }
            | Canon::FutureForward { .. }
            | Canon::Lift { .. }
            | Canon::Lower { .. }
            | Canon::ResourceNew(_)
            | Canon::ResourceDrop(_)
            | Canon::ResourceRep(_) => {
                return Err(format!("the canonical built-in `{}` is not run", canon.name()));
            }
        })
    }

    fn memory(&mut self, index: u32) -> Result<MemAddr, String> {
        match self.env().core_memories.get(index as usize) {
            Some(addr) => Ok(*addr),
            None => dangling("core memory", index),
        }
    }

    /// The element type of the stream or future type with this index.
    fn element(&mut self, kind: ChannelKind, index: u32) -> Result<Option<Shared>, String> {
        let scope = self.env().scope;
        match (kind, self.linked.scopes.ty(scope, index)?) {
            (ChannelKind::Stream, TypeItem::Value(Type::Stream(element)))
            | (ChannelKind::Future, TypeItem::Value(Type::Future(element))) => Ok(element.clone()),
            _ => dangling(kind.name(), index),
        }
    }

    fn new_ends(&mut self, kind: ChannelKind, ty: u32) -> Result<BuiltIn, String> {
        Ok(BuiltIn::New { kind, element: self.element(kind, ty)? })
    }

    fn copy(
        &mut self,
        kind: ChannelKind,
        side: Side,
        ty: u32,
        options: &CanonOptions,
    ) -> Result<BuiltIn, String> {
        let element = self.element(kind, ty)?;
        Ok(BuiltIn::Copy { kind, side, element, options: self.options(options)? })
    }

    fn cancel(&mut self, kind: ChannelKind, side: Side, ty: u32, is_async: bool) -> Result<BuiltIn, String> {
        let element = self.element(kind, ty)?;
        Ok(BuiltIn::CancelCopy { kind, side, element, is_async })
    }

    fn drop_end(&mut self, kind: ChannelKind, side: Side, ty: u32) -> Result<BuiltIn, String> {
        Ok(BuiltIn::DropEnd { kind, side, element: self.element(kind, ty)? })
    }
}
