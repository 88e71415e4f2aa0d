//! A call that guest code makes to a component function through `canon lower`.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower>

use super::{AsyncLiftedTask, CallResult, LiftedTask, Next, PostReturn, Task, TaskEvent, unexpected};
use crate::component::{
    HandleEntry, Holder, InstanceId, Lift, LiftedEncodings, Lowering, Side, Subtask, SubtaskCallee,
    SubtaskState, Val, WaitableKind, lower_result, store_result,
};
use crate::guest::canon_func::{Callee, LiftedFunc, LowerFunc};
use crate::guest::concurrent::{Blocked, GuestCaller, OutstandingFor, TaskCaller, TaskId, TaskState};
use crate::guest::world::{LoweringStep, TaskFault, World, i32_result};
use crate::guest::{CallId, Clause, HostOp};
use std::fmt;
use std::sync::Arc;

#[derive(Debug, Clone)]
enum LowerStage {
    /// The arguments are still core values.
    Begin,
    /// The callee is running, or the host has been asked.
    Called,
    /// The result is being lowered into the caller's memory.
    Lowering(Box<Lowering>),
    /// The callee's post-return function is running; the flat result is kept until it returns.
    PostReturn(Option<u64>),
    /// The callee is a task of its own.
    Task(TaskId),
    /// The host has the call, and is being told of what writing ends had offered before it got the reading ones: those
    /// that are left, and what comes afterwards.
    Offering(Vec<u32>, AfterOffers),
}

/// What a call goes on with once the host knows what had been offered to it.
#[derive(Debug, Clone)]
enum AfterOffers {
    /// The host has replied, with this value.
    Replied(Option<Val>),
    /// The host has started the call, and it returns this status.
    Started(u32),
    /// The host has started the call with this number, and the caller waits for it.
    Awaited(CallId),
}

/// One call of a lowered function, in whatever state it is.
#[derive(Debug, Clone)]
pub(in crate::guest) struct LowerTask {
    func: Arc<LowerFunc>,
    stage: LowerStage,
    lenders: Vec<u32>,
    /// The callee's post-return function, if it is still to be called.
    post_return: Option<Box<PostReturn>>,
    /// The streams and futures that the host was given, and whose writing end had already offered something.
    offered: Vec<u32>,
}

impl LowerTask {
    pub fn new(func: Arc<LowerFunc>) -> Self {
        Self { func, stage: LowerStage::Begin, lenders: Vec::new(), post_return: None, offered: Vec::new() }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.options.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        let name = self.func.callee.name().to_string();
        match (&self.stage, &self.func.callee) {
            (LowerStage::Begin | LowerStage::Called, Callee::Host(_)) => Clause::Call { name },
            (LowerStage::Offering(..), _) => Clause::Call { name },
            (LowerStage::Task(_), _) | (LowerStage::Begin | LowerStage::Called, Callee::Lifted(_)) => {
                Clause::CallOther { name }
            }
            (LowerStage::Lowering(_), _) => Clause::LowerResult { name },
            (LowerStage::PostReturn(..), _) => Clause::PostReturn { name },
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match (&mut self.stage, event) {
            (LowerStage::Begin, TaskEvent::Start) => self.call(world),
            (LowerStage::Called, TaskEvent::Reply(value)) => self.replied(value, world),
            (LowerStage::Called, TaskEvent::Detached(id)) => self.detached(id, world),
            (LowerStage::Task(id), TaskEvent::Resumed) => {
                let id = *id;
                self.task_returned(id, world)
            }
            (LowerStage::Offering(left, after), TaskEvent::Reply(answer)) => {
                let (left, after) = (std::mem::take(left), after.clone());
                self.taken(left, after, answer, world)
            }
            (LowerStage::Offering(left, after), TaskEvent::Detached(id)) => {
                let (left, after) = (std::mem::take(left), after.clone());
                self.taken_later(left, after, id, world)
            }
            (LowerStage::Called, TaskEvent::Value(result)) => {
                let CallResult { value, encodings, post_return } = *result;
                self.post_return = post_return.map(Box::new);
                self.lower(value, encodings, world)
            }
            (LowerStage::Lowering(_), TaskEvent::Returned(results)) => {
                self.resume(Some(i32_result(&results)), world)
            }
            (LowerStage::PostReturn(result), TaskEvent::Returned(_)) => {
                let result = *result;
                if let Some(post_return) = self.post_return.take() {
                    post_return.returned(world);
                }
                Ok(self.finish(result, world))
            }
            _ => Err(unexpected("a lowered call")),
        }
    }

    fn call(&mut self, world: &mut World) -> Result<Next, TaskFault> {
        let lowered = Arc::clone(&self.func);
        match &lowered.callee {
            Callee::Host(func) => {
                let mut call = world.call_of(func);
                self.lift(&mut call.args, world)?;
                self.offered = world.give_ends_to_host(&func.sig, &mut call.args);
                Ok(Next::Ask(call))
            }
            Callee::Lifted(func) if func.sig.is_async => self.call_task(Arc::clone(func), world),
            Callee::Lifted(func) => {
                let (func, mut args) = (Arc::clone(func), Vec::new());
                let from = self.lift(&mut args, world)?;
                Ok(Next::Push(Box::new(Task::Lifted(LiftedTask::new(func, args, from, world)))))
            }
        }
    }

    /// Lifts the arguments into `args`, and returns how their strings were encoded.
    fn lift(&mut self, args: &mut Vec<Val>, world: &mut World) -> Result<LiftedEncodings, TaskFault> {
        let LowerFunc { callee, options, passing } = &*self.func;
        let (options, passing) = (*options, *passing);
        let called = fmt::from_fn(|f| write!(f, "{} was called", callee.name()));
        world.runtime.check_leave(options.instance, called).map_err(TaskFault::rule)?;
        let state = &mut world.runtime.instances[options.instance as usize];
        let memory = match options.memory {
            Some(addr) => world.machine.store.memory(addr).data(),
            None => &[],
        };
        let mut lift = Lift::new(memory, options.encoding, &mut state.handles);
        lift.params_passed(callee.sig(), passing, world.machine.args(), args)
            .map_err(|rule| TaskFault::rule(format!("the arguments of {}: {rule}", callee.name())))?;
        let lifted = lift.finish();
        world.machine.add_work(lifted.bytes);
        self.lenders = lifted.lenders;
        self.stage = LowerStage::Called;
        Ok(lifted.encodings)
    }

    fn lower(
        &mut self,
        value: Option<Val>,
        from: LiftedEncodings,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        let LowerFunc { callee, options, passing } = &*self.func;
        let (Some(ty), Some(value)) = (&callee.sig().result, value) else {
            return Ok(self.lowered(None, world));
        };
        let mut out = 0;
        if passing.spill_result {
            out = world.last_arg();
            Lowering::check_out(ty, out, world.memory(options.memory).len())
                .map_err(|rule| TaskFault::rule(format!("the result of {}: {rule}", callee.name())))?;
        }
        world.lowers = callee.as_outsider(world.asked);
        // Results cannot hold borrowed handles, so no scope is needed.
        let in_memory = passing.spill_result;
        let plain = world.lower_with(options, 0, |cx| {
            if in_memory { store_result(ty, &value, out, cx) } else { lower_result(ty, &value, out, cx) }
        });
        if let Some(flat) = plain {
            return Ok(self.lowered(flat.map_err(TaskFault::rule)?.first().copied(), world));
        }
        let lowering = if in_memory {
            Lowering::stored(ty, value, out, from, options.encoding)
        } else {
            Lowering::result(ty, value, out, from, options.encoding)
        };
        self.stage = LowerStage::Lowering(Box::new(lowering));
        self.resume(None, world)
    }

    fn resume(&mut self, ptr: Option<u32>, world: &mut World) -> Result<Next, TaskFault> {
        let LowerStage::Lowering(lowering) = &mut self.stage else {
            return Err(unexpected("a lowered call"));
        };
        world.lowers = self.func.callee.as_outsider(world.asked);
        match world.lower(lowering, &self.func.options, 0, ptr)? {
            LoweringStep::Realloc(realloc, args) => Ok(Next::Realloc(realloc, args)),
            LoweringStep::Flat(flat) => Ok(self.lowered(flat.first().copied(), world)),
        }
    }

    fn lowered(&mut self, result: Option<u64>, world: &mut World) -> Next {
        match &self.post_return {
            Some(post_return) => {
                self.stage = LowerStage::PostReturn(result);
                post_return.call(world)
            }
            None => self.finish(result, world),
        }
    }

    fn finish(&mut self, result: Option<u64>, world: &mut World) -> Next {
        if !self.lenders.is_empty() {
            let state = &mut world.runtime.instances[self.instance() as usize];
            state.handles.end_lends(&self.lenders);
            self.lenders.clear();
        }
        if self.func.options.is_async {
            return Next::Result(Some((SubtaskState::Returned as u32).into()));
        }
        Next::Result(result)
    }

    /// Whether it goes on as soon as the host has started the call.
    pub fn detaches(&self) -> bool {
        match (&self.func.callee, &self.stage) {
            (Callee::Host(func), LowerStage::Called) => {
                func.sig.is_async && (self.func.options.is_async || !self.offered.is_empty())
            }
            (Callee::Host(_), LowerStage::Offering(..)) => true,
            _ => false,
        }
    }

    /// The host has started a call that was made with the async ABI, or one that it is still to be told something about.
    fn detached(&mut self, id: CallId, world: &mut World) -> Result<Next, TaskFault> {
        let offered = std::mem::take(&mut self.offered);
        if !self.func.options.is_async {
            return self.offer(offered, AfterOffers::Awaited(id), world);
        }
        let out = world.last_arg();
        let index = self.add_subtask(SubtaskCallee::Host(id.0), SubtaskState::Started, world)?;
        if let Some(outstanding) = world.outstanding.get_mut(&id) {
            let func = Arc::clone(&self.func);
            outstanding.reply_to = Some(OutstandingFor::Subtask { func, out, index });
        }
        let status = index << 4 | SubtaskState::Started as u32;
        self.offer(offered, AfterOffers::Started(status), world)
    }

    fn add_subtask(
        &mut self,
        callee: SubtaskCallee,
        state: SubtaskState,
        world: &mut World,
    ) -> Result<u32, TaskFault> {
        let handles = &mut world.runtime.instances[self.instance() as usize].handles;
        let kind = match callee {
            SubtaskCallee::Host(_) => WaitableKind::HostSubtask,
            SubtaskCallee::Task(_) => WaitableKind::GuestSubtask,
        };
        let subtask = Subtask {
            state,
            callee,
            name: self.func.callee.name().into(),
            lenders: std::mem::take(&mut self.lenders),
            delivered: false,
            cancel_requested: false,
            event: false,
            waitable: handles.new_waitable(kind),
        };
        handles.add_entry(HandleEntry::Subtask(Box::new(subtask))).map_err(TaskFault::rule)
    }

    /// Calls a function whose type is async, as a task of its own.
    fn call_task(&mut self, callee: Arc<LiftedFunc>, world: &mut World) -> Result<Next, TaskFault> {
        let called = fmt::from_fn(|f| write!(f, "{} was called", self.func.callee.name()));
        world.runtime.check_leave(self.instance(), called).map_err(TaskFault::rule)?;
        let thread = world.machine.current();
        let caller = GuestCaller {
            func: Arc::clone(&self.func),
            args: world.machine.args().into(),
            lenders: Vec::new(),
            thread,
            subtask: None,
            state: SubtaskState::Starting,
            result: None,
        };
        let id = world.new_task(&callee, TaskCaller::Guest(Box::new(caller)))?;
        self.stage = LowerStage::Task(id);
        Ok(Next::Spawn(id, Box::new(Task::AsyncLifted(AsyncLiftedTask::new(callee, id)))))
    }

    /// Control has come back from the callee, or the callee has returned.
    fn task_returned(&mut self, id: TaskId, world: &mut World) -> Result<Next, TaskFault> {
        let Some(task) = world.scheduler.task_mut(id) else { return Err(unexpected("a lowered call")) };
        let resolved = task.state == TaskState::Resolved;
        let TaskCaller::Guest(caller) = &mut task.caller else { return Err(unexpected("a lowered call")) };
        self.lenders = std::mem::take(&mut caller.lenders);
        let (state, result) = (caller.state, caller.result);
        if resolved {
            task.taken = true;
            world.scheduler.forget(id);
            return Ok(self.finish(result, world));
        }
        if !self.func.options.is_async {
            if let Some(TaskCaller::Guest(caller)) = world.scheduler.task_mut(id).map(|task| &mut task.caller)
            {
                caller.lenders = std::mem::take(&mut self.lenders);
            }
            return Ok(Next::Block(Blocked::Callee(id)));
        }
        let index = self.add_subtask(SubtaskCallee::Task(id.0), state, world)?;
        if let Some(task) = world.scheduler.task_mut(id)
            && let TaskCaller::Guest(caller) = &mut task.caller
        {
            caller.subtask = Some(index);
            task.taken = true;
        }
        Ok(Next::Result(Some((index << 4 | state as u32).into())))
    }

    /// The host has replied.
    fn replied(&mut self, value: Option<Val>, world: &mut World) -> Result<Next, TaskFault> {
        if self.offered.is_empty() {
            return self.lower(value, LiftedEncodings::default(), world);
        }
        let offered = std::mem::take(&mut self.offered);
        self.offer(offered, AfterOffers::Replied(value), world)
    }

    /// Tells the host what a writing end had offered before it got the reading one.
    fn offer(
        &mut self,
        mut left: Vec<u32>,
        after: AfterOffers,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        while let Some(channel) = left.last().copied() {
            let Some(shared) = world.runtime.channels.get(channel) else {
                left.pop();
                continue;
            };
            let Holder::Guest { instance, index } = shared.writable else {
                left.pop();
                continue;
            };
            let (kind, element) = (shared.kind, shared.element.clone());
            let func = Arc::new(HostOp::Copy(kind, Side::Writable).func(element.as_ref()));
            let mut call = world.call_of(&func);
            call.args.push(world.end_for_host(channel, kind, index));
            world.offer((instance, index), kind, element.as_ref(), &mut call.args)?;
            self.stage = LowerStage::Offering(left, after);
            return Ok(Next::Ask(call));
        }
        self.stage = LowerStage::Called;
        match after {
            AfterOffers::Replied(value) => self.lower(value, LiftedEncodings::default(), world),
            AfterOffers::Started(status) => Ok(Next::Result(Some(status.into()))),
            AfterOffers::Awaited(id) => Ok(Next::Await(id)),
        }
    }

    /// The host has answered to such an offer.
    fn taken(
        &mut self,
        mut left: Vec<u32>,
        after: AfterOffers,
        answer: Option<Val>,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        let channel = left.pop().and_then(|channel| world.runtime.channels.get(channel));
        if let Some(shared) = channel
            && let Holder::Guest { instance, index } = shared.writable
        {
            let (kind, element) = (shared.kind, shared.element.clone());
            let by = crate::exec::OutsideWriter::Component;
            let end = (instance, index);
            let (_, result) = world.receive(answer, end, (kind, Side::Writable), element.as_ref(), by)?;
            world.set_copy_event(end, result);
        }
        self.offer(left, after, world)
    }

    /// The host takes what was offered later: it is the writing end's copy now.
    fn taken_later(
        &mut self,
        mut left: Vec<u32>,
        after: AfterOffers,
        id: CallId,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        let channel = left.pop().and_then(|channel| world.runtime.channels.get(channel));
        if let Some(Holder::Guest { instance, index }) = channel.map(|shared| shared.writable) {
            if let Some(end) = world.end_at((instance, index)) {
                end.host_call = Some(id.0);
            }
            if let Some(outstanding) = world.outstanding.get_mut(&id) {
                outstanding.reply_to = Some(OutstandingFor::Copy { instance, index });
            }
        }
        self.offer(left, after, world)
    }
}
