//! Instantiation of a core module in a store
//! ([spec](https://webassembly.github.io/spec/core/exec/modules.html#instantiation)).

use super::limits::{MOST_AREAS, MOST_ITEMS, available, bytes_text};
use super::lowered::FuncCode;
use super::outside::OutsideWriter;
use super::store::{Func, FuncKind};
use super::{Extern, FuncAddr, InstanceAddr, MemAddr, Memory, ModuleInstance, Store, Table, TrapKind};
use crate::wasm::{
    ElemItems, ElemMode, ExternKind, GlobalType, Limits, MemoryType, Module, TableType, ValType,
};
use std::sync::Arc;

/// Why a module could not be instantiated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstantiateError {
    /// An import was given an item of another type. Says which import, with its byte offset.
    Link(String),
    /// An active segment does not fit its table or memory.
    Trap(TrapKind),
}

impl From<TrapKind> for InstantiateError {
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

impl Store {
    /// Adds an instance of a module, and applies its active segments. `imports` are parallel to the module's. Returns
    /// the start function, which the caller has to call.
    ///
    /// # Errors
    /// An [`InstantiateError`]. What earlier segments wrote remains, as the specification requires.
    pub fn instantiate(
        &mut self,
        module: &Arc<Module>,
        imports: &[Extern],
    ) -> Result<(InstanceAddr, Option<FuncAddr>), InstantiateError> {
        let types = self.types.add_module(&module.types, &module.rec_groups);
        self.check_imports(module, imports, &types)?;
        self.check_limits(module)?;
        let addr = InstanceAddr(self.instances.len() as u32);
        let (mut funcs, mut tables, mut memories) = (vec![], vec![], vec![]);
        let (mut globals, mut tags) = (vec![], vec![]);
        for import in imports {
            match *import {
                Extern::Func(a) => funcs.push(a),
                Extern::Table(a) => tables.push(a),
                Extern::Memory(a) => memories.push(a),
                Extern::Global(a) => globals.push(a),
                Extern::Tag(a) => tags.push(a),
            }
        }
        for (index, &ty) in module.funcs.iter().enumerate().skip(module.imported_funcs as usize) {
            let kind = FuncKind::Wasm { instance: addr, index: index as u32 };
            funcs.push(self.alloc_func(Func { ty: types[ty as usize], kind }));
        }
        for &ty in &module.tags[module.imported_tags as usize..] {
            tags.push(self.add_tag(types[ty as usize]));
        }
        for (i, ty) in module.memories.iter().enumerate().skip(module.imported_memories as usize) {
            let most = self.room_for_memory(MemAddr(u32::MAX));
            let memory = Memory::new(*ty, most).ok_or_else(|| self.no_memory(i, *ty, most))?;
            memories.push(self.alloc_memory(memory));
        }
        let code = (0..module.bodies.len()).map(|_| FuncCode::default()).collect();
        self.instances.push(ModuleInstance {
            module: Arc::clone(module),
            funcs: funcs.into(),
            tables: Arc::new([]),
            memories: memories.into(),
            globals: Arc::new([]),
            tags: tags.into(),
            types: Arc::clone(&types),
            elems: Vec::new(),
            dropped: vec![false; module.datas.len()],
            code,
        });
        // Constant expressions see all functions, and the globals before the one they initialise.
        let mut number = |index: u32| types[index as usize];
        for global in &module.globals[module.imported_globals as usize..] {
            let ty = GlobalType { ty: global.ty.ty.map(&mut number), mutable: global.ty.mutable };
            let slots = match &global.init {
                Some(init) => self.constant(init, addr, &globals)?,
                None => [0; 2],
            };
            globals.push(self.add_global(ty, slots));
        }
        self.instances[addr.index()].globals = globals.into();
        let globals = Arc::clone(&self.instances[addr.index()].globals);
        let own_tables = module.tables.iter().enumerate().skip(module.imported_tables as usize);
        for ((i, ty), init) in own_tables.zip(&module.table_inits) {
            let fill = match init {
                Some(init) => self.constant(init, addr, &globals)?[0],
                None => 0,
            };
            let ty = TableType { element: ty.element.map(&mut number), limits: ty.limits };
            let most = self.room_for_table(usize::MAX);
            let table = Table::new(ty, fill, most).ok_or_else(|| self.no_table(i, ty.limits.min, most))?;
            tables.push(self.alloc_table(table));
        }
        self.instances[addr.index()].tables = tables.into();
        for elem in &module.elems {
            let items: Arc<[u64]> = match &elem.items {
                ElemItems::Funcs(items) => {
                    let funcs = &self.instances[addr.index()].funcs;
                    items.iter().map(|&f| reference(funcs.get(f as usize).copied())).collect()
                }
                ElemItems::Exprs(items) => {
                    let slots = items.iter().map(|item| Ok(self.constant(item, addr, &globals)?[0]));
                    slots.collect::<Result<_, TrapKind>>()?
                }
            };
            self.instances[addr.index()].elems.push(items);
        }
        self.apply_segments(module, addr)?;
        let start = module.start.map(|f| self.instance(addr).funcs[f as usize]);
        Ok((addr, start))
    }

    /// Whether the limits allow this many more items. Those that are large themselves are checked when they are
    /// created.
    fn check_limits(&mut self, module: &Module) -> Result<(), InstantiateError> {
        let new = |all: usize, imported: u32| all - imported as usize;
        let counts = [
            ("functions", self.funcs.len() + new(module.funcs.len(), module.imported_funcs), MOST_ITEMS),
            ("globals", self.globals.len() + new(module.globals.len(), module.imported_globals), MOST_ITEMS),
            ("tags", self.tags.len() + new(module.tags.len(), module.imported_tags), MOST_ITEMS),
            (
                "memories",
                self.memories.len() + new(module.memories.len(), module.imported_memories),
                MOST_AREAS,
            ),
            ("tables", self.tables.len() + new(module.tables.len(), module.imported_tables), MOST_AREAS),
        ];
        if let Some((what, _, most)) = counts.into_iter().find(|(_, count, most)| count > most) {
            return Err(InstantiateError::Link(format!("the program makes more than {most} {what}")));
        }
        let count = |passive: bool| -> u64 {
            let elems = module.elems.iter().filter(|elem| !passive || matches!(elem.mode, ElemMode::Passive));
            elems.map(|elem| elem.items.len() as u64).sum()
        };
        let elements = count(false);
        let most = self.room_for_table(usize::MAX);
        if elements > most {
            return Err(InstantiateError::Link(format!(
                "the element segments of the module have {elements} elements, but only {most} are left of the {} that \
                 tables and element segments together may have (--max-table)",
                self.limits.table_elements
            )));
        }
        // Twice, because they are gathered before they are moved to where they stay.
        if !available(elements * 2 * size_of::<u64>() as u64) {
            return Err(InstantiateError::Link(format!(
                "the system has no memory for the {elements} elements of the module's element segments"
            )));
        }
        // Only passive ones stay; the others are dropped once applied.
        self.segment_elements += count(true);
        Ok(())
    }

    /// Why a memory cannot be created.
    fn no_memory(&self, index: usize, ty: MemoryType, most: u64) -> InstantiateError {
        let bytes = u128::from(ty.limits.min) << ty.page_size_log2;
        let text = u64::try_from(bytes).map_or_else(|_| format!("{bytes} bytes"), bytes_text);
        let all = bytes_text(self.limits.memory);
        InstantiateError::Link(if bytes <= u128::from(most) {
            format!("memory {index} needs {text} at the start, which the system refuses")
        } else if most == self.limits.memory {
            format!("memory {index} needs {text} at the start, but a program may have {all} (--max-memory)")
        } else {
            let left = bytes_text(most);
            format!(
                "memory {index} needs {text} at the start, but only {left} are left of the {all} that all memories \
                 together may have (--max-memory)"
            )
        })
    }

    /// Why a table cannot be created.
    fn no_table(&self, index: usize, elements: u64, most: u64) -> InstantiateError {
        let all = self.limits.table_elements;
        InstantiateError::Link(if elements <= most {
            format!("table {index} needs {elements} elements at the start, which the system refuses")
        } else {
            format!(
                "table {index} needs {elements} elements at the start, but only {most} are left of the {all} that \
                 tables and element segments together may have (--max-table)"
            )
        })
    }

    /// Applies active segments, in order: each acts like `table.init` or `memory.init` followed by a drop.
    fn apply_segments(&mut self, module: &Arc<Module>, addr: InstanceAddr) -> Result<(), InstantiateError> {
        let globals = Arc::clone(&self.instance(addr).globals);
        for (i, elem) in module.elems.iter().enumerate() {
            match &elem.mode {
                ElemMode::Active { table, offset } => {
                    let start = self.constant(offset, addr, &globals)?[0];
                    let instance = &self.instances[addr.index()];
                    let (table, items) = (instance.tables[*table as usize], Arc::clone(&instance.elems[i]));
                    let table = &mut self.tables[table.index()];
                    table.slice_mut(start, items.len() as u64)?.copy_from_slice(&items);
                }
                ElemMode::Declared => {}
                ElemMode::Passive => continue,
            }
            self.instances[addr.index()].elems[i] = Arc::new([]);
        }
        for (i, data) in module.datas.iter().enumerate() {
            let Some((memory, offset)) = &data.active else { continue };
            let start = self.constant(offset, addr, &globals)?[0];
            let bytes = module.data(i as u32);
            let memory = self.instances[addr.index()].memories[*memory as usize];
            let len = bytes.len() as u64;
            self.memories[memory.index()].slice_mut(start, len)?.copy_from_slice(bytes);
            self.note_write(memory, start, len, OutsideWriter::Segment(addr.0, i as u32));
            self.instances[addr.index()].dropped[i] = true;
        }
        Ok(())
    }

    fn check_imports(
        &self,
        module: &Module,
        given: &[Extern],
        types: &[u32],
    ) -> Result<(), InstantiateError> {
        if given.len() != module.imports.len() {
            let (want, got) = (module.imports.len(), given.len());
            return Err(InstantiateError::Link(format!(
                "the module has {want} imports, but {got} were given"
            )));
        }
        let mut number = |index: u32| types[index as usize];
        for (import, given) in module.imports.iter().zip(given) {
            let index = import.index as usize;
            let fault = match (import.kind, *given) {
                (ExternKind::Func, Extern::Func(a)) => {
                    let (want, got) = (types[module.funcs[index] as usize], self.func(a).ty);
                    let names = (module.func_type(import.index), self.func_type(a));
                    (!self.types.is_subtype(got, want))
                        .then(|| format!("expected {}, got {}", signature(names.0), signature(names.1)))
                }
                (ExternKind::Tag, Extern::Tag(a)) => {
                    let (want, got) = (types[module.tags[index] as usize], self.tags[a.index()]);
                    (want != got).then(|| "expected a tag of another type".to_owned())
                }
                (ExternKind::Table, Extern::Table(a)) => {
                    let (want, got) = (module.tables[index], self.table(a).ty());
                    (want.element.map(&mut number) != got.element || !fits(want.limits, got.limits))
                        .then(|| format!("expected a table of {} with other limits", want.element))
                }
                (ExternKind::Memory, Extern::Memory(a)) => {
                    let (want, got) = (module.memories[index], self.memory(a).ty());
                    let same = want.page_size_log2 == got.page_size_log2 && want.shared == got.shared;
                    (!same || !fits(want.limits, got.limits))
                        .then(|| format!("expected a memory of at least {} pages", want.limits.min))
                }
                (ExternKind::Global, Extern::Global(a)) => {
                    let (want, got) = (module.globals[index].ty, self.global(a).ty);
                    let ty = want.ty.map(&mut number);
                    let same = match want.mutable {
                        true => ty == got.ty,
                        false => self.types.val_matches(got.ty, ty),
                    };
                    (!same || want.mutable != got.mutable)
                        .then(|| format!("expected a global of type {}", want.ty))
                }
                (want, got) => Some(format!("expected a {}, got a {}", want.name(), got.kind().name())),
            };
            if let Some(fault) = fault {
                return Err(InstantiateError::Link(format!(
                    "incompatible import `{}` `{}` (at offset {:#x}): {fault}",
                    import.module, import.name, import.offset
                )));
            }
        }
        Ok(())
    }
}

/// The slot of a reference to a function, or of null.
pub(super) fn reference(addr: Option<FuncAddr>) -> u64 {
    addr.map_or(super::reference::NULL, super::reference::func)
}

/// Whether limits match those of an import
/// ([spec](https://webassembly.github.io/spec/core/valid/matching.html#limits)).
fn fits(want: Limits, got: Limits) -> bool {
    want.is64 == got.is64
        && got.min >= want.min
        && want.max.is_none_or(|want| got.max.is_some_and(|got| got <= want))
}

fn signature(ty: &crate::wasm::FuncType) -> String {
    let list = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    format!("({}) -> ({})", list(&ty.params), list(&ty.results))
}
