//! A step by line in progress: what the run must stop for, and what each stop means.

use super::site::{LogicalSite, SiteOp, wasm_frames};
use super::{LineStep, OwnLines};
use crate::exec::Stops;
use crate::guest::{FrameId, Moment};
use crate::session::Session;
use crate::session::motion::MotionProgress;
use crate::symbols::LineKey;
use crate::wasm::Location;
use crate::words::{Fact, Message, message};
use std::sync::Arc;

/// After this many instructions, a step gives up.
const MOST: u64 = 1_000_000_000;

/// Steps by line in progress.
#[derive(Debug)]
pub(in crate::session) struct LineMotion {
    step: LineStep,
    /// How many steps there are to take, with this one.
    left: u64,
    /// Where this step began.
    begun: Moment,
    /// The latest moment that was judged.
    seen: Moment,
    phase: LinePhase,
    stops: Option<PreparedStops>,
}

/// What a step waits for.
#[derive(Debug, Clone, Copy)]
enum LinePhase {
    /// Another line of this logical frame, or its end.
    Within(LineRun),
    /// The rest of a line of this logical frame, or of one around it.
    Left(LogicalSite),
    /// Any line of the program's own code.
    Anywhere,
}

/// The line that a step is in.
#[derive(Debug, Clone, Copy)]
struct LineRun {
    site: LogicalSite,
    /// `None` if any line is another: in a prologue, or in code that was made from no line.
    line: Option<LineKey>,
    /// The instruction at which that line was last seen to begin. From there, only a branch leads back to an earlier one.
    last: u32,
}

/// Stops, and what they were made for.
#[derive(Debug)]
struct PreparedStops {
    revision: u64,
    past: bool,
    stops: Arc<Stops>,
}

impl LineMotion {
    /// Steps that begin where the program is.
    pub fn begin(session: &Session, step: LineStep, left: u64) -> Self {
        let begun = session.guest().moment();
        Self { step, left, begun, seen: begun, phase: LinePhase::begin(session), stops: None }
    }

    /// To the first line of the program's own code.
    pub fn anywhere(session: &Session) -> Self {
        let begun = session.guest().moment();
        let phase = LinePhase::Anywhere;
        Self { step: LineStep::Into, left: 1, begun, seen: begun, phase, stops: None }
    }

    /// How many instructions the step may still take.
    pub fn room(&self, now: Moment) -> u64 {
        MOST.saturating_sub(now.saturating_sub(self.begun)).max(1)
    }

    /// What the run must stop for, besides the returns of watched frames: the session's own stops, and the step's.
    fn prepare(&mut self, session: &Session, past: bool) -> Arc<Stops> {
        let revision = session.breakpoints.revision();
        if let Some(made) = self.stops.as_ref().filter(|made| (made.revision, made.past) == (revision, past))
        {
            return Arc::clone(&made.stops);
        }
        let breakpoints = &session.breakpoints;
        let mut stops = if past { breakpoints.own() } else { breakpoints.stops() }.clone();
        let anywhere = match &self.phase {
            LinePhase::Anywhere => true,
            LinePhase::Within(LineRun { site, .. }) | LinePhase::Left(site) => {
                stops.add_return(site.frame);
                if let Some(map) = session.line_map(site.module, site.func) {
                    let within = matches!(self.phase, LinePhase::Within(_));
                    site.add_stops(&mut stops, map, |op| match site.meaning(map, op) {
                        SiteOp::Line(_) => !within || self.step != LineStep::Out,
                        SiteOp::Around => true,
                        SiteOp::Nothing => !within && site.is_rest(map, op),
                    });
                }
                self.step == LineStep::Into
            }
        };
        if anywhere {
            stops.extend(session.own_lines().stops());
        }
        stops.set_rests(true);
        stops.set_host_calls(breakpoints.watch_errno());
        let stops = Arc::new(stops);
        self.stops = Some(PreparedStops { revision, past, stops: Arc::clone(&stops) });
        stops
    }

    /// Judges the place that was reached: why the step ends there, if it does.
    fn judge(&mut self, session: &Session, p: &MotionProgress) -> Option<Message> {
        let guest = session.guest();
        if let LinePhase::Within(LineRun { site, .. }) | LinePhase::Left(site) = self.phase
            && (p.returned == Some(site.frame) || !guest.has_frame(site.frame))
        {
            self.leave(session, &site);
        }
        let at = guest.location().filter(|_| p.moment > self.seen)?;
        self.seen = p.moment;
        self.ends(session, guest.frame(), at)
    }

    /// Goes on outside of a frame that has returned.
    fn leave(&mut self, session: &Session, site: &LogicalSite) {
        let guest = session.guest();
        let outer = wasm_frames(guest).into_iter().find(|(frame, _)| site.frame.is_inside(*frame));
        self.phase = match outer {
            Some((frame, at)) => {
                let here = frame == guest.frame();
                let outer = if here { session.site_of_call(frame, at) } else { session.site(frame, at) };
                LinePhase::Left(LogicalSite { library: site.library, ..outer })
            }
            None => LinePhase::Anywhere,
        };
        self.stops = None;
    }

    /// Whether the step ends before an instruction in this frame, and why.
    fn ends(&mut self, session: &Session, here: FrameId, at: Location) -> Option<Message> {
        let own: &OwnLines = session.own_lines();
        let entered = || (self.step == LineStep::Into && own.contains(at)).then(|| message!("why-line-into"));
        match &mut self.phase {
            LinePhase::Anywhere => own.contains(at).then(|| message!("why-line-own")),
            LinePhase::Within(run) if run.site.frame == here && run.site.has_code(at) => {
                let map = session.line_map(at.module, at.pc.func)?;
                match run.site.meaning(map, at.pc.op) {
                    SiteOp::Line(line) => {
                        let again = at.pc.op <= std::mem::replace(&mut run.last, at.pc.op);
                        let other = run.line != Some(line) || again;
                        (other && self.step != LineStep::Out).then(|| message!("why-line"))
                    }
                    SiteOp::Around => Some(message!("why-returned")),
                    SiteOp::Nothing => entered(),
                }
            }
            LinePhase::Left(site) if site.frame == here && site.has_code(at) => {
                let map = session.line_map(at.module, at.pc.func)?;
                if site.is_rest(map, at.pc.op) { Some(message!("why-returned")) } else { entered() }
            }
            LinePhase::Within(_) | LinePhase::Left(_) => entered(),
        }
    }
}

impl LinePhase {
    fn begin(session: &Session) -> Self {
        let guest = session.guest();
        let (frame, Some(at)) = (guest.frame(), guest.location()) else { return Self::Anywhere };
        let site = session.site(frame, at);
        if session.is_own(&site, at) {
            return Self::Within(LineRun::begin(session, site, at));
        }
        // Before the person's code has begun, and after its end, it is what they want to see.
        if !session.has_own_frame() {
            return Self::Anywhere;
        }
        match session.line_map(at.module, at.pc.func) {
            Some(_) => Self::Within(LineRun::begin(session, LogicalSite { library: true, ..site }, at)),
            None => Self::Left(site),
        }
    }
}

impl LineRun {
    fn begin(session: &Session, site: LogicalSite, at: Location) -> Self {
        let map = session.line_map(at.module, at.pc.func);
        let line = map.and_then(|map| map.at(at.pc.op).filter(|_| !map.is_prologue(at.pc.op))?.line);
        Self { site, line, last: at.pc.op }
    }
}

impl Session {
    /// What the run must stop for while it is stepped by line.
    pub(in crate::session) fn line_stops(&mut self, past: bool, watched: &[FrameId]) -> Arc<Stops> {
        let Some(mut motion) = self.execution.line.take() else { return Arc::default() };
        let mut stops = motion.prepare(self, past);
        self.execution.line = Some(motion);
        if !watched.is_empty() {
            watched.iter().for_each(|frame| Arc::make_mut(&mut stops).add_return(*frame));
        }
        stops
    }

    /// Judges the place that the step by line in progress has come to: why the motion ends there, if it does.
    pub(in crate::session) fn judge_line(&mut self, p: &MotionProgress) -> Option<Message> {
        let mut motion = self.execution.line.take()?;
        let why = motion.judge(self, p);
        let Some(why) = why else {
            let over = p.moment.saturating_sub(motion.begun) >= MOST;
            self.execution.line = Some(motion);
            return over.then(|| message!("why-line-limit", count = Fact::Number(MOST)));
        };
        self.history.line_hops.add(motion.begun, p.moment, motion.step);
        if motion.left <= 1 {
            return Some(why);
        }
        self.execution.line = Some(Box::new(LineMotion::begin(self, motion.step, motion.left - 1)));
        None
    }
}
