//! Lowers a reply to a core result and memory.

use super::Preview1Function;
use super::lift::{EVENT, LiftError, first_buffer};
use super::memory::{MemoryWriter, u64_at};
use crate::caps::errno;
use crate::component::Val;
use crate::wit::WitLabel;
use crate::wit::p1::{P1Module, P1Output, Param, Preopentype};

/// Writes a reply (a `result<…, errno>`) to where the core arguments point, and returns the core result. Appends the
/// ranges of memory (address, length) that it writes to `written`.
///
/// # Errors
/// A trap, as text for people: a pointer is out of bounds, or the reply has the wrong shape (it may come from a file).
pub fn lower(
    function: &Preview1Function,
    args: &[u64],
    outcome: &Val,
    memory: &mut [u8],
    written: &mut Vec<(u64, u64)>,
) -> Result<u64, String> {
    let lowered = match outcome {
        _ if function.output == P1Output::Never => Err("does not return".to_owned()),
        _ if args.len() != function.core.params.len() => Err("wrong number of arguments".to_owned()),
        Val::Result(Err(Some(errno))) => match **errno {
            // Errno 0 would mean success, but no results have been written.
            Val::Enum(n) if n != 0 && (n as usize) < errno::COUNT => Ok(u64::from(n)),
            _ => Err(misfit()),
        },
        Val::Result(Ok(value)) => {
            let mut writer = MemoryWriter { memory, written };
            output(function, args, value.as_deref(), &mut writer).map(|()| 0)
        }
        _ => Err(misfit()),
    };
    lowered.map_err(|why| format!("{}: {why}", function.func.name))
}

fn misfit() -> String {
    "the reply does not have the function's result type".to_owned()
}

/// The (pointer, length) that the call passed for its buffer or its `iovec`s.
fn buffer(function: &Preview1Function, args: &[u64]) -> Option<(u32, u32)> {
    let mut at = 0;
    for param in function.params {
        if matches!(param, Param::Buffer | Param::FullBuffer | Param::Iovecs) {
            return Some((args[at] as u32, args[at + 1] as u32));
        }
        at += param.core().len();
    }
    None
}

fn output(
    function: &Preview1Function,
    args: &[u64],
    value: Option<&Val>,
    w: &mut MemoryWriter<'_>,
) -> Result<(), String> {
    let last = args.last().map_or(0, |&a| a as u32);
    let before_last = args.len().checked_sub(2).map_or(0, |i| args[i] as u32);
    match (function.output, value) {
        (P1Output::Unit, None) => Ok(()),
        (P1Output::U32, Some(Val::U32(n))) => w.u32(last, *n),
        (P1Output::U64, Some(Val::U64(n))) => w.write(last, &n.to_le_bytes(), 8),
        (P1Output::Sizes, Some(Val::Tuple(sizes))) => match sizes[..] {
            [Val::U32(count), Val::U32(bytes)] => {
                w.u32(before_last, count)?;
                w.u32(last, bytes)
            }
            _ => Err(misfit()),
        },
        (P1Output::Fdstat, Some(Val::Record(fields))) => {
            w.write(last, &fdstat(function.module, fields).ok_or_else(misfit)?, 8)
        }
        (P1Output::Filestat, Some(Val::Record(fields))) => {
            let packed = filestat(fields).ok_or_else(misfit)?;
            match function.module {
                P1Module::Preview1 => w.write(last, &packed, 8),
                P1Module::Unstable => w.write(last, &old_filestat(&packed), 8),
            }
        }
        (P1Output::Prestat, Some(Val::Variant(case, Some(dir)))) if *case == Preopentype::Dir.case() => {
            match &**dir {
                Val::Record(fields) => match fields[..] {
                    [Val::U32(len)] => {
                        let mut packed = [0; 8];
                        packed[4..].copy_from_slice(&len.to_le_bytes());
                        w.write(last, &packed, 4)
                    }
                    _ => Err(misfit()),
                },
                _ => Err(misfit()),
            }
        }
        (P1Output::Strings | P1Output::Pairs, Some(Val::List(items))) => strings(items, before_last, last, w),
        (P1Output::Scattered, Some(Val::Bytes(data))) => {
            scatter(function, args, data, w)?;
            w.u32(last, data.len() as u32)
        }
        (P1Output::Received, Some(Val::Tuple(pair))) => match &pair[..] {
            [Val::Bytes(data), Val::Flags(flags)] => {
                scatter(function, args, data, w)?;
                w.u32(before_last, data.len() as u32)?;
                w.write(last, &(flags.first().copied().unwrap_or(0) as u16).to_le_bytes(), 2)
            }
            _ => Err(misfit()),
        },
        (P1Output::Buffered | P1Output::Filled, Some(Val::Bytes(data))) => {
            let (ptr, len) = buffer(function, args).ok_or_else(misfit)?;
            let cut = &data[..data.len().min(len as usize)];
            w.write(ptr, cut, 1)?;
            if function.output == P1Output::Buffered { w.u32(last, cut.len() as u32) } else { Ok(()) }
        }
        (P1Output::Dirents, Some(Val::List(entries))) => {
            let (ptr, len) = buffer(function, args).ok_or_else(misfit)?;
            let packed = dirents(entries, len as usize)?;
            w.write(ptr, &packed, 1)?;
            w.u32(last, packed.len() as u32)
        }
        (P1Output::Events, Some(Val::List(events))) => {
            // The arguments are: subscriptions, events, count.
            let (out, count) = (args[1] as u32, args[2] as u32);
            if events.len() > count as usize {
                return Err(misfit());
            }
            for (i, item) in events.iter().enumerate() {
                let packed = event(item).ok_or_else(misfit)?;
                w.write(out.wrapping_add(i as u32 * EVENT as u32), &packed, 8)?;
            }
            w.u32(last, events.len() as u32)
        }
        _ => Err(misfit()),
    }
}

fn scatter(
    function: &Preview1Function,
    args: &[u64],
    data: &[u8],
    w: &mut MemoryWriter<'_>,
) -> Result<(), String> {
    let (ptr, count) = buffer(function, args).ok_or_else(misfit)?;
    let (ptr, len) = first_buffer(w.memory, ptr, count).map_err(|error| match error {
        LiftError::Trap(why) => why,
        LiftError::Errno(_) => misfit(),
    })?;
    if data.len() > len as usize { Err(misfit()) } else { w.write(ptr, data, 1) }
}

fn strings(items: &[Val], array: u32, buffer: u32, w: &mut MemoryWriter<'_>) -> Result<(), String> {
    let mut text = buffer;
    for (i, item) in items.iter().enumerate() {
        let mut data = match item {
            Val::String(s) => s.clone().into_bytes(),
            Val::Tuple(pair) => match &pair[..] {
                [Val::String(name), Val::String(value)] => format!("{name}={value}").into_bytes(),
                _ => return Err(misfit()),
            },
            _ => return Err(misfit()),
        };
        data.push(0);
        w.u32(array.wrapping_add(i as u32 * 4), text)?;
        w.write(text, &data, 1)?;
        text = text.wrapping_add(data.len() as u32);
    }
    Ok(())
}

fn fdstat(module: P1Module, fields: &[Val]) -> Option<[u8; 24]> {
    let [Val::Enum(filetype), Val::Flags(flags), Val::Flags(base), Val::Flags(inheriting)] = fields else {
        return None;
    };
    let mut out = [0; 24];
    out[0] = *filetype as u8;
    out[2..4].copy_from_slice(&(*flags.first()? as u16).to_le_bytes());
    let known = (1 << module.rights().len()) - 1;
    out[8..12].copy_from_slice(&(base.first()? & known).to_le_bytes());
    out[16..20].copy_from_slice(&(inheriting.first()? & known).to_le_bytes());
    Some(out)
}

fn filestat(fields: &[Val]) -> Option<[u8; 64]> {
    if fields.len() != 8 {
        return None;
    }
    let mut out = [0; 64];
    for (slot, value) in out.chunks_exact_mut(8).zip(fields) {
        let n = match value {
            Val::U64(n) => *n,
            Val::Enum(n) => u64::from(*n),
            _ => return None,
        };
        slot.copy_from_slice(&n.to_le_bytes());
    }
    Some(out)
}

/// In `wasi_unstable`, the number of links had 32 bits and shared eight bytes with the file type.
fn old_filestat(packed: &[u8; 64]) -> [u8; 56] {
    let mut out = [0; 56];
    out[..20].copy_from_slice(&packed[..20]);
    let links = u32::try_from(u64_at(packed, 24)).unwrap_or(u32::MAX);
    out[20..24].copy_from_slice(&links.to_le_bytes());
    out[24..].copy_from_slice(&packed[32..]);
    out
}

/// Directory entries side by side, the last one cut off where the buffer ends. A `dirent` takes 24 bytes and is
/// followed by the name.
fn dirents(entries: &[Val], limit: usize) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for entry in entries {
        if out.len() >= limit {
            break;
        }
        let Val::Record(fields) = entry else { return Err(misfit()) };
        let [Val::U64(next), Val::U64(ino), Val::Enum(filetype), Val::String(name)] = &fields[..] else {
            return Err(misfit());
        };
        out.extend(next.to_le_bytes());
        out.extend(ino.to_le_bytes());
        out.extend((name.len() as u32).to_le_bytes());
        out.extend(filetype.to_le_bytes());
        out.extend(name.as_bytes());
    }
    out.truncate(limit);
    Ok(out)
}

fn event(item: &Val) -> Option<[u8; 32]> {
    let Val::Record(fields) = item else { return None };
    let [Val::U64(userdata), Val::Enum(error), Val::Enum(kind), Val::U64(nbytes), Val::Flags(flags)] =
        &fields[..]
    else {
        return None;
    };
    let mut out = [0; 32];
    out[..8].copy_from_slice(&userdata.to_le_bytes());
    out[8..10].copy_from_slice(&(*error as u16).to_le_bytes());
    out[10] = *kind as u8;
    out[16..24].copy_from_slice(&nbytes.to_le_bytes());
    out[24..26].copy_from_slice(&(*flags.first()? as u16).to_le_bytes());
    Some(out)
}
