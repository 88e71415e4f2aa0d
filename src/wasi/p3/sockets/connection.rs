//! The streams of TCP sockets: the bytes of connections, and the connections that a socket accepts.

use crate::component::{HandleVal, Val};
use crate::guest::MadeHandle;
use crate::wasi::args::{Answered, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Ended, NetError, Readiness};
use crate::wasi::p2::TableResource;
use crate::wasi::p3::ends::{StreamFailure, StreamSink, StreamSource};
use crate::wasi::p3::step::{ReadEnd, StepRead, StepWritten, WriteEnd};
use crate::wasi::wait::{Attempt, Awaited};

/// Reads at most `room` bytes from a connection.
pub(in crate::wasi::p3) fn read(host: &mut WasiHost, socket: u32, room: usize) -> Result<StepRead, Fail> {
    let Ok(streams) = host.table.tcp(socket)?.streams() else {
        return Ok(Attempt::Done(Err(ReadEnd::over())));
    };
    loop {
        match streams.read(room) {
            Ok(bytes) if bytes.is_empty() => match streams.read_readiness() {
                Readiness::Waits(interest) => return Ok(Attempt::Waits(interest.into())),
                Readiness::Ready => {}
            },
            Ok(bytes) => return Ok(Attempt::Done(Ok(Val::Bytes(bytes)))),
            Err(Ended::Closed) => return Ok(Attempt::Done(Err(ReadEnd::over()))),
            Err(Ended::Failed(error)) => return Ok(Attempt::Done(Err(StreamFailure::Net(error).into()))),
        }
    }
}

/// Accepts a connection, and makes a socket of it.
pub(in crate::wasi::p3) fn accept(host: &mut WasiHost, listener: u32) -> Result<StepRead, Fail> {
    let socket = host.table.tcp(listener)?;
    let accepted = loop {
        match socket.accept() {
            Ok(accepted) => break accepted,
            Err(NetError::WouldBlock) => match socket.readiness() {
                Readiness::Waits(interest) => return Ok(Attempt::Waits(interest.into())),
                Readiness::Ready => {}
            },
            // A connection that was lost before it was accepted was none.
            Err(NetError::ConnectionAborted) => {}
            Err(error) => return Ok(Attempt::Done(Err(StreamFailure::Net(error).into()))),
        }
    };
    let from = accepted.remote_address().map_or_else(|_| "?".to_owned(), |from| from.to_string());
    let rep = host.table.push(TableResource::Tcp(accepted), format!("TCP from {from}"))?;
    Ok(Attempt::Done(Ok(Val::List(vec![Val::own(rep)]))))
}

/// The sockets among the elements of a copy, with what they are.
pub(in crate::wasi::p3) fn accepted(host: &WasiHost, elements: &Val) -> Vec<MadeHandle> {
    let Val::List(elements) = elements else { return Vec::new() };
    let made = elements.iter().filter_map(|element| match element {
        Val::Own(HandleVal { rep, .. }) => {
            Some(MadeHandle { rep: *rep, what: host.table.what(*rep).to_owned() })
        }
        _ => None,
    });
    made.collect()
}

/// Writes to a connection: what the system has not taken is sent before anything else is taken.
pub(in crate::wasi::p3) fn write(
    host: &mut WasiHost,
    socket: u32,
    bytes: &[u8],
) -> Result<StepWritten, Fail> {
    let failed = |ended| {
        let error = match ended {
            // The peer does not read any more.
            Ended::Closed => NetError::ConnectionReset,
            Ended::Failed(error) => error,
        };
        Ok(Attempt::Done(Err(WriteEnd { failure: StreamFailure::Net(error), account: None })))
    };
    let Ok(streams) = host.table.tcp(socket)?.streams() else { return failed(Ended::Closed) };
    let permit = loop {
        match streams.check_write() {
            Ok(0) => match streams.write_readiness() {
                Readiness::Waits(interest) => return Ok(Attempt::Waits(interest.into())),
                Readiness::Ready => {}
            },
            Ok(permit) => break permit,
            Err(ended) => return failed(ended),
        }
    };
    let bytes = &bytes[..bytes.len().min(permit)];
    match streams.write(bytes) {
        Some(Ok(())) => {}
        Some(Err(ended)) => return failed(ended),
        None => return failed(Ended::Closed),
    }
    host.table.wrote(socket);
    Ok(Attempt::Done(Ok(bytes.len())))
}

/// What a read of a connection, or accepting one, would have to wait for.
pub(in crate::wasi::p3) fn awaited_reading(host: &mut WasiHost, socket: u32) -> Option<Awaited> {
    let socket = host.table.tcp(socket).ok()?;
    let readiness = match socket.is_listening() {
        true => socket.readiness(),
        false => socket.streams().ok()?.read_readiness(),
    };
    match readiness {
        Readiness::Waits(interest) => Some(interest.into()),
        Readiness::Ready => None,
    }
}

/// What has to happen before everything that was written is sent.
pub(in crate::wasi::p3) fn awaited_writing(host: &mut WasiHost, socket: u32) -> Option<Awaited> {
    let streams = host.table.tcp(socket).ok()?.streams().ok()?;
    streams.rest().map(Awaited::from)
}

/// The program does not read from a connection any more.
pub(in crate::wasi::p3) fn end_reading(host: &mut WasiHost, socket: u32) {
    if let Ok(streams) = host.table.tcp(socket).and_then(|it| it.streams().map_err(|_| unconnected())) {
        streams.shutdown(true, false);
    }
    release(host, socket);
}

/// The program does not write to a connection any more.
pub(in crate::wasi::p3) fn end_writing(host: &mut WasiHost, socket: u32) {
    if let Ok(streams) = host.table.tcp(socket).and_then(|it| it.streams().map_err(|_| unconnected())) {
        streams.shutdown(false, true);
    }
    release(host, socket);
}

fn unconnected() -> Fail {
    Fail::Trap("the stream of a socket that is not connected".into())
}

/// Whether any stream still leads to a socket.
fn in_use(host: &WasiHost, socket: u32) -> bool {
    let source = |of: &StreamSource| matches!(of, StreamSource::Tcp(rep) | StreamSource::Listener(rep) if *rep == socket);
    let sink = |of: &StreamSink| matches!(of, StreamSink::Tcp(rep) if *rep == socket);
    host.ends.sources.values().any(|stream| source(&stream.source))
        || host.ends.sinks.values().any(|stream| sink(&stream.sink))
        || host.ends.pumps.iter().any(|pump| source(&pump.from.source) || sink(&pump.to.sink))
}

/// The program drops a socket. Its streams outlive it.
pub(in crate::wasi::p3) fn drop_socket(host: &mut WasiHost, socket: u32) -> Answered {
    if in_use(host, socket) {
        host.ends.dropped.insert(socket);
        return Ok(Reply::default());
    }
    forget(host, socket)?;
    Ok(Reply::default())
}

/// Closes a socket that the program has dropped, once no stream leads to it.
pub(in crate::wasi::p3) fn release(host: &mut WasiHost, socket: u32) {
    if host.ends.dropped.contains(&socket) && !in_use(host, socket) {
        // If it is not there, there is nothing to close.
        let _ = forget(host, socket);
    }
}

fn forget(host: &mut WasiHost, socket: u32) -> Result<(), Fail> {
    host.ends.dropped.remove(&socket);
    host.ends.taken.retain(|(of, _)| *of != socket);
    host.table.remove(socket)
}
