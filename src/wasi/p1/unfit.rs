//! The account of a call on a descriptor that cannot be used in that way.

use super::fds::DescriptorEntry;
use crate::caps::open_file::{self, Unfit};
use crate::caps::{Account, Operation, errno};
use crate::component::Val;
use crate::wasi::args::Args;
use crate::wasi::host::WasiHost;
use crate::wit::p1::P1Func;

/// What a call does with its descriptor; `None` for calls that have none, or that need no account.
fn operation(func: P1Func) -> Option<Operation> {
    Some(match func {
        P1Func::FdRead | P1Func::FdPread | P1Func::SockRecv => Operation::ReadFrom,
        P1Func::FdWrite | P1Func::FdPwrite | P1Func::SockSend => Operation::WriteTo,
        P1Func::FdReaddir => Operation::List,
        P1Func::FdSeek | P1Func::FdTell => Operation::Seek,
        P1Func::FdClose => Operation::Close,
        P1Func::FdFilestatGet | P1Func::FdFdstatGet => Operation::ReadMetadata,
        P1Func::FdFilestatSetSize | P1Func::FdAllocate => Operation::Resize,
        P1Func::FdFilestatSetTimes => Operation::SetTimes,
        P1Func::FdSync | P1Func::FdDatasync => Operation::WriteOut,
        P1Func::FdAdvise
        | P1Func::FdFdstatSetFlags
        | P1Func::FdFdstatSetRights
        | P1Func::FdRenumber
        | P1Func::SockAccept
        | P1Func::SockShutdown => Operation::Use,
        // Programs ask for preopens until there are no more, so a failure here is not a mistake.
        P1Func::FdPrestatGet | P1Func::FdPrestatDirName => return None,
        P1Func::ArgsGet
        | P1Func::ArgsSizesGet
        | P1Func::EnvironGet
        | P1Func::EnvironSizesGet
        | P1Func::ClockResGet
        | P1Func::ClockTimeGet
        | P1Func::PathCreateDirectory
        | P1Func::PathFilestatGet
        | P1Func::PathFilestatSetTimes
        | P1Func::PathLink
        | P1Func::PathOpen
        | P1Func::PathReadlink
        | P1Func::PathRemoveDirectory
        | P1Func::PathRename
        | P1Func::PathSymlink
        | P1Func::PathUnlinkFile
        | P1Func::PollOneoff
        | P1Func::ProcExit
        | P1Func::ProcRaise
        | P1Func::SchedYield
        | P1Func::RandomGet => return None,
    })
}

/// The account of a call that was answered with this errno, if its descriptor is the reason. Trying whether a standard
/// stream can be made non-blocking is not a mistake, so that has none.
pub fn account(host: &WasiHost, func: P1Func, args: Args<'_>, number: u16) -> Option<Account> {
    let operation = operation(func)?;
    if number != errno::BADF || !host.fs.explain {
        return None;
    }
    let Some(Val::U32(fd)) = args.0.args.first() else { return None };
    let standard = || matches!(host.fds.get(*fd), Ok(DescriptorEntry::Stdin | DescriptorEntry::Console(..)));
    if func == P1Func::FdFdstatSetFlags && standard() {
        return None;
    }
    let unfit = match host.fds.get(*fd) {
        Err(_) => match host.closed.get(fd) {
            Some((what, by)) => Unfit::Closed { what: what.clone(), by: by.0 },
            None => Unfit::NeverOpen,
        },
        Ok(DescriptorEntry::File(open)) if operation == Operation::WriteTo && !open.file.writable => {
            Unfit::ReadOnly(open.file.name.clone())
        }
        Ok(DescriptorEntry::File(open)) if operation == Operation::ReadFrom && !open.file.readable => {
            Unfit::WriteOnly(open.file.name.clone())
        }
        Ok(_) => Unfit::Other(host.fds.what(*fd)),
    };
    Some(open_file::account(Some(*fd), &operation, &unfit, number))
}
