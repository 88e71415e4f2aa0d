//! How a value lies in linear memory, and how it flattens to core values.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#alignment>

use super::{FuncSig, Type};
use crate::wasm::{FuncType, ValType};

/// More flat parameters than this go through memory.
pub const MAX_FLAT_PARAMS: usize = 16;
/// More flat results than this go through memory.
pub const MAX_FLAT_RESULTS: usize = 1;

/// The payload of one case of a variant-like type (variant, enum, option, result).
pub type CaseType<'a> = Option<&'a Type>;

/// The cases of a variant-like type, in order; `None` for other types.
#[must_use]
pub fn cases(ty: &Type) -> Option<Vec<CaseType<'_>>> {
    Some(match ty {
        Type::Variant(cases) => cases.iter().map(|case| case.ty.as_ref()).collect(),
        Type::Enum(labels) => vec![None; labels.len()],
        Type::Option(some) => vec![None, Some(some)],
        Type::Result { ok, err } => vec![ok.as_deref(), err.as_deref()],
        _ => return None,
    })
}

/// The fields of a record-like type (record, tuple), in order; `None` for other types.
#[must_use]
pub fn fields(ty: &Type) -> Option<Vec<&Type>> {
    Some(match ty {
        Type::Record(fields) => fields.iter().map(|field| &field.ty).collect(),
        Type::Tuple(types) => types.iter().collect(),
        _ => return None,
    })
}

/// The next multiple of `alignment` (a power of two).
#[must_use]
pub fn align_to(ptr: u32, alignment: u32) -> u32 {
    ptr.next_multiple_of(alignment)
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

/// Bytes of a flags type with that many labels.
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
    match ty {
        Type::Bool | Type::S8 | Type::U8 => 1,
        Type::S16 | Type::U16 => 2,
        Type::S32 | Type::U32 | Type::F32 | Type::Char => 4,
        Type::S64 | Type::U64 | Type::F64 => 8,
        Type::String | Type::List(_) | Type::Own(_) | Type::Borrow(_) => 4,
        Type::Record(fields) => fields.iter().map(|field| alignment(&field.ty)).max().unwrap_or(1),
        Type::Tuple(types) => types.iter().map(alignment).max().unwrap_or(1),
        Type::Flags(labels) => flags_size(labels.len()),
        Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. } => {
            let cases = cases(ty).unwrap_or_default();
            discriminant_size(cases.len()).max(case_alignment(&cases))
        }
    }
}

fn case_alignment(cases: &[CaseType<'_>]) -> u32 {
    cases.iter().flatten().map(|ty| alignment(ty)).max().unwrap_or(1)
}

/// Where a variant's payload begins, from the variant's own address.
#[must_use]
pub fn payload_offset(cases: &[CaseType<'_>]) -> u32 {
    align_to(discriminant_size(cases.len()), case_alignment(cases))
}

/// The size of a type as an element of a list.
#[must_use]
pub fn size(ty: &Type) -> u32 {
    match ty {
        Type::Bool | Type::S8 | Type::U8 => 1,
        Type::S16 | Type::U16 => 2,
        Type::S32 | Type::U32 | Type::F32 | Type::Char => 4,
        Type::S64 | Type::U64 | Type::F64 | Type::String | Type::List(_) => 8,
        Type::Own(_) | Type::Borrow(_) => 4,
        Type::Record(fields) => record_size(fields.iter().map(|field| &field.ty)),
        Type::Tuple(types) => record_size(types.iter()),
        Type::Flags(labels) => flags_size(labels.len()),
        Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. } => {
            let cases = cases(ty).unwrap_or_default();
            let payload = cases.iter().flatten().map(|ty| size(ty)).max().unwrap_or(0);
            align_to(payload_offset(&cases) + payload, alignment(ty))
        }
    }
}

fn record_size<'a>(types: impl Iterator<Item = &'a Type>) -> u32 {
    let (end, align) = types.fold((0, 1), |(end, align), ty| {
        let a = alignment(ty);
        (align_to(end, a) + size(ty), align.max(a))
    });
    align_to(end, align)
}

/// The offset of each field of a record with these field types.
#[must_use]
pub fn field_offsets(types: &[&Type]) -> Vec<u32> {
    let mut end = 0;
    types
        .iter()
        .map(|ty| {
            let start = align_to(end, alignment(ty));
            end = start + size(ty);
            start
        })
        .collect()
}

/// How many core values a type flattens to.
#[must_use]
pub fn flat_count(ty: &Type) -> usize {
    match ty {
        Type::String | Type::List(_) => 2,
        Type::Record(fields) => fields.iter().map(|field| flat_count(&field.ty)).sum(),
        Type::Tuple(types) => types.iter().map(flat_count).sum(),
        Type::Variant(_) | Type::Option(_) | Type::Result { .. } => {
            1 + cases(ty).unwrap_or_default().iter().flatten().map(|ty| flat_count(ty)).max().unwrap_or(0)
        }
        _ => 1,
    }
}

/// Appends the core types that a type flattens to.
pub fn flatten(ty: &Type, out: &mut Vec<ValType>) {
    match ty {
        Type::S64 | Type::U64 => out.push(ValType::I64),
        Type::F32 => out.push(ValType::F32),
        Type::F64 => out.push(ValType::F64),
        Type::String | Type::List(_) => out.extend([ValType::I32, ValType::I32]),
        Type::Record(fields) => fields.iter().for_each(|field| flatten(&field.ty, out)),
        Type::Tuple(types) => types.iter().for_each(|ty| flatten(ty, out)),
        Type::Variant(_) | Type::Option(_) | Type::Result { .. } => {
            out.push(ValType::I32);
            let start = out.len();
            let mut flat = Vec::new();
            for case in cases(ty).unwrap_or_default().into_iter().flatten() {
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
            spill_params: sig.params.iter().map(|field| flat_count(&field.ty)).sum::<usize>()
                > MAX_FLAT_PARAMS,
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
    use super::*;
    use std::sync::Arc;

    fn list(ty: Type) -> Type {
        Type::List(Arc::new(ty))
    }

    #[test]
    fn a_variant_is_as_aligned_as_its_most_aligned_case() {
        let ty = Type::Result { ok: Some(Arc::new(Type::U64)), err: Some(Arc::new(Type::U8)) };
        assert_eq!((alignment(&ty), size(&ty)), (8, 16));
        let ty = Type::Option(Arc::new(Type::U16));
        assert_eq!((alignment(&ty), size(&ty)), (2, 4));
    }

    #[test]
    fn records_lay_out_as_c_structs() {
        let ty = Type::Tuple(vec![Type::U8, Type::U32, Type::U8].into());
        assert_eq!((alignment(&ty), size(&ty)), (4, 12));
        assert_eq!(field_offsets(&fields(&ty).unwrap()), [0, 4, 8]);
    }

    #[test]
    fn cases_share_flat_values_that_can_carry_either() {
        let mut flat = Vec::new();
        let ty = Type::Result { ok: Some(Arc::new(Type::F32)), err: Some(Arc::new(list(Type::U8))) };
        flatten(&ty, &mut flat);
        assert_eq!(flat, [ValType::I32, ValType::I32, ValType::I32]);
        let ty = Type::Result { ok: Some(Arc::new(Type::F64)), err: Some(Arc::new(Type::F32)) };
        flat.clear();
        flatten(&ty, &mut flat);
        assert_eq!(flat, [ValType::I32, ValType::I64]);
        assert_eq!(flat_count(&ty), 2);
    }
}
