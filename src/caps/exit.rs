//! The exit status: accounts of those that WASI does not let through.

use super::{Account, Kind, Outcome, Remedy, Where};

fn account(status: i32, r#where: Where, steps: Vec<String>, sentence: String) -> Account {
    Account {
        r#where: Some(r#where),
        host_steps: steps,
        sentence,
        remedy: Some(Remedy {
            advice: "No flag changes this: the program must use another status.".into(),
            ..Remedy::default()
        }),
        ..Account::new(Kind::ExitStatus, "exit with", &format!("status {status}"), Outcome::Refused)
    }
}

/// A program of preview 1 that asks for a status outside 0 to 125.
#[must_use]
pub fn exit_of_preview1(status: i32) -> Option<Account> {
    if (0..126).contains(&status) {
        return None;
    }
    let steps = vec![
        format!("the program asked the host to end it with status {status} (proc_exit)"),
        "preview 1 allows 0 to 125: higher ones are how a shell says that a program was killed".into(),
        "so it ended with status 1".into(),
    ];
    let sentence =
        format!("{status} is no status that a WebAssembly program may end with, so the status became 1.");
    Some(account(status, Where::HostPolicy, steps, sentence))
}

/// A program of 0.2 whose C library was asked for a status that `exit` cannot say.
#[must_use]
pub fn exit_of_0_2(status: i32) -> Option<Account> {
    if matches!(status, 0 | 1) {
        return None;
    }
    let steps = vec![
        format!("the program asked its C library to end it with status {status}"),
        "the C library knows one way to end: the host's `exit`, which can only say success or failure".into(),
        "so it said failure, and the status became 1".into(),
    ];
    let sentence = format!(
        "In WASI 0.2 a program ends well or badly, without a number (there is `exit-with-code`, but this C library does \
         not use it): status {status} became 1."
    );
    Some(Account { host_asked: true, ..account(status, Where::GuestLibc, steps, sentence) })
}
