//! From the facts of a host call that names a path to its account: the sentences.
//!
//! Everything said here follows from what the walk and the operating system answered; nothing is looked up.

use super::walk::{Refusal, Why};
use super::{Account, Grant, Kind, Outcome, Permissions, Preopen, Remedy, Where, errno};

/// How the host's part ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It worked.
    Granted,
    /// The grant is read-only, and the operation changes something.
    ReadOnly,
    /// The walk ended it.
    Walk(Refusal),
    /// The walk reached the end, and the operation there failed with this errno.
    Operation(u16),
    /// The request itself makes no sense or is not supported; no path was looked up.
    Request(u16),
}

impl From<u16> for Verdict {
    fn from(number: u16) -> Self {
        Self::Operation(number)
    }
}

impl Verdict {
    /// The errno that the program is told, if any.
    #[must_use]
    pub fn errno(&self) -> Option<u16> {
        match self {
            Self::Granted => None,
            Self::ReadOnly => Some(errno::PERM),
            Self::Walk(refusal) => Some(refusal.errno),
            Self::Operation(number) | Self::Request(number) => Some(*number),
        }
    }

    /// Where it fell.
    #[must_use]
    pub fn r#where(&self) -> Option<Where> {
        match self {
            Self::Granted => None,
            Self::ReadOnly => Some(Where::HostPolicy),
            Self::Walk(refusal) => Some(refusal.r#where),
            // A link with an absolute target is not made.
            Self::Request(errno::PERM) => Some(Where::HostResolution),
            Self::Operation(_) | Self::Request(_) => Some(Where::HostOs),
        }
    }

    /// Whether another flag or path could change it (else only advice is given).
    #[must_use]
    pub fn may_have_remedy(&self) -> bool {
        match self {
            Self::Granted | Self::Request(_) => false,
            Self::ReadOnly | Self::Operation(errno::NOENT) => true,
            Self::Walk(Refusal { why: Why::AbsoluteTarget { .. } | Why::MadeUp(_), .. }) => false,
            Self::Walk(refusal) => {
                refusal.r#where == Where::HostResolution || matches!(refusal.why, Why::Missing(_))
            }
            Self::Operation(_) => false,
        }
    }
}

/// The facts of one host call that names a path.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The path in the call.
    pub path: &'a str,
    /// A verb phrase (`open`, `create a directory at`).
    pub operation: &'a str,
    /// Grants in force.
    pub grants: &'a [Grant],
    /// Index of the grant that the call's descriptor comes from.
    pub grant: usize,
    /// The directory that the call's descriptor is, as a host path.
    pub host_dir: &'a str,
    /// How it ended.
    pub verdict: &'a Verdict,
    /// Where the operating system refused: whose the thing is that refused, if that could be seen.
    pub permissions: Option<Permissions>,
    /// The walk, and what was done at its end.
    pub steps: Vec<String>,
}

/// Makes the host's part of an account. The remedy is the caller's to add, where the verdict may have one.
#[must_use]
pub fn account(facts: Facts<'_>) -> Account {
    let number = facts.verdict.errno();
    let r#where = facts.verdict.r#where();
    let outcome = match r#where {
        None => Outcome::Granted,
        Some(Where::HostOs) => Outcome::Failed,
        Some(_) => Outcome::Refused,
    };
    let preopens =
        facts.grants.iter().enumerate().map(|(i, grant)| preopen(grant, i == facts.grant)).collect();
    let remedy = number.map(|n| Remedy { advice: advice(n, &facts), ..Remedy::default() });
    Account {
        kind: Kind::Path,
        subject: facts.path.to_owned(),
        operation: facts.operation.to_owned(),
        outcome,
        r#where,
        errno: number.map(errno::errno),
        error_code: None,
        host_asked: true,
        preopens,
        guest_steps: Vec::new(),
        sentence: sentence(&facts),
        host_steps: facts.steps,
        remedy,
        function: String::new(),
        call_stack: Vec::new(),
        moment: 0,
        inferred: false,
    }
}

fn preopen(grant: &Grant, matched: bool) -> Preopen {
    let reason = if matched {
        "the call was made on this directory"
    } else {
        "the call was made on another directory"
    };
    Preopen { guest: grant.guest.clone(), host: grant.host.clone(), matched, reason: reason.into() }
}

fn sentence(facts: &Facts<'_>) -> String {
    let (path, dir) = (facts.path, facts.host_dir);
    let grant = facts.grants.get(facts.grant);
    let granted = grant.map_or(".", |g| g.guest.as_str());
    match facts.verdict {
        Verdict::Granted => {
            format!("Granted: “{path}” was found inside “{dir}”, a directory of this program.")
        }
        Verdict::ReadOnly => {
            format!("“{granted}” was granted for reading only, so nothing in it can be changed.")
        }
        Verdict::Walk(refusal) => match &refusal.why {
            Why::Climbs(None) => format!(
                "“{path}” climbs out of “{granted}”: a program cannot leave a directory that it was given, not even \
                 to come back in."
            ),
            Why::Climbs(Some((link, target))) => format!(
                "“{link}” is a symbolic link to “{target}”, which lies outside “{granted}”: a link may not lead out \
                 of the directory that the program was given."
            ),
            Why::AbsoluteLink { link, target } => format!(
                "“{link}” is a symbolic link to the absolute path “{target}”: such links are refused, wherever they \
                 point, because absolute paths do not start in a directory that the program was given."
            ),
            Why::AbsoluteTarget { link, target } => format!(
                "“{link}” is a symbolic link to the absolute path “{target}”, and a program is not told of paths outside \
                 the directories that it was given."
            ),
            Why::Absolute => {
                format!(
                    "“{path}” is absolute, and a host call takes only paths below a directory it was given."
                )
            }
            Why::Missing(name) => missing(facts, name, grant),
            Why::NotDirectory(name) => {
                format!("“{name}” is not a directory, so “{path}” cannot go on below it.")
            }
            Why::MadeUp(name) => format!(
                "“{name}” is not a symbolic link like others: the operating system makes it up, and it leads to an open \
                 file or a directory wherever that is. Such links are refused."
            ),
            Why::Loop => {
                format!("“{path}” leads through more than {} symbolic links.", super::walk::MAX_LINKS)
            }
            Why::Empty => "The path is empty.".into(),
            Why::Nul => "The path contains a NUL byte.".into(),
            Why::TooLong => "The path, or a name in it, is longer than the operating system allows.".into(),
            Why::Os(name) => os(refusal.errno, name, facts),
        },
        Verdict::Operation(errno::NOENT) => missing(facts, path, grant),
        Verdict::Operation(number) => os(*number, path, facts),
        Verdict::Request(number) => match *number {
            errno::NOTSUP => {
                "The program asked for synchronised writing, which this host does not offer.".into()
            }
            errno::PERM => {
                format!("“{path}” would be a symbolic link to an absolute path, which is always refused.")
            }
            errno::INVAL => "The program asked for flags that exclude each other.".into(),
            errno::ILSEQ => "The path is not valid UTF-8, and WASI paths must be.".into(),
            number => os(number, path, facts),
        },
    }
}

fn missing(facts: &Facts<'_>, name: &str, grant: Option<&Grant>) -> String {
    let grant = grant.map_or("", |g| &g.guest);
    let host = format!("{}/{}", facts.host_dir.trim_end_matches('/'), facts.path);
    let what = if name == facts.path { "it".to_owned() } else { format!("“{name}”") };
    format!(
        "“{grant}” covers the path, but nothing is there: the host looked for “{host}”, and {what} does not exist."
    )
}

/// What the operating system's answer means.
fn os(number: u16, name: &str, facts: &Facts<'_>) -> String {
    let operation = facts.operation;
    match number {
        errno::NOENT => format!("“{name}” does not exist."),
        errno::ACCES => {
            let whose = facts.permissions.as_ref().map_or_else(String::new, |p| p.sentence() + ". ");
            format!(
                "The operating system does not let you {operation} “{name}”: {whose}WASI never adds to the rights of \
                 the user who runs the program."
            )
        }
        errno::EXIST => format!("“{name}” exists already."),
        errno::ISDIR => format!("“{name}” is a directory and cannot be used as a file."),
        errno::NOTDIR => format!("“{name}” is not a directory."),
        errno::LOOP => format!("“{name}” is a symbolic link, and the program asked not to follow one."),
        errno::NAMETOOLONG => format!("“{name}” is longer than the operating system allows."),
        errno::NOTSUP => format!("“{name}” cannot be opened here: reading a named pipe could wait for ever."),
        errno::NOTEMPTY => format!("The directory “{name}” is not empty."),
        errno::XDEV => "The two paths lie on different file systems.".into(),
        errno::INVAL => {
            format!("The operating system cannot {operation} “{name}”: it is not that kind of thing.")
        }
        other => {
            format!("The operating system could not {operation} “{name}” ({}).", errno::errno(other).name)
        }
    }
}

/// What to do where no flag can help.
fn advice(number: u16, facts: &Facts<'_>) -> String {
    let path = facts.path;
    match number {
        errno::ACCES => match &facts.permissions {
            Some(p) => format!("No flag can grant it, but who owns the file can: `{}`.", p.chmod()),
            None => {
                format!("No flag can grant it: change the permissions of “{path}” on the host (`chmod`).")
            }
        },
        errno::EXIST => {
            format!("No flag changes this: remove “{path}” first, or open it without asking for a new one.")
        }
        errno::ISDIR => "No flag changes this: name a file, without “/” at the end.".into(),
        errno::NOTDIR => format!("No flag changes this: check which part of “{path}” is a file."),
        errno::LOOP if matches!(facts.verdict, Verdict::Walk(Refusal { why: Why::MadeUp(_), .. })) => {
            "No flag can grant it: use the path of what it leads to.".into()
        }
        errno::LOOP => "No flag changes this: let the program follow links, or mend the links.".into(),
        errno::NAMETOOLONG => "No flag changes this: use a shorter name.".into(),
        errno::NOTEMPTY => "No flag changes this: remove what is in the directory first.".into(),
        errno::ILSEQ => "No flag changes this: rename the file so that its name is UTF-8.".into(),
        errno::NOENT if facts.operation.starts_with("create") => {
            "No flag changes this: create the directory that it should be in first.".into()
        }
        errno::NOENT => format!("No flag changes this: “{path}” is not there. Create it, or check the name."),
        errno::PERM => "No flag can grant it: make the link relative.".into(),
        _ => "No flag changes this.".into(),
    }
}
