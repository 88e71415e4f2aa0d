//! One operation on a path: the walk, what is done at its end, and the account of both.

use super::{Directory, Fs, HostDirs};
use crate::caps::explain::{Facts, Verdict, account};
use crate::caps::node::{NodeKind, Origin};
use crate::caps::remedy::{Wish, find, suggestion};
use crate::caps::walk::{Place, Refusal, Why, walk};
use crate::caps::{self, Account, Action, Need, Permissions, Remedy, Step, Thing, Wants, errno};
use cap_std::fs::{Dir, MetadataExt};
use std::sync::Arc;

/// A finished operation with its account (if accounts are made).
#[derive(Debug)]
pub struct Done<T> {
    /// What came of it.
    pub result: Result<T, u16>,
    pub account: Option<Account>,
}

/// What an operation on a path is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation<'a> {
    /// The path in the call.
    pub given: &'a str,
    /// The path to walk: what is left of it once slashes that mean nothing are gone.
    pub path: &'a str,
    /// What is done with what is there.
    pub does: &'a caps::Operation,
    /// The last step, once that is done.
    pub done: &'a Step,
    /// What it needs of the path.
    pub wants: Wants,
    /// It may be the first half of one that follows a link at the end, whatever it does itself.
    pub may_follow: bool,
}

/// The end of a walk as operations use it: one name in a directory handle (`.` for the directory itself).
#[derive(Debug, Clone)]
pub(super) struct End {
    pub dir: Arc<Dir>,
    pub name: String,
    /// `None` if there is nothing.
    pub kind: Option<NodeKind>,
    /// The path ends in `/`.
    pub dir_required: bool,
    /// The path ends in `.` or `..`: `dir` itself.
    pub itself: bool,
}

impl From<Place<Arc<Dir>>> for End {
    fn from(place: Place<Arc<Dir>>) -> Self {
        match place {
            Place::Name { dir, name, kind, dir_required } => {
                Self { dir, name, kind, dir_required, itself: false }
            }
            Place::Directory(dir) => {
                let kind = Some(NodeKind::Directory);
                Self { dir, name: ".".into(), kind, dir_required: false, itself: true }
            }
        }
    }
}

impl End {
    /// What a path ending in `/` asks of what is there.
    pub(crate) fn check_slash(&self) -> Result<(), u16> {
        match self.kind {
            None => Err(errno::NOENT),
            Some(NodeKind::Directory) => Ok(()),
            Some(_) if self.dir_required => Err(errno::NOTDIR),
            Some(_) => Ok(()),
        }
    }
}

impl Fs {
    pub(super) fn attempt<T>(
        &self,
        base: &Directory,
        op: Operation<'_>,
        act: impl FnOnce(End) -> Result<T, Verdict>,
    ) -> Done<T> {
        let mut steps = Vec::new();
        let ended = self.walk(base, op, &mut steps).and_then(act);
        self.finish(base, op, steps, ended)
    }

    /// As [`Self::attempt`], with two paths. The account is of the path that decided. `check` looks at the end of the
    /// first before the second is walked.
    pub(super) fn attempt_pair<T>(
        &self,
        (old_base, old): (&Directory, Operation<'_>),
        (new_base, new): (&Directory, Operation<'_>),
        check: impl FnOnce(&End) -> Result<(), u16>,
        act: impl FnOnce(End, End) -> Result<T, Verdict>,
    ) -> Done<T> {
        let mut steps = Vec::new();
        let checked = |end: End| check(&end).map(|()| end).map_err(Verdict::Operation);
        let from = match self.walk(old_base, old, &mut steps).and_then(checked) {
            Ok(end) => end,
            Err(verdict) => return self.finish(old_base, old, steps, Err(verdict)),
        };
        let to = match self.walk(new_base, new, &mut steps) {
            Ok(end) => end,
            Err(verdict) => return self.finish(new_base, new, steps, Err(verdict)),
        };
        let there = from.kind.is_some();
        let ended = act(from, to);
        let second = match ended {
            Err(Verdict::Operation(errno::EXIST | errno::NOTEMPTY | errno::ISDIR)) => true,
            Err(Verdict::Operation(errno::NOENT)) => there,
            _ => false,
        };
        let (base, op) = if second { (new_base, new) } else { (old_base, old) };
        self.finish(base, op, steps, ended)
    }

    /// An operation that is refused before any path is looked at.
    pub(super) fn refuse<T>(&self, base: &Directory, op: Operation<'_>, number: u16, step: Step) -> Done<T> {
        self.finish(base, op, vec![step], Err(Verdict::Request(number)))
    }

    /// The account of an operation whose path is not UTF-8; `path` is as much of it as is.
    pub(crate) fn not_text(
        &self,
        base: &Directory,
        path: &str,
        does: &caps::Operation,
        wants: Wants,
    ) -> Option<Account> {
        let op = Operation { given: path, path, does, done: &Step::NotText, wants, may_follow: false };
        self.refuse::<()>(base, op, errno::ILSEQ, Step::NotText).account
    }

    fn walk(&self, base: &Directory, op: Operation<'_>, steps: &mut Vec<Step>) -> Result<End, Verdict> {
        if op.wants.writes && base.read_only() {
            steps.push(Step::GrantedReadOnly { directory: base.name.clone() });
            return Err(Verdict::ReadOnly);
        }
        if !base.opened && base.host != base.name {
            steps.push(Step::HostDirectory { directory: base.name.clone(), host: base.host.clone() });
        }
        let walked = walk(&mut HostDirs, &base.handle, &base.origin(), op.path, op.wants.last);
        steps.extend(walked.steps);
        walked.end.map(End::from).map_err(Verdict::Walk)
    }

    fn finish<T>(
        &self,
        base: &Directory,
        op: Operation<'_>,
        mut steps: Vec<Step>,
        ended: Result<T, Verdict>,
    ) -> Done<T> {
        let (result, verdict) = match ended {
            Ok(value) => (Ok(value), Verdict::Granted),
            // Every verdict that is an `Err` has an errno.
            Err(verdict) => (Err(verdict.errno().unwrap_or(errno::IO)), verdict),
        };
        if !self.explain {
            return Done { result, account: None };
        }
        match &verdict {
            Verdict::Granted => steps.push(op.done.clone()),
            // A walk tells its own end; this link is not followed, but read.
            Verdict::Walk(Refusal { why: Why::AbsoluteTarget { link, target }, .. }) => {
                steps.push(Step::TargetNotTold { name: link.clone(), target: target.clone() });
            }
            Verdict::Operation(number) => {
                let action = Action::new(op.does, Thing::It);
                steps.push(Step::SystemCannot { action, errno: errno::errno(*number) });
            }
            _ => {}
        }
        let mut account = account(Facts {
            path: op.given,
            operation: op.does,
            grants: &self.grants,
            grant: base.grant,
            host_dir: &base.host,
            verdict: &verdict,
            permissions: (verdict.errno() == Some(errno::ACCES)).then(|| permissions(base, op)).flatten(),
            steps,
        });
        if verdict.may_have_remedy()
            && let Some(remedy) = self.remedy(base, op, &verdict)
        {
            account.remedy = Some(remedy);
        } else if verdict == Verdict::Operation(errno::NOENT)
            && !op.wants.need.makes()
            && let Some(remedy) = &mut account.remedy
            && let Some(meant) = suggestion(&mut HostDirs, &format!("{}/{}", base.host, op.path))
        {
            remedy.advice.push(meant);
        }
        Done { result, account: Some(account) }
    }

    /// A flag or path that works, if there is one (else the account's own advice stays).
    fn remedy(&self, base: &Directory, op: Operation<'_>, verdict: &Verdict) -> Option<Remedy> {
        let mut path = base.child(op.given);
        if path == op.given && path.starts_with("./") {
            // libc has taken one of these away already.
            path.insert_str(0, "./");
        }
        let find = |wants| find(&mut HostDirs, &Wish { path: &path, cwd: "/", grants: &self.grants, wants });
        let followed = op.may_follow.then(|| find(Wants::look(Need::Anything, true)));
        let remedy = followed.filter(|remedy| remedy.checked).unwrap_or_else(|| find(op.wants));
        let missing = matches!(verdict.errno(), Some(errno::NOENT));
        // For a file that is nowhere, the account's advice is nearer.
        (remedy.checked || !missing).then_some(remedy)
    }
}

/// Whose the thing is that refused: the directory in which a name could not be looked up or made, or what was found.
fn permissions(base: &Directory, op: Operation<'_>) -> Option<Permissions> {
    let walked = walk(&mut HostDirs, &base.handle, &Origin::Granted(String::new()), op.path, op.wants.last);
    let mut trail = walked.trail;
    let needs = match walked.end {
        Err(_) => "x",
        Ok(Place::Name { kind, .. }) if kind.is_none() || !opens(op) => {
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

/// Whether it is the thing itself that must allow it, not the directory in which it is.
fn opens(op: Operation<'_>) -> bool {
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
