//! Exceptions: where one is caught
//! ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#exec-throw-ref)).

use super::FrameId;
use super::address::TagAddr;
use super::frame::Frame;
use super::lowered::{CatchAction, HandlerRegion};
use super::run::Stretch;
use super::{Exit, Machine, Reference, Stops, TrapKind};
use crate::wasm::Op;

/// How a frame catches an exception.
struct Caught {
    target: u32,
    slot: u32,
    /// Whether the exception's values are pushed; a clause that catches every exception does not push them.
    values: bool,
    /// Whether a reference to the exception is pushed, after its values.
    reference: bool,
    keep: Option<u32>,
}

impl Machine {
    /// Throws from the frame on top. The exception is caught, or the instruction traps.
    pub(super) fn throw(&mut self, stretch: &Stretch, left: &mut u64, stops: &Stops) -> Option<Exit> {
        let exception = match stretch.exception {
            0 => match self.new_exception(stretch.func, stretch.args) {
                Ok(exception) => exception,
                Err(kind) => return Some(Exit::Trap(kind)),
            },
            exception => exception,
        };
        let before = self.frame();
        if !self.catch(exception) {
            return Some(Exit::Trap(TrapKind::UncaughtException));
        }
        *left = left.saturating_sub(1);
        let gone = stops.returns.range(self.frame().callee()..before.callee()).next_back();
        gone.map(|frame| Exit::ReturnWatch(*frame))
    }

    fn new_exception(&mut self, tag: u32, at: u32) -> Result<u64, TrapKind> {
        let slots: u32 = self.store.tag_type(TagAddr(tag)).params.iter().map(|ty| ty.slots()).sum();
        if self.store.heap.should_collect(super::Heap::struct_cost(slots)) {
            self.collect();
        }
        let values = self.thread.stack.get(at as usize..(at + slots) as usize).unwrap_or_default();
        self.store.heap.alloc_exn(tag, values).map_err(|_| TrapKind::HeapExhausted)
    }

    /// The innermost frame above a boundary that catches exceptions with this tag: how many frames are above it, and
    /// how it catches them.
    fn find_catch(&self, tag: u32) -> Option<(usize, Caught)> {
        let frames = self.thread.frames.iter().rev().enumerate().map_while(|(above, frame)| match frame {
            Frame::Wasm(frame) => Some((above, frame)),
            Frame::Boundary { .. } => None,
        });
        let mut catches = frames.filter_map(|(above, frame)| {
            let op = if frame.waiting { frame.op.saturating_sub(1) } else { frame.op };
            let code = self.store.lowered(frame.func, frame.exact)?;
            Some((above, catching(&code.regions, op, tag)?))
        });
        catches.next()
    }

    /// Continues in the innermost frame above a boundary that catches the exception; `false` if none does.
    fn catch(&mut self, exception: u64) -> bool {
        let Some(object) = self.store.heap.object(exception) else { return false };
        let (tag, mut values) = (object.ty, object.slots().collect::<Vec<_>>());
        let Some((above, caught)) = self.find_catch(tag) else { return false };
        self.thread.frames.truncate(self.thread.frames.len() - above);
        self.thread.depth -= above;
        let Some(Frame::Wasm(frame)) = self.thread.frames.last_mut() else { return false };
        frame.op = caught.target;
        frame.waiting = false;
        if !caught.values {
            values.clear();
        }
        if caught.reference {
            values.push(exception);
        }
        let at = (frame.base + caught.slot) as usize;
        let keep = caught.keep.map(|slot| (frame.base + slot) as usize);
        if let Some(slots) = self.thread.stack.get_mut(at..at + values.len()) {
            slots.copy_from_slice(&values);
        }
        if let Some(slot) = keep.and_then(|slot| self.thread.stack.get_mut(slot)) {
            *slot = exception;
        }
        true
    }
}

/// What catches an exception that instruction `op` of a function throws: the innermost enclosing region that does, and
/// within it the first clause.
fn catching(regions: &[HandlerRegion], op: u32, tag: u32) -> Option<Caught> {
    // Regions are sorted by where they start, so outer ones come before those inside them.
    let mut outermost = u32::MAX;
    let mut at = regions.partition_point(|region| region.start < op);
    while at > 0 {
        let start = regions[at - 1].start;
        let first = regions[..at].partition_point(|region| region.start < start);
        for region in &regions[first..at] {
            if region.end <= op || region.start > outermost {
                continue;
            }
            match region.action {
                CatchAction::Delegate { to } => {
                    outermost = to?;
                }
                CatchAction::Catch { tag: wanted, reference, target, slot, keep } => {
                    if wanted.is_none_or(|wanted| wanted == tag) {
                        return Some(Caught { target, slot, values: wanted.is_some(), reference, keep });
                    }
                }
            }
        }
        at = first;
    }
    None
}

impl Machine {
    /// Where an exception with this tag would be caught if the innermost frame threw it at its instruction: the frame
    /// that catches it, and the instruction where that continues. `None` if none does.
    #[must_use]
    pub(crate) fn catcher(&self, tag: TagAddr) -> Option<(FrameId, u32)> {
        let (above, caught) = self.find_catch(tag.0)?;
        let depth = self.thread.depth.checked_sub(above)?;
        Some((FrameId { thread: self.current, depth }, caught.target))
    }

    /// The exception that the `try` at an instruction of a frame has caught, for `rethrow` to throw again.
    #[must_use]
    pub(crate) fn kept_exception(&self, frame: FrameId, op: u32) -> Option<Reference> {
        let (thread, frame) = self.wasm_frame(frame)?;
        let source = super::lower::LoweringSource::new(&self.store, frame.func)?;
        let before = source.code.ops.get(..op as usize)?.iter();
        let nth = before.filter(|op| matches!(op, Op::Try { .. })).count() as u32;
        let first = source.locals().last().map_or(0, |(ty, slot)| slot + ty.slots());
        thread.slots(frame, first + nth).first().map(|slot| Reference::from_slot(*slot))
    }
}

impl Machine {
    /// The values of an exception, with their types.
    #[must_use]
    pub(crate) fn exception_values(&self, reference: Reference) -> Vec<super::Value> {
        match self.store.object(reference) {
            Some(object) => {
                let slots: Vec<u64> = object.slots().collect();
                super::Value::list(&self.store.tag_type(TagAddr(object.ty)).params, &slots)
            }
            None => Vec::new(),
        }
    }
}
