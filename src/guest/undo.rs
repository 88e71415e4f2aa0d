//! The way back over a few instructions, however large the guest is.

use super::{Checkpoint, Guest, Moment};
use crate::exec;

/// The way back to a moment, as long as the guest does nothing but instructions that are kept ([`Guest::keep_for_undo`]).
#[derive(Debug)]
pub(crate) struct Undo {
    guest: Guest,
    machine: exec::Undo,
}

impl Undo {
    /// The moment that it leads to.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.machine.moment()
    }

    /// Bytes of what was overwritten.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.machine.bytes()
    }
}

impl Guest {
    /// Bytes that an undo looks at when it begins.
    #[must_use]
    pub(crate) fn undo_size(&self) -> u64 {
        self.world.machine.undo_size()
    }

    /// The way back to where it stands now, before an instruction; `near` is a checkpoint of the same run to share with.
    /// `None` if that would take more than `most` bytes without the memories, which are written into the ledger, or than
    /// the system has.
    pub(crate) fn begin_undo(
        &mut self,
        near: Option<&Checkpoint>,
        most: u64,
        ledger: &exec::Ledger,
    ) -> Option<Undo> {
        let machine = self.world.machine.begin_undo(near.map(Checkpoint::machine), most, ledger)?;
        Some(Undo { guest: self.without_machine(), machine })
    }

    /// Keeps what the instruction that comes next overwrites. `false`, and it is not kept, if that is more than `most` bytes.
    pub(crate) fn keep_for_undo(&self, undo: &mut Undo, most: u64) -> bool {
        self.world.machine.keep_for_undo(&mut undo.machine, most)
    }

    /// Becomes what it was when the undo began, every instruction since having been kept. `None`, and it stays as it is, if
    /// the system has not the memory.
    pub(crate) fn undo(&mut self, undo: &Undo) -> Option<()> {
        self.world.machine.undo(&undo.machine)?;
        self.take_over(&undo.guest);
        Some(())
    }
}
