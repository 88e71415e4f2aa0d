//! The account of a call on a descriptor that cannot be used in that way.

use super::fds::Entry;
use crate::caps::open_file::{self, Unfit};
use crate::caps::{Account, Operation, errno};
use crate::component::Val;
use crate::wasi::args::Args;
use crate::wasi::host::WasiHost;
use crate::wit::p1::Func;

/// What a call does with its descriptor; `None` for calls that have none, or that need no account.
fn operation(func: Func) -> Option<Operation> {
    Some(match func {
        Func::FdRead | Func::FdPread | Func::SockRecv => Operation::ReadFrom,
        Func::FdWrite | Func::FdPwrite | Func::SockSend => Operation::WriteTo,
        Func::FdReaddir => Operation::List,
        Func::FdSeek | Func::FdTell => Operation::Seek,
        Func::FdClose => Operation::Close,
        Func::FdFilestatGet | Func::FdFdstatGet => Operation::ReadMetadata,
        Func::FdFilestatSetSize | Func::FdAllocate => Operation::Resize,
        Func::FdFilestatSetTimes => Operation::SetTimes,
        Func::FdSync | Func::FdDatasync => Operation::WriteOut,
        Func::FdAdvise
        | Func::FdFdstatSetFlags
        | Func::FdFdstatSetRights
        | Func::FdRenumber
        | Func::SockAccept
        | Func::SockShutdown => Operation::Use,
        // Programs ask for preopens until there are no more, so a failure here is not a mistake.
        Func::FdPrestatGet | Func::FdPrestatDirName => return None,
        Func::ArgsGet
        | Func::ArgsSizesGet
        | Func::EnvironGet
        | Func::EnvironSizesGet
        | Func::ClockResGet
        | Func::ClockTimeGet
        | Func::PathCreateDirectory
        | Func::PathFilestatGet
        | Func::PathFilestatSetTimes
        | Func::PathLink
        | Func::PathOpen
        | Func::PathReadlink
        | Func::PathRemoveDirectory
        | Func::PathRename
        | Func::PathSymlink
        | Func::PathUnlinkFile
        | Func::PollOneoff
        | Func::ProcExit
        | Func::ProcRaise
        | Func::SchedYield
        | Func::RandomGet => return None,
    })
}

/// The account of a call that was answered with this errno, if its descriptor is the reason. Trying whether a standard
/// stream can be made non-blocking is not a mistake, so that has none.
pub fn account(host: &WasiHost, func: Func, args: Args<'_>, number: u16) -> Option<Account> {
    let operation = operation(func)?;
    if number != errno::BADF || !host.fs.explain {
        return None;
    }
    let Some(Val::U32(fd)) = args.0.args.first() else { return None };
    let standard = || matches!(host.fds.get(*fd), Ok(Entry::Stdin | Entry::Console(..)));
    if func == Func::FdFdstatSetFlags && standard() {
        return None;
    }
    let unfit = match host.fds.get(*fd) {
        Err(_) => match host.closed.get(fd) {
            Some((what, by)) => Unfit::Closed { what: what.clone(), by: by.0 },
            None => Unfit::NeverOpen,
        },
        Ok(Entry::File(open)) if operation == Operation::WriteTo && !open.file.writable => {
            Unfit::ReadOnly(open.file.name.clone())
        }
        Ok(Entry::File(open)) if operation == Operation::ReadFrom && !open.file.readable => {
            Unfit::WriteOnly(open.file.name.clone())
        }
        Ok(_) => Unfit::Other(host.fds.what(*fd)),
    };
    Some(open_file::account(Some(*fd), &operation, &unfit, number))
}
