//! One step of writing to where a stream of the program leads.

use super::ends::{StreamFailure, StreamSink};
use super::step::{StepWritten, WriteEnd};
use crate::caps::{self, errno};
use crate::guest::ConsoleChunk;
use crate::wasi::args::Fail;
use crate::wasi::fs::errno_of;
use crate::wasi::host::WasiHost;
use crate::wasi::wait::{Attempt, Awaited};

/// Writes some of the bytes, of which there is at least one. Bytes that went to the console are noted in `console`.
pub(super) fn step(
    host: &mut WasiHost,
    sink: &mut StreamSink,
    bytes: &[u8],
    console: &mut Vec<ConsoleChunk>,
) -> Result<StepWritten, Fail> {
    Ok(Attempt::Done(match sink {
        StreamSink::Console(to) => {
            let done = host.console.write(*to, bytes).and_then(|()| host.console.flush(*to));
            match done {
                Ok(()) => {
                    console.push(ConsoleChunk { stream: *to, bytes: bytes.to_vec() });
                    Ok(bytes.len())
                }
                Err(error) => {
                    Err(WriteEnd { failure: StreamFailure::Errno(errno_of(&error)), account: None })
                }
            }
        }
        StreamSink::File { file, position } => {
            let written =
                file.write_at(bytes, *position).and_then(|n| if n == 0 { Err(errno::IO) } else { Ok(n) });
            match written {
                Ok(n) => {
                    *position = position.map(|at| at.saturating_add(n as u64));
                    Ok(n)
                }
                Err(number) => {
                    let unfit = (!file.writable).then(|| caps::open_file::Unfit::ReadOnly(file.name.clone()));
                    let account = unfit.filter(|_| host.fs.explain).map(|unfit| {
                        caps::open_file::account(None, &caps::Operation::WriteTo, &unfit, number).into()
                    });
                    Err(WriteEnd { failure: StreamFailure::Errno(number), account })
                }
            }
        }
        StreamSink::Tcp(socket) => return super::sockets::write(host, *socket, bytes),
        StreamSink::Closed => Err(WriteEnd { failure: StreamFailure::Errno(errno::PIPE), account: None }),
    }))
}

/// What a write would have to wait for; `None` if it would not have to.
pub(super) fn awaited(host: &mut WasiHost, sink: &StreamSink) -> Option<Awaited> {
    match sink {
        StreamSink::Tcp(socket) => super::sockets::awaited_writing(host, *socket),
        StreamSink::Console(_) | StreamSink::File { .. } | StreamSink::Closed => None,
    }
}
