//! Functions that a core module imports and that no host here knows: their core values as interface values, so that their
//! calls are host calls like any others.

use super::HostFunc;
use super::invoke::{parse_core, render_core};
use super::preview1::Preview1Function;
use crate::component::{Field, FuncSig, Type, Val};
use crate::exec::{MemAddr, Reference, Value};
use crate::wasm::{FuncType, Import, ValType};
use std::sync::Arc;

/// A function of the host that core modules import.
#[derive(Debug, Clone)]
pub(super) enum HostImport {
    /// One of preview 1.
    Preview1 {
        function: &'static Preview1Function,
        /// The memory of the module that imports it.
        memory: Option<MemAddr>,
    },
    /// One that no host here knows.
    Other(Arc<CoreImport>),
}

impl HostImport {
    /// The function as host calls refer to it.
    pub fn func(&self) -> &Arc<HostFunc> {
        match self {
            Self::Preview1 { function, .. } => &function.func,
            Self::Other(import) => &import.func,
        }
    }
}

/// A function that a core module imports, whatever it is.
#[derive(Debug, Clone)]
pub(super) struct CoreImport {
    pub func: Arc<HostFunc>,
    /// The type with which it is imported.
    pub core: FuncType,
}

impl CoreImport {
    pub fn new(import: &Import, core: &FuncType) -> Self {
        let params =
            core.params.iter().map(|ty| Field { name: Arc::from(""), ty: param_type(*ty) }).collect();
        let result = match &core.results[..] {
            [] => None,
            [one] => Some(result_type(*one)),
            many => Some(Type::Tuple(many.iter().map(|ty| result_type(*ty)).collect())),
        };
        let sig = Arc::new(FuncSig { params, result, is_async: false });
        let (interface, name) = (Arc::clone(&import.module), Arc::clone(&import.name));
        // Even where the names are WASI's, it is none of the functions that hosts know.
        let func = Arc::new(HostFunc { interface, name, sig, wasi: None, op: None });
        Self { func, core: core.clone() }
    }

    /// The arguments of a call, from its slots.
    pub fn lift(&self, slots: &[u64], args: &mut Vec<Val>) {
        args.extend(Value::list(&self.core.params, slots).into_iter().map(lifted));
    }

    /// The slots of a reply that has the function's type.
    ///
    /// # Errors
    /// Says which result no value can be given for.
    pub fn lower(&self, value: Option<Val>) -> Result<Vec<u64>, String> {
        let values = match (&self.core.results[..], value) {
            ([_], Some(value)) => vec![value],
            (_, Some(Val::Tuple(values))) => values,
            _ => Vec::new(),
        };
        let slots = self.core.results.iter().zip(&values).map(|(ty, value)| {
            lowered(*ty, value).ok_or_else(|| format!("no value of type {ty} can be given from outside"))
        });
        Ok(slots.collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// The results that these words are, one each, as `--invoke` reads arguments.
    pub(crate) fn read(&self, words: &[&str]) -> Result<Option<Val>, ReplyFault> {
        let types = &self.core.results;
        if words.len() != types.len() {
            return Err(ReplyFault::Count { given: words.len(), wanted: types.len() });
        }
        let values = words.iter().zip(types).map(|(word, ty)| {
            let value = parse_core(word, *ty).map(lifted_result);
            value.ok_or_else(|| ReplyFault::NotOf { text: (*word).to_owned(), ty: ty.to_string() })
        });
        let mut values = values.collect::<Result<Vec<_>, _>>()?;
        Ok(match values.len() {
            0 | 1 => values.pop(),
            _ => Some(Val::Tuple(values)),
        })
    }
}

/// Why what a person typed is no reply to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyFault {
    /// Another number of results.
    Count {
        /// How many were typed.
        given: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// One that is not a value of its type.
    NotOf {
        /// As it was typed.
        text: String,
        /// The type of that result.
        ty: String,
    },
    /// Something else about how a value is written.
    Text(String),
}

/// A vector has no interface type: two halves, the lower one first.
fn vector() -> Type {
    Type::Tuple([Type::U64, Type::U64].into_iter().collect())
}

fn param_type(ty: ValType) -> Type {
    match ty {
        ValType::I32 => Type::S32,
        ValType::I64 => Type::S64,
        ValType::F32 => Type::F32,
        ValType::F64 => Type::F64,
        ValType::V128 => vector(),
        // What it refers to is told in words.
        ValType::Ref(_) => Type::String,
    }
}

fn result_type(ty: ValType) -> Type {
    match ty {
        // From outside, a reference can only be null.
        ValType::Ref(_) => Type::Enum([Arc::from("null")].into_iter().collect()),
        _ => param_type(ty),
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the lower half of a vector is its lowest bits")]
fn lifted(value: Value) -> Val {
    match value {
        Value::I32(v) => Val::S32(v),
        Value::I64(v) => Val::S64(v),
        Value::F32(bits) => Val::F32(bits),
        Value::F64(bits) => Val::F64(bits),
        Value::V128(v) => Val::Tuple(vec![Val::U64(v as u64), Val::U64((v >> 64) as u64)]),
        Value::Ref(..) => Val::String(render_core(value)),
    }
}

fn lifted_result(value: Value) -> Val {
    match value {
        Value::Ref(..) => Val::Enum(0),
        _ => lifted(value),
    }
}

fn lowered(ty: ValType, value: &Val) -> Option<Vec<u64>> {
    let value = match (ty, value) {
        (ValType::I32, Val::S32(v)) => Value::I32(*v),
        (ValType::I64, Val::S64(v)) => Value::I64(*v),
        (ValType::F32, Val::F32(bits)) => Value::F32(*bits),
        (ValType::F64, Val::F64(bits)) => Value::F64(*bits),
        (ValType::V128, Val::Tuple(halves)) => match halves[..] {
            [Val::U64(low), Val::U64(high)] => Value::V128(u128::from(low) | u128::from(high) << 64),
            _ => return None,
        },
        (ValType::Ref(ty), Val::Enum(0)) if ty.nullable() => Value::Ref(ty, Reference::Null),
        _ => return None,
    };
    Some(value.to_slots())
}
