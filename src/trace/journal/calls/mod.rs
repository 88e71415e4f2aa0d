//! The calls of a journal by number: the latest as they are, older ones packed.

use super::chunk::Chunk;
use super::totals::Totals;
use super::weight::weight;
use crate::guest::{CallId, Moment};
use crate::trace::{CallRecord, Instant, Rows};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Calls that are packed together.
const TOGETHER: usize = 256;
/// Calls that are kept as they are.
const LATEST: usize = 64;
/// Bytes of calls kept as they are, beyond which fewer are.
const HEAVY: u64 = 256 << 10;
/// Of calls that are let go, so many stay.
const STAY: u64 = 4;
/// Unpacked chunks that are kept for who looks at calls one after the other.
const UNPACKED: usize = 4;

type Unpacked = (u64, Arc<[Option<Arc<CallRecord>>]>);

/// Calls by number, those without a reply left out. A copy costs little and stays as it is.
#[derive(Clone, Default)]
pub struct Calls {
    chunks: Rows<Arc<Chunk>>,
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
    pub fn as_of(&self, made: u64, now: Instant) -> Self {
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

    /// The latest that has a reply.
    #[must_use]
    pub fn last(&self) -> Option<Arc<CallRecord>> {
        self.latest_first().next()
    }

    /// All that have a reply, by number.
    #[must_use]
    pub fn iter(&self) -> CallsIter<'_> {
        self.after(CallId(0))
    }

    /// Those after a call.
    #[must_use]
    pub fn after(&self, id: CallId) -> CallsIter<'_> {
        CallsIter { calls: self, next: id.0.max(self.gone), chunk: None }
    }

    /// All that have a reply, the latest first.
    pub fn latest_first(&self) -> impl Iterator<Item = Arc<CallRecord>> + '_ {
        (self.gone..self.made).rev().filter_map(|at| self.get(CallId(at + 1)))
    }

    /// The number of calls made before a moment.
    #[must_use]
    pub fn made_before(&self, moment: Moment) -> u64 {
        let at = self.chunks.partition_point(|chunk| chunk.moments.start < moment);
        // The first of the chunk before may be the only one that is early enough.
        let from =
            at.checked_sub(1).and_then(|at| self.chunks.get(at)).map_or(self.gone, |chunk| chunk.first);
        let early = self.after(CallId(from)).take_while(|record| record.moment < moment);
        early.last().map_or(from.min(self.made), |record| record.id.0)
    }

    /// Sums over the calls before one, those that were let go included.
    #[must_use]
    pub fn totals_before(&self, at: u64) -> Totals {
        let (mut totals, from) = match self.chunk_of(at) {
            Some(chunk) => (chunk.totals, chunk.first),
            None => (self.totals, self.packed),
        };
        // Those had no reply yet when what is around them was packed.
        self.late.range(..from).for_each(|(_, record)| totals.add(record));
        for record in self.after(CallId(from)).take_while(|record| record.id.0 <= at) {
            totals.add(&record);
        }
        totals
    }

    /// The calls that wrote to the console, the latest first. What wrote nothing is not even unpacked.
    pub fn writers(&self) -> impl Iterator<Item = Arc<CallRecord>> + '_ {
        let wrote = |record: &Arc<CallRecord>| !record.reply.console.is_empty();
        let end = self.made;
        let tail = (self.packed.min(end)..end).rev().filter_map(|at| self.get(CallId(at + 1)));
        let chunks = (0..self.chunks.len()).rev().filter_map(|at| self.chunks.get(at));
        let chunks = chunks.filter(move |chunk| chunk.first < end && chunk.writes);
        let packed = chunks.flat_map(move |chunk| {
            let last = (chunk.first + chunk.count).min(end);
            (chunk.first..last).rev().filter_map(|at| self.get(CallId(at + 1)))
        });
        tail.chain(packed).filter(wrote)
    }

    /// Bytes that it takes, about.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes + self.heavy
    }

    /// Adds the next call; `None` where it has no reply yet.
    pub(super) fn add(&mut self, record: Option<CallRecord>) {
        self.heavy += record.as_ref().map_or(0, weight);
        self.tail.push(record.map(Arc::new));
        self.made += 1;
        if self.tail.len() >= TOGETHER + LATEST || self.heavy > HEAVY && self.tail.len() > LATEST / 8 {
            self.pack();
        }
    }

    /// The reply of a call has come.
    pub(super) fn close(&mut self, record: CallRecord) {
        let at = record.id.0.saturating_sub(1);
        match at.checked_sub(self.packed).and_then(|inside| self.tail.get_mut(usize::try_from(inside).ok()?))
        {
            Some(place) => {
                self.heavy += weight(&record);
                *place = Some(Arc::new(record));
            }
            None if at >= self.gone => {
                self.bytes += weight(&record);
                self.late.insert(at, Arc::new(record));
            }
            None => {}
        }
    }

    /// Changes a call that is not packed yet.
    pub(super) fn change(&mut self, id: CallId, change: impl FnOnce(&mut CallRecord)) {
        let at = id.0.saturating_sub(1);
        let inside = at.checked_sub(self.packed).and_then(|inside| usize::try_from(inside).ok());
        let place = match inside {
            Some(inside) => self.tail.get_mut(inside).and_then(Option::as_mut),
            None => self.late.get_mut(&at),
        };
        if let Some(record) = place {
            change(Arc::make_mut(record));
        }
    }

    /// Lets calls up to a number go, but for the latest few.
    pub(super) fn forget(&mut self, made: u64) {
        let end = made.min(self.made).saturating_sub(STAY);
        let few = usize::try_from(end.saturating_sub(self.packed)).unwrap_or(0).min(self.tail.len());
        for record in self.tail.drain(..few).flatten() {
            self.heavy = self.heavy.saturating_sub(weight(&record));
            self.totals.add(&record);
        }
        self.packed += few as u64;
        self.gone = self.packed;
        std::mem::take(&mut self.late).values().for_each(|record| self.totals.add(record));
        (self.chunks, self.bytes) = (Rows::default(), 0);
    }

    /// Packs all but the latest.
    fn pack(&mut self) {
        let stay = if self.heavy > HEAVY { LATEST / 16 } else { LATEST };
        let count = self.tail.len().saturating_sub(stay);
        let calls: Vec<Option<Arc<CallRecord>>> = self.tail.drain(..count).collect();
        let chunk = Chunk::pack(self.packed, self.totals, &calls);
        for record in calls.iter().flatten() {
            self.heavy = self.heavy.saturating_sub(weight(record));
            self.totals.add(record);
        }
        self.packed += count as u64;
        self.bytes += chunk.size();
        self.chunks.push(Arc::new(chunk));
    }

    /// The chunk that a call is in, by its number less one.
    fn chunk_of(&self, at: u64) -> Option<&Chunk> {
        let next = self.chunks.partition_point(|chunk| chunk.first <= at);
        let chunk = self.chunks.get(next.checked_sub(1)?)?;
        (at < chunk.first + chunk.count).then_some(chunk)
    }

    fn unpack(&self, chunk: &Chunk) -> Arc<[Option<Arc<CallRecord>>]> {
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

/// Calls one after the other.
#[derive(Debug)]
pub struct CallsIter<'c> {
    calls: &'c Calls,
    /// Calls before the next.
    next: u64,
    chunk: Option<Unpacked>,
}

impl Iterator for CallsIter<'_> {
    type Item = Arc<CallRecord>;

    fn next(&mut self) -> Option<Arc<CallRecord>> {
        while self.next < self.calls.made {
            let at = self.next;
            self.next += 1;
            if at >= self.calls.packed || self.calls.late.contains_key(&at) {
                if let Some(record) = self.calls.get(CallId(at + 1)) {
                    return Some(record);
                }
                continue;
            }
            let inside = |chunk: &Unpacked| at.checked_sub(chunk.0).filter(|at| *at < chunk.1.len() as u64);
            if self.chunk.as_ref().and_then(inside).is_none() {
                let chunk = self.calls.chunk_of(at)?;
                self.chunk = Some((chunk.first, self.calls.unpack(chunk)));
            }
            let (first, records) = self.chunk.as_ref()?;
            let record = records.get(usize::try_from(at - first).ok()?).and_then(Option::as_ref);
            if let Some(record) = record.filter(|record| self.calls.has(record)) {
                return Some(Arc::clone(record));
            }
        }
        None
    }
}

impl<'c> IntoIterator for &'c Calls {
    type Item = Arc<CallRecord>;
    type IntoIter = CallsIter<'c>;

    fn into_iter(self) -> CallsIter<'c> {
        self.iter()
    }
}
