//! Core arguments and memory to a call.

use super::memory::{bytes, u16_at, u32_at, u64_at};
use super::table::Param;
use super::types::{CLOCK_FLAGS, CLOCK_ID};
use super::{Function, INTERFACE};
use crate::caps::errno;
use crate::component::Val;
use crate::guest::HostCall;
use std::sync::Arc;

/// Why core arguments make no call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiftError {
    /// The function returns this errno at once (an enumeration or flags out of range).
    Errno(u16),
    /// The guest traps (a pointer out of bounds or misaligned).
    Trap(String),
}

impl From<String> for LiftError {
    fn from(why: String) -> Self {
        Self::Trap(why)
    }
}

const INVAL: LiftError = LiftError::Errno(errno::INVAL);

/// Makes the call that the core arguments describe.
///
/// # Errors
/// [`LiftError`]; nothing has been allocated on the guest's word.
pub fn lift(function: &Function, args: &[u64], memory: &[u8]) -> Result<HostCall, LiftError> {
    if args.len() != function.core.params.len() {
        return Err(LiftError::Trap(format!(
            "{} takes {} arguments, not {}",
            function.name,
            function.core.params.len(),
            args.len()
        )));
    }
    let mut at = 0;
    let mut vals = Vec::with_capacity(function.params.len());
    for param in function.params {
        let width = param.core().len();
        vals.push(lift_param(*param, &args[at..at + width], memory).map_err(|e| name_trap(function, e))?);
        at += width;
    }
    Ok(HostCall {
        interface: INTERFACE.clone(),
        function: function.name.clone(),
        sig: Arc::clone(&function.sig),
        args: vals,
    })
}

fn name_trap(function: &Function, error: LiftError) -> LiftError {
    match error {
        LiftError::Trap(why) => LiftError::Trap(format!("{}: {why}", function.name)),
        errno @ LiftError::Errno(_) => errno,
    }
}

fn lift_param(param: Param, args: &[u64], memory: &[u8]) -> Result<Val, LiftError> {
    // An `i32` is the low half of its slot.
    let low = |i: usize| args[i] as u32;
    Ok(match param {
        Param::U32(_) => Val::U32(low(0)),
        Param::U64(_) => Val::U64(args[0]),
        Param::S64(_) => Val::S64(args[0].cast_signed()),
        Param::Enum(_, labels) => enumeration(low(0), labels)?,
        Param::Flags(_, labels) => flags(u64::from(low(0)), labels)?,
        Param::Flags64(_, labels) => flags(args[0], labels)?,
        Param::Path(_) => {
            let raw = bytes(memory, low(0), u64::from(low(1)), 1)?;
            if raw.len() > LONGEST_PATH {
                return Err(LiftError::Errno(errno::NAMETOOLONG));
            }
            match std::str::from_utf8(raw) {
                Ok(text) => Val::String(text.to_owned()),
                Err(_) => Val::Bytes(raw.to_vec()),
            }
        }
        Param::Iovecs => {
            let total = iovecs(memory, low(0), low(1))?.map(|iov| iov.map(|b| b.len() as u64));
            let total = total.sum::<Result<u64, String>>()?;
            Val::U32(u32::try_from(total).unwrap_or(u32::MAX))
        }
        Param::Ciovecs => Val::Bytes(gather(memory, low(0), low(1))?),
        Param::Buffer => Val::U32(low(1)),
        Param::FullBuffer => {
            bytes(memory, low(0), u64::from(low(1)), 1)?;
            Val::U32(low(1))
        }
        Param::Subscriptions => {
            let raw = bytes(memory, low(0), u64::from(low(2)) * SUBSCRIPTION, 8)?;
            bytes(memory, low(1), u64::from(low(2)) * EVENT, 8)?;
            if low(2) > MOST_SUBSCRIPTIONS {
                return Err(INVAL);
            }
            let entries = raw.chunks_exact(SUBSCRIPTION as usize).map(subscription);
            Val::List(entries.collect::<Result<_, _>>()?)
        }
    })
}

/// No system takes a path of more bytes: there is no point in asking one.
const LONGEST_PATH: usize = 1 << 20;
/// Nobody waits for more things at once.
const MOST_SUBSCRIPTIONS: u32 = 1 << 16;
/// Most bytes that one write gathers: a guest may list the same buffer again and again.
const GATHER_LIMIT: usize = 16 << 20;

fn gather(memory: &[u8], ptr: u32, count: u32) -> Result<Vec<u8>, LiftError> {
    let mut out = Vec::new();
    for buffer in iovecs(memory, ptr, count)? {
        let buffer = buffer?;
        out.extend_from_slice(&buffer[..buffer.len().min(GATHER_LIMIT - out.len())]);
    }
    Ok(out)
}

/// The buffers of an array of `iovec`s, each checked.
pub(super) fn iovecs(
    memory: &[u8],
    ptr: u32,
    count: u32,
) -> Result<impl Iterator<Item = Result<&[u8], String>>, String> {
    let array = bytes(memory, ptr, u64::from(count) * 8, 4)?;
    Ok(array.chunks_exact(8).map(|iov| bytes(memory, u32_at(iov, 0), u64::from(u32_at(iov, 4)), 1)))
}

fn enumeration(value: u32, labels: &[&str]) -> Result<Val, LiftError> {
    if value as usize >= labels.len() { Err(INVAL) } else { Ok(Val::Enum(value)) }
}

fn flags(bits: u64, labels: &[&str]) -> Result<Val, LiftError> {
    if bits >> labels.len() != 0 {
        return Err(INVAL);
    }
    // Every flags type here has at most 32 labels.
    Ok(Val::Flags(vec![bits as u32]))
}

/// Size of `subscription`.
const SUBSCRIPTION: u64 = 48;
/// Size of `event`.
pub(super) const EVENT: u64 = 32;

fn subscription(raw: &[u8]) -> Result<Val, LiftError> {
    let fd = || Some(Box::new(Val::Record(vec![Val::U32(u32_at(raw, 16))])));
    let u = match raw[8] {
        0 => {
            let clock = vec![
                enumeration(u32_at(raw, 16), CLOCK_ID)?,
                Val::U64(u64_at(raw, 24)),
                Val::U64(u64_at(raw, 32)),
                flags(u64::from(u16_at(raw, 40)), CLOCK_FLAGS)?,
            ];
            Val::Variant(0, Some(Box::new(Val::Record(clock))))
        }
        1 => Val::Variant(1, fd()),
        2 => Val::Variant(2, fd()),
        _ => return Err(INVAL),
    };
    Ok(Val::Record(vec![Val::U64(u64_at(raw, 0)), u]))
}
