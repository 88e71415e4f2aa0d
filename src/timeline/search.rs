//! Searches back for the latest moment of some kind, with one forward pass between each two checkpoints, from the last
//! pair to the first.
//!
//! A search is data, and proceeds a bounded number of instructions at a time. While it is in progress, the guest may be
//! anywhere in the past.

use super::{Advance, Timeline};
use crate::exec::Stops;
use crate::guest::{FrameId, Guest, Moment, Stop};

/// Which kind of moment the latest is wanted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchKind {
    /// A moment at one of the stops that is accepted.
    Hit,
    /// The same, or the first moment in a frame of this name. Meant for a range in which there is always such a frame.
    InFrame(FrameId),
    /// A moment in this frame or in one of its callers; for the bottom of a stack, one without a frame there.
    Outside(FrameId),
}

/// How far a search has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Searched {
    Running,
    Found(Moment),
    Nothing,
    /// The search cannot continue, for this reason.
    Failed(String),
}

/// A search in progress.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    wanted: SearchKind,
    /// Where the search began: only moments before this one are searched.
    before: Moment,
    /// The first moment searched.
    from: Moment,
    /// Everything from here on has been searched, or is in `regions`.
    upper: Moment,
    /// What is still to be searched, last first; the end of a region is exclusive.
    regions: Vec<SearchRegion>,
    /// The latest hit of the pass over the last region; `hits` counts them.
    latest: Option<Moment>,
    hits: u32,
    phase: SearchPhase,
}

#[derive(Debug, Clone, Copy)]
struct SearchRegion {
    start: Moment,
    end: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SearchPhase {
    /// Going to the beginning of the last region.
    Going,
    Passing,
    /// Going through the last region instruction by instruction.
    Stepping,
}

/// Regions of at most this many instructions are stepped through rather than divided.
const FEW: u64 = 4 << 10;
/// After this many hits, the rest of a region is searched in halves, the later one first: only the latest hit is
/// wanted.
const MANY: u32 = 128;

impl Search {
    /// A search of the moments from `from` up to `before`, which is excluded.
    #[must_use]
    pub fn new(wanted: SearchKind, from: Moment, before: Moment) -> Self {
        let mut search = Self {
            wanted,
            before,
            from,
            upper: before,
            regions: Vec::new(),
            latest: None,
            hits: 0,
            phase: SearchPhase::Going,
        };
        if let SearchKind::Outside(_) = wanted {
            // Most often, the answer is the moment just before.
            search.next_region(before.saturating_sub(1));
        }
        search
    }

    /// How many moments have been searched, and how many there are at most.
    #[must_use]
    pub(crate) fn progress(&self) -> (u64, u64) {
        (self.before - self.upper.min(self.before), self.before - self.from.min(self.before))
    }

    fn next_region(&mut self, start: Moment) {
        let start = start.max(self.from);
        if start < self.upper {
            self.regions.push(SearchRegion { start, end: self.upper });
            self.upper = start;
        }
        (self.phase, self.latest, self.hits) = (SearchPhase::Going, None, 0);
    }
}

impl Timeline {
    /// Continues a search for about `budget` instructions. `accept` is asked at each of the stops. Afterwards the guest
    /// may be anywhere; [`Timeline::stand_before`] goes to what was found.
    pub(crate) fn search(
        &mut self,
        search: &mut Search,
        budget: u64,
        stops: &Stops,
        accept: &mut dyn FnMut(&Guest) -> bool,
    ) -> Searched {
        let mut left = budget.max(1);
        loop {
            let Some(&region) = search.regions.last() else {
                if search.upper <= search.from {
                    return Searched::Nothing;
                }
                let last = self.checkpoints.before(search.upper - 1);
                search.next_region(last.map_or(0, |(checkpoint, _)| checkpoint.moment()));
                continue;
            };
            let before = self.guest.moment();
            let done = match search.phase {
                SearchPhase::Going => self.go(search, region, left, stops, accept),
                SearchPhase::Passing => self.pass(search, region, left, stops, accept),
                SearchPhase::Stepping => self.step_through(search, region, left),
            };
            match done {
                Ok(Some(found)) => return Searched::Found(found),
                Ok(None) => {}
                Err(why) => return Searched::Failed(why),
            }
            // Going back has a cost, too.
            let cost = self.guest.moment().checked_sub(before).unwrap_or(1 << 16);
            left = left.saturating_sub(cost.max(64));
            if left == 0 {
                return Searched::Running;
            }
        }
    }

    /// Goes to the beginning of a region, and examines that moment.
    fn go(
        &mut self,
        search: &mut Search,
        region: SearchRegion,
        left: u64,
        stops: &Stops,
        accept: &mut dyn FnMut(&Guest) -> bool,
    ) -> Result<Option<Moment>, String> {
        self.stand_before(region.start)?;
        self.run_toward(region.start, left)?;
        if self.guest.moment() != region.start {
            return Ok(None);
        }
        // From here on, checkpoints are made near where the search looks.
        self.aim = None;
        if region.end - region.start > self.checkpoints.fine_gap(&self.guest) * 4 {
            self.keep(region.end);
        }
        search.phase = SearchPhase::Passing;
        match search.wanted {
            SearchKind::Hit | SearchKind::InFrame(_) => {
                if self.guest.stops_at(stops) && accept(&self.guest) {
                    search.latest = Some(region.start);
                }
            }
            SearchKind::Outside(frame) if self.may_stand_outside(frame) => self.divide(search, region, frame),
            SearchKind::Outside(_) => {}
        }
        Ok(None)
    }

    /// Runs through a region until something is found, or to its end.
    fn pass(
        &mut self,
        search: &mut Search,
        region: SearchRegion,
        left: u64,
        stops: &Stops,
        accept: &mut dyn FnMut(&Guest) -> bool,
    ) -> Result<Option<Moment>, String> {
        let now = self.guest.moment();
        let budget = left.min((region.end - 1).saturating_sub(now));
        let mut watch = Stops::default();
        let stops = match search.wanted {
            SearchKind::Hit => stops,
            SearchKind::InFrame(frame) => {
                watch = stops.clone();
                watch.add_return(frame);
                &watch
            }
            SearchKind::Outside(frame) => {
                watch.add_return(frame.callee());
                &watch
            }
        };
        let stop = match self.advance(budget, stops) {
            Advance::Stopped(stop) => stop,
            Advance::Waiting(_) => return Err("the run waits for the outside there".to_owned()),
            Advance::Diverged(divergence) => return Err(divergence.to_string()),
        };
        let now = self.guest.moment();
        match (stop, search.wanted) {
            (Stop::Breakpoint(_) | Stop::Watch, SearchKind::Hit | SearchKind::InFrame(_)) => {
                if now < region.end && accept(&self.guest) {
                    self.keep_hit(search.latest);
                    search.latest = Some(now);
                    search.hits += 1;
                    if search.hits > MANY && region.end - now > FEW {
                        self.halve(search, SearchRegion { start: now, ..region });
                    }
                }
                return Ok(None);
            }
            (Stop::Returned(_), SearchKind::InFrame(frame)) if now < region.end => {
                // The next frame there may be entered by the canonical ABI rather than by the program: then it exists
                // at once.
                self.run_toward(now, 0)?;
                if self.guest.has_frame(frame) && self.guest.moment() == now && self.guest.ended().is_none() {
                    search.latest = Some(now);
                }
                return Ok(None);
            }
            (Stop::Returned(_), SearchKind::Outside(frame)) if now < region.end => {
                // The canonical ABI may have work to do before the next instruction.
                self.run_toward(now, 0)?;
                if self.may_stand_outside(frame) && self.guest.moment() == now {
                    let rest = SearchRegion { start: now, end: region.end };
                    self.divide(search, rest, frame);
                }
                return Ok(None);
            }
            (Stop::Ended(_), _) => {}
            _ if now + 1 < region.end => return Ok(None),
            _ => {}
        }
        search.regions.pop();
        let found = search.latest.take();
        (search.phase, search.hits) = (SearchPhase::Going, 0);
        Ok(found)
    }

    /// Divides the rest of a region, from a hit on (inclusive), into halves.
    fn halve(&mut self, search: &mut Search, rest: SearchRegion) {
        search.regions.pop();
        let middle = rest.start + (rest.end - rest.start) / 2;
        search.regions.push(SearchRegion { start: rest.start, end: middle });
        search.regions.push(SearchRegion { start: middle, end: rest.end });
        (search.phase, search.latest, search.hits) = (SearchPhase::Going, None, 0);
    }

    /// Keeps a checkpoint at a hit, unless there is one nearby.
    fn keep_hit(&mut self, latest: Option<Moment>) {
        let now = self.guest.moment();
        let last = self.checkpoints.before(now).map_or(0, |(last, _)| last.moment());
        let near = self.checkpoints.fine_gap(&self.guest) * 8;
        if now - last >= near && latest.is_none_or(|latest| now - latest >= 64) {
            self.keep(now);
        }
    }

    /// Whether the guest may be in this frame or in one of its callers without any frame returning first: it is there
    /// now, or another thread runs and this frame's thread is there.
    fn may_stand_outside(&self, frame: FrameId) -> bool {
        self.guest.innermost(frame.thread).is_none_or(|top| top.is_or_waits_for(frame))
    }

    /// To be called at the beginning of a region, if no frame has to return for the guest to be where it is wanted. The
    /// latest such moment is in the second half, if there is one there, or else in the first.
    fn divide(&mut self, search: &mut Search, region: SearchRegion, frame: FrameId) {
        search.regions.pop();
        let length = region.end - region.start;
        if length <= FEW {
            search.regions.push(region);
            search.phase = SearchPhase::Stepping;
            search.latest = self.guest.frame().is_or_waits_for(frame).then_some(region.start);
            return;
        }
        if length > self.checkpoints.fine_gap(&self.guest) * 4 {
            self.keep(region.end);
        }
        let middle = region.start + length / 2;
        search.regions.push(SearchRegion { start: region.start, end: middle });
        search.regions.push(SearchRegion { start: middle, end: region.end });
        search.phase = SearchPhase::Going;
    }

    /// Goes through a region instruction by instruction.
    fn step_through(
        &mut self,
        search: &mut Search,
        region: SearchRegion,
        left: u64,
    ) -> Result<Option<Moment>, String> {
        let SearchKind::Outside(frame) = search.wanted else { return Ok(None) };
        let mut left = left.min(FEW);
        while self.guest.moment() + 1 < region.end && left > 0 {
            let before = self.guest.moment();
            self.run_toward(before + 1, 1)?;
            left -= 1;
            let now = self.guest.moment();
            if now == before {
                break;
            }
            if self.guest.frame().is_or_waits_for(frame) {
                search.latest = Some(now);
            }
        }
        let more = self.guest.moment() + 1 < region.end && self.guest.ended().is_none();
        if more {
            return Ok(None);
        }
        search.regions.pop();
        search.phase = SearchPhase::Going;
        Ok(search.latest.take())
    }

    /// Runs to a moment, or `budget` instructions towards it.
    fn run_toward(&mut self, moment: Moment, budget: u64) -> Result<(), String> {
        let budget = budget.min(moment.saturating_sub(self.guest.moment()));
        match self.advance(budget, &Stops::default()) {
            Advance::Stopped(_) => Ok(()),
            Advance::Waiting(_) => Err("the run waits for the outside there".to_owned()),
            Advance::Diverged(divergence) => Err(divergence.to_string()),
        }
    }
}
