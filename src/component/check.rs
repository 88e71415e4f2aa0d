//! Does a value fit a type? Asked about everything that enters the guest from outside.

use super::lift::label_mask;
use super::{Members, ResourceType, Shape, Type, TypeKind, Val};

/// Checks that a value from the host fits its type.
///
/// # Errors
/// Says which part of the value does not fit.
pub fn conforms(value: &Val, ty: &Type) -> Result<(), String> {
    // The results of most calls; the rest is examined by its shape.
    match (value, ty) {
        (Val::Result(Ok(None)), Type::Result { ok: None, .. })
        | (Val::Result(Err(None)), Type::Result { err: None, .. }) => return Ok(()),
        (Val::Result(Ok(Some(value))), Type::Result { ok: Some(ty), .. })
        | (Val::Result(Err(Some(value))), Type::Result { err: Some(ty), .. }) => return conforms(value, ty),
        (Val::Bool(_), Type::Bool)
        | (Val::S8(_), Type::S8)
        | (Val::U8(_), Type::U8)
        | (Val::S16(_), Type::S16)
        | (Val::U16(_), Type::U16)
        | (Val::S32(_), Type::S32)
        | (Val::U32(_), Type::U32)
        | (Val::S64(_), Type::S64)
        | (Val::U64(_), Type::U64)
        | (Val::F32(_), Type::F32)
        | (Val::F64(_), Type::F64)
        | (Val::Char(_), Type::Char)
        | (Val::String(_), Type::String) => return Ok(()),
        _ => {}
    }
    let wrong = || Err(format!("a value of kind {} where {} is expected", value.kind(), ty.kind()));
    if value.kind() != ty.form() {
        return wrong();
    }
    match value.beside(Some(ty)).shape() {
        Shape::Bytes(bytes) => length_fits(bytes.len(), ty),
        Shape::Members(members) if members.expected().is_some_and(|count| count != members.len()) => wrong(),
        Shape::Members(members) => {
            length_fits(members.len(), ty)?;
            members_fit(members)
        }
        Shape::Choice(choice) => match (ty.case_type(choice.case), choice.payload) {
            (Some(Some(ty)), Some(payload)) => conforms(payload.value, ty),
            (Some(None), None) => Ok(()),
            _ if choice.kind == TypeKind::Enum => wrong(),
            _ => Err(format!("case {} does not fit {}", choice.case, ty.kind())),
        },
        Shape::Flags(flags) => match (flags.words(), ty) {
            ([word], Type::Flags(labels)) if word & !label_mask(labels.len()) == 0 => Ok(()),
            _ => wrong(),
        },
        Shape::Handle(_) if matches!(ty, Type::Own(ResourceType::Guest(_)) | Type::Borrow(_)) => wrong(),
        _ => Ok(()),
    }
}

fn members_fit(members: Members<'_>) -> Result<(), String> {
    members.iter().try_for_each(|member| match member.ty {
        Some(ty) => conforms(member.value, ty),
        None => Err(format!("a {} with more than its type has", members.kind)),
    })
}

fn length_fits(found: usize, ty: &Type) -> Result<(), String> {
    match ty {
        Type::FixedLengthList(_, wanted) if found != *wanted as usize => {
            Err(format!("a list of {found} elements where {wanted} are expected"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::HandleVal;
    use super::*;

    #[test]
    fn hosts_give_resources_of_theirs_and_readable_ends() {
        let handle = HandleVal { rep: 3, index: 0 };
        let host = ResourceType::Host { interface: "a:b/c".into(), name: "r".into() };
        let stream = Type::Stream(Some(Type::U8.into()));
        assert!(conforms(&Val::Own(handle), &Type::Own(host.clone())).is_ok());
        assert!(conforms(&Val::Own(handle), &Type::Own(ResourceType::Guest(0))).is_err());
        assert!(conforms(&Val::Borrow(handle), &Type::Borrow(host)).is_err());
        assert!(conforms(&Val::Stream(handle), &stream).is_ok());
        assert!(conforms(&Val::Future(handle), &Type::Future(None)).is_ok());
        assert!(conforms(&Val::ErrorContext(handle), &Type::ErrorContext).is_ok());
        assert!(conforms(&Val::Future(handle), &stream).is_err());
        assert!(conforms(&Val::Own(handle), &stream).is_err());
    }

    #[test]
    fn lists_of_fixed_length_and_maps_are_looked_into() {
        let bytes = Type::FixedLengthList(Type::U8.into(), 2);
        assert!(conforms(&Val::Bytes(vec![1, 2]), &bytes).is_ok());
        assert!(conforms(&Val::Bytes(vec![1]), &bytes).unwrap_err().contains("1 elements where 2"));
        let words = Type::FixedLengthList(Type::U32.into(), 1);
        assert!(conforms(&Val::List(vec![Val::U32(7)]), &words).is_ok());
        assert!(conforms(&Val::List(vec![Val::U8(7)]), &words).is_err());
        assert!(conforms(&Val::List(vec![]), &words).is_err());
        let map = Type::map(Type::String, Type::U8);
        let entry = |value| Val::List(vec![Val::Tuple(vec![Val::String("k".into()), value])]);
        assert!(conforms(&entry(Val::U8(1)), &map).is_ok());
        assert!(conforms(&entry(Val::Bool(true)), &map).is_err());
    }
}
