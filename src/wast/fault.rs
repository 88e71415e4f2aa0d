//! How loading, linking or running failed, as far as scripts distinguish it.

use crate::exec::TrapKind;
use std::fmt;

/// Why an action has no result.
#[derive(Debug, Clone)]
pub(super) enum DirectiveFault {
    /// The binary or text is malformed or invalid, or needs a feature that is not supported.
    Load(String),
    /// An import is missing or does not match.
    Link(String),
    /// Instantiation or a call ended in a trap.
    Trap(TrapKind),
    /// The script asks for something that does not exist or is not possible, or the instruction budget was used up.
    Script(String),
}

/// A value, or why there is none.
pub(super) type DirectiveResult<T> = Result<T, DirectiveFault>;

impl DirectiveFault {
    /// The fault for something that the script asks for and cannot have.
    pub fn script<T>(message: impl Into<String>) -> DirectiveResult<T> {
        Err(Self::Script(message.into()))
    }
}

impl fmt::Display for DirectiveFault {
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

/// The result of a directive that is expected to succeed; the error is a message for people.
pub(super) fn done<T>(outcome: DirectiveResult<T>) -> Result<T, String> {
    outcome.map_err(|fault| fault.to_string())
}

/// Whether a trap is an uncaught exception.
pub(super) fn is_exception(kind: &TrapKind) -> bool {
    *kind == TrapKind::UncaughtException
}

/// Whether a trap means that a resource is exhausted.
pub(super) fn is_exhaustion(kind: &TrapKind) -> bool {
    matches!(kind, TrapKind::CallStackExhausted | TrapKind::HeapExhausted)
}
