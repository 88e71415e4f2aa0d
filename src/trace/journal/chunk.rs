//! Some hundred calls in the form of recordings, compressed.

use super::totals::Totals;
use crate::guest::{CallId, Moment};
use crate::trace::CallRecord;
use crate::trace::encoding::packed::{self, Packed};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Calls one after the other, packed.
#[derive(Debug)]
pub(super) struct PackedCalls {
    /// Tells it from every other one.
    pub key: u64,
    /// Calls before its first.
    pub first: u64,
    /// How many there are, those without a reply included.
    pub count: u64,
    /// From the moment of its first call to that of its last.
    pub moments: Range<Moment>,
    /// Of the calls before its first.
    pub totals: Totals,
    /// Whether any of its calls wrote some.
    pub writes: bool,
    packed: Packed,
}

impl PackedCalls {
    /// Packs calls of which the first has this number of calls before it.
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

    /// Bytes that it takes.
    pub fn size(&self) -> u64 {
        (size_of::<Self>() + self.packed.bytes.len() + size_of_val(&*self.packed.functions)) as u64
    }

    pub(crate) fn unpack(&self) -> Vec<Option<Arc<CallRecord>>> {
        packed::unpack(&self.packed, CallId(self.first + 1), self.moments.start)
    }
}
