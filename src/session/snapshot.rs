//! What the innermost frame held at the previous stop, and what the last operator did: the marks of the views.

use super::effect::{self, Effect};
use super::views::next_op;
use crate::exec::Value;
use crate::guest::Guest;
use crate::wasm::{Location, ModuleId};

/// The innermost frame at a stop. Empty where there was none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    /// Its depth, 0 where there was none.
    pub depth: usize,
    /// Its function.
    pub func: Option<(ModuleId, u32)>,
    /// Its operands, bottom first.
    pub operands: Vec<Value>,
    /// Its parameters and locals.
    pub locals: Vec<Value>,
    /// The globals of its instance.
    pub globals: Vec<Value>,
    /// That instance.
    pub instance: Option<u32>,
}

impl Snapshot {
    /// Of the guest as it is.
    pub fn take(guest: &Guest) -> Self {
        let depth = guest.depth();
        let Some(at) = guest.location() else { return Self::default() };
        Self {
            depth,
            func: Some((at.module, at.pc.func)),
            operands: guest.operands(depth),
            locals: guest.locals(depth),
            globals: guest.globals(depth).into_iter().map(|(_, value, _)| value).collect(),
            instance: guest.instance_of(depth),
        }
    }

    /// Whether the frame at a depth is (as far as one can tell) the one of this snapshot.
    pub fn is_frame(&self, depth: usize, at: Location) -> bool {
        self.depth == depth && self.func == Some((at.module, at.pc.func))
    }
}

/// An operator that was looked at before it was executed.
#[derive(Debug, Clone)]
pub(crate) struct LastOp {
    /// Depth of its frame.
    pub depth: usize,
    /// Height of its frame's operand stack before it.
    pub height: usize,
    /// What it was going to do.
    pub effect: Effect,
    /// Results of the function it belongs to.
    pub results: usize,
}

impl LastOp {
    /// At the operator that executes next.
    pub fn look(guest: &Guest) -> Option<Self> {
        let (module, pc, op) = next_op(guest)?;
        let depth = guest.depth();
        let operands = guest.operands(depth);
        let results = module.func_type(pc.func).results.len();
        let effect = effect::of(op, guest, module, pc, &operands);
        Some(Self { depth, height: operands.len(), effect, results })
    }

    /// How many values it pushed, seen from the frame that is innermost now.
    pub fn pushed(&self, depth: usize, height: usize) -> usize {
        match depth.cmp(&self.depth) {
            std::cmp::Ordering::Equal => height.saturating_sub(self.height.saturating_sub(self.effect.pops)),
            std::cmp::Ordering::Less => self.results.min(height),
            std::cmp::Ordering::Greater => 0,
        }
    }
}
