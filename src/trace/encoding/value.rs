//! Interface values in a journal: a byte for the kind, and the content that this kind has.
//!
//! ```text
//!  1 bool  byte (0 or 1)       9 u64   number            17 record   count value*
//!  2 s8    signed             10 f32   4 bytes           18 tuple    count value*
//!  3 u8    number             11 f64   8 bytes           19 variant  case:number (0 | 1 value)
//!  4 s16   signed             12 char  number            20 enum     case:number
//!  5 u16   number             13 string                  21 option   0 | 1 value
//!  6 s32   signed             14 list<u8>  bytes         22 result   0 ok | 1 ok value | 2 err | 3 err value
//!  7 u32   number             15 list  count value*      23 flags    count word:number*
//!  8 s64   signed             16 (unused)                24 own, 25 borrow   rep:number index:number
//! 26 stream, 27 future, 28 error-context   rep:number index:number
//! ```
//!
//! Values are nested at most 128 deep.

use super::codec::{DEPTH, DecodeError, In, Out, too_deep};
use crate::component::{HandleVal, Shape, TypeKind, Val};
use std::io;

/// The kind for each byte; `None` for unused bytes.
const KINDS: [Option<TypeKind>; 29] = [
    None,
    Some(TypeKind::Bool),
    Some(TypeKind::S8),
    Some(TypeKind::U8),
    Some(TypeKind::S16),
    Some(TypeKind::U16),
    Some(TypeKind::S32),
    Some(TypeKind::U32),
    Some(TypeKind::S64),
    Some(TypeKind::U64),
    Some(TypeKind::F32),
    Some(TypeKind::F64),
    Some(TypeKind::Char),
    Some(TypeKind::String),
    Some(TypeKind::Bytes),
    Some(TypeKind::List),
    None,
    Some(TypeKind::Record),
    Some(TypeKind::Tuple),
    Some(TypeKind::Variant),
    Some(TypeKind::Enum),
    Some(TypeKind::Option),
    Some(TypeKind::Result),
    Some(TypeKind::Flags),
    Some(TypeKind::Own),
    Some(TypeKind::Borrow),
    Some(TypeKind::Stream),
    Some(TypeKind::Future),
    Some(TypeKind::ErrorContext),
];

/// The byte for each kind.
const BYTES: [u8; KINDS.len()] = {
    let mut bytes = [0; KINDS.len()];
    let mut byte = 0;
    while byte < KINDS.len() {
        if let Some(kind) = KINDS[byte] {
            bytes[kind as usize] = byte as u8;
        }
        byte += 1;
    }
    bytes
};

pub(super) fn write(out: &mut Out, value: &Val) -> io::Result<()> {
    put(out, value, DEPTH)
}

fn put(out: &mut Out, value: &Val, depth: u32) -> io::Result<()> {
    let depth = depth.checked_sub(1).ok_or_else(too_deep)?;
    out.byte(BYTES[value.kind() as usize]);
    match value.shape() {
        Shape::Bool(v) => out.byte(v.into()),
        Shape::Signed(v) => out.signed(v),
        Shape::Unsigned(v) => out.number(v),
        Shape::F32(bits) => out.raw(&bits.to_le_bytes()),
        Shape::F64(bits) => out.raw(&bits.to_le_bytes()),
        Shape::Char(c) => out.number(u32::from(c).into()),
        Shape::String(text) => out.string(text),
        Shape::Bytes(bytes) => out.bytes(bytes),
        Shape::Members(members) => {
            out.count(members.len());
            return members.iter().try_for_each(|member| put(out, member.value, depth));
        }
        Shape::Choice(choice) => {
            let there = u8::from(choice.payload.is_some());
            match choice.kind {
                TypeKind::Option => out.byte(there),
                TypeKind::Result => out.byte(if choice.case == 0 { there } else { 2 + there }),
                kind => {
                    out.number(choice.case.into());
                    if kind != TypeKind::Enum {
                        out.byte(there);
                    }
                }
            }
            return choice.payload.map_or(Ok(()), |payload| put(out, payload.value, depth));
        }
        Shape::Flags(flags) => {
            out.count(flags.words().len());
            flags.words().iter().for_each(|word| out.number((*word).into()));
        }
        Shape::Handle(handle) => {
            out.number(handle.rep.into());
            out.number(handle.index.into());
        }
    }
    Ok(())
}

pub(super) fn read(from: &mut In<'_>) -> Result<Val, DecodeError> {
    get(from, DEPTH)
}

fn get(from: &mut In<'_>, depth: u32) -> Result<Val, DecodeError> {
    let depth = depth.checked_sub(1).ok_or("a value is nested too deep")?;
    let byte = from.byte()?;
    let kind = KINDS.get(usize::from(byte)).copied().flatten();
    let Some(kind) = kind else {
        return Err(DecodeError::Sense(format!("there is no kind {byte} of values")));
    };
    Ok(match kind {
        TypeKind::Bool => Val::Bool(bool_of(from.byte()?)?),
        TypeKind::S8 => Val::S8(signed(from)?),
        TypeKind::U8 => Val::U8(unsigned(from)?),
        TypeKind::S16 => Val::S16(signed(from)?),
        TypeKind::U16 => Val::U16(unsigned(from)?),
        TypeKind::S32 => Val::S32(signed(from)?),
        TypeKind::U32 => Val::U32(unsigned(from)?),
        TypeKind::S64 => Val::S64(from.signed()?),
        TypeKind::U64 => Val::U64(from.number()?),
        TypeKind::F32 => Val::F32(u32::from_le_bytes(from.raw(4)?.try_into().unwrap_or_default())),
        TypeKind::F64 => Val::F64(u64::from_le_bytes(from.raw(8)?.try_into().unwrap_or_default())),
        TypeKind::Char => Val::Char(char::from_u32(unsigned(from)?).ok_or("a char is none")?),
        TypeKind::String => Val::String(from.text()?),
        TypeKind::Bytes => Val::Bytes(from.bytes()?.to_vec()),
        TypeKind::List | TypeKind::FixedLengthList | TypeKind::Map => Val::List(list(from, depth)?),
        TypeKind::Record => Val::Record(list(from, depth)?),
        TypeKind::Tuple => Val::Tuple(list(from, depth)?),
        TypeKind::Variant => {
            let case = from.number32()?;
            let there = bool_of(from.byte()?)?;
            Val::Variant(case, boxed(from, there, depth)?)
        }
        TypeKind::Enum => Val::Enum(from.number32()?),
        TypeKind::Option => {
            let there = bool_of(from.byte()?)?;
            Val::Option(boxed(from, there, depth)?)
        }
        TypeKind::Result => match from.byte()? {
            which @ (0 | 1) => Val::Result(Ok(boxed(from, which == 1, depth)?)),
            which @ (2 | 3) => Val::Result(Err(boxed(from, which == 3, depth)?)),
            _ => return Err("a result is neither ok nor err".into()),
        },
        TypeKind::Flags => {
            let count = from.count(size_of::<u32>())?;
            Val::Flags((0..count).map(|_| from.number32()).collect::<Result<_, _>>()?)
        }
        TypeKind::Own => Val::Own(handle(from)?),
        TypeKind::Borrow => Val::Borrow(handle(from)?),
        TypeKind::Stream => Val::Stream(handle(from)?),
        TypeKind::Future => Val::Future(handle(from)?),
        TypeKind::ErrorContext => Val::ErrorContext(handle(from)?),
    })
}

fn bool_of(byte: u8) -> Result<bool, DecodeError> {
    match byte {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err("a bool is neither 0 nor 1".into()),
    }
}

fn signed<T: TryFrom<i64>>(from: &mut In<'_>) -> Result<T, DecodeError> {
    T::try_from(from.signed()?).map_err(|_| "a number does not fit its type".into())
}

fn unsigned<T: TryFrom<u64>>(from: &mut In<'_>) -> Result<T, DecodeError> {
    T::try_from(from.number()?).map_err(|_| "a number does not fit its type".into())
}

fn handle(from: &mut In<'_>) -> Result<HandleVal, DecodeError> {
    Ok(HandleVal { rep: from.number32()?, index: from.number32()? })
}

fn list(from: &mut In<'_>, depth: u32) -> Result<Vec<Val>, DecodeError> {
    let count = from.count(size_of::<Val>())?;
    (0..count).map(|_| get(from, depth)).collect()
}

fn boxed(from: &mut In<'_>, there: bool, depth: u32) -> Result<Option<Box<Val>>, DecodeError> {
    if !there {
        return Ok(None);
    }
    from.budget.charge(size_of::<Val>())?;
    Ok(Some(Box::new(get(from, depth)?)))
}

#[cfg(test)]
mod tests {
    use super::super::codec::{Budget, Tables};
    use super::*;
    use crate::trace::arbitrary::any_values;
    use proptest::prelude::*;

    fn written(values: &[Val]) -> Vec<u8> {
        let mut out = Out::default();
        values.iter().for_each(|value| write(&mut out, value).unwrap());
        out.take()
    }

    fn read_all(bytes: &[u8], count: usize) -> Result<Vec<Val>, DecodeError> {
        let (mut tables, mut budget) = (Tables::default(), Budget(1 << 20));
        let mut from = In { bytes, tables: &mut tables, budget: &mut budget };
        let values = (0..count).map(|_| read(&mut from)).collect::<Result<_, _>>()?;
        from.end()?;
        Ok(values)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_recorded_is_read_again(values in proptest::collection::vec(any_values(), 1..4)) {
            let bytes = written(&values);
            prop_assert_eq!(&read_all(&bytes, values.len()), &Ok(values.clone()));
            for end in 0..bytes.len() {
                prop_assert!(read_all(&bytes[..end], values.len()).is_err());
            }
        }

        #[test]
        fn damaged_values_are_errors_or_other_values(
            value in any_values(), at in any::<proptest::sample::Index>(), byte in any::<u8>()
        ) {
            let mut bytes = written(&[value]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(values) = read_all(&bytes, 1) {
                prop_assert_eq!(read_all(&written(&values), 1), Ok(values));
            }
        }
    }

    #[test]
    fn the_form_is_what_it_was() {
        let values = [
            (Val::Bool(true), &[1, 1][..]),
            (Val::S16(-2), &[4, 3]),
            (Val::U32(300), &[7, 0xac, 2]),
            (Val::F32(1), &[10, 1, 0, 0, 0]),
            (Val::Char('a'), &[12, 0x61]),
            (Val::Bytes(vec![9]), &[14, 1, 9]),
            (Val::List(vec![Val::U8(1)]), &[15, 1, 3, 1]),
            (Val::Record(vec![]), &[17, 0]),
            (Val::Tuple(vec![Val::Enum(3)]), &[18, 1, 20, 3]),
            (Val::Variant(2, None), &[19, 2, 0]),
            (Val::Variant(2, Some(Box::new(Val::U8(7)))), &[19, 2, 1, 3, 7]),
            (Val::option(None), &[21, 0]),
            (Val::option(Some(Val::U8(7))), &[21, 1, 3, 7]),
            (Val::ok(None), &[22, 0]),
            (Val::ok(Some(Val::U8(7))), &[22, 1, 3, 7]),
            (Val::err(None), &[22, 2]),
            (Val::err(Some(Val::Enum(1))), &[22, 3, 20, 1]),
            (Val::Flags(vec![5]), &[23, 1, 5]),
            (Val::Own(HandleVal { rep: 3, index: 1 }), &[24, 3, 1]),
            (Val::Borrow(HandleVal { rep: 3, index: 1 }), &[25, 3, 1]),
            (Val::Stream(HandleVal { rep: 3, index: 1 }), &[26, 3, 1]),
            (Val::Future(HandleVal { rep: 3, index: 1 }), &[27, 3, 1]),
            (Val::ErrorContext(HandleVal { rep: 3, index: 1 }), &[28, 3, 1]),
        ];
        for (value, bytes) in values {
            assert_eq!(written(&[value]), bytes);
        }
    }
}
