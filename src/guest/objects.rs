//! What references refer to, as plain data: structs, arrays, exceptions and functions, described in the terms of the
//! module whose frame looks at them.

use super::{Guest, MemoryId};
use crate::exec::{FrameId, FuncAddr, InstanceAddr, ModuleInstance, Object, Reference, TagAddr, Value};
use crate::wasm::{
    CompositeType, FieldType, HeapType, MemoryType, Module, NameSubject, RefType, StorageType, ValType,
};

/// A struct, array or exception, with as many of its members as were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectInfo {
    /// The reference that leads to it.
    pub reference: Reference,
    /// The type, or for an exception the tag: `$point`, or `type 3`.
    pub ty: String,
    /// The storage type of an array's elements, as in `i8`; `None` for other objects.
    pub element: Option<String>,
    /// How many fields, elements or values it has in all.
    pub len: u64,
    /// As many as were asked for, from the first one.
    pub members: Vec<Member>,
}

/// A field of a struct, an element of an array, or a value of an exception. Packed values are zero-extended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name of a struct's field; `None` if it has none, and for other members.
    pub name: Option<String>,
    /// The value. Types in it are those of the module that looks at it.
    pub value: Value,
}

/// What a throwing instruction throws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thrown {
    /// A new exception, with a tag of the frame's module, by index.
    Tag(u32),
    /// An existing exception, as `throw_ref` has it.
    Exception(Reference),
    /// The exception that the legacy `try` at this instruction has caught.
    CaughtBy(u32),
}

/// The module of a frame, whose names and indices are used for the store's types.
struct ObjectViewer<'a> {
    guest: &'a Guest,
    instance: &'a ModuleInstance,
}

impl Guest {
    fn address_at(&self, frame: FrameId) -> Option<InstanceAddr> {
        self.world.machine.instance_at(frame)
    }

    fn viewer(&self, frame: FrameId) -> Option<ObjectViewer<'_>> {
        let instance = self.world.machine.store.instance(self.address_at(frame)?);
        Some(ObjectViewer { guest: self, instance })
    }

    /// The object that a reference refers to, as a frame sees it, with at most `most` members; `None` if it refers to
    /// no object. `ty` is the static type of the reference, whose name is used if several types are the same.
    #[must_use]
    pub fn object(
        &self,
        frame: FrameId,
        reference: Reference,
        ty: Option<RefType>,
        most: usize,
    ) -> Option<ObjectInfo> {
        let object = self.world.machine.store.object(reference)?;
        let viewer = self.viewer(frame)?;
        let mut info = ObjectInfo {
            reference,
            ty: String::new(),
            element: None,
            len: object.len.into(),
            members: Vec::new(),
        };
        if let Reference::Exn(_) = reference {
            info.ty = viewer.tag_text(TagAddr(object.ty));
            let values = self.world.machine.exception_values(reference);
            info.len = values.len() as u64;
            let member = |value: Value| Member { name: None, value: viewer.seen(value) };
            info.members = values.into_iter().take(most).map(member).collect();
            return Some(info);
        }
        let hint = match ty.map(RefType::heap) {
            Some(HeapType::Concrete(index)) => Some(index),
            _ => None,
        };
        let (module, index) = viewer.type_of(object.ty, hint)?;
        info.ty = type_text(module, index);
        match &self.world.machine.store.sub_type(object.ty).composite {
            CompositeType::Struct(fields) => {
                info.len = fields.len() as u64;
                let values = fields_of(object, fields).take(most).zip(0..);
                let member = |(value, field)| Member {
                    name: module.field_name(index, field),
                    value: viewer.seen(value),
                };
                info.members = values.map(member).collect();
            }
            CompositeType::Array(element) => {
                info.element = Some(match element.storage {
                    StorageType::Val(ty) => viewer.instance.module.type_text(viewer.seen_type(ty)),
                    packed => packed.to_string(),
                });
                let values = (0..object.len).take(most).filter_map(|i| element_of(object, element, i));
                info.members = values.map(|value| Member { name: None, value: viewer.seen(value) }).collect();
            }
            CompositeType::Func(_) => {}
        }
        Some(info)
    }

    /// One field of a struct, or one element of an array, by index.
    #[must_use]
    pub fn member(&self, frame: FrameId, reference: Reference, index: u64) -> Option<Value> {
        let store = &self.world.machine.store;
        let object = store.object(reference)?;
        let value = match &store.sub_type(object.ty).composite {
            _ if matches!(reference, Reference::Exn(_)) => None,
            CompositeType::Struct(fields) => fields_of(object, fields).nth(usize::try_from(index).ok()?),
            CompositeType::Array(element) => element_of(object, element, u32::try_from(index).ok()?),
            CompositeType::Func(_) => None,
        };
        Some(self.viewer(frame)?.seen(value?))
    }

    /// The short name of the function that a wasm frame runs.
    #[must_use]
    pub(crate) fn func_of(&self, frame: FrameId) -> Option<String> {
        self.world.machine.func_at(frame).map(|func| self.name_of(func))
    }

    /// The readable name of the function at this address of the store.
    #[must_use]
    pub(crate) fn func_at(&self, address: u32) -> String {
        self.name_of(FuncAddr(address))
    }

    /// Whether a reference has this type, as the module of a frame names it (`ref.test`).
    #[must_use]
    pub(crate) fn is_instance(&self, frame: FrameId, reference: Reference, ty: RefType) -> Option<bool> {
        Some(self.world.machine.store.is_instance(self.address_at(frame)?, reference, ty))
    }

    /// How many bytes a data segment has; 0 once it is dropped.
    #[must_use]
    pub(crate) fn data_len(&self, frame: FrameId, index: u32) -> Option<u64> {
        Some(self.viewer(frame)?.instance.data(index).len() as u64)
    }

    /// How many references an element segment has; 0 once it is dropped.
    #[must_use]
    pub(crate) fn elem_len(&self, frame: FrameId, index: u32) -> Option<u64> {
        Some(self.viewer(frame)?.instance.elem_len(index))
    }

    /// A memory, by its index in the module of a frame.
    #[must_use]
    pub fn memory_at(&self, frame: FrameId, index: u32) -> Option<MemoryId> {
        self.viewer(frame)?.instance.memories.get(index as usize).map(|addr| MemoryId(addr.0))
    }

    /// The type of a memory, its minimum being the present size.
    #[must_use]
    pub(crate) fn memory_type(&self, id: MemoryId) -> Option<MemoryType> {
        let store = &self.world.machine.store;
        (id.0 < store.memory_count()).then(|| store.memory(crate::exec::MemAddr(id.0)).ty())
    }

    /// The exception that the innermost frame is about to throw; `None` if it has yet to be created.
    #[must_use]
    pub fn thrown(&self, what: Thrown) -> Option<Reference> {
        match what {
            Thrown::Tag(_) => None,
            Thrown::Exception(reference) => Some(reference),
            Thrown::CaughtBy(op) => self.world.machine.kept_exception(self.frame(), op),
        }
    }

    /// Where something that the innermost frame throws would be caught: the frame, and the instruction at which it
    /// continues. The outer `None` means that there is nothing to throw.
    #[must_use]
    pub(crate) fn catcher(&self, what: Thrown) -> Option<Option<(FrameId, u32)>> {
        let machine = &self.world.machine;
        let tag = match what {
            Thrown::Tag(index) => *self.viewer(self.frame())?.instance.tags.get(index as usize)?,
            _ => TagAddr(machine.store.object(self.thrown(what)?)?.ty),
        };
        Some(machine.catcher(tag))
    }
}

/// The values of a struct's fields, with the store's types.
fn fields_of<'a>(object: Object<'a>, fields: &'a [FieldType]) -> impl Iterator<Item = Value> + 'a {
    let mut bytes = object.bytes.chunks_exact(8);
    fields.iter().map(move |field| {
        let ty = field.storage.unpacked();
        let mut slots = [0; 2];
        for (slot, bytes) in slots.iter_mut().take(ty.slots() as usize).zip(&mut bytes) {
            *slot = bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        }
        Value::from_slots(ty, &slots)
    })
}

fn element_of(object: Object<'_>, element: &FieldType, index: u32) -> Option<Value> {
    let bits = object.element(index)?;
    Some(Value::from_slots(element.storage.unpacked(), &[bits as u64, (bits >> 64) as u64]))
}

/// The name of a type as in the text format, `$point`, or else `type 3`.
fn type_text(module: &Module, index: u32) -> String {
    module
        .name_of(NameSubject::Type, index)
        .map_or_else(|| format!("type {index}"), |name| format!("${name}"))
}

impl<'a> ObjectViewer<'a> {
    /// A module that has this type of the store, and its index there: the frame's own module if it has the type.
    fn type_of(&self, number: u32, hint: Option<u32>) -> Option<(&'a Module, u32)> {
        let hinted = hint.filter(|&index| self.instance.type_numbers().get(index as usize) == Some(&number));
        if let Some(index) = hinted.or_else(|| index_of(self.instance, number)) {
            return Some((&self.instance.module, index));
        }
        let others = self.guest.world.machine.store.instances().iter();
        others.filter_map(|other| Some((&*other.module, index_of(other, number)?))).next()
    }

    fn tag_text(&self, tag: TagAddr) -> String {
        let others = self.guest.world.machine.store.instances();
        let mut instances = std::iter::once(self.instance).chain(others);
        let found = instances.find_map(|instance| {
            let index = instance.tags.iter().position(|addr| *addr == tag)?;
            Some((&instance.module, index as u32))
        });
        match found.map(|(module, index)| (module.name_of(NameSubject::Tag, index), index)) {
            Some((Some(name), _)) => format!("${name}"),
            Some((None, index)) => format!("tag {index}"),
            None => "a tag of the host".to_owned(),
        }
    }

    /// A value from the store, with its type as the frame's module has it.
    fn seen(&self, value: Value) -> Value {
        match value {
            Value::Ref(ty, to) => match self.seen_type(ValType::Ref(ty)) {
                ValType::Ref(ty) => Value::Ref(ty, to),
                _ => value,
            },
            number => number,
        }
    }

    /// A type of the store as the frame's module has it; one that the module lacks becomes `any`.
    fn seen_type(&self, ty: ValType) -> ValType {
        match ty {
            ValType::Ref(ty) => ValType::Ref(match ty.heap() {
                HeapType::Concrete(number) => {
                    let heap = index_of(self.instance, number).map_or(HeapType::Any, HeapType::Concrete);
                    RefType::new(ty.nullable(), heap)
                }
                _ => ty,
            }),
            number => number,
        }
    }
}

/// The type index of a type of the store in an instance's module.
fn index_of(instance: &ModuleInstance, number: u32) -> Option<u32> {
    let at = instance.type_numbers().iter().position(|other| *other == number)?;
    u32::try_from(at).ok()
}
