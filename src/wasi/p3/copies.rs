//! Copies between the program and the host: reads of streams and futures, writes to streams, and their cancellation.

use super::ends::{CopyEnding, OutcomeKind, SinkStream, StreamFailure, StreamSink, StreamSource};
use super::{PendingP3Call, is_copy, pump, reading, sockets, streams, value, values, writing};
use crate::component::{ChannelKind, Side, Val};
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::wait::Attempt;
use crate::wit::WitLabel;
use crate::wit::p3::cli::ErrorCode as CliError;

/// Starts a copy between the program and the host.
pub(super) fn copy(host: &mut WasiHost, kind: ChannelKind, side: Side, args: Args<'_>) -> Answered {
    let end = args.end(0)?;
    match (kind, side) {
        (ChannelKind::Stream, Side::Readable) => read(host, end, args.u32(1)?),
        (ChannelKind::Stream, Side::Writable) => match args.get(1)? {
            Val::Bytes(bytes) => write(host, end, bytes.clone(), 0),
            _ => value(CopyEnding::Dropped.with(Val::U32(0))),
        },
        (ChannelKind::Future, Side::Readable) => outcome(host, end),
        // No function of 0.3 here takes a future.
        (ChannelKind::Future, Side::Writable) => value(CopyEnding::Dropped.val()),
    }
}

/// Reads from a stream of the host.
pub(super) fn read(host: &mut WasiHost, number: u32, room: u32) -> Answered {
    let Some(mut stream) = host.ends.sources.remove(&number) else {
        return value(CopyEnding::Dropped.with(Val::List(Vec::new())));
    };
    let nothing = match stream.source {
        StreamSource::Entries(_) | StreamSource::Listener(_) => Val::List(Vec::new()),
        _ => Val::Bytes(Vec::new()),
    };
    let stdin = matches!(stream.source, StreamSource::Stdin);
    let step = reading::step(host, &mut stream, room as usize);
    let outcome = stream.outcome;
    host.ends.sources.insert(number, stream);
    match step? {
        Attempt::Waits(awaited) => Err(Fail::wait(PendingP3Call::Read(number, room), awaited)),
        Attempt::Done(Ok(elements)) => {
            let made = sockets::accepted(host, &elements);
            Ok(Reply { made, ..CopyEnding::Completed.with(elements).into() })
        }
        Attempt::Done(Err(end)) => {
            let result = end.result;
            host.ends.settle(outcome, result, || end.account);
            if let Some(stream) = host.ends.sources.get_mut(&number) {
                stream.source = StreamSource::Empty;
            }
            let account = if stdin { host.stdin_account() } else { None };
            Ok(Reply { account, ..CopyEnding::Dropped.with(nothing).into() })
        }
    }
}

/// Writes to where a stream of the program leads; `done` bytes have been written already.
pub(super) fn write(host: &mut WasiHost, number: u32, bytes: Vec<u8>, done: u32) -> Answered {
    let taken = |done: usize| Val::U32(u32::try_from(done).unwrap_or(u32::MAX));
    let Some(mut stream) = host.ends.sinks.remove(&number) else {
        return value(CopyEnding::Dropped.with(taken(0)));
    };
    let (mut done, mut console, mut wait, mut end) = (done as usize, Vec::new(), None, CopyEnding::Completed);
    while done < bytes.len() && wait.is_none() && end == CopyEnding::Completed {
        match writing::step(host, &mut stream.sink, &bytes[done..], &mut console)? {
            Attempt::Done(Ok(n)) => done += n,
            Attempt::Waits(awaited) => wait = Some(awaited),
            Attempt::Done(Err(failed)) => {
                host.ends.settle(Some(stream.outcome), Err(failed.failure), || failed.account);
                stream.sink = StreamSink::Closed;
                end = CopyEnding::Dropped;
            }
        }
    }
    if matches!(stream.sink, StreamSink::Closed) {
        end = CopyEnding::Dropped;
    } else if wait.is_none() {
        // A copy is over once the system has taken everything.
        wait = writing::awaited(host, &stream.sink);
    }
    host.ends.sinks.insert(number, stream);
    if let Some(awaited) = wait {
        // Whatever is on its way is counted when the rest is.
        let done = u32::try_from(done).unwrap_or(u32::MAX);
        return Err(Fail::wait(PendingP3Call::Write { stream: number, bytes, done }, awaited));
    }
    Ok(Reply { console, ..end.with(taken(done)).into() })
}

/// Reads a future: how a stream ended.
pub(super) fn outcome(host: &mut WasiHost, number: u32) -> Answered {
    pump::push_on(host);
    let Some(future) = host.ends.outcomes.get_mut(&number) else { return value(Val::option(None)) };
    match future.result {
        Some(result) => {
            let account = future.account.take();
            let error = |failure| Some(error(future.kind, failure));
            let result = result.map_or_else(|failure| Val::err(error(failure)), |()| Val::ok(None));
            Ok(Reply { account, ..Val::option(Some(result)).into() })
        }
        None => {
            let awaited = pump::awaited(host, number);
            Err(Fail::wait(PendingP3Call::Outcome(number), awaited))
        }
    }
}

/// The `error-code` that a future carries.
fn error(kind: OutcomeKind, failure: StreamFailure) -> Val {
    use crate::caps::errno;
    match (kind, failure) {
        (OutcomeKind::Cli, StreamFailure::Errno(errno::PIPE)) => CliError::Pipe.val(),
        (OutcomeKind::Cli, StreamFailure::Errno(errno::ILSEQ)) => CliError::IllegalByteSequence.val(),
        (OutcomeKind::Cli, _) => CliError::Io.val(),
        (OutcomeKind::File, StreamFailure::Errno(number)) => values::error(number),
        (OutcomeKind::File, StreamFailure::Net(_)) => values::error(errno::IO),
        (OutcomeKind::Net, StreamFailure::Net(failed)) => sockets::error(failed),
        (OutcomeKind::Net, StreamFailure::Errno(_)) => sockets::error(crate::wasi::net::NetError::Unknown),
    }
}

/// Cancels a copy that has started: what it had copied by then.
pub(super) fn cancel(host: &mut WasiHost, kind: ChannelKind, side: Side, end: u32) -> Answered {
    let mut done = 0;
    host.forget(|_, operation| {
        is_copy(operation, |copy| match copy {
            PendingP3Call::Read(number, _) => {
                (kind, side, *number) == (ChannelKind::Stream, Side::Readable, end)
            }
            PendingP3Call::Write { stream, done: so_far, .. } => {
                let is = (kind, side, *stream) == (ChannelKind::Stream, Side::Writable, end);
                done = if is { *so_far } else { done };
                is
            }
            PendingP3Call::Outcome(number) => {
                (kind, side, *number) == (ChannelKind::Future, Side::Readable, end)
            }
            _ => false,
        })
    });
    value(match (kind, side) {
        (ChannelKind::Stream, Side::Readable) => CopyEnding::Cancelled.with(streams::no_elements(host, end)),
        (ChannelKind::Stream, Side::Writable) => CopyEnding::Cancelled.with(Val::U32(done)),
        (ChannelKind::Future, Side::Readable) => Val::option(None),
        (ChannelKind::Future, Side::Writable) => CopyEnding::Cancelled.val(),
    })
}

/// The program drops an end whose other end the host has.
pub(super) fn drop_end(host: &mut WasiHost, kind: ChannelKind, side: Side, end: u32) -> Answered {
    match (kind, side) {
        (ChannelKind::Stream, Side::Readable) => {
            if let Some(stream) = host.ends.sources.remove(&end) {
                host.ends.settle(stream.outcome, Ok(()), || None);
                if let StreamSource::Tcp(socket) = stream.source {
                    sockets::end_reading(host, socket);
                }
            }
        }
        (ChannelKind::Stream, Side::Writable) => {
            if let Some(SinkStream { sink, outcome }) = host.ends.sinks.remove(&end) {
                if let StreamSink::Tcp(socket) = sink {
                    sockets::end_writing(host, socket);
                }
                host.ends.settle(Some(outcome), Ok(()), || None);
            }
        }
        (ChannelKind::Future, Side::Readable) => {
            host.ends.outcomes.remove(&end);
        }
        (ChannelKind::Future, Side::Writable) => {}
    }
    Ok(Reply::default())
}
