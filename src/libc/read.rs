//! Bounded, checked reads of a guest's frames and memory. Misleading data gives `None`, never a panic.

use crate::exec::Value;
use crate::guest::{FrameId, Guest};

/// No path is longer than this in bytes; the host would refuse one.
const LONGEST: usize = 64 * 1024;

/// An `i32` parameter or local of a frame, by index.
pub(super) fn param_i32(guest: &Guest, frame: FrameId, index: usize) -> Option<i32> {
    i32_of(*guest.locals(frame).get(index)?)
}

/// The top of a frame's operand stack, if it is an `i32`.
pub(super) fn operand_i32(guest: &Guest, frame: FrameId) -> Option<i32> {
    i32_of(*guest.operands(frame).last()?)
}

/// An `i32` global of the instance that a frame belongs to, by index.
pub(super) fn global_i32(guest: &Guest, frame: FrameId, index: usize) -> Option<i32> {
    i32_of(guest.globals(frame).get(index)?.1)
}

fn i32_of(value: Value) -> Option<i32> {
    match value {
        Value::I32(v) => Some(v),
        _ => None,
    }
}

/// A little-endian 32-bit word in the memory of a frame's instance.
pub(super) fn u32_at(guest: &Guest, frame: FrameId, address: u32) -> Option<u32> {
    u32_in(guest.memory(guest.memory_of(frame)?), address)
}

/// A NUL-terminated string; bytes that are not UTF-8 are replaced.
pub(super) fn cstr(guest: &Guest, frame: FrameId, address: u32) -> Option<String> {
    cstr_in(guest.memory(guest.memory_of(frame)?), address)
}

/// A little-endian 32-bit word of a memory.
pub(super) fn u32_in(memory: &[u8], address: u32) -> Option<u32> {
    let start = address as usize;
    Some(u32::from_le_bytes(memory.get(start..start.checked_add(4)?)?.try_into().ok()?))
}

/// A NUL-terminated string in a memory; bytes that are not UTF-8 are replaced.
pub(super) fn cstr_in(memory: &[u8], address: u32) -> Option<String> {
    let rest = memory.get(address as usize..)?;
    let bytes = &rest[..rest.len().min(LONGEST)];
    let end = bytes.iter().position(|b| *b == 0)?;
    Some(String::from_utf8_lossy(&bytes[..end]).into_owned())
}
