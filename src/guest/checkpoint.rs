//! Saved states of a guest, small if little has changed since the checkpoint before.

use super::Guest;
use crate::exec;

/// A saved state of a guest. Large parts that are equal in neighbouring checkpoints are shared between them.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    guest: Guest,
    machine: exec::MachineCheckpoint,
}

impl Checkpoint {
    #[must_use]
    pub fn moment(&self) -> super::Moment {
        self.machine.moment()
    }

    pub(super) fn machine(&self) -> &exec::MachineCheckpoint {
        &self.machine
    }

    /// A guest in the saved state; `None` if the system does not have the memory for it.
    #[must_use]
    pub(crate) fn to_guest(&self) -> Option<Guest> {
        let mut guest = self.guest.clone();
        guest.world.machine.restore(&self.machine)?;
        Some(guest)
    }
}

impl Guest {
    /// Says that the latest checkpoint of this guest has been dropped: its contents must be copied again for the next
    /// one.
    pub(crate) fn forget_saved(&mut self) {
        self.world.machine.forget_saved();
    }

    /// Saves the present state; `near` are checkpoints of the same run to share with. Returns `None` if that would take
    /// more than `most` bytes, or more than the system has. The bytes it takes are counted in the ledger.
    pub(crate) fn save(
        &mut self,
        near: [Option<&Checkpoint>; 2],
        most: u64,
        ledger: &exec::Ledger,
    ) -> Option<Checkpoint> {
        let machine = self.world.machine.save(near.map(|n| n.map(|n| &n.machine)), most, ledger)?;
        Some(Checkpoint { guest: self.without_machine(), machine })
    }

    /// A copy of everything but the machine.
    pub(super) fn without_machine(&mut self) -> Self {
        let machine = std::mem::take(&mut self.world.machine);
        let guest = self.clone();
        self.world.machine = machine;
        guest
    }

    /// Becomes another guest in everything but the machine.
    pub(super) fn take_over(&mut self, other: &Self) {
        let machine = std::mem::take(&mut self.world.machine);
        *self = other.clone();
        self.world.machine = machine;
    }

    /// Restores a saved state of this guest, or of another guest of the same run. If the system does not have the
    /// memory, returns `None` and changes nothing.
    pub(crate) fn restore(&mut self, from: &Checkpoint) -> Option<()> {
        self.world.machine.restore(&from.machine)?;
        self.take_over(&from.guest);
        Some(())
    }

    /// Whether it is before an instruction, with everything before that completed.
    #[must_use]
    pub(crate) fn stands(&self) -> bool {
        let waits = self.thread.waits.is_some() || self.world.scheduler.leaving;
        let busy = self.thread.event.is_some() || waits || self.ended.is_some();
        !busy && self.world.machine.is_between_instructions()
    }

    /// How many bytes saving a checkpoint has to examine: what may have been written since the last one, and what is
    /// always examined.
    #[must_use]
    pub(crate) fn unsaved(&self) -> u64 {
        self.world.machine.unsaved()
    }

    /// Whether everything that people can see is the same in both, bit for bit: the state of the store, the frames of
    /// all threads with their operands and locals, handles, and what comes next.
    #[must_use]
    pub fn same_state(&self, other: &Self) -> bool {
        let frames = |guest: &Self| {
            let machine = &guest.world.machine;
            let frames = machine.threads().flat_map(|thread| machine.frames_of(thread));
            let seen = |frame| match frame {
                exec::FrameRef::Wasm { id, location, .. } => {
                    Some((id, location, machine.operands(id), machine.locals(id)))
                }
                exec::FrameRef::Boundary => None,
            };
            frames.filter_map(seen).collect::<Vec<_>>()
        };
        let waits = |guest: &Self| {
            let threads = guest.all_threads();
            threads.map(|(id, thread)| (id, thread.waits.clone())).collect::<Vec<_>>()
        };
        self.moment() == other.moment()
            && self.world.machine.store.same_state(&other.world.machine.store)
            && self.frames() == other.frames()
            && self.frame() == other.frame()
            && frames(self) == frames(other)
            && self.handles() == other.handles()
            && waits(self) == waits(other)
            && self.world.outstanding == other.world.outstanding
            && self.world.scheduler.ready().eq(other.world.scheduler.ready())
            && self.world.scheduler.all_blocked().eq(other.world.scheduler.all_blocked())
            && self.ended == other.ended
    }
}
