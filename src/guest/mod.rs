//! One steppable thing: a core module or component with all its state, as plain data.
//!
//! A guest executes instructions and stops at host calls, which leave it as data. It never touches the operating
//! system, and cloning it is a complete checkpoint.
//!
//! - `run.rs` is the loop: guest code runs in the machine, and what stands between its frames is told what happened;
//! - `canon/` is what stands there: the work of the canonical ABI, as state machines that are data;
//! - `door.rs` is where calls of the host go out and replies come in, [`Host`] (`host.rs`) who stands outside;
//! - `setup.rs` and `link.rs` make a guest of a program, `thread.rs` says who goes on;
//! - `inspect.rs`, `objects.rs` and `tables.rs` show what is there.

mod call;
mod canon;
mod canon_func;
mod canon_tags;
mod checkpoint;
mod clause;
mod door;
mod embedding;
mod entry;
mod host;
mod inspect;
mod invoke;
mod link;
mod memory_id;
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

pub use call::{CallId, ConsoleChunk, ConsoleStream, HostCall, HostFunc, HostOutcome, HostReply, Made};
pub(crate) use checkpoint::Checkpoint;
pub use clause::{Clause, MemoryName};
pub(crate) use embedding::Embedding;
pub use embedding::Progress;
pub use entry::Entry;
pub use host::{Answer, Host, Survey, SurveyQuery, WaitReason};
pub use inspect::{FrameInfo, FrameKind, HandleInfo};
pub use memory_id::MemoryId;
pub use objects::{Member, ObjectInfo, Thrown};
pub use stop::{End, Stop};
pub use tables::TableEntry;
pub(crate) use undo::Undo;
pub use unmet::{ImportKind, LinkError, LinkFault, Unmet, Why};

pub use crate::exec::{FrameId, ThreadId};

use crate::exec::Bounds;
use crate::wasm::Program;
use door::Door;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use thread::Thread;
use world::{Fault, World};

/// The count of instructions executed since the start.
pub(crate) type Moment = u64;

/// One steppable thing. Plain data.
#[derive(Debug, Clone)]
pub struct Guest {
    world: World,
    /// The thread that is current in the machine.
    thread: Thread,
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

    /// How it ended, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<&End> {
        self.ended.as_ref()
    }
}
