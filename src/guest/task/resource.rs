//! Guest code makes, reads or drops a handle.
//!
//! A resource of a component has a destructor, which is guest code; one of the host becomes a host call, so that
//! the host can free what stands behind it.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-resourcenew>

use super::{Event, Next, unexpected};
use crate::component::{Field, FuncSig, Handle, HandleVal, InstanceId, ResourceType, Type, Val};
use crate::guest::HostCall;
use crate::guest::world::{Fault, World};
use std::sync::Arc;

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::guest) enum ResourceOp {
    /// `resource.new`
    New,
    /// `resource.rep`
    Rep,
    /// `resource.drop`
    Drop,
}

/// One built-in call.
#[derive(Debug, Clone)]
pub(in crate::guest) struct ResourceTask {
    op: ResourceOp,
    instance: InstanceId,
    ty: ResourceType,
    /// The handle's index; for `resource.new` the representation.
    arg: u32,
}

impl ResourceTask {
    pub fn new(op: ResourceOp, instance: InstanceId, ty: ResourceType, arg: u32) -> Self {
        Self { op, instance, ty, arg }
    }

    /// The component instance that calls.
    pub fn instance(&self) -> InstanceId {
        self.instance
    }

    pub fn clause(&self) -> String {
        match self.op {
            ResourceOp::New => format!("resource.new {}", self.ty),
            ResourceOp::Rep => format!("resource.rep {} #{}", self.ty, self.arg),
            ResourceOp::Drop => format!("drop {} #{}", self.ty, self.arg),
        }
    }

    pub fn step(&mut self, event: Event, world: &mut World) -> Result<Next, Fault> {
        match event {
            Event::Start if self.op == ResourceOp::Drop => self.drop(world),
            Event::Start => {
                let result = self.at_once(world).map_err(Fault::rule)?;
                Ok(Next::Results(vec![u64::from(result)]))
            }
            Event::Returned(_) | Event::Reply(_) => Ok(Next::Results(Vec::new())),
            Event::Value(_) => Err(unexpected("a resource drop")),
        }
    }

    fn at_once(&mut self, world: &mut World) -> Result<u32, String> {
        if self.op == ResourceOp::Rep {
            let state = &mut world.runtime.instances[self.instance as usize];
            return Ok(state.handles.get(self.arg, &self.ty)?.rep);
        }
        world.runtime.check_leave(self.instance, "a handle is made")?;
        let state = &mut world.runtime.instances[self.instance as usize];
        state.handles.add(Handle { ty: self.ty.clone(), rep: self.arg, own: true, scope: 0, lends: 0 })
    }

    fn drop(&mut self, world: &mut World) -> Result<Next, Fault> {
        world.runtime.check_leave(self.instance, "a handle is dropped").map_err(Fault::rule)?;
        let state = &mut world.runtime.instances[self.instance as usize];
        let handle = state.handles.remove(self.arg, &self.ty).map_err(Fault::rule)?;
        if !handle.own {
            return Ok(Next::Results(Vec::new()));
        }
        match &self.ty {
            ResourceType::Guest(number) => {
                let Some(resource) = world.runtime.resources().get(*number as usize).copied() else {
                    return Err(Fault::rule("internal: a handle of an unknown resource type"));
                };
                world.runtime.check_enter(resource.instance).map_err(Fault::rule)?;
                Ok(match resource.dtor {
                    Some(dtor) => Next::Call(dtor, vec![u64::from(handle.rep)]),
                    None => Next::Results(Vec::new()),
                })
            }
            ResourceType::Host { interface, name } => {
                let params = vec![Field { name: Arc::from("self"), ty: Type::Own(self.ty.clone()) }];
                Ok(Next::Ask(HostCall {
                    interface: Arc::clone(interface),
                    function: Arc::from(format!("[resource-drop]{name}")),
                    sig: Arc::new(FuncSig { params, result: None }),
                    args: vec![Val::Own(HandleVal { rep: handle.rep, index: self.arg })],
                }))
            }
        }
    }
}
