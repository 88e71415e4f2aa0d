//! Instructions on structs, arrays and 31-bit integers
//! ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#aggregate-reference-instructions)).

use super::slow::{Call, Slow, SlowStop, slow};
use crate::exec::heap::{Heap, HeapError};
use crate::exec::layout::{element_size, pack, unpack};
use crate::exec::reference::Reference;
use crate::exec::store::Store;
use crate::exec::trap::TrapKind;
use crate::wasm::{CompositeType, StorageType, ValType};

impl From<HeapError> for SlowStop {
    fn from(error: HeapError) -> Self {
        Self::Trap(match error {
            HeapError::NullStruct | HeapError::NullArray => TrapKind::NullReference,
            HeapError::OutOfBounds => TrapKind::ArrayOutOfBounds,
            HeapError::SegmentOutOfBounds => TrapKind::SegmentOutOfBounds,
            HeapError::Full => TrapKind::HeapExhausted,
        })
    }
}

/// Has the heap collected before this many bytes are allocated, if it is time to.
fn room(call: &mut Call<'_>, bytes: u64) -> Result<(), SlowStop> {
    if call.store.heap.should_collect(bytes) { Err(SlowStop::Collect) } else { call.work(bytes, 1) }
}

/// The storage type of an array type's elements.
fn element(store: &Store, ty: u32) -> StorageType {
    match store.types.get(ty).composite {
        CompositeType::Array(field) => field.storage,
        // Validation allows only array types here.
        _ => StorageType::Val(ValType::I64),
    }
}

fn field(store: &Store, ty: u32, index: u32) -> StorageType {
    match &store.types.get(ty).composite {
        CompositeType::Struct(fields) => fields.get(index as usize).map(|field| field.storage),
        _ => None,
    }
    .unwrap_or(StorageType::Val(ValType::I64))
}

/// The value of an operand of this storage type, which begins at slot `at`.
fn value(slots: &[u64], at: usize, storage: StorageType) -> u128 {
    match storage {
        StorageType::Val(ValType::V128) => u128::from(slots[at]) | u128::from(slots[at + 1]) << 64,
        _ => slots[at].into(),
    }
}

fn number(slot: u64) -> u32 {
    slot as u32
}

slow! {
    I31 |call| {
        call.slots[0] = Reference::i31(number(call.slots[0])).to_slot();
    }

    StructNew |call| {
        let ty = call.immediates[0];
        let slots = call.store.types.layout(ty).slots;
        room(&mut call, Heap::struct_cost(slots))?;
        let layout = call.store.types.layout(ty);
        call.slots[0] = call.store.heap.alloc_struct(ty, layout, &call.slots[..layout.slots as usize])?;
    }

    StructNewDefault |call| {
        let ty = call.immediates[0];
        let slots = call.store.types.layout(ty).slots;
        room(&mut call, Heap::struct_cost(slots))?;
        let layout = call.store.types.layout(ty);
        call.slots[0] = call.store.heap.alloc_struct_default(ty, layout)?;
    }

    StructGet |call| {
        let [ty, index, signed] = call.immediates;
        let storage = field(call.store, ty, index);
        let offset = call.store.types.layout(ty).offsets[index as usize];
        let (reference, heap) = (call.slots[0], &call.store.heap);
        call.slots[0] = unpack(storage, signed != 0, heap.struct_get(reference, offset)?);
        if storage == StorageType::Val(ValType::V128) {
            call.slots[1] = heap.struct_get(reference, offset + 1)?;
        }
    }

    StructSet |call| {
        let [ty, index, _] = call.immediates;
        let storage = field(call.store, ty, index);
        let offset = call.store.types.layout(ty).offsets[index as usize];
        let (reference, heap) = (call.slots[0], &mut call.store.heap);
        heap.struct_set(reference, offset, pack(storage, call.slots[1]))?;
        if storage == StorageType::Val(ValType::V128) {
            heap.struct_set(reference, offset + 1, call.slots[2])?;
        }
    }

    ArrayNew |call| {
        let ty = call.immediates[0];
        let storage = element(call.store, ty);
        let (size, filled) = (element_size(storage), value(call.slots, 0, storage));
        let len = number(call.slots[storage.unpacked().slots() as usize]);
        room(&mut call, Heap::array_cost(size, len))?;
        let array = call.store.heap.alloc_array(ty, size, len)?;
        call.store.heap.array_fill(array, 0, filled, len)?;
        call.slots[0] = array;
    }

    ArrayNewDefault |call| {
        let ty = call.immediates[0];
        let (size, len) = (element_size(element(call.store, ty)), number(call.slots[0]));
        room(&mut call, Heap::array_cost(size, len))?;
        call.slots[0] = call.store.heap.alloc_array(ty, size, len)?;
    }

    ArrayNewFixed |call| {
        let [ty, count, _] = call.immediates;
        let storage = element(call.store, ty);
        room(&mut call, Heap::array_cost(element_size(storage), count))?;
        let slots = &call.slots[..(count * storage.unpacked().slots()) as usize];
        let array = call.store.heap.alloc_array_of(ty, element_size(storage), slots)?;
        call.slots[0] = array;
    }

    ArrayNewData |call| {
        let [ty, data, _] = call.immediates;
        let size = element_size(element(call.store, ty));
        let (from, len) = (number(call.slots[0]), number(call.slots[1]));
        room(&mut call, Heap::array_cost(size, len))?;
        let Store { heap, instances, .. } = call.store;
        let segment = instances[call.instance.index()].data(data);
        call.slots[0] = heap.alloc_array_data(ty, size, len, segment, from)?;
    }

    ArrayNewElem |call| {
        let [ty, elem, _] = call.immediates;
        let (from, len) = (number(call.slots[0]), number(call.slots[1]));
        room(&mut call, Heap::array_cost(8, len))?;
        let Store { heap, instances, .. } = call.store;
        let segment = &instances[call.instance.index()].elems[elem as usize];
        call.slots[0] = heap.alloc_array_elem(ty, len, segment, from).map_err(elements)?;
    }

    ArrayGet |call| {
        let [ty, signed, _] = call.immediates;
        let storage = element(call.store, ty);
        let got = call.store.heap.array_get(call.slots[0], number(call.slots[1]))?;
        call.slots[0] = unpack(storage, signed != 0, got as u64);
        if storage == StorageType::Val(ValType::V128) {
            call.slots[1] = (got >> 64) as u64;
        }
    }

    ArraySet |call| {
        let set = value(call.slots, 2, element(call.store, call.immediates[0]));
        call.store.heap.array_set(call.slots[0], number(call.slots[1]), set)?;
    }

    ArrayLen |call| {
        call.slots[0] = call.store.heap.array_len(call.slots[0])?.into();
    }

    ArrayFill |call| {
        let storage = element(call.store, call.immediates[0]);
        let filled = value(call.slots, 2, storage);
        let len = number(call.slots[2 + storage.unpacked().slots() as usize]);
        call.work(len.into(), element_size(storage).into())?;
        call.store.heap.array_fill(call.slots[0], number(call.slots[1]), filled, len)?;
    }

    ArrayCopy |call| {
        let [to, to_index, from, from_index, len] =
            [call.slots[0], call.slots[1], call.slots[2], call.slots[3], call.slots[4]];
        let size = element_size(element(call.store, call.immediates[0]));
        call.work(number(len).into(), size.into())?;
        call.store.heap.array_copy((to, number(to_index)), (from, number(from_index)), number(len))?;
    }

    ArrayInitData |call| {
        let [to, index, from, len] = [call.slots[0], call.slots[1], call.slots[2], call.slots[3]];
        let size = element_size(element(call.store, call.immediates[0]));
        call.work(number(len).into(), size.into())?;
        let Store { heap, instances, .. } = call.store;
        let segment = instances[call.instance.index()].data(call.immediates[1]);
        heap.array_init_data(to, number(index), number(len), segment, number(from))?;
    }

    ArrayInitElem |call| {
        let [to, index, from, len] = [call.slots[0], call.slots[1], call.slots[2], call.slots[3]];
        call.work(number(len).into(), 8)?;
        let Store { heap, instances, .. } = call.store;
        let segment = &instances[call.instance.index()].elems[call.immediates[1] as usize];
        heap.array_init_elem(to, number(index), number(len), segment, number(from)).map_err(elements)?;
    }
}

/// The specification reports the end of an element segment like that of a table.
fn elements(error: HeapError) -> SlowStop {
    match error {
        HeapError::SegmentOutOfBounds => SlowStop::Trap(TrapKind::TableOutOfBounds),
        other => other.into(),
    }
}
