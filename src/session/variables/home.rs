//! Where a variable, or a part of one, is kept in the machine: what `who` and `watch` ask about in its place.

use super::super::Session;
use super::guest_frame::GuestFrame;
use super::wrong::{computed, gone, wrong_path};
use crate::exec::{MemAddr, MemoryRange};
use crate::guest::FrameId;
use crate::session::commands::CommandError;
use crate::symbols::{Inspector, TypedValue, ValueHolder, VariablePath};
use crate::wasm::Location;
use crate::words::message;

/// A variable or a part of one, and where it is kept.
#[derive(Debug)]
pub(in crate::session) struct VariableHome {
    /// Its path, as it was given.
    pub path: String,
    /// The frame that it was looked up in.
    pub frame: FrameId,
    /// Where that frame is.
    pub at: Location,
    /// Whether it is gone once that frame is left.
    pub of_frame: bool,
    /// Where it is kept.
    pub kept: KeptIn,
}

/// What keeps a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::session) enum KeptIn {
    Memory(MemoryRange),
    /// A local, global or operand of the frame.
    Held(ValueHolder),
}

impl Session {
    /// Where a variable of a logical frame, or a part of it, is kept.
    ///
    /// # Errors
    /// [`CommandError`] if there is no such variable or part, if it has no value now, or if the compiler keeps it nowhere
    /// as it is.
    pub(in crate::session) fn home(
        &self,
        frame: usize,
        path: &VariablePath,
    ) -> Result<VariableHome, CommandError> {
        let place = self.logical_place(frame)?;
        let state = GuestFrame::of(self.guest(), place.id);
        let inspector = Inspector::new(place.symbols, place.at.pc.func, place.offset, &state);
        let known = inspector.variables(place.inside).unwrap_or_default();
        let found = super::find(&inspector, &path.name, &known)?;
        let text = path.to_string();
        let whole = found.value.as_ref().map_err(|reason| gone(&text, *reason))?;
        let part = inspector.follow(whole, &path.steps).map_err(|fault| wrong_path(&text, fault))?;
        let (start, len) = inspector.extent(&part).ok_or_else(|| computed(&text))?;
        let kept = match part.storage.address() {
            Some(_) => KeptIn::Memory(self.bytes_of(place.id, start, len)?),
            None => {
                let held = inspector.held(&found);
                let around = |from: u64, size: u64| from <= start && start + len <= from.saturating_add(size);
                let held = held.into_iter().find(|held| around(held.from, held.len));
                KeptIn::Held(held.filter(|_| same_bytes(whole, &part)).ok_or_else(|| computed(&text))?.holder)
            }
        };
        let of_frame = match kept {
            KeptIn::Held(holder) => !matches!(holder, ValueHolder::Global(_)),
            // What is reached through a pointer may outlive the frame.
            KeptIn::Memory(_) => {
                whole.storage.address().is_some()
                    && inspector.part_at(whole, start, len).is_some()
                    && !inspector.is_fixed(&found)
            }
        };
        Ok(VariableHome { path: text, frame: place.id, at: place.at, of_frame, kept })
    }

    /// Bytes of a frame's memory, if it has them.
    fn bytes_of(&self, frame: FrameId, start: u64, len: u64) -> Result<MemoryRange, CommandError> {
        let memory = self.guest().memory_of(frame);
        let memory = memory.ok_or_else(|| CommandError::new(message!("wrong-no-memory")))?;
        let number = self.guest().memories().iter().position(|(other, _)| *other == memory);
        let range = self.range(number, 0, start, len)?;
        Ok(MemoryRange { memory: MemAddr(memory.0), ..range })
    }
}

/// Whether a part is among the bytes of the variable itself.
fn same_bytes(whole: &TypedValue, part: &TypedValue) -> bool {
    use crate::symbols::Storage::Bytes;
    matches!((&whole.storage, &part.storage), (Bytes { whole: a, .. }, Bytes { whole: b, .. }) if a == b)
}
