//! `wasi:io/poll`: which pollables are ready, and waiting until one is.

use super::pollable::Pollable;
use super::{PendingP2Call, sockets, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::Readiness;
use crate::wasi::wait::Awaited;
use crate::wit::p2::io::{self as wit, Io};

pub(super) fn call(host: &mut WasiHost, func: Io, args: Args<'_>) -> Answered {
    match func {
        Io::Poll => {
            let reps = args.handles(0)?;
            if reps.is_empty() {
                return Err(Fail::Trap("poll was called with an empty list".into()));
            }
            let pollables = reps.iter().map(|rep| host.table.pollable(*rep)).collect::<Result<_, _>>()?;
            poll(host, pollables)
        }
    }
}

pub(super) fn pollable(host: &mut WasiHost, func: wit::Pollable, args: Args<'_>) -> Answered {
    let pollable = host.table.pollable(args.handle(0)?)?;
    match func {
        wit::Pollable::Ready => value(Val::Bool(is_ready(host, pollable))),
        wit::Pollable::Block => block(host, pollable),
    }
}

/// Returns once the pollable is ready: `pollable.block`.
pub(super) fn block(host: &mut WasiHost, pollable: Pollable) -> Answered {
    if is_ready(host, pollable) {
        return Ok(Reply::default());
    }
    let awaited = awaited(host, &[pollable])?;
    Err(Fail::wait(PendingP2Call::Block(pollable), awaited))
}

fn is_ready(host: &mut WasiHost, pollable: Pollable) -> bool {
    match pollable {
        Pollable::Ready => true,
        Pollable::At(at) => at <= host.clock.monotonic(),
        Pollable::Stdin => host.stdin.ready(),
        Pollable::File(rep) => {
            host.table.wait_file(rep);
            true
        }
        Pollable::Network(rep) => !matches!(sockets::readiness(host, rep), Ok(Readiness::Waits(_))),
    }
}

fn awaited(host: &mut WasiHost, pollables: &[Pollable]) -> Result<Awaited, Fail> {
    let mut awaited = Awaited::default();
    for pollable in pollables {
        match pollable {
            Pollable::Ready | Pollable::File(_) => {}
            Pollable::At(at) => awaited.until(*at),
            Pollable::Stdin => awaited.stdin = true,
            Pollable::Network(rep) => {
                if let Readiness::Waits(interest) = sockets::readiness(host, *rep)? {
                    awaited.network.push(interest);
                }
            }
        }
    }
    Ok(awaited)
}

/// The indices of the pollables that are ready, once at least one is.
pub(super) fn poll(host: &mut WasiHost, pollables: Vec<Pollable>) -> Answered {
    let ready: Vec<Val> =
        (0..).zip(&pollables).filter(|(_, p)| is_ready(host, **p)).map(|(i, _)| Val::U32(i)).collect();
    if !ready.is_empty() {
        return value(Val::List(ready));
    }
    let awaited = awaited(host, &pollables)?;
    Err(Fail::wait(PendingP2Call::Poll(pollables), awaited))
}
