//! Streams of the host that the program handed back to it: a file's contents that go to standard output, say. The host
//! moves them by itself, a little whenever it is spoken to.

use super::ends::{CopyEnding, StreamPump, StreamSink};
use super::{reading, writing};
use crate::component::Val;
use crate::wasi::host::WasiHost;
use crate::wasi::wait::{Attempt, Awaited};

/// How many steps a stream moves each time.
const STEPS: usize = 64;
/// The most bytes of one step.
const ROOM: usize = 8192;

/// Moves each such stream on, as far as it goes now. What reaches the console goes out with the next reply.
pub(crate) fn push_on(host: &mut WasiHost) {
    for mut pump in std::mem::take(&mut host.ends.pumps) {
        let over = (0..STEPS).find_map(|_| step(host, &mut pump));
        match over {
            Some(CopyEnding::Completed) | None => host.ends.pumps.push(pump),
            Some(CopyEnding::Dropped | CopyEnding::Cancelled) => {}
        }
    }
}

/// Takes one step. `Some(Completed)` if it has to wait, `Some(Dropped)` if it is over.
fn step(host: &mut WasiHost, pump: &mut StreamPump) -> Option<CopyEnding> {
    if pump.rest.is_empty() {
        match reading::step(host, &mut pump.from, ROOM) {
            Ok(Attempt::Waits(_)) => return Some(CopyEnding::Completed),
            Ok(Attempt::Done(Ok(Val::Bytes(bytes)))) => pump.rest = bytes,
            Ok(Attempt::Done(Err(end))) => {
                let (result, outcome) = (end.result, pump.from.outcome);
                host.ends.settle(outcome, result, || end.account);
                return Some(close(host, pump));
            }
            Ok(Attempt::Done(Ok(_))) | Err(_) => return Some(close(host, pump)),
        }
    }
    let mut console = Vec::new();
    let written = writing::step(host, &mut pump.to.sink, &pump.rest, &mut console);
    host.console_later.extend(console);
    match written {
        Ok(Attempt::Waits(_)) => Some(CopyEnding::Completed),
        Ok(Attempt::Done(Ok(n))) => {
            pump.rest.drain(..n);
            None
        }
        Ok(Attempt::Done(Err(end))) => {
            // The reading side learns only that nobody reads any more.
            host.ends.settle(Some(pump.to.outcome), Err(end.failure), || end.account);
            host.ends.settle(pump.from.outcome, Ok(()), || None);
            Some(CopyEnding::Dropped)
        }
        Err(_) => Some(close(host, pump)),
    }
}

fn close(host: &mut WasiHost, pump: &StreamPump) -> CopyEnding {
    if let StreamSink::Tcp(socket) = pump.to.sink {
        super::sockets::end_writing(host, socket);
    }
    host.ends.settle(Some(pump.to.outcome), Ok(()), || None);
    CopyEnding::Dropped
}

/// What has to happen before the stream that this future is about ends: input that it waits for, or something that only
/// the program can do.
pub(super) fn awaited(host: &mut WasiHost, outcome: u32) -> Awaited {
    let mut pumps = std::mem::take(&mut host.ends.pumps);
    let pump = pumps.iter_mut().find(|p| p.to.outcome == outcome || p.from.outcome == Some(outcome));
    let awaited = pump.map(|pump| {
        let step = match pump.rest.is_empty() {
            true => reading::awaited(host, &pump.from),
            false => writing::awaited(host, &pump.to.sink),
        };
        // It can go on at once.
        step.unwrap_or_else(|| {
            let mut now = Awaited::default();
            now.until(0);
            now
        })
    });
    host.ends.pumps.append(&mut pumps);
    awaited.unwrap_or_else(Awaited::program)
}
