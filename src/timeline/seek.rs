//! Going to another moment of the run, and the checkpoints made on the way there.

use super::trail::{self, Trail};
use super::{Frontier, Past, Timeline, no_memory};
use crate::guest::{Guest, Moment};

/// A checkpoint is cheap if it costs at most one part in this many of the instructions run for it.
const CHEAP: u64 = 16;

impl Timeline {
    /// Goes to a moment, or as near before it as possible without running. [`Timeline::advance`] continues from there,
    /// and checkpoints are made for whoever looks around the moment. If the program trapped at the moment, this is the
    /// state before the instruction that trapped.
    ///
    /// # Errors
    /// If there is not enough memory for a guest in the past next to the frontier's.
    pub fn stand_before(&mut self, moment: Moment) -> Result<(), String> {
        self.aim = Some(moment);
        if self.frontier.as_ref().is_some_and(|frontier| !passed(&frontier.guest, moment)) {
            self.stand_at_frontier();
        }
        if self.frontier.is_none() {
            if !passed(&self.guest, moment) {
                return Ok(());
            }
            self.leave_frontier(moment)?;
        }
        if passed(&self.guest, moment)
            && let Some(cursor) = self.trail.lead_back(&mut self.guest, moment)
        {
            self.cursor = cursor;
            return Ok(());
        }
        let (checkpoint, cursor) = self.checkpoints.before(moment).ok_or_else(no_memory)?;
        let here = (!passed(&self.guest, moment)).then(|| self.guest.moment());
        if here.is_none_or(|here| here < checkpoint.moment()) {
            self.trail.clear();
            self.guest.restore(checkpoint).ok_or_else(no_memory)?;
            self.cursor = cursor;
        }
        Ok(())
    }

    /// Leaves the furthest state as it is, and shows another guest, which may be anywhere in the past.
    fn leave_frontier(&mut self, moment: Moment) -> Result<(), String> {
        let past = match self.spare.take() {
            Some(spare) => *spare,
            None => {
                let (checkpoint, cursor) = self.checkpoints.before(moment).ok_or_else(no_memory)?;
                let guest = checkpoint.to_guest().ok_or_else(no_memory)?;
                Past { guest, cursor, trail: Trail::default() }
            }
        };
        let guest = std::mem::replace(&mut self.guest, past.guest);
        self.frontier = Some(Box::new(Frontier { guest, cursor: self.cursor }));
        (self.cursor, self.trail) = (past.cursor, past.trail);
        Ok(())
    }

    /// Goes to the furthest moment again.
    pub fn stand_at_frontier(&mut self) {
        if let Some(frontier) = self.frontier.take() {
            let guest = std::mem::replace(&mut self.guest, frontier.guest);
            let cursor = std::mem::replace(&mut self.cursor, frontier.cursor);
            let trail = std::mem::take(&mut self.trail);
            self.spare = Some(Box::new(Past { guest, cursor, trail }));
        }
    }

    /// The run from here on has no particular aim.
    pub(crate) fn set_no_aim(&mut self) {
        self.aim = None;
    }

    /// Keeps a checkpoint at this moment if it is worthwhile, so that coming back costs little.
    pub(crate) fn keep_here(&mut self) {
        let now = self.guest.moment();
        if self.since_last() >= self.checkpoints.fine_gap(&self.guest) && !self.checkpoints.pauses(now) {
            self.keep(now);
        }
    }

    /// How many instructions ago the last checkpoint was.
    fn since_last(&self) -> u64 {
        let now = self.guest.moment();
        now - self.checkpoints.before(now).map_or(0, |(last, _)| last.moment())
    }

    pub(super) fn keep(&mut self, anchor: Moment) {
        let length = self.furthest().moment();
        self.checkpoints.keep(&mut self.guest, self.cursor, anchor, length);
    }

    /// If the guest of the past is equal to the frontier's, shows the frontier; returns whether it was.
    pub(super) fn arrive(&mut self) -> bool {
        let Some(frontier) = &self.frontier else { return false };
        let (past, there) = (&self.guest, &frontier.guest);
        let same = past.moment() == there.moment()
            && self.cursor == frontier.cursor
            && past.ended().is_some() == there.ended().is_some()
            && past.is_at_door() == there.is_at_door();
        if same {
            self.stand_at_frontier();
        }
        same
    }

    /// The furthest moment to which a guest in the past may run.
    pub(super) fn last_moment(&self) -> Moment {
        // An instruction that trapped has not been counted, but must be executed again.
        let last = |there: &Guest| there.moment().saturating_add(u64::from(there.trapped_in_instruction()));
        self.frontier.as_ref().map_or(Moment::MAX, |frontier| last(&frontier.guest))
    }

    /// The moment, later than now, at which to check again whether a checkpoint is due.
    pub(super) fn due(&self) -> Moment {
        if self.checkpoints.is_off() && !self.is_past() {
            return Moment::MAX;
        }
        let now = self.guest.moment();
        let ordinary = self.checkpoints.due(&self.guest);
        // Each is half as far from the aim as the one before.
        let due = self.distance().map_or(ordinary, |distance| ordinary.min(now + distance.div_ceil(2)));
        let due = due.max(now.saturating_add(self.checkpoints.fine_gap(&self.guest)));
        // The last instructions before the aim may have to be undone one by one.
        match self.distance().filter(|distance| self.is_past() && *distance > trail::REACH) {
            Some(distance) => due.min(now + distance - trail::REACH),
            None => due,
        }
    }

    /// Keeps a checkpoint if the last one is far enough behind.
    pub(super) fn keep_if_due(&mut self) {
        if self.checkpoints.is_off() {
            return;
        }
        let now = self.guest.moment();
        let (ordinary, fine) =
            (self.checkpoints.ordinary_gap(&self.guest), self.checkpoints.fine_gap(&self.guest));
        let near = |distance: u64| match distance / 2 {
            half if half >= fine * CHEAP => half,
            // The checkpoint costs a noticeable part of the run since the last one: make the next only if that run was
            // long.
            _ => distance.saturating_mul(CHEAP),
        };
        let gap = self.distance().map_or(ordinary, |distance| ordinary.min(near(distance))).max(fine);
        if self.since_last() >= gap && !self.checkpoints.pauses(now) && self.guest.stands() {
            let anchor = self.aim.filter(|aim| *aim > now).unwrap_or(now);
            self.keep(anchor);
        }
    }

    /// Whether the instructions up to the aim are to be undone one by one, because no checkpoint is near.
    pub(super) fn wants_trail(&self) -> bool {
        self.distance().is_some_and(|distance| distance <= trail::REACH)
            && self.since_last() > 4 * trail::REACH
    }

    /// How many instructions away the aim is; `None` if there is no aim ahead.
    fn distance(&self) -> Option<u64> {
        self.aim.and_then(|aim| aim.checked_sub(self.guest.moment())).filter(|distance| *distance > 0)
    }
}

/// Whether a guest has gone past the state at a moment.
fn passed(guest: &Guest, moment: Moment) -> bool {
    guest.moment() > moment || (guest.moment() == moment && guest.trapped_in_instruction())
}
