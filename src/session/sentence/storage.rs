//! How fields and elements are stored: some have fewer bits than the values on the operand stack.

use super::Scene;
use crate::exec::{Value, evaluate};
use crate::wasm::{CompositeType, Op, StorageType};

/// How a field of a struct type, or the elements of an array type, are stored.
pub(super) fn storage(scene: &Scene<'_>, ty: u32, field: u32) -> Option<StorageType> {
    Some(match &scene.module.types.get(ty as usize)?.composite {
        CompositeType::Struct(fields) => fields.get(field as usize)?.storage,
        CompositeType::Array(element) => element.storage,
        CompositeType::Func(_) => return None,
    })
}

/// A packed value, sign-extended if `signed` is set.
pub(super) fn unpacked(value: Value, storage: Option<StorageType>, signed: bool) -> Value {
    let op = match storage {
        Some(StorageType::I8) if signed => Op::I32Extend8S,
        Some(StorageType::I16) if signed => Op::I32Extend16S,
        _ => return value,
    };
    evaluate(&op, &[value]).and_then(Result::ok).unwrap_or(value)
}
