//! The exit status: accounts of those that WASI does not let through.

use super::{Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where};

fn account(status: i32, r#where: Where, steps: Vec<Step>, reason: Reason) -> Account {
    Account {
        r#where: Some(r#where),
        host_steps: steps,
        reasons: vec![reason],
        remedy: Some(Remedy::advise(Advice::OtherStatus)),
        ..Account::of_thing(
            ThingKind::ExitStatus,
            Operation::ExitWith,
            Thing::Status { status },
            Outcome::Refused,
        )
    }
}

/// A program of preview 1 that asks for a status outside 0 to 125.
#[must_use]
pub(crate) fn exit_of_preview1(status: i32) -> Option<Account> {
    if (0..126).contains(&status) {
        return None;
    }
    let steps = vec![Step::AskedToExit { status }, Step::StatusesAllowed, Step::EndedWithOne];
    Some(account(status, Where::HostPolicy, steps, Reason::NoStatus { status }))
}

/// A program of 0.2 whose C library was asked for a status that `exit` cannot say.
#[must_use]
pub(crate) fn exit_of_0_2(status: i32) -> Option<Account> {
    if matches!(status, 0 | 1) {
        return None;
    }
    let steps = vec![Step::AskedLibraryToExit { status }, Step::OneWayToEnd, Step::SaidFailure];
    Some(account(status, Where::GuestLibc, steps, Reason::NoNumbers { status }))
}
