//! What becomes of a reply to a host call whose caller has gone on.

use super::{Outstanding, OutstandingFor};
use crate::component::Val;
use crate::guest::canon::{DeliveryTask, Task};
use crate::guest::world::TaskFault;
use crate::guest::{CallId, Guest};

impl Guest {
    /// Passes the reply to whoever the call was made for. Where that takes guest code (`realloc`), a thread of its own
    /// does it, before any other goes on.
    pub(in crate::guest) fn deliver(
        &mut self,
        id: CallId,
        outstanding: &Outstanding,
        value: Option<Val>,
    ) -> Result<(), TaskFault> {
        let Some(reply_to) = outstanding.reply_to.clone() else { return Ok(()) };
        let value =
            self.world.take_ends_from_host(&outstanding.call.func.sig, value).map_err(TaskFault::rule)?;
        let mut delivery = DeliveryTask::new(id, reply_to);
        self.world.log.clear();
        if delivery.begin(value, &mut self.world)? {
            self.door.closed.push((id, std::mem::take(&mut self.world.log.handles)));
            self.answered = Some(id);
            return Ok(());
        }
        let thread = self.add_thread(Task::Delivery(Box::new(delivery)));
        self.world.scheduler.wake_first(thread);
        Ok(())
    }
}

/// The kinds of calls that outlive the instruction that made them.
impl OutstandingFor {
    /// The component instance that made the call.
    pub fn instance(&self) -> crate::component::InstanceId {
        match self {
            Self::Subtask { func, .. } => func.options.instance,
            Self::Copy { instance, .. } => *instance,
        }
    }
}
