//! What stands between guest frames: the canonical ABI's own work, as plain data.
//!
//! A task is a small state machine. It is told an [`Event`], does what it can, and says what must happen
//! [`Next`]; guest code that it needs runs above a boundary on the machine's stack. So nothing recurses, a
//! checkpoint can be taken anywhere, and a person can step through `cabi_realloc` or a destructor.

mod lifted;
mod lower;
mod module;
mod outside;
mod preview1;
mod resource;
mod root;

pub(super) use lifted::LiftedTask;
pub(super) use lower::LowerTask;
pub(super) use module::{ModuleStep, ModuleTask};
pub(super) use outside::{OutsideOutcome, OutsideTask};
pub(super) use preview1::Preview1Task;
pub(super) use resource::ResourceTask;
pub(super) use root::RootTask;

use super::world::{Fault, World};
use super::{End, HostCall};
use crate::component::{InstanceId, StringForms, Val};
use crate::exec::{FuncAddr, Slots};
use crate::guest::Clause;

#[derive(Debug, Clone)]
pub(super) enum Event {
    Start,
    /// The core function that it called has returned.
    Returned(Vec<u64>),
    /// The task that it started has its value.
    Value(Box<CallResult>),
    /// The host has answered.
    Reply(Option<Val>),
}

/// What a call of a lifted function gives.
#[derive(Debug, Clone)]
pub(super) struct CallResult {
    pub value: Option<Val>,
    /// How the callee encoded strings.
    pub spelling: StringForms,
    /// To be called when the result has been used.
    pub post_return: Option<PostReturn>,
}

/// A post-return function with its arguments.
#[derive(Debug, Clone)]
pub(super) struct PostReturn {
    pub func: FuncAddr,
    /// The instance that it belongs to.
    pub instance: InstanceId,
    /// The flat results of the call.
    pub flat: Vec<u64>,
}

impl PostReturn {
    /// Calls it: the instance may not leave while it runs.
    fn call(&self, world: &mut World) -> Next {
        world.runtime.instances[self.instance as usize].may_leave = false;
        Next::Call(self.func, self.flat[..].into())
    }

    fn returned(&self, world: &mut World) {
        world.runtime.instances[self.instance as usize].may_leave = true;
    }
}

/// What must happen next.
#[derive(Debug)]
pub(super) enum Next {
    /// Call a core function; its results come as [`Event::Returned`].
    Call(FuncAddr, Slots),
    /// Start a task; its value comes as [`Event::Value`].
    Push(Box<Task>),
    /// Ask the host; its answer comes as [`Event::Reply`].
    Ask(Box<HostCall>),
    /// Done: return this to the guest code that called, if anything.
    Result(Option<u64>),
    /// Done: a value for the task below.
    Value(Box<CallResult>),
    /// The program has ended.
    End(Box<End>),
}

/// All kinds of tasks.
#[derive(Debug, Clone)]
pub(super) enum Task {
    /// The bottom of a component program.
    Root(Box<RootTask>),
    /// The bottom of a core-module program.
    Module(ModuleTask),
    /// An embedder instantiates a component or calls a function.
    Outside(Box<OutsideTask>),
    /// Guest code called a lowered function.
    Lower(LowerTask),
    /// A lifted function is called.
    Lifted(LiftedTask),
    /// Guest code makes, reads or drops a handle.
    Resource(ResourceTask),
    /// Guest code called a preview 1 function.
    Preview1(Preview1Task),
}

impl Task {
    /// Goes on after an event.
    pub fn step(&mut self, event: Event, world: &mut World) -> Result<Next, Fault> {
        match self {
            Self::Root(task) => task.step(event, world),
            Self::Module(task) => task.step(event),
            Self::Outside(task) => task.step(event, world),
            Self::Lower(task) => task.step(event, world),
            Self::Lifted(task) => task.step(event, world),
            Self::Resource(task) => task.step(event, world),
            Self::Preview1(task) => task.step(event, world),
        }
    }

    /// The component instance on whose behalf it works, if it is one.
    pub fn instance(&self) -> Option<InstanceId> {
        match self {
            Self::Lower(task) => Some(task.instance()),
            Self::Lifted(task) => Some(task.instance()),
            Self::Resource(task) => Some(task.instance()),
            Self::Root(_) | Self::Module(_) | Self::Outside(_) | Self::Preview1(_) => None,
        }
    }

    /// One clause for people: what it is doing.
    pub(crate) fn clause(&self, world: &World) -> Clause {
        match self {
            Self::Root(task) => task.clause(world),
            Self::Module(task) => task.clause(),
            Self::Outside(task) => task.clause(),
            Self::Lower(task) => task.clause(),
            Self::Lifted(task) => task.clause(),
            Self::Resource(task) => task.clause(),
            Self::Preview1(task) => task.clause(),
        }
    }
}

/// An event that a task in this state cannot get: only a fault in this crate makes one.
fn unexpected(what: &str) -> Fault {
    Fault::rule(format!("internal: {what} got an event out of order"))
}
