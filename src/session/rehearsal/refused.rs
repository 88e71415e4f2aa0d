//! What was refused, for whoever proposes what could help.

use super::super::{Account, Setup};
use crate::caps::{Grant, LastLink, Need, Wants, Where, errno};

/// An access that was refused.
#[derive(Debug)]
pub(crate) struct Refused<'a> {
    /// The path as the program was given it, then what a library may have made of it.
    pub paths: Vec<String>,
    /// What the operation needs there.
    pub wants: Wants,
    /// What the program has.
    pub grants: &'a [Grant],
}

impl<'a> Refused<'a> {
    /// The access of an account, in a program with this setup.
    pub fn of(account: &Account, setup: &'a Setup) -> Self {
        let sought = account.sought.as_deref();
        let mut paths = vec![account.subject.clone()];
        let mut add = |path: String| {
            if !paths.contains(&path) {
                paths.push(path);
            }
        };
        sought.iter().for_each(|sought| add(sought.path.clone()));
        if !account.subject.starts_with('/') {
            let joined = |directory: &str| format!("{}/{}", directory.trim_end_matches('/'), account.subject);
            let pwd = setup.env.iter().rev().find(|(name, _)| name == "PWD").map(|(_, value)| joined(value));
            pwd.into_iter().for_each(&mut add);
            setup.grants.first().map(|grant| joined(&grant.guest)).into_iter().for_each(&mut add);
        }
        let unseen = Wants { need: Need::Anything, last: LastLink::Follow, writes: false };
        let wants = sought.and_then(|sought| sought.wants).unwrap_or(unseen);
        Self { paths, wants, grants: &setup.grants }
    }

    /// The path as the program was given it.
    pub fn path(&self) -> &str {
        self.paths.first().map_or("", String::as_str)
    }
}

/// Whether another grant or path could change the verdict: it was about what is covered, or about what is there.
pub(super) fn depends_on_grants(account: &Account) -> bool {
    if !account.kind.is_path() {
        return false;
    }
    let number = account.errno.as_ref().map(|errno| errno.number);
    match account.r#where {
        Some(Where::GuestLibc) => true,
        Some(Where::HostPolicy | Where::HostResolution) => {
            matches!(number, Some(errno::PERM | errno::NOENT | errno::BADF))
        }
        _ => number == Some(errno::NOENT),
    }
}
