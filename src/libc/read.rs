//! Bounded, checked reads of a guest's frames and memory. A guest that lies gets `None`, never a panic.

use crate::exec::Value;
use crate::guest::{FrameId, Guest};

/// No path is longer; what is cut off here, the host would refuse.
const LONGEST: usize = 64 * 1024;

/// A parameter of a frame.
pub(super) fn param_i32(guest: &Guest, frame: FrameId, index: usize) -> Option<i32> {
    i32_of(*guest.locals(frame).get(index)?)
}

/// The top of the operand stack of a frame.
pub(super) fn operand_i32(guest: &Guest, frame: FrameId) -> Option<i32> {
    i32_of(*guest.operands(frame).last()?)
}

/// A global of the instance of a frame.
pub(super) fn global_i32(guest: &Guest, frame: FrameId, index: usize) -> Option<i32> {
    i32_of(guest.globals(frame).get(index)?.1)
}

fn i32_of(value: Value) -> Option<i32> {
    match value {
        Value::I32(v) => Some(v),
        _ => None,
    }
}

/// A little-endian word of the memory that a frame sees.
pub(super) fn u32_at(guest: &Guest, frame: FrameId, address: u32) -> Option<u32> {
    u32_in(guest.memory(guest.memory_of(frame)?), address)
}

/// A NUL-terminated string, unreadable bytes replaced.
pub(super) fn cstr(guest: &Guest, frame: FrameId, address: u32) -> Option<String> {
    cstr_in(guest.memory(guest.memory_of(frame)?), address)
}

/// A little-endian word of a memory.
pub(super) fn u32_in(memory: &[u8], address: u32) -> Option<u32> {
    let start = address as usize;
    Some(u32::from_le_bytes(memory.get(start..start.checked_add(4)?)?.try_into().ok()?))
}

/// A NUL-terminated string of a memory.
pub(super) fn cstr_in(memory: &[u8], address: u32) -> Option<String> {
    let rest = memory.get(address as usize..)?;
    let bytes = &rest[..rest.len().min(LONGEST)];
    let end = bytes.iter().position(|b| *b == 0)?;
    Some(String::from_utf8_lossy(&bytes[..end]).into_owned())
}
