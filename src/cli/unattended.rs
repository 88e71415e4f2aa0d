//! The front end of programs that run to their end by themselves: when they wait for a clock, it sleeps, and their host
//! reads the process's own input.

use crate::guest::WaitReason;
use crate::session::{Control, Driver, FrontEnd, Motion, Pumped, Session};

/// Instructions between two checks on a motion.
pub(super) const SLICE: u64 = 1 << 22;

/// A front end with nobody at the keyboard. After each slice, it may do something.
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
            // A host that reads the process's own input would block instead, so here there is no more input.
            WaitReason::Stdin => program.feed_stdin(None),
        }
        Control::GoOn
    }
}

/// Starts a motion and runs it to its end.
pub(super) fn finish_motion(session: &mut Session, motion: Motion) {
    session.start(motion);
    finish(session);
}

/// Runs the motion under way to its end.
pub(super) fn finish(session: &mut Session) {
    drive(session, SLICE, &mut || {});
}

/// Runs a program to its end, and calls `between` after each slice.
pub(super) fn drive<P: Pumped>(program: &mut P, slice: u64, between: &mut dyn FnMut()) {
    Driver::steady(slice).run(program, &mut Unattended { between });
}
