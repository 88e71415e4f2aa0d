//! Makes the account of a host call that names a path, from the facts about that call.
//!
//! Everything the account says follows from what the walk and the operating system answered; nothing more is looked up.

use super::walk::{MAX_LINKS, Refusal, Why};
use super::{
    AccessAttempt, Account, Advice, Grant, Operation, Outcome, Permissions, Preopen, PreopenReason, Reason,
    Remedy, Step, Thing, ThingKind, Where, errno,
};

/// How the host's part ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostVerdict {
    /// In a rehearsal: the operation would have done what the program asked for, and changed something.
    Rehearsed,
    /// The operation did what the program asked for.
    Granted,
    /// The grant is read-only, and the operation changes something.
    ReadOnly,
    /// The walk of the path ended with a refusal.
    Walk(Refusal),
    /// The walk arrived, and the operation failed there with this errno.
    Operation(u16),
    /// The request itself is invalid or not supported; no path was looked up.
    Request(u16),
}

impl From<u16> for HostVerdict {
    fn from(number: u16) -> Self {
        Self::Operation(number)
    }
}

impl HostVerdict {
    /// The errno that the program receives; `None` if it was granted.
    #[must_use]
    pub fn errno(&self) -> Option<u16> {
        match self {
            Self::Granted | Self::Rehearsed => None,
            Self::ReadOnly => Some(errno::PERM),
            Self::Walk(refusal) => Some(refusal.errno),
            Self::Operation(number) | Self::Request(number) => Some(*number),
        }
    }

    /// Who decided; `None` if it was granted.
    #[must_use]
    pub fn r#where(&self) -> Option<Where> {
        match self {
            Self::Granted | Self::Rehearsed => None,
            Self::ReadOnly => Some(Where::HostPolicy),
            Self::Walk(refusal) => Some(refusal.r#where),
            // The host refuses to create a link with an absolute target.
            Self::Request(errno::PERM) => Some(Where::HostResolution),
            Self::Operation(_) | Self::Request(_) => Some(Where::HostOs),
        }
    }

    /// Whether another flag or path could change the verdict (otherwise there is only advice).
    #[must_use]
    pub(crate) fn may_have_remedy(&self) -> bool {
        match self {
            Self::Granted | Self::Rehearsed | Self::Request(_) => false,
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
pub struct PathFacts<'a> {
    /// The path in the call.
    pub path: &'a str,
    /// What is done with it.
    pub operation: &'a Operation,
    /// All directories that the program was granted.
    pub grants: &'a [Grant],
    /// Index of the grant that the call's descriptor comes from.
    pub grant: usize,
    /// The host path of the directory that the call's descriptor stands for.
    pub host_dir: &'a str,
    /// How the host's part ended.
    pub verdict: &'a HostVerdict,
    /// Where the operating system refused: owner and mode of the thing that it refused, if they could be read.
    pub permissions: Option<Permissions>,
    /// The steps of the walk, and of the operation at its end.
    pub steps: Vec<Step>,
}

/// Makes the host's part of an account. The caller adds the remedy, where the verdict allows one.
#[must_use]
pub fn account(facts: PathFacts<'_>) -> Account {
    let number = facts.verdict.errno();
    let r#where = facts.verdict.r#where();
    let outcome = match r#where {
        None => Outcome::Granted,
        Some(Where::HostOs) => Outcome::Failed,
        Some(_) => Outcome::Refused,
    };
    let preopens =
        facts.grants.iter().enumerate().map(|(i, grant)| preopen(grant, i == facts.grant)).collect();
    let remedy = number.map(|n| Remedy::advise(advice(n, &facts)));
    Account {
        r#where,
        errno: number.map(errno::errno),
        preopens,
        reasons: vec![reason(&facts)],
        remedy,
        host_steps: facts.steps,
        ..Account::new(ThingKind::Path, facts.operation.clone(), facts.path, outcome)
    }
}

fn preopen(grant: &Grant, matched: bool) -> Preopen {
    let reason = if matched { PreopenReason::Called } else { PreopenReason::NotCalled };
    Preopen { guest: grant.guest.clone(), host: grant.host.clone(), matched, reason }
}

fn reason(facts: &PathFacts<'_>) -> Reason {
    let path = || facts.path.to_owned();
    let grant = facts.grants.get(facts.grant);
    let granted = || grant.map_or(".", |g| g.guest.as_str()).to_owned();
    match facts.verdict {
        HostVerdict::Granted | HostVerdict::Rehearsed => {
            Reason::Found { path: path(), directory: facts.host_dir.to_owned() }
        }
        HostVerdict::ReadOnly => Reason::ReadOnly { directory: granted() },
        HostVerdict::Walk(refusal) => match &refusal.why {
            Why::Climbs(None) => Reason::Climbs { path: path(), directory: granted() },
            Why::Climbs(Some((link, target))) => {
                Reason::LinkLeadsOut { link: link.clone(), target: target.clone(), directory: granted() }
            }
            Why::AbsoluteLink { link, target } => {
                Reason::AbsoluteLink { link: link.clone(), target: target.clone() }
            }
            Why::AbsoluteTarget { link, target } => {
                Reason::AbsoluteTarget { link: link.clone(), target: target.clone() }
            }
            Why::Absolute => Reason::AbsolutePath { path: path() },
            Why::Missing(name) => missing(facts, name, grant),
            Why::NotDirectory(name) => Reason::NotOnTheWay { name: name.clone(), path: path() },
            Why::MadeUp(name) => Reason::MadeUp { name: name.clone() },
            Why::Loop => Reason::TooManyLinks { path: path(), most: MAX_LINKS as u64 },
            Why::Empty => Reason::NoPath,
            Why::Nul => Reason::Nul,
            Why::TooLong => Reason::TooLong,
            Why::Os(name) => os(refusal.errno, name, facts),
        },
        HostVerdict::Operation(errno::NOENT) => missing(facts, facts.path, grant),
        HostVerdict::Operation(number) => os(*number, facts.path, facts),
        HostVerdict::Request(number) => match *number {
            errno::NOTSUP => Reason::Synchronised,
            errno::PERM => Reason::TargetAbsolute { path: path() },
            errno::INVAL => Reason::Flags,
            errno::ILSEQ => Reason::NotText,
            number => os(number, facts.path, facts),
        },
    }
}

fn missing(facts: &PathFacts<'_>, name: &str, grant: Option<&Grant>) -> Reason {
    let directory = grant.map_or_else(String::new, |g| g.guest.clone());
    let host = format!("{}/{}", facts.host_dir.trim_end_matches('/'), facts.path);
    match name == facts.path {
        true => Reason::NothingThere { directory, host },
        false => Reason::NothingOnTheWay { directory, host, name: name.to_owned() },
    }
}

/// The reason that the operating system's answer stands for.
fn os(number: u16, name: &str, facts: &PathFacts<'_>) -> Reason {
    let name = name.to_owned();
    let action = |name| AccessAttempt::new(facts.operation, Thing::Named { name });
    match number {
        errno::NOENT => Reason::Missing { name },
        errno::ACCES => match &facts.permissions {
            Some(permissions) => {
                Reason::MayNotBecause { action: action(name), permissions: Box::new(permissions.clone()) }
            }
            None => Reason::MayNot { action: action(name) },
        },
        errno::EXIST => Reason::Exists { name },
        errno::ISDIR => Reason::IsDirectory { name },
        errno::NOTDIR => Reason::NotDirectory { name },
        errno::LOOP => Reason::IsLink { name },
        errno::NAMETOOLONG => Reason::NameTooLong { name },
        errno::NOTSUP => Reason::MayWait { name },
        errno::NOTEMPTY => Reason::NotEmpty { name },
        errno::XDEV => Reason::OtherFileSystem,
        errno::INVAL => Reason::OtherKind { action: action(name) },
        other => Reason::SystemFailed { action: action(name), errno: errno::errno(other) },
    }
}

/// What to do if no flag can help.
fn advice(number: u16, facts: &PathFacts<'_>) -> Advice {
    let path = || facts.path.to_owned();
    match number {
        errno::ACCES => match &facts.permissions {
            Some(permissions) => Advice::OwnerCan { command: permissions.chmod() },
            None => Advice::ChangePermissions { path: path() },
        },
        errno::EXIST => Advice::RemoveFirst { path: path() },
        errno::ISDIR => Advice::NameFile,
        errno::NOTDIR => Advice::CheckParts { path: path() },
        errno::LOOP if matches!(facts.verdict, HostVerdict::Walk(Refusal { why: Why::MadeUp(_), .. })) => {
            Advice::UseTarget
        }
        errno::LOOP => Advice::FollowOrMend,
        errno::NAMETOOLONG => Advice::ShorterName,
        errno::NOTEMPTY => Advice::EmptyFirst,
        errno::ILSEQ => Advice::RenameToText,
        errno::NOENT if facts.operation.makes() => Advice::CreateDirectoryFirst,
        errno::NOENT => Advice::CreateOrCheck { path: path() },
        errno::PERM => Advice::MakeRelative,
        _ => Advice::NoFlag,
    }
}
