//! What a thread waits for inside the program.

use super::TaskId;
use crate::component::InstanceId;

/// What a thread waits for, if that is not the host's reply to a call of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blocked {
    /// To be let into its instance, which is busy or does not take new tasks.
    Enter(TaskId),
    /// Its callback has returned `YIELD`: for its turn.
    CallbackYield(TaskId),
    /// Its callback has returned `WAIT`: for an event of this set.
    CallbackWait {
        /// The task whose callback it is.
        task: TaskId,
        /// The waitable set, by index in its instance.
        set: u32,
    },
    /// In `waitable-set.wait`: for an event of this set.
    Set {
        /// The component instance that has the set.
        instance: InstanceId,
        /// The waitable set, by index.
        set: u32,
    },
    /// In a call with the sync ABI: for the task that it has called to return.
    Callee(TaskId),
    /// In a synchronous copy or cancellation: for an event of this waitable.
    Waitable {
        /// The component instance that has the waitable.
        instance: InstanceId,
        /// The waitable, by index.
        index: u32,
    },
    /// It has given up its turn.
    Yielded,
    /// For another thread to resume it.
    Suspended,
}
