//! The environment: the account of a variable that a program looked for, and of one that asked for all of them.

use super::{Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where};

/// The account of a variable that the program's C library did not find. `given` is how many variables the program has,
/// and `yours` whether the environment of the person who runs it has this one.
#[must_use]
pub(crate) fn variable(name: &str, given: usize, yours: bool) -> Account {
    let name = name.to_owned();
    let (reason, advice, flag) = if yours {
        let reason = Reason::YoursNotGiven { name: name.clone() };
        (reason, Advice::GiveYours { name: name.clone() }, format!("--env={name}"))
    } else {
        let reason = Reason::NobodyHas { name: name.clone() };
        (reason, Advice::GiveValue { name: name.clone() }, format!("--env={name}=VALUE"))
    };
    Account {
        r#where: Some(Where::GuestLibc),
        host_asked: false,
        guest_steps: vec![
            Step::AskedVariable { name: name.clone() },
            Step::LibraryHas { variables: given },
            Step::NoVariable { name: name.clone() },
        ],
        reasons: vec![reason],
        remedy: Some(Remedy {
            advice: vec![advice],
            flags: vec![flag],
            path: None,
            checked: yours,
            ..Remedy::default()
        }),
        ..Account::new(ThingKind::Environment, Operation::ReadVariable, &name, Outcome::Without)
    }
}

/// The account of a program that asked for its environment and got an empty one, while the person who runs it has
/// `yours` variables. Which variable it looked for cannot be seen.
#[must_use]
pub fn environment(yours: usize) -> Account {
    Account {
        r#where: Some(Where::HostPolicy),
        host_steps: vec![
            Step::AskedEnvironment,
            Step::HostGave { variables: 0 },
            Step::YoursNotGiven { variables: yours },
        ],
        reasons: vec![Reason::EnvironmentEmpty],
        remedy: Some(Remedy {
            advice: vec![Advice::GiveAny],
            flags: vec!["-S".into(), "inherit-env".into()],
            path: None,
            checked: false,
            ..Remedy::default()
        }),
        inferred: true,
        ..Account::of_thing(ThingKind::Environment, Operation::Read, Thing::Environment, Outcome::Without)
    }
}
