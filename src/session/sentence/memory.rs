//! Linear memory: which bytes are read or written, and what stands there now.

use super::{Scene, counted, show, unsigned};
use crate::exec::Value;
use crate::wasm::{MemoryAccess, Op, ValType};

const PAGE: usize = 64 * 1024;

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<String> {
    if let Some(access) = op.memory_access() {
        return if access.store { stores(scene, access) } else { loads(scene, op, access) };
    }
    let pages = scene.memory.len() / PAGE;
    Some(match *op {
        Op::MemorySize { .. } => format!("pushes {pages}, the size of memory in pages of 64 KiB"),
        Op::MemoryGrow { .. } => {
            let more = u64::from(unsigned(scene.top::<1>()?[0])?);
            format!(
                "pops {more}: asks for {} of 64 KiB, pushes the old size {pages}, or -1 if refused",
                counted(more, "more page")
            )
        }
        Op::MemoryCopy { .. } => {
            let [to, from, len] = addresses(scene)?;
            let what = format!("copies {} from {from:#x} to {to:#x}", counted(len, "byte"));
            let outside = outside(scene, from, len).or_else(|| outside(scene, to, len));
            outside.map_or(what.clone(), |trap| format!("{what}, {trap}"))
        }
        Op::MemoryFill { .. } => {
            let [to, value, len] = addresses(scene)?;
            let byte = value as u8;
            let what = format!("writes {} of {byte}{} from {to:#x}", counted(len, "byte"), character(byte));
            outside(scene, to, len).map_or(what.clone(), |trap| format!("{what}, {trap}"))
        }
        Op::MemoryInit { data_index, .. } => {
            let [to, from, len] = addresses(scene)?;
            let bytes = counted(len, "byte");
            let what =
                format!("copies {bytes} of data segment {data_index}, from its byte {from}, to {to:#x}");
            outside(scene, to, len).map_or(what.clone(), |trap| format!("{what}, {trap}"))
        }
        Op::DataDrop { data_index } => format!("gives up data segment {data_index}"),
        _ => return None,
    })
}

/// Three operands read as addresses or lengths.
fn addresses(scene: &Scene<'_>) -> Option<[u64; 3]> {
    let [a, b, c] = scene.top()?;
    Some([unsigned(a)?.into(), unsigned(b)?.into(), unsigned(c)?.into()])
}

/// What to say of an access outside of memory; `None` if it is inside.
fn outside(scene: &Scene<'_>, address: u64, size: u64) -> Option<String> {
    let memory = scene.memory.len() as u64;
    let beyond = address.checked_add(size).is_none_or(|end| end > memory);
    beyond.then(|| format!("but the memory ends at {memory:#x}: this will trap"))
}

fn loads(scene: &Scene<'_>, op: &Op, access: MemoryAccess) -> Option<String> {
    let [base] = scene.top()?;
    let address = u64::from(unsigned(base)?) + access.offset;
    let what = format!("reads {} at {address:#x}", counted(access.size.into(), "byte"));
    if let Some(trap) = outside(scene, address, access.size.into()) {
        return Some(format!("{what}, {trap}"));
    }
    let start = usize::try_from(address).ok()?;
    let bytes = scene.memory.get(start..start + access.size as usize)?;
    let value = loaded(op, access, bytes)?;
    let shown = match bytes {
        [byte] => format!("{}{}", show(value), character(*byte)),
        _ => show(value),
    };
    Some(format!("{what}: {shown}{}", leads_to(scene, value)))
}

fn stores(scene: &Scene<'_>, access: MemoryAccess) -> Option<String> {
    let [base, value] = scene.top()?;
    let address = u64::from(unsigned(base)?) + access.offset;
    let size = u64::from(access.size);
    let shown = match (value, access.size) {
        (Value::I32(v), 1) => written_byte(v as u8),
        (Value::I64(v), 1) => written_byte(v as u8),
        (Value::I32(v), 2) => (v as u16).to_string(),
        (Value::I64(v), 2) => (v as u16).to_string(),
        (Value::I64(v), 4) => (v as u32).to_string(),
        _ => format!("{}{}", show(value), leads_to(scene, value)),
    };
    let what = format!("writes {shown} as {} at {address:#x}", counted(size, "byte"));
    Some(match outside(scene, address, size) {
        Some(trap) => format!("{what}, {trap}"),
        None => what,
    })
}

/// The value that a load makes of its bytes.
fn loaded(op: &Op, access: MemoryAccess, bytes: &[u8]) -> Option<Value> {
    let mut little_endian = [0; 8];
    little_endian.get_mut(..bytes.len())?.copy_from_slice(bytes);
    let bits = u64::from_le_bytes(little_endian);
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

/// ` → "text"` for an address that leads to some.
fn leads_to(scene: &Scene<'_>, value: Value) -> String {
    let text = unsigned(value).and_then(|address| (scene.text_at)(address));
    text.map_or_else(String::new, |text| format!(" → {text:?}"))
}

/// `97 'a'`
fn written_byte(byte: u8) -> String {
    format!("{byte}{}", character(byte))
}

/// ` 'a'` for a byte that is a visible character.
fn character(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!(" '{}'", byte as char) } else { String::new() }
}
