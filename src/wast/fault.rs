//! How loading, linking or running went wrong, as far as scripts tell it apart.

use crate::exec::TrapKind;
use std::fmt;

/// What stands between a directive and its result.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// Malformed, invalid, or in need of something that this version does not run.
    Load(String),
    /// Imports missing or unfit.
    Link(String),
    /// Instantiation or a call ended in a trap.
    Trap(TrapKind),
    /// The script asks for what is not there or not possible, or the budget was used up.
    Script(String),
}

/// A value, or what stands between.
pub(super) type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// Something that the script asks for and cannot have.
    pub fn script<T>(message: impl Into<String>) -> Outcome<T> {
        Err(Self::Script(message.into()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(message) => write!(f, "does not load: {message}"),
            Self::Link(message) => write!(f, "does not link: {message}"),
            Self::Trap(kind) if is_exception(kind) => write!(f, "throws: {kind}"),
            Self::Trap(kind) => write!(f, "traps: {kind}"),
            Self::Script(message) => f.write_str(message),
        }
    }
}

/// A directive that must do its work.
pub(super) fn done<T>(outcome: Outcome<T>) -> Result<T, String> {
    outcome.map_err(|fault| fault.to_string())
}

/// Whether a trap is an exception that nobody caught.
pub(super) fn is_exception(kind: &TrapKind) -> bool {
    *kind == TrapKind::UncaughtException
}

/// Whether a trap says that a resource is used up.
pub(super) fn is_exhaustion(kind: &TrapKind) -> bool {
    matches!(kind, TrapKind::CallStackExhausted | TrapKind::HeapExhausted)
}
