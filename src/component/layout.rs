//! How a value lies in linear memory, and how it flattens to core values.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#alignment>

use super::{FuncSig, Shared, Type};
use crate::wasm::{FuncType, ValType};

/// More flat parameters than this go through memory.
pub const MAX_FLAT_PARAMS: usize = 16;
/// More flat results than this go through memory.
pub const MAX_FLAT_RESULTS: usize = 1;

/// How a value of a type lies in memory, and how many core values it flattens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Bytes, as an element of a list. Validation keeps it under 2^28.
    pub size: u32,
    /// A power of two up to 8.
    pub align: u32,
    /// Core values.
    pub flat: u32,
}

impl Layout {
    const POINTER_PAIR: Self = Self { size: 8, align: 4, flat: 2 };

    const fn scalar(bytes: u32) -> Self {
        Self { size: bytes, align: bytes, flat: 1 }
    }

    /// Of a type.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        match ty {
            Type::Bool | Type::S8 | Type::U8 => Self::scalar(1),
            Type::S16 | Type::U16 => Self::scalar(2),
            Type::S32 | Type::U32 | Type::F32 | Type::Char | Type::Own(_) | Type::Borrow(_) => {
                Self::scalar(4)
            }
            Type::S64 | Type::U64 | Type::F64 => Self::scalar(8),
            Type::String | Type::List(_) | Type::Map(_) => Self::POINTER_PAIR,
            Type::FixedLengthList(element, len) => {
                let element = element.layout();
                Self {
                    size: element.size.saturating_mul(*len),
                    align: element.align,
                    flat: element.flat.saturating_mul(*len),
                }
            }
            Type::Record(fields) => fields.layout(),
            Type::Tuple(types) => types.layout(),
            Type::Flags(labels) => Self::scalar(flags_size(labels.len())),
            Type::Enum(labels) => Self::scalar(discriminant_size(labels.len())),
            Type::Variant(cases) => cases.layout(),
            Type::Option(some) => Self::variant(2, std::iter::once(some.layout())),
            Type::Result { ok, err } => Self::variant(2, [ok, err].into_iter().flatten().map(Shared::layout)),
        }
    }

    /// Of a record with these field types.
    pub fn record<'a>(types: impl Iterator<Item = &'a Type>) -> Self {
        let all = types.fold(Self { size: 0, align: 1, flat: 0 }, |all, ty| {
            let field = Self::of(ty);
            Self {
                size: align_to(all.size, field.align).saturating_add(field.size),
                align: all.align.max(field.align),
                flat: all.flat.saturating_add(field.flat),
            }
        });
        Self { size: align_to(all.size, all.align), ..all }
    }

    /// Of a variant with so many cases, of which some have payloads of these layouts.
    pub fn variant(cases: usize, payloads: impl Iterator<Item = Self>) -> Self {
        let none = Self { size: 0, align: 1, flat: 0 };
        let payload = payloads.fold(none, |all, case| Self {
            size: all.size.max(case.size),
            align: all.align.max(case.align),
            flat: all.flat.max(case.flat),
        });
        let discriminant = discriminant_size(cases);
        let align = discriminant.max(payload.align);
        Self {
            size: align_to(align_to(discriminant, payload.align).saturating_add(payload.size), align),
            align,
            flat: payload.flat.saturating_add(1),
        }
    }
}

/// The next multiple of `alignment` (a power of two).
#[must_use]
pub fn align_to(ptr: u32, alignment: u32) -> u32 {
    ptr.checked_next_multiple_of(alignment).unwrap_or(u32::MAX)
}

/// Bytes of the discriminant of a variant with that many cases.
#[must_use]
pub fn discriminant_size(cases: usize) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

/// Bytes of a flags type with that many labels (at most 32, as validation has it).
#[must_use]
pub fn flags_size(labels: usize) -> u32 {
    match labels {
        0..=8 => 1,
        9..=16 => 2,
        _ => 4,
    }
}

/// The alignment of a type.
#[must_use]
pub fn alignment(ty: &Type) -> u32 {
    Layout::of(ty).align
}

/// Where a variant-like type's payload begins, from the value's own address.
#[must_use]
pub fn payload_offset(ty: &Type) -> u32 {
    // Rounding up to the whole type's alignment comes to the same as to the payloads': that is larger only where
    // the discriminant is the most aligned part.
    align_to(discriminant_size(ty.case_count().unwrap_or(0)), alignment(ty))
}

/// The size of a type as an element of a list.
#[must_use]
pub fn size(ty: &Type) -> u32 {
    Layout::of(ty).size
}

/// Fields of these types one after another as a record has them, each with its offset.
pub fn placed<'t>(types: impl Iterator<Item = &'t Type>) -> impl Iterator<Item = (&'t Type, u32)> {
    let mut end: u32 = 0;
    types.map(move |ty| {
        let field = Layout::of(ty);
        let start = align_to(end, field.align);
        end = start.saturating_add(field.size);
        (ty, start)
    })
}

/// How many core values a type flattens to.
#[must_use]
pub fn flat_count(ty: &Type) -> usize {
    Layout::of(ty).flat as usize
}

/// How many core values a function's parameters flatten to.
#[must_use]
pub fn flat_params(sig: &FuncSig) -> usize {
    sig.params.iter().fold(0, |count: usize, field| count.saturating_add(flat_count(&field.ty)))
}

/// Appends the core types that a type flattens to. Asked only of types that do not go through memory: large ones
/// flatten to a great many.
pub fn flatten(ty: &Type, out: &mut Vec<ValType>) {
    match ty {
        Type::S64 | Type::U64 => out.push(ValType::I64),
        Type::F32 => out.push(ValType::F32),
        Type::F64 => out.push(ValType::F64),
        Type::String | Type::List(_) | Type::Map(_) => out.extend([ValType::I32, ValType::I32]),
        Type::FixedLengthList(element, len) => (0..*len).for_each(|_| flatten(element, out)),
        Type::Record(fields) => fields.iter().for_each(|field| flatten(&field.ty, out)),
        Type::Tuple(types) => types.iter().for_each(|ty| flatten(ty, out)),
        Type::Variant(_) | Type::Option(_) | Type::Result { .. } => {
            out.push(ValType::I32);
            let start = out.len();
            let mut flat = Vec::new();
            let count = u32::try_from(ty.case_count().unwrap_or(0)).unwrap_or(u32::MAX);
            for case in (0..count).filter_map(|case| ty.case_type(case).flatten()) {
                flat.clear();
                flatten(case, &mut flat);
                for (i, ty) in flat.iter().enumerate() {
                    match out.get_mut(start + i) {
                        Some(joined) => *joined = join(*joined, *ty),
                        None => out.push(*ty),
                    }
                }
            }
        }
        _ => out.push(ValType::I32),
    }
}

/// The core type that can carry either of two.
fn join(a: ValType, b: ValType) -> ValType {
    match (a, b) {
        (a, b) if a == b => a,
        (ValType::I32, ValType::F32) | (ValType::F32, ValType::I32) => ValType::I32,
        _ => ValType::I64,
    }
}

/// How a function's parameters and result cross: flat, or through memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passing {
    /// Parameters lie in memory behind one pointer.
    pub spill_params: bool,
    /// The result lies in memory behind one pointer.
    pub spill_result: bool,
}

impl Passing {
    /// For a function type.
    #[must_use]
    pub fn of(sig: &FuncSig) -> Self {
        Self {
            spill_params: flat_params(sig) > MAX_FLAT_PARAMS,
            spill_result: sig.result.as_ref().is_some_and(|ty| flat_count(ty) > MAX_FLAT_RESULTS),
        }
    }
}

/// The core type of a lowered function.
#[must_use]
pub fn lowered_type(sig: &FuncSig) -> FuncType {
    let passing = Passing::of(sig);
    let (mut params, mut results) = (Vec::new(), Vec::new());
    if passing.spill_params {
        params.push(ValType::I32);
    } else {
        sig.params.iter().for_each(|field| flatten(&field.ty, &mut params));
    }
    match &sig.result {
        Some(_) if passing.spill_result => params.push(ValType::I32),
        Some(ty) => flatten(ty, &mut results),
        None => {}
    }
    FuncType { params: params.into(), results: results.into() }
}

#[cfg(test)]
mod tests {
    use super::super::Case;
    use super::*;

    fn list(ty: Type) -> Type {
        Type::List(ty.into())
    }

    fn option(ty: Type) -> Type {
        Type::Option(ty.into())
    }

    #[test]
    fn fixed_length_lists_lie_in_place_and_maps_are_lists() {
        let ty = Type::FixedLengthList(Type::Tuple([Type::U32, Type::U8].into()).into(), 3);
        assert_eq!(Layout::of(&ty), Layout { size: 24, align: 4, flat: 6 });
        let ty = Type::map(Type::String, Type::U64);
        assert_eq!(Layout::of(&ty), Layout::of(&list(Type::U8)));
        let huge = Type::FixedLengthList(Type::FixedLengthList(Type::U64.into(), u32::MAX).into(), u32::MAX);
        assert_eq!(Layout::of(&huge).size, u32::MAX, "what validation refuses must not wrap around");
    }

    #[test]
    fn a_type_that_names_another_many_times_over_is_laid_out_at_once() {
        let mut ty = Type::U8;
        for _ in 0..60 {
            ty = Type::Result { ok: Some(ty.clone().into()), err: Some(ty.into()) };
        }
        assert_eq!(Layout::of(&ty), Layout { size: 61, align: 1, flat: 61 });
        let doubled = (0..27).fold(Type::U8, |ty, _| Type::Tuple([ty.clone(), ty].into()));
        assert_eq!(size(&doubled), 1 << 27);
    }

    #[test]
    fn a_payload_begins_where_every_case_is_aligned() {
        assert_eq!(payload_offset(&option(Type::U64)), 8);
        assert_eq!(payload_offset(&option(Type::Bool)), 1);
        let many: Vec<Case> = (0..300)
            .map(|i| Case { name: format!("c{i}").into(), ty: (i == 7).then_some(Type::U8) })
            .collect();
        let many = Type::Variant(many.into());
        assert_eq!((payload_offset(&many), alignment(&many), size(&many)), (2, 2, 4));
    }

    #[test]
    fn a_variant_is_as_aligned_as_its_most_aligned_case() {
        let ty = Type::Result { ok: Some(Type::U64.into()), err: Some(Type::U8.into()) };
        assert_eq!((alignment(&ty), size(&ty)), (8, 16));
        let ty = option(Type::U16);
        assert_eq!((alignment(&ty), size(&ty)), (2, 4));
    }

    #[test]
    fn records_lay_out_as_c_structs() {
        let ty = Type::Tuple([Type::U8, Type::U32, Type::U8].into());
        assert_eq!((alignment(&ty), size(&ty)), (4, 12));
        assert_eq!(placed(ty.fields()).map(|(_, at)| at).collect::<Vec<_>>(), [0, 4, 8]);
    }

    #[test]
    fn cases_share_flat_values_that_can_carry_either() {
        let mut flat = Vec::new();
        let ty = Type::Result { ok: Some(Type::F32.into()), err: Some(list(Type::U8).into()) };
        flatten(&ty, &mut flat);
        assert_eq!(flat, [ValType::I32, ValType::I32, ValType::I32]);
        let ty = Type::Result { ok: Some(Type::F64.into()), err: Some(Type::F32.into()) };
        flat.clear();
        flatten(&ty, &mut flat);
        assert_eq!(flat, [ValType::I32, ValType::I64]);
        assert_eq!(flat_count(&ty), 2);
    }
}
