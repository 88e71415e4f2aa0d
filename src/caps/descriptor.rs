//! The account of a call that names a path below a descriptor that is no directory.
//!
//! A program without wasi-libc (one in Zig, say) counts on its first directory being descriptor 3. There is no grant
//! and no walk to tell of then: only what the descriptor is.

use super::{Account, Grant, Kind, Outcome, Preopen, Remedy, Where, errno};

/// The descriptor of the first granted directory.
pub const FIRST: u32 = 3;

/// What a descriptor is that is no directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It was never open.
    NotOpen,
    /// It was open, and the program closed it.
    Closed,
    /// Something else, for people (`standard input`).
    Other(String),
}

/// The facts of one such call.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The path in the call.
    pub path: &'a str,
    /// A verb phrase.
    pub operation: &'a str,
    /// Grants in force.
    pub grants: &'a [Grant],
    /// The descriptor.
    pub descriptor: u32,
    /// What it is.
    pub what: What,
    /// The errno that the program is told.
    pub number: u16,
}

impl Facts<'_> {
    /// Whether one more grant would be this descriptor.
    #[must_use]
    pub fn is_next_grant(&self) -> bool {
        let next = u32::try_from(self.grants.len()).ok().and_then(|n| FIRST.checked_add(n));
        self.what == What::NotOpen && next == Some(self.descriptor)
    }
}

/// The account, with the remedy if there is one (else with advice).
#[must_use]
pub fn account(facts: &Facts<'_>, remedy: Option<Remedy>) -> Account {
    let remedy = remedy.unwrap_or_else(|| Remedy { advice: advice(facts), ..Remedy::default() });
    Account {
        kind: Kind::Path,
        subject: facts.path.to_owned(),
        operation: facts.operation.to_owned(),
        outcome: Outcome::Refused,
        r#where: Some(Where::HostPolicy),
        errno: Some(errno::errno(facts.number)),
        error_code: None,
        host_asked: true,
        preopens: facts.grants.iter().map(|grant| preopen(grant, facts)).collect(),
        guest_steps: Vec::new(),
        host_steps: vec![step(facts)],
        sentence: sentence(facts),
        remedy: Some(remedy),
        function: String::new(),
        call_stack: Vec::new(),
        moment: 0,
        inferred: false,
    }
}

fn preopen(grant: &Grant, facts: &Facts<'_>) -> Preopen {
    let reason = format!("the call was made on descriptor {}, which is not this directory", facts.descriptor);
    Preopen { guest: grant.guest.clone(), host: grant.host.clone(), matched: false, reason }
}

/// The directories that the program was given, as its descriptors.
fn given(grants: &[Grant]) -> String {
    match grants.len() {
        0 => "the program was given no directory".into(),
        1 => format!("the only directory that the program was given is descriptor {FIRST}"),
        n => format!(
            "the directories that the program was given are descriptors {FIRST} to {}",
            FIRST as usize + n - 1
        ),
    }
}

fn step(facts: &Facts<'_>) -> String {
    let n = facts.descriptor;
    match &facts.what {
        What::NotOpen => format!("descriptor {n} is not open: {}", given(facts.grants)),
        What::Closed => format!("descriptor {n} is not open: the program has closed it"),
        What::Other(what) => format!("descriptor {n} is {what}, not a directory"),
    }
}

fn sentence(facts: &Facts<'_>) -> String {
    let (path, n) = (facts.path, facts.descriptor);
    match &facts.what {
        What::NotOpen if facts.grants.is_empty() => format!(
            "The program asked for “{path}” in the directory that it expects as its descriptor {n}, but it was given no \
             directory, so there is no such descriptor."
        ),
        What::NotOpen => format!(
            "The program asked for “{path}” in its descriptor {n}, but there is no such descriptor: {}.",
            given(facts.grants)
        ),
        What::Closed => {
            format!("The program asked for “{path}” in its descriptor {n}, which it had closed before.")
        }
        What::Other(what) => {
            format!(
                "The program asked for “{path}” in its descriptor {n}, but that is {what}, not a directory."
            )
        }
    }
}

fn advice(facts: &Facts<'_>) -> String {
    match facts.what {
        What::NotOpen => format!(
            "No single flag changes this: directories are numbered from {FIRST} on, in the order of their `--dir` flags, \
             and the program asked for number {}.",
            facts.descriptor
        ),
        What::Closed => "No flag changes this: the program uses a descriptor after closing it.".into(),
        What::Other(_) => "No flag changes this: the program must name a path below a directory.".into(),
    }
}
