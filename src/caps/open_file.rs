//! A descriptor that does not allow what a program does with it: the account.

use super::{Account, Kind, Outcome, Remedy, Where, errno};

/// Why it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
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

/// The account of an `operation` (a verb phrase) on descriptor `fd`; `None` for handles that have no number that a
/// program knows. `number` is the errno that the program is told.
#[must_use]
pub fn account(fd: Option<u32>, operation: &str, unfit: &Unfit, number: u16) -> Account {
    let subject = match (fd, unfit) {
        (Some(fd), _) => format!("descriptor {fd}"),
        (None, Unfit::ReadOnly(what) | Unfit::WriteOnly(what) | Unfit::Other(what)) => format!("“{what}”"),
        (None, Unfit::Closed { what, .. }) => format!("“{what}”"),
        (None, Unfit::NeverOpen) => "a file that is not open".into(),
    };
    let step = match unfit {
        Unfit::NeverOpen => format!("{subject} is not open, and never was"),
        Unfit::Closed { what, by: 0 } => format!("{subject} was “{what}”, and was closed before"),
        Unfit::Closed { what, by } => format!("{subject} was “{what}”, and call {by} closed it"),
        Unfit::ReadOnly(what) => format!("“{what}” was opened for reading only"),
        Unfit::WriteOnly(what) => format!("“{what}” was opened for writing only"),
        Unfit::Other(what) => format!("{subject} is “{what}”"),
    };
    let (sentence, advice) = match unfit {
        Unfit::NeverOpen => (
            format!("The program used {subject} without having opened anything under that number."),
            "No flag changes this: the program must open a file first.",
        ),
        Unfit::Closed { what, .. } => (
            format!("The program went on using {subject} after it had closed it (it was “{what}”)."),
            "No flag changes this: the program uses a descriptor after closing it.",
        ),
        Unfit::ReadOnly(what) => (
            format!(
                "An open file carries its rights: “{what}” was opened for reading, so nothing can be written to it."
            ),
            "No flag changes this: the program must open the file for writing.",
        ),
        Unfit::WriteOnly(what) => (
            format!(
                "An open file carries its rights: “{what}” was opened for writing, so nothing can be read from it."
            ),
            "No flag changes this: the program must open the file for reading.",
        ),
        Unfit::Other(what) => (
            format!(
                "The program tried to {operation} {subject}, but that is “{what}”, which cannot be used so."
            ),
            "No flag changes this: the program uses the wrong kind of descriptor.",
        ),
    };
    let host_steps = vec![
        format!("the program asked the host to {operation} {subject}"),
        step,
        format!("so the host answered {} and touched nothing", errno::errno(number).name),
    ];
    Account {
        r#where: Some(Where::HostPolicy),
        errno: Some(errno::errno(number)),
        host_steps,
        sentence,
        remedy: Some(Remedy { advice: advice.into(), ..Remedy::default() }),
        ..Account::new(Kind::Descriptor, operation, &subject, Outcome::Refused)
    }
}
