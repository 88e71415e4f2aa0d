//! One path lookup by the guest's libc, as the probes saw it.

use super::RunningFunction;
use crate::caps::{Operation, Step, errno};
use crate::guest::CallId;

/// An entry of libc's own preopen table, in registration order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibcPreopen {
    /// The directory's name, as the host gave it.
    pub name: String,
    /// The prefix that libc stores for it, already stripped of leading `/` and `./`.
    pub prefix: String,
    /// libc's file descriptor for it; on 0.2, this is not a number of the host.
    pub fd: i32,
    /// The host's numbers for it: with preview 1, the descriptor; with 0.2, the representations of all `descriptor`s
    /// for it, one for each time that the program asked.
    pub reps: Vec<u32>,
}

/// Whether this errno of a failed search means that no preopen covers the path: `ENOENT`, or `ENOTCAPABLE` in libc
/// before 2023.
pub(super) fn is_uncovered(errno: u16) -> bool {
    matches!(errno, errno::NOENT | 76)
}

/// The same for a constant in code.
pub(super) fn is_uncovered_word(errno: i32) -> bool {
    u16::try_from(errno).is_ok_and(is_uncovered)
}

/// How the lookup ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupOutcome {
    /// A preopen covers the path.
    Found {
        /// libc's file descriptor of the preopen.
        fd: i32,
        /// The preopen's prefix, as libc stores it.
        prefix: String,
        /// The rest of the path, relative to the preopen.
        relative: String,
    },
    /// No preopen does (or libc ran out of memory or range).
    Refused {
        /// The WASI errno with which the search failed.
        errno: u16,
    },
}

/// One lookup of a path in libc's table of preopens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathLookup {
    /// The path, as the program passed it.
    pub path: String,
    /// What the program was trying to do.
    pub operation: Operation,
    /// The readable name of the libc function that the program called (`open`).
    pub function: String,
    /// The call stack from [`Lookup::function`] outwards, innermost first.
    pub call_stack: Vec<RunningFunction>,
    /// libc's current directory at that time.
    pub cwd: String,
    /// The path made absolute.
    pub absolute: String,
    /// Whether the operation creates something (`open` with `O_CREAT`, `mkdir`, …); `None` if that could not be seen.
    pub creates: Option<bool>,
    /// The flags of `open`, if they could be seen.
    pub flags: Option<i32>,
    /// libc's table of preopens at that time.
    pub preopens: Vec<LibcPreopen>,
    /// The first and last host call from which libc learned its table, if any was seen.
    pub learned: Option<(CallId, CallId)>,
    /// The outcome, as the guest returned it.
    pub outcome: LookupOutcome,
    /// What libc did, in order.
    pub steps: Vec<Step>,
    /// The number of instructions executed when the lookup ended.
    pub moment: u64,
    /// Whether parts were inferred from the model of wasi-libc rather than seen.
    pub inferred: bool,
}
