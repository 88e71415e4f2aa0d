//! Errors that a call on an open file was answered with: accounts of those that say something of the file or the host,
//! and not merely that there is no more.

use super::{
    AccessAttempt, Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where, errno,
};

/// The account of an operation on an open file that was answered with this errno; `None` where that is an ordinary
/// answer, such as "not now".
#[must_use]
pub(crate) fn answered(fd: Option<u32>, operation: &Operation, call: &str, number: u16) -> Option<Account> {
    let thing = fd.map_or(Thing::OpenFile, |number| Thing::Descriptor { number });
    let action = AccessAttempt::new(operation, thing.clone());
    let call = call.to_owned();
    let error = errno::errno(number);
    let (place, reason, advice) = match number {
        errno::NOTSUP | errno::NOSYS => (Where::HostPolicy, Reason::NotOffered { call }, Advice::DoWithout),
        errno::ISDIR => (Where::HostOs, Reason::DirectoryAsFile { thing: thing.clone() }, Advice::NameFile),
        errno::NOSPC | errno::DQUOT => (
            Where::HostOs,
            Reason::SystemFailed { action: action.clone(), errno: error.clone() },
            Advice::MakeRoom,
        ),
        errno::FBIG | errno::IO | errno::ROFS => (
            Where::HostOs,
            Reason::SystemFailed { action: action.clone(), errno: error.clone() },
            Advice::NoFlag,
        ),
        _ => return None,
    };
    Some(Account {
        r#where: Some(place),
        errno: Some(error.clone()),
        host_steps: vec![Step::AskedHost { action }, Step::Answered { errno: error }],
        reasons: vec![reason],
        remedy: Some(Remedy::advise(advice)),
        ..Account::of_thing(ThingKind::Descriptor, operation.clone(), thing, Outcome::Failed)
    })
}
