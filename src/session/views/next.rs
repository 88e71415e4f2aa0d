//! The next operator, and the sentence about it.

use crate::guest::Guest;
use crate::session::Session;
use crate::wasm::{Module, Op, Pc};

/// The operator that executes next, with where it is.
pub(in crate::session) fn next_op(guest: &Guest) -> Option<(&Module, Pc, Op)> {
    let at = guest.location()?;
    let module = guest.program().module(at.module);
    let op = *module.code(at.pc.func)?.ops.get(at.pc.op as usize)?;
    Some((module, at.pc, op))
}

impl Session {
    /// What the next operator does, in a sentence.
    pub(in crate::session) fn next_sentence(&self) -> String {
        next_op(self.guest()).map(|(_, _, op)| op.name().to_owned()).unwrap_or_default()
    }
}
