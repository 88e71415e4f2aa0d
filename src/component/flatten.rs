//! How values of each type, and the signatures of functions, flatten to core values.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#flattening>

use super::shared::LaidOut;
use super::{FuncSig, Type};
use crate::wasm::{FuncType, ValType};

/// With more flat parameters than this, they go through memory (`MAX_FLAT_PARAMS`).
pub(crate) const MAX_FLAT_PARAMS: usize = 16;
/// With more flat parameters than this, they go through memory in a call with the async ABI (`MAX_FLAT_ASYNC_PARAMS`).
pub(crate) const MAX_FLAT_ASYNC_PARAMS: usize = 4;
/// With more flat results than this, they go through memory (`MAX_FLAT_RESULTS`).
pub(crate) const MAX_FLAT_RESULTS: usize = 1;

/// How many core values a type flattens to.
#[must_use]
pub fn flat_count(ty: &Type) -> usize {
    ty.layout().flat as usize
}

/// How many core values all parameters of a function flatten to.
#[must_use]
pub(crate) fn flat_params(sig: &FuncSig) -> usize {
    sig.params.iter().fold(0, |count: usize, field| count.saturating_add(flat_count(&field.ty)))
}

/// Appends the core types that a type flattens to. Only for types that do not go through memory: large ones flatten to
/// a great many core values.
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

/// The core type that can hold values of either type (`join`).
fn join(a: ValType, b: ValType) -> ValType {
    match (a, b) {
        (a, b) if a == b => a,
        (ValType::I32, ValType::F32) | (ValType::F32, ValType::I32) => ValType::I32,
        _ => ValType::I64,
    }
}

/// How a function's parameters and result cross: as core values, or through memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passing {
    /// The parameters are in memory, behind a single pointer.
    pub spill_params: bool,
    /// The result is in memory, behind a single pointer.
    pub spill_result: bool,
}

impl Passing {
    /// Decides this for one function type.
    #[must_use]
    pub fn of(sig: &FuncSig) -> Self {
        Self {
            spill_params: flat_params(sig) > MAX_FLAT_PARAMS,
            spill_result: sig.result.as_ref().is_some_and(|ty| flat_count(ty) > MAX_FLAT_RESULTS),
        }
    }
}

impl Passing {
    /// Decides this for a function that is lowered with the sync or the async ABI.
    #[must_use]
    pub fn of_lower(sig: &FuncSig, is_async: bool) -> Self {
        if !is_async {
            return Self::of(sig);
        }
        Self { spill_params: flat_params(sig) > MAX_FLAT_ASYNC_PARAMS, spill_result: sig.result.is_some() }
    }
}

/// The core type of a lowered function (`flatten_functype`).
#[must_use]
pub fn lowered_type(sig: &FuncSig, is_async: bool) -> FuncType {
    let passing = Passing::of_lower(sig, is_async);
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
    if is_async {
        results.push(ValType::I32);
    }
    FuncType { params: params.into(), results: results.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_share_flat_values_that_can_carry_either() {
        let mut flat = Vec::new();
        let ty = Type::Result { ok: Some(Type::F32.into()), err: Some(Type::List(Type::U8.into()).into()) };
        flatten(&ty, &mut flat);
        assert_eq!(flat, [ValType::I32, ValType::I32, ValType::I32]);
        let ty = Type::Result { ok: Some(Type::F64.into()), err: Some(Type::F32.into()) };
        flat.clear();
        flatten(&ty, &mut flat);
        assert_eq!(flat, [ValType::I32, ValType::I64]);
        assert_eq!(flat_count(&ty), 2);
    }
}
