//! The next operator, and the sentence about it.

use super::strings;
use crate::guest::Guest;
use crate::session::Session;
use crate::session::sentence::{Scene, sentence};
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
        let guest = self.guest();
        let Some((module, pc, _)) = next_op(guest) else { return String::new() };
        let depth = guest.depth();
        let memory = guest.memory_of(depth).map_or(&[][..], |id| guest.memory(id));
        let globals = guest.globals(depth);
        sentence(&Scene {
            module,
            func: pc.func,
            op: pc.op,
            operands: &guest.operands(depth),
            locals: &guest.locals(depth),
            global: &|global| globals.get(global as usize).map(|(_, value, _)| *value),
            memory,
            table: &|table, index| guest.table_entry(depth, table, index),
            text_at: &|address| strings::at(memory, address.into(), None),
        })
    }
}
