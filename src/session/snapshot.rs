//! What the innermost frame contained at the previous stop, and what the last instruction did; the views mark the
//! differences.

use super::effect::{self, Effect};
use super::views::next_op;
use crate::exec::Value;
use crate::guest::{FrameId, Guest};
use crate::wasm::{Location, ModuleId};

/// The innermost frame at a stop, or an empty snapshot if there was none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    pub frame: Option<FrameId>,
    pub func: Option<(ModuleId, u32)>,
    /// The frame's operands, bottom first.
    pub operands: Vec<Value>,
    /// The frame's parameters and locals.
    pub locals: Vec<Value>,
    /// The globals of the frame's instance.
    pub globals: Vec<Value>,
    pub instance: Option<u32>,
}

impl Snapshot {
    /// A snapshot of the guest's innermost frame as it is now.
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

    /// Whether a frame is, as far as can be told, the one of this snapshot.
    pub(crate) fn is_frame(&self, frame: FrameId, at: Location) -> bool {
        self.frame == Some(frame) && self.func == Some((at.module, at.pc.func))
    }
}

/// An instruction that was examined before it was executed.
#[derive(Debug, Clone)]
pub(crate) struct LastOp {
    pub frame: FrameId,
    /// The height of its frame's operand stack before it.
    pub height: usize,
    /// What the instruction was going to do.
    pub effect: Effect,
    /// How many results the function that contains it has.
    pub results: usize,
}

impl LastOp {
    /// Examines the instruction that executes next.
    pub fn look(guest: &Guest) -> Option<Self> {
        let (module, pc, op) = next_op(guest)?;
        let frame = guest.frame();
        let operands = guest.operands(frame);
        let results = module.func_type(pc.func).results.len();
        let effect = effect::of(op, guest, module, pc, &operands);
        Some(Self { frame, height: operands.len(), effect, results })
    }

    /// How many values the instruction pushed, as seen from the frame that is innermost now.
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
