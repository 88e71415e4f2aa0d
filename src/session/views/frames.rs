//! The call stack as people see it, and the Wasm frame that each of its rows stands for.

use super::async_stack::async_callers;
use super::names::{clause, plumbing};
use crate::guest::{End, FrameId, FrameInfo, FrameKind, ThreadId};
use crate::session::trap::{Machinery, machinery};
use crate::session::waits::task_name;
use crate::session::{CodePlace, FrameRow, FrameRowKind, Session};
use crate::symbols::LogicalFrame;
use crate::wasm::Location;
use crate::words::{Fact, Message, message};

/// A row, with the frame that it was made from.
struct FrameLine {
    row: FrameRow,
    /// For a Wasm frame: its identity, and the place that it is at.
    wasm: Option<(FrameId, Location)>,
    /// Which of the functions at that place it is, innermost first.
    logical: usize,
    /// Whose machinery it is; `None` for the program's own, and where nothing tells.
    machinery: Option<Machinery>,
}

impl FrameLine {
    /// A row that stands for no frame.
    fn plain(name: Message, kind: FrameRowKind) -> Self {
        let row = FrameRow { name, kind, offset: None, place: None, source: None, inlined: false, folded: 0 };
        Self { row, wasm: None, logical: 0, machinery: None }
    }
}

/// Folds frames of machinery that follow each other, but for the innermost one: that is where the program is.
fn fold(rows: Vec<FrameLine>) -> Vec<FrameLine> {
    let mut folded: Vec<FrameLine> = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().enumerate().peekable();
    while let Some((index, row)) = rows.next() {
        if index == 0 || row.machinery.is_none() {
            folded.push(row);
            continue;
        }
        let mut run = vec![row];
        while let Some((_, next)) = rows.next_if(|(_, next)| next.machinery.is_some()) {
            run.push(next);
        }
        if run.len() == 1 {
            folded.append(&mut run);
            continue;
        }
        let of: Vec<Option<Machinery>> = run.iter().map(|line| line.machinery).collect();
        let frames = run.iter().map(|line| 1 + line.row.folded).sum::<usize>();
        let mut first = run.swap_remove(0);
        let of = Machinery::first_of(&of).message();
        first.row.name = message!("trap-frames-around", frames, of);
        (first.row.kind, first.row.source, first.row.inlined) = (FrameRowKind::Library, None, false);
        first.row.folded = frames;
        folded.push(first);
    }
    folded
}

impl Session {
    /// The call stack as the source has it, innermost frame first; shim frames and those of libraries are folded.
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
        let mut wasm = rows.iter().skip(index).filter_map(|r| r.wasm);
        let (frame, _) = wasm.next()?;
        wasm.find(|(other, _)| *other != frame).map(|(_, at)| at)
    }

    /// Which of the functions at its place a row stands for, innermost first, and the places of its Wasm frame and those
    /// further out.
    pub(super) fn row_place(&self, index: usize) -> (usize, Vec<Location>) {
        let rows = self.rows();
        let mut wasm: Vec<_> = rows.iter().skip(index).filter_map(|row| row.wasm).collect();
        wasm.dedup_by_key(|(frame, _)| *frame);
        let first = rows.iter().skip(index).find(|row| row.wasm.is_some());
        (first.map_or(0, |row| row.logical), wasm.into_iter().map(|(_, at)| at).collect())
    }

    /// The Wasm frame that a row stands for, the place that it is at, and which of the functions there the row is,
    /// innermost first.
    pub(in crate::session) fn row_frame(&self, index: usize) -> Option<(FrameId, Location, usize)> {
        let rows = self.rows();
        let row = rows.iter().skip(index).find(|row| row.wasm.is_some())?;
        let (id, at) = row.wasm?;
        Some((id, at, row.logical))
    }

    /// The rows further out than one that stand for the program's own functions, with their names.
    pub(in crate::session) fn outer_rows(&self, index: usize) -> Vec<(usize, Message)> {
        let rows = self.rows();
        let own = |(at, line): (usize, &FrameLine)| {
            (line.wasm.is_some() && line.machinery.is_none()).then(|| (at, line.row.name.clone()))
        };
        rows.iter().enumerate().skip(index.saturating_add(1)).filter_map(own).collect()
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
        let guest = self.guest();
        let mut rows = fold(self.lines_of(guest.frames()));
        if let Some(End::Returned { .. }) = guest.ended() {
            return rows;
        }
        for caller in async_callers(guest) {
            let name = match &caller.name {
                Some(name) => message!(
                    "frame-caller",
                    task = task_name(caller.task, name),
                    moment = Fact::Number(caller.moment)
                ),
                None => message!(
                    "frame-caller-ended",
                    task = Fact::Number(caller.task),
                    moment = Fact::Number(caller.moment)
                ),
            };
            rows.extend((caller.task > 0).then(|| FrameLine::plain(name, FrameRowKind::Caller)));
            let frames = caller.thread.map(|thread| guest.frames_of(thread)).unwrap_or_default();
            rows.extend(fold(self.lines_of(frames)));
        }
        rows
    }

    /// The call stack of any thread, as [`Session::frames`] has it for the current one, without callers.
    pub(in crate::session) fn stack_of(&self, thread: ThreadId) -> Vec<FrameRow> {
        fold(self.lines_of(self.guest().frames_of(thread))).into_iter().map(|line| line.row).collect()
    }

    fn lines_of(&self, frames: Vec<FrameInfo>) -> Vec<FrameLine> {
        let mut rows: Vec<FrameLine> = Vec::new();
        for frame in frames {
            let FrameInfo { kind, name, id } = frame;
            let (kind, name, location) = match kind {
                FrameKind::Wasm { shim: true, .. } if !rows.is_empty() => {
                    if let Some(last) = rows.last_mut() {
                        last.row.folded += 1;
                    }
                    continue;
                }
                FrameKind::Wasm { location, shim: true, .. } => {
                    (FrameRowKind::Wasm, plumbing(&name), Some(location))
                }
                FrameKind::Wasm { location, .. } => {
                    rows.extend(self.logical_rows(&name, location, id));
                    continue;
                }
                FrameKind::Canon(work) => (FrameRowKind::Canon, clause(&work), None),
                FrameKind::Entry(work) => (FrameRowKind::Entry, clause(&work), None),
                FrameKind::HostCall { .. } => (FrameRowKind::HostCall, name.into(), None),
            };
            let offset = location.and_then(|at| self.offset(at));
            let place = location.map(CodePlace::from);
            let row = FrameRow { name, kind, offset, place, source: None, inlined: false, folded: 0 };
            rows.push(FrameLine { row, wasm: id.zip(location), logical: 0, machinery: None });
        }
        rows
    }

    /// The rows of a Wasm frame: one for each function of the source of which it is made.
    fn logical_rows(&self, name: &str, location: Location, id: Option<FrameId>) -> Vec<FrameLine> {
        let offset = self.offset(location);
        let module = self.guest().program().modules.get(location.module.0 as usize);
        let frames = self.logical(location);
        // Where nothing describes the program, its frames are shown as they are.
        let described = self.symbols(location.module.0).is_some_and(|symbols| symbols.fit().is_believed());
        let of = match described {
            true => machinery::of_logical(module.and_then(|module| module.names.module.as_deref()), &frames),
            false => vec![None; frames.len()],
        };
        let line = |(logical, (frame, machinery)): (usize, (LogicalFrame, _))| FrameLine {
            row: FrameRow {
                name: if described { frame.function.into() } else { name.into() },
                kind: FrameRowKind::Wasm,
                offset,
                place: Some(location.into()),
                source: frame.source.map(|source| source.to_string()),
                inlined: frame.inlined,
                folded: 0,
            },
            wasm: id.map(|id| (id, location)),
            logical,
            machinery,
        };
        frames.into_iter().zip(of).enumerate().map(line).collect()
    }

    /// Byte offset of an instruction in the file.
    pub(in crate::session) fn offset(&self, at: Location) -> Option<u32> {
        let module = self.guest().program().modules.get(at.module.0 as usize)?;
        module.code(at.pc.func)?.offsets.get(at.pc.op as usize).copied()
    }
}
