//! The account of a descriptor that does not allow what a program does with it.

use super::{
    AccessAttempt, Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where, errno,
};

/// Why a descriptor does not allow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It was never open.
    NeverOpen,
    /// It was this, and the call of this number closed it.
    Closed {
        /// What it was, for people.
        what: String,
        /// Number of the call; 0 if nobody counted.
        by: u64,
    },
    /// It is this, opened for reading only, and the program writes.
    ReadOnly(String),
    /// It is this, opened for writing only, and the program reads.
    WriteOnly(String),
    /// It is this, and the operation is for something else.
    Other(String),
}

/// The account of an operation on descriptor `fd`; `None` for handles that have no number that a program knows.
/// `number` is the errno that the program is told.
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
