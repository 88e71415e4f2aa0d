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
    /// Where the step began, and in which frame.
    from: Moment,
    here: FrameId,
    stage: BackStage,
    search: Box<Search>,
    stops: Arc<Stops>,
    /// The latest place that the search has come by.
    passed: Option<PassedPlace>,
}

/// How a slice of a step back ended.
pub(in crate::session) enum LineBackStep {
    More,
    /// The line begins at this moment.
    To(Moment, Message),
    /// No line begins earlier: back to where the step began.
    Stay(Moment, Message),
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
        let stage = match guest.location().filter(|_| session.has_own_frame()) {
            Some(at) if step != LineStep::Into => {
                let site = session.site(guest.frame(), at);
                let site = LogicalSite { library: !session.is_own(&site, at), ..site };
                let lines = step == LineStep::Over;
                BackStage::Within(LineTrace { site, run: None, lines, exact: false })
            }
            _ => BackStage::Anywhere,
        };
        Self::searching(session, stage, bound, (bound, guest.frame()))
    }

    fn searching(
        session: &Session,
        stage: BackStage,
        before: Moment,
        (from, here): (Moment, FrameId),
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
        Self { from, here, stage, search: Box::new(Search::new(kind, first, before)), stops, passed: None }
    }

    /// How many moments have been searched, and how many there are at most.
    pub fn progress(&self) -> (u64, u64) {
        let (done, total) = self.search.progress();
        let before = self.from.saturating_sub(total);
        (before.saturating_add(done), self.from)
    }

    /// Another stage of the same step, about moments before this one.
    fn then(&self, session: &Session, stage: BackStage, before: Moment) -> BackProgress {
        BackProgress::Next(Box::new(Self::searching(session, stage, before, (self.from, self.here))))
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
                let trace = LineTrace { site, run: Some(run), lines: true, exact: true };
                self.then(session, BackStage::Within(trace), place.moment)
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
                let run = Some(RunStart { moment: place.moment, line, op });
                self.then(session, BackStage::Within(LineTrace { run, ..*trace }), place.moment)
            }
            (SiteOp::Line(line), Some(run)) => match line == run.line && op < run.op {
                true if trace.exact => self.then(session, BackStage::Anywhere, run.moment),
                true => {
                    let run = Some(RunStart { moment: place.moment, line, op });
                    self.then(session, BackStage::Within(LineTrace { run, ..*trace }), place.moment)
                }
                false => self.there(run.moment, trace.site.frame),
            },
            (SiteOp::Around, Some(run)) => self.there(run.moment, trace.site.frame),
            _ if op == 0 && begins_with_loop(session, place.at) => {
                self.then(session, BackStage::Entered(*trace, *place), place.moment)
            }
            _ => self.entered(session, trace, place),
        }
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
            () if frame.is_inside(self.here) => message!("why-line-back-into"),
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
    Next(Box<LineBack>),
    There(Moment, Message),
    /// There is no earlier line.
    NoLine,
}

impl Session {
    /// Runs a slice of a step back.
    pub(in crate::session) fn line_back_slice(
        &mut self,
        back: &mut LineBack,
        budget: u64,
    ) -> Result<LineBackStep, Message> {
        let LineBack { search, stops, passed, .. } = back;
        let found = self.timeline.search(search, budget, stops, &mut |guest| {
            *passed = PassedPlace::look(guest);
            passed.is_some()
        });
        let found = match found {
            Searched::Running => return Ok(LineBackStep::More),
            Searched::Failed(why) => return Err(Message::verbatim(why)),
            Searched::Nothing => None,
            Searched::Found(moment) => match back.stage {
                BackStage::Entered(_, entry) => Some(entry),
                // The last place that a search comes by is the one that it finds.
                _ => back.passed.filter(|place| place.moment == moment),
            },
        };
        match back.consider(self, found) {
            BackProgress::Next(next) => {
                *back = *next;
                Ok(LineBackStep::More)
            }
            BackProgress::There(moment, why) => Ok(LineBackStep::To(moment, why)),
            // It stays where it is. The state after a trap is no moment to go to, but where the journey began.
            BackProgress::NoLine if self.timeline.furthest().moment() < back.from => {
                Err(message!("past-no-line"))
            }
            BackProgress::NoLine => Ok(LineBackStep::Stay(back.from, message!("past-no-line"))),
        }
    }
}
