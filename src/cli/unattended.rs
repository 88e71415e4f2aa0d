//! The front end of programs that run to their end by themselves: they sleep where they wait for a clock, and their host
//! reads the process's own input.

use crate::guest::WaitReason;
use crate::session::{Control, Driver, FrontEnd, Motion, Pumped, Session};

/// Instructions between two looks at how a motion goes.
pub(super) const SLICE: u64 = 1 << 22;

/// Nobody is there; something may be done after each slice.
pub(super) struct Unattended<'a> {
    between: &'a mut dyn FnMut(),
}

impl<P: Pumped> FrontEnd<P> for Unattended<'_> {
    fn between(&mut self, _: &mut P) -> Control {
        (self.between)();
        Control::GoOn
    }

    fn wait(&mut self, program: &mut P, reason: &WaitReason) -> Control {
        (self.between)();
        match reason {
            WaitReason::Sleep(time) | WaitReason::Network { again: time, .. } => std::thread::sleep(*time),
            // Nobody is there to reply: a session stops instead.
            WaitReason::Person => return Control::Leave,
            // A host on the process's own input blocks instead: there is no more.
            WaitReason::Stdin => program.feed_stdin(None),
        }
        Control::GoOn
    }
}

/// Runs a motion to its end.
pub(super) fn finish_motion(session: &mut Session, motion: Motion) {
    session.start(motion);
    finish(session);
}

/// Runs the motion under way to its end.
pub(super) fn finish(session: &mut Session) {
    drive(session, SLICE, &mut || {});
}

/// Runs a program to its end, doing something else after each slice.
pub(super) fn drive<P: Pumped>(program: &mut P, slice: u64, between: &mut dyn FnMut()) {
    Driver::steady(slice).run(program, &mut Unattended { between });
}
