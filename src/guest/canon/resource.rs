//! Guest code creates, reads or drops a handle.
//!
//! A resource of a component may have a destructor, which is guest code. Dropping a resource of the host becomes a host
//! call, so that the host can free whatever it stands for.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-resourcenew>

use super::{Next, TaskEvent, unexpected};
use crate::component::{Handle, HandleVal, InstanceId, ResourceType, Val};
use crate::guest::Clause;
use crate::guest::canon_func::{ResourceFunc, ResourceOp};
use crate::guest::world::{TaskFault, World};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(in crate::guest) struct ResourceTask {
    func: Arc<ResourceFunc>,
    /// The handle's index; for `resource.new`, the representation.
    arg: u32,
}

impl ResourceTask {
    pub fn new(func: Arc<ResourceFunc>, arg: u32) -> Self {
        Self { func, arg }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        let (ty, handle) = (self.func.ty.to_string(), self.arg);
        match self.func.op {
            ResourceOp::New => Clause::ResourceNew { ty },
            ResourceOp::Rep => Clause::ResourceRep { ty, handle },
            ResourceOp::Drop | ResourceOp::DropOfHost(_) => Clause::Drop { ty, handle },
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match event {
            TaskEvent::Start => match &self.func.op {
                ResourceOp::New => self.new_handle(world).map(result).map_err(TaskFault::rule),
                ResourceOp::Rep => self.rep(world).map(result).map_err(TaskFault::rule),
                ResourceOp::Drop | ResourceOp::DropOfHost(_) => self.drop(world),
            },
            TaskEvent::Returned(_) | TaskEvent::Reply(_) => Ok(Next::Result(None)),
            _ => Err(unexpected("a resource drop")),
        }
    }

    fn rep(&self, world: &mut World) -> Result<u32, String> {
        let state = &mut world.runtime.instances[self.func.instance as usize];
        Ok(state.handles.get(self.arg, &self.func.ty)?.rep)
    }

    fn new_handle(&self, world: &mut World) -> Result<u32, String> {
        world.runtime.check_leave(self.func.instance, "a handle is made")?;
        let state = &mut world.runtime.instances[self.func.instance as usize];
        state.handles.add(Handle { ty: self.func.ty.clone(), rep: self.arg, own: true, scope: 0, lends: 0 })
    }

    fn drop(&self, world: &mut World) -> Result<Next, TaskFault> {
        world.runtime.check_leave(self.func.instance, "a handle is dropped").map_err(TaskFault::rule)?;
        let state = &mut world.runtime.instances[self.func.instance as usize];
        let handle = state.handles.remove(self.arg, &self.func.ty).map_err(TaskFault::rule)?;
        if !handle.own {
            return Ok(Next::Result(None));
        }
        if let ResourceOp::DropOfHost(func) = &self.func.op {
            let mut call = world.call_of(func);
            call.args.push(Val::Own(HandleVal { rep: handle.rep, index: self.arg }));
            return Ok(Next::Ask(call));
        }
        match &self.func.ty {
            ResourceType::Guest(number) => {
                let Some(resource) = world.runtime.resources().get(*number as usize).copied() else {
                    return Err(TaskFault::rule("internal: a handle of an unknown resource type"));
                };
                world.runtime.check_enter(resource.instance).map_err(TaskFault::rule)?;
                Ok(match resource.dtor {
                    Some(dtor) => Next::Call(dtor, [u64::from(handle.rep)].into()),
                    None => Next::Result(None),
                })
            }
            ResourceType::Host { .. } => Err(unexpected("a resource drop")),
        }
    }
}

/// Returns one `i32` to the guest code that called.
fn result(value: u32) -> Next {
    Next::Result(Some(value.into()))
}
