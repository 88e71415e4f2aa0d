//! The calls of a journal by number: the latest as they are, older ones packed.

mod grow;
mod walk;

pub use walk::CallsIter;

use super::chunk::PackedCalls;
use super::totals::Totals;
use crate::guest::CallId;
use crate::trace::{CallRecord, Instant, Rows};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// How many unpacked chunks are kept, for readers who go through the calls in order.
const UNPACKED: usize = 4;

type Unpacked = (u64, Arc<[Option<Arc<CallRecord>>]>);

/// Calls by number, without those that have no reply. A copy is cheap, and does not change when the original grows.
#[derive(Clone, Default)]
pub struct Calls {
    chunks: Rows<Arc<PackedCalls>>,
    /// The calls after the packed ones.
    tail: Vec<Option<Arc<CallRecord>>>,
    /// The approximate memory that the tail takes, in bytes.
    heavy: u64,
    /// Calls that were packed or dropped before they had a reply.
    late: BTreeMap<u64, Arc<CallRecord>>,
    /// How many calls come before the tail: packed or dropped.
    packed: u64,
    /// How many calls come before the first that is still there.
    gone: u64,
    /// How many calls belong to this list, which may be the beginning of a longer one.
    made: u64,
    /// A reply that came after its call was made belongs to this list if it came before this instant.
    until: Option<Instant>,
    /// How many bytes the packed calls take.
    bytes: u64,
    /// The sums over the calls that are packed or were dropped.
    totals: Totals,
    /// The chunks that were unpacked last, by their keys.
    unpacked: Arc<Mutex<Vec<Unpacked>>>,
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Calls {
    fn eq(&self, other: &Self) -> bool {
        self.made == other.made && self.iter().eq(other.iter())
    }
}

impl Calls {
    /// How many calls were made, including those without a reply: the number of the last one.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.made
    }

    /// The calls up to a number.
    #[must_use]
    pub fn up_to(&self, made: u64) -> Self {
        Self { made: self.made.min(made), ..self.clone() }
    }

    /// The calls up to a number, with the replies that had come by then.
    #[must_use]
    pub(crate) fn as_of(&self, made: u64, now: Instant) -> Self {
        Self { until: Some(now), ..self.up_to(made) }
    }

    /// Whether the reply belongs to this list.
    fn has(&self, record: &CallRecord) -> bool {
        record.completed.is_none_or(|at| self.until.is_none_or(|until| at < until))
    }

    /// A call with its reply; `None` if there is no such call, it has no reply, or it was dropped.
    #[must_use]
    pub fn get(&self, id: CallId) -> Option<Arc<CallRecord>> {
        let at = id.0.checked_sub(1).filter(|at| *at < self.made)?;
        if at < self.gone && !self.late.contains_key(&at) {
            return None;
        }
        self.at(at).filter(|record| self.has(record))
    }

    /// The call that has `at` calls before it, if it has a reply.
    fn at(&self, at: u64) -> Option<Arc<CallRecord>> {
        if let Some(inside) = at.checked_sub(self.packed) {
            return self.tail.get(usize::try_from(inside).ok()?)?.clone();
        }
        if let Some(record) = self.late.get(&at) {
            return Some(Arc::clone(record));
        }
        let chunk = self.chunk_of(at)?;
        self.unpack(chunk).get(usize::try_from(at - chunk.first).ok()?)?.clone()
    }

    /// The approximate memory that the list takes, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes + self.heavy
    }

    /// The chunk that contains a call, by the call's number minus one.
    fn chunk_of(&self, at: u64) -> Option<&PackedCalls> {
        let next = self.chunks.partition_point(|chunk| chunk.first <= at);
        let chunk = self.chunks.get(next.checked_sub(1)?)?;
        (at < chunk.first + chunk.count).then_some(chunk)
    }

    fn unpack(&self, chunk: &PackedCalls) -> Arc<[Option<Arc<CallRecord>>]> {
        let mut unpacked = self.unpacked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = unpacked.iter().position(|(key, _)| *key == chunk.key) {
            let found = unpacked.remove(at);
            let records = Arc::clone(&found.1);
            unpacked.push(found);
            return records;
        }
        let records: Arc<[_]> = chunk.unpack().into();
        if unpacked.len() == UNPACKED {
            unpacked.remove(0);
        }
        unpacked.push((chunk.key, Arc::clone(&records)));
        records
    }
}
