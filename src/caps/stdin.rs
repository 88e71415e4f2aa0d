//! Standard input that was not given: the account of the first attempt to read it.

use super::{Account, Kind, Outcome, Remedy, Where};

/// The account.
#[must_use]
pub fn no_stdin() -> Account {
    Account {
        r#where: Some(Where::HostPolicy),
        host_steps: vec![
            "the program read its standard input".into(),
            "it was not given one (`-S inherit-stdin=n`), so the host answered with the end of the input".into(),
        ],
        sentence: "The program was not given your standard input. It cannot tell that from an input that is empty: it \
                   sees the end, and no error."
            .into(),
        remedy: Some(Remedy {
            advice: "Leave out `inherit-stdin=n`, or put `-S inherit-stdin` after it; `--stdin FILE` gives a file."
                .into(),
            flags: vec!["-S".into(), "inherit-stdin".into()],
            path: None,
            checked: true,
        }),
        ..Account::new(Kind::StandardInput, "read", "standard input", Outcome::Refused)
    }
}
