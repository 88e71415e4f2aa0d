//! Going back over a few instructions, at a cost that does not depend on the guest's size.

use super::{Checkpoint, Guest, Moment};
use crate::exec;

/// The way back to a moment, as long as the guest only executes instructions that are kept ([`Guest::keep_for_undo`]).
#[derive(Debug)]
pub(crate) struct Undo {
    guest: Guest,
    machine: exec::MachineUndo,
}

impl Undo {
    /// The moment that it goes back to.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.machine.moment()
    }

    /// How many bytes of overwritten contents it holds.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.machine.bytes()
    }
}

impl Guest {
    /// How many bytes beginning an undo has to examine.
    #[must_use]
    pub(crate) fn undo_size(&self) -> u64 {
        self.world.machine.undo_size()
    }

    /// Begins an undo that leads back to the present state, which is before an instruction; `near` is a checkpoint of
    /// the same run to share with. Returns `None` if, without the memories, that would take more than `most` bytes, or
    /// more than the system has. The bytes it takes are counted in the ledger.
    pub(crate) fn begin_undo(
        &mut self,
        near: Option<&Checkpoint>,
        most: u64,
        ledger: &exec::Ledger,
    ) -> Option<Undo> {
        let machine = self.world.machine.begin_undo(near.map(Checkpoint::machine), most, ledger)?;
        Some(Undo { guest: self.without_machine(), machine })
    }

    /// Keeps what the next instruction will overwrite. If that is more than `most` bytes, returns `false` and keeps
    /// nothing.
    pub(crate) fn keep_for_undo(&self, undo: &mut Undo, most: u64) -> bool {
        self.world.machine.keep_for_undo(&mut undo.machine, most)
    }

    /// Goes back to the state in which the undo began, if every instruction since was kept. If the system does not have
    /// the memory, returns `None` and changes nothing.
    pub(crate) fn undo(&mut self, undo: &Undo) -> Option<()> {
        self.world.machine.undo(&undo.machine)?;
        self.take_over(&undo.guest);
        Some(())
    }
}
