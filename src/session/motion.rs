//! Motions: what a person asks for, and the goal that says when a motion is over.

use super::breakpoints::Breakpoints;
use super::step_line::LineStep;
use crate::exec::Stops;
use crate::guest::{CallId, FrameId, Guest, Moment, ThreadId};
use crate::wasm::Location;
use crate::words::{Message, message};

/// A motion forward in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One instruction, also into calls and into what the canonical ABI runs in the guest.
    Step,
    /// One instruction of this frame; a call runs until it returns.
    Over,
    /// Until this frame has returned to its caller.
    Out,
    /// To the next breakpoint or the end.
    Continue,
    /// Until the next host call has been answered.
    NextCall,
    /// To another source line.
    Line(LineStep),
}

/// The condition that ends a motion in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// One instruction after another, until this moment.
    Steps(Moment),
    /// This many more instructions of this frame, or of a caller once it has returned.
    Over {
        frame: FrameId,
        left: u64,
    },
    /// Until this frame has returned, and as many frames in all as `left` says.
    Out {
        frame: FrameId,
        left: u64,
    },
    /// Until something other than the goal stops it.
    Continue,
    /// Until this many more host calls have been answered.
    Calls(u64),
    Until(Moment),
    /// Before the instruction at a place, once it was reached `left` times.
    Function {
        at: Location,
        left: u32,
    },
    /// After this many host calls with the name that the present visit gives.
    NamedCall(u32),
    /// After a call or lookup that returned this errno.
    Errno(u16),
    /// The end of the program, passing breakpoints.
    End,
    /// To a source line; [`super::step_line::LineMotion`] knows which.
    Line,
    /// Before the instruction at a place where the person's code begins.
    Main,
    /// Out of the shim between the program and the host, after a call that returned through it.
    LeaveShim,
}

/// What one slice of a run has shown, as far as goals need it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MotionProgress {
    /// The innermost frame now: of the goal's thread or, if there is none or it has ended, of the current thread.
    pub frame: FrameId,
    /// Whether the current thread is another than that frame's.
    pub elsewhere: bool,
    /// The frame that returned in the slice, of those waited for.
    pub returned: Option<FrameId>,
    /// The host call that was completed in the slice.
    pub answered: Option<CallId>,
    pub moment: Moment,
    /// Whether the innermost frame belongs to a shim.
    pub in_shim: bool,
    /// The instruction that it is before now; `None` if the motion began there.
    pub at: Option<Location>,
    /// Whether the call answered in the slice has the name that is waited for.
    pub named: bool,
    /// The errno that a call or lookup in the slice returned to the program.
    pub errno: Option<u16>,
}

impl Goal {
    /// The goal of a motion repeated `count` times. Completing a call that still waits for its reply counts as the
    /// first step.
    pub fn new(motion: Motion, count: u64, guest: &Guest) -> Self {
        let frame = guest.frame();
        match motion {
            Motion::Step => {
                let left = count.saturating_sub(u64::from(guest.waiting_call().is_some()));
                Self::Steps(guest.moment().saturating_add(left))
            }
            Motion::Over => Self::Over { frame, left: count },
            Motion::Out => Self::Out { frame, left: count },
            Motion::Continue => Self::Continue,
            Motion::NextCall => Self::Calls(count),
            Motion::Line(_) => Self::Line,
        }
    }

    /// How many instructions the next slice may execute, at most `room`. Before a slice of exactly one, the instruction
    /// is examined, so that the views can say what it did. A waiting call is completed in a slice of its own.
    pub fn slice(self, room: u64, guest: &Guest) -> u64 {
        if guest.waiting_call().is_some() {
            return 0;
        }
        match self {
            Self::Steps(then) | Self::Until(then) => match then.saturating_sub(guest.moment()) {
                few @ (0 | 1) => few,
                more => room.min(more - 1),
            },
            Self::Over { frame, .. } if guest.current_thread() == frame.thread => {
                if guest.frame().is_inside(frame) { room } else { 1 }
            }
            Self::LeaveShim => 1,
            _ => room,
        }
    }

    /// Everything the next slice must stop for: the session's own stops, and the goal's. In the past, only the person's
    /// breakpoints are among the former, because probes have reported everything already.
    pub fn stops(self, breakpoints: &Breakpoints, past: bool, watched: &[FrameId], now: FrameId) -> Stops {
        let mut stops = if past { breakpoints.own() } else { breakpoints.stops() }.clone();
        watched.iter().for_each(|frame| stops.add_return(*frame));
        match self {
            Self::Over { frame, .. } if now.is_inside(frame) => stops.add_return(frame.callee()),
            // Others run, until one of them gives control back to this thread.
            Self::Over { frame, .. } => stops.set_switches(now.thread != frame.thread),
            Self::Out { frame, .. } => stops.add_return(frame),
            Self::Function { at, .. } => {
                stops.add(at);
            }
            _ => {}
        }
        stops.set_rests(true);
        let by_call = matches!(self, Self::Calls(_) | Self::NamedCall(_) | Self::Errno(_));
        stops.set_host_calls(by_call || breakpoints.watch_errno());
        stops
    }

    /// The thread that the goal is about; the motion stays in it for as long as the thread exists.
    pub fn thread(self) -> Option<ThreadId> {
        match self {
            Self::Over { frame, .. } | Self::Out { frame, .. } => Some(frame.thread),
            _ => None,
        }
    }

    /// Whether the goal is a place that is reached by passing the person's breakpoints.
    pub(crate) fn is_visit(self) -> bool {
        matches!(self, Self::Function { .. } | Self::NamedCall(_) | Self::Errno(_) | Self::End)
    }

    /// Takes the outcome of a slice into account; `true` once the goal is reached.
    pub fn advance(&mut self, p: MotionProgress) -> bool {
        match self {
            Self::Steps(then) | Self::Until(then) => p.moment >= *then,
            Self::Over { frame, left } => {
                if p.elsewhere || p.frame.is_inside(*frame) {
                    return false;
                }
                *frame = p.frame;
                *left = left.saturating_sub(1);
                *left == 0
            }
            Self::Out { frame, left } => {
                if p.returned != Some(*frame) && frame.is_or_waits_for(p.frame) {
                    return false;
                }
                *frame = p.frame;
                *left = left.saturating_sub(1);
                *left == 0
            }
            Self::Continue | Self::End | Self::Line | Self::Main => false,
            Self::Function { at, left } => {
                *left = left.saturating_sub(u32::from(p.at == Some(*at)));
                *left == 0
            }
            Self::NamedCall(left) => {
                *left = left.saturating_sub(u32::from(p.named));
                *left == 0
            }
            Self::Errno(number) => p.errno == Some(*number),
            Self::LeaveShim => !p.in_shim,
            Self::Calls(left) => {
                *left = left.saturating_sub(u64::from(p.answered.is_some()));
                *left == 0
            }
        }
    }

    /// Why the motion stopped, if the goal was reached.
    pub fn reached(self) -> Message {
        match self {
            Self::Steps(_) => message!("why-stepped"),
            Self::Over { .. } => message!("why-stepped-over"),
            Self::Out { .. } => message!("why-returned"),
            Self::Continue | Self::End => message!("why-stopped"),
            Self::Function { .. } => message!("why-at-function"),
            Self::Calls(_) | Self::NamedCall(_) | Self::LeaveShim => message!("why-after-a-call"),
            Self::Errno(_) => message!("why-after-errno"),
            Self::Until(_) => message!("why-at-moment"),
            Self::Line => message!("why-line"),
            Self::Main => message!("why-at-main"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libc::Probes;
    use crate::wasm::Program;
    use std::sync::Arc;

    const HERE: ThreadId = ThreadId(0);
    const THERE: ThreadId = ThreadId(1);

    fn frame(thread: ThreadId, depth: usize) -> FrameId {
        FrameId { thread, depth }
    }

    fn seen(frame: FrameId, elsewhere: bool, returned: Option<FrameId>) -> MotionProgress {
        MotionProgress {
            frame,
            elsewhere,
            returned,
            answered: None,
            moment: 7,
            in_shim: false,
            at: None,
            named: false,
            errno: None,
        }
    }

    #[test]
    fn a_step_over_stays_in_its_thread() {
        let mut goal = Goal::Over { frame: frame(HERE, 2), left: 1 };
        assert!(!goal.advance(seen(frame(HERE, 3), false, None)), "in what it calls");
        assert!(!goal.advance(seen(frame(HERE, 2), true, None)), "another thread runs");
        assert!(!goal.advance(seen(frame(HERE, 2), true, Some(frame(THERE, 3)))));
        assert!(goal.clone().advance(seen(frame(HERE, 2), false, None)));
        assert!(goal.clone().advance(seen(frame(HERE, 1), false, None)), "in its caller");
        assert!(goal.advance(seen(frame(THERE, 5), false, None)), "its thread has ended");
    }

    #[test]
    fn a_step_out_is_out_of_its_own_frame() {
        let mut goal = Goal::Out { frame: frame(HERE, 2), left: 1 };
        assert!(!goal.advance(seen(frame(HERE, 2), true, Some(frame(THERE, 2)))), "another's frame");
        assert!(!goal.advance(seen(frame(HERE, 4), false, None)));
        assert!(
            goal.clone().advance(seen(frame(HERE, 2), false, Some(frame(HERE, 2)))),
            "there is a new one"
        );
        assert!(goal.clone().advance(seen(frame(HERE, 1), true, None)));
        assert!(goal.advance(seen(frame(THERE, 5), false, None)), "its thread has ended");
    }

    #[test]
    fn stops_of_a_motion_are_of_its_thread() {
        let over = Goal::Over { frame: frame(HERE, 2), left: 1 };
        let program = Program::load("t.wat", b"(module)").expect("a module");
        let breakpoints = Breakpoints::new(Arc::new(program), &Probes::default());
        let stops = |now| over.stops(&breakpoints, false, &[], now);
        assert!(!stops(frame(HERE, 3)).is_empty(), "waits for the return of what it called");
        assert!(stops(frame(HERE, 2)).is_empty());
        assert!(!stops(frame(THERE, 3)).is_empty(), "waits for its own thread to go on");
    }
}
