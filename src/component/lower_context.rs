//! What lowering writes to, and what it did: shared by both ways to lower, which know nothing of each other's state.

use super::{GuestResource, HandleTable};

/// What lowering writes to, on behalf of one component instance.
pub struct LowerContext<'a> {
    /// Its memory (empty where there is none).
    pub memory: &'a mut [u8],
    /// Its handles.
    pub handles: &'a mut HandleTable,
    /// Its number.
    pub instance: u32,
    /// All resource types that components define.
    pub resources: &'a [GuestResource],
    /// The call on whose behalf handles are borrowed.
    pub scope: u64,
    /// What was done, for people.
    pub log: &'a mut LowerLog,
}

/// What lowering did: shown beside the call.
#[derive(Debug, Clone, Default)]
pub struct LowerLog {
    /// (representation, index) of each handle made.
    pub handles: Vec<(u32, u32)>,
    /// (address, length) of each range written, neighbours joined.
    pub writes: Vec<(u64, u64)>,
}

impl LowerLog {
    pub(super) fn wrote(&mut self, at: u64, len: u64) {
        match self.writes.last_mut() {
            _ if len == 0 => {}
            Some((start, length)) if *start + *length == at => *length += len,
            _ => self.writes.push((at, len)),
        }
    }
}
