//! The exit status: accounts of the statuses that WASI cannot pass on.

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

/// The account of a preview 1 program that asks for a status outside 0 to 125; `None` for other statuses.
#[must_use]
pub(crate) fn exit_of_preview1(status: i32) -> Option<Account> {
    if (0..126).contains(&status) {
        return None;
    }
    let steps = vec![Step::AskedToExit { status }, Step::StatusesAllowed, Step::EndedWithOne];
    Some(account(status, Where::HostPolicy, steps, Reason::NoStatus { status }))
}

/// The account of a 0.2 program whose C library was asked for a status that `exit` cannot express; `None` for others.
#[must_use]
pub(crate) fn exit_of_0_2(status: i32) -> Option<Account> {
    if matches!(status, 0 | 1) {
        return None;
    }
    let steps = vec![Step::AskedLibraryToExit { status }, Step::OneWayToEnd, Step::SaidFailure];
    Some(account(status, Where::GuestLibc, steps, Reason::NoNumbers { status }))
}
