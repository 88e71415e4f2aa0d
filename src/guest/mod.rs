//! A program that can be stepped: a core module or a component with all its state, as plain data.
//!
//! A guest executes instructions and stops at host calls, which come out of it as data. It never touches the operating
//! system, and cloning it is a complete checkpoint.
//!
//! - `run.rs` is the loop: it runs guest code in the machine, and tells the tasks between its frames what happened;
//! - `canon/` has those tasks: the work of the canonical ABI, as state machines that are data;
//! - `door.rs` is where host calls go out and replies come in; [`Host`] (`host.rs`) is who answers them;
//! - `concurrent/` has component-model tasks and their threads, what each waits for, and whose turn it is;
//! - `setup.rs` and `link.rs` make a guest from a program;
//! - `inspect.rs`, `objects.rs` and `tables.rs` show the state.

mod call;
mod canon;
mod canon_func;
mod canon_tags;
mod checkpoint;
mod clause;
mod concurrent;
mod core_import;
mod door;
mod embedding;
mod entry;
mod exported;
mod host;
mod host_op;
mod host_op_func;
mod inspect;
mod invoke;
mod link;
mod linker;
mod linking;
mod memory_id;
mod module_entry;
mod objects;
pub(crate) mod preview1;
mod run;
mod setup;
mod shim;
mod stop;
mod tables;
mod thread;
mod undo;
mod unmet;
mod world;

pub use call::{CallId, ConsoleChunk, ConsoleStream, HostCall, HostFunc, HostOutcome, HostReply, MadeHandle};
pub(crate) use checkpoint::Checkpoint;
pub use clause::{Clause, MemoryName};
pub use concurrent::{
    Blocked, EndInfo, InstanceLock, TaskId, TaskInfo, TaskState, TaskThread, ThreadState, WaitableInfo,
    WaitableWhat,
};
pub use core_import::ReplyFault;
pub(crate) use embedding::Embedding;
pub use embedding::EmbeddingProgress;
pub use entry::Entry;
pub use exported::{CallFault, ExportedFunction, exported_functions, find_call, is_library};
pub use host::{Answer, Host, Survey, SurveyQuery, WaitReason};
pub use host_op::HostOp;
pub use inspect::{FrameInfo, FrameKind, HandleInfo};
pub(crate) use link::imported_functions;
pub use linking::{Linking, UnknownCalls};
pub use memory_id::MemoryId;
pub use objects::{Member, ObjectInfo, Thrown};
pub use stop::{End, Stop};
pub use tables::TableEntry;
pub(crate) use undo::Undo;
pub use unmet::{ImportKind, LinkError, LinkFault, UnmetImport, UnmetReason};

pub use crate::exec::{FrameId, ThreadId};

use crate::component::{Val, parse_val};
use crate::exec::Bounds;
use crate::wasm::Program;
use core_import::HostImport;
use door::Door;
use std::collections::BTreeMap;
use std::sync::Arc;
use thread::GuestThread;
use world::{TaskFault, World};

/// How many instructions have been executed since the start.
pub(crate) type Moment = u64;

/// A program that can be stepped, with all its state, as plain data.
#[derive(Debug, Clone)]
pub struct Guest {
    world: World,
    /// The thread that is current in the machine.
    thread: GuestThread,
    parked: BTreeMap<ThreadId, GuestThread>,
    door: Door,
    ended: Option<End>,
    /// A host call whose results have just reached the guest.
    answered: Option<CallId>,
    /// What it imports that nothing provides.
    missing: Arc<[UnmetImport]>,
    linking: Linking,
    /// The seed that choices are drawn from, if they are.
    schedule: Option<u64>,
    /// For each module, whether it is a shim.
    shims: Arc<[bool]>,
    entry: Arc<Entry>,
}

impl Guest {
    /// Checks the program's imports against what hosts of this crate have, and stops before the first instruction. The
    /// guest may use what [`Bounds`] allow by default.
    ///
    /// # Errors
    /// A [`LinkError`] that names each unknown import, or says what is wrong with the entry.
    pub fn new(program: Arc<Program>, entry: &Entry) -> Result<Self, LinkError> {
        Self::bounded(program, entry, Bounds::default())
    }

    /// [`Guest::new`] with limits. Like the program and the entry, they decide how the run goes.
    ///
    /// # Errors
    /// A [`LinkError`], also if the program needs more than the limits from the start.
    pub fn bounded(program: Arc<Program>, entry: &Entry, bounds: Bounds) -> Result<Self, LinkError> {
        Self::linked(program, entry, bounds, Linking::Strict)
    }

    /// [`Guest::bounded`] for a program that may import what nothing provides.
    ///
    /// # Errors
    /// A [`LinkError`] that names what it cannot do without.
    pub fn linked(
        program: Arc<Program>,
        entry: &Entry,
        bounds: Bounds,
        linking: Linking,
    ) -> Result<Self, LinkError> {
        let mut guest = setup::guest(program, entry, bounds, linking)?;
        match guest.settle() {
            Ok(()) => {}
            Err(TaskFault::Link(message)) => return Err(message.into()),
            Err(TaskFault::Trap(kind)) => guest.trap(kind),
        }
        Ok(guest)
    }

    /// The same program at its start.
    ///
    /// # Errors
    /// A [`LinkError`] if the system has less memory than it had.
    pub fn again(&self) -> Result<Self, LinkError> {
        let again = Self::linked(Arc::clone(self.program()), self.entry(), self.bounds(), self.linking)?;
        Ok(match self.schedule {
            None => again,
            Some(seed) => again.scheduled(seed),
        })
    }

    /// The same guest with the choices drawn from a seed that the specification leaves open: which thread goes on, and
    /// which event of a set is taken. To be called before it runs; like the entry, the seed decides how the run goes.
    #[must_use]
    pub fn scheduled(mut self, seed: u64) -> Self {
        self.schedule = Some(seed);
        self.world.scheduler.draw_from(seed);
        self
    }

    /// The seed of [`Guest::scheduled`].
    #[must_use]
    pub fn schedule(&self) -> Option<u64> {
        self.schedule
    }

    /// What it was given in the place of imports that nothing provides.
    #[must_use]
    pub fn linking(&self) -> Linking {
        self.linking
    }

    /// What it imports that nothing provides, in the order of the file.
    #[must_use]
    pub fn missing(&self) -> &[UnmetImport] {
        &self.missing
    }

    /// The results that a person typed for the call that waits.
    ///
    /// # Errors
    /// Says what is wrong with them.
    pub fn read_reply(&self, text: &str) -> Result<Option<Val>, ReplyFault> {
        let Some((_, call)) = self.waiting_call() else { return Ok(None) };
        if let Some(import) = self.core_import(call) {
            return import.read(&text.split_whitespace().collect::<Vec<_>>());
        }
        match &call.func.sig.result {
            Some(ty) if !text.is_empty() => parse_val(text, ty).map(Some).map_err(ReplyFault::Text),
            result => match (usize::from(!text.is_empty()), usize::from(result.is_some())) {
                (given, wanted) if given == wanted => Ok(None),
                (given, wanted) => Err(ReplyFault::Count { given, wanted }),
            },
        }
    }

    fn core_import(&self, call: &HostCall) -> Option<&Arc<core_import::CoreImport>> {
        self.world.host_imports.iter().find_map(|import| match import {
            HostImport::Other(import) if Arc::ptr_eq(&import.func, &call.func) => Some(import),
            HostImport::Other(_) | HostImport::Preview1 { .. } => None,
        })
    }

    /// The core types of the results that the waiting call must have, or the interface type.
    #[must_use]
    pub fn reply_types(&self) -> Vec<String> {
        let Some((_, call)) = self.waiting_call() else { return Vec::new() };
        match self.core_import(call) {
            Some(import) => import.core.results.iter().map(ToString::to_string).collect(),
            None => call.func.sig.result.iter().map(|ty| ty.short().to_string()).collect(),
        }
    }

    /// The program that it runs, which never changes.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.world.program
    }

    /// What it was asked to run. Everything it does follows from the program, the entry, its [`bounds`](Self::bounds)
    /// and the host's replies.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// The limits on what it may use.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.world.machine.store.limits()
    }

    /// A copy of it; `None` if the system does not have the memory for one.
    #[must_use]
    pub fn copy(&self) -> Option<Self> {
        self.world.machine.has_room_for_copy().then(|| self.clone())
    }

    /// The latest growth of a memory, if it was refused.
    #[must_use]
    pub(crate) fn refused_growth(&self) -> Option<crate::exec::RefusedGrowth> {
        self.world.machine.store.refused_growth()
    }

    /// How many instructions have been executed so far.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.world.machine.moment()
    }

    /// How it ended; `None` if it has not.
    #[must_use]
    pub fn ended(&self) -> Option<&End> {
        self.ended.as_ref()
    }
}
