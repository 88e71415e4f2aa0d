//! Standard input that was not given: the account of the first attempt to read it.

use super::{Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where};

/// The account of reading standard input that was not given.
#[must_use]
pub(crate) fn no_stdin() -> Account {
    Account {
        r#where: Some(Where::HostPolicy),
        host_steps: vec![Step::ReadInput, Step::InputNotGiven],
        reasons: vec![Reason::InputNotGiven],
        remedy: Some(Remedy {
            advice: vec![Advice::GiveInput],
            flags: vec!["-S".into(), "inherit-stdin".into()],
            path: None,
            checked: true,
            ..Remedy::default()
        }),
        ..Account::of_thing(ThingKind::StandardInput, Operation::Read, Thing::StandardInput, Outcome::Refused)
    }
}
