//! The ends of streams and futures inside values that pass to or from the host.

use super::copy::ChannelKind;
use super::{HandleVal, Shared, Type, Val};

impl Type {
    /// Whether values of the type may contain an end of a stream or future.
    #[must_use]
    pub(crate) fn contains_ends(&self) -> bool {
        match self {
            Self::Stream(_) | Self::Future(_) => true,
            Self::List(ty) | Self::FixedLengthList(ty, _) | Self::Map(ty) | Self::Option(ty) => {
                ty.contains_ends()
            }
            Self::Record(fields) => fields.iter().any(|field| field.ty.contains_ends()),
            Self::Tuple(types) => types.iter().any(Self::contains_ends),
            Self::Variant(cases) => {
                cases.iter().any(|case| case.ty.as_ref().is_some_and(Self::contains_ends))
            }
            Self::Result { ok, err } => [ok, err].into_iter().flatten().any(|ty| ty.contains_ends()),
            _ => false,
        }
    }
}

/// Visits each end in a value, with the type of its elements. Parts that do not fit the type are left alone: they are
/// refused elsewhere.
///
/// # Errors
/// What the visitor returns.
pub(crate) fn visit_ends(
    value: &mut Val,
    ty: &Type,
    visit: &mut impl FnMut(ChannelKind, Option<&Shared>, &mut HandleVal) -> Result<(), String>,
) -> Result<(), String> {
    if !ty.contains_ends() {
        return Ok(());
    }
    match (value, ty) {
        (Val::Stream(handle), Type::Stream(element)) => visit(ChannelKind::Stream, element.as_ref(), handle),
        (Val::Future(handle), Type::Future(element)) => visit(ChannelKind::Future, element.as_ref(), handle),
        (Val::List(values), Type::List(ty) | Type::FixedLengthList(ty, _) | Type::Map(ty)) => {
            values.iter_mut().try_for_each(|value| visit_ends(value, ty, visit))
        }
        (Val::Record(values) | Val::Tuple(values), ty) => {
            values.iter_mut().zip(ty.fields()).try_for_each(|(value, ty)| visit_ends(value, ty, visit))
        }
        (Val::Variant(case, Some(payload)), ty) => match ty.case_type(*case).flatten() {
            Some(ty) => visit_ends(payload, ty, visit),
            None => Ok(()),
        },
        (Val::Option(Some(payload)), Type::Option(ty)) => visit_ends(payload, ty, visit),
        (Val::Result(Ok(Some(payload))), Type::Result { ok: Some(ty), .. })
        | (Val::Result(Err(Some(payload))), Type::Result { err: Some(ty), .. }) => {
            visit_ends(payload, ty, visit)
        }
        _ => Ok(()),
    }
}
