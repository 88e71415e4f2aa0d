//! What is said where there is no such variable, or no such part of one.

use super::VariableMark;
use crate::caps::nearest::nearest;
use crate::session::commands::{CommandError, short};
use crate::symbols::{GoneReason, PathFault, SourceVariable};
use crate::words::{Fact, message};

pub(super) fn no_variable(name: &str, known: &[SourceVariable]) -> CommandError {
    let names = known.iter().map(|variable| &*variable.name);
    CommandError::new(match nearest(name, names) {
        Some(near) => message!("wrong-no-variable-near", name = short(name), near),
        None => message!("wrong-no-variable", name = short(name)),
    })
}

pub(in crate::session) fn wrong_path(path: &str, fault: PathFault) -> CommandError {
    let path = short(path);
    CommandError::new(match fault {
        PathFault::Malformed => message!("wrong-path", path),
        PathFault::NoMember { name, known } => match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => message!("wrong-path-member-near", path, name = short(&name), near),
            None => message!("wrong-path-member", path, name = short(&name)),
        },
        PathFault::NoElement { index, count } => {
            message!("wrong-path-element", path, index = Fact::Number(index), count = Fact::Number(count))
        }
        PathFault::NoKey(key) => message!("wrong-path-key", path, key = short(&key)),
        PathFault::NoTarget => message!("wrong-path-target", path),
    })
}

/// A variable has no value where the program is.
pub(in crate::session) fn gone(path: &str, reason: GoneReason) -> CommandError {
    let why = VariableMark::Gone(reason).message().unwrap_or_default();
    CommandError::new(message!("wrong-variable-gone", path = short(path), why))
}

/// A variable's value is not kept anywhere as it is.
pub(super) fn computed(path: &str) -> CommandError {
    CommandError::new(message!("wrong-variable-computed", path = short(path)))
}
