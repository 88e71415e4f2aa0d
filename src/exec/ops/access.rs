//! How handlers access memory: how bytes become values and back, and where the bytes are.

use crate::exec::context::Regs;
use crate::exec::known::BLOCK_LOG2;
use crate::exec::word::Leave;

/// A load of `SIZE` bytes to a slot.
pub(in crate::exec) trait LoadOp<const SIZE: usize> {
    fn value(bytes: [u8; SIZE]) -> u64;
}

/// A load of `SIZE` bytes to a vector.
pub(in crate::exec) trait Load128<const SIZE: usize> {
    fn value(bytes: [u8; SIZE]) -> u128;
}

/// A store of `SIZE` bytes from a slot.
pub(in crate::exec) trait StoreOp<const SIZE: usize> {
    fn bytes(value: u64) -> [u8; SIZE];
}

/// A load or store of one lane of `SIZE` bytes.
pub(in crate::exec) trait LaneAccess<const SIZE: usize> {
    fn get(vector: u128, lane: u8) -> [u8; SIZE];
    fn set(vector: u128, lane: u8, bytes: [u8; SIZE]) -> u128;
}

/// The effective address of an access to memory 0, from a base and an offset of 32 bits; `Err` with the address if any
/// byte is outside.
#[inline(always)]
pub(super) fn inside<const SIZE: usize>(r: Regs, base: u64, offset: u64) -> Result<usize, u64> {
    // The slot of an `i32` plus an offset of 32 bits cannot overflow.
    let at = base + offset;
    if at + SIZE as u64 > r.len { Err(at) } else { Ok(at as usize) }
}

/// # Safety
/// `at` and the bytes after it were checked to be in bounds.
#[inline(always)]
pub(super) unsafe fn read<const SIZE: usize>(r: Regs, at: usize) -> [u8; SIZE] {
    // SAFETY: as the caller promises. It need not be aligned.
    unsafe { r.mem.add(at).cast::<[u8; SIZE]>().read_unaligned() }
}

/// # Safety
/// `at` and the bytes after it were checked to be in bounds.
#[inline(always)]
pub(super) unsafe fn write<const SIZE: usize>(r: Regs, at: usize, bytes: [u8; SIZE]) {
    // SAFETY: as the caller promises; while handlers run, there is no other reference to memory 0 and its marks.
    unsafe {
        r.mem.add(at).cast::<[u8; SIZE]>().write_unaligned(bytes);
        *(*r.cx).marks.add(at >> BLOCK_LOG2) = 1;
    }
}

/// Where an access to any memory begins; stops with a trap if any byte is outside. Marks the block if the access
/// `WRITES`.
///
/// # Safety
/// As for handlers; the current micro-op is a load or store of any memory.
pub(super) unsafe fn inside_far<const WRITES: bool>(r: Regs, size: u64) -> Result<*mut u8, Leave> {
    // SAFETY: as the caller promises. The pointer is made only after the address was checked to be in bounds.
    unsafe {
        let base = r.get(r.word(1).slots[1]);
        let (offset, memory) = (r.word(2).bits, r.word(3).bits as usize);
        let memory = &mut (&mut (*r.cx).store.as_mut().unwrap_unchecked().memories)[memory];
        let (start, len, marks) = memory.raw();
        match base.checked_add(offset) {
            Some(at) if at.checked_add(size).is_some_and(|end| end <= len) => {
                if WRITES {
                    *marks.add(at as usize >> BLOCK_LOG2) = 1;
                }
                Ok(start.add(at as usize))
            }
            at => {
                let r = Regs { len, ..r };
                Err(r.out_of_bounds(at.unwrap_or(u64::MAX), size))
            }
        }
    }
}
