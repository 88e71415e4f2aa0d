//! Sessions without a screen: motions that run to their end.

use crate::guest::WaitReason;
use crate::session::{Motion, Pump, Session};

/// Operators between two looks at how a motion goes.
const SLICE: u64 = 1 << 22;

/// Runs a motion to its end, sleeping where the program sleeps.
pub(super) fn finish_motion(session: &mut Session, motion: Motion) {
    session.start(motion);
    pump(session);
}

/// Goes on with a motion that was started, to its end.
pub(super) fn pump(session: &mut Session) {
    pump_and(session, &mut || {});
}

/// The same, doing something else after each slice.
pub(super) fn pump_and(session: &mut Session, between: &mut dyn FnMut()) {
    loop {
        between();
        match session.pump(SLICE) {
            Pump::Running => {}
            Pump::Stopped => return,
            Pump::Waiting(WaitReason::Sleep(time) | WaitReason::Network { again: time, .. }) => {
                std::thread::sleep(time)
            }
            // A host on the process's own input blocks instead: there is no more.
            Pump::Waiting(WaitReason::Stdin) => session.feed_stdin(None),
        }
    }
}
