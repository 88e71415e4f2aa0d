//! How values are read: numbers, vectors by their lanes, references by what they refer to.
//!
//! The text for people is made in one place, for everything that shows values. Nothing here knows a guest: what a
//! reference refers to is passed in as data.

pub(super) mod object;
pub(super) mod vector;

use crate::exec::{Reference, Value};
use crate::wasm::{f32_text, f64_text};
use crate::words::{Fact, Message, message};

/// How integers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    Signed,
    Unsigned,
    /// As patterns of bits in hexadecimal, except for small numbers.
    Bits,
}

/// A short text for a value: integers signed, floats as in the text format, functions by name.
pub(super) fn value(value: Value, func: &dyn Fn(u32) -> Option<String>) -> Message {
    Message::verbatim(match value {
        Value::I32(v) => v.to_string(),
        Value::I64(v) => v.to_string(),
        Value::F32(bits) => f32_text(bits),
        Value::F64(bits) => f64_text(bits),
        Value::V128(v) => vector::words(v),
        Value::Ref(_, to) => return reference(to, func),
    })
}

/// A short text for a reference, such as `struct 12`.
pub(super) fn reference(to: Reference, func: &dyn Fn(u32) -> Option<String>) -> Message {
    let number = |n: u32| Fact::Number(n.into());
    match to {
        Reference::Null => message!("value-null"),
        Reference::Func(address) => match func(address) {
            Some(name) => message!("value-function", name),
            None => message!("value-some-function"),
        },
        Reference::Host(n) => message!("value-host", number = number(n)),
        Reference::I31(n) => message!("value-i31", number = i31_signed(n).to_string()),
        Reference::Struct(n) => message!("value-struct", number = number(n)),
        Reference::Array(n) => message!("value-array", number = number(n)),
        Reference::Exn(n) => message!("value-exception", number = number(n)),
    }
}

/// A 31-bit integer, sign-extended.
pub(super) fn i31_signed(value: u32) -> i32 {
    (value << 1).cast_signed() >> 1
}
