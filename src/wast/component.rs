//! Converts component values between scripts and the engine. A script's values say less than the function's type (which
//! integer type a number has, whether a list is of bytes), so the type guides both directions.

use super::fault::{DirectiveFault, DirectiveResult};
use crate::component::{Case, Type, Val, conforms, render_val};
use wast::component::WastVal;
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::{WastArg, WastRet};

/// Converts an argument of an invocation.
pub(super) fn argument(arg: &WastArg<'_>, ty: &Type) -> DirectiveResult<Val> {
    let value = match (arg, ty) {
        // The parser reads a float as a core value.
        (WastArg::Core(WastArgCore::F32(v)), Type::F32) => Ok(Val::F32(v.bits)),
        (WastArg::Core(WastArgCore::F64(v)), Type::F64) => Ok(Val::F64(v.bits)),
        (WastArg::Component(value), _) => val(value, ty),
        (other, _) => DirectiveFault::script(format!("an argument that is no component value: {other:?}")),
    }?;
    match conforms(&value, ty) {
        Ok(()) => Ok(value),
        Err(why) => DirectiveFault::script(format!("an argument does not fit: {why}")),
    }
}

/// Whether a result is what the script expects.
pub(super) fn fits(value: &Val, ty: &Type, expected: &WastRet<'_>) -> bool {
    match (expected, value) {
        (WastRet::Core(WastRetCore::F32(e)), Val::F32(v)) => match e {
            NanPattern::Value(e) => *v == e.bits,
            _ => f32::from_bits(*v).is_nan(),
        },
        (WastRet::Core(WastRetCore::F64(e)), Val::F64(v)) => match e {
            NanPattern::Value(e) => *v == e.bits,
            _ => f64::from_bits(*v).is_nan(),
        },
        (WastRet::Component(expected), _) => val(expected, ty).is_ok_and(|expected| expected == *value),
        _ => false,
    }
}

/// An expected result, as text for people.
pub(super) fn expected_text(expected: &WastRet<'_>, ty: &Type) -> String {
    match expected {
        WastRet::Core(expected) => super::core::expected_text(expected),
        WastRet::Component(expected) => match val(expected, ty) {
            Ok(value) => render_val(&value, ty),
            Err(_) => format!("{expected:?}"),
        },
        other => format!("{other:?}"),
    }
}

/// Converts a script's value to a value of this type.
fn val(value: &WastVal<'_>, ty: &Type) -> DirectiveResult<Val> {
    let payload = |value: &Option<Box<WastVal<'_>>>, ty: Option<&Type>| match (value, ty) {
        (None, None) => Ok(None),
        (Some(value), Some(ty)) => val(value, ty).map(|value| Some(Box::new(value))),
        _ => DirectiveFault::script("a payload where there is none, or none where there is one"),
    };
    Ok(match (value, ty) {
        (WastVal::Bool(v), Type::Bool) => Val::Bool(*v),
        (WastVal::U8(v), Type::U8) => Val::U8(*v),
        (WastVal::S8(v), Type::S8) => Val::S8(*v),
        (WastVal::U16(v), Type::U16) => Val::U16(*v),
        (WastVal::S16(v), Type::S16) => Val::S16(*v),
        (WastVal::U32(v), Type::U32) => Val::U32(*v),
        (WastVal::S32(v), Type::S32) => Val::S32(*v),
        (WastVal::U64(v), Type::U64) => Val::U64(*v),
        (WastVal::S64(v), Type::S64) => Val::S64(*v),
        (WastVal::F32(v), Type::F32) => Val::F32(v.bits),
        (WastVal::F64(v), Type::F64) => Val::F64(v.bits),
        (WastVal::Char(v), Type::Char) => Val::Char(*v),
        (WastVal::String(v), Type::String) => Val::String((*v).to_owned()),
        (WastVal::List(values), Type::List(element) | Type::FixedLengthList(element, _))
            if **element == Type::U8 =>
        {
            let byte = |value: &WastVal<'_>| match value {
                WastVal::U8(byte) => Ok(*byte),
                other => DirectiveFault::script(format!("{other:?} in a list of bytes")),
            };
            Val::Bytes(values.iter().map(byte).collect::<DirectiveResult<_>>()?)
        }
        (WastVal::List(values), Type::List(element) | Type::FixedLengthList(element, _)) => {
            Val::List(values.iter().map(|value| val(value, element)).collect::<DirectiveResult<_>>()?)
        }
        (WastVal::Map(entries), Type::Map(entry)) => {
            let Type::Tuple(types) = &**entry else { return DirectiveFault::script("a map without entries") };
            let [key, value] = &types[..] else {
                return DirectiveFault::script("a map without keys and values");
            };
            let entry =
                |(k, v): &(WastVal<'_>, WastVal<'_>)| Ok(Val::Tuple(vec![val(k, key)?, val(v, value)?]));
            Val::List(entries.iter().map(entry).collect::<DirectiveResult<_>>()?)
        }
        (WastVal::Record(values), Type::Record(fields)) if values.len() == fields.len() => {
            let field = |((name, value), field): (&(&str, WastVal<'_>), &crate::component::Field)| {
                if **name == *field.name {
                    val(value, &field.ty)
                } else {
                    DirectiveFault::script(format!("the field `{name}` where `{}` is expected", field.name))
                }
            };
            Val::Record(values.iter().zip(fields.iter()).map(field).collect::<DirectiveResult<_>>()?)
        }
        (WastVal::Tuple(values), Type::Tuple(types)) if values.len() == types.len() => {
            let values = values.iter().zip(types.iter());
            Val::Tuple(values.map(|(value, ty)| val(value, ty)).collect::<DirectiveResult<_>>()?)
        }
        (WastVal::Variant(name, value), Type::Variant(cases)) => {
            let (index, case): (u32, &Case) = labelled(name, cases.iter(), |case| &case.name)?;
            Val::Variant(index, payload(value, case.ty.as_ref())?)
        }
        (WastVal::Enum(name), Type::Enum(labels)) => Val::Enum(labelled(name, labels.iter(), |l| l)?.0),
        (WastVal::Option(None), Type::Option(_)) => Val::Option(None),
        (WastVal::Option(value), Type::Option(ty)) => Val::Option(payload(value, Some(ty))?),
        (WastVal::Result(Ok(value)), Type::Result { ok, .. }) => {
            Val::Result(Ok(payload(value, ok.as_deref())?))
        }
        (WastVal::Result(Err(value)), Type::Result { err, .. }) => {
            Val::Result(Err(payload(value, err.as_deref())?))
        }
        (WastVal::Flags(names), Type::Flags(labels)) => {
            let mut words = vec![0_u32; labels.len().div_ceil(32).max(1)];
            for name in names {
                let (index, _) = labelled(name, labels.iter(), |label| label)?;
                if let Some(word) = words.get_mut(index as usize / 32) {
                    *word |= 1 << (index % 32);
                }
            }
            Val::Flags(words)
        }
        (value, ty) => return DirectiveFault::script(format!("{value:?} is no {}", ty.kind())),
    })
}

/// The item with a given label, and its index.
fn labelled<'a, T>(
    name: &str,
    items: impl Iterator<Item = &'a T>,
    label: impl Fn(&T) -> &str,
) -> DirectiveResult<(u32, &'a T)> {
    let found = (0..).zip(items).find(|(_, item)| label(item) == name);
    found.ok_or_else(|| DirectiveFault::Script(format!("there is no label `{name}`")))
}
