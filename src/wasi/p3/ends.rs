//! The host's ends of streams and futures, as data: what it reads from for the program, what it writes to, and how each
//! ended.

use crate::caps::Account;
use crate::component::Val;
use crate::guest::ConsoleStream;
use crate::wasi::fs::{FileHandle, Listed};
use crate::wasi::net::NetError;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a stream that the host made gives the program.
#[derive(Debug)]
pub(crate) enum StreamSource {
    Stdin,
    /// The bytes of a file, from an offset on.
    File {
        file: FileHandle,
        position: u64,
    },
    /// The entries of a directory.
    Entries(VecDeque<Listed>),
    /// What arrives on the connection of this `tcp-socket`.
    Tcp(u32),
    /// The connections that this `tcp-socket` accepts.
    Listener(u32),
    /// Nothing, or nothing any more.
    Empty,
}

/// A stream that the host made.
#[derive(Debug)]
pub(crate) struct SourceStream {
    pub source: StreamSource,
    /// The future that says how it ended, if there is one.
    pub outcome: Option<u32>,
}

/// What the host does with the elements of a stream that the program made.
#[derive(Debug)]
pub(crate) enum StreamSink {
    /// Standard output or standard error.
    Console(ConsoleStream),
    /// A file; without a position, bytes are appended.
    File { file: FileHandle, position: Option<u64> },
    /// The connection of this `tcp-socket`.
    Tcp(u32),
    /// It takes nothing (any more).
    Closed,
}

/// A stream that goes to the host.
#[derive(Debug)]
pub(crate) struct SinkStream {
    pub sink: StreamSink,
    /// The future that says how it ended.
    pub outcome: u32,
}

/// Why a stream ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StreamFailure {
    /// An errno of WASI.
    Errno(u16),
    Net(NetError),
}

/// Whose `error-code` a future carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutcomeKind {
    Cli,
    File,
    Net,
}

/// A future that says how a stream ended.
#[derive(Debug)]
pub(crate) struct OutcomeFuture {
    pub kind: OutcomeKind,
    /// How it ended; `None` until it has.
    pub result: Option<Result<(), StreamFailure>>,
    /// The account of its failure, until the program reads it.
    pub account: Option<Box<Account>>,
}

/// One of the host's own streams that the program handed back: the host moves its elements.
#[derive(Debug)]
pub(crate) struct StreamPump {
    pub from: SourceStream,
    pub to: SinkStream,
    /// What was read and could not be written yet.
    pub rest: Vec<u8>,
}

/// All ends that the host has. Numbers of its own are those of its resources, too; the program's have a bit of their
/// own.
#[derive(Debug, Default)]
pub struct HostEnds {
    pub(crate) sources: BTreeMap<u32, SourceStream>,
    pub(crate) outcomes: BTreeMap<u32, OutcomeFuture>,
    pub(crate) sinks: BTreeMap<u32, SinkStream>,
    pub(crate) pumps: Vec<StreamPump>,
    /// The directions of TCP sockets (true for sending) that the program has taken: each can be taken once.
    pub(crate) taken: BTreeSet<(u32, bool)>,
    /// TCP sockets that the program has dropped and that streams still lead to.
    pub(crate) dropped: BTreeSet<u32>,
}

impl HostEnds {
    /// Says how a stream ended, unless that is known already or nobody asks any more.
    pub(crate) fn settle(
        &mut self,
        outcome: Option<u32>,
        result: Result<(), StreamFailure>,
        account: impl FnOnce() -> Option<Box<Account>>,
    ) {
        if let Some(future) = outcome.and_then(|number| self.outcomes.get_mut(&number))
            && future.result.is_none()
        {
            future.result = Some(result);
            future.account = result.is_err().then(account).flatten();
        }
    }
}

/// `copy-result`, the second part of what a copy is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CopyEnding {
    Completed,
    Dropped,
    Cancelled,
}

impl CopyEnding {
    /// The answer to a copy of a stream: what was copied, and how it ended.
    pub(crate) fn with(self, copied: Val) -> Val {
        Val::Tuple(vec![copied, self.val()])
    }

    /// It as a value.
    pub(crate) fn val(self) -> Val {
        Val::Enum(match self {
            Self::Completed => 0,
            Self::Dropped => 1,
            Self::Cancelled => 2,
        })
    }
}
