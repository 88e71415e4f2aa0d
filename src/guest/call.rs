//! Host calls and replies as inert data: what the journal stores.

use crate::caps::Account;
use crate::component::{Field, FuncSig, ResourceType, Type, Val};
use crate::wit::Func;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The number of a call of the host, in the order in which the calls of a run are made: 1 is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(pub u64);

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A function of the host. There is one of each import that a program calls, and its calls share it: names and types
/// are not made anew for each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFunc {
    /// Interface without version (`wasi:filesystem/types`), or `wasi_snapshot_preview1`.
    pub interface: Arc<str>,
    /// Its name there (`[method]descriptor.open-at`, `[resource-drop]descriptor`, `path_open`).
    pub name: Arc<str>,
    /// Its type, for labels. A program that was linked calls WASI with WASI's types; a recording may say anything.
    pub sig: Arc<FuncSig>,
    /// Which function of WASI it is, by its names.
    pub wasi: Option<Func>,
}

impl HostFunc {
    /// A function with these names and this type.
    #[must_use]
    pub fn new(interface: Arc<str>, name: Arc<str>, sig: Arc<FuncSig>) -> Self {
        let wasi = Func::find(&interface, &name);
        Self { interface, name, sig, wasi }
    }

    /// A function of WASI.
    #[must_use]
    pub(crate) fn of_wasi(func: Func) -> Self {
        let (interface, name) = (func.interface().into(), func.name().into());
        Self { interface, name, sig: func.signature(), wasi: Some(func) }
    }

    /// What drops a resource of the host.
    #[must_use]
    pub(crate) fn resource_drop(interface: Arc<str>, resource: Arc<str>) -> Self {
        let name = format!("[resource-drop]{resource}").into();
        let ty = Type::Own(ResourceType::Host { interface: Arc::clone(&interface), name: resource });
        let params = vec![Field { name: Arc::from("self"), ty }];
        Self::new(interface, name, Arc::new(FuncSig { params, result: None }))
    }

    /// Whether both have the same names; their types may be others.
    #[must_use]
    pub(crate) fn has_names_of(&self, other: &Self) -> bool {
        self.interface == other.interface && self.name == other.name
    }

    /// Whether it is one of WASI's of which that is true.
    #[must_use]
    pub fn is(&self, so: impl FnOnce(Func) -> bool) -> bool {
        self.wasi.is_some_and(so)
    }

    /// Interface and name, for messages: `wasi:io/poll#poll`.
    #[must_use]
    pub(crate) fn full_name(&self) -> String {
        format!("{}#{}", self.interface, self.name)
    }
}

/// A call that the guest cannot answer by itself.
///
/// Preview 1 calls have the same form: their arguments are lifted from linear memory by the table in
/// `guest::preview1` (paths as `String`, or `Bytes` where they are not UTF-8; file descriptors as `U32`
/// parameters named `fd`; results as `result<…, errno>`), so that everything after this point is one path.
#[derive(Debug, Clone, PartialEq)]
pub struct HostCall {
    /// What is called.
    pub func: Arc<HostFunc>,
    /// Arguments, parallel to `func.sig.params`.
    pub args: Vec<Val>,
}

/// How the host answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HostOutcome {
    /// Returns (a value when `sig.result` is some).
    Return(Option<Val>),
    /// The program asked to exit with this status.
    Exit(i32),
    /// The host traps the guest; why.
    Trap(String),
}

/// Which output stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsoleStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Bytes that a call wrote to standard output or error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleChunk {
    /// Where.
    pub stream: ConsoleStream,
    /// What.
    pub bytes: Vec<u8>,
}

/// A resource (0.2) or descriptor (preview 1) that a reply made, with what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The host's number for it: the rep of 0.2 handles, the fd of preview 1.
    pub rep: u32,
    /// What it is, short: `.` for a preopen, `sample_text`, `stdout`, `pollable of stdout`.
    pub what: String,
}

/// The host's answer to one call: everything non-deterministic that enters the guest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostReply {
    /// The answer.
    pub outcome: HostOutcome,
    /// Why, for calls that reach for something outside. The host fills everything it knows (its walk, verdict, remedy); the
    /// guest's part (`guest_steps`, `function`, `call_stack`, `moment`) is completed by `libc` and `session`. Few replies
    /// have one, and it is large.
    pub account: Option<Box<Account>>,
    /// What it wrote to the console.
    pub console: Vec<ConsoleChunk>,
    /// Resources it made.
    pub made: Vec<Made>,
}

impl HostReply {
    /// A plain return.
    #[must_use]
    pub fn value(v: Option<Val>) -> Self {
        Self { outcome: HostOutcome::Return(v), account: None, console: Vec::new(), made: Vec::new() }
    }
}

/// `[method]descriptor.open-at` → `open-at`; for clauses.
pub(super) fn short_name(function: &str) -> &str {
    let name = function.rsplit(']').next().unwrap_or(function);
    name.rsplit('.').next().unwrap_or(name)
}
