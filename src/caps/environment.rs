//! The environment: the account of a variable that a program looked for, and of one that asked for all of them.

use super::{Account, Kind, Outcome, Remedy, Where};

/// The account of a variable that the program's C library did not find. `yours` says whether the environment of the
/// person who runs the program has it.
#[must_use]
pub fn variable(name: &str, given: usize, yours: bool) -> Account {
    let outcome = if yours { Outcome::Refused } else { Outcome::Failed };
    let (sentence, advice, flag) = if yours {
        (
            format!(
                "Your own environment has a variable {name}, but a WebAssembly program sees none of yours: it has only \
                 the variables that it is given."
            ),
            format!(
                "Add `--env={name}` before the program to give it yours, or `-S inherit-env` to give it all."
            ),
            name.to_owned(),
        )
    } else {
        (
            format!("The program was given no variable {name}, and your own environment has none either."),
            format!("Add `--env={name}=VALUE` before the program, with the value that it is to see."),
            format!("{name}=VALUE"),
        )
    };
    Account {
        r#where: Some(Where::GuestLibc),
        host_asked: false,
        guest_steps: vec![
            format!("the program asked its C library for the variable {name} (getenv)"),
            format!("the C library has the environment from the host: {}", variables(given)),
            format!("none of them is called {name}, so it answered that there is none"),
        ],
        sentence,
        remedy: Some(Remedy { advice, flags: vec![format!("--env={flag}")], path: None, checked: yours }),
        ..Account::new(Kind::Environment, "read the variable", name, outcome)
    }
}

/// The account of a program that asked for its environment and was given nothing, while the person has `yours`
/// variables. Which one it looked for cannot be seen.
#[must_use]
pub fn environment(yours: usize) -> Account {
    Account {
        r#where: Some(Where::HostPolicy),
        host_steps: vec![
            "the program asked the host for all its environment variables".into(),
            format!("the host gave it {}", variables(0)),
            format!("your own environment has {}, which are not passed on by themselves", variables(yours)),
        ],
        sentence: "The program asked for its environment, and it is empty: a WebAssembly program sees none of your \
                   variables unless it is given them. Which variable it looked for cannot be seen from outside."
            .into(),
        remedy: Some(Remedy {
            advice: "Add `--env=NAME` before the program for a variable of yours, or `-S inherit-env` for all.".into(),
            flags: vec!["-S".into(), "inherit-env".into()],
            path: None,
            checked: false,
        }),
        inferred: true,
        ..Account::new(Kind::Environment, "read", "your environment variables", Outcome::Refused)
    }
}

fn variables(count: usize) -> String {
    match count {
        0 => "no variables".into(),
        1 => "one variable".into(),
        n => format!("{n} variables"),
    }
}
