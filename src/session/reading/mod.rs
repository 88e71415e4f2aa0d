//! How values read: numbers, vectors by their lanes, references by what they refer to.
//!
//! Words for people, in one place for all that shows values. Nothing here knows a guest: what a reference refers to is
//! handed in as data.

pub(super) mod object;
pub(super) mod vector;

use crate::exec::{Reference, Value};
use crate::wasm::{f32_text, f64_text};

/// How integers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// With a sign.
    Signed,
    /// Without one.
    Unsigned,
    /// As patterns of bits, but for small numbers.
    Bits,
}

/// A value in few words: integers signed, floats as the text format writes them, functions by name.
pub(super) fn show(value: Value, func: &dyn Fn(u32) -> Option<String>) -> String {
    match value {
        Value::I32(v) => v.to_string(),
        Value::I64(v) => v.to_string(),
        Value::F32(bits) => f32_text(bits),
        Value::F64(bits) => f64_text(bits),
        Value::V128(v) => vector::words(v),
        Value::Ref(_, to) => reference(to, func),
    }
}

/// A reference in few words: `struct 12`.
pub(super) fn reference(to: Reference, func: &dyn Fn(u32) -> Option<String>) -> String {
    match to {
        Reference::Null => "null".to_owned(),
        Reference::Func(address) => match func(address) {
            Some(name) => format!("function {name}"),
            None => "a function reference".to_owned(),
        },
        Reference::Host(n) => format!("host reference {n}"),
        Reference::I31(n) => format!("i31 {}", i31_signed(n)),
        Reference::Struct(n) => format!("struct {n}"),
        Reference::Array(n) => format!("array {n}"),
        Reference::Exn(n) => format!("exception {n}"),
    }
}

/// A 31-bit integer with its sign.
pub(super) fn i31_signed(value: u32) -> i32 {
    (value << 1).cast_signed() >> 1
}

/// `1 byte`, `2 bytes`.
pub(super) fn counted(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
