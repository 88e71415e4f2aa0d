//! Interface values in a journal: a byte for the kind, and what that needs.
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
//! ```
//!
//! Values are nested at most 128 deep.

use super::codec::{Bad, DEPTH, In, Out, too_deep};
use crate::component::{HandleVal, Val};
use std::io;

pub(super) fn write(out: &mut Out, value: &Val) -> io::Result<()> {
    put(out, value, DEPTH)
}

fn put(out: &mut Out, value: &Val, depth: u32) -> io::Result<()> {
    let depth = depth.checked_sub(1).ok_or_else(too_deep)?;
    let signed = |out: &mut Out, kind: u8, number: i64| {
        out.byte(kind);
        out.signed(number);
    };
    let number = |out: &mut Out, kind: u8, number: u64| {
        out.byte(kind);
        out.number(number);
    };
    match value {
        Val::Bool(v) => out.raw(&[1, u8::from(*v)]),
        Val::S8(v) => signed(out, 2, (*v).into()),
        Val::U8(v) => number(out, 3, (*v).into()),
        Val::S16(v) => signed(out, 4, (*v).into()),
        Val::U16(v) => number(out, 5, (*v).into()),
        Val::S32(v) => signed(out, 6, (*v).into()),
        Val::U32(v) => number(out, 7, (*v).into()),
        Val::S64(v) => signed(out, 8, *v),
        Val::U64(v) => number(out, 9, *v),
        Val::F32(bits) => {
            out.byte(10);
            out.raw(&bits.to_le_bytes());
        }
        Val::F64(bits) => {
            out.byte(11);
            out.raw(&bits.to_le_bytes());
        }
        Val::Char(c) => number(out, 12, u32::from(*c).into()),
        Val::String(text) => {
            out.byte(13);
            out.string(text);
        }
        Val::Bytes(bytes) => {
            out.byte(14);
            out.bytes(bytes);
        }
        Val::List(items) => return several(out, 15, items, depth),
        Val::Record(items) => return several(out, 17, items, depth),
        Val::Tuple(items) => return several(out, 18, items, depth),
        Val::Variant(case, payload) => {
            number(out, 19, (*case).into());
            return perhaps(out, 0, payload.as_deref(), depth);
        }
        Val::Enum(case) => number(out, 20, (*case).into()),
        Val::Option(payload) => {
            out.byte(21);
            return perhaps(out, 0, payload.as_deref(), depth);
        }
        Val::Result(result) => {
            out.byte(22);
            return match result {
                Ok(payload) => perhaps(out, 0, payload.as_deref(), depth),
                Err(payload) => perhaps(out, 2, payload.as_deref(), depth),
            };
        }
        Val::Flags(words) => {
            out.byte(23);
            out.count(words.len());
            words.iter().for_each(|word| out.number((*word).into()));
        }
        Val::Own(handle) | Val::Borrow(handle) => {
            out.byte(if matches!(value, Val::Own(_)) { 24 } else { 25 });
            out.number(handle.rep.into());
            out.number(handle.index.into());
        }
    }
    Ok(())
}

fn several(out: &mut Out, kind: u8, items: &[Val], depth: u32) -> io::Result<()> {
    out.byte(kind);
    out.count(items.len());
    items.iter().try_for_each(|item| put(out, item, depth))
}

/// A byte for whether there is a payload, and it.
fn perhaps(out: &mut Out, none: u8, payload: Option<&Val>, depth: u32) -> io::Result<()> {
    out.byte(none + u8::from(payload.is_some()));
    payload.map_or(Ok(()), |payload| put(out, payload, depth))
}

pub(super) fn read(from: &mut In<'_>) -> Result<Val, Bad> {
    get(from, DEPTH)
}

fn get(from: &mut In<'_>, depth: u32) -> Result<Val, Bad> {
    let depth = depth.checked_sub(1).ok_or("a value is nested too deep")?;
    let kind = from.byte()?;
    Ok(match kind {
        1 => Val::Bool(bool_of(from.byte()?)?),
        2 => Val::S8(signed(from)?),
        3 => Val::U8(unsigned(from)?),
        4 => Val::S16(signed(from)?),
        5 => Val::U16(unsigned(from)?),
        6 => Val::S32(signed(from)?),
        7 => Val::U32(unsigned(from)?),
        8 => Val::S64(from.signed()?),
        9 => Val::U64(from.number()?),
        10 => Val::F32(u32::from_le_bytes(from.raw(4)?.try_into().unwrap_or_default())),
        11 => Val::F64(u64::from_le_bytes(from.raw(8)?.try_into().unwrap_or_default())),
        12 => Val::Char(char::from_u32(unsigned(from)?).ok_or("a char is none")?),
        13 => Val::String(from.text()?),
        14 => Val::Bytes(from.bytes()?.to_vec()),
        15 => Val::List(list(from, depth)?),
        17 => Val::Record(list(from, depth)?),
        18 => Val::Tuple(list(from, depth)?),
        19 => {
            let case = from.number32()?;
            let there = bool_of(from.byte()?)?;
            Val::Variant(case, boxed(from, there, depth)?)
        }
        20 => Val::Enum(from.number32()?),
        21 => {
            let there = bool_of(from.byte()?)?;
            Val::Option(boxed(from, there, depth)?)
        }
        22 => match from.byte()? {
            which @ (0 | 1) => Val::Result(Ok(boxed(from, which == 1, depth)?)),
            which @ (2 | 3) => Val::Result(Err(boxed(from, which == 3, depth)?)),
            _ => return Err("a result is neither ok nor err".into()),
        },
        23 => {
            let count = from.count(size_of::<u32>())?;
            Val::Flags((0..count).map(|_| from.number32()).collect::<Result<_, _>>()?)
        }
        24 => Val::Own(handle(from)?),
        25 => Val::Borrow(handle(from)?),
        _ => return Err(Bad::Sense(format!("there is no kind {kind} of values"))),
    })
}

fn bool_of(byte: u8) -> Result<bool, Bad> {
    match byte {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err("a bool is neither 0 nor 1".into()),
    }
}

fn signed<T: TryFrom<i64>>(from: &mut In<'_>) -> Result<T, Bad> {
    T::try_from(from.signed()?).map_err(|_| "a number does not fit its type".into())
}

fn unsigned<T: TryFrom<u64>>(from: &mut In<'_>) -> Result<T, Bad> {
    T::try_from(from.number()?).map_err(|_| "a number does not fit its type".into())
}

fn handle(from: &mut In<'_>) -> Result<HandleVal, Bad> {
    Ok(HandleVal { rep: from.number32()?, index: from.number32()? })
}

fn list(from: &mut In<'_>, depth: u32) -> Result<Vec<Val>, Bad> {
    let count = from.count(size_of::<Val>())?;
    (0..count).map(|_| get(from, depth)).collect()
}

fn boxed(from: &mut In<'_>, there: bool, depth: u32) -> Result<Option<Box<Val>>, Bad> {
    if !there {
        return Ok(None);
    }
    from.budget.charge(size_of::<Val>())?;
    Ok(Some(Box::new(get(from, depth)?)))
}
