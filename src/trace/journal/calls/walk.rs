//! Going through the calls of a journal, and the sums over those before a call.

use super::{Calls, Unpacked};
use crate::guest::{CallId, Moment};
use crate::trace::CallRecord;
use crate::trace::journal::totals::Totals;
use std::sync::Arc;

impl Calls {
    /// The latest call that has a reply.
    #[must_use]
    pub fn last(&self) -> Option<Arc<CallRecord>> {
        self.latest_first().next()
    }

    /// All calls that have a reply, by number.
    #[must_use]
    pub fn iter(&self) -> CallsIter<'_> {
        self.after(CallId(0))
    }

    /// The calls after a call.
    #[must_use]
    pub fn after(&self, id: CallId) -> CallsIter<'_> {
        CallsIter { calls: self, next: id.0.max(self.gone), chunk: None }
    }

    /// All calls that have a reply, latest first.
    pub(crate) fn latest_first(&self) -> impl Iterator<Item = Arc<CallRecord>> + '_ {
        (self.gone..self.made).rev().filter_map(|at| self.get(CallId(at + 1)))
    }

    /// The number of calls made before a moment.
    #[must_use]
    pub(crate) fn made_before(&self, moment: Moment) -> u64 {
        let at = self.chunks.partition_point(|chunk| chunk.moments.start < moment);
        // Of the chunk before, only the first call may be early enough.
        let from =
            at.checked_sub(1).and_then(|at| self.chunks.get(at)).map_or(self.gone, |chunk| chunk.first);
        let early = self.after(CallId(from)).take_while(|record| record.moment < moment);
        early.last().map_or(from.min(self.made), |record| record.id.0)
    }

    /// Sums over the calls before one, including those that were dropped.
    #[must_use]
    pub(crate) fn totals_before(&self, at: u64) -> Totals {
        let (mut totals, from) = match self.chunk_of(at) {
            Some(chunk) => (chunk.totals, chunk.first),
            None => (self.totals, self.packed),
        };
        // These had no reply yet when the calls around them were packed.
        self.late.range(..from).for_each(|(_, record)| totals.add(record));
        for record in self.after(CallId(from)).take_while(|record| record.id.0 <= at) {
            totals.add(&record);
        }
        totals
    }

    /// The calls that wrote to the console, latest first. Chunks in which no call did are not even unpacked.
    pub(crate) fn writers(&self) -> impl Iterator<Item = Arc<CallRecord>> + '_ {
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
}

/// An iterator over calls in order.
#[derive(Debug)]
pub struct CallsIter<'c> {
    calls: &'c Calls,
    /// How many calls come before the next one.
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
