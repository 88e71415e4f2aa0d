//! Objects, references to them, and what a collection leaves of them.

use super::super::layout::element_size;
use super::*;
use crate::wasm::{CompositeType, FieldType, FuncType, StorageType, SubType, ValType};

fn field(storage: StorageType) -> FieldType {
    FieldType { storage, mutable: true }
}

/// The types in these tests have the numbers 0 to 4.
const NODE: u32 = 0;
const REFS: u32 = 1;
const BYTES: u32 = 2;
const VALUES: u32 = 3;
const VECTORS: u32 = 4;

fn types() -> Types {
    let any = StorageType::Val(ValType::Ref(RefType::new(true, HeapType::Any)));
    let vector = StorageType::Val(ValType::V128);
    let open = |composite| SubType { is_final: false, supertype: None, composite };
    let node = [StorageType::I8, any, vector, any].map(field);
    let params = [ValType::V128, any.unpacked(), ValType::I32].into();
    let list = [
        open(CompositeType::Struct(node.into())),
        open(CompositeType::Array(field(any))),
        open(CompositeType::Array(field(StorageType::I8))),
        SubType::func(FuncType { params, results: [].into() }),
        open(CompositeType::Array(field(vector))),
    ];
    let mut types = Types::default();
    types.add_module(&list, &[0..1, 1..2, 2..3, 3..4, 4..5]);
    types
}

fn node(heap: &mut Heap, types: &Types, number: u64, left: u64, right: u64) -> u64 {
    heap.alloc_struct(NODE, types.layout(NODE), &[number, left, 7, 8, right]).unwrap()
}

#[test]
fn a_struct_has_its_slots() {
    let types = types();
    let mut heap = Heap::default();
    let first = node(&mut heap, &types, 0x1ff, 0, 0);
    let second = heap.alloc_struct_default(NODE, types.layout(NODE)).unwrap();
    assert_eq!(Reference::from_slot(second), Reference::Struct(1));
    heap.struct_set(second, 4, first).unwrap();
    let slots = |r| heap.object(r).unwrap().slots().collect::<Vec<_>>();
    assert_eq!(slots(first), [0xff, 0, 7, 8, 0], "the packed field kept its low bits");
    assert_eq!(slots(second), [0, 0, 0, 0, first]);
    assert_eq!(heap.struct_get(second, 4), Ok(first));
    assert_eq!(heap.struct_get(second, 5), Err(HeapError::OutOfBounds));
    for no_struct in [0, 5, Reference::Struct(9).to_slot(), Reference::Array(0).to_slot(), u64::MAX] {
        assert_eq!(heap.struct_get(no_struct, 0), Err(HeapError::NullStruct));
        assert_eq!(heap.array_len(no_struct), Err(HeapError::NullArray));
        assert_eq!(heap.object(no_struct), None);
    }
    assert_eq!(heap.bytes(), 2 * Heap::struct_cost(5));
    assert_eq!(heap.objects().map(|o| o.reference.to_slot()).collect::<Vec<_>>(), [first, second]);
}

#[test]
fn arrays_of_every_size_keep_what_they_are_given() {
    let storages = [
        StorageType::I8,
        StorageType::I16,
        StorageType::Val(ValType::F32),
        StorageType::Val(ValType::I64),
        StorageType::Val(ValType::V128),
    ];
    for size in storages.map(element_size) {
        let mut heap = Heap::default();
        let mask = u128::MAX >> (128 - 8 * size);
        let before = heap.alloc_array(BYTES, size, 3).unwrap();
        let array = heap.alloc_array(BYTES, size, 10).unwrap();
        let after = heap.alloc_array(BYTES, size, 3).unwrap();
        assert_eq!(heap.bytes(), 2 * Heap::array_cost(size, 3) + Heap::array_cost(size, 10));
        let all = |heap: &Heap| (0..10).map(|i| heap.array_get(array, i).unwrap()).collect::<Vec<_>>();
        let value = |i: u32| (u128::MAX / 3 - u128::from(i)) & mask;
        for i in 0..10 {
            heap.array_set(array, i, u128::MAX / 3 - u128::from(i)).unwrap();
        }
        let mut model: Vec<u128> = (0..10).map(value).collect();
        assert_eq!(all(&heap), model);
        assert_eq!(heap.object(array).unwrap().element(9), Some(value(9)));
        assert_eq!(heap.object(array).unwrap().element(10), None);
        // The ranges overlap, in either direction.
        heap.array_copy((array, 1), (array, 0), 5).unwrap();
        model.copy_within(0..5, 1);
        heap.array_copy((array, 3), (array, 5), 5).unwrap();
        model.copy_within(5..10, 3);
        heap.array_fill(array, 8, u128::MAX, 2).unwrap();
        model[8..].fill(mask);
        assert_eq!(all(&heap), model);
        // At the end, nothing can be filled; past the end, not even that works.
        assert_eq!(heap.array_fill(array, 10, 1, 0), Ok(()));
        let out = Err(HeapError::OutOfBounds);
        assert_eq!(heap.array_fill(array, 11, 1, 0), out);
        assert_eq!(heap.array_fill(array, 1, 1, u32::MAX), out);
        assert_eq!(heap.array_set(array, 10, 1), out);
        assert_eq!(heap.array_get(array, u32::MAX).map(|_| ()), out);
        assert_eq!(heap.array_copy((array, 0), (before, 1), 3), out);
        assert_eq!(heap.array_copy((before, 1), (array, 0), 3), out);
        assert_eq!(heap.array_copy((array, 0), (0, 1), 3), Err(HeapError::NullArray));
        assert_eq!(all(&heap), model);
        for neighbour in [before, after] {
            assert!((0..3).all(|i| heap.array_get(neighbour, i) == Ok(0)));
        }
    }
}

#[test]
fn arrays_are_made_and_filled_from_segments() {
    let mut heap = Heap::default();
    let data: Vec<u8> = (1..=20).collect();
    let array = heap.alloc_array_data(BYTES, 2, 3, &data, 14).unwrap();
    let all = |heap: &Heap, a| (0..3).map(|i| heap.array_get(a, i).unwrap()).collect::<Vec<_>>();
    assert_eq!(all(&heap, array), [0x100f, 0x1211, 0x1413]);
    heap.array_init_data(array, 1, 2, &data, 0).unwrap();
    assert_eq!(all(&heap, array), [0x100f, 0x0201, 0x0403]);
    let beyond = Err(HeapError::SegmentOutOfBounds);
    assert_eq!(heap.alloc_array_data(BYTES, 2, 3, &data, 15), beyond);
    assert_eq!(heap.alloc_array_data(BYTES, 16, u32::MAX, &data, u32::MAX), beyond);
    assert_eq!(heap.array_init_data(array, 1, 2, &data, 17).map(|()| 0), beyond);
    assert_eq!(heap.array_init_data(array, 2, 2, &data, 17), Err(HeapError::OutOfBounds));
    assert_eq!(heap.array_init_data(array, 3, 0, &data, 20), Ok(()));
    assert_eq!(heap.array_init_data(array, 3, 0, &data, 21).map(|()| 0), beyond);

    let elems = [5, 0, 6, 9];
    let refs = heap.alloc_array_elem(REFS, 3, &elems, 0).unwrap();
    assert_eq!(all(&heap, refs), [5, 0, 6]);
    heap.array_init_elem(refs, 0, 2, &elems, 2).unwrap();
    assert_eq!(all(&heap, refs), [6, 9, 6]);
    assert_eq!(heap.alloc_array_elem(REFS, 3, &elems, 2), beyond);
    assert_eq!(heap.array_init_elem(refs, 0, 3, &elems, 2).map(|()| 0), beyond);
    assert_eq!(heap.array_init_elem(refs, 1, 3, &elems, 2), Err(HeapError::OutOfBounds));

    let vectors = heap.alloc_array_of(VECTORS, 16, &[1, 2, 3, 4]).unwrap();
    assert_eq!(heap.array_len(vectors), Ok(2));
    assert_eq!(heap.array_get(vectors, 1), Ok(3 | 4 << 64));
    let bytes = heap.alloc_array_of(BYTES, 1, &[0x101, 2, 3]).unwrap();
    assert_eq!(all(&heap, bytes), [1, 2, 3]);
}

#[test]
fn what_does_not_fit_is_refused_before_it_is_made() {
    let mut heap = Heap::default();
    for size in [1, 16] {
        assert_eq!(heap.alloc_array(BYTES, size, u32::MAX), Err(HeapError::Full));
    }
    assert_eq!(heap, Heap::default());

    let mut heap = Heap::default();
    heap.set_limit(3 * Heap::array_cost(1, 10));
    for _ in 0..3 {
        heap.alloc_array(BYTES, 1, 10).unwrap();
    }
    assert_eq!(heap.alloc_exn(0, &[]), Err(HeapError::Full));
    assert!(heap.should_collect(1));
    heap.collect(&types(), |_| VALUES, [Reference::Array(1).to_slot()]);
    assert_eq!(heap.bytes(), Heap::array_cost(1, 10));
    assert!(heap.alloc_exn(0, &[]).is_ok());
}

#[test]
#[cfg_attr(miri, ignore = "allocates hundreds of megabytes")]
fn collections_come_when_they_are_worth_it() {
    let types = types();
    let mut heap = Heap::default();
    let step = |heap: &mut Heap, kept: &[u64]| {
        for made in 1.. {
            let cost = Heap::array_cost(1, 100_000);
            if heap.should_collect(cost) {
                heap.collect(&types, |_| VALUES, kept.iter().copied());
                return made * 100_000;
            }
            heap.alloc_array(BYTES, 1, 100_000).unwrap();
        }
        0
    };
    let close = |bytes: u64, mib: u64| bytes.abs_diff(mib << 20) < 1 << 20;
    assert!(close(step(&mut heap, &[]), 8));
    assert_eq!(heap.bytes(), 0);
    let kept = heap.alloc_array(BYTES, 1, 100 << 20).unwrap();
    step(&mut heap, &[kept]);
    assert!(close(step(&mut heap, &[kept]), 100), "as much again as is in use");
    heap.set_limit(150 << 20);
    assert!(close(step(&mut heap, &[kept]), 50));
    // Full of live objects, it does not collect but is full.
    heap.set_limit(100 << 20);
    assert!(!heap.should_collect(100));
}

#[test]
fn everything_that_is_reached_stays() {
    let types = types();
    let mut heap = Heap::default();
    let bytes = heap.alloc_array_of(BYTES, 1, &[1, 2, 3]).unwrap();
    let dead = heap.alloc_array(REFS, 8, 1).unwrap();
    let leaf = node(&mut heap, &types, 1, dead, 0);
    heap.struct_set(leaf, 1, 0).unwrap();
    let exn = heap.alloc_exn(77, &[dead, dead, leaf, dead]).unwrap();
    // A vector and an integer that look like references are not taken for any.
    let refs = heap.alloc_array_of(REFS, 8, &[0, exn, Reference::I31(1).to_slot()]).unwrap();
    let root = node(&mut heap, &types, 0, refs, bytes);
    heap.array_set(refs, 0, u128::from(root)).unwrap();
    let before: Vec<Vec<u8>> = [bytes, leaf, exn, refs, root].map(|r| object_bytes(&heap, r)).into();
    let tag = |tag| if tag == 77 { VALUES } else { BYTES };
    heap.collect(&types, tag, [0, 3, u64::MAX, root]);
    let after: Vec<Vec<u8>> = [bytes, leaf, exn, refs, root].map(|r| object_bytes(&heap, r)).into();
    assert_eq!(before, after);
    assert_eq!(heap.object(dead), None);
    assert_eq!(heap.objects().count(), 5);
    // The number is reused, and what it was before does not mislead the collector.
    let again = heap.alloc_array(BYTES, 1, 5).unwrap();
    assert_eq!(again, dead);
    heap.collect(&types, tag, []);
    assert_eq!((heap.bytes(), heap.objects().count()), (0, 0));
    assert_eq!(heap, Heap::default());
}

fn object_bytes(heap: &Heap, reference: u64) -> Vec<u8> {
    heap.object(reference).unwrap().bytes.to_vec()
}

#[test]
fn a_long_list_takes_no_stack() {
    let types = types();
    let mut heap = Heap::default();
    let mut head = 0;
    let long = if cfg!(miri) { 100 } else { 500_000 };
    for i in 0..long {
        head = node(&mut heap, &types, i, head, 0);
    }
    heap.collect(&types, |_| VALUES, [head]);
    assert_eq!(heap.objects().count() as u64, long);
}

/// Random graphs, checked against a model that keeps objects in a map and finds the live ones from scratch.
#[test]
fn the_live_objects_are_those_of_a_simple_model() {
    use std::collections::BTreeMap;
    let types = types();
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut heap = Heap::default();
    let mut model: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    let mut roots = [0_u64; 6];
    for step in 0..if cfg!(miri) { 50 } else { 3000 } {
        let live: Vec<u64> = model.keys().copied().chain([0]).collect();
        let [a, b] = [live[random(live.len())], live[random(live.len())]];
        let made = match random(3) {
            0 => (node(&mut heap, &types, 0, a, b), vec![a, b]),
            1 => (heap.alloc_exn(0, &[b, b, a, b]).unwrap(), vec![a]),
            _ if step % 2 == 0 => (heap.alloc_array_of(REFS, 8, &[a, b, a]).unwrap(), vec![a, b]),
            _ => (heap.alloc_array(BYTES, 1, random(30) as u32).unwrap(), vec![]),
        };
        assert_eq!(model.insert(made.0, made.1), None, "a number in use was given again");
        roots[random(6)] = made.0;
        if random(20) == 0 {
            let copy = heap.clone();
            heap.collect(&types, |_| VALUES, roots);
            let mut again = copy;
            again.collect(&types, |_| VALUES, roots);
            assert_eq!(heap, again);
            let (mut live, mut work) = (BTreeMap::new(), roots.to_vec());
            while let Some(slot) = work.pop() {
                if let Some(children) = model.remove(&slot) {
                    work.extend(&children);
                    live.insert(slot, children);
                }
            }
            model = live;
            let mut found: Vec<u64> = heap.objects().map(|o| o.reference.to_slot()).collect();
            found.sort_unstable();
            assert!(found.iter().eq(model.keys()));
            for (slot, children) in &model {
                let object = heap.object(*slot).unwrap();
                let slots: Vec<u64> = object.slots().collect();
                match (object.reference, children[..].first()) {
                    (Reference::Struct(_), _) => assert_eq!(slots, [0, children[0], 7, 8, children[1]]),
                    (Reference::Exn(_), _) => assert_eq!(slots[2], children[0]),
                    (_, Some(first)) => assert_eq!(slots, [*first, children[1], *first]),
                    (_, None) => assert!(object.bytes.iter().all(|byte| *byte == 0)),
                }
            }
        }
    }
}

#[test]
fn references_are_instances_of_their_types() {
    let types = types();
    let mut heap = Heap::default();
    let structure = node(&mut heap, &types, 0, 0, 0);
    let array = heap.alloc_array(BYTES, 1, 1).unwrap();
    let is = |slot: u64, heap_type| {
        let ty = RefType::new(false, heap_type);
        heap.is_instance(&types, |_| VALUES, slot, ty)
    };
    use HeapType as H;
    let all = [H::Any, H::Eq, H::I31, H::Struct, H::Array, H::None, H::Concrete(NODE), H::Concrete(BYTES)];
    let table = [
        (structure, [true, true, false, true, false, false, true, false]),
        (array, [true, true, false, false, true, false, false, true]),
        (Reference::I31(3).to_slot(), [true, true, true, false, false, false, false, false]),
        (Reference::Host(3).to_slot(), [true, false, false, false, false, false, false, false]),
        (0, [false; 8]),
    ];
    for (slot, expected) in table {
        assert_eq!(all.map(|ty| is(slot, ty)), expected, "{:?}", Reference::from_slot(slot));
    }
    let function = Reference::Func(3).to_slot();
    assert_eq!([H::Func, H::NoFunc, H::Concrete(VALUES)].map(|ty| is(function, ty)), [true, false, true]);
    assert!(is(structure, H::Extern) && !is(structure, H::NoExtern));
    assert!(heap.is_instance(&types, |_| VALUES, 0, RefType::new(true, H::None)));
}
