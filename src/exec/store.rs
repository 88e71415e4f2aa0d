//! The store: every function, table, memory and global of a guest, and the instances that name them
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#store)).

use super::address::{Extern, FuncAddr, GlobalAddr, InstanceAddr, MemAddr, TableAddr, TagAddr};
use super::heap::Heap;
use super::limits::Bounds;
use super::lowered::FuncCode;
use super::outside::{Outside, OutsideWrite, OutsideWriter};
use super::types::Types;
use super::{Memory, MemoryRange, Table, Value};
use crate::wasm::{ExternKind, FuncType, GlobalType, Module, RefType};
use std::sync::Arc;

/// What a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FuncKind {
    /// WebAssembly code: instance and function index in its module.
    Wasm {
        /// The instance.
        instance: InstanceAddr,
        /// Function index.
        index: u32,
    },
    /// Not WebAssembly: the run loop leaves with this tag, which means nothing to it.
    Host {
        /// The embedder's number for it.
        tag: u32,
    },
}

/// A function of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Func {
    /// Number of the type in the store: equal numbers are equal types.
    pub(super) ty: u32,
    /// What it is.
    pub kind: FuncKind,
}

/// A global variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Global {
    /// Type and mutability; concrete types are the store's.
    pub ty: GlobalType,
    /// Its slots; only vectors have a second one.
    pub(super) slots: [u64; 2],
}

impl Global {
    /// Its value.
    #[must_use]
    pub fn value(&self) -> Value {
        Value::from_slots(self.ty.ty, &self.slots)
    }
}

/// An instance of a module: its index spaces as addresses.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The static module.
    pub module: Arc<Module>,
    /// Functions by index.
    pub funcs: Arc<[FuncAddr]>,
    /// Tables by index.
    pub tables: Arc<[TableAddr]>,
    /// Memories by index.
    pub memories: Arc<[MemAddr]>,
    /// Globals by index.
    pub globals: Arc<[GlobalAddr]>,
    /// Tags by index.
    pub tags: Arc<[TagAddr]>,
    /// Type index → the store's number of the type.
    pub(super) types: Arc<[u32]>,
    /// Element segments; empty once dropped.
    pub(super) elems: Vec<Arc<[u64]>>,
    pub(super) dropped: Vec<bool>,
    /// Code of its own functions, in the order of their bodies. Made when it is first needed, the same every time.
    pub(super) code: Arc<[FuncCode]>,
}

impl Instance {
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

    /// The bytes of a data segment; none once it is dropped.
    #[must_use]
    pub fn data(&self, index: u32) -> &[u8] {
        match self.dropped.get(index as usize) {
            Some(false) => self.module.data(index),
            _ => &[],
        }
    }
}

/// Everything a guest's core modules own. Plain data: a clone is a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Store {
    pub(super) funcs: Vec<Func>,
    pub(super) tables: Vec<Table>,
    pub(super) memories: Vec<Memory>,
    pub(super) globals: Vec<Global>,
    /// Function type of each tag.
    pub(super) tags: Vec<u32>,
    pub(super) instances: Vec<Instance>,
    pub(super) types: Types,
    /// Structs, arrays and exceptions.
    pub(super) heap: Heap,
    pub(super) limits: Bounds,
    /// Elements of all passive element segments that there ever were.
    pub(super) segment_elements: u64,
    /// What was written to memories by no instruction, since the last one.
    pub(super) outside: Outside,
}

impl Store {
    /// What it may use. Decided before anything is in it: a run depends on it.
    pub fn set_limits(&mut self, limits: Bounds) {
        self.limits = limits;
        self.heap.set_limit(limits.heap);
    }

    /// Adds a function that is not WebAssembly; `tag` comes back in [`super::Exit::HostFunc`].
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

    /// The type of a tag: its parameters are an exception's values.
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

    /// Says that something that is no instruction wrote to a memory.
    #[inline]
    pub(crate) fn note_write(&mut self, memory: MemAddr, start: u64, len: u64, by: OutsideWriter) {
        if len > 0 {
            self.memory_mut(memory).mark(start, len);
            self.outside.writes.push(OutsideWrite { range: MemoryRange { memory, start, len }, by });
            self.outside.fresh = true;
        }
    }

    /// Writes to memories that no instruction made, since the instruction executed last.
    #[must_use]
    pub(crate) fn outside_writes(&self) -> &[OutsideWrite] {
        &self.outside.writes
    }

    /// How large a memory may become, in bytes: what the limit leaves beside the others.
    pub(super) fn room_for_memory(&self, addr: MemAddr) -> u64 {
        let bytes = |memory: &Memory| memory.data().len() as u64;
        let all: u64 = self.memories.iter().map(bytes).sum();
        let own = self.memories.get(addr.index()).map_or(0, bytes);
        self.limits.memory.saturating_sub(all - own)
    }

    /// How many elements a table may have: what the limit leaves beside the others.
    pub(super) fn room_for_table(&self, index: usize) -> u64 {
        let all: u64 = self.tables.iter().map(Table::size).sum();
        let own = self.tables.get(index).map_or(0, Table::size);
        self.limits.table_elements.saturating_sub(self.segment_elements.saturating_add(all - own))
    }

    /// What it may use.
    #[must_use]
    pub(crate) fn limits(&self) -> Bounds {
        self.limits
    }

    /// Bytes that a checkpoint looks at, but for what is small.
    pub(super) fn unsaved(&self) -> u64 {
        let memories: u64 = self.memories.iter().map(Memory::unsaved).sum();
        memories + self.beside_memories()
    }

    /// The same without memories: bytes that are looked at each time.
    pub(super) fn beside_memories(&self) -> u64 {
        let tables: u64 = self.tables.iter().map(|table| table.size() * size_of::<u64>() as u64).sum();
        let globals = self.globals.len() * size_of::<Global>() + self.funcs.len() * size_of::<Func>();
        tables + self.heap.size() + globals as u64
    }

    /// Bytes that a clone of it takes, but for what is small.
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
        self.globals.push(Global { ty, slots });
        GlobalAddr(self.globals.len() as u32 - 1)
    }

    /// A function.
    #[must_use]
    pub fn func(&self, addr: FuncAddr) -> &Func {
        &self.funcs[addr.index()]
    }

    /// A function's type.
    #[must_use]
    pub fn func_type(&self, addr: FuncAddr) -> &FuncType {
        self.types.func(self.funcs[addr.index()].ty)
    }

    /// A table.
    #[must_use]
    pub fn table(&self, addr: TableAddr) -> &Table {
        &self.tables[addr.index()]
    }

    /// A memory.
    #[must_use]
    pub fn memory(&self, addr: MemAddr) -> &Memory {
        &self.memories[addr.index()]
    }

    /// A memory, to write.
    pub(crate) fn memory_mut(&mut self, addr: MemAddr) -> &mut Memory {
        &mut self.memories[addr.index()]
    }

    /// How many memories there are.
    #[must_use]
    pub fn memory_count(&self) -> u32 {
        self.memories.len() as u32
    }

    /// A global.
    #[must_use]
    pub fn global(&self, addr: GlobalAddr) -> &Global {
        &self.globals[addr.index()]
    }

    /// What a reference refers to on the heap, if it is a struct, an array or an exception.
    #[must_use]
    pub fn object(&self, reference: super::Reference) -> Option<super::Object<'_>> {
        self.heap.object(reference.to_slot())
    }

    /// Whether a reference is of a type that names types as the module of an instance does: `ref.test`.
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

    /// A type by its number in the store.
    #[must_use]
    pub(crate) fn sub_type(&self, number: u32) -> &crate::wasm::SubType {
        self.types.get(number)
    }

    /// An instance.
    #[must_use]
    pub fn instance(&self, addr: InstanceAddr) -> &Instance {
        &self.instances[addr.index()]
    }

    /// Whether all that a guest can change is the same in both.
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

    /// Every instance, by address.
    #[must_use]
    pub fn instances(&self) -> &[Instance] {
        &self.instances
    }

    /// What an instance exports under a name.
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
