//! Guest code calls a component function through `canon lower`.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower>

use super::{CallResult, Event, LiftedTask, Next, PostReturn, Task, unexpected};
use crate::component::{FuncSig, InstanceId, Lift, Lowering, Options, Spelling, Val, layout::Passing};
use crate::exec::{FuncAddr, Outsider};
use crate::guest::world::{Fault, Lowered, World, i32_result, short_name};
use crate::guest::{HostCall, HostFunc};
use std::sync::Arc;

/// Where it stands.
#[derive(Debug, Clone)]
enum Stage {
    /// The arguments are still flat.
    Begin,
    /// The callee runs, or the host is asked.
    Called,
    /// The result is on its way into the caller's memory.
    Lowering(Box<Lowering>),
    /// The callee cleans up; the flat results wait.
    PostReturn(Vec<u64>),
}

/// Who answers the call.
#[derive(Debug, Clone)]
pub(in crate::guest) enum Callee {
    /// The host.
    Host(Arc<HostFunc>),
    /// A core function of another component instance, lifted.
    Lifted {
        /// It.
        core: FuncAddr,
        /// How its values cross.
        options: Options,
        /// Its type.
        sig: Arc<FuncSig>,
        /// Its name, for people.
        name: String,
    },
}

impl Callee {
    fn sig(&self) -> &Arc<FuncSig> {
        match self {
            Self::Host(func) => &func.sig,
            Self::Lifted { sig, .. } => sig,
        }
    }

    fn name(&self) -> &str {
        short_name(match self {
            Self::Host(func) => &func.name,
            Self::Lifted { name, .. } => name,
        })
    }
}

/// One call of a lowered function.
#[derive(Debug, Clone)]
pub(in crate::guest) struct LowerTask {
    callee: Callee,
    options: Options,
    args: Vec<u64>,
    stage: Stage,
    lenders: Vec<u32>,
    post_return: Option<PostReturn>,
}

impl LowerTask {
    pub fn new(callee: Callee, options: Options, args: Vec<u64>) -> Self {
        Self { callee, options, args, stage: Stage::Begin, lenders: Vec::new(), post_return: None }
    }

    /// The component instance that calls.
    pub fn instance(&self) -> InstanceId {
        self.options.instance
    }

    pub fn clause(&self) -> String {
        let name = self.callee.name();
        match (&self.stage, &self.callee) {
            (Stage::Begin | Stage::Called, Callee::Host(_)) => format!("call {name}"),
            (Stage::Begin | Stage::Called, Callee::Lifted { .. }) => {
                format!("call {name} of another component")
            }
            (Stage::Lowering(_), _) => format!("lower result of {name}"),
            (Stage::PostReturn(_), _) => format!("post-return of {name}"),
        }
    }

    pub fn step(&mut self, event: Event, world: &mut World) -> Result<Next, Fault> {
        match (&mut self.stage, event) {
            (Stage::Begin, Event::Start) => self.call(world),
            (Stage::Called, Event::Reply(value)) => self.lower(value, Spelling::default(), world),
            (Stage::Called, Event::Value(CallResult { value, spelling, post_return })) => {
                self.post_return = post_return;
                self.lower(value, spelling, world)
            }
            (Stage::Lowering(_), Event::Returned(results)) => self.resume(Some(i32_result(&results)), world),
            (Stage::PostReturn(flat), Event::Returned(_)) => {
                let flat = std::mem::take(flat);
                if let Some(post_return) = self.post_return.take() {
                    post_return.returned(world);
                }
                Ok(self.finish(flat, world))
            }
            _ => Err(unexpected("a lowered call")),
        }
    }

    fn call(&mut self, world: &mut World) -> Result<Next, Fault> {
        let name = self.callee.name();
        world
            .runtime
            .check_leave(self.options.instance, format_args!("{name} was called"))
            .map_err(Fault::rule)?;
        let state = &mut world.runtime.instances[self.options.instance as usize];
        let memory = match self.options.memory {
            Some(addr) => world.machine.store.memory(addr).data(),
            None => &[],
        };
        let mut lift = Lift::new(memory, self.options.encoding, &mut state.handles);
        let args = lift
            .params(self.callee.sig(), &self.args)
            .map_err(|rule| Fault::rule(format!("the arguments of {name}: {rule}")))?;
        let lifted = lift.finish();
        world.machine.add_work(lifted.bytes);
        self.lenders = lifted.lenders;
        self.stage = Stage::Called;
        match &self.callee {
            Callee::Host(func) => Ok(Next::Ask(HostCall { func: Arc::clone(func), args })),
            Callee::Lifted { core, options, sig, .. } => {
                let (sig, from, name) = (Arc::clone(sig), lifted.spelling, name.to_string());
                Ok(Next::Push(Box::new(Task::Lifted(LiftedTask::new(
                    *core, *options, sig, args, from, name, world,
                )))))
            }
        }
    }

    fn lower(&mut self, value: Option<Val>, from: Spelling, world: &mut World) -> Result<Next, Fault> {
        let (Some(ty), Some(value)) = (&self.callee.sig().result, value) else {
            return self.lowered(Vec::new(), world);
        };
        let mut out = 0;
        if Passing::of(self.callee.sig()).spill_result {
            out = i32_result(self.args.last().map(std::slice::from_ref).unwrap_or_default());
            Lowering::check_out(ty, out, world.memory(self.options.memory).len())
                .map_err(|rule| Fault::rule(format!("the result of {}: {rule}", self.callee.name())))?;
        }
        let lowering = Lowering::result(ty, value, out, from, self.options.encoding);
        self.stage = Stage::Lowering(Box::new(lowering));
        self.resume(None, world)
    }

    fn resume(&mut self, ptr: Option<u32>, world: &mut World) -> Result<Next, Fault> {
        let Stage::Lowering(lowering) = &mut self.stage else { return Err(unexpected("a lowered call")) };
        world.lowers = match self.callee {
            Callee::Host(_) => Outsider::Host,
            Callee::Lifted { .. } => Outsider::Component,
        };
        // Results cannot hold borrowed handles, so no scope is needed.
        match world.lower(lowering, &self.options, 0, ptr)? {
            Lowered::Realloc(realloc, args) => Ok(Next::Call(realloc, args)),
            Lowered::Flat(flat) => self.lowered(flat, world),
        }
    }

    fn lowered(&mut self, flat: Vec<u64>, world: &mut World) -> Result<Next, Fault> {
        match &self.post_return {
            Some(post_return) => {
                self.stage = Stage::PostReturn(flat);
                Ok(post_return.call(world))
            }
            None => Ok(self.finish(flat, world)),
        }
    }

    fn finish(&mut self, flat: Vec<u64>, world: &mut World) -> Next {
        let state = &mut world.runtime.instances[self.options.instance as usize];
        state.handles.end_lends(&self.lenders);
        self.lenders.clear();
        Next::Results(flat)
    }
}
