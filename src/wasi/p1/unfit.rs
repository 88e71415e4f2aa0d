//! The account of a call on a descriptor that cannot be used so.

use super::fds::Entry;
use crate::caps::open_file::{self, Unfit};
use crate::caps::{Account, errno};
use crate::component::Val;
use crate::wasi::args::Args;
use crate::wasi::host::WasiHost;

/// What a call does with its descriptor, for those that say so in one word.
fn operation(function: &str) -> &'static str {
    match function {
        "fd_read" | "fd_pread" | "sock_recv" => "read from",
        "fd_write" | "fd_pwrite" | "sock_send" => "write to",
        "fd_readdir" => "list",
        "fd_seek" | "fd_tell" => "seek in",
        "fd_close" => "close",
        "fd_filestat_get" | "fd_fdstat_get" => "read metadata of",
        "fd_filestat_set_size" | "fd_allocate" => "change the size of",
        "fd_filestat_set_times" => "set times of",
        "fd_sync" | "fd_datasync" => "write out",
        _ => "use",
    }
}

/// The account of a call that was answered with this errno, if its descriptor is the reason. That a program asks for
/// its preopens until there are no more is no mistake, nor that it tries whether standard streams can be set not to
/// wait.
pub fn account(host: &WasiHost, args: Args<'_>, number: u16) -> Option<Account> {
    let function = &*args.0.func.name;
    let about = function.starts_with("fd_") || function.starts_with("sock_");
    if number != errno::BADF || !about || function.starts_with("fd_prestat") || !host.fs.explain {
        return None;
    }
    let Some(Val::U32(fd)) = args.0.args.first() else { return None };
    let standard = || matches!(host.fds.get(*fd), Ok(Entry::Stdin | Entry::Console(..)));
    if function == "fd_fdstat_set_flags" && standard() {
        return None;
    }
    let operation = operation(function);
    let unfit = match host.fds.get(*fd) {
        Err(_) => match host.closed.get(fd) {
            Some((what, by)) => Unfit::Closed { what: what.clone(), by: by.0 },
            None => Unfit::NeverOpen,
        },
        Ok(Entry::File(open)) if operation == "write to" && !open.file.writable => {
            Unfit::ReadOnly(open.file.name.clone())
        }
        Ok(Entry::File(open)) if operation == "read from" && !open.file.readable => {
            Unfit::WriteOnly(open.file.name.clone())
        }
        Ok(_) => Unfit::Other(host.fds.what(*fd)),
    };
    Some(open_file::account(Some(*fd), operation, &unfit, number))
}
