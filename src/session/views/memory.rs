//! A part of linear memory, with what the last instruction or host call of the last motion read and wrote.

use crate::guest::MemoryId;
use crate::session::{MemoryRequest, MemoryView, Session};
use crate::words::Message;

type Ranges = Vec<(u64, u64)>;

/// The most bytes that are shown at once.
const LARGEST: usize = 1 << 20;

impl Session {
    /// The requested part of a linear memory.
    #[must_use]
    pub fn memory(&self, request: &MemoryRequest) -> MemoryView {
        let guest = self.guest();
        let memories = guest.memories();
        let id = match request.memory {
            Some(index) => memories.get(index).map(|(id, _)| *id),
            None => self.memory_of(request.frame),
        };
        let Some(id) = id else { return MemoryView::default() };
        let name = memories.into_iter().find(|(other, _)| *other == id).map(|(_, name)| name);
        let bytes = guest.memory(id);
        let start = usize::try_from(request.address).unwrap_or(usize::MAX).min(bytes.len());
        let end = start.saturating_add(request.len.min(LARGEST)).min(bytes.len());
        let [read, written] = self.touched(id);
        MemoryView {
            name: name.as_ref().map(super::names::memory).unwrap_or_default(),
            size: bytes.len() as u64,
            is64: guest.memory_type(id).is_some_and(|ty| ty.limits.is64),
            address: start as u64,
            bytes: bytes[start..end].to_vec(),
            read,
            written,
        }
    }

    /// The names of all memories, in the order in which [`MemoryRequest::memory`] counts them.
    #[must_use]
    pub fn memories(&self) -> Vec<Message> {
        self.guest().memories().iter().map(|(_, name)| super::names::memory(name)).collect()
    }

    /// The memory of a frame; if it has none, the first memory there is.
    pub(in crate::session) fn memory_of(&self, frame: usize) -> Option<MemoryId> {
        let framed = self.frame(frame).and_then(|(id, _)| self.guest().memory_of(id));
        framed.or_else(|| self.guest().memories().first().map(|(id, _)| *id))
    }

    /// The memory that the last instruction wrote or, failing that, read: its index in the list of memories, or
    /// `Some(None)` for the frame's own. `None` if the instruction touched no memory.
    #[must_use]
    pub fn touched_memory(&self, frame: usize) -> Option<Option<usize>> {
        let effect = self.changes.last.as_ref()?.effect;
        let (id, ..) = effect.written.or(effect.read)?;
        if Some(id) == self.memory_of(frame) {
            return Some(None);
        }
        self.guest().memories().iter().position(|(other, _)| *other == id).map(Some)
    }

    /// The ranges of a memory that were read, and those that were written.
    fn touched(&self, id: MemoryId) -> [Ranges; 2] {
        let of = |stretch: Option<(MemoryId, u64, u64)>| {
            stretch.filter(|(memory, ..)| *memory == id).map(|(_, start, len)| (start, len))
        };
        let effect = self.changes.last.as_ref().map(|last| last.effect).unwrap_or_default();
        let read = of(effect.read).into_iter().collect();
        let mut written: Vec<(u64, u64)> = of(effect.written).into_iter().collect();
        if self.timeline.made() > self.changes.answered_before {
            written.extend(self.guest().host_writes().iter().filter_map(|w| of(Some(*w))));
        }
        [read, written]
    }
}
