//! The store: all functions, tables, memories and globals of a guest, and the instances that refer to them
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#store)).

use super::address::{Extern, FuncAddr, GlobalAddr, InstanceAddr, MemAddr, TableAddr, TagAddr};
use super::heap::Heap;
use super::limits::Bounds;
use super::lowered::FuncCode;
use super::memory::RefusedGrowth;
use super::outside::{Outside, OutsideWrite, OutsideWriter};
use super::types::Types;
use super::{Memory, MemoryRange, Table, Value};
use crate::wasm::{ExternKind, FuncType, GlobalType, Module, RefType};
use std::sync::Arc;

/// Whether a function is WebAssembly code or the embedder's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FuncKind {
    /// WebAssembly code of a module instance.
    Wasm {
        /// The instance that the function belongs to.
        instance: InstanceAddr,
        /// The function's index in the instance's module.
        index: u32,
    },
    /// Not WebAssembly: a call makes the run loop return with this tag, which it does not interpret.
    Host {
        /// The number that the embedder gave the function.
        tag: u32,
    },
}

/// A function of the store, with its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Func {
    /// The number of its type in the store: equal numbers mean equal types.
    pub(super) ty: u32,
    /// Whether it is WebAssembly code or the embedder's.
    pub kind: FuncKind,
}

/// A global: its type and its present value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobalInstance {
    /// Value type and mutability. Concrete types have the store's numbers.
    pub ty: GlobalType,
    /// The slots of its value; only vectors use the second one.
    pub(super) slots: [u64; 2],
}

impl GlobalInstance {
    /// The present value, with its type.
    #[must_use]
    pub fn value(&self) -> Value {
        Value::from_slots(self.ty.ty, &self.slots)
    }
}

/// An instance of a module, which maps its indices to addresses.
#[derive(Debug, Clone)]
pub struct ModuleInstance {
    /// The module that it is an instance of.
    pub module: Arc<Module>,
    /// Addresses of all functions, by function index.
    pub funcs: Arc<[FuncAddr]>,
    /// Addresses of all tables, by table index.
    pub tables: Arc<[TableAddr]>,
    /// Addresses of all memories, by memory index.
    pub memories: Arc<[MemAddr]>,
    /// Addresses of all globals, by global index.
    pub globals: Arc<[GlobalAddr]>,
    /// Addresses of all tags, by tag index.
    pub tags: Arc<[TagAddr]>,
    /// For each type index, the store's number of the type.
    pub(super) types: Arc<[u32]>,
    /// The slots of each element segment; empty once it is dropped.
    pub(super) elems: Vec<Arc<[u64]>>,
    pub(super) dropped: Vec<bool>,
    /// Code of its own functions, in the order of their bodies. Made when it is first needed, and always the same.
    pub(super) code: Arc<[FuncCode]>,
}

impl ModuleInstance {
    /// The store's numbers of the module's types, by type index.
    #[must_use]
    pub(crate) fn type_numbers(&self) -> &[u32] {
        &self.types
    }

    /// How many references an element segment holds; 0 once it is dropped.
    #[must_use]
    pub(crate) fn elem_len(&self, index: u32) -> u64 {
        self.elems.get(index as usize).map_or(0, |items| items.len() as u64)
    }

    /// The bytes of a data segment; empty once it is dropped.
    #[must_use]
    pub fn data(&self, index: u32) -> &[u8] {
        match self.dropped.get(index as usize) {
            Some(false) => self.module.data(index),
            _ => &[],
        }
    }
}

/// Everything that a guest's core modules own. It is plain data, so a clone is a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Store {
    pub(super) funcs: Vec<Func>,
    pub(super) tables: Vec<Table>,
    pub(super) memories: Vec<Memory>,
    pub(super) globals: Vec<GlobalInstance>,
    /// The number of each tag's function type.
    pub(super) tags: Vec<u32>,
    pub(super) instances: Vec<ModuleInstance>,
    pub(super) types: Types,
    /// Structs, arrays and exceptions.
    pub(super) heap: Heap,
    pub(super) limits: Bounds,
    /// How many elements all passive element segments have had in total, including dropped ones.
    pub(super) segment_elements: u64,
    /// Writes since the last instruction that no instruction made.
    pub(super) outside: Outside,
    /// The latest growth of a memory, if it was refused.
    pub(super) refused_growth: Option<RefusedGrowth>,
}

impl Store {
    /// The latest growth of a memory, if it was refused.
    #[must_use]
    pub fn refused_growth(&self) -> Option<RefusedGrowth> {
        self.refused_growth
    }

    /// Sets the limits. To be called while the store is empty, since a run depends on them.
    pub fn set_limits(&mut self, limits: Bounds) {
        self.limits = limits;
        self.heap.set_limit(limits.heap);
    }

    /// Adds a function that is not WebAssembly. Calls of it return `tag` in [`super::Exit::HostFunc`].
    pub fn alloc_host_func(&mut self, ty: &FuncType, tag: u32) -> FuncAddr {
        let ty = self.types.add_func(ty);
        self.alloc_func(Func { ty, kind: FuncKind::Host { tag } })
    }

    pub(super) fn alloc_func(&mut self, func: Func) -> FuncAddr {
        self.funcs.push(func);
        FuncAddr(self.funcs.len() as u32 - 1)
    }

    pub(super) fn add_tag(&mut self, ty: u32) -> TagAddr {
        self.tags.push(ty);
        TagAddr(self.tags.len() as u32 - 1)
    }

    /// The type of a tag: its parameters are the values of an exception.
    #[must_use]
    pub fn tag_type(&self, addr: TagAddr) -> &FuncType {
        self.types.func(self.tags[addr.index()])
    }

    /// Memory 0 of an instance: where its bytes begin, how many there are, and where its marks begin.
    #[inline]
    pub(super) fn memory_of(&mut self, instance: InstanceAddr) -> (*mut u8, u64, *mut u8) {
        match self.instances[instance.index()].memories.first() {
            Some(addr) => self.memories[addr.index()].raw(),
            None => (std::ptr::dangling_mut(), 0, std::ptr::dangling_mut()),
        }
    }

    /// Records a write to memory that no instruction made.
    #[inline]
    pub(crate) fn note_write(&mut self, memory: MemAddr, start: u64, len: u64, by: OutsideWriter) {
        if len > 0 {
            self.memory_mut(memory).mark(start, len);
            self.outside.writes.push(OutsideWrite { range: MemoryRange { memory, start, len }, by });
            self.outside.fresh = true;
        }
    }

    /// Writes since the last executed instruction that no instruction made.
    #[must_use]
    pub(crate) fn outside_writes(&self) -> &[OutsideWrite] {
        &self.outside.writes
    }

    /// How large a memory may become, in bytes, given the limit and the other memories.
    pub(super) fn room_for_memory(&self, addr: MemAddr) -> u64 {
        let bytes = |memory: &Memory| memory.data().len() as u64;
        let all: u64 = self.memories.iter().map(bytes).sum();
        let own = self.memories.get(addr.index()).map_or(0, bytes);
        self.limits.memory.saturating_sub(all - own)
    }

    /// How many elements a table may have, given the limit and the other tables.
    pub(super) fn room_for_table(&self, index: usize) -> u64 {
        let all: u64 = self.tables.iter().map(Table::size).sum();
        let own = self.tables.get(index).map_or(0, Table::size);
        self.limits.table_elements.saturating_sub(self.segment_elements.saturating_add(all - own))
    }

    /// The limits on what it may use.
    #[must_use]
    pub(crate) fn limits(&self) -> Bounds {
        self.limits
    }

    /// How many bytes saving a checkpoint has to examine, not counting small parts.
    pub(super) fn unsaved(&self) -> u64 {
        let memories: u64 = self.memories.iter().map(Memory::unsaved).sum();
        memories + self.beside_memories()
    }

    /// The part of that which is not memories, and is examined each time.
    pub(super) fn beside_memories(&self) -> u64 {
        let tables: u64 = self.tables.iter().map(|table| table.size() * size_of::<u64>() as u64).sum();
        let globals = self.globals.len() * size_of::<GlobalInstance>() + self.funcs.len() * size_of::<Func>();
        tables + self.heap.size() + globals as u64
    }

    /// How many bytes a clone takes, not counting small parts.
    pub(super) fn size(&self) -> u64 {
        let memories: u64 = self.memories.iter().map(|memory| memory.data().len() as u64).sum();
        memories + self.beside_memories()
    }

    pub(crate) fn alloc_table(&mut self, table: Table) -> TableAddr {
        self.tables.push(table);
        TableAddr(self.tables.len() as u32 - 1)
    }

    pub(crate) fn alloc_memory(&mut self, memory: Memory) -> MemAddr {
        self.memories.push(memory);
        MemAddr(self.memories.len() as u32 - 1)
    }

    pub(crate) fn alloc_global(&mut self, mutable: bool, value: Value) -> GlobalAddr {
        let mut slots = [0; 2];
        value.write(&mut slots);
        self.add_global(GlobalType { ty: value.ty(), mutable }, slots)
    }

    pub(super) fn add_global(&mut self, ty: GlobalType, slots: [u64; 2]) -> GlobalAddr {
        self.globals.push(GlobalInstance { ty, slots });
        GlobalAddr(self.globals.len() as u32 - 1)
    }

    /// The function at this address. Panics if there is none.
    #[must_use]
    pub fn func(&self, addr: FuncAddr) -> &Func {
        &self.funcs[addr.index()]
    }

    /// The type of the function at this address. Panics if there is none.
    #[must_use]
    pub fn func_type(&self, addr: FuncAddr) -> &FuncType {
        self.types.func(self.funcs[addr.index()].ty)
    }

    /// The function in a table at an index; `None` if there is none.
    #[must_use]
    pub(crate) fn table_func(&self, addr: TableAddr, index: u32) -> Option<FuncAddr> {
        super::reference::as_func(*self.table(addr).entries().get(index as usize)?)
    }

    /// The table at this address. Panics if there is none.
    #[must_use]
    pub fn table(&self, addr: TableAddr) -> &Table {
        &self.tables[addr.index()]
    }

    /// The memory at this address. Panics if there is none.
    #[must_use]
    pub fn memory(&self, addr: MemAddr) -> &Memory {
        &self.memories[addr.index()]
    }

    /// The memory at this address, for writing. Panics if there is none.
    pub(crate) fn memory_mut(&mut self, addr: MemAddr) -> &mut Memory {
        &mut self.memories[addr.index()]
    }

    /// How many memories there are.
    #[must_use]
    pub fn memory_count(&self) -> u32 {
        self.memories.len() as u32
    }

    /// The global at this address. Panics if there is none.
    #[must_use]
    pub fn global(&self, addr: GlobalAddr) -> &GlobalInstance {
        &self.globals[addr.index()]
    }

    /// The object that a reference refers to, if it is a struct, an array or an exception.
    #[must_use]
    pub fn object(&self, reference: super::Reference) -> Option<super::Object<'_>> {
        self.heap.object(reference.to_slot())
    }

    /// Whether a reference has a type that uses an instance's type indices: `ref.test`.
    #[must_use]
    pub(crate) fn is_instance(
        &self,
        instance: InstanceAddr,
        reference: super::Reference,
        ty: RefType,
    ) -> bool {
        let numbers = self.instance(instance).type_numbers();
        let ty = ty.map(&mut |index| numbers.get(index as usize).copied().unwrap_or(u32::MAX));
        let func_type = |address: u32| self.funcs.get(address as usize).map_or(u32::MAX, |func| func.ty);
        self.heap.is_instance(&self.types, func_type, reference.to_slot(), ty)
    }

    /// The type with this number in the store.
    #[must_use]
    pub(crate) fn sub_type(&self, number: u32) -> &crate::wasm::SubType {
        self.types.get(number)
    }

    /// The module instance at this address. Panics if there is none.
    #[must_use]
    pub fn instance(&self, addr: InstanceAddr) -> &ModuleInstance {
        &self.instances[addr.index()]
    }

    /// Whether everything that a guest can change is the same in both.
    #[must_use]
    pub fn same_state(&self, other: &Self) -> bool {
        let segments = |store: &Self| -> Vec<_> {
            store.instances.iter().map(|i| (i.elems.clone(), i.dropped.clone())).collect()
        };
        self.memories == other.memories
            && self.tables == other.tables
            && self.globals == other.globals
            && self.heap == other.heap
            && segments(self) == segments(other)
    }

    /// All instances, in the order of their addresses.
    #[must_use]
    pub fn instances(&self) -> &[ModuleInstance] {
        &self.instances
    }

    /// What an instance exports under this name, if anything.
    #[must_use]
    pub fn export(&self, instance: InstanceAddr, name: &str) -> Option<Extern> {
        let instance = self.instance(instance);
        let export = instance.module.export(name)?;
        let index = export.index as usize;
        Some(match export.kind {
            ExternKind::Func => Extern::Func(*instance.funcs.get(index)?),
            ExternKind::Table => Extern::Table(*instance.tables.get(index)?),
            ExternKind::Memory => Extern::Memory(*instance.memories.get(index)?),
            ExternKind::Global => Extern::Global(*instance.globals.get(index)?),
            ExternKind::Tag => Extern::Tag(*instance.tags.get(index)?),
        })
    }
}
