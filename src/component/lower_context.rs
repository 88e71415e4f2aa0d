//! What lowering writes to, and what it did. Both ways of lowering use it, and know nothing of each other's state.

use super::{GuestResource, HandleTable};

/// What lowering writes to, for one component instance.
pub struct LowerContext<'a> {
    /// The instance's memory (empty if there is none).
    pub memory: &'a mut [u8],
    /// The instance's handle table, which new handles are added to.
    pub handles: &'a mut HandleTable,
    /// The instance's number. It gets borrows of its own resources as representations, without a handle.
    pub instance: u32,
    /// All resource types defined by components, by number.
    pub resources: &'a [GuestResource],
    /// The call that borrowed handles belong to.
    pub scope: u64,
    /// A record of what was done, to show to people.
    pub log: &'a mut LowerLog,
}

/// What lowering did, shown beside the call.
#[derive(Debug, Clone, Default)]
pub struct LowerLog {
    /// (representation, index) of each handle created.
    pub handles: Vec<(u32, u32)>,
    /// (number of the stream or future, index) of each readable end that was passed on.
    pub ends: Vec<(u32, u32)>,
    /// (address, length) of each range written, adjacent ones joined.
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
