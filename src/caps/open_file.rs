//! The account of a call that a descriptor does not allow.

use super::{
    AccessAttempt, Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where, errno,
};

/// Why the descriptor does not allow the operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It was never open.
    NeverOpen,
    /// It stood for `what`, and the call numbered `by` closed it.
    Closed {
        /// What it was, for people.
        what: String,
        /// The number of the call that closed it; 0 if that is not known.
        by: u64,
    },
    /// It stands for this file, opened for reading only, and the program writes.
    ReadOnly(String),
    /// It stands for this file, opened for writing only, and the program reads.
    WriteOnly(String),
    /// It stands for this, which does not support the operation.
    Other(String),
}

/// The account of an operation on descriptor `fd`, which is `None` for handles that have no number a program knows.
/// `number` is the errno that the program receives.
#[must_use]
pub fn account(fd: Option<u32>, operation: &Operation, unfit: &Unfit, number: u16) -> Account {
    let thing = match (fd, unfit) {
        (Some(number), _) => Thing::Descriptor { number },
        (None, Unfit::ReadOnly(what) | Unfit::WriteOnly(what) | Unfit::Other(what)) => {
            Thing::Named { name: what.clone() }
        }
        (None, Unfit::Closed { what, .. }) => Thing::Named { name: what.clone() },
        (None, Unfit::NeverOpen) => Thing::NoFile,
    };
    let action = AccessAttempt::new(operation, thing.clone());
    let step = step(thing.clone(), unfit);
    let (reason, advice) = match unfit {
        Unfit::NeverOpen => (Reason::NeverOpen { thing: thing.clone() }, Advice::OpenFirst),
        Unfit::Closed { what, .. } => {
            (Reason::Closed { thing: thing.clone(), what: what.clone() }, Advice::UsesClosed)
        }
        Unfit::ReadOnly(what) => (Reason::OnlyForReading { what: what.clone() }, Advice::OpenForWriting),
        Unfit::WriteOnly(what) => (Reason::OnlyForWriting { what: what.clone() }, Advice::OpenForReading),
        Unfit::Other(what) => {
            (Reason::WrongKind { action: action.clone(), what: what.clone() }, Advice::WrongKind)
        }
    };
    let errno = errno::errno(number);
    Account {
        r#where: Some(Where::HostPolicy),
        errno: Some(errno.clone()),
        host_steps: vec![Step::AskedHost { action }, step, Step::HostAnswered { errno }],
        reasons: vec![reason],
        remedy: Some(Remedy::advise(advice)),
        ..Account::of_thing(ThingKind::Descriptor, operation.clone(), thing, Outcome::Refused)
    }
}

fn step(thing: Thing, unfit: &Unfit) -> Step {
    match unfit {
        Unfit::NeverOpen => Step::NeverOpen { thing },
        Unfit::Closed { what, by: 0 } => Step::ClosedBefore { thing, what: what.clone() },
        Unfit::Closed { what, by } => Step::ClosedBy { thing, what: what.clone(), call: *by },
        Unfit::ReadOnly(what) => Step::OnlyForReading { what: what.clone() },
        Unfit::WriteOnly(what) => Step::OnlyForWriting { what: what.clone() },
        Unfit::Other(what) => Step::ThingIs { thing, what: what.clone() },
    }
}
