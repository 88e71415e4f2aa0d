//! Host calls and replies as plain data, which the journal stores.

use super::HostOp;
use crate::caps::Account;
use crate::component::{Field, FuncSig, ResourceType, Type, Val};
use crate::wit::WasiFunc;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The number of a host call: calls of a run are numbered in the order in which they are made, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(pub u64);

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A function of the host. There is one for each import that a program calls, shared by all its calls, so that names
/// and types are not allocated anew for each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFunc {
    /// The interface without its version (`wasi:filesystem/types`), or `wasi_snapshot_preview1`.
    pub interface: Arc<str>,
    /// The function's name there (`[method]descriptor.open-at`, `[resource-drop]descriptor`, `path_open`).
    pub name: Arc<str>,
    /// The type, which supplies labels. A linked program calls WASI with WASI's own types; a recording may claim
    /// anything.
    pub sig: Arc<FuncSig>,
    /// Which function of WASI it is, found by its names; `None` if it is not WASI's.
    pub wasi: Option<WasiFunc>,
    /// For calls that come from canonical built-ins, what the host is asked to do.
    pub op: Option<HostOp>,
}

impl HostFunc {
    /// The function with these names and this type.
    #[must_use]
    pub fn new(interface: Arc<str>, name: Arc<str>, sig: Arc<FuncSig>) -> Self {
        let wasi = WasiFunc::find(&interface, &name);
        let op = HostOp::find(&interface, &name);
        Self { interface, name, sig, wasi, op }
    }

    /// A function of WASI, with WASI's own names and type.
    #[must_use]
    pub(crate) fn of_wasi(func: WasiFunc) -> Self {
        let (interface, name) = (func.interface().into(), func.name().into());
        Self { interface, name, sig: func.signature(), wasi: Some(func), op: None }
    }

    /// The function that drops a resource of the host (`[resource-drop]…`).
    #[must_use]
    pub(crate) fn resource_drop(interface: Arc<str>, resource: Arc<str>) -> Self {
        let name = format!("[resource-drop]{resource}").into();
        let ty = Type::Own(ResourceType::Host { interface: Arc::clone(&interface), name: resource });
        let params = vec![Field { name: Arc::from("self"), ty }];
        Self::new(interface, name, Arc::new(FuncSig { params, result: None, is_async: false }))
    }

    /// Whether other threads of the program may go on before a call of it has its reply.
    #[must_use]
    pub(crate) fn may_wait(&self) -> bool {
        self.sig.is_async
    }

    /// Whether both have the same names; their types may differ.
    #[must_use]
    pub(crate) fn has_names_of(&self, other: &Self) -> bool {
        self.interface == other.interface && self.name == other.name
    }

    /// Whether it is a function of WASI for which `so` holds.
    #[must_use]
    pub fn is(&self, so: impl FnOnce(WasiFunc) -> bool) -> bool {
        self.wasi.is_some_and(so)
    }

    /// Why a call of it traps where nobody provides it, in wasmtime's words.
    #[must_use]
    pub(crate) fn unknown(&self) -> String {
        let between = if self.interface.contains(':') { "#" } else { "::" };
        let name = match self.interface.is_empty() {
            true => self.name.to_string(),
            false => format!("{}{between}{}", self.interface, self.name),
        };
        format!("unknown import: `{name}` has not been defined")
    }

    /// Interface and name, for messages: `wasi:io/poll#poll`.
    #[must_use]
    pub(crate) fn full_name(&self) -> String {
        format!("{}#{}", self.interface, self.name)
    }
}

/// A call that the guest cannot answer by itself.
///
/// Preview 1 calls have the same form. Their arguments are lifted from linear memory by the table in `guest::preview1`:
/// paths become `String`, or `Bytes` if they are not UTF-8; file descriptors become `U32` parameters named `fd`;
/// results are `result<…, errno>`. So everything after this point handles one kind of call.
#[derive(Debug, Clone, PartialEq)]
pub struct HostCall {
    /// The function that is called, shared with its other calls.
    pub func: Arc<HostFunc>,
    /// Arguments, parallel to `func.sig.params`.
    pub args: Vec<Val>,
}

/// What the host answered to a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HostOutcome {
    /// The call returns; with a value exactly if `sig.result` is `Some`.
    Return(Option<Val>),
    /// The program asked to exit with this status, so the call does not return.
    Exit(i32),
    /// The host traps the guest, for this reason.
    Trap(String),
}

/// An output stream of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsoleStream {
    /// Standard output, file descriptor 1.
    Stdout,
    /// Standard error, file descriptor 2.
    Stderr,
}

/// Bytes that a call wrote to standard output or standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleChunk {
    /// Which of the two streams it was written to.
    pub stream: ConsoleStream,
    /// What was written; it need not be UTF-8.
    pub bytes: Vec<u8>,
}

/// A resource (0.2) or file descriptor (preview 1) that a reply created, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeHandle {
    /// The host's number for it: the representation of a 0.2 handle, or the fd of preview 1.
    pub rep: u32,
    /// A short description: `.` for a preopen, `sample_text`, `stdout`, `pollable of stdout`.
    pub what: String,
}

/// The host's answer to one call. Everything non-deterministic enters the guest this way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostReply {
    /// Whether the call returns, exits or traps.
    pub outcome: HostOutcome,
    /// Why access was granted or refused, for calls that reach for something outside. The host fills in what it knows
    /// (its walk, verdict, remedy); the guest's part (`guest_steps`, `function`, `call_stack`, `moment`) is added by
    /// `libc` and `session`. Few replies have one, and it is large.
    pub account: Option<Box<Account>>,
    /// What the call wrote to the console, in order.
    pub console: Vec<ConsoleChunk>,
    /// The resources or descriptors that the call created.
    pub made: Vec<MadeHandle>,
}

impl HostReply {
    /// A reply that only returns, with this value.
    #[must_use]
    pub fn value(v: Option<Val>) -> Self {
        Self { outcome: HostOutcome::Return(v), account: None, console: Vec::new(), made: Vec::new() }
    }
}

/// `[method]descriptor.open-at` → `open-at`, for use in clauses. A core function that is lifted keeps its whole name:
/// `[async-lift]a:b/c@1.0.0#f` → `a:b/c@1.0.0#f`.
pub(super) fn short_name(function: &str) -> &str {
    match function.rsplit_once(']') {
        Some((_, name)) if name.contains('#') => name,
        Some((_, name)) => name.rsplit('.').next().unwrap_or(name),
        None => function,
    }
}
