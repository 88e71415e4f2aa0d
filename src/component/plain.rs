//! Lowering in a single step, for values that need no block from the guest's `realloc`: most of what hosts return.
//!
//! It does what [`super::Lowering`] would do, in the same order; that one calls it for every plain part of a value.

use super::ends::lower_end;
use super::flatten::{MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, flat_count, flat_params};
use super::layout::{discriminant_size, flags_size};
use super::lift::{canonical32, canonical64, label_mask};
use super::type_layout::{payload_offset, placed};
use super::{FuncSig, Handle, LowerContext, ResourceType, Shape, Type, Val};
use crate::exec::Slots;

/// Whether a value contains no string and no list, so that lowering it needs no memory from the guest.
pub(super) fn is_plain(value: &Val) -> bool {
    let payload = |payload: &Option<Box<Val>>| payload.as_deref().is_none_or(is_plain);
    match value {
        Val::String(_) | Val::Bytes(_) | Val::List(_) => false,
        Val::Record(values) | Val::Tuple(values) => values.iter().all(is_plain),
        Val::Variant(_, value) | Val::Option(value) | Val::Result(Ok(value) | Err(value)) => payload(value),
        _ => true,
    }
}

/// Lowers a function's arguments into the component that is called. If that needs memory from the guest, does nothing
/// and returns `None`.
///
/// # Errors
/// The rule that the values break; the guest traps.
pub(crate) fn lower_params(
    sig: &FuncSig,
    values: &[Val],
    cx: &mut LowerContext<'_>,
) -> Option<Result<Slots, String>> {
    let plain = values.len() == sig.params.len()
        && flat_params(sig) <= MAX_FLAT_PARAMS
        && values.iter().all(is_plain);
    plain.then(|| {
        let mut out = Slots::new();
        for (value, field) in values.iter().zip(&sig.params) {
            flat(cx, value, &field.ty, &mut out)?;
        }
        Ok(out)
    })
}

/// Lowers a function's result into the component that called it. `out` is the pointer that the caller gave for a result
/// that goes through memory. If more memory is needed from the guest, does nothing and returns `None`.
///
/// # Errors
/// The rule that the value breaks; the guest traps.
pub(crate) fn lower_result(
    ty: &Type,
    value: &Val,
    out: u32,
    cx: &mut LowerContext<'_>,
) -> Option<Result<Slots, String>> {
    is_plain(value).then(|| {
        let mut slots = Slots::new();
        if flat_count(ty) <= MAX_FLAT_RESULTS {
            flat(cx, value, ty, &mut slots)?;
        } else {
            store(cx, value, ty, out)?;
        }
        Ok(slots)
    })
}

/// Stores a function's result where its caller said. If that needs memory from the guest, does nothing and returns
/// `None`.
///
/// # Errors
/// The rule that the value breaks; the guest traps.
pub(crate) fn store_result(
    ty: &Type,
    value: &Val,
    out: u32,
    cx: &mut LowerContext<'_>,
) -> Option<Result<Slots, String>> {
    is_plain(value).then(|| store(cx, value, ty, out).map(|()| Slots::new()))
}

/// Stores bytes at an address.
///
/// # Errors
/// If they would lie outside memory.
pub(crate) fn store_bytes(cx: &mut LowerContext<'_>, at: u32, bytes: &[u8]) -> Result<(), String> {
    write(cx, at, bytes)
}

/// Appends the core values of a plain value.
pub(super) fn flat(
    cx: &mut LowerContext<'_>,
    value: &Val,
    ty: &Type,
    out: &mut impl Extend<u64>,
) -> Result<(), String> {
    match (ty, value) {
        (Type::Record(_), Val::Record(values)) | (Type::Tuple(_), Val::Tuple(values)) => {
            let types = fields(ty, values)?;
            values.iter().zip(types).try_for_each(|(value, ty)| flat(cx, value, ty, out))
        }
        (Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. }, value) => {
            let (case, payload) = case_of(value, ty)?;
            out.extend([u64::from(case)]);
            let mut filled = 1;
            if let Some((value, ty)) = payload {
                flat(cx, value, ty, out)?;
                filled += flat_count(ty);
            }
            out.extend((filled..flat_count(ty)).map(|_| 0));
            Ok(())
        }
        (ty, value) => {
            let (bits, _) = scalar(cx, ty, value)?;
            // Narrow signed integers are sign-extended to 32 bits.
            out.extend([match value {
                Val::S8(v) => u64::from(i32::from(*v).cast_unsigned()),
                Val::S16(v) => u64::from(i32::from(*v).cast_unsigned()),
                _ => bits,
            }]);
            Ok(())
        }
    }
}

/// Stores a plain value at an address.
pub(super) fn store(cx: &mut LowerContext<'_>, value: &Val, ty: &Type, ptr: u32) -> Result<(), String> {
    match (ty, value) {
        (Type::Record(_), Val::Record(values)) | (Type::Tuple(_), Val::Tuple(values)) => {
            let types = fields(ty, values)?;
            values
                .iter()
                .zip(placed(types))
                .try_for_each(|(value, (ty, offset))| store(cx, value, ty, ptr + offset))
        }
        (Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. }, value) => {
            let (case, payload) = case_of(value, ty)?;
            let discriminant = discriminant_size(ty.case_count().unwrap_or(0)) as usize;
            write(cx, ptr, &case.to_le_bytes()[..discriminant])?;
            match payload {
                Some((value, payload)) => store(cx, value, payload, ptr + payload_offset(ty)),
                None => Ok(()),
            }
        }
        (ty, value) => {
            let (bits, len) = scalar(cx, ty, value)?;
            write(cx, ptr, &bits.to_le_bytes()[..len])
        }
    }
}

/// The types of a record's or tuple's values, if there are as many.
pub(super) fn fields<'t>(
    ty: &'t Type,
    values: &[Val],
) -> Result<impl ExactSizeIterator<Item = &'t Type>, String> {
    let types = ty.fields();
    if values.len() == types.len() {
        Ok(types)
    } else {
        Err("a record with another number of fields".to_string())
    }
}

/// A value inside another, with its type.
type InnerValue<'v> = (&'v Val, &'v Type);

/// The case index of a variant-like value, and its payload.
pub(super) fn case_of<'v>(value: &'v Val, ty: &'v Type) -> Result<(u32, Option<InnerValue<'v>>), String> {
    let (case, payload) = value.case().ok_or_else(|| misfit(value, "a variant"))?;
    match (ty.case_type(case).ok_or("no such case")?, payload) {
        (Some(ty), Some(value)) => Ok((case, Some((value, ty)))),
        (None, None) => Ok((case, None)),
        _ => Err("a case with a payload of another type".to_string()),
    }
}

/// A value without parts: its bits, and its size in memory.
fn scalar(cx: &mut LowerContext<'_>, ty: &Type, value: &Val) -> Result<(u64, usize), String> {
    Ok(match (ty, value) {
        (Type::Bool, Val::Bool(v)) => (u64::from(*v), 1),
        (Type::U8, Val::U8(v)) => (u64::from(*v), 1),
        (Type::S8, Val::S8(v)) => (u64::from(v.cast_unsigned()), 1),
        (Type::U16, Val::U16(v)) => (u64::from(*v), 2),
        (Type::S16, Val::S16(v)) => (u64::from(v.cast_unsigned()), 2),
        (Type::U32, Val::U32(v)) => (u64::from(*v), 4),
        (Type::S32, Val::S32(v)) => (u64::from(v.cast_unsigned()), 4),
        (Type::U64, Val::U64(v)) => (*v, 8),
        (Type::S64, Val::S64(v)) => (v.cast_unsigned(), 8),
        (Type::F32, Val::F32(v)) => (u64::from(canonical32(*v)), 4),
        (Type::F64, Val::F64(v)) => (canonical64(*v), 8),
        (Type::Char, Val::Char(v)) => (u64::from(u32::from(*v)), 4),
        (Type::Flags(labels), Val::Flags(words)) => {
            let bits = words.first().copied().unwrap_or(0) & label_mask(labels.len());
            (u64::from(bits), flags_size(labels.len()) as usize)
        }
        (Type::Own(resource), Val::Own(handle)) => (u64::from(insert(cx, resource, handle.rep, true)?), 4),
        (Type::Borrow(resource), Val::Borrow(handle)) => match resource {
            // The component that implements the resource receives the representation itself.
            ResourceType::Guest(n)
                if cx.resources.get(*n as usize).is_some_and(|resource| resource.instance == cx.instance) =>
            {
                (u64::from(handle.rep), 4)
            }
            _ => (u64::from(insert(cx, resource, handle.rep, false)?), 4),
        },
        (Type::Stream(_), Val::Stream(_))
        | (Type::Future(_), Val::Future(_))
        | (Type::ErrorContext, Val::ErrorContext(_)) => (u64::from(insert_end(cx, value, ty)?), 4),
        (ty, value) => return Err(misfit(value, ty.kind().name())),
    })
}

fn insert(cx: &mut LowerContext<'_>, ty: &ResourceType, rep: u32, own: bool) -> Result<u32, String> {
    let index = cx.handles.add(Handle {
        ty: ty.clone(),
        rep,
        own,
        scope: if own { 0 } else { cx.scope },
        lends: 0,
    })?;
    cx.log.handles.push((rep, index));
    Ok(index)
}

fn insert_end(cx: &mut LowerContext<'_>, value: &Val, ty: &Type) -> Result<u32, String> {
    let index = lower_end(cx, value, ty)?;
    if let Shape::Handle(handle) = value.shape() {
        cx.log.handles.push((handle.rep, index));
    }
    Ok(index)
}

pub(super) fn misfit(value: &Val, expected: &str) -> String {
    format!("a value of another type ({}) where {expected} is expected", value.kind())
}

pub(super) fn write(cx: &mut LowerContext<'_>, ptr: u32, bytes: &[u8]) -> Result<(), String> {
    let at = ptr as usize;
    cx.memory
        .get_mut(at..at + bytes.len())
        .ok_or("a value would be stored outside memory")?
        .copy_from_slice(bytes);
    cx.log.wrote(u64::from(ptr), bytes.len() as u64);
    Ok(())
}
