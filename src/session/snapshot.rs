//! What the innermost frame held at the previous stop, and what the last instruction did: the marks of the views.

use super::effect::{self, Effect};
use super::views::next_op;
use crate::exec::Value;
use crate::guest::{FrameId, Guest};
use crate::wasm::{Location, ModuleId};

/// The innermost frame at a stop. Empty where there was none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    pub frame: Option<FrameId>,
    pub func: Option<(ModuleId, u32)>,
    /// Its operands, bottom first.
    pub operands: Vec<Value>,
    /// Its parameters and locals.
    pub locals: Vec<Value>,
    /// The globals of its instance.
    pub globals: Vec<Value>,
    pub instance: Option<u32>,
}

impl Snapshot {
    /// Of the guest as it is.
    pub fn take(guest: &Guest) -> Self {
        let frame = guest.frame();
        let Some(at) = guest.location() else { return Self::default() };
        Self {
            frame: Some(frame),
            func: Some((at.module, at.pc.func)),
            operands: guest.operands(frame),
            locals: guest.locals(frame),
            globals: guest.globals(frame).into_iter().map(|(_, value, _)| value).collect(),
            instance: guest.instance_of(frame),
        }
    }

    /// Whether a frame is (as far as one can tell) the one of this snapshot.
    pub(crate) fn is_frame(&self, frame: FrameId, at: Location) -> bool {
        self.frame == Some(frame) && self.func == Some((at.module, at.pc.func))
    }
}

/// An instruction that was looked at before it was executed.
#[derive(Debug, Clone)]
pub(crate) struct LastOp {
    pub frame: FrameId,
    /// Height of its frame's operand stack before it.
    pub height: usize,
    /// What it was going to do.
    pub effect: Effect,
    /// Results of the function it belongs to.
    pub results: usize,
}

impl LastOp {
    /// At the instruction that executes next.
    pub fn look(guest: &Guest) -> Option<Self> {
        let (module, pc, op) = next_op(guest)?;
        let frame = guest.frame();
        let operands = guest.operands(frame);
        let results = module.func_type(pc.func).results.len();
        let effect = effect::of(op, guest, module, pc, &operands);
        Some(Self { frame, height: operands.len(), effect, results })
    }

    /// How many values it pushed, seen from the frame that is innermost now.
    pub(crate) fn pushed(&self, frame: FrameId, height: usize) -> usize {
        if frame == self.frame {
            height.saturating_sub(self.height.saturating_sub(self.effect.pops))
        } else if self.frame.is_inside(frame) {
            self.results.min(height)
        } else {
            0
        }
    }
}
