//! How the calls of a journal grow: the latest stay as they are, older ones are packed or dropped.

use super::Calls;
use crate::guest::CallId;
use crate::trace::journal::chunk::PackedCalls;
use crate::trace::journal::weight::weight;
use crate::trace::{CallRecord, Rows};
use std::sync::Arc;

/// How many calls are packed together.
const TOGETHER: usize = 256;
/// How many calls stay unpacked.
const LATEST: usize = 64;
/// If the unpacked calls take more bytes than this, fewer of them stay unpacked.
const HEAVY: u64 = 256 << 10;
/// How many of the latest calls stay when calls are dropped.
const STAY: u64 = 4;
impl Calls {
    /// Adds the next call; `None` where it has no reply yet.
    pub(in crate::trace::journal) fn add(&mut self, record: Option<CallRecord>) {
        self.heavy += record.as_ref().map_or(0, weight);
        self.tail.push(record.map(Arc::new));
        self.made += 1;
        if self.tail.len() >= TOGETHER + LATEST || self.heavy > HEAVY && self.tail.len() > LATEST / 8 {
            self.pack();
        }
    }

    /// Adds the reply of a call that was made before.
    pub(in crate::trace::journal) fn close(&mut self, record: CallRecord) {
        let at = record.id.0.saturating_sub(1);
        match at.checked_sub(self.packed).and_then(|inside| self.tail.get_mut(usize::try_from(inside).ok()?))
        {
            Some(place) => {
                self.heavy += weight(&record);
                *place = Some(Arc::new(record));
            }
            // Even if the calls around it were dropped meanwhile: whoever witnesses the run has not seen it yet.
            None => {
                self.bytes += weight(&record);
                self.late.insert(at, Arc::new(record));
            }
        }
    }

    /// Changes a call that is not packed yet.
    pub(in crate::trace::journal) fn change(&mut self, id: CallId, change: impl FnOnce(&mut CallRecord)) {
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

    /// Drops the calls up to a number, except for the latest few.
    pub(in crate::trace::journal) fn forget(&mut self, made: u64) {
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

    /// Packs all but the latest calls.
    fn pack(&mut self) {
        let stay = if self.heavy > HEAVY { LATEST / 16 } else { LATEST };
        let count = self.tail.len().saturating_sub(stay);
        let calls: Vec<Option<Arc<CallRecord>>> = self.tail.drain(..count).collect();
        let chunk = PackedCalls::pack(self.packed, self.totals, &calls);
        for record in calls.iter().flatten() {
            self.heavy = self.heavy.saturating_sub(weight(record));
            self.totals.add(record);
        }
        self.packed += count as u64;
        self.bytes += chunk.size();
        self.chunks.push(Arc::new(chunk));
    }
}
