//! The call stack as people see it, and the Wasm frame that each of its rows stands for.

use super::names::{clause, plumbing};
use crate::guest::{FrameId, FrameInfo, FrameKind};
use crate::session::{CodePlace, FrameRow, FrameRowKind, Session};
use crate::wasm::Location;

/// A row, with the frame that it was made from.
struct FrameLine {
    row: FrameRow,
    /// For a Wasm frame: its identity, and the place that it is at.
    wasm: Option<(FrameId, Location)>,
}

impl Session {
    /// The call stack, innermost frame first, with shim frames folded.
    #[must_use]
    pub fn frames(&self) -> Vec<FrameRow> {
        self.rows().into_iter().map(|r| r.row).collect()
    }

    /// The Wasm frame that a row stands for (its own, or the next one further out), and the place that it is at.
    pub(in crate::session) fn frame(&self, index: usize) -> Option<(FrameId, Location)> {
        if index == 0
            && let Some(at) = self.guest().location()
        {
            return Some((self.guest().frame(), at));
        }
        let rows = self.rows();
        rows.iter().skip(index).find_map(|r| r.wasm)
    }

    /// The place at which the caller of a row's frame waits.
    pub(in crate::session) fn caller(&self, index: usize) -> Option<Location> {
        let rows = self.rows();
        let mut wasm = rows.iter().skip(index).filter_map(|r| r.wasm.map(|(_, at)| at));
        wasm.next()?;
        wasm.next()
    }

    /// The place at which the innermost frame accepted by `fits` waits in its call.
    pub(in crate::session) fn waiting(&self, fits: impl Fn(Location) -> bool) -> Option<Location> {
        let mut places = self.guest().frames().into_iter().filter_map(|frame| match frame.kind {
            FrameKind::Wasm { location, .. } => Some(location),
            FrameKind::Canon(_) | FrameKind::Entry(_) | FrameKind::HostCall { .. } => None,
        });
        places.find(|at| fits(*at))
    }

    fn rows(&self) -> Vec<FrameLine> {
        let mut rows: Vec<FrameLine> = Vec::new();
        for frame in self.guest().frames() {
            let FrameInfo { kind, name, id } = frame;
            let (kind, name, location) = match kind {
                FrameKind::Wasm { shim: true, .. } if !rows.is_empty() => {
                    if let Some(last) = rows.last_mut() {
                        last.row.folded += 1;
                    }
                    continue;
                }
                FrameKind::Wasm { location, shim, .. } => {
                    let name = if shim { plumbing(&name) } else { name.into() };
                    (FrameRowKind::Wasm, name, Some(location))
                }
                FrameKind::Canon(work) => (FrameRowKind::Canon, clause(&work), None),
                FrameKind::Entry(work) => (FrameRowKind::Entry, clause(&work), None),
                FrameKind::HostCall { .. } => (FrameRowKind::HostCall, name.into(), None),
            };
            let offset = location.and_then(|at| self.offset(at));
            let place = location.map(CodePlace::from);
            let source = place.and_then(|at| self.source(at)).map(|source| source.to_string());
            let row = FrameRow { name, kind, offset, place, source, folded: 0 };
            rows.push(FrameLine { row, wasm: id.zip(location) });
        }
        rows
    }

    /// Byte offset of an instruction in the file.
    pub(in crate::session) fn offset(&self, at: Location) -> Option<u32> {
        let module = self.guest().program().modules.get(at.module.0 as usize)?;
        module.code(at.pc.func)?.offsets.get(at.pc.op as usize).copied()
    }
}
