//! A few hundred calls in the format of recordings, compressed.

use super::totals::Totals;
use crate::guest::{CallId, Moment};
use crate::trace::CallRecord;
use crate::trace::encoding::packed::{self, Packed};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Consecutive calls, packed together.
#[derive(Debug)]
pub(super) struct PackedCalls {
    /// Distinguishes this chunk from every other.
    pub key: u64,
    /// How many calls come before its first.
    pub first: u64,
    /// How many calls it has, including those without a reply.
    pub count: u64,
    /// From the moment of its first call to that of its last.
    pub moments: Range<Moment>,
    /// The sums over the calls before its first.
    pub totals: Totals,
    /// Whether any of its calls wrote to the console.
    pub writes: bool,
    packed: Packed,
}

impl PackedCalls {
    /// Packs calls, the first of which has `first` calls before it.
    pub(crate) fn pack(first: u64, totals: Totals, calls: &[Option<Arc<CallRecord>>]) -> Self {
        static KEYS: AtomicU64 = AtomicU64::new(0);
        let moment = |record: Option<&Arc<CallRecord>>| record.map_or(0, |record| record.moment);
        let moments = moment(calls.iter().flatten().next())..moment(calls.iter().flatten().last());
        let writes = calls.iter().flatten().any(|record| !record.reply.console.is_empty());
        let packed = packed::pack(moments.start, calls);
        Self {
            key: KEYS.fetch_add(1, Ordering::Relaxed),
            first,
            count: calls.len() as u64,
            moments,
            totals,
            writes,
            packed,
        }
    }

    /// How many bytes it takes.
    pub fn size(&self) -> u64 {
        (size_of::<Self>() + self.packed.bytes.len() + size_of_val(&*self.packed.functions)) as u64
    }

    pub(crate) fn unpack(&self) -> Vec<Option<Arc<CallRecord>>> {
        packed::unpack(&self.packed, CallId(self.first + 1), self.moments.start)
    }
}
