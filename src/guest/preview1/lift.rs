//! Lifts core arguments and memory to a call.

use super::Preview1Function;
use super::memory::{bytes, u16_at, u32_at, u64_at};
use crate::caps::errno;
use crate::component::Val;
use crate::wit::p1::{Clockid, Eventtype, P1Module, Param, Subclockflags, Whence};
use crate::wit::{FlagSet, WitLabel};

/// Why core arguments could not be lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LiftError {
    /// The function returns this errno at once: an enumeration or flags value inside a structure is out of range, for
    /// example.
    Errno(u16),
    /// The guest traps: a pointer is out of bounds or misaligned, or an argument is not a valid enumeration or flags
    /// value.
    Trap(String),
}

impl From<String> for LiftError {
    fn from(why: String) -> Self {
        Self::Trap(why)
    }
}

const INVAL: LiftError = LiftError::Errno(errno::INVAL);

/// The error for a number that is not a valid enumeration or flags value: a trap for an argument, while [`INVAL`] is
/// for those inside structures.
fn no_such(what: &str, number: u64) -> LiftError {
    LiftError::Trap(format!("{number:#x} is not valid as {what}"))
}

/// Lifts core arguments to the arguments of a call, and appends these to `vals`.
///
/// # Errors
/// A [`LiftError`]. No amount of memory has been allocated merely because the guest said so.
pub fn lift(
    function: &Preview1Function,
    args: &[u64],
    memory: &[u8],
    vals: &mut Vec<Val>,
) -> Result<(), LiftError> {
    if args.len() != function.core.params.len() {
        return Err(LiftError::Trap(format!(
            "{} takes {} arguments, not {}",
            function.func.name,
            function.core.params.len(),
            args.len()
        )));
    }
    let mut at = 0;
    vals.reserve(function.params.len());
    for param in function.params {
        let width = param.core().len();
        lift_param(function.module, *param, &args[at..at + width], memory, vals)
            .map_err(|e| name_trap(function, e))?;
        at += width;
    }
    Ok(())
}

fn name_trap(function: &Preview1Function, error: LiftError) -> LiftError {
    match error {
        LiftError::Trap(why) => LiftError::Trap(format!("{}: {why}", function.func.name)),
        errno @ LiftError::Errno(_) => errno,
    }
}

/// Appends the argument for one parameter. Each is pushed as it is made, because calls are frequent.
#[inline(always)]
fn lift_param(
    module: P1Module,
    param: Param,
    args: &[u64],
    memory: &[u8],
    vals: &mut Vec<Val>,
) -> Result<(), LiftError> {
    // An `i32` is the low half of its slot.
    let low = |i: usize| args[i] as u32;
    match param {
        Param::U32(_) => vals.push(Val::U32(low(0))),
        Param::U64(_) => vals.push(Val::U64(args[0])),
        Param::S64(_) => vals.push(Val::S64(args[0].cast_signed())),
        Param::Enum(name, labels) if low(0) as usize >= labels.len() => {
            return Err(no_such(name, low(0).into()));
        }
        Param::Enum(..) => vals.push(Val::Enum(low(0))),
        Param::Whence(name) => {
            let whence = match module {
                P1Module::Preview1 => Whence::of_case(low(0)),
                P1Module::Unstable => Whence::of_unstable(low(0)),
            };
            vals.push(whence.ok_or_else(|| no_such(name, low(0).into()))?.val());
        }
        Param::Flags(name, labels) => {
            vals.push(flags(u64::from(low(0)), labels).map_err(|_| no_such(name, low(0).into()))?);
        }
        Param::Rights(name) => {
            vals.push(flags(args[0], module.rights()).map_err(|_| no_such(name, args[0]))?);
        }
        Param::Path(_) => {
            let raw = bytes(memory, low(0), u64::from(low(1)), 1)?;
            if raw.len() > LONGEST_PATH {
                return Err(LiftError::Errno(errno::NAMETOOLONG));
            }
            vals.push(match std::str::from_utf8(raw) {
                Ok(text) => Val::String(text.to_owned()),
                Err(_) => Val::Bytes(raw.to_vec()),
            });
        }
        Param::Iovecs => vals.push(Val::U32(first_buffer(memory, low(0), low(1))?.1)),
        Param::Ciovecs => {
            let (ptr, len) = first_buffer(memory, low(0), low(1))?;
            vals.push(Val::Bytes(bytes(memory, ptr, len.into(), 1)?.to_vec()));
        }
        Param::Buffer => vals.push(Val::U32(low(1))),
        Param::FullBuffer => {
            bytes(memory, low(0), u64::from(low(1)), 1)?;
            vals.push(Val::U32(low(1)));
        }
        Param::Subscriptions => {
            let size = subscription_size(module);
            let count = u64::from(low(2));
            if count == 0 {
                vals.push(Val::List(Vec::new()));
                return Ok(());
            }
            if count * (size + EVENT) > COPY_LIMIT {
                return Err(LiftError::Errno(errno::NOMEM));
            }
            let raw = bytes(memory, low(0), count * size, 8)?;
            bytes(memory, low(1), count * EVENT, 8)?;
            let entries = raw.chunks_exact(size as usize).map(|raw| subscription(module, raw));
            vals.push(Val::List(entries.collect::<Result<_, _>>()?));
        }
    }
    Ok(())
}

/// The longest path in bytes. No system accepts a longer one, so it is not passed on.
const LONGEST_PATH: usize = 1 << 20;
/// The most bytes that a call may ask a host to copy: wasmtime's default. Beyond it the errno is `nomem`.
const COPY_LIMIT: u64 = 128 << 20;

/// Address and length of the first non-empty buffer in an array of `iovec`s. Hosts may read or write fewer bytes than
/// requested, and wasmtime uses only this buffer.
pub(super) fn first_buffer(memory: &[u8], ptr: u32, count: u32) -> Result<(u32, u32), LiftError> {
    if u64::from(count) * 8 > COPY_LIMIT {
        return Err(LiftError::Errno(errno::NOMEM));
    }
    for i in 0..count {
        let at = u64::from(ptr) + u64::from(i) * 8;
        let at = u32::try_from(at).map_err(|_| format!("out of bounds: 8 bytes at {at:#x}"))?;
        let iovec = bytes(memory, at, 8, 4)?;
        let (ptr, len) = (u32_at(iovec, 0), u32_at(iovec, 4));
        if len == 0 {
            continue;
        }
        if u64::from(count) * 8 + u64::from(len) > COPY_LIMIT {
            return Err(LiftError::Errno(errno::NOMEM));
        }
        bytes(memory, ptr, len.into(), 1)?;
        return Ok((ptr, len));
    }
    Ok((0, 0))
}

fn flags(bits: u64, labels: &[&str]) -> Result<Val, LiftError> {
    if bits >> labels.len() != 0 {
        return Err(INVAL);
    }
    // Every flags type of preview 1 has at most 32 labels.
    Ok(Val::Flags(vec![bits as u32]))
}

/// Size in bytes of a `subscription`, which differs between versions.
fn subscription_size(module: P1Module) -> u64 {
    match module {
        P1Module::Preview1 => 48,
        // There, a subscription to a clock began with an identifier.
        P1Module::Unstable => 56,
    }
}

/// Size in bytes of an `event`, in both versions.
pub(super) const EVENT: u64 = 32;

fn subscription(module: P1Module, raw: &[u8]) -> Result<Val, LiftError> {
    let kind = Eventtype::of_case(raw[8].into()).ok_or(INVAL)?;
    let what = match kind {
        Eventtype::Clock => {
            let at = if module == P1Module::Unstable { 24 } else { 16 };
            vec![
                Clockid::of_case(u32_at(raw, at)).ok_or(INVAL)?.val(),
                Val::U64(u64_at(raw, at + 8)),
                Val::U64(u64_at(raw, at + 16)),
                flags(u64::from(u16_at(raw, at + 24)), Subclockflags::LABELS)?,
            ]
        }
        Eventtype::FdRead | Eventtype::FdWrite => vec![Val::U32(u32_at(raw, 16))],
    };
    Ok(Val::Record(vec![Val::U64(u64_at(raw, 0)), kind.with(Some(Val::Record(what)))]))
}
