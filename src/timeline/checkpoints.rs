//! Which moments are kept, so that any other is near one.
//!
//! Gaps grow with the distance from where the person stands (each about half of it) up to a part of the whole run: the
//! number of checkpoints is logarithmic beside a constant, and the next step back executes little. Where that takes
//! more bytes than it may, those go whose neighbours can best do without them. No clock decides: a checkpoint may cost so
//! many instructions' worth of the bytes that were written since the one before.

use super::cursor::Cursor;
use crate::exec::Ledger;
use crate::guest::{Checkpoint, Guest, Moment, Undo};
use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes that checkpoints may take, unless another limit is set.
pub(crate) const MOST_BYTES: u64 = 512 << 20;

/// The smallest gap, in instructions.
const FINE: u64 = 4 << 10;
/// The smallest gap where nobody is known to look.
const ORDINARY: u64 = 1 << 20;
/// The largest gap is this part of the run.
const PARTS: u64 = 64;
/// Bytes looked at and copied in the time of a quick instruction.
const BYTES_PER_INSTRUCTION: u64 = 4;
/// Checkpoints may take this part of the time, or more where the gaps would be larger than [`FAR`].
const SHARE: u64 = 32;
/// Instructions that are executed again in a moment.
const FAR: u64 = 32 << 20;

/// A moment that is kept.
#[derive(Debug)]
struct KeptCheckpoint {
    guest: Checkpoint,
    /// Where it stood in the journal.
    cursor: Cursor,
}

/// The moments that are kept.
#[derive(Debug)]
pub(super) struct Checkpoints {
    kept: BTreeMap<Moment, KeptCheckpoint>,
    ledger: Ledger,
    limit: u64,
    /// After one that would not fit: none in this stretch.
    pause: Range<Moment>,
}

impl Default for Checkpoints {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), ledger: Ledger::default(), limit: MOST_BYTES, pause: 0..0 }
    }
}

impl Checkpoints {
    /// Bytes they may take. The first one is kept whatever it takes.
    pub(crate) fn set_limit(&mut self, bytes: u64) {
        self.limit = bytes;
        self.fit(bytes, 0, 0);
    }

    /// Bytes that they may take.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether none is kept but the first.
    pub(crate) fn is_off(&self) -> bool {
        self.limit == 0
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.kept.len()
    }

    pub fn bytes(&self) -> u64 {
        self.ledger.bytes()
    }

    /// Forgets all but the first.
    pub(crate) fn forget(&mut self) {
        while self.kept.len() > 1 {
            self.kept.pop_last();
        }
        self.pause = 0..0;
    }

    /// The first, and where it stood in the journal.
    pub fn first(&self) -> Option<(&Checkpoint, Cursor)> {
        self.kept.values().next().map(|kept| (&kept.guest, kept.cursor))
    }

    /// The last one at a moment or before it.
    pub fn before(&self, moment: Moment) -> Option<(&Checkpoint, Cursor)> {
        self.kept.range(..=moment).next_back().map(|(_, kept)| (&kept.guest, kept.cursor))
    }

    /// Instructions between two checkpoints, so that these take no more than their share of the time.
    pub(crate) fn ordinary_gap(&self, guest: &Guest) -> u64 {
        let cost = cost(guest);
        ORDINARY.max(cost * SHARE).min(FAR.max(cost))
    }

    /// The gap that is worth a checkpoint where somebody will look near by.
    pub(crate) fn fine_gap(&self, guest: &Guest) -> u64 {
        FINE.max(cost(guest))
    }

    /// The moment for the next checkpoint of a guest that runs on without anybody known to look.
    pub(crate) fn due(&self, guest: &Guest) -> Moment {
        if self.is_off() {
            return Moment::MAX;
        }
        let (now, gap) = (guest.moment(), self.ordinary_gap(guest));
        let mut due = self.before(now).map_or(now, |(last, _)| last.moment()).saturating_add(gap);
        // One that is there already will do.
        for there in self.kept.range(now.saturating_add(1)..).map(|(there, _)| *there) {
            if there > due {
                break;
            }
            due = there.saturating_add(gap);
        }
        if self.pauses(due) { self.pause.end } else { due }
    }

    /// Whether none is to be tried at a moment, since the last one did not fit.
    pub(crate) fn pauses(&self, moment: Moment) -> bool {
        self.is_off() || self.pause.contains(&moment)
    }

    /// Keeps a guest that stands before an instruction; people look at `anchor`, and the run is `length` long.
    pub fn keep(&mut self, guest: &mut Guest, cursor: Cursor, anchor: Moment, length: Moment) {
        let moment = guest.moment();
        let first = self.kept.is_empty();
        if self.kept.contains_key(&moment) || !(first || guest.stands() && self.limit > 0) {
            return;
        }
        let most = if first { u64::MAX } else { self.limit };
        let expected = guest.unsaved();
        if !first && expected > self.limit / 64 {
            // Not even for a moment do they take more than they may.
            self.fit(self.limit.saturating_sub(expected), anchor, length);
        }
        let before = self.kept.range(..moment).next_back().map(|(_, kept)| &kept.guest);
        let after = self.kept.range(moment..).next().map(|(_, kept)| &kept.guest);
        let Some(saved) = guest.save([before, after], most, &self.ledger) else {
            self.pause_around(guest);
            return;
        };
        self.kept.insert(moment, KeptCheckpoint { guest: saved, cursor });
        self.thin(anchor, length);
        self.fit(self.limit, anchor, length);
        if !self.kept.contains_key(&moment) {
            self.pause_around(guest);
        }
    }

    /// One has not fitted here: none is tried for a while, nor a little before.
    fn pause_around(&mut self, guest: &mut Guest) {
        guest.forget_saved();
        let (moment, gap) = (guest.moment(), self.ordinary_gap(guest));
        self.pause = moment.saturating_sub(gap / PARTS)..moment.saturating_add(gap);
    }

    /// The way back to where a guest stands, sharing with the checkpoint before.
    pub(crate) fn begin_undo(&self, guest: &mut Guest) -> Option<Undo> {
        let near = self.before(guest.moment()).map(|(checkpoint, _)| checkpoint);
        guest.begin_undo(near, self.limit, &self.ledger)
    }

    /// Makes the bytes fit.
    fn fit(&mut self, most: u64, anchor: Moment, length: Moment) {
        while self.ledger.bytes() > most && self.kept.len() > 1 {
            let Some(least) = self.least_needed(anchor, length) else { return };
            self.kept.remove(&least);
        }
    }

    /// The one whose neighbours would stand the least too far from each other without it. The first is always needed.
    fn least_needed(&self, anchor: Moment, length: Moment) -> Option<Moment> {
        let moments: Vec<Moment> = self.kept.keys().copied().collect();
        let end = length.max(anchor).max(*moments.last()?);
        let too_far = |at: &usize| {
            let (before, after) = (moments[at - 1], moments.get(at + 1).copied().unwrap_or(end));
            // In parts of a thousand of the gap that there may be.
            let gap = Self::gap(distance(anchor, before, after), length);
            u128::from(after - before) * 1000 / u128::from(gap)
        };
        let least = (1..moments.len()).min_by_key(too_far)?;
        Some(moments[least])
    }

    /// Removes those that stand closer than needed.
    fn thin(&mut self, anchor: Moment, length: Moment) {
        let moments: Vec<Moment> = self.kept.keys().copied().collect();
        let Some(&first) = moments.first() else { return };
        let mut last = first;
        for three in moments.windows(3) {
            let (this, next) = (three[1], three[2]);
            if next - last <= Self::gap(distance(anchor, last, next), length) {
                self.kept.remove(&this);
            } else {
                last = this;
            }
        }
    }

    /// The largest gap at a distance from where people look.
    fn gap(distance: u64, length: u64) -> u64 {
        let largest = (length / PARTS).max(FINE);
        (distance / 2).clamp(FINE, largest)
    }
}

/// How far from a moment a stretch is.
fn distance(moment: Moment, start: Moment, end: Moment) -> u64 {
    start.saturating_sub(moment).max(moment.saturating_sub(end))
}

/// What a checkpoint costs, in instructions.
fn cost(guest: &Guest) -> u64 {
    guest.unsaved() / BYTES_PER_INSTRUCTION
}
