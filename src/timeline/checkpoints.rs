//! Decides which moments are kept as checkpoints, so that every other moment is near one.
//!
//! The gaps between checkpoints grow with the distance from where the person looks (each gap is about half of that
//! distance), up to a fixed part of the whole run. So their number grows with the logarithm of the run's length, plus a
//! constant, and the next step back executes little. If that takes more bytes than allowed, the checkpoints that can
//! best be spared are removed. No clock decides: the cost of a checkpoint is the bytes written since the one before it,
//! converted to instructions.

use super::cursor::Cursor;
use crate::exec::Ledger;
use crate::guest::{Checkpoint, Guest, Moment, Undo};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many bytes checkpoints may take, unless another limit is set.
pub(crate) const MOST_BYTES: u64 = 512 << 20;

/// The smallest gap, in instructions.
const FINE: u64 = 4 << 10;
/// The smallest gap, in instructions, where nobody is known to look.
const ORDINARY: u64 = 1 << 20;
/// The largest gap is the run's length divided by this.
const PARTS: u64 = 64;
/// How many bytes can be compared and copied in the time of a fast instruction.
const BYTES_PER_INSTRUCTION: u64 = 4;
/// Checkpoints may take one part in this many of the time, or more if the gaps would otherwise be larger than [`FAR`].
const SHARE: u64 = 32;
/// How many instructions can be executed again without a noticeable delay.
const FAR: u64 = 32 << 20;

/// A checkpoint, and where its guest was in the journal.
#[derive(Debug)]
struct KeptCheckpoint {
    guest: Checkpoint,
    /// How much of the journal had entered the guest.
    cursor: Cursor,
}

/// The checkpoints of a run, by moment.
#[derive(Debug)]
pub(super) struct Checkpoints {
    kept: BTreeMap<Moment, KeptCheckpoint>,
    ledger: Ledger,
    limit: u64,
    /// A stretch in which none is tried, because one there did not fit.
    pause: Range<Moment>,
}

impl Default for Checkpoints {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), ledger: Ledger::default(), limit: MOST_BYTES, pause: 0..0 }
    }
}

impl Checkpoints {
    /// Sets how many bytes checkpoints may take. The first one is kept whatever it takes.
    pub(crate) fn set_limit(&mut self, bytes: u64) {
        self.limit = bytes;
        self.fit(bytes, 0, 0);
    }

    /// Bytes that they may take.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether only the first one may be kept.
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

    /// The first checkpoint, and where its guest was in the journal.
    pub fn first(&self) -> Option<(&Checkpoint, Cursor)> {
        self.kept.values().next().map(|kept| (&kept.guest, kept.cursor))
    }

    /// The last checkpoint at or before a moment, and where its guest was in the journal.
    pub fn before(&self, moment: Moment) -> Option<(&Checkpoint, Cursor)> {
        self.kept.range(..=moment).next_back().map(|(_, kept)| (&kept.guest, kept.cursor))
    }

    /// How many instructions apart checkpoints are, at least, so that they take no more than their share of the time.
    pub(crate) fn ordinary_gap(&self, guest: &Guest) -> u64 {
        let cost = cost(guest);
        ORDINARY.max(cost * SHARE).min(FAR.max(cost))
    }

    /// The smallest gap that is worth a checkpoint if somebody will look nearby.
    pub(crate) fn fine_gap(&self, guest: &Guest) -> u64 {
        FINE.max(cost(guest))
    }

    /// The moment of the next checkpoint, for a guest that runs on without anybody known to look.
    pub(crate) fn due(&self, guest: &Guest) -> Moment {
        if self.is_off() {
            return Moment::MAX;
        }
        let (now, gap) = (guest.moment(), self.ordinary_gap(guest));
        let mut due = self.before(now).map_or(now, |(last, _)| last.moment()).saturating_add(gap);
        // An existing checkpoint serves as well.
        for there in self.kept.range(now.saturating_add(1)..).map(|(there, _)| *there) {
            if there > due {
                break;
            }
            due = there.saturating_add(gap);
        }
        if self.pauses(due) { self.pause.end } else { due }
    }

    /// Whether no checkpoint is to be tried at a moment, because the last one did not fit.
    pub(crate) fn pauses(&self, moment: Moment) -> bool {
        self.is_off() || self.pause.contains(&moment)
    }

    /// Keeps a guest that is between two instructions. `anchor` is the moment where people look, and `length` that of
    /// the run.
    pub fn keep(&mut self, guest: &mut Guest, cursor: Cursor, anchor: Moment, length: Moment) {
        let moment = guest.moment();
        let first = self.kept.is_empty();
        if self.kept.contains_key(&moment) || !(first || guest.stands() && self.limit > 0) {
            return;
        }
        let most = if first { u64::MAX } else { self.limit };
        let expected = guest.unsaved();
        if !first && expected > self.limit / 64 {
            // Checkpoints never take more than they may, not even for an instant.
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

    /// Called when a checkpoint did not fit here: for a while, and a little before, none is tried.
    fn pause_around(&mut self, guest: &mut Guest) {
        guest.forget_saved();
        let (moment, gap) = (guest.moment(), self.ordinary_gap(guest));
        self.pause = moment.saturating_sub(gap / PARTS)..moment.saturating_add(gap);
    }

    /// Begins an undo that leads back to where the guest is now, sharing blocks with the checkpoint before.
    pub(crate) fn begin_undo(&self, guest: &mut Guest) -> Option<Undo> {
        let near = self.before(guest.moment()).map(|(checkpoint, _)| checkpoint);
        guest.begin_undo(near, self.limit, &self.ledger)
    }

    /// Removes checkpoints until they fit into `most` bytes.
    fn fit(&mut self, most: u64, anchor: Moment, length: Moment) {
        while self.ledger.bytes() > most && self.kept.len() > 1 {
            let Some(least) = self.least_needed(anchor, length) else { return };
            self.kept.remove(&least);
        }
    }

    /// The checkpoint whose removal would leave the smallest gap, relative to the gap allowed there. The first is never
    /// chosen.
    fn least_needed(&self, anchor: Moment, length: Moment) -> Option<Moment> {
        let moments: Vec<Moment> = self.kept.keys().copied().collect();
        let end = length.max(anchor).max(*moments.last()?);
        let too_far = |at: &usize| {
            let (before, after) = (moments[at - 1], moments.get(at + 1).copied().unwrap_or(end));
            // In thousandths of the gap allowed there.
            let gap = Self::gap(distance(anchor, before, after), length);
            u128::from(after - before) * 1000 / u128::from(gap)
        };
        let least = (1..moments.len()).min_by_key(too_far)?;
        Some(moments[least])
    }

    /// Removes checkpoints that are closer together than needed.
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

    /// The largest gap allowed at a distance from where people look.
    fn gap(distance: u64, length: u64) -> u64 {
        let largest = (length / PARTS).max(FINE);
        (distance / 2).clamp(FINE, largest)
    }
}

/// How far a stretch is from a moment; 0 if it contains the moment.
fn distance(moment: Moment, start: Moment, end: Moment) -> u64 {
    start.saturating_sub(moment).max(moment.saturating_sub(end))
}

/// What a checkpoint costs now, in instructions.
fn cost(guest: &Guest) -> u64 {
    guest.unsaved() / BYTES_PER_INSTRUCTION
}
