//! A logical frame of the running program, and what the instructions of its code mean to it.

use super::Session;
use crate::exec::Stops;
use crate::guest::{FrameId, FrameKind, Guest};
use crate::symbols::{Inlined, LineKey, LineMap};
use crate::wasm::{Location, ModuleId, Op};
use std::collections::HashSet;

/// A logical frame: a frame of the call stack, and the function of the source that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::session) struct LogicalSite {
    pub frame: FrameId,
    pub module: ModuleId,
    /// The function that has the code.
    pub func: u32,
    /// The function inlined there, or that function itself.
    pub inlined: Inlined,
    /// Whether lines of libraries count as well, because the person is among them.
    pub library: bool,
}

/// What an instruction means to a logical frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SiteOp {
    /// A line of the frame's own begins.
    Line(LineKey),
    /// It belongs to a line of a function around it.
    Around,
    /// It is of no line, or of one that does not count.
    Nothing,
}

impl LogicalSite {
    /// What an instruction of the same function means to it.
    pub fn meaning(&self, map: &LineMap, op: u32) -> SiteOp {
        let Some(at) = map.at(op) else { return SiteOp::Nothing };
        let Some(line) = at.line.filter(|_| at.own || self.library) else { return SiteOp::Nothing };
        if at.inlined == self.inlined {
            if map.begins(op, at) { SiteOp::Line(line) } else { SiteOp::Nothing }
        } else if map.is_or_encloses(at.inlined, self.inlined) {
            SiteOp::Around
        } else {
            SiteOp::Nothing
        }
    }

    /// Whether an instruction belongs to a line of the frame, or of one around it.
    pub fn is_rest(&self, map: &LineMap, op: u32) -> bool {
        let at = map.at(op).filter(|at| at.line.is_some() && (at.own || self.library));
        at.is_some_and(|at| map.is_or_encloses(at.inlined, self.inlined))
    }

    /// Whether a place is in the code of the frame's function.
    pub fn has_code(&self, at: Location) -> bool {
        (self.module, self.func) == (at.module, at.pc.func)
    }

    /// Adds stops before the instructions that `wanted` accepts, in this frame alone.
    pub fn add_stops(&self, stops: &mut Stops, map: &LineMap, wanted: impl Fn(u32) -> bool) {
        let ops = map.ops().map(|(op, _)| op).filter(|op| wanted(*op));
        stops.watch_instructions(self.module, self.func, self.frame, ops);
    }
}

impl Session {
    /// What is told of the lines of a function.
    pub(super) fn line_map(&self, module: ModuleId, func: u32) -> Option<&LineMap> {
        self.symbols(module.0)?.line_map(func)
    }

    /// The logical frame of a frame that is at a place.
    pub(super) fn site(&self, frame: FrameId, at: Location) -> LogicalSite {
        let map = self.line_map(at.module, at.pc.func);
        let inlined = map.and_then(|map| map.at(at.pc.op)).map_or(Inlined::NOT, |op| op.inlined);
        LogicalSite { frame, module: at.module, func: at.pc.func, inlined, library: false }
    }

    /// That of a frame to which a call has just returned.
    pub(super) fn site_of_call(&self, frame: FrameId, after: Location) -> LogicalSite {
        let module = self.guest().program().module(after.module);
        let call = after.pc.op.checked_sub(1).filter(|op| {
            let op = module.code(after.pc.func).and_then(|code| code.ops.get(*op as usize).copied());
            matches!(op, Some(Op::Call { .. } | Op::CallIndirect { .. } | Op::CallRef { .. }))
        });
        let mut at = after;
        at.pc.op = call.unwrap_or(at.pc.op);
        self.site(frame, at)
    }

    /// Whether a logical frame is one of the program's own code.
    pub(super) fn is_own(&self, site: &LogicalSite, at: Location) -> bool {
        let map = self.line_map(site.module, site.func);
        let op = map.and_then(|map| map.at(at.pc.op));
        match (map, op) {
            (Some(_), Some(op)) if op.line.is_some() => op.own,
            (Some(map), Some(op)) => map.is_within_own(op.inlined),
            _ => false,
        }
    }

    /// Whether any function of the program's own code is on the call stack.
    pub(super) fn has_own_frame(&self) -> bool {
        let mut seen = HashSet::new();
        wasm_frames(self.guest()).into_iter().any(|(_, at)| {
            let site = self.site(FrameId::bottom(self.guest().frame().thread), at);
            seen.insert((at.module, at.pc.func, site.inlined))
                && self.line_map(at.module, at.pc.func).is_some_and(|map| map.is_within_own(site.inlined))
        })
    }
}

/// The frames of code on the call stack, innermost first, with their places: for those that wait, the call.
pub(super) fn wasm_frames(guest: &Guest) -> Vec<(FrameId, Location)> {
    let frames = guest.frames().into_iter();
    let wasm = frames.filter_map(|frame| match frame.kind {
        FrameKind::Wasm { location, .. } => Some((frame.id?, location)),
        FrameKind::Canon(_) | FrameKind::Entry(_) | FrameKind::HostCall { .. } => None,
    });
    wasm.collect()
}
