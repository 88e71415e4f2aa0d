//! Stand-ins for what a module imports and nobody has: items of the declared type that hold nothing.

use super::store::{Func, FuncKind};
use super::{Extern, InstantiateError, MemAddr, Memory, Store, Table};
use crate::wasm::{ExternKind, GlobalType, Import, Module, TableType, ValType};
use std::sync::Arc;

impl Store {
    /// An item of the type that a module declares for an import: the smallest memory or table, full of zeros or nulls, a
    /// global of zero or null, a tag, or a function of the host with this tag.
    ///
    /// # Errors
    /// A link error where the limits do not allow it, or where its type has no value that everybody has.
    pub(crate) fn provide(
        &mut self,
        module: &Arc<Module>,
        import: &Import,
        tag: u32,
    ) -> Result<Extern, InstantiateError> {
        let types = self.types.add_module(&module.types, &module.rec_groups);
        let index = import.index as usize;
        let mut number = |index: u32| types[index as usize];
        let refused = |why: String| {
            let place = format!("`{}` `{}` (at offset {:#x})", import.module, import.name, import.offset);
            InstantiateError::Link(format!("the import {place} cannot be replaced: {why}"))
        };
        let no_null = |ty: ValType| matches!(ty, ValType::Ref(ty) if !ty.nullable());
        Ok(match import.kind {
            ExternKind::Func => {
                let ty = types[module.funcs[index] as usize];
                Extern::Func(self.alloc_func(Func { ty, kind: FuncKind::Host { tag } }))
            }
            ExternKind::Tag => Extern::Tag(self.add_tag(types[module.tags[index] as usize])),
            ExternKind::Memory => {
                let most = self.room_for_memory(MemAddr(u32::MAX));
                let memory = Memory::new(module.memories[index], most);
                let memory = memory.ok_or_else(|| refused("it is too large (--max-memory)".to_owned()))?;
                Extern::Memory(self.alloc_memory(memory))
            }
            ExternKind::Table => {
                let ty = module.tables[index];
                if no_null(ty.element) {
                    return Err(refused(format!("no value of {} is known", ty.element)));
                }
                let ty = TableType { element: ty.element.map(&mut number), limits: ty.limits };
                let table = Table::new(ty, super::reference::NULL, self.room_for_table(usize::MAX));
                let table = table.ok_or_else(|| refused("it is too large (--max-table)".to_owned()))?;
                Extern::Table(self.alloc_table(table))
            }
            ExternKind::Global => {
                let ty = module.globals[index].ty;
                if no_null(ty.ty) {
                    return Err(refused(format!("no value of {} is known", ty.ty)));
                }
                let ty = GlobalType { ty: ty.ty.map(&mut number), mutable: ty.mutable };
                Extern::Global(self.add_global(ty, [0; 2]))
            }
        })
    }
}
