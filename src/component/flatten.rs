//! How values of each type, and the signatures of functions, flatten to core values.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#flattening>

use super::shared::LaidOut;
use super::{Field, FuncSig, Type};
use crate::wasm::{FuncType, ValType};
use std::sync::Arc;

/// With more flat parameters than this, they go through memory (`MAX_FLAT_PARAMS`).
pub(crate) const MAX_FLAT_PARAMS: usize = 16;
/// With more flat parameters than this, those of an asynchronously lowered function go through memory
/// (`MAX_FLAT_ASYNC_PARAMS`).
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
    /// Decides this for one function type, lifted or lowered synchronously.
    #[must_use]
    pub fn of(sig: &FuncSig) -> Self {
        Self {
            spill_params: flat_params(sig) > MAX_FLAT_PARAMS,
            spill_result: sig.result.as_ref().is_some_and(|ty| flat_count(ty) > MAX_FLAT_RESULTS),
        }
    }

    /// Decides this for one function type as it is lowered. An asynchronous call returns its state, so a result always
    /// goes through memory.
    #[must_use]
    pub fn lowered(sig: &FuncSig, is_async: bool) -> Self {
        if is_async {
            Self {
                spill_params: flat_params(sig) > MAX_FLAT_ASYNC_PARAMS,
                spill_result: sig.result.is_some(),
            }
        } else {
            Self::of(sig)
        }
    }
}

/// The three ways to lift a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiftAbi {
    /// Without `async`: the core function returns the result.
    Sync,
    /// `async` with `callback`: it returns what the task waits for, and the callback is called when that happens.
    Callback,
    /// `async` without `callback`: it keeps its stack while it waits, and returns when the task ends.
    Stackful,
}

/// The core type of a function lowered in this way (`flatten_functype`).
#[must_use]
pub fn lowered_type(sig: &FuncSig, is_async: bool) -> FuncType {
    let passing = Passing::lowered(sig, is_async);
    let (mut params, mut results) = (flattened_params(sig, passing), Vec::new());
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

/// The core type of a function that is lifted in this way (`flatten_functype`).
#[must_use]
pub fn lifted_type(sig: &FuncSig, abi: LiftAbi) -> FuncType {
    let passing = Passing::of(sig);
    let mut results = Vec::new();
    match (abi, &sig.result) {
        (LiftAbi::Callback, _) => results.push(ValType::I32),
        (LiftAbi::Sync, Some(_)) if passing.spill_result => results.push(ValType::I32),
        (LiftAbi::Sync, Some(ty)) => flatten(ty, &mut results),
        (LiftAbi::Sync, None) | (LiftAbi::Stackful, _) => {}
    }
    FuncType { params: flattened_params(sig, passing).into(), results: results.into() }
}

/// The function whose parameters `task.return` has: the result of a task, if it has one, is a parameter, and goes
/// through memory like other parameters.
#[must_use]
pub fn task_return_sig(result: Option<&Type>) -> FuncSig {
    let params = result.map(|ty| Field { name: Arc::from("result"), ty: ty.clone() });
    FuncSig { params: params.into_iter().collect(), result: None, is_async: false }
}

/// The core type of `task.return` for this type of results.
#[must_use]
pub fn task_return_type(result: Option<&Type>) -> FuncType {
    lowered_type(&task_return_sig(result), false)
}

fn flattened_params(sig: &FuncSig, passing: Passing) -> Vec<ValType> {
    if passing.spill_params {
        return vec![ValType::I32];
    }
    let mut params = Vec::new();
    sig.params.iter().for_each(|field| flatten(&field.ty, &mut params));
    params
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

    fn sig(params: &[Type], result: Option<Type>) -> FuncSig {
        let params = params.iter().map(|ty| Field { name: "p".into(), ty: ty.clone() });
        FuncSig { params: params.collect(), result, is_async: true }
    }

    /// `i32 i64 -> i32`
    fn text(ty: &FuncType) -> String {
        let part = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        format!("{} -> {}", part(&ty.params), part(&ty.results))
    }

    #[test]
    fn an_asynchronous_lower_passes_four_parameters_and_a_place_for_the_result() {
        let four = [Type::U32, Type::U64, Type::F32, Type::U8];
        assert_eq!(text(&lowered_type(&sig(&four, None), true)), "i32 i64 f32 i32 -> i32");
        let five: Vec<Type> = four.iter().cloned().chain([Type::U8]).collect();
        assert_eq!(text(&lowered_type(&sig(&five, None), true)), "i32 -> i32");
        assert_eq!(text(&lowered_type(&sig(&five, None), false)), "i32 i64 f32 i32 i32 -> ");
        assert_eq!(text(&lowered_type(&sig(&[], Some(Type::U32)), true)), "i32 -> i32");
        assert_eq!(text(&lowered_type(&sig(&five, Some(Type::U32)), true)), "i32 i32 -> i32");
        assert_eq!(text(&lowered_type(&sig(&[], Some(Type::U32)), false)), " -> i32");
        assert_eq!(text(&lowered_type(&sig(&[], None), true)), " -> i32");
        let pair = Type::Tuple([Type::String, Type::Stream(None), Type::Future(None)].into());
        assert_eq!(
            text(&lowered_type(&sig(&[pair], Some(Type::ErrorContext)), true)),
            "i32 i32 i32 i32 i32 -> i32"
        );
    }

    #[test]
    fn a_lift_returns_the_result_or_a_code_or_nothing() {
        let sixteen = vec![Type::U64; 16];
        let params = ["i64"; 16].join(" ");
        let string = sig(&sixteen, Some(Type::String));
        assert_eq!(text(&lifted_type(&string, LiftAbi::Sync)), format!("{params} -> i32"));
        assert_eq!(text(&lifted_type(&string, LiftAbi::Callback)), format!("{params} -> i32"));
        assert_eq!(text(&lifted_type(&string, LiftAbi::Stackful)), format!("{params} -> "));
        let long = sig(&vec![Type::U8; 17], Some(Type::F64));
        assert_eq!(text(&lifted_type(&long, LiftAbi::Sync)), "i32 -> f64");
        assert_eq!(text(&lifted_type(&long, LiftAbi::Callback)), "i32 -> i32");
        assert_eq!(text(&lifted_type(&sig(&[], None), LiftAbi::Callback)), " -> i32");
    }

    #[test]
    fn a_task_returns_its_result_as_parameters() {
        assert_eq!(text(&task_return_type(None)), " -> ");
        assert_eq!(text(&task_return_type(Some(&Type::String))), "i32 i32 -> ");
        let of = |count| Type::Tuple(vec![Type::F32; count].into());
        assert_eq!(text(&task_return_type(Some(&of(16)))), format!("{} -> ", ["f32"; 16].join(" ")));
        assert_eq!(text(&task_return_type(Some(&of(17)))), "i32 -> ");
    }
}
