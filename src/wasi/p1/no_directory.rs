//! The account of a call on a path whose descriptor is no directory.

use super::path::{follows, request};
use super::{Fail, Stop};
use crate::caps::Account;
use crate::caps::descriptor::{self, Facts};
use crate::caps::remedy::{Wish, find_directly};
use crate::wasi::args::Args;
use crate::wasi::fs::HostDirs;
use crate::wasi::host::WasiHost;

/// A path of a call: below which descriptor, and what for.
struct Named {
    /// The argument that is the descriptor.
    descriptor: usize,
    /// The argument that is the path.
    path: usize,
    /// A verb phrase.
    verb: &'static str,
    creates: bool,
    writes: bool,
    follow: bool,
}

/// A path that only is looked at.
fn look(descriptor: usize, path: usize, verb: &'static str) -> Named {
    Named { descriptor, path, verb, creates: false, writes: false, follow: false }
}

/// A path where something is changed.
fn change(descriptor: usize, path: usize, verb: &'static str) -> Named {
    Named { writes: true, ..look(descriptor, path, verb) }
}

/// A path where something is made.
fn make(descriptor: usize, path: usize, verb: &'static str) -> Named {
    Named { creates: true, ..change(descriptor, path, verb) }
}

/// The paths that a call names, in the order in which they are looked at.
fn named(name: &str, args: Args<'_>) -> Result<Vec<Named>, Stop> {
    let followed = |named: Named| Ok::<_, Fail>(Named { follow: follows(args.flags(1)?), ..named });
    Ok(match name {
        "path_create_directory" => vec![make(0, 1, "create the directory")],
        "path_filestat_get" => vec![followed(look(0, 2, "read the metadata of"))?],
        "path_filestat_set_times" => vec![followed(change(0, 2, "change the times of"))?],
        "path_link" => vec![followed(change(0, 2, "link"))?, make(3, 4, "link as")],
        "path_open" => {
            let request = request(args)?;
            let creates = request.create;
            let open = Named { creates, writes: request.writes(), ..look(0, 2, request.verb()) };
            vec![followed(open)?]
        }
        "path_readlink" => vec![look(0, 1, "read the link")],
        "path_remove_directory" => vec![change(0, 1, "remove the directory")],
        "path_rename" => vec![change(0, 1, "rename"), make(2, 3, "rename to")],
        "path_symlink" => vec![make(1, 2, "create the symbolic link")],
        "path_unlink_file" => vec![change(0, 1, "remove")],
        _ => Vec::new(),
    })
}

/// Why the call failed with `number`, if it was for a descriptor that is no directory.
pub(super) fn account(
    host: &WasiHost,
    name: &str,
    args: Args<'_>,
    number: u16,
) -> Result<Option<Account>, Stop> {
    if !host.fs.explain {
        return Ok(None);
    }
    for named in named(name, args)? {
        let fd = args.u32(named.descriptor)?;
        let (Some(what), Some(path)) = (host.fds.no_directory(fd), args.path(named.path)?) else { continue };
        let grants = host.fs.grants();
        let facts = Facts { path, operation: named.verb, grants, descriptor: fd, what, number };
        let remedy = facts.is_next_grant().then(|| {
            let Named { creates, writes, follow, .. } = named;
            find_directly(&mut HostDirs, &Wish { path, cwd: "/", grants, creates, writes, follow }, fd)
        });
        return Ok(Some(descriptor::account(&facts, remedy)));
    }
    Ok(None)
}
