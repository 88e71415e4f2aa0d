//! Linear memory: which bytes are read or written, and what stands there now.

use super::super::reading::As;
use super::super::reading::vector::Shape;
use super::{MemoryState, Scene, counted, unsigned};
use crate::exec::{Value, evaluate};
use crate::wasm::{MemoryAccess, Named, Op, ValType};

/// Lanes of a vector that are spelled out.
const LANES: usize = 8;

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<String> {
    if let Some(access) = op.memory_access() {
        return if access.store { stores(scene, op, access) } else { loads(scene, op, access) };
    }
    if let Some(access) = op.atomic_access() {
        return atomic(scene, op, access);
    }
    Some(match *op {
        Op::MemorySize { memory: index } => {
            let which = match in_memory(scene, index) {
                Some(which) => format!("of {which}"),
                None => "of memory".to_owned(),
            };
            let Some(memory) = scene.around.memory(index) else {
                return Some(format!("pushes the size {which} in pages"));
            };
            format!("pushes {}, the size {which} in pages of {}", pages(memory), page(memory))
        }
        Op::MemoryGrow { memory: index } => {
            let more = unsigned(scene.top::<1>()?[0])?;
            let of = in_memory(scene, index).map_or_else(String::new, |which| format!(" of {which}"));
            match scene.around.memory(index) {
                Some(memory) => format!(
                    "pops {more}: asks for {}{of} of {}, pushes the old size {}, or -1 if refused",
                    counted(more, "more page"),
                    page(memory),
                    pages(memory)
                ),
                None => format!("pops {more}: asks for {}{of}", counted(more, "more page")),
            }
        }
        Op::MemoryCopy { dst_memory, src_memory } => {
            let [to, from, len] = addresses(scene)?;
            let what = format!(
                "copies {} from {} to {}",
                counted(len, "byte"),
                at(scene, src_memory, from),
                at(scene, dst_memory, to)
            );
            let trap = outside(scene, src_memory, from, len).or_else(|| outside(scene, dst_memory, to, len));
            unless(what, trap)
        }
        Op::MemoryFill { memory } => {
            let [to, value, len] = addresses(scene)?;
            let byte = value as u8;
            let bytes = counted(len, "byte");
            let what = format!("writes {bytes} of {byte}{} from {}", character(byte), at(scene, memory, to));
            unless(what, outside(scene, memory, to, len))
        }
        Op::MemoryInit { data_index, memory } => {
            let [to, from, len] = addresses(scene)?;
            let segment = scene.named(Named::Data, "data segment", data_index);
            let what = format!(
                "copies {} of {segment}, from its byte {from}, to {}",
                counted(len, "byte"),
                at(scene, memory, to)
            );
            unless(what, past_data(scene, data_index, from, len).or_else(|| outside(scene, memory, to, len)))
        }
        Op::DataDrop { data_index } => {
            format!("gives up {}", scene.named(Named::Data, "data segment", data_index))
        }
        _ => return None,
    })
}

/// A predicate, and why it will not come to that.
pub(super) fn unless(what: String, trap: Option<String>) -> String {
    trap.map_or(what.clone(), |trap| format!("{what}, {trap}"))
}

/// What to say of bytes that a data segment does not have.
pub(super) fn past_data(scene: &Scene<'_>, index: u32, from: u64, len: u64) -> Option<String> {
    let has = scene.around.data_len(index)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > has);
    beyond.then(|| format!("but the segment has {}: this will trap", counted(has, "byte")))
}

/// `memory 1`, `memory $heap`; nothing to say where there is only one.
fn in_memory(scene: &Scene<'_>, index: u32) -> Option<String> {
    (scene.module.memories.len() > 1).then(|| scene.named(Named::Memory, "memory", index))
}

/// `0x20`, `0x20 in memory 1`
fn at(scene: &Scene<'_>, memory: u32, address: u64) -> String {
    match in_memory(scene, memory) {
        Some(which) => format!("{address:#x} in {which}"),
        None => format!("{address:#x}"),
    }
}

fn pages(memory: MemoryState<'_>) -> u64 {
    memory.bytes.len() as u64 >> memory.page_size_log2.min(63)
}

/// The size of a page.
fn page(memory: MemoryState<'_>) -> String {
    match 1u64 << memory.page_size_log2.min(63) {
        bytes @ 0..1024 => counted(bytes, "byte"),
        bytes => format!("{} KiB", bytes / 1024),
    }
}

/// Three operands read as addresses or lengths.
fn addresses(scene: &Scene<'_>) -> Option<[u64; 3]> {
    let [a, b, c] = scene.top()?;
    Some([unsigned(a)?, unsigned(b)?, unsigned(c)?])
}

/// What to say of an access outside of memory; `None` if it is inside.
fn outside(scene: &Scene<'_>, memory: u32, address: u64, size: u64) -> Option<String> {
    let ends = scene.around.memory(memory)?.bytes.len() as u64;
    let beyond = address.checked_add(size).is_none_or(|end| end > ends);
    let which = in_memory(scene, memory).unwrap_or_else(|| "the memory".to_owned());
    beyond.then(|| format!("but {which} ends at {ends:#x}: this will trap"))
}

/// Where an access begins, saturating: an address that does not fit is outside of every memory.
fn start(base: Value, access: MemoryAccess) -> Option<u64> {
    Some(unsigned(base)?.saturating_add(access.offset))
}

fn loads(scene: &Scene<'_>, op: &Op, access: MemoryAccess) -> Option<String> {
    // One lane is loaded into a vector on top of the address.
    let (base, vector) = match op.lane() {
        Some(_) => scene.top().map(|[base, vector]| (base, Some(vector)))?,
        None => (scene.top::<1>()?[0], None),
    };
    let address = start(base, access)?;
    let place = at(scene, access.memory, address);
    let what = format!("reads {} at {place}", counted(access.size.into(), "byte"));
    if let Some(trap) = outside(scene, access.memory, address, access.size.into()) {
        return Some(format!("{what}, {trap}"));
    }
    let memory = scene.around.memory(access.memory);
    let first = usize::try_from(address).ok()?;
    let Some(bytes) = memory.and_then(|memory| memory.bytes.get(first..first + access.size as usize)) else {
        return Some(what);
    };
    if access.ty == ValType::V128 {
        return Some(format!("{what}: {}", loaded_vector(op, bytes, vector)?));
    }
    let value = loaded(op, access, bytes)?;
    let shown = match bytes {
        [byte] => format!("{}{}", scene.show(value), character(*byte)),
        _ => scene.show(value),
    };
    Some(format!("{what}: {shown}{}", scene.leads_to(value)))
}

fn stores(scene: &Scene<'_>, op: &Op, access: MemoryAccess) -> Option<String> {
    let [base, value] = scene.top()?;
    let address = start(base, access)?;
    let size = u64::from(access.size);
    let shown = match (value, access.size) {
        (Value::I32(v), 1) => written_byte(v as u8),
        (Value::I64(v), 1) => written_byte(v as u8),
        (Value::I32(v), 2) => (v as u16).to_string(),
        (Value::I64(v), 2) => (v as u16).to_string(),
        (Value::I64(v), 4) => (v as u32).to_string(),
        (Value::V128(_), 1..16) => {
            let lane = evaluate(&extract(op)?, &[value])?.ok()?;
            format!("{}, lane {},", scene.show(lane), op.lane()?)
        }
        _ => format!("{}{}", scene.show(value), scene.leads_to(value)),
    };
    let what =
        format!("writes {shown} as {} at {}", counted(size, "byte"), at(scene, access.memory, address));
    Some(unless(what, outside(scene, access.memory, address, size)))
}

/// Atomic operators, but for loads and stores.
fn atomic(scene: &Scene<'_>, op: &Op, access: MemoryAccess) -> Option<String> {
    let (pops, _) = op.fixed_arity()?;
    let operands = scene.top_list(pops as usize);
    let &[base, operand, ..] = operands else { return None };
    let address = start(base, access)?;
    let size = u64::from(access.size);
    let place = at(scene, access.memory, address);
    let shown = scene.show(operand);
    let bytes = counted(size, "byte");
    let what = match (*op, operands) {
        (Op::MemoryAtomicNotify { .. }, _) => {
            format!("wakes who waits at {place}: pushes 0, there is nobody")
        }
        (Op::MemoryAtomicWait32 { .. } | Op::MemoryAtomicWait64 { .. }, _) => {
            format!("waits at {place} if the {bytes} there are {shown}; no other thread will come")
        }
        (_, [_, _, replacement]) => {
            let replacement = scene.show(*replacement);
            format!("writes {replacement} as {bytes} at {place} if they are {shown}, pushes what they were")
        }
        _ => format!("changes {bytes} at {place} by {shown} in one go, pushes what they were"),
    };
    let unaligned =
        (address % size != 0).then(|| format!("but that is no multiple of {size}: this will trap"));
    Some(unless(what, unaligned.or_else(|| outside(scene, access.memory, address, size))))
}

/// The value that a load makes of its bytes.
fn loaded(op: &Op, access: MemoryAccess, bytes: &[u8]) -> Option<Value> {
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

/// What a load makes of its bytes and, for one lane, of the vector it goes into.
fn loaded_vector(op: &Op, bytes: &[u8], vector: Option<Value>) -> Option<String> {
    let mut whole = [0; 16];
    whole.get_mut(..bytes.len())?.copy_from_slice(bytes);
    let bits = u128::from_le_bytes(whole);
    let (maker, shape, clause) = match *op {
        Op::V128Load8x8S { .. } => (Op::I16x8ExtendLowI8x16S, Shape::I16x8, "each byte widened"),
        Op::V128Load8x8U { .. } => (Op::I16x8ExtendLowI8x16U, Shape::I16x8, "each byte widened"),
        Op::V128Load16x4S { .. } => (Op::I32x4ExtendLowI16x8S, Shape::I32x4, "each two bytes widened"),
        Op::V128Load16x4U { .. } => (Op::I32x4ExtendLowI16x8U, Shape::I32x4, "each two bytes widened"),
        Op::V128Load32x2S { .. } => (Op::I64x2ExtendLowI32x4S, Shape::I64x2, "each four bytes widened"),
        Op::V128Load32x2U { .. } => (Op::I64x2ExtendLowI32x4U, Shape::I64x2, "each four bytes widened"),
        Op::V128Load8Splat { .. } => (Op::I8x16Splat, Shape::I8x16, "in every lane"),
        Op::V128Load16Splat { .. } => (Op::I16x8Splat, Shape::I16x8, "in every lane"),
        Op::V128Load32Splat { .. } => (Op::I32x4Splat, Shape::I32x4, "in every lane"),
        Op::V128Load64Splat { .. } => (Op::I64x2Splat, Shape::I64x2, "in every lane"),
        Op::V128Load32Zero { .. } => return Some(lanes(Shape::I32x4, bits, "the other lanes zero")),
        Op::V128Load64Zero { .. } => return Some(lanes(Shape::I64x2, bits, "the other lane zero")),
        Op::V128Load8Lane { lane, .. } => (Op::I8x16ReplaceLane { lane }, Shape::I8x16, ""),
        Op::V128Load16Lane { lane, .. } => (Op::I16x8ReplaceLane { lane }, Shape::I16x8, ""),
        Op::V128Load32Lane { lane, .. } => (Op::I32x4ReplaceLane { lane }, Shape::I32x4, ""),
        Op::V128Load64Lane { lane, .. } => (Op::I64x2ReplaceLane { lane }, Shape::I64x2, ""),
        _ => return Some(super::super::reading::vector::words(bits)),
    };
    let scalar = if bytes.len() == 8 { Value::I64(bits as i64) } else { Value::I32(bits as i32) };
    let made = match (op.lane(), &maker) {
        (Some(_), _) => evaluate(&maker, &[vector?, scalar]),
        (None, Op::I8x16Splat | Op::I16x8Splat | Op::I32x4Splat | Op::I64x2Splat) => {
            evaluate(&maker, &[scalar])
        }
        _ => evaluate(&maker, &[Value::V128(bits)]),
    };
    let Value::V128(made) = made?.ok()? else { return None };
    Some(match op.lane() {
        Some(lane) => lanes(shape, made, &format!("lane {lane} replaced")),
        None => lanes(shape, made, clause),
    })
}

fn lanes(shape: Shape, vector: u128, clause: &str) -> String {
    format!("{}, {clause}", shape.text(vector, As::Signed, LANES))
}

/// The operator that takes the lane out of a vector which a store writes.
fn extract(op: &Op) -> Option<Op> {
    let lane = op.lane()?;
    Some(match op {
        Op::V128Store8Lane { .. } => Op::I8x16ExtractLaneU { lane },
        Op::V128Store16Lane { .. } => Op::I16x8ExtractLaneU { lane },
        Op::V128Store32Lane { .. } => Op::I32x4ExtractLane { lane },
        Op::V128Store64Lane { .. } => Op::I64x2ExtractLane { lane },
        _ => return None,
    })
}

/// `97 'a'`
fn written_byte(byte: u8) -> String {
    format!("{byte}{}", character(byte))
}

/// ` 'a'` for a byte that is a visible character.
fn character(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!(" '{}'", byte as char) } else { String::new() }
}
