//! Ranges of linear memory that values are lifted from.

/// The message when the system has no memory for a lifted value.
pub(super) const NO_MEMORY: &str = "the system has no memory for the value";

/// Checks that a range is aligned and inside memory.
pub(super) fn check(ptr: u32, align: u32, len: u64, memory: usize, what: &str) -> Result<(), String> {
    if !ptr.is_multiple_of(align) {
        return Err(format!("{what} at {ptr:#x} is not aligned to {align} bytes"));
    }
    if u64::from(ptr) + len > memory as u64 {
        return Err(format!("{what} at {ptr:#x}, {len} bytes long, ends outside memory ({memory} bytes)"));
    }
    Ok(())
}
