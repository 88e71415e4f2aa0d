//! A guest as it was: small where little has changed since the checkpoint before.

use super::Guest;
use crate::exec;

/// A guest as it was. Of its large parts, what is equal in neighbouring checkpoints is shared with them.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    guest: Guest,
    machine: exec::Checkpoint,
}

impl Checkpoint {
    #[must_use]
    pub fn moment(&self) -> super::Moment {
        self.machine.moment()
    }

    pub(super) fn machine(&self) -> &exec::Checkpoint {
        &self.machine
    }

    /// A guest like it; `None` if the system has not the memory.
    #[must_use]
    pub(crate) fn to_guest(&self) -> Option<Guest> {
        let mut guest = self.guest.clone();
        guest.world.machine.restore(&self.machine)?;
        Some(guest)
    }
}

impl Guest {
    /// The latest checkpoint of it is gone: what it held has to be copied again for the next one.
    pub(crate) fn forget_saved(&mut self) {
        self.world.machine.forget_saved();
    }

    /// Keeps it as it is; `near` are checkpoints of the same run to share with. `None` if that would take more than
    /// `most` bytes, which are written into the ledger, or than the system has.
    pub(crate) fn save(
        &mut self,
        near: [Option<&Checkpoint>; 2],
        most: u64,
        ledger: &exec::Ledger,
    ) -> Option<Checkpoint> {
        let machine = self.world.machine.save(near.map(|n| n.map(|n| &n.machine)), most, ledger)?;
        Some(Checkpoint { guest: self.without_machine(), machine })
    }

    /// A copy of it without its machine.
    pub(super) fn without_machine(&mut self) -> Self {
        let machine = std::mem::take(&mut self.world.machine);
        let guest = self.clone();
        self.world.machine = machine;
        guest
    }

    /// Becomes another guest, keeping its machine.
    pub(super) fn take_over(&mut self, other: &Self) {
        let machine = std::mem::take(&mut self.world.machine);
        *self = other.clone();
        self.world.machine = machine;
    }

    /// Becomes what it was, or what another guest of the same run was; `None`, and it stays as it is, if the system has
    /// not the memory.
    pub(crate) fn restore(&mut self, from: &Checkpoint) -> Option<()> {
        self.world.machine.restore(&from.machine)?;
        self.take_over(&from.guest);
        Some(())
    }

    /// Whether it stands before an instruction, all that came before being done.
    #[must_use]
    pub(crate) fn stands(&self) -> bool {
        let busy = self.thread.event.is_some() || self.thread.waits.is_some() || self.ended.is_some();
        !busy && self.world.machine.stands()
    }

    /// Bytes that a checkpoint looks at: what may have been written since the last one, and what is always looked at.
    #[must_use]
    pub(crate) fn unsaved(&self) -> u64 {
        self.world.machine.unsaved()
    }

    /// Whether all that people can see of both is the same, bit for bit: the state of the store, the frames of all threads
    /// with their operands and locals, handles, and what comes next.
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
            && self.ready == other.ready
            && self.ended == other.ended
    }
}
