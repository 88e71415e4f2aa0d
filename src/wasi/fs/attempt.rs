//! One operation on a path: walking the path, acting at its end, and the account of both.

use super::look_only::changes;
use super::path_operation::{PathOperation, WalkEnd};
use super::{Directory, Fs, HostDirs};
use crate::caps::explain::{HostVerdict, PathFacts, account};
use crate::caps::node::Origin;
use crate::caps::remedy::{WantedAccess, find, suggestion};
use crate::caps::walk::{Refusal, WalkPlace, Why, walk};
use crate::caps::{
    self, AccessAttempt, Account, Need, Permissions, Remedy, SoughtPath, Step, Thing, Wants, errno,
};
use cap_std::fs::MetadataExt;

/// A finished operation, with its account if accounts are made.
#[derive(Debug)]
pub struct FinishedOperation<T> {
    /// Its value, or an errno of WASI.
    pub result: Result<T, u16>,
    pub account: Option<Account>,
}

impl Fs {
    pub(super) fn attempt<T>(
        &self,
        base: &Directory,
        op: PathOperation<'_>,
        act: impl FnOnce(WalkEnd) -> Result<T, HostVerdict>,
    ) -> FinishedOperation<T> {
        let mut steps = Vec::new();
        let ended = self.walk(base, op, &mut steps).and_then(|end| match &base.look_only {
            Some(look_only) if changes(op) => Err(look_only.would_do(op, &end)),
            _ => act(end),
        });
        self.finish(base, op, steps, ended)
    }

    /// Like [`Self::attempt`], with two paths. The account is about the path that decided the outcome. `check` looks at
    /// the end of the first path before the second is walked.
    pub(super) fn attempt_pair<T>(
        &self,
        (old_base, old): (&Directory, PathOperation<'_>),
        (new_base, new): (&Directory, PathOperation<'_>),
        check: impl FnOnce(&WalkEnd) -> Result<(), u16>,
        act: impl FnOnce(WalkEnd, WalkEnd) -> Result<T, HostVerdict>,
    ) -> FinishedOperation<T> {
        let mut steps = Vec::new();
        let checked = |end: WalkEnd| check(&end).map(|()| end).map_err(HostVerdict::Operation);
        let from = match self.walk(old_base, old, &mut steps).and_then(checked) {
            Ok(end) => end,
            Err(verdict) => return self.finish(old_base, old, steps, Err(verdict)),
        };
        let to = match self.walk(new_base, new, &mut steps) {
            Ok(end) => end,
            Err(verdict) => return self.finish(new_base, new, steps, Err(verdict)),
        };
        let there = from.kind.is_some();
        let ended = match &new_base.look_only {
            Some(look_only) => match look_only.would_do(old, &from) {
                HostVerdict::Rehearsed => Err(look_only.would_do(new, &to)),
                refused => Err(refused),
            },
            None => act(from, to),
        };
        let second = match ended {
            Err(HostVerdict::Operation(errno::EXIST | errno::NOTEMPTY | errno::ISDIR)) => true,
            Err(HostVerdict::Operation(errno::NOENT)) => there,
            _ => false,
        };
        let (base, op) = if second { (new_base, new) } else { (old_base, old) };
        self.finish(base, op, steps, ended)
    }

    /// An operation that is refused before any path is walked.
    pub(super) fn refuse<T>(
        &self,
        base: &Directory,
        op: PathOperation<'_>,
        number: u16,
        step: Step,
    ) -> FinishedOperation<T> {
        self.finish(base, op, vec![step], Err(HostVerdict::Request(number)))
    }

    /// The account of an operation whose path is not UTF-8; `path` is a lossy copy of it.
    pub(crate) fn not_text(
        &self,
        base: &Directory,
        path: &str,
        does: &caps::Operation,
        wants: Wants,
    ) -> Option<Account> {
        let op = PathOperation { given: path, path, does, done: &Step::NotText, wants, may_follow: false };
        self.refuse::<()>(base, op, errno::ILSEQ, Step::NotText).account
    }

    fn walk(
        &self,
        base: &Directory,
        op: PathOperation<'_>,
        steps: &mut Vec<Step>,
    ) -> Result<WalkEnd, HostVerdict> {
        if op.wants.writes && base.read_only() {
            steps.push(Step::GrantedReadOnly { directory: base.name.clone() });
            return Err(HostVerdict::ReadOnly);
        }
        if !base.opened && base.host != base.name {
            steps.push(Step::HostDirectory { directory: base.name.clone(), host: base.host.clone() });
        }
        let walked = walk(&mut HostDirs, &base.handle, &base.origin(), op.path, op.wants.last);
        steps.extend(walked.steps);
        walked.end.map(WalkEnd::from).map_err(HostVerdict::Walk)
    }

    fn finish<T>(
        &self,
        base: &Directory,
        op: PathOperation<'_>,
        mut steps: Vec<Step>,
        ended: Result<T, HostVerdict>,
    ) -> FinishedOperation<T> {
        let (result, verdict) = match ended {
            Ok(value) => (Ok(value), HostVerdict::Granted),
            // Every verdict that is an `Err` has an errno.
            Err(verdict) => (Err(verdict.errno().unwrap_or(errno::IO)), verdict),
        };
        if !self.explain {
            return FinishedOperation { result, account: None };
        }
        match &verdict {
            HostVerdict::Granted | HostVerdict::Rehearsed => steps.push(op.done.clone()),
            // The walk's own explanation does not fit here: the link was to be read, not followed.
            HostVerdict::Walk(Refusal { why: Why::AbsoluteTarget { link, target }, .. }) => {
                steps.push(Step::TargetNotTold { name: link.clone(), target: target.clone() });
            }
            HostVerdict::Operation(number) => {
                let action = AccessAttempt::new(op.does, Thing::It);
                steps.push(Step::SystemCannot { action, errno: errno::errno(*number) });
            }
            _ => {}
        }
        let mut account = account(PathFacts {
            path: op.given,
            operation: op.does,
            grants: &self.grants,
            grant: base.grant,
            host_dir: &base.host,
            verdict: &verdict,
            permissions: (verdict.errno() == Some(errno::ACCES)).then(|| permissions(base, op)).flatten(),
            steps,
        });
        if verdict.errno().is_some() {
            let sought = SoughtPath { path: full_path(base, op), wants: Some(op.wants) };
            account.sought = Some(Box::new(sought));
        }
        if verdict.may_have_remedy()
            && let Some(remedy) = self.remedy(base, op, &verdict)
        {
            account.remedy = Some(remedy);
        } else if verdict == HostVerdict::Operation(errno::NOENT)
            && !op.wants.need.makes()
            && let Some(remedy) = &mut account.remedy
            && let Some(meant) = suggestion(&mut HostDirs, &format!("{}/{}", base.host, op.path))
        {
            remedy.advice.push(meant);
        }
        FinishedOperation { result, account: Some(account) }
    }

    /// A flag or path that would work; `None` leaves the account's own advice in place.
    fn remedy(&self, base: &Directory, op: PathOperation<'_>, verdict: &HostVerdict) -> Option<Remedy> {
        let path = full_path(base, op);
        let find =
            |wants| find(&mut HostDirs, &WantedAccess { path: &path, cwd: "/", grants: &self.grants, wants });
        let followed = op.may_follow.then(|| find(Wants::look(Need::Anything, true)));
        let remedy = followed.filter(|remedy| remedy.checked).unwrap_or_else(|| find(op.wants));
        let missing = matches!(verdict.errno(), Some(errno::NOENT));
        // If the file does not exist anywhere, the account's own advice is more useful.
        (remedy.checked || !missing).then_some(remedy)
    }
}

/// The path with the name of the directory before it, as the program has it.
fn full_path(base: &Directory, op: PathOperation<'_>) -> String {
    let mut path = base.child(op.given);
    if path == op.given && path.starts_with("./") {
        // libc has already stripped one `./`.
        path.insert_str(0, "./");
    }
    path
}

/// The permissions of whatever refused: the directory in which a name could not be looked up or created, or the file
/// that was found.
fn permissions(base: &Directory, op: PathOperation<'_>) -> Option<Permissions> {
    let walked = walk(&mut HostDirs, &base.handle, &Origin::Granted(String::new()), op.path, op.wants.last);
    let mut trail = walked.trail;
    let needs = match walked.end {
        Err(_) => "x",
        Ok(WalkPlace::Name { kind, .. }) if kind.is_none() || !opens(op) => {
            trail.pop();
            "wx"
        }
        Ok(_) if op.wants.writes => "w",
        Ok(_) => "r",
    };
    let inside = trail.join("/");
    let meta = match &*inside {
        "" => base.handle.dir_metadata(),
        inside => base.handle.symlink_metadata(inside),
    };
    let meta = meta.ok()?;
    Some(Permissions {
        path: format!("{}/{inside}", base.host.trim_end_matches('/')).trim_end_matches('/').to_owned(),
        owner: meta.uid(),
        group: meta.gid(),
        mode: meta.mode(),
        directory: meta.is_dir(),
        me: (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw()),
        needs: needs.to_owned(),
    })
}

/// Whether the file's own permissions decide, not those of the directory that contains it.
fn opens(op: PathOperation<'_>) -> bool {
    match op.wants.need {
        Need::Anything | Need::NoLink | Need::Directory | Need::FileOrNothing => true,
        Need::NoDirectory => matches!(
            op.does,
            caps::Operation::Open
                | caps::Operation::OpenForWriting
                | caps::Operation::OpenForReadingAndWriting
                | caps::Operation::Empty
        ),
        _ => false,
    }
}
