//! Checked reads and writes of linear memory.
//!
//! A pointer that is out of bounds or misaligned causes a trap, as the specification of preview 1 says. The message
//! names the function and the address.

/// Checks a range of memory that a call needs.
fn range(memory: &[u8], ptr: u32, len: u64, align: u32) -> Result<std::ops::Range<usize>, String> {
    if !ptr.is_multiple_of(align) {
        return Err(format!("pointer {ptr:#x} is not aligned to {align} bytes"));
    }
    let end = u64::from(ptr) + len;
    if end > memory.len() as u64 {
        return Err(format!("out of bounds: {len} bytes at {ptr:#x} in a memory of {} bytes", memory.len()));
    }
    // Both fit in a `usize`: `end` is at most the length of a slice.
    Ok(ptr as usize..end as usize)
}

pub(super) fn bytes(memory: &[u8], ptr: u32, len: u64, align: u32) -> Result<&[u8], String> {
    let range = range(memory, ptr, len, align)?;
    Ok(&memory[range])
}

/// Reads `N` bytes at offset `at` of a slice; zeros if they are not all there.
pub(super) fn array<const N: usize>(slice: &[u8], at: usize) -> [u8; N] {
    let mut out = [0; N];
    if let Some(source) = slice.get(at..at + N) {
        out.copy_from_slice(source);
    }
    out
}

pub(super) fn u16_at(slice: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(array(slice, at))
}

pub(super) fn u32_at(slice: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(array(slice, at))
}

pub(super) fn u64_at(slice: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array(slice, at))
}

/// A memory to write to, and a list of the ranges written: (address, length).
pub(super) struct MemoryWriter<'m> {
    pub(super) memory: &'m mut [u8],
    pub(super) written: &'m mut Vec<(u64, u64)>,
}

impl MemoryWriter<'_> {
    pub(super) fn write(&mut self, ptr: u32, data: &[u8], align: u32) -> Result<(), String> {
        let range = range(self.memory, ptr, data.len() as u64, align)?;
        self.memory[range].copy_from_slice(data);
        if !data.is_empty() {
            self.written.push((u64::from(ptr), data.len() as u64));
        }
        Ok(())
    }

    pub(super) fn u32(&mut self, ptr: u32, value: u32) -> Result<(), String> {
        self.write(ptr, &value.to_le_bytes(), 4)
    }
}
