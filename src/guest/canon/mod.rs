//! The work of the canonical ABI that goes on between guest frames, as plain data.
//!
//! A task is a small state machine. It is given an [`Event`], does what it can, and returns what must happen [`Next`].
//! Guest code that it needs runs above a boundary on the machine's stack. So nothing is recursive, a checkpoint can be
//! taken anywhere, and a person can step through `cabi_realloc` or a destructor.

mod async_lifted;
mod built_in;
mod copy;
mod delivery;
mod end_tasks;
mod error_message;
mod imported;
mod lifted;
mod lower;
mod module;
mod outside;
mod preview1;
mod resource;
mod root;
mod subtask_cancel;
mod task_return;
mod thread;
mod wait;

pub(super) use async_lifted::AsyncLiftedTask;
pub(super) use built_in::BuiltInTask;
pub(super) use copy::CopyTask;
pub(super) use delivery::DeliveryTask;
pub(super) use end_tasks::EndTask;
pub(super) use error_message::ErrorMessageTask;
pub(super) use imported::ImportedTask;
pub(super) use lifted::LiftedTask;
pub(super) use lower::LowerTask;
pub(super) use module::ModuleTask;
pub(super) use outside::{OutsideOutcome, OutsideTask};
pub(super) use preview1::Preview1Task;
pub(super) use resource::ResourceTask;
pub(super) use root::RootTask;
pub(super) use subtask_cancel::SubtaskCancelTask;
pub(super) use task_return::TaskReturnTask;
pub(super) use thread::{ThreadCallTask, ThreadTask};
pub(super) use wait::WaitTask;

use super::concurrent::{Blocked, TaskId};
use super::world::{TaskFault, World};
use super::{CallId, End, HostCall};
use crate::component::{InstanceId, LiftedEncodings, Val};
use crate::exec::{FuncAddr, Slots, ThreadId};
use crate::guest::Clause;

#[derive(Debug, Clone)]
pub(super) enum TaskEvent {
    Start,
    /// The core function that the task called has returned.
    Returned(Vec<u64>),
    /// The task that this one started has finished, with this value.
    Value(Box<CallResult>),
    /// The host has replied to the task's call.
    Reply(Option<Val>),
    /// The host has started the task's call, and the task is one that does not wait for the reply.
    Detached(CallId),
    /// What the thread waited for has happened, or control has come back from another thread.
    Resumed,
    /// The thread that the task asked for has been made, with this index.
    Made(u32),
}

/// What a call of a lifted function returns to its caller.
#[derive(Debug, Clone)]
pub(super) struct CallResult {
    pub value: Option<Val>,
    /// How the callee encoded the strings of the value.
    pub encodings: LiftedEncodings,
    /// To be called once the value has been lowered.
    pub post_return: Option<PostReturn>,
}

/// A post-return function, with its arguments.
#[derive(Debug, Clone)]
pub(super) struct PostReturn {
    pub func: FuncAddr,
    /// The component instance that the function belongs to.
    pub instance: InstanceId,
    /// The flat results of the call that it cleans up after.
    pub flat: Vec<u64>,
    /// The cells of that call (`context.get`), which it sees.
    pub context: [u64; 2],
}

impl PostReturn {
    /// Calls it. The instance may not call out while it runs.
    fn call(&self, world: &mut World) -> Next {
        world.runtime.instances[self.instance as usize].may_leave = false;
        Next::CallWith(self.func, self.flat[..].into(), self.context)
    }

    fn returned(&self, world: &mut World) {
        world.runtime.instances[self.instance as usize].may_leave = true;
    }
}

/// What must happen next, as a task says.
#[derive(Debug)]
pub(super) enum Next {
    /// Call a core function. Its results are passed to the task as [`Event::Returned`].
    Call(FuncAddr, Slots),
    /// Start a task on top of this one. Its value is passed to this one as [`Event::Value`].
    Push(Box<Task>),
    /// Ask the host. Its answer is passed to the task as [`Event::Reply`].
    Ask(Box<HostCall>),
    /// The task is done: pass this core value, if any, to the guest code that called.
    Result(Option<u64>),
    /// The same with any number of core values.
    Results(Slots),
    /// The task is done: pass this value to the task below.
    Value(Box<CallResult>),
    /// The program has ended in this way.
    End(Box<End>),
    /// Call `realloc`: the same, but with cells of its own for `context.get`.
    Realloc(FuncAddr, Slots),
    /// The same with these cells.
    CallWith(FuncAddr, Slots, [u64; 2]),
    /// Call a core function that continues what the task has called before: its context is kept.
    Callback(FuncAddr, Slots),
    /// The thread waits for something inside the program. Then the task gets [`TaskEvent::Resumed`].
    Block(Blocked),
    /// The thread waits for the reply to this host call, which the host has started.
    Await(CallId),
    /// A new thread carries out this component-model task at once. When control comes back, this one gets
    /// [`TaskEvent::Resumed`].
    Spawn(TaskId, Box<Task>),
    /// Another thread goes on at once. When control comes back, this one gets [`TaskEvent::Resumed`].
    Resume(ThreadId),
    /// Another thread goes on in the place of this one, which waits.
    Switch(ThreadId, Blocked),
    /// Make a thread that is suspended. The task gets [`TaskEvent::Made`].
    NewThread(Box<ThreadTask>),
    /// The thread has ended.
    Exit,
    /// The thread has ended, which delivered the reply to a call.
    Delivered(CallId),
}

/// All kinds of tasks, by what they were started for.
#[derive(Debug, Clone)]
pub(super) enum Task {
    /// At the bottom of the stack of a component that runs as a program.
    Root(Box<RootTask>),
    /// At the bottom of the stack of a core module that runs as a program.
    Module(ModuleTask),
    /// At the bottom of the stack of an embedding, which instantiates a component or calls a function.
    Outside(Box<OutsideTask>),
    /// Guest code has called a function that `canon lower` made.
    Lower(LowerTask),
    /// A function that `canon lift` made has been called.
    Lifted(LiftedTask),
    /// Guest code creates, reads or drops a handle.
    Resource(ResourceTask),
    /// Guest code has called a function of preview 1.
    Preview1(Preview1Task),
    /// Guest code has called a function that a core module imports and no host here knows.
    Imported(ImportedTask),
    /// At the bottom of a component-model task's implicit thread.
    AsyncLifted(AsyncLiftedTask),
    /// At the bottom of a thread that a component-model task has made.
    Thread(ThreadTask),
    /// At the bottom of a thread that delivers the reply to a call.
    Delivery(Box<DeliveryTask>),
    /// Guest code has called a built-in that is done at once.
    BuiltIn(BuiltInTask),
    /// Guest code has called `task.return`.
    Return(TaskReturnTask),
    /// Guest code waits in a built-in.
    Wait(WaitTask),
    /// Guest code reads from or writes to a stream or future.
    Copy(CopyTask),
    /// Guest code cancels a copy, or drops an end of a stream or future.
    EndOf(EndTask),
    /// Guest code asks for the message of an error context.
    ErrorMessage(ErrorMessageTask),
    /// Guest code has called `subtask.cancel`.
    SubtaskCancel(SubtaskCancelTask),
    /// Guest code has called a `thread.…` built-in.
    ThreadCall(ThreadCallTask),
}

impl Task {
    /// Continues after an event.
    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match self {
            Self::Root(task) => task.step(event, world),
            Self::Module(task) => task.step(event, world),
            Self::Outside(task) => task.step(event, world),
            Self::Lower(task) => task.step(event, world),
            Self::Lifted(task) => task.step(event, world),
            Self::Resource(task) => task.step(event, world),
            Self::Preview1(task) => task.step(event, world),
            Self::Imported(task) => task.step(event, world),
            Self::AsyncLifted(task) => task.step(event, world),
            Self::Thread(task) => task.step(event, world),
            Self::Delivery(task) => task.step(event, world),
            Self::BuiltIn(task) => task.step(event, world),
            Self::Wait(task) => task.step(event, world),
            Self::ThreadCall(task) => task.step(event, world),
            Self::Return(task) => task.step(event, world),
            Self::Copy(task) => task.step(event, world),
            Self::EndOf(task) => task.step(event, world),
            Self::SubtaskCancel(task) => task.step(event, world),
            Self::ErrorMessage(task) => task.step(event, world),
        }
    }

    /// Whether it goes on as soon as the host has started its call.
    pub fn detaches(&self) -> bool {
        match self {
            Self::Lower(task) => task.detaches(),
            Self::Copy(task) => task.detaches(),
            _ => false,
        }
    }

    /// The component instance for which it works, if there is one.
    pub fn instance(&self) -> Option<InstanceId> {
        match self {
            Self::Lower(task) => Some(task.instance()),
            Self::Lifted(task) => Some(task.instance()),
            Self::Resource(task) => Some(task.instance()),
            Self::AsyncLifted(task) => Some(task.instance()),
            Self::Thread(task) => Some(task.instance()),
            Self::Delivery(task) => Some(task.instance()),
            Self::BuiltIn(task) => Some(task.instance()),
            Self::Wait(task) => Some(task.instance()),
            Self::ThreadCall(task) => Some(task.instance()),
            Self::Return(task) => Some(task.instance()),
            Self::Copy(task) => Some(task.instance()),
            Self::EndOf(task) => Some(task.instance()),
            Self::SubtaskCancel(task) => Some(task.instance()),
            Self::ErrorMessage(task) => Some(task.instance()),
            Self::Root(_) | Self::Module(_) | Self::Outside(_) | Self::Preview1(_) | Self::Imported(_) => {
                None
            }
        }
    }

    /// What it is doing, as one clause for people.
    pub(crate) fn clause(&self, world: &World) -> Clause {
        match self {
            Self::Root(task) => task.clause(world),
            Self::Module(task) => task.clause(),
            Self::Outside(task) => task.clause(),
            Self::Lower(task) => task.clause(),
            Self::Lifted(task) => task.clause(),
            Self::Resource(task) => task.clause(),
            Self::Preview1(task) => task.clause(),
            Self::Imported(task) => task.clause(),
            Self::AsyncLifted(task) => task.clause(),
            Self::Thread(task) => task.clause(),
            Self::Delivery(task) => task.clause(),
            Self::BuiltIn(task) => task.clause(),
            Self::Wait(task) => task.clause(),
            Self::ThreadCall(task) => task.clause(),
            Self::Return(task) => task.clause(),
            Self::Copy(task) => task.clause(),
            Self::EndOf(task) => task.clause(),
            Self::SubtaskCancel(task) => task.clause(),
            Self::ErrorMessage(task) => task.clause(),
        }
    }
}

/// The fault for an event that a task in this state cannot receive; only a bug in this crate causes it.
fn unexpected(what: &str) -> TaskFault {
    TaskFault::rule(format!("internal: {what} got an event out of order"))
}
