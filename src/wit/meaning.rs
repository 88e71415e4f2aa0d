//! What functions do, as far as more than one reader has to know it: said once, for every world.

use super::p1::P1Func as P1;
use super::p2::cli::Cli;
use super::p2::filesystem::{Descriptor, Filesystem};
use super::p2::io::{InputStream, OutputStream};
use super::p2::sockets::IncomingDatagramStream;
use super::p3::cli::Cli as Cli3;
use super::p3::filesystem::{Descriptor as D3, Filesystem as Filesystem3};
use super::p3::sockets::{Sockets as Sockets3, TcpSocket as Tcp3, UdpSocket as Udp3};
use super::{WasiFunc, p2, p3};

/// What a call does with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum PathCall {
    Open,
    Metadata,
    MakeDirectory,
    Unlink,
    RemoveDirectory,
    Rename,
    Link,
    Symlink,
    ReadLink,
    SetTimes,
}

/// What a call has to do with writing to a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamWrite {
    /// It carries bytes to write.
    Bytes,
    /// It asks how much may be written, or for written bytes to be flushed.
    Around,
}

impl WasiFunc {
    /// Whether it belongs to preview 1 or to its predecessor, where handles are plain numbers.
    #[must_use]
    pub(crate) fn is_preview1(self) -> bool {
        matches!(self, Self::P1(..))
    }

    /// What it does with a path. Of the two calls that 0.2 makes for a file's metadata, only the one that returns it
    /// counts.
    #[must_use]
    pub(crate) fn path_call(self) -> Option<PathCall> {
        Some(match self {
            Self::P1(P1::PathOpen, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::OpenAt))
            | Self::P3(p3::P3Func::Descriptor(D3::OpenAt)) => PathCall::Open,
            Self::P1(P1::PathFilestatGet, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::StatAt))
            | Self::P3(p3::P3Func::Descriptor(D3::StatAt)) => PathCall::Metadata,
            Self::P1(P1::PathCreateDirectory, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::CreateDirectoryAt))
            | Self::P3(p3::P3Func::Descriptor(D3::CreateDirectoryAt)) => PathCall::MakeDirectory,
            Self::P1(P1::PathUnlinkFile, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::UnlinkFileAt))
            | Self::P3(p3::P3Func::Descriptor(D3::UnlinkFileAt)) => PathCall::Unlink,
            Self::P1(P1::PathRemoveDirectory, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::RemoveDirectoryAt))
            | Self::P3(p3::P3Func::Descriptor(D3::RemoveDirectoryAt)) => PathCall::RemoveDirectory,
            Self::P1(P1::PathRename, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::RenameAt))
            | Self::P3(p3::P3Func::Descriptor(D3::RenameAt)) => PathCall::Rename,
            Self::P1(P1::PathLink, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::LinkAt))
            | Self::P3(p3::P3Func::Descriptor(D3::LinkAt)) => PathCall::Link,
            Self::P1(P1::PathSymlink, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::SymlinkAt))
            | Self::P3(p3::P3Func::Descriptor(D3::SymlinkAt)) => PathCall::Symlink,
            Self::P1(P1::PathReadlink, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::ReadlinkAt))
            | Self::P3(p3::P3Func::Descriptor(D3::ReadlinkAt)) => PathCall::ReadLink,
            Self::P1(P1::PathFilestatSetTimes, _)
            | Self::P2(p2::P2Func::Descriptor(Descriptor::SetTimesAt))
            | Self::P3(p3::P3Func::Descriptor(D3::SetTimesAt)) => PathCall::SetTimes,
            _ => return None,
        })
    }

    /// Whether it asks for the program's preopens.
    #[must_use]
    pub(crate) fn asks_for_preopens(self) -> bool {
        matches!(
            self,
            Self::P1(P1::FdPrestatGet, _)
                | Self::P2(p2::P2Func::Filesystem(Filesystem::GetDirectories))
                | Self::P3(p3::P3Func::Filesystem(Filesystem3::GetDirectories))
        )
    }

    /// Whether it gives the program its environment variables.
    #[must_use]
    pub(crate) fn gives_environment(self) -> bool {
        matches!(
            self,
            Self::P1(P1::EnvironGet, _)
                | Self::P2(p2::P2Func::Cli(Cli::GetEnvironment))
                | Self::P3(p3::P3Func::Cli(Cli3::GetEnvironment))
        )
    }

    /// Whether it gives the program its arguments.
    #[must_use]
    pub(crate) fn gives_arguments(self) -> bool {
        matches!(
            self,
            Self::P1(P1::ArgsGet, _)
                | Self::P2(p2::P2Func::Cli(Cli::GetArguments))
                | Self::P3(p3::P3Func::Cli(Cli3::GetArguments))
        )
    }

    /// Whether it gives the program bytes from files, standard input or the network.
    #[must_use]
    pub(crate) fn gives_input(self) -> bool {
        use p2::P2Func as F;
        match self {
            Self::P1(func, _) => matches!(func, P1::FdRead | P1::FdPread | P1::SockRecv),
            Self::P2(F::InputStream(func)) => matches!(func, InputStream::Read | InputStream::BlockingRead),
            Self::P2(F::Descriptor(Descriptor::Read)) => true,
            Self::P2(F::IncomingDatagramStream(IncomingDatagramStream::Receive)) => true,
            Self::P3(p3::P3Func::UdpSocket(Udp3::Receive)) => true,
            Self::P2(_) | Self::P3(_) => false,
        }
    }

    /// Whether it returns something different each time: the time of a clock, or random numbers.
    #[must_use]
    pub(crate) fn varies(self) -> bool {
        match self {
            Self::P1(func, _) => matches!(func, P1::ClockTimeGet | P1::RandomGet),
            Self::P2(func) => matches!(func, p2::P2Func::Clocks(_) | p2::P2Func::Random(_)),
            Self::P3(func) => matches!(func, p3::P3Func::Clocks(_) | p3::P3Func::Random(_)),
        }
    }

    /// Whether it may write to standard output or standard error.
    #[must_use]
    pub(crate) fn may_write_console(self) -> bool {
        matches!(self, Self::P1(P1::FdWrite | P1::FdPwrite, _) | Self::P2(p2::P2Func::OutputStream(_)))
    }

    /// Whether it acts on the network, beyond making a socket or looking at one.
    #[must_use]
    pub(crate) fn uses_network(self) -> bool {
        match self {
            Self::P1(func, _) => {
                matches!(func, P1::SockAccept | P1::SockRecv | P1::SockSend | P1::SockShutdown)
            }
            Self::P2(func) => {
                let name = func.name();
                func.interface().starts_with("wasi:sockets/")
                    && (name.contains(".start-")
                        || name.contains(".finish-")
                        || [".accept", ".stream", ".send", ".receive", ".shutdown"]
                            .iter()
                            .any(|n| name.ends_with(n))
                        || name == "resolve-addresses")
            }
            Self::P3(func) => matches!(
                func,
                p3::P3Func::Sockets(Sockets3::ResolveAddresses)
                    | p3::P3Func::TcpSocket(
                        Tcp3::Bind | Tcp3::Connect | Tcp3::Listen | Tcp3::Send | Tcp3::Receive
                    )
                    | p3::P3Func::UdpSocket(
                        Udp3::Bind | Udp3::Connect | Udp3::Disconnect | Udp3::Send | Udp3::Receive
                    )
            ),
        }
    }

    /// What it has to do with writing to the stream or descriptor in its first argument; `None` if nothing.
    #[must_use]
    pub fn writing(self) -> Option<StreamWrite> {
        match self {
            Self::P1(P1::FdWrite, _) => Some(StreamWrite::Bytes),
            Self::P1(..) => None,
            Self::P2(p2::P2Func::OutputStream(func)) => match func {
                OutputStream::Write | OutputStream::BlockingWriteAndFlush | OutputStream::WriteZeroes => {
                    Some(StreamWrite::Bytes)
                }
                OutputStream::CheckWrite | OutputStream::Flush | OutputStream::BlockingFlush => {
                    Some(StreamWrite::Around)
                }
                OutputStream::BlockingWriteZeroesAndFlush
                | OutputStream::Splice
                | OutputStream::BlockingSplice
                | OutputStream::Subscribe => None,
            },
            Self::P2(_) | Self::P3(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every meaning is covered in both worlds, and `wasi_unstable` means the same as preview 1.
    #[test]
    fn worlds_mean_the_same() {
        let meanings: [fn(WasiFunc) -> bool; 8] = [
            WasiFunc::may_write_console,
            WasiFunc::asks_for_preopens,
            WasiFunc::gives_environment,
            WasiFunc::gives_arguments,
            WasiFunc::gives_input,
            WasiFunc::varies,
            |func| func.writing().is_some(),
            |func| func.path_call().is_some(),
        ];
        for has in meanings {
            let of = |interface: &str| {
                let all = WasiFunc::all().filter(|f| has(*f) && f.interface().starts_with(interface));
                all.map(WasiFunc::name).collect::<Vec<_>>()
            };
            assert!(!of("wasi:").is_empty());
            assert_eq!(of("wasi_snapshot_preview1"), of("wasi_unstable"));
            assert!(!of("wasi_unstable").is_empty());
        }
        let calls = WasiFunc::all().filter(|f| f.interface() == "wasi:filesystem/types");
        assert_eq!(calls.filter_map(WasiFunc::path_call).count(), 10);
    }
}
