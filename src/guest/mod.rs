//! One steppable thing: a core module or component with all its state, as plain data.
//!
//! A guest executes instructions and stops at host calls, which leave it as data. It never touches the operating
//! system, and cloning it is a complete checkpoint.

mod call;
mod canon;
mod canonical;
mod checkpoint;
mod clause;
mod embedding;
mod host;
mod inspect;
mod invoke;
mod link;
mod objects;
pub mod preview1;
mod setup;
mod shim;
mod tables;
mod task;
mod thread;
mod undo;
mod unmet;
mod world;

pub use call::{CallId, ConsoleChunk, ConsoleStream, HostCall, HostFunc, HostOutcome, HostReply, Made};
pub use checkpoint::Checkpoint;
pub use clause::{Clause, MemoryName};
pub use embedding::{Embedding, Progress};
pub use host::{Answer, Host, Survey, SurveyQuery, WaitReason};
pub use inspect::{FrameInfo, FrameKind, HandleInfo, MemoryId};
pub use objects::{Member, ObjectInfo, Thrown};
pub use tables::TableEntry;
pub use undo::Undo;
pub use unmet::{ImportKind, LinkError, LinkFault, Unmet, Why};

pub use crate::exec::{FrameId, ThreadId};

use crate::component::{Val, conforms};
use crate::exec::{Bounds, ENOUGH, Exit, Stops, Trap, TrapKind};
use crate::wasm::{Location, Program};
use canon::Canon;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use task::{Event, LowerTask, Next, Preview1Task, ResourceTask, Task};
use thread::{Slot, Thread, Waits};
use world::{Fault, World};

/// The count of instructions executed since the start.
pub type Moment = u64;

/// Calls between components, and calls of their canonical functions, after which a guest that may rest does.
const TURNS: u32 = 500;

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// `_start` of a module, `wasi:cli/run` of a component (a module without `_start` is only instantiated).
    Command,
    /// One exported function with arguments as text (`--invoke`).
    Invoke {
        /// Export name.
        function: String,
        /// Arguments, parsed by parameter type.
        args: Vec<String>,
    },
}

/// Why [`Guest::run`] came back.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The instructions asked for were executed; the guest stands before an instruction (or needs more budget).
    Budget,
    /// About to execute the instruction at a breakpoint (not reported for the instruction it already stood on when
    /// `run` was called).
    Breakpoint(Location),
    /// About to write what is watched, or something outside of the program's instructions has just written it.
    Watch,
    /// This wasm frame has returned.
    Returned(FrameId),
    /// A call of the host has been made, [`Guest::pending_call`]: [`Guest::reply`] or [`Guest::start`] comes next.
    HostCall,
    /// Every thread waits for the end of a call that the host has started ([`Guest::reply`]).
    Waiting,
    /// This host call has been answered and its results are in the guest (only if asked for in [`Stops`]).
    HostReturned(CallId),
    /// The program ended.
    Ended(End),
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// The entry function returned; `--invoke` results as text.
    Returned {
        /// Rendered results, one each.
        results: Vec<String>,
        /// 0, or 1 where `wasi:cli/run` returned its error.
        status: i32,
    },
    /// The program asked to exit.
    Exited(i32),
    /// It trapped.
    Trapped(Trap),
}

/// One steppable thing. Plain data.
#[derive(Debug, Clone)]
pub struct Guest {
    world: World,
    /// The thread that is current in the machine.
    thread: Thread,
    /// All others.
    parked: BTreeMap<ThreadId, Thread>,
    /// Those of them that can go on, in the order in which they will.
    ready: VecDeque<ThreadId>,
    door: Door,
    ended: Option<End>,
    /// A host call whose results have just reached the guest.
    answered: Option<CallId>,
    /// For core modules run as programs: the preview 1 function behind each tag.
    preview1: Arc<[&'static preview1::Function]>,
    /// By module: is it shim plumbing?
    shims: Arc<[bool]>,
    entry: Arc<Entry>,
}

/// What has gone through the door to the host.
#[derive(Debug, Clone, Default)]
struct Door {
    /// Calls that the host was told of.
    calls: u64,
    /// When the last call or reply went through, and how many did at that moment.
    latest: (Moment, u32),
    /// Calls that have come to their end since [`Guest::take_closed`], with the handles (rep, index) of what they made.
    closed: Vec<(CallId, Vec<(u32, u32)>)>,
}

impl Door {
    /// Something goes through.
    fn pass(&mut self, moment: Moment) {
        let before = if self.latest.0 == moment { self.latest.1 } else { 0 };
        self.latest = (moment, before + 1);
    }
}

impl Guest {
    /// Links the program's imports against what hosts of this crate know, and stands before the first instruction. It may
    /// use what [`Bounds`] allow by default.
    ///
    /// # Errors
    /// [`LinkError`] naming each unknown import, or what is wrong with the entry.
    pub fn new(program: Arc<Program>, entry: &Entry) -> Result<Self, LinkError> {
        Self::bounded(program, entry, Bounds::default())
    }

    /// [`Guest::new`] with limits: like the program and the entry, they decide how the run goes.
    ///
    /// # Errors
    /// [`LinkError`], also where the program needs more from the start.
    pub fn bounded(program: Arc<Program>, entry: &Entry, bounds: Bounds) -> Result<Self, LinkError> {
        let mut guest = setup::guest(program, entry, bounds)?;
        match guest.settle() {
            Ok(()) => {}
            Err(Fault::Link(message)) => return Err(message.into()),
            Err(Fault::Trap(kind)) => guest.trap(kind),
        }
        Ok(guest)
    }

    /// The static program.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.world.program
    }

    /// What it runs. Program, entry and [`bounds`](Self::bounds) with the replies of the host decide all that it does.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// What it may use.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.world.machine.store.limits()
    }

    /// A copy of it; `None` if the system has not the memory for one.
    #[must_use]
    pub fn copy(&self) -> Option<Self> {
        self.world.machine.has_room_for_copy().then(|| self.clone())
    }

    /// Instructions executed so far.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.world.machine.moment()
    }

    /// Executes at most `budget` instructions. With budget 0 it finishes whatever must happen before the next
    /// instruction (lowering a reply, say) and returns [`Stop::Budget`] standing before it.
    pub fn run(&mut self, budget: u64, stops: &Stops) -> Stop {
        let start = self.moment();
        let end = start.saturating_add(budget);
        let mut watched = None;
        let mut turns = 0;
        self.world.machine.rest();
        loop {
            if self.thread.event.is_some() {
                turns += 1;
                let settled = self.settle();
                self.or_trap(settled);
            }
            if let Some(end) = &self.ended {
                return Stop::Ended(end.clone());
            }
            if let Some(waits) = &self.thread.waits {
                if waits.started.is_none() {
                    return Stop::HostCall;
                }
                if self.switch_to_ready() {
                    continue;
                }
                return Stop::Waiting;
            }
            if self.thread.tasks.is_empty() {
                // It has come to its end.
                if self.switch_to_ready() {
                    continue;
                }
                return Stop::Waiting;
            }
            if let Some(id) = self.answered.take().filter(|_| stops.host_calls) {
                return Stop::HostReturned(id);
            }
            let machine = &mut self.world.machine;
            if machine.in_wasm() && machine.store.outside_write_is_watched(stops) {
                return Stop::Watch;
            }
            if let (Some(frame), true) = (watched, self.world.machine.in_wasm()) {
                return Stop::Returned(frame);
            }
            let enough = turns > TURNS || self.world.machine.worked() >= ENOUGH;
            if stops.rests && enough && self.moment() > start && self.world.machine.in_wasm() {
                return Stop::Budget;
            }
            let left = end - self.moment();
            match self.world.machine.run(left, stops) {
                Exit::Budget => return Stop::Budget,
                Exit::Breakpoint(here) => return Stop::Breakpoint(here),
                Exit::Watch => return Stop::Watch,
                Exit::ReturnWatch(frame) if self.world.machine.in_wasm() => return Stop::Returned(frame),
                // It returned to a task, which goes on first.
                Exit::ReturnWatch(frame) => watched = Some(frame),
                Exit::Trap(kind) => self.trap(kind),
                Exit::HostFunc { tag, .. } => {
                    turns += 1;
                    self.host_func(tag);
                }
                Exit::Returned(results) => self.returned(results),
            }
        }
    }

    /// Gives a call of the host its reply: the pending one, or one that was started. The reply is untrusted (it may come
    /// from a file): one that does not fit the call's type is a trap. The call comes back; `None`, and nothing happens, if
    /// no thread waits for it.
    pub fn reply(&mut self, id: CallId, reply: &HostReply) -> Option<HostCall> {
        let (thread, call, value) = self.answer(id, reply.outcome.clone())?;
        if let (Some(thread), Some(value)) = (self.thread_mut(thread), value) {
            thread.event = Some(Event::Reply(value));
        }
        Some(*call)
    }

    /// [`Guest::reply`] for those who keep neither the reply nor the call, whose room is used again.
    pub fn take_reply(&mut self, id: CallId, outcome: HostOutcome) {
        let Some((thread, call, value)) = self.answer(id, outcome) else { return };
        self.world.spare = Some(call);
        let Some(value) = value else { return };
        if thread == self.world.machine.current() {
            // At once, rather than when it runs again.
            self.tell(Event::Reply(value));
        } else if let Some(thread) = self.thread_mut(thread) {
            thread.event = Some(Event::Reply(value));
        }
    }

    /// Takes the reply to a call of a thread: the call, and the value that the thread is to be told of if the reply is
    /// one.
    fn answer(
        &mut self,
        id: CallId,
        outcome: HostOutcome,
    ) -> Option<(ThreadId, Box<HostCall>, Option<Option<Val>>)> {
        let pending = self.thread.pending().is_some() && id == self.next_call();
        let thread = if pending { self.world.machine.current() } else { self.waiting_thread(id)? };
        let call = self.thread_mut(thread)?.waits.take()?.call;
        self.door.pass(self.world.machine.moment());
        if pending {
            self.told(id);
        }
        let fault = match outcome {
            HostOutcome::Exit(status) => {
                self.end(End::Exited(status));
                return Some((thread, call, None));
            }
            HostOutcome::Trap(why) => TrapKind::HostCall(why),
            HostOutcome::Return(value) => match check_reply(&call, value.as_ref()) {
                Ok(()) => {
                    if thread != self.world.machine.current() {
                        self.ready.push_back(thread);
                    }
                    return Some((thread, call, Some(value)));
                }
                Err(why) => {
                    let name = call.func.full_name();
                    TrapKind::Host(format!("the reply to {name} does not fit its type: {why}"))
                }
            },
        };
        self.ready.clear();
        self.ready.push_back(thread);
        self.switch_to_ready();
        self.trap(fault);
        Some((thread, call, None))
    }

    /// The host has started the pending call, and will reply to it later.
    pub fn start(&mut self, id: CallId) {
        if let Some(waits) = &mut self.thread.waits {
            waits.started = Some(id);
            self.door.pass(self.world.machine.moment());
            self.told(id);
        }
    }

    /// The host knows of the pending call.
    fn told(&mut self, id: CallId) {
        self.door.calls = id.0;
        if let Some(slot) = self.thread.tasks.last_mut() {
            slot.asked = Some(id);
        }
    }

    /// The number of the call that is pending, or comes next.
    #[must_use]
    pub fn next_call(&self) -> CallId {
        CallId(self.door.calls + 1)
    }

    /// The call that the host has still to be told of.
    #[must_use]
    pub fn pending_call(&self) -> Option<&HostCall> {
        self.thread.pending()
    }

    /// The call that the current thread waits for, told to the host or not, with its number.
    #[must_use]
    pub fn waiting_call(&self) -> Option<(CallId, &HostCall)> {
        let waits = self.thread.waits.as_ref()?;
        Some((waits.started.unwrap_or_else(|| self.next_call()), &waits.call))
    }

    /// Whether a thread waits for the reply to a call that the host has started.
    #[must_use]
    pub fn is_under_way(&self, id: CallId) -> bool {
        self.waiting_thread(id).is_some()
    }

    /// Whether it cannot go on before something comes from the host: a call is pending, or every thread waits.
    #[must_use]
    pub fn is_at_door(&self) -> bool {
        let blocked = match &self.thread.waits {
            Some(waits) => waits.started.is_none() || self.ready.is_empty(),
            None => self.thread.tasks.is_empty() && self.ready.is_empty(),
        };
        blocked && self.ended.is_none()
    }

    /// How many calls and replies that came later have gone through the door at the present moment.
    #[must_use]
    pub fn seq(&self) -> u32 {
        if self.door.latest.0 == self.moment() { self.door.latest.1 } else { 0 }
    }

    /// Calls whose results are in the guest, or with which it ended, since this was last asked: each with the handles (rep,
    /// index) that the resources of its reply got.
    pub fn take_closed(&mut self) -> impl Iterator<Item = (CallId, Vec<(u32, u32)>)> {
        self.door.closed.drain(..)
    }

    /// How it ended, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<&End> {
        self.ended.as_ref()
    }

    /// Tells the current thread's tasks what happened until guest code, the host or nobody is to go on.
    fn settle(&mut self) -> Result<(), Fault> {
        while let Some(event) = self.thread.event.take() {
            self.step(event)?;
        }
        Ok(())
    }

    /// Tells the current thread's tasks what happened, and then what comes of it until guest code, the host or nobody is to
    /// go on.
    fn tell(&mut self, event: Event) {
        let told = self.step(event);
        let settled = told.and_then(|()| self.settle());
        self.or_trap(settled);
    }

    fn or_trap(&mut self, settled: Result<(), Fault>) {
        match settled {
            Ok(()) => {}
            Err(Fault::Trap(kind)) => self.trap(kind),
            Err(Fault::Link(message)) => self.trap(TrapKind::Host(message)),
        }
    }

    /// Tells the current thread's innermost task what happened.
    fn step(&mut self, event: Event) -> Result<(), Fault> {
        let Some(slot) = self.thread.tasks.last_mut() else {
            return Err(Fault::rule("internal: no task waits for an event"));
        };
        if let Event::Reply(_) = event {
            self.world.log.clear();
        }
        self.world.asked = slot.asked.unwrap_or_default();
        // The outcome is looked at where it lies: most of it would be moved for nothing.
        match slot.task.step(event, &mut self.world) {
            Ok(Next::Ask(call)) => self.thread.waits = Some(Waits { call, started: None }),
            Ok(Next::Result(result)) => {
                if let Some(id) = slot.asked {
                    self.answered = Some(id);
                    self.door.closed.push((id, std::mem::take(&mut self.world.log.handles)));
                }
                self.thread.tasks.pop();
                self.world.machine.host_return(result.as_slice());
            }
            Ok(Next::Call(func, args)) => {
                slot.boundary = true;
                self.world.machine.push_boundary();
                self.world.machine.call(func, &args)?;
            }
            Ok(Next::Push(task)) => self.thread.begin(*task),
            Ok(Next::Value(value)) => {
                self.thread.tasks.pop();
                self.thread.event = Some(Event::Value(value));
            }
            Ok(Next::End(end)) if self.world.machine.current() == ThreadId::FIRST => self.end(*end),
            Ok(Next::End(_)) => self.end_thread(),
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// A core function that a task called has returned.
    fn returned(&mut self, results: Vec<u64>) {
        self.world.machine.pop_boundary();
        if let Some(slot) = self.thread.tasks.last_mut() {
            slot.boundary = false;
        }
        self.thread.event = Some(Event::Returned(results));
    }

    /// Guest code has called a function that is not WebAssembly.
    fn host_func(&mut self, tag: u32) {
        let task = if let Some(function) = self.preview1.get(tag as usize) {
            Task::Preview1(Preview1Task::new(function, self.world.main_memory))
        } else {
            match self.world.canon(tag) {
                Some(Canon::Lower(func)) => Task::Lower(LowerTask::new(Arc::clone(func))),
                Some(Canon::Resource(func)) => {
                    let func = Arc::clone(func);
                    Task::Resource(ResourceTask::new(func, world::i32_result(self.world.machine.args())))
                }
                None => {
                    let why = "internal: a call of an unknown canonical function".to_string();
                    return self.trap(TrapKind::Host(why));
                }
            }
        };
        self.thread.tasks.push(Slot::new(task));
        self.tell(Event::Start);
    }

    /// The component instances on the call stacks cannot be entered again.
    fn lock_down(&mut self) {
        let slots = self.parked.values().chain([&self.thread]).flat_map(|thread| &thread.tasks);
        for instance in slots.filter_map(|slot| slot.task.instance()) {
            self.world.runtime.lock_down(instance);
        }
    }

    fn trap(&mut self, kind: TrapKind) {
        self.lock_down();
        self.end(End::Trapped(self.trap_here(kind)));
    }

    /// The program has ended, and with it the calls whose results were not yet in the guest.
    fn end(&mut self, end: End) {
        for thread in self.parked.values_mut().chain([&mut self.thread]) {
            thread.event = None;
            let asked = thread.tasks.iter().filter_map(|slot| slot.asked);
            self.door.closed.extend(asked.map(|id| (id, Vec::new())));
        }
        self.ended = Some(end);
    }
}

/// Does a reply fit the call?
fn check_reply(call: &HostCall, value: Option<&Val>) -> Result<(), String> {
    match (&call.func.sig.result, value) {
        (None, None) => Ok(()),
        (Some(ty), Some(value)) => conforms(value, ty),
        (Some(ty), None) => Err(format!("no value where {} is expected", ty.kind())),
        (None, Some(value)) => Err(format!("a value ({}) where none is expected", value.kind())),
    }
}
