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

/// Unpacked chunks that are kept for who looks at calls one after the other.
const UNPACKED: usize = 4;

type Unpacked = (u64, Arc<[Option<Arc<CallRecord>>]>);

/// Calls by number, those without a reply left out. A copy costs little and stays as it is.
#[derive(Clone, Default)]
pub struct Calls {
    chunks: Rows<Arc<PackedCalls>>,
    /// After those that are packed.
    tail: Vec<Option<Arc<CallRecord>>>,
    /// Bytes of the tail, about.
    heavy: u64,
    /// Calls that were packed before they had a reply.
    late: BTreeMap<u64, Arc<CallRecord>>,
    /// Calls before the first of the tail: packed or let go.
    packed: u64,
    /// Calls before the first that is still there.
    gone: u64,
    /// How many of them belong to it: it may be the beginning of a longer list.
    made: u64,
    /// Replies that came later than the call was made belong to it if they came before this.
    until: Option<Instant>,
    /// Bytes of what is packed.
    bytes: u64,
    /// Of what is packed or was let go.
    totals: Totals,
    /// The latest chunks that were unpacked, by their keys.
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
    /// How many calls were made, those without a reply included: the number of the last one.
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

    /// Whether the reply belongs to it.
    fn has(&self, record: &CallRecord) -> bool {
        record.completed.is_none_or(|at| self.until.is_none_or(|until| at < until))
    }

    /// A call with its reply; `None` where there is no such call, it has none, or it was let go.
    #[must_use]
    pub fn get(&self, id: CallId) -> Option<Arc<CallRecord>> {
        let at = id.0.checked_sub(1).filter(|at| (self.gone..self.made).contains(at))?;
        self.at(at).filter(|record| self.has(record))
    }

    /// The call that so many came before, if it has a reply.
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

    /// Bytes that it takes, about.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes + self.heavy
    }

    /// The chunk that a call is in, by its number less one.
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
