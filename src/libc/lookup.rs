//! One path lookup that the guest's libc made, as seen by the probes.

use crate::caps::{Operation, Step, errno};
use crate::guest::CallId;

/// An entry of libc's own preopen table, in registration order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibcPreopen {
    /// Its name as the host gave it.
    pub name: String,
    /// Stored prefix (already stripped of `/` and `./`).
    pub prefix: String,
    /// libc file descriptor.
    pub fd: i32,
    /// The host's numbers for it: the reps of the 0.2 descriptors that stand for it (one for each time that the
    /// program asked), or the preview 1 descriptor.
    pub reps: Vec<u32>,
}

/// Whether a search that fails with this errno says that no preopen covers the path: `ENOENT`, or `ENOTCAPABLE` in
/// the libc of before 2023.
pub(super) fn is_uncovered(errno: u16) -> bool {
    matches!(errno, errno::NOENT | 76)
}

/// The same of a constant in code.
pub(super) fn is_uncovered_word(errno: i32) -> bool {
    u16::try_from(errno).is_ok_and(is_uncovered)
}

/// How the lookup ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupOutcome {
    /// A preopen covers the path.
    Found {
        /// libc fd of the preopen.
        fd: i32,
        /// Its stored prefix.
        prefix: String,
        /// What is left of the path, relative to it.
        relative: String,
    },
    /// None does (or libc ran out of memory or range).
    Refused {
        /// errno number.
        errno: u16,
    },
}

/// One lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Path as given by the program.
    pub path: String,
    /// What the program was doing.
    pub operation: Operation,
    /// The libc function that the program called (`open`), readable name.
    pub function: String,
    /// Call stack, innermost first, from [`Lookup::function`] outwards.
    pub call_stack: Vec<String>,
    /// libc's current directory then.
    pub cwd: String,
    /// The path made absolute.
    pub absolute: String,
    /// Whether the operation would create (open with O_CREAT, mkdir…); `None` if that could not be seen.
    pub creates: Option<bool>,
    /// The flags of `open`, where it was seen.
    pub flags: Option<i32>,
    /// libc's preopen table.
    pub preopens: Vec<LibcPreopen>,
    /// The host calls from which libc learned of the table (first and last number), if any was seen.
    pub learned: Option<(CallId, CallId)>,
    /// Outcome as the guest returned it.
    pub outcome: LookupOutcome,
    /// What libc did, in order.
    pub steps: Vec<Step>,
    /// Instructions executed when the lookup ended.
    pub moment: u64,
    /// True where parts were inferred by the model of wasi-libc rather than seen.
    pub inferred: bool,
}
