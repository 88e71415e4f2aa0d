//! Does a value fit a type? Asked of everything that comes from outside the guest.

use super::layout::case_type;
use super::{ResourceType, Type, Val};

/// Checks a value from the host against its type.
///
/// # Errors
/// What does not fit.
pub fn conforms(value: &Val, ty: &Type) -> Result<(), String> {
    let wrong = || Err(format!("a value of kind {} where {} is expected", value.kind(), ty.kind()));
    match (ty, value) {
        (Type::Bool, Val::Bool(_))
        | (Type::S8, Val::S8(_))
        | (Type::U8, Val::U8(_))
        | (Type::S16, Val::S16(_))
        | (Type::U16, Val::U16(_))
        | (Type::S32, Val::S32(_))
        | (Type::U32, Val::U32(_))
        | (Type::S64, Val::S64(_))
        | (Type::U64, Val::U64(_))
        | (Type::F32, Val::F32(_))
        | (Type::F64, Val::F64(_))
        | (Type::Char, Val::Char(_))
        | (Type::String, Val::String(_))
        | (Type::Own(ResourceType::Host { .. }), Val::Own(_)) => Ok(()),
        (Type::List(element), Val::Bytes(_)) if **element == Type::U8 => Ok(()),
        (Type::FixedLengthList(element, len), Val::Bytes(bytes)) if **element == Type::U8 => {
            length_fits(bytes.len(), *len)
        }
        (Type::FixedLengthList(element, len), Val::List(values)) if **element != Type::U8 => {
            length_fits(values.len(), *len)?;
            values.iter().try_for_each(|value| conforms(value, element))
        }
        (Type::List(element) | Type::Map(element), Val::List(values)) if **element != Type::U8 => {
            values.iter().try_for_each(|value| conforms(value, element))
        }
        (Type::Record(fields), Val::Record(values)) if fields.len() == values.len() => {
            fields.iter().zip(values).try_for_each(|(field, value)| conforms(value, &field.ty))
        }
        (Type::Tuple(types), Val::Tuple(values)) if types.len() == values.len() => {
            types.iter().zip(values).try_for_each(|(ty, value)| conforms(value, ty))
        }
        (Type::Flags(labels), Val::Flags(words)) => {
            let known = super::lift::label_mask(labels.len());
            if words.len() == 1 && words[0] & !known == 0 { Ok(()) } else { wrong() }
        }
        (Type::Variant(_), Val::Variant(case, payload)) => payload_fits(ty, *case, payload.as_deref()),
        (Type::Enum(labels), Val::Enum(case)) if (*case as usize) < labels.len() => Ok(()),
        (Type::Option(_), Val::Option(payload)) => {
            payload_fits(ty, u32::from(payload.is_some()), payload.as_deref())
        }
        (Type::Result { .. }, Val::Result(Ok(payload))) => payload_fits(ty, 0, payload.as_deref()),
        (Type::Result { .. }, Val::Result(Err(payload))) => payload_fits(ty, 1, payload.as_deref()),
        _ => wrong(),
    }
}

fn length_fits(found: usize, wanted: u32) -> Result<(), String> {
    if found == wanted as usize {
        return Ok(());
    }
    Err(format!("a list of {found} elements where {wanted} are expected"))
}

fn payload_fits(ty: &Type, case: u32, payload: Option<&Val>) -> Result<(), String> {
    match (case_type(ty, case), payload) {
        (Some(Some(ty)), Some(value)) => conforms(value, ty),
        (Some(None), None) => Ok(()),
        _ => Err(format!("case {case} does not fit {}", ty.kind())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
