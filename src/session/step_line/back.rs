//! Stepping back by line: searches for the beginning of a run of a line.
//!
//! In the order in which they are passed, the beginnings of lines in a logical frame form *runs*: a run goes on as long
//! as the line is the same and the instructions come later in the code. A step forward stops at the first of each run,
//! so that is where steps back go, too. Whether a beginning is the first of its run follows from the one before it in the
//! same frame. So a step back is a few searches, each for the latest of the places that can matter to one frame: the
//! beginnings of its lines, instructions of functions around it, and where it is entered.

use super::LineStep;
use super::site::{LogicalSite, SiteOp, wasm_frames};
use crate::exec::Stops;
use crate::guest::{FrameId, Guest, Moment};
use crate::session::Session;
use crate::symbols::{Inlined, LineKey};
use crate::timeline::{Search, SearchKind, Searched};
use crate::wasm::{Location, Op};
use crate::words::{Message, message};
use std::sync::Arc;

/// A step back in progress.
#[derive(Debug)]
pub(in crate::session) struct LineBack {
    step: LineStep,
    /// Where the step began, and in which frame.
    from: Moment,
    here: FrameId,
    stage: BackStage,
    search: Box<Search>,
    stops: Arc<Stops>,
    /// The latest place that the search has come by.
    passed: Option<PassedPlace>,
}

/// What is searched for.
#[derive(Debug, Clone, Copy)]
enum BackStage {
    /// The latest beginning of a line of the program's own code.
    Anywhere,
    /// The run of a line in a logical frame.
    Within(LineTrace),
    /// Whether a function that begins with a loop was entered at a place, rather than its loop begun again.
    Entered(LineTrace, PassedPlace),
}

/// A search for the run of a line.
#[derive(Debug, Clone, Copy)]
struct LineTrace {
    site: LogicalSite,
    /// The first place of the run that is known.
    run: Option<RunStart>,
    /// Whether lines of the frame count, or only where it is entered.
    lines: bool,
    /// Whether the place is wanted only if it is the first of its run.
    exact: bool,
}

#[derive(Debug, Clone, Copy)]
struct RunStart {
    moment: Moment,
    line: LineKey,
    op: u32,
}

/// A place that was passed.
#[derive(Debug, Clone, Copy)]
struct PassedPlace {
    moment: Moment,
    frame: FrameId,
    at: Location,
    /// The frame that waits for it, at its call. Only looked up where a function begins.
    caller: Option<(FrameId, Location)>,
}

impl PassedPlace {
    fn look(guest: &Guest) -> Option<Self> {
        let (frame, at) = (guest.frame(), guest.location()?);
        let outer = || wasm_frames(guest).into_iter().find(|(outer, _)| frame.is_inside(*outer));
        let caller = if at.pc.op == 0 { outer() } else { None };
        Some(Self { moment: guest.moment(), frame, at, caller })
    }
}

impl LineBack {
    /// A step back from where the program is; moments from `bound` on are later.
    pub fn begin(session: &Session, step: LineStep, bound: Moment) -> Self {
        let guest = session.guest();
        let origin = (step, bound, guest.frame());
        let at = guest.location().filter(|_| session.has_own_frame() && step != LineStep::Into);
        let Some(at) = at else { return Self::searching(session, BackStage::Anywhere, bound, origin) };
        let site = session.site(guest.frame(), at);
        let site = LogicalSite { library: !session.is_own(&site, at), ..site };
        let trace = LineTrace { site, run: None, lines: step == LineStep::Over, exact: false };
        let within = Self::searching(session, BackStage::Within(trace), bound, origin);
        // It stands where the function is entered: no earlier place of this frame matters.
        let entry = PassedPlace::look(guest).filter(|place| place.at.pc.op == 0);
        match entry.map(|entry| within.at_entry(session, &trace, &entry)) {
            Some(BackProgress::Next(next)) => next,
            Some(_) => Self::searching(session, BackStage::Within(trace), 0, origin),
            None => within,
        }
    }

    fn searching(
        session: &Session,
        stage: BackStage,
        before: Moment,
        (step, from, here): (LineStep, Moment, FrameId),
    ) -> Self {
        let (kind, first) = match &stage {
            BackStage::Entered(trace, _) => {
                (SearchKind::Outside(trace.site.frame.caller()), before.saturating_sub(1))
            }
            BackStage::Anywhere | BackStage::Within(_) => (SearchKind::Hit, 0),
        };
        let stops = match &stage {
            BackStage::Anywhere => Arc::new(session.own_lines().stops().clone()),
            BackStage::Within(trace) => Arc::new(trace.stops(session)),
            BackStage::Entered(..) => Arc::default(),
        };
        Self {
            step,
            from,
            here,
            stage,
            search: Box::new(Search::new(kind, first, before)),
            stops,
            passed: None,
        }
    }

    /// How many moments have been searched, and how many there are at most.
    pub fn progress(&self) -> (u64, u64) {
        let (done, total) = self.search.progress();
        let before = self.from.saturating_sub(total);
        (before.saturating_add(done), self.from)
    }

    /// Another stage of the same step, about moments before this one.
    fn then(&self, session: &Session, stage: BackStage, before: Moment) -> BackProgress {
        BackProgress::Next(Self::searching(session, stage, before, (self.step, self.from, self.here)))
    }

    /// Decides what follows from the latest place that could matter; `None` if there is none.
    fn consider(&self, session: &Session, found: Option<PassedPlace>) -> BackProgress {
        match (&self.stage, found) {
            (BackStage::Anywhere, Some(place)) => {
                let site = session.site(place.frame, place.at);
                let map = session.line_map(site.module, site.func);
                let Some(SiteOp::Line(line)) = map.map(|map| site.meaning(map, place.at.pc.op)) else {
                    return self.then(session, BackStage::Anywhere, place.moment);
                };
                let run = RunStart { moment: place.moment, line, op: place.at.pc.op };
                self.run(session, LineTrace { site, run: None, lines: true, exact: true }, run)
            }
            (BackStage::Anywhere, None) => BackProgress::NoLine,
            (BackStage::Within(trace), Some(place)) => self.trace(session, trace, &place),
            (BackStage::Within(trace), None) => match trace.run {
                Some(run) => self.there(run.moment, trace.site.frame),
                None => BackProgress::NoLine,
            },
            (BackStage::Entered(trace, entry), Some(_)) => self.entered(session, trace, entry),
            (BackStage::Entered(trace, entry), None) => {
                self.then(session, BackStage::Within(*trace), entry.moment)
            }
        }
    }

    fn trace(&self, session: &Session, trace: &LineTrace, place: &PassedPlace) -> BackProgress {
        let op = place.at.pc.op;
        let map = session.line_map(trace.site.module, trace.site.func);
        let meaning = map.map_or(SiteOp::Nothing, |map| trace.site.meaning(map, op));
        match (meaning, trace.run) {
            (SiteOp::Line(line), None) if trace.lines => {
                self.run(session, *trace, RunStart { moment: place.moment, line, op })
            }
            (SiteOp::Line(line), Some(run)) => match line == run.line && op < run.op {
                true if trace.exact => self.then(session, BackStage::Anywhere, run.moment),
                true => self.run(session, *trace, RunStart { moment: place.moment, line, op }),
                false => self.there(run.moment, trace.site.frame),
            },
            (SiteOp::Around, Some(run)) => self.there(run.moment, trace.site.frame),
            _ if op == 0 => self.at_entry(session, trace, place),
            _ => self.entered(session, trace, place),
        }
    }

    /// A run that begins at a place, or before it.
    fn run(&self, session: &Session, trace: LineTrace, start: RunStart) -> BackProgress {
        // No instruction comes before the first one.
        if start.op == 0 {
            return self.there(start.moment, trace.site.frame);
        }
        let trace = LineTrace { run: Some(start), ..trace };
        self.then(session, BackStage::Within(trace), start.moment)
    }

    /// Goes on from the first instruction of a function.
    fn at_entry(&self, session: &Session, trace: &LineTrace, place: &PassedPlace) -> BackProgress {
        if begins_with_loop(session, place.at) {
            return self.then(session, BackStage::Entered(*trace, *place), place.moment);
        }
        self.entered(session, trace, place)
    }

    /// Goes on from where a logical frame was entered: its run begins there, or else it is left.
    fn entered(&self, session: &Session, trace: &LineTrace, place: &PassedPlace) -> BackProgress {
        if let Some(run) = trace.run {
            return self.there(run.moment, trace.site.frame);
        }
        if trace.site.inlined != Inlined::NOT {
            let map = session.line_map(trace.site.module, trace.site.func);
            let inlined = map.map_or(Inlined::NOT, |map| map.around(trace.site.inlined));
            let site = LogicalSite { inlined, ..trace.site };
            let outer = LineTrace { site, run: None, lines: true, exact: false };
            // The line of the call may begin at this very place.
            return self.then(session, BackStage::Within(outer), place.moment.saturating_add(1));
        }
        let Some((frame, at)) = place.caller else { return BackProgress::NoLine };
        let site = LogicalSite { library: trace.site.library, ..session.site(frame, at) };
        let outer = LineTrace { site, run: None, lines: true, exact: false };
        self.then(session, BackStage::Within(outer), place.moment)
    }

    fn there(&self, moment: Moment, frame: FrameId) -> BackProgress {
        let why = match () {
            () if frame.is_inside(self.here) && !self.here.is_bottom() => message!("why-line-back-into"),
            () if self.here.is_inside(frame) => message!("why-back-at-call"),
            () => message!("why-line-back"),
        };
        BackProgress::There(moment, why)
    }
}

impl LineTrace {
    fn stops(&self, session: &Session) -> Stops {
        let mut stops = Stops::default();
        let site = &self.site;
        if let Some(map) = session.line_map(site.module, site.func) {
            site.add_stops(&mut stops, map, |op| match site.meaning(map, op) {
                SiteOp::Line(_) => self.lines,
                SiteOp::Around => true,
                SiteOp::Nothing => false,
            });
        }
        stops.watch_instructions(site.module, site.func, site.frame, [0]);
        stops
    }
}

/// Whether a branch may lead to the first instruction of a function.
fn begins_with_loop(session: &Session, at: Location) -> bool {
    let code = session.guest().program().module(at.module).code(at.pc.func);
    code.is_some_and(|code| matches!(code.ops.first(), Some(Op::Loop { .. })))
}

/// What follows from a search.
enum BackProgress {
    Next(LineBack),
    There(Moment, Message),
    /// There is no earlier line.
    NoLine,
}

/// How a slice of a step back ended.
#[derive(Debug)]
pub(in crate::session) enum BackSlice {
    More,
    /// The step leads to this moment, for a reason.
    There(Moment, Message),
    /// There is nothing to go back to: the program stays where the step began, which is said.
    Stay(Moment, Message),
}

impl Session {
    /// Runs a slice of a step back.
    ///
    /// # Errors
    /// If the search cannot go on.
    pub(in crate::session) fn line_back_slice(
        &mut self,
        back: &mut LineBack,
        budget: u64,
    ) -> Result<BackSlice, Message> {
        let LineBack { search, stops, passed, .. } = back;
        let found = self.timeline.search(search, budget, stops, &mut |guest| {
            *passed = PassedPlace::look(guest);
            passed.is_some()
        });
        let found = match found {
            Searched::Running => return Ok(BackSlice::More),
            Searched::Failed(why) => return Err(Message::verbatim(why)),
            Searched::Nothing => None,
            Searched::Found(moment) => match back.stage {
                BackStage::Entered(_, entry) => Some(entry),
                // The last place that a search comes by is the one that it finds.
                _ => back.passed.filter(|place| place.moment == moment),
            },
        };
        Ok(match back.consider(self, found) {
            BackProgress::Next(next) => {
                *back = next;
                BackSlice::More
            }
            BackProgress::There(moment, why) => BackSlice::There(moment, why),
            BackProgress::NoLine => {
                let why = match back.step {
                    LineStep::Out => message!("past-no-own-caller"),
                    LineStep::Over | LineStep::Into => message!("past-no-line"),
                };
                BackSlice::Stay(back.from, why)
            }
        })
    }
}
