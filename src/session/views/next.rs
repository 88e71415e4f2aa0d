//! The next instruction, and the sentence about it.

use super::strings;
use crate::exec::{Reference, Value};
use crate::guest::{FrameId, Guest, ObjectInfo, TableEntry, Thrown};
use crate::session::Session;
use crate::session::reading::object::IN_A_LINE;
use crate::session::sentence::{Landing, MemoryFacts, Scene, Surroundings, sentence};
use crate::wasm::{Module, Op, Pc, RefType};
use crate::words::Message;

/// The instruction that executes next, and where it is.
pub(in crate::session) fn next_op(guest: &Guest) -> Option<(&Module, Pc, Op)> {
    let at = guest.location()?;
    let module = guest.program().module(at.module);
    let op = *module.code(at.pc.func)?.ops.get(at.pc.op as usize)?;
    Some((module, at.pc, op))
}

impl Session {
    /// A sentence about what the next instruction does.
    pub(in crate::session) fn next_sentence(&self) -> Message {
        with_around(self.guest(), Some(self), sentence).unwrap_or_default()
    }
}

/// What somebody sees who looks at the innermost frame and the instruction that it stands before.
pub(in crate::session) fn with_scene<T>(guest: &Guest, look: impl FnOnce(&Scene<'_>) -> T) -> Option<T> {
    with_around(guest, None, look)
}

fn with_around<T>(guest: &Guest, session: Option<&Session>, look: impl FnOnce(&Scene<'_>) -> T) -> Option<T> {
    let (module, pc, _) = next_op(guest)?;
    let frame = guest.frame();
    Some(look(&Scene {
        module,
        func: pc.func,
        op: pc.op,
        operands: &guest.operands(frame),
        locals: &guest.locals(frame),
        around: &Around { guest, frame, session },
    }))
}

/// The surroundings of the guest's innermost frame.
struct Around<'a> {
    guest: &'a Guest,
    frame: FrameId,
    /// Knows source variables; `None` where they are of no interest.
    session: Option<&'a Session>,
}

impl Surroundings for Around<'_> {
    fn global(&self, index: u32) -> Option<Value> {
        self.guest.global(self.frame, index)
    }

    fn memory(&self, index: u32) -> Option<MemoryFacts<'_>> {
        let id = self.guest.memory_at(self.frame, index)?;
        let ty = self.guest.memory_type(id)?;
        let (bytes, page_size_log2) = (self.guest.memory(id), ty.page_size_log2);
        Some(MemoryFacts { bytes, page_size_log2, is64: ty.limits.is64 })
    }

    fn text_at(&self, address: u64) -> Option<String> {
        strings::at(self.guest.memory(self.guest.memory_of(self.frame)?), address, None)
    }

    fn variable_at(&self, memory: u32, address: u64, len: u64) -> Option<Message> {
        let memory = self.guest.memory_at(self.frame, memory)?;
        Some(self.session?.variable_at(memory, address, len)?.message())
    }

    fn variable_in(&self, local: u32, after: bool) -> Option<Message> {
        Some(self.session?.variable_in_local(local, after)?.message())
    }

    fn table_size(&self, table: u32) -> Option<u64> {
        self.guest.table_size(self.frame, table)
    }

    fn entry(&self, table: u32, index: u64) -> TableEntry {
        self.guest.table_entry(self.frame, table, index)
    }

    fn data_len(&self, index: u32) -> Option<u64> {
        self.guest.data_len(self.frame, index)
    }

    fn elem_len(&self, index: u32) -> Option<u64> {
        self.guest.elem_len(self.frame, index)
    }

    fn func_name(&self, address: u32) -> Option<String> {
        Some(self.guest.func_at(address))
    }

    fn func_type_text(&self, address: u32) -> Option<String> {
        self.guest.func_type_text(address)
    }

    fn object(&self, reference: Reference) -> Option<ObjectInfo> {
        self.guest.object(self.frame, reference, None, IN_A_LINE)
    }

    fn member(&self, reference: Reference, index: u64) -> Option<Value> {
        self.guest.member(self.frame, reference, index)
    }

    fn is_instance(&self, reference: Reference, ty: RefType) -> Option<bool> {
        self.guest.is_instance(self.frame, reference, ty)
    }

    fn thrown(&self, what: Thrown) -> Option<Reference> {
        self.guest.thrown(what)
    }

    fn landing(&self, what: Thrown) -> Landing {
        match self.guest.catcher(what) {
            None => Landing::Unknown,
            Some(None) => Landing::Nowhere,
            Some(Some((frame, op))) => Landing::Frame {
                out: self.frame.depth.saturating_sub(frame.depth),
                function: self.guest.func_of(frame).unwrap_or_default(),
                op,
            },
        }
    }
}
