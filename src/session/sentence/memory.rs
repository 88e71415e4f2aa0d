//! Linear memory: which bytes are read or written, and what they contain now.

use super::{MemoryFacts, Scene, bytes, number, unless, unsigned, vector_memory};
use crate::exec::{Value, evaluate};
use crate::wasm::{MemoryAccess, NameSubject, Op, ValType};
use crate::words::{Message, message};

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    if let Some(access) = op.memory_access() {
        return if access.store { stores(scene, op, access) } else { loads(scene, op, access) };
    }
    if let Some(access) = op.atomic_access() {
        return atomic(scene, op, access);
    }
    Some(match *op {
        Op::MemorySize { memory: index } => {
            let which = in_memory(scene, index).unwrap_or_else(|| message!("value-only-memory"));
            match scene.around.memory(index) {
                None => message!("memory-size-unknown", memory = which),
                Some(memory) => {
                    let count = number(pages(memory));
                    message!("memory-size", count, memory = which, page = page(memory))
                }
            }
        }
        Op::MemoryGrow { memory: index } => {
            let more = unsigned(scene.top::<1>()?[0])?;
            let pages_more = match in_memory(scene, index) {
                None => message!("memory-more-pages", count = number(more)),
                Some(memory) => message!("memory-more-pages-of", count = number(more), memory),
            };
            match scene.around.memory(index) {
                Some(memory) => message!(
                    "memory-grow",
                    more = number(more),
                    pages = pages_more,
                    page = page(memory),
                    old = number(pages(memory))
                ),
                None => message!("memory-grow-unknown", more = number(more), pages = pages_more),
            }
        }
        Op::MemoryCopy { dst_memory, src_memory } => {
            let [to, from, len] = addresses(scene)?;
            let (source, target) = (at(scene, src_memory, from), at(scene, dst_memory, to));
            let what = message!("memory-copy", bytes = bytes(len), source, target);
            let trap = outside(scene, src_memory, from, len).or_else(|| outside(scene, dst_memory, to, len));
            unless(what, trap)
        }
        Op::MemoryFill { memory } => {
            let [to, value, len] = addresses(scene)?;
            let place = at(scene, memory, to);
            let what = message!("memory-fill", bytes = bytes(len), value = written_byte(value as u8), place);
            unless(what, outside(scene, memory, to, len))
        }
        Op::MemoryInit { data_index, memory } => {
            let [to, from, len] = addresses(scene)?;
            let (segment, place) = (scene.data_segment(data_index), at(scene, memory, to));
            let what = message!("memory-init", bytes = bytes(len), segment, from = number(from), place);
            unless(what, past_data(scene, data_index, from, len).or_else(|| outside(scene, memory, to, len)))
        }
        Op::DataDrop { data_index } => message!("memory-drop", segment = scene.data_segment(data_index)),
        _ => return None,
    })
}

/// A clause about bytes that a data segment does not have; `None` if it has them.
pub(super) fn past_data(scene: &Scene<'_>, index: u32, from: u64, len: u64) -> Option<Message> {
    let has = scene.around.data_len(index)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > has);
    beyond.then(|| message!("memory-but-segment", bytes = bytes(has)))
}

/// `memory 1`, `memory $heap`; `None` if there is only one memory.
fn in_memory(scene: &Scene<'_>, index: u32) -> Option<Message> {
    let named = || message!("value-memory", name = scene.name_or_index(NameSubject::Memory, index));
    (scene.module.memories.len() > 1).then(named)
}

/// `0x20`, `0x20 in memory 1`
fn at(scene: &Scene<'_>, memory: u32, address: u64) -> Message {
    let address = format!("{address:#x}");
    match in_memory(scene, memory) {
        Some(memory) => message!("memory-at", address, memory),
        None => Message::verbatim(address),
    }
}

fn pages(memory: MemoryFacts<'_>) -> u64 {
    memory.bytes.len() as u64 >> memory.page_size_log2.min(63)
}

/// The size of a page, in bytes or KiB.
fn page(memory: MemoryFacts<'_>) -> Message {
    match 1u64 << memory.page_size_log2.min(63) {
        size @ 0..1024 => bytes(size),
        size => Message::verbatim(format!("{} KiB", size / 1024)),
    }
}

/// The top three operands, as addresses or lengths.
fn addresses(scene: &Scene<'_>) -> Option<[u64; 3]> {
    let [a, b, c] = scene.top()?;
    Some([unsigned(a)?, unsigned(b)?, unsigned(c)?])
}

/// A clause about an access that is not inside the memory; `None` if it is.
fn outside(scene: &Scene<'_>, memory: u32, address: u64, size: u64) -> Option<Message> {
    let ends = scene.around.memory(memory)?.bytes.len() as u64;
    let beyond = address.checked_add(size).is_none_or(|end| end > ends);
    let which = || in_memory(scene, memory).unwrap_or_else(|| message!("value-the-memory"));
    beyond.then(|| message!("memory-but-ends", memory = which(), end = format!("{ends:#x}")))
}

/// The address at which an access begins. It saturates: an address that does not fit is outside every memory.
fn start(base: Value, access: MemoryAccess) -> Option<u64> {
    Some(unsigned(base)?.saturating_add(access.offset))
}

fn loads(scene: &Scene<'_>, op: &Op, access: MemoryAccess) -> Option<Message> {
    // The address is below the vector that one lane is loaded into.
    let (base, vector) = match op.lane() {
        Some(_) => scene.top().map(|[base, vector]| (base, Some(vector)))?,
        None => (scene.top::<1>()?[0], None),
    };
    let address = start(base, access)?;
    let (size, place) = (bytes(access.size), at(scene, access.memory, address));
    if let Some(trap) = outside(scene, access.memory, address, access.size.into()) {
        return Some(unless(message!("memory-reads", bytes = size, place), Some(trap)));
    }
    let memory = scene.around.memory(access.memory);
    let first = usize::try_from(address).ok()?;
    let variable = scene.around.variable_at(access.memory, address, access.size.into());
    let Some(read) = memory.and_then(|memory| memory.bytes.get(first..first + access.size as usize)) else {
        return Some(message!("memory-reads", bytes = size, place));
    };
    let value = match (access.ty, read) {
        (ValType::V128, _) => vector_memory::loaded(op, read, vector)?,
        (_, &[byte]) => {
            let value = loaded(op, access, read)?;
            let shown = format!("{}{}{}", scene.show(value), character(byte), scene.leads_to(value));
            Message::verbatim(shown)
        }
        _ => scene.show_leading(loaded(op, access, read)?),
    };
    Some(match variable {
        Some(variable) => message!("memory-reads-variable", variable, bytes = size, place, value),
        None => message!("memory-reads-value", bytes = size, place, value),
    })
}

fn stores(scene: &Scene<'_>, op: &Op, access: MemoryAccess) -> Option<Message> {
    let [base, value] = scene.top()?;
    let address = start(base, access)?;
    let shown = match (value, access.size) {
        (Value::I32(v), 1) => Message::verbatim(written_byte(v as u8)),
        (Value::I64(v), 1) => Message::verbatim(written_byte(v as u8)),
        (Value::I32(v), 2) => Message::verbatim((v as u16).to_string()),
        (Value::I64(v), 2) => Message::verbatim((v as u16).to_string()),
        (Value::I64(v), 4) => Message::verbatim((v as u32).to_string()),
        (Value::V128(_), 1..16) => {
            let lane = evaluate(&vector_memory::extract(op)?, &[value])?.ok()?;
            message!("memory-lane", value = scene.show(lane), lane = number(op.lane()?))
        }
        _ => scene.show_leading(value),
    };
    let place = at(scene, access.memory, address);
    let (size, trap) = (bytes(access.size), outside(scene, access.memory, address, access.size.into()));
    let there = || scene.around.variable_at(access.memory, address, access.size.into());
    let variable = if trap.is_none() { there() } else { None };
    let what = match variable {
        Some(variable) => {
            message!("memory-writes-variable", value = shown, variable, bytes = size, place)
        }
        None => message!("memory-writes", value = shown, bytes = size, place),
    };
    Some(unless(what, trap))
}

/// Atomic instructions other than loads and stores.
fn atomic(scene: &Scene<'_>, op: &Op, access: MemoryAccess) -> Option<Message> {
    let (pops, _) = op.fixed_arity()?;
    let operands = scene.top_list(pops as usize);
    let &[base, operand, ..] = operands else { return None };
    let address = start(base, access)?;
    let size = u64::from(access.size);
    let mut place = at(scene, access.memory, address);
    if let Some(variable) = scene.around.variable_at(access.memory, address, size) {
        place = message!("memory-at-variable", place, variable);
    }
    let bytes = bytes(size);
    let value = scene.show(operand);
    let what = match (*op, operands) {
        (Op::MemoryAtomicNotify { .. }, _) => message!("memory-wakes", place),
        (Op::MemoryAtomicWait32 { .. } | Op::MemoryAtomicWait64 { .. }, _) => {
            message!("memory-waits", place, bytes, value)
        }
        (_, [_, _, replacement]) => {
            message!("memory-exchanges", replacement = scene.show(*replacement), bytes, place, value)
        }
        _ => message!("memory-changes", bytes, place, value),
    };
    let unaligned = (address % size != 0).then(|| message!("memory-but-unaligned", size = number(size)));
    Some(unless(what, unaligned.or_else(|| outside(scene, access.memory, address, size))))
}

/// The value that a load makes from its bytes.
pub(in crate::session) fn loaded(op: &Op, access: MemoryAccess, bytes: &[u8]) -> Option<Value> {
    let bits = little_endian(bytes)?;
    let unused = 64 - 8 * u32::try_from(bytes.len()).ok()?;
    let bits = match op.name().ends_with("_s") {
        true => (bits.cast_signed() << unused >> unused).cast_unsigned(),
        false => bits,
    };
    Some(match access.ty {
        ValType::I32 => Value::I32(bits as i32),
        ValType::I64 => Value::I64(bits.cast_signed()),
        ValType::F32 => Value::F32(bits as u32),
        ValType::F64 => Value::F64(bits),
        ValType::V128 | ValType::Ref(_) => return None,
    })
}

fn little_endian(bytes: &[u8]) -> Option<u64> {
    let mut whole = [0; 8];
    whole.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(u64::from_le_bytes(whole))
}

/// A byte as a number, with the character that it may stand for: `97 'a'`.
fn written_byte(byte: u8) -> String {
    format!("{byte}{}", character(byte))
}

/// ` 'a'` for a byte that is a visible character, and nothing for others.
fn character(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!(" '{}'", byte as char) } else { String::new() }
}
