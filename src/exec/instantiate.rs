//! Instantiation of a core module in a store
//! ([spec](https://webassembly.github.io/spec/core/exec/modules.html#instantiation)).

use super::store::{Func, FuncKind};
use super::{Extern, FuncAddr, InstanceAddr, Memory, Store, Table, TrapKind, Value};
use crate::wasm::{ConstExpr, ElemItems, ElemMode, ExternKind, Limits, Module, Op};
use std::sync::Arc;

/// Why a module could not be instantiated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstantiateError {
    /// An import was given something of another type; says which, with the import's byte offset.
    Link(String),
    /// An active segment does not fit.
    Trap(TrapKind),
}

impl From<TrapKind> for InstantiateError {
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

impl Store {
    /// Adds an instance of a module, its active segments applied. `imports` are parallel to the module's. The start
    /// function comes back to be called by whoever runs guest code.
    ///
    /// # Errors
    /// [`InstantiateError`]. What an earlier segment wrote stays written, as the specification has it.
    pub fn instantiate(
        &mut self,
        module: &Arc<Module>,
        imports: &[Extern],
    ) -> Result<(InstanceAddr, Option<FuncAddr>), InstantiateError> {
        self.check_imports(module, imports)?;
        let addr = InstanceAddr(self.instances.len() as u32);
        let (mut funcs, mut tables, mut memories, mut globals) = (vec![], vec![], vec![], vec![]);
        for import in imports {
            match *import {
                Extern::Func(a) => funcs.push(a),
                Extern::Table(a) => tables.push(a),
                Extern::Memory(a) => memories.push(a),
                Extern::Global(a) => globals.push(a),
            }
        }
        let types: Arc<[u32]> = module.types.iter().map(|ty| self.type_number(ty)).collect();
        for (index, &ty) in module.funcs.iter().enumerate().skip(module.imported_funcs as usize) {
            let kind = FuncKind::Wasm { instance: addr, index: index as u32 };
            funcs.push(self.alloc_func(Func { ty: types[ty as usize], kind }));
        }
        let too_large = |what: &str| InstantiateError::Link(format!("this machine cannot hold the {what}"));
        for ty in &module.tables[module.imported_tables as usize..] {
            let table = Table::new(ty.element, ty.limits).ok_or_else(|| too_large("module's table"))?;
            tables.push(self.alloc_table(table));
        }
        for ty in &module.memories[module.imported_memories as usize..] {
            let memory = Memory::new(ty.limits).ok_or_else(|| too_large("module's memory"))?;
            memories.push(self.alloc_memory(memory));
        }
        for global in &module.globals[module.imported_globals as usize..] {
            let slot = global.init.as_ref().map_or(0, |init| self.constant(init, &funcs, &globals));
            globals.push(self.alloc_global(global.ty.mutable, Value::from_slot(global.ty.ty, slot)));
        }
        let elems = module.elems.iter().map(|elem| match &elem.items {
            ElemItems::Funcs(items) => {
                items.iter().map(|&f| reference(funcs.get(f as usize).copied())).collect()
            }
            ElemItems::Exprs(items) => items.iter().map(|e| self.constant(e, &funcs, &globals)).collect(),
        });
        let elems: Vec<Arc<[u64]>> = elems.collect();
        self.instances.push(super::Instance {
            module: Arc::clone(module),
            funcs: funcs.into(),
            tables: tables.into(),
            memories: memories.into(),
            globals: globals.into(),
            types,
            elems,
            dropped: vec![false; module.datas.len()],
        });
        self.apply_segments(module, addr)?;
        let start = module.start.map(|f| self.instance(addr).funcs[f as usize]);
        Ok((addr, start))
    }

    /// Active segments, in order: they act like `table.init` and `memory.init` followed by a drop.
    fn apply_segments(&mut self, module: &Arc<Module>, addr: InstanceAddr) -> Result<(), InstantiateError> {
        let instance = self.instance(addr).clone();
        for (i, elem) in module.elems.iter().enumerate() {
            match &elem.mode {
                ElemMode::Active { table, offset } => {
                    let start = self.constant(offset, &instance.funcs, &instance.globals) as u32;
                    let items = &instance.elems[i];
                    let table = &mut self.tables[instance.tables[*table as usize].index()];
                    let len = u32::try_from(items.len()).map_err(|_| TrapKind::TableOutOfBounds)?;
                    table.slice_mut(start, len)?.copy_from_slice(items);
                }
                ElemMode::Declared => {}
                ElemMode::Passive => continue,
            }
            self.instances[addr.index()].elems[i] = Arc::new([]);
        }
        for (i, data) in module.datas.iter().enumerate() {
            let Some(offset) = &data.offset else { continue };
            let start = self.constant(offset, &instance.funcs, &instance.globals) as u32;
            let bytes = module.data(i as u32);
            let memory = &mut self.memories[instance.memories[0].index()];
            memory.slice_mut(u64::from(start), bytes.len() as u64)?.copy_from_slice(bytes);
            self.instances[addr.index()].dropped[i] = true;
        }
        Ok(())
    }

    /// Evaluates a validated constant expression.
    fn constant(&self, expr: &ConstExpr, funcs: &[FuncAddr], globals: &[super::GlobalAddr]) -> u64 {
        let mut stack: Vec<u64> = Vec::new();
        for op in expr {
            let value = match *op {
                Op::I32Const { value } => u64::from(value as u32),
                Op::I64Const { value } => value as u64,
                Op::F32Const { bits } => u64::from(bits),
                Op::F64Const { bits } => bits,
                Op::RefFunc { function_index } => reference(funcs.get(function_index as usize).copied()),
                Op::GlobalGet { global_index } => {
                    globals.get(global_index as usize).map_or(0, |a| self.globals[a.index()].slot)
                }
                Op::I32Add | Op::I32Sub | Op::I32Mul | Op::I64Add | Op::I64Sub | Op::I64Mul => {
                    let (b, a) = (stack.pop().unwrap_or(0), stack.pop().unwrap_or(0));
                    match op {
                        Op::I32Add => u64::from((a as u32).wrapping_add(b as u32)),
                        Op::I32Sub => u64::from((a as u32).wrapping_sub(b as u32)),
                        Op::I32Mul => u64::from((a as u32).wrapping_mul(b as u32)),
                        Op::I64Add => a.wrapping_add(b),
                        Op::I64Sub => a.wrapping_sub(b),
                        _ => a.wrapping_mul(b),
                    }
                }
                Op::End {} => continue,
                _ => 0, // `ref.null`; validation lets nothing else through
            };
            stack.push(value);
        }
        stack.pop().unwrap_or(0)
    }

    fn check_imports(&self, module: &Module, given: &[Extern]) -> Result<(), InstantiateError> {
        if given.len() != module.imports.len() {
            let (want, got) = (module.imports.len(), given.len());
            return Err(InstantiateError::Link(format!(
                "the module has {want} imports, but {got} were given"
            )));
        }
        for (import, given) in module.imports.iter().zip(given) {
            let index = import.index as usize;
            let fault = match (import.kind, *given) {
                (ExternKind::Func, Extern::Func(a)) => {
                    let (want, got) = (module.func_type(import.index), self.func_type(a));
                    (want != got).then(|| format!("expected {}, got {}", signature(want), signature(got)))
                }
                (ExternKind::Table, Extern::Table(a)) => {
                    let (want, got) = (module.tables[index], self.table(a));
                    (want.element != got.element || !fits(want.limits, got.size(), got.max()))
                        .then(|| format!("expected a table of {} with other limits", want.element))
                }
                (ExternKind::Memory, Extern::Memory(a)) => {
                    let (want, got) = (module.memories[index], self.memory(a));
                    (!fits(want.limits, got.pages(), got.max()))
                        .then(|| format!("expected a memory of at least {} pages", want.limits.min))
                }
                (ExternKind::Global, Extern::Global(a)) => {
                    let (want, got) = (module.globals[index].ty, self.global(a).ty);
                    (want != got).then(|| format!("expected a global of type {}", want.ty))
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

/// The slot of a reference to a function.
pub(super) fn reference(addr: Option<FuncAddr>) -> u64 {
    addr.map_or(0, |a| u64::from(a.0) + 1)
}

/// Import matching of limits ([spec](https://webassembly.github.io/spec/core/valid/matching.html#limits)).
fn fits(want: Limits, size: u32, max: Option<u32>) -> bool {
    size >= want.min && want.max.is_none_or(|w| max.is_some_and(|m| m <= w))
}

fn signature(ty: &crate::wasm::FuncType) -> String {
    let list = |types: &[crate::wasm::ValType]| types.iter().map(|t| t.name()).collect::<Vec<_>>().join(" ");
    format!("({}) -> ({})", list(&ty.params), list(&ty.results))
}
