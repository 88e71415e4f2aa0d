//! One step of reading from what a stream of the host leads to.

use super::ends::{SourceStream, StreamFailure, StreamSource};
use super::step::{ReadEnd, StepRead};
use super::values::descriptor_type;
use crate::caps;
use crate::component::Val;
use crate::wasi::args::Fail;
use crate::wasi::host::WasiHost;
use crate::wasi::input::Input;
use crate::wasi::wait::{Attempt, Awaited};

/// The most bytes of one step, as in wasmtime.
const STEP: usize = 8192;
/// The most entries of a directory in one step.
const ENTRIES: usize = 256;

/// Reads at most `room` elements.
pub(super) fn step(host: &mut WasiHost, stream: &mut SourceStream, room: usize) -> Result<StepRead, Fail> {
    if room == 0 {
        let entries = matches!(stream.source, StreamSource::Entries(_) | StreamSource::Listener(_));
        let nothing = if entries { Val::List(Vec::new()) } else { Val::Bytes(Vec::new()) };
        return Ok(Attempt::Done(Ok(nothing)));
    }
    let room = room.min(STEP);
    Ok(match &mut stream.source {
        StreamSource::Stdin => match host.stdin.read(room, false) {
            Ok(Input::Bytes(bytes)) => Attempt::Done(Ok(Val::Bytes(bytes))),
            Ok(Input::End) => ReadEnd::step(Ok(()), None),
            Ok(Input::NotYet) => Attempt::Waits(Awaited::stdin()),
            Err(number) => ReadEnd::step(Err(StreamFailure::Errno(number)), host.stdin_account()),
        },
        StreamSource::File { file, position } => match file.read_at(room, *position) {
            Ok(bytes) if bytes.is_empty() => ReadEnd::step(Ok(()), None),
            Ok(bytes) => {
                *position = position.saturating_add(bytes.len() as u64);
                Attempt::Done(Ok(Val::Bytes(bytes)))
            }
            Err(number) => {
                let unfit = (!file.readable).then(|| caps::open_file::Unfit::WriteOnly(file.name.clone()));
                let explained =
                    |unfit| caps::open_file::account(None, &caps::Operation::ReadFrom, &unfit, number).into();
                let account = unfit.filter(|_| host.fs.explain).map(explained);
                ReadEnd::step(Err(StreamFailure::Errno(number)), account)
            }
        },
        StreamSource::Entries(entries) => {
            let mut found = Vec::new();
            while found.len() < room.min(ENTRIES)
                && let Some(Ok(_)) = entries.front()
                && let Some(Ok((ty, name))) = entries.pop_front()
            {
                found.push(Val::Record(vec![descriptor_type(ty), Val::String(name)]));
            }
            match entries.front() {
                Some(Err(number)) if found.is_empty() => {
                    ReadEnd::step(Err(StreamFailure::Errno(*number)), None)
                }
                None if found.is_empty() => ReadEnd::step(Ok(()), None),
                _ => Attempt::Done(Ok(Val::List(found))),
            }
        }
        StreamSource::Tcp(socket) => super::sockets::read(host, *socket, room)?,
        StreamSource::Listener(socket) => super::sockets::accept(host, *socket)?,
        StreamSource::Empty => ReadEnd::step(Ok(()), None),
    })
}

/// What a read would have to wait for; `None` if it would not have to.
pub(super) fn awaited(host: &mut WasiHost, stream: &SourceStream) -> Option<Awaited> {
    match stream.source {
        StreamSource::Stdin => (!host.stdin.ready()).then(Awaited::stdin),
        StreamSource::Tcp(socket) | StreamSource::Listener(socket) => {
            super::sockets::awaited_reading(host, socket)
        }
        StreamSource::File { .. } | StreamSource::Entries(_) | StreamSource::Empty => None,
    }
}
