//! Making streams and futures: what functions return that give the program a stream, or take one from it.

use super::ends::{
    OutcomeFuture, OutcomeKind, SinkStream, SourceStream, StreamFailure, StreamPump, StreamSink, StreamSource,
};
use super::pump;
use crate::caps::Account;
use crate::component::{HandleVal, MADE_BY_GUEST, Val};
use crate::wasi::args::{Answered, Fail, Reply};
use crate::wasi::host::WasiHost;

fn stream(rep: u32) -> Val {
    Val::Stream(HandleVal { rep, index: 0 })
}

fn future(rep: u32) -> Val {
    Val::Future(HandleVal { rep, index: 0 })
}

/// Makes a future that says how a stream ends.
fn outcome(host: &mut WasiHost, kind: OutcomeKind) -> Result<u32, Fail> {
    let number = host.table.reserve()?;
    host.ends.outcomes.insert(number, OutcomeFuture { kind, result: None, account: None });
    Ok(number)
}

/// Makes a stream that the program may read, without a future.
pub(super) fn plain_source(
    host: &mut WasiHost,
    source: StreamSource,
    outcome: Option<u32>,
) -> Result<(Val, u32), Fail> {
    let number = host.table.reserve()?;
    host.ends.sources.insert(number, SourceStream { source, outcome });
    Ok((stream(number), number))
}

/// Returns a stream that the program may read, and a future that says how it ended; `what` is what is read.
pub(super) fn source(host: &mut WasiHost, source: StreamSource, kind: OutcomeKind, what: &str) -> Answered {
    let outcome = outcome(host, kind)?;
    let (stream, number) = plain_source(host, source, Some(outcome))?;
    let reply = Reply::from(Val::Tuple(vec![stream, future(outcome)]));
    Ok(reply.making(number, format!("{what} (reading)")).making(outcome, format!("end of reading {what}")))
}

/// Returns an empty stream, and a future that says why there is nothing to read.
pub(super) fn no_source(
    host: &mut WasiHost,
    kind: OutcomeKind,
    what: &str,
    why: StreamFailure,
    account: Option<Account>,
) -> Answered {
    let reply = source(host, StreamSource::Empty, kind, what)?;
    let made = reply.made.last().map(|made| made.rep);
    host.ends.settle(made, Err(why), || account.map(Box::new));
    Ok(reply)
}

/// Takes a stream from the program, and returns a future that says how it ended; `what` is what is written to.
pub(super) fn sink(
    host: &mut WasiHost,
    given: u32,
    sink: StreamSink,
    kind: OutcomeKind,
    what: &str,
) -> Answered {
    let outcome = outcome(host, kind)?;
    let to = SinkStream { sink, outcome };
    if given & MADE_BY_GUEST != 0 {
        host.ends.sinks.insert(given, to);
    } else {
        let from = host.ends.sources.remove(&given);
        let from = from.ok_or_else(|| Fail::Trap(format!("the host has no stream {given}")))?;
        host.ends.pumps.push(StreamPump { from, to, rest: Vec::new() });
        pump::push_on(host);
    }
    let reply = Reply::from(future(outcome)).making(outcome, format!("end of writing to {what}"));
    Ok(if given & MADE_BY_GUEST == 0 { reply } else { reply.making(given, what) })
}

/// The same for a stream that cannot be written anywhere: the future says why.
pub(super) fn no_sink(
    host: &mut WasiHost,
    given: u32,
    kind: OutcomeKind,
    what: &str,
    why: StreamFailure,
    account: Option<Account>,
) -> Answered {
    let reply = sink(host, given, StreamSink::Closed, kind, what)?;
    let made = reply.made.first().map(|made| made.rep);
    host.ends.settle(made, Err(why), || account.map(Box::new));
    Ok(reply)
}

/// No elements, as what a stream of the host gives has them.
pub(super) fn no_elements(host: &WasiHost, number: u32) -> Val {
    match host.ends.sources.get(&number).map(|stream| &stream.source) {
        Some(StreamSource::Entries(_) | StreamSource::Listener(_)) => Val::List(Vec::new()),
        _ => Val::Bytes(Vec::new()),
    }
}
