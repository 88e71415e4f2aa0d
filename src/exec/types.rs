//! The types of a store: their numbers, and which types match others.
//!
//! All modules of a store share one registry. Types that are equal, recursion group for recursion group
//! ([spec](https://webassembly.github.io/spec/core/valid/conventions.html#defined-types)), have the same number, so
//! that comparing types means comparing numbers, wherever they come from.

use super::layout::StructLayout;
use crate::wasm::{CompositeType, FuncType, HeapType, RefType, SubType, ValType};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// The number of a type in its store.
pub(crate) type TypeNumber = u32;

/// Set in a reference to a type of the same recursion group; the other bits are its position in the group. Numbers stay
/// below this: a machine cannot hold that many types.
const RELATIVE: u32 = 1 << 30;

/// All types of a store, as plain data. Clones share it until one of them adds a type.
#[derive(Debug, Clone, Default)]
pub(crate) struct Types {
    inner: Arc<TypesInner>,
}

#[derive(Debug, Clone, Default)]
struct TypesInner {
    entries: Vec<TypeEntry>,
    /// The number of the first type of each recursion group, by the types of the group with references inside it made
    /// relative. It is never iterated over, so its order affects nothing.
    groups: HashMap<Arc<[SubType]>, TypeNumber>,
}

#[derive(Debug, Clone)]
struct TypeEntry {
    /// References to other types use the store's numbers.
    ty: SubType,
    /// How many supertypes are above it. Validation allows 63.
    depth: u32,
    layout: StructLayout,
}

impl Types {
    /// Adds a module's type section; returns the number of each of its types, by type index.
    ///
    /// Both must come from a validated module: the groups are ranges of type indices, in order, and cover all of them.
    pub(crate) fn add_module(&mut self, types: &[SubType], rec_groups: &[Range<u32>]) -> Arc<[TypeNumber]> {
        let mut numbers: Vec<TypeNumber> = Vec::with_capacity(types.len());
        for range in rec_groups {
            let Some(group) = types.get(range.start as usize..range.end as usize) else { continue };
            let mut index = |index: u32| match index.checked_sub(range.start) {
                Some(position) if index < range.end => RELATIVE | position,
                _ => numbers.get(index as usize).copied().unwrap_or_default(),
            };
            let group: Vec<SubType> = group.iter().map(|ty| ty.map(&mut index)).collect();
            let first = self.add_group(group);
            numbers.extend((0..range.end - range.start).map(|position| first + position));
        }
        numbers.into()
    }

    /// Adds a function type outside any hierarchy, which refers to other types by the store's numbers.
    pub(crate) fn add_func(&mut self, ty: &FuncType) -> TypeNumber {
        self.add_group(vec![SubType::func(ty.clone())])
    }

    fn add_group(&mut self, group: Vec<SubType>) -> TypeNumber {
        if let Some(&first) = self.inner.groups.get(group.as_slice()) {
            return first;
        }
        let inner = Arc::make_mut(&mut self.inner);
        let first = inner.entries.len() as u32;
        for ty in &group {
            let ty = ty.map(&mut |index| match index & RELATIVE {
                0 => index,
                _ => first + (index & !RELATIVE),
            });
            // A supertype is declared before its subtypes, so it already has an entry.
            let above = ty.supertype.and_then(|number| inner.entries.get(number as usize));
            let depth = above.map_or(0, |above| above.depth + 1);
            let layout = match &ty.composite {
                CompositeType::Struct(fields) => StructLayout::new(fields),
                CompositeType::Func(_) | CompositeType::Array(_) => StructLayout::default(),
            };
            inner.entries.push(TypeEntry { ty, depth, layout });
        }
        inner.groups.insert(group.into(), first);
        first
    }

    /// The type with this number. It refers to other types by the store's numbers.
    #[must_use]
    pub fn get(&self, number: TypeNumber) -> &SubType {
        &self.entry(number).ty
    }

    /// The function type with this number; the empty one if it is of another kind, which validation rules out.
    #[must_use]
    pub fn func(&self, number: TypeNumber) -> &FuncType {
        static NONE: LazyLock<FuncType> = LazyLock::new(FuncType::default);
        self.get(number).as_func().unwrap_or(&NONE)
    }

    /// Where the fields of a struct type are; no fields if the type is of another kind.
    #[must_use]
    pub(crate) fn layout(&self, number: TypeNumber) -> &StructLayout {
        &self.entry(number).layout
    }

    fn entry(&self, number: TypeNumber) -> &TypeEntry {
        static NONE: LazyLock<TypeEntry> = LazyLock::new(|| TypeEntry {
            ty: SubType::func(FuncType::default()),
            depth: 0,
            layout: StructLayout::default(),
        });
        self.inner.entries.get(number as usize).unwrap_or(&NONE)
    }

    /// Whether `sub` is `sup` or declared below it, as required of functions supplied for imports, and of references
    /// ([spec](https://webassembly.github.io/spec/core/valid/matching.html#defined-types)). Walks up from `sub` by the
    /// difference in depth.
    #[must_use]
    pub(crate) fn is_subtype(&self, mut sub: TypeNumber, sup: TypeNumber) -> bool {
        let mut entry = self.entry(sub);
        for _ in self.entry(sup).depth..entry.depth {
            let Some(above) = entry.ty.supertype else { return false };
            sub = above;
            entry = self.entry(sub);
        }
        sub == sup
    }

    /// Whether every reference to `sub` is also one to `sup`
    /// ([spec](https://webassembly.github.io/spec/core/valid/matching.html#heap-types)).
    #[must_use]
    pub(crate) fn heap_matches(&self, sub: HeapType, sup: HeapType) -> bool {
        use HeapType as H;
        if sub == sup {
            return true;
        }
        match (self.kind(sub), sup) {
            (H::NoFunc, H::Func) | (H::NoExtern, H::Extern) | (H::NoExn, H::Exn) => true,
            (H::None, H::Any | H::Eq | H::I31 | H::Struct | H::Array) => true,
            (H::I31 | H::Struct | H::Array, H::Any | H::Eq) | (H::Eq, H::Any) => true,
            (kind, H::Concrete(sup_number)) => match sub {
                H::Concrete(number) => self.is_subtype(number, sup_number),
                _ => match kind {
                    H::None => self.kind(sup) != H::Func,
                    H::NoFunc => self.kind(sup) == H::Func,
                    _ => false,
                },
            },
            // `(ref $f)` is also a `funcref`, and `(ref $s)` a `structref`.
            (kind, sup) => matches!(sub, H::Concrete(_)) && kind == sup,
        }
    }

    /// For a concrete type, the abstract type just above it; an abstract type itself.
    fn kind(&self, heap: HeapType) -> HeapType {
        match heap {
            HeapType::Concrete(number) => match self.get(number).composite {
                CompositeType::Func(_) => HeapType::Func,
                CompositeType::Struct(_) => HeapType::Struct,
                CompositeType::Array(_) => HeapType::Array,
            },
            other => other,
        }
    }

    /// Whether every value of `sub` is also a value of `sup`
    /// ([spec](https://webassembly.github.io/spec/core/valid/matching.html#reference-types)).
    #[must_use]
    pub(crate) fn ref_matches(&self, sub: RefType, sup: RefType) -> bool {
        (sup.nullable() || !sub.nullable()) && self.heap_matches(sub.heap(), sup.heap())
    }

    /// Whether every value of `sub` is also a value of `sup`
    /// ([spec](https://webassembly.github.io/spec/core/valid/matching.html#value-types)).
    #[must_use]
    pub(crate) fn val_matches(&self, sub: ValType, sup: ValType) -> bool {
        match (sub, sup) {
            (ValType::Ref(sub), ValType::Ref(sup)) => self.ref_matches(sub, sup),
            _ => sub == sup,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::{FieldType, StorageType};

    fn to(index: u32) -> ValType {
        ValType::Ref(RefType::new(true, HeapType::Concrete(index)))
    }

    fn structure(supertype: Option<u32>, fields: &[ValType]) -> SubType {
        let field = |ty: &ValType| FieldType { storage: StorageType::Val(*ty), mutable: false };
        let composite = CompositeType::Struct(fields.iter().map(field).collect());
        SubType { is_final: false, supertype, composite }
    }

    fn func(params: &[ValType]) -> SubType {
        SubType::func(FuncType { params: params.into(), results: Box::new([]) })
    }

    /// Adds types in recursion groups of these sizes.
    fn add(types: &mut Types, list: &[SubType], sizes: &[u32]) -> Vec<u32> {
        let mut groups: Vec<Range<u32>> = Vec::new();
        for size in sizes {
            let start = groups.last().map_or(0, |g| g.end);
            groups.push(start..start + size);
        }
        types.add_module(list, &groups).to_vec()
    }

    #[test]
    fn the_same_type_has_one_number_wherever_it_stands() {
        let mut types = Types::default();
        let first = add(&mut types, &[func(&[]), structure(None, &[to(1)]), func(&[to(1)])], &[1, 1, 1]);
        // The indices and the order differ; the struct refers to itself in both.
        let again = add(
            &mut types,
            &[structure(None, &[to(0)]), func(&[ValType::I32]), func(&[to(0)]), func(&[])],
            &[1, 1, 1, 1],
        );
        assert_eq!(first, [0, 1, 2]);
        assert_eq!(again, [1, 3, 2, 0]);
        assert_eq!(types.add_func(&FuncType { params: [to(1)].into(), results: [].into() }), 2);
        assert_eq!(types.get(1), &structure(None, &[to(1)]));
        assert_eq!(&*types.func(2).params, [to(1)]);
        assert_eq!(types.func(1), &FuncType::default());
        assert_eq!(types.func(99), &FuncType::default());
    }

    #[test]
    fn types_of_different_groups_differ() {
        let mut types = Types::default();
        let node = structure(None, &[to(0)]);
        let alone = add(&mut types, std::slice::from_ref(&node), &[1]);
        // The same struct with another type in its group: after it, before it, and a second such struct.
        let first = add(&mut types, &[node.clone(), func(&[])], &[2]);
        let second = add(&mut types, &[func(&[]), structure(None, &[to(1)])], &[2]);
        let pair = add(&mut types, &[structure(None, &[to(1)]), structure(None, &[to(0)])], &[2]);
        let twice = add(&mut types, &[node.clone(), structure(None, &[to(1)])], &[2]);
        let all = [&alone[..], &first, &second, &pair, &twice].concat();
        assert_eq!(all, (0..9).collect::<Vec<_>>());
        // A type that refers to an equal type outside its group differs from one that refers to itself.
        let outside = add(&mut types, &[node.clone(), structure(None, &[to(0)])], &[1, 1]);
        assert_eq!(outside, [0, 9]);
        // A final type differs from one that is not final.
        let last = SubType { is_final: true, ..node };
        assert_eq!(add(&mut types, &[last], &[1]), [10]);
        assert_eq!(add(&mut types, &[func(&[]), structure(None, &[to(1)])], &[2]), second);
    }

    #[test]
    fn subtypes_are_the_declared_ones() {
        let mut types = Types::default();
        let list = [
            structure(None, &[]),
            structure(Some(0), &[]),
            structure(Some(1), &[]),
            structure(Some(0), &[ValType::I32]),
            structure(None, &[ValType::I64]),
        ];
        let n = add(&mut types, &list, &[1, 2, 1, 1]);
        let below: [&[usize]; 5] = [&[0, 1, 2, 3], &[1, 2], &[2], &[3], &[4]];
        for (sup, below) in below.iter().enumerate() {
            for sub in 0..n.len() {
                assert_eq!(types.is_subtype(n[sub], n[sup]), below.contains(&sub), "{sub} <= {sup}");
            }
        }
    }

    #[test]
    fn heap_types_match_as_the_spec_has_it() {
        use HeapType as H;
        let mut types = Types::default();
        let array = CompositeType::Array(FieldType { storage: StorageType::I8, mutable: true });
        let array = SubType { is_final: true, supertype: None, composite: array };
        let list = [structure(None, &[]), structure(Some(0), &[]), array, func(&[])];
        add(&mut types, &list, &[1, 1, 1, 1]);
        let [top, below, array, function] = [0, 1, 2, 3].map(H::Concrete);
        // Each type, with all types below it.
        let table: [(H, &[H]); 16] = [
            (H::Any, &[H::Eq, H::I31, H::Struct, H::Array, H::None, top, below, array]),
            (H::Eq, &[H::I31, H::Struct, H::Array, H::None, top, below, array]),
            (H::I31, &[H::None]),
            (H::Struct, &[H::None, top, below]),
            (H::Array, &[H::None, array]),
            (H::None, &[]),
            (top, &[below, H::None]),
            (below, &[H::None]),
            (array, &[H::None]),
            (H::Func, &[H::NoFunc, function]),
            (function, &[H::NoFunc]),
            (H::NoFunc, &[]),
            (H::Extern, &[H::NoExtern]),
            (H::NoExtern, &[]),
            (H::Exn, &[H::NoExn]),
            (H::NoExn, &[]),
        ];
        for (sup, below) in &table {
            for (sub, _) in &table {
                let expected = sub == sup || below.contains(sub);
                assert_eq!(types.heap_matches(*sub, *sup), expected, "{sub:?} <= {sup:?}");
            }
        }
        let reference = |nullable| ValType::Ref(RefType::new(nullable, H::Struct));
        assert!(types.val_matches(reference(false), reference(true)));
        assert!(!types.val_matches(reference(true), reference(false)));
        assert!(types.val_matches(ValType::I32, ValType::I32));
        assert!(!types.val_matches(ValType::I32, reference(true)));
    }

    #[test]
    fn a_clone_keeps_its_own_types() {
        let mut types = Types::default();
        types.add_func(&FuncType::default());
        let mut copy = types.clone();
        types.add_func(&FuncType { params: [ValType::I32].into(), results: [].into() });
        let other = FuncType { params: [ValType::I64].into(), results: [].into() };
        assert_eq!(copy.add_func(&other), 1);
        assert_eq!(copy.func(1), &other);
        assert_ne!(types.func(1), &other);
    }

    #[test]
    fn a_hundred_thousand_types_are_no_matter_in_one_group_or_many() {
        const MANY: u32 = if cfg!(miri) { 200 } else { 100_000 };
        // Each type is above the next: deeper than validation allows.
        let list: Vec<_> = (0..MANY).map(|i| structure(i.checked_sub(1), &[to(MANY - 1)])).collect();
        let mut types = Types::default();
        let group = types.add_module(&list, &[Range { start: 0, end: MANY }]);
        assert!(types.is_subtype(group[MANY as usize - 1], group[0]));
        assert_eq!(types.add_module(&list, &[Range { start: 0, end: MANY }]), group);
        let list: Vec<_> = (0..MANY).map(|i| structure(None, &[to(i), to(i.saturating_sub(1))])).collect();
        let groups: Vec<_> = (0..MANY).map(|i| i..i + 1).collect();
        let numbers = types.add_module(&list, &groups);
        assert_eq!(types.add_module(&list, &groups), numbers);
    }
}
