//! Evaluates an expression in the innermost frame of a guest.

use super::CommandError;
use super::resolve::{Resolved, narrow, not_there};
use super::syntax::{Comparison, Loaded};
use crate::exec::Value;
use crate::guest::{Guest, MemoryId};
use crate::words::message;
use std::cmp::Ordering;

impl Resolved {
    /// The value in the innermost frame of a guest.
    pub fn value(&self, guest: &Guest) -> Result<Value, CommandError> {
        let frame = guest.frame();
        let pick = |values: Vec<Value>, index: u64, what: &str| {
            let value = usize::try_from(index).ok().and_then(|index| values.get(index)).copied();
            value.ok_or_else(|| not_there(values.len(), &index.to_string(), what))
        };
        match self {
            Self::Value(value) => Ok(*value),
            Self::Local(index) => pick(guest.locals(frame), *index, "local"),
            Self::Global(index) => {
                let value = u32::try_from(*index).ok().and_then(|index| guest.global(frame, index));
                value.ok_or_else(|| not_there(guest.globals(frame).len(), &index.to_string(), "global"))
            }
            Self::Operand(index) => pick(guest.operands(frame).into_iter().rev().collect(), *index, "stack"),
            Self::Variable(reading) => reading.value(guest),
            Self::Negated(of) => Ok(narrow(integer(of.value(guest)?)?.wrapping_neg())),
            Self::Loaded(ty, at) => load(guest, *ty, address_of(at.value(guest)?)?),
            Self::Sum(left, right) => plus(left.value(guest)?, integer(right.value(guest)?)?),
            Self::Difference(left, right) => {
                plus(left.value(guest)?, integer(right.value(guest)?)?.wrapping_neg())
            }
            Self::Compared(left, sign, right) => {
                let (left, right) = (left.value(guest)?, right.value(guest)?);
                let order = compare(left, right)?;
                let holds = match sign {
                    Comparison::Equal => order == Some(Ordering::Equal),
                    Comparison::NotEqual => order != Some(Ordering::Equal),
                    Comparison::Less => order == Some(Ordering::Less),
                    Comparison::Greater => order == Some(Ordering::Greater),
                    Comparison::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                    Comparison::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
                };
                Ok(Value::I32(holds.into()))
            }
            Self::Both(left, right) => {
                Ok(Value::I32((truth(left.value(guest)?)? && truth(right.value(guest)?)?).into()))
            }
            Self::Either(left, right) => {
                Ok(Value::I32((truth(left.value(guest)?)? || truth(right.value(guest)?)?).into()))
            }
        }
    }

    /// Whether the value is anything but zero.
    pub fn holds(&self, guest: &Guest) -> Result<bool, CommandError> {
        truth(self.value(guest)?)
    }
}

/// The sum of an integer and `more`; the sum with an `i32` is an `i32`.
fn plus(value: Value, more: i64) -> Result<Value, CommandError> {
    Ok(match value {
        Value::I32(v) => Value::I32(i64::from(v).wrapping_add(more) as i32),
        other => Value::I64(integer(other)?.wrapping_add(more)),
    })
}

fn truth(value: Value) -> Result<bool, CommandError> {
    match value {
        Value::F32(_) | Value::F64(_) => Ok(float(value) != Some(0.0)),
        value => Ok(integer(value)? != 0),
    }
}

/// Compares numbers by value, integers as signed, and other values by their bits. `None` if one of them is a NaN, or if
/// two values without an order differ.
fn compare(left: Value, right: Value) -> Result<Option<Ordering>, CommandError> {
    if let (Some(left), Some(right)) = (left.integer(), right.integer()) {
        return Ok(Some(left.cmp(&right)));
    }
    if let (Some(a), Some(b)) = (float(left), float(right)) {
        return Ok(a.partial_cmp(&b));
    }
    if left.ty() == right.ty() {
        return Ok((left == right).then_some(Ordering::Equal));
    }
    let (left, right) = (left.ty().to_string(), right.ty().to_string());
    Err(CommandError::new(message!("wrong-comparison", left, right)))
}

#[allow(clippy::cast_precision_loss, reason = "the nearest float is what a person means")]
fn float(value: Value) -> Option<f64> {
    match value {
        Value::F32(bits) => Some(f32::from_bits(bits).into()),
        Value::F64(bits) => Some(f64::from_bits(bits)),
        other => other.integer().map(|integer| integer as f64),
    }
}

/// The value of a type in memory at an address.
fn load(guest: &Guest, ty: Loaded, at: u64) -> Result<Value, CommandError> {
    let size = match ty {
        Loaded::I8 | Loaded::U8 => 1,
        Loaded::I16 | Loaded::U16 => 2,
        Loaded::I32 | Loaded::U32 | Loaded::F32 => 4,
        Loaded::I64 | Loaded::U64 | Loaded::F64 => 8,
        Loaded::V128 => 16,
    };
    let mut bytes = [0u8; 16];
    bytes[..size].copy_from_slice(bytes_of(guest, at, size)?);
    let whole = u128::from_le_bytes(bytes);
    let wide = whole as u64;
    Ok(match ty {
        Loaded::V128 => Value::V128(whole),
        Loaded::I8 => Value::I32(i32::from(bytes[0].cast_signed())),
        Loaded::I16 => Value::I32(i32::from(i16::from_le_bytes([bytes[0], bytes[1]]))),
        Loaded::U8 | Loaded::U16 => narrow(wide.cast_signed()),
        Loaded::I32 | Loaded::U32 => Value::I32((wide as u32).cast_signed()),
        Loaded::F32 => Value::F32(wide as u32),
        Loaded::F64 => Value::F64(wide),
        Loaded::I64 | Loaded::U64 => Value::I64(wide.cast_signed()),
    })
}

/// The memory of the innermost frame, or else the first memory.
fn memory_of(guest: &Guest) -> Option<MemoryId> {
    let framed = guest.memory_of(guest.frame());
    framed.or_else(|| guest.memories().first().map(|(id, _)| *id))
}

/// Bytes of the memory that expressions refer to.
pub(in crate::session) fn bytes_of(guest: &Guest, at: u64, size: usize) -> Result<&[u8], CommandError> {
    let Some(memory) = memory_of(guest) else {
        return Err(CommandError::new(message!("wrong-no-memory")));
    };
    let bytes = guest.memory(memory);
    let start = usize::try_from(at).unwrap_or(usize::MAX);
    bytes.get(start..start.saturating_add(size)).ok_or_else(|| {
        let (at, end) = (format!("{at:#x}"), format!("{:#x}", bytes.len()));
        CommandError::new(message!("wrong-outside-memory", at, end))
    })
}

fn integer(value: Value) -> Result<i64, CommandError> {
    value.integer().ok_or_else(|| CommandError::new(message!("wrong-no-number", ty = value.ty().to_string())))
}

/// A value read as an address.
pub(in crate::session) fn address_of(value: Value) -> Result<u64, CommandError> {
    match value {
        Value::I32(v) => Ok(u64::from(v.cast_unsigned())),
        other => Ok(integer(other)?.cast_unsigned()),
    }
}
