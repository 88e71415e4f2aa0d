//! The account of a call whose path is not looked up: the descriptor is no directory, or the path is not UTF-8.

use super::path_args::{follows, request_of_any};
use super::{CallFailure, Fail};
use crate::caps::descriptor::{self, DescriptorFacts};
use crate::caps::remedy::{WantedAccess, find_directly, find_for_go, mapped};
use crate::caps::{
    Account, LastLink, Need, Operation as Does, Remedy, SoughtPath, Wants, go_model, go_search,
};
use crate::wasi::args::Args;
use crate::wasi::fs::HostDirs;
use crate::wasi::host::WasiHost;
use crate::wit::PathCall;

/// A path that a call names: relative to which descriptor, and what for.
struct PathArgument {
    /// Index of the argument that is the descriptor.
    descriptor: usize,
    /// Index of the argument that is the path.
    path: usize,
    /// What the call does at the path.
    does: Does,
    wants: Wants,
}

fn path(descriptor: usize, path: usize, does: Does, wants: Wants) -> PathArgument {
    PathArgument { descriptor, path, does, wants }
}

/// The paths that a call names, in the order in which they are looked up.
fn named(call: PathCall, args: Args<'_>) -> Result<Vec<PathArgument>, CallFailure> {
    use LastLink::{Keep, KeepAlways};
    let look = |need| Ok::<_, Fail>(Wants::look(need, follows(args, 1)?));
    let change = Wants::change;
    Ok(match call {
        PathCall::MakeDirectory => {
            vec![path(0, 1, Does::CreateDirectoryAt, change(Need::NothingYet, KeepAlways))]
        }
        PathCall::Metadata => vec![path(0, 2, Does::ReadMetadataAt, look(Need::Anything)?)],
        PathCall::SetTimes => {
            let wants = Wants { writes: true, ..look(Need::Anything)? };
            vec![path(0, 2, Does::SetTimesAt, wants)]
        }
        PathCall::Link => {
            let from = Wants { writes: true, ..look(Need::NoDirectory)? };
            vec![path(0, 2, Does::Link, from), path(3, 4, Does::LinkAs, change(Need::Nothing, Keep))]
        }
        PathCall::Open => {
            let request = request_of_any(args)?;
            vec![path(0, 2, request.does(), request.wants())]
        }
        PathCall::ReadLink => vec![path(0, 1, Does::ReadLinkAt, Wants::look(Need::Link, false))],
        PathCall::RemoveDirectory => {
            vec![path(0, 1, Does::RemoveDirectoryAt, change(Need::EmptyDirectory, Keep))]
        }
        PathCall::Rename => vec![
            path(0, 1, Does::Rename, change(Need::Entry, KeepAlways)),
            path(2, 3, Does::RenameTo, change(Need::Replaceable, KeepAlways)),
        ],
        PathCall::Symlink => vec![path(1, 2, Does::CreateSymlinkAt, change(Need::Nothing, Keep))],
        PathCall::Unlink => vec![path(0, 1, Does::Remove, change(Need::NoDirectory, Keep))],
    })
}

/// The remedy for a path for which Go's library found no directory.
fn of_go(facts: &go_search::GoSearchFacts<'_>, wants: Wants) -> Remedy {
    let path = facts.given().unwrap_or(facts.asked);
    let wish = WantedAccess { path, cwd: "/", grants: facts.grants, wants };
    mapped(find_for_go(&mut HostDirs, &wish, facts.pwd, facts.given().is_none()))
}

/// Why the call failed with `number`, if the reason is a descriptor that is no directory or a path that is not UTF-8.
pub(super) fn account(
    host: &WasiHost,
    call: PathCall,
    args: Args<'_>,
    number: u16,
) -> Result<Option<Account>, CallFailure> {
    if !host.fs.explain {
        return Ok(None);
    }
    for named in named(call, args)? {
        let fd = args.u32(named.descriptor)?;
        let Some(path) = args.path(named.path)? else {
            let path = String::from_utf8_lossy(args.bytes(named.path)?).into_owned();
            let Ok(dir) = host.fds.directory(fd) else { continue };
            return Ok(host.fs.not_text(dir, &path, &named.does, named.wants));
        };
        let Some(what) = host.fds.no_directory(fd) else { continue };
        let grants = host.fs.grants();
        let sought = |path| SoughtPath { path, wants: Some(named.wants) };
        if host.go && fd == go_model::NONE {
            let args = host.args.get(1..).unwrap_or_default();
            let pwd = host.pwd();
            let facts =
                go_search::GoSearchFacts { asked: path, args, pwd, operation: &named.does, grants, number };
            let account = go_search::account(&facts, of_go(&facts, named.wants));
            return Ok(Some(Account { sought: Some(Box::new(sought(format!("/{path}")))), ..account }));
        }
        let facts = DescriptorFacts { path, operation: &named.does, grants, descriptor: fd, what, number };
        let remedy = facts.is_next_grant().then(|| {
            find_directly(&mut HostDirs, &WantedAccess { path, cwd: "/", grants, wants: named.wants }, fd)
        });
        let account = descriptor::account(&facts, remedy);
        return Ok(Some(Account { sought: Some(Box::new(sought(path.to_owned()))), ..account }));
    }
    Ok(None)
}
