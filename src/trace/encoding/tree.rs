//! Trees: data that is read by the names of its fields (accounts, types, how a run was started), as serde sees it.
//!
//! Trees describe themselves: an earlier version can read them although a later one adds a field, and a field that is
//! missing gets its default. Names and texts that recur are replaced by numbers.

use super::codec::{DEPTH, DecodeError, In, Out, too_deep};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use std::io;

/// The most memory, in bytes, that an item of a list takes, as a tree and as what is made of it (usually evidence of an
/// account). Its texts are charged separately.
const ITEM: usize = size_of::<Value>() + 128;
/// The approximate memory, in bytes, that an entry of an object takes.
const ENTRY: usize = 96;

/// Writes anything that serde can serialize.
pub(in crate::trace) fn write(out: &mut Out, value: &impl Serialize) -> io::Result<()> {
    put(out, &serde_json::to_value(value)?, DEPTH)
}

fn put(out: &mut Out, value: &Value, depth: u32) -> io::Result<()> {
    let depth = depth.checked_sub(1).ok_or_else(too_deep)?;
    match value {
        Value::Null => out.byte(0),
        Value::Bool(false) => out.byte(1),
        Value::Bool(true) => out.byte(2),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => {
                out.byte(3);
                out.number(number);
            }
            (None, Some(number)) => {
                out.byte(4);
                out.signed(number);
            }
            (None, None) => {
                out.byte(5);
                out.raw(&number.as_f64().unwrap_or_default().to_le_bytes());
            }
        },
        Value::String(text) => {
            out.byte(6);
            out.string(text);
        }
        Value::Array(items) => {
            out.byte(7);
            out.count(items.len());
            items.iter().try_for_each(|item| put(out, item, depth))?;
        }
        Value::Object(fields) => {
            out.byte(8);
            out.shape(fields.keys());
            fields.values().try_for_each(|field| put(out, field, depth))?;
        }
    }
    Ok(())
}

/// Reads anything that serde can deserialize.
pub(in crate::trace) fn read<T: DeserializeOwned>(from: &mut In<'_>) -> Result<T, DecodeError> {
    let value = get(from, DEPTH)?;
    serde_json::from_value(value).map_err(|error| DecodeError::Sense(error.to_string()))
}

fn get(from: &mut In<'_>, depth: u32) -> Result<Value, DecodeError> {
    let depth = depth.checked_sub(1).ok_or("a value is nested too deep")?;
    Ok(match from.byte()? {
        0 => Value::Null,
        1 => Value::Bool(false),
        2 => Value::Bool(true),
        3 => Value::Number(from.number()?.into()),
        4 => Value::Number(from.signed()?.into()),
        5 => {
            let bytes = from.raw(8)?.try_into().unwrap_or_default();
            Value::Number(Number::from_f64(f64::from_le_bytes(bytes)).ok_or("a number is not finite")?)
        }
        6 => Value::String(from.text()?),
        7 => {
            let count = from.count(ITEM)?;
            Value::Array((0..count).map(|_| get(from, depth)).collect::<Result<_, _>>()?)
        }
        8 => {
            let keys = from.shape()?;
            let mut fields = Map::new();
            for key in keys.iter() {
                from.budget.charge(ENTRY + key.len())?;
                if fields.insert(key.to_string(), get(from, depth)?).is_some() {
                    return Err("an object has a field twice".into());
                }
            }
            Value::Object(fields)
        }
        kind => return Err(DecodeError::Sense(format!("there is no kind {kind} of trees"))),
    })
}
