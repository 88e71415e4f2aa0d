//! `poll_oneoff`.

use super::fds::Entry;
use super::{Outcome, Stop, convert, ok};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::Args;
use crate::wasi::host::WasiHost;
use crate::wasi::wait::Awaited;

/// What one subscription waits for.
enum Target {
    /// This moment on the monotonic clock.
    Clock(u64),
    Stdin,
    /// A file read from: ready, and whether it is at its end.
    File(bool),
    /// Anything written to: ready.
    Output,
}

pub(super) fn poll(host: &mut WasiHost, args: Args<'_>) -> Outcome {
    let subscriptions = args.list(0)?;
    if subscriptions.is_empty() {
        return Err(errno::INVAL.into());
    }
    let alone = subscriptions.len() == 1 && is_relative_clock(&subscriptions[0]);
    let now = host.begun();
    let mut targets = Vec::with_capacity(subscriptions.len());
    for subscription in subscriptions {
        let Val::Record(fields) = subscription else { return Err(args.wrong(0).into()) };
        let [Val::U64(userdata), Val::Variant(kind, Some(payload))] = &fields[..] else {
            return Err(args.wrong(0).into());
        };
        let Val::Record(payload) = &**payload else { return Err(args.wrong(0).into()) };
        targets.push((*userdata, *kind, target(host, args, *kind, payload, now, alone)?));
    }
    // As wasmtime has it: one relative clock alone is slept on by itself, and counts a byte.
    let bytes = u64::from(alone);
    loop {
        let ready: Vec<Val> = targets
            .iter()
            .filter_map(|(userdata, kind, target)| event(host, *userdata, *kind, target, bytes))
            .collect();
        if !ready.is_empty() {
            return ok(Val::List(ready));
        }
        let mut awaited = Awaited::default();
        for (_, _, target) in &targets {
            match target {
                Target::Clock(at) => awaited.until(*at),
                Target::Stdin => awaited.stdin = true,
                Target::File(_) | Target::Output => {}
            }
        }
        host.wait(awaited)?;
    }
}

/// Whether a subscription is for a time from now on.
fn is_relative_clock(subscription: &Val) -> bool {
    let Val::Record(fields) = subscription else { return false };
    let [_, Val::Variant(0, Some(payload))] = &fields[..] else { return false };
    let Val::Record(clock) = &**payload else { return false };
    matches!(&clock[..], [.., Val::Flags(flags)] if flags.first().is_none_or(|f| f & 1 == 0))
}

fn target(
    host: &WasiHost,
    args: Args<'_>,
    kind: u32,
    payload: &[Val],
    now: u64,
    alone: bool,
) -> Result<Target, Stop> {
    match (kind, payload) {
        (0, [Val::Enum(clock), Val::U64(timeout), Val::U64(_), Val::Flags(flags)]) => {
            let absolute = flags.first().is_some_and(|f| f & 1 != 0);
            Ok(Target::Clock(match (clock, absolute) {
                (1, true) => *timeout,
                // Alone, the clocks of processor time are slept on like the others.
                (2 | 3, false) if alone => now.saturating_add(*timeout),
                (0 | 1, false) => now.saturating_add(*timeout),
                (0, true) => {
                    let wall = convert::nanoseconds(host.clock.wall())?;
                    host.clock.monotonic().saturating_add(timeout.saturating_sub(wall))
                }
                _ => return Err(errno::INVAL.into()),
            }))
        }
        (1, [Val::U32(fd)]) => match host.fds.get(*fd)? {
            Entry::Stdin => Ok(Target::Stdin),
            Entry::File(open) => Ok(Target::File(open.file.stat()?.size <= open.position)),
            _ => Err(errno::BADF.into()),
        },
        (2, [Val::U32(fd)]) => match host.fds.get(*fd)? {
            Entry::Console(_) | Entry::File(_) => Ok(Target::Output),
            _ => Err(errno::BADF.into()),
        },
        _ => Err(args.wrong(0).into()),
    }
}

fn event(host: &WasiHost, userdata: u64, kind: u32, target: &Target, clock: u64) -> Option<Val> {
    let (bytes, flags) = match target {
        Target::Clock(at) => (*at <= host.clock.monotonic()).then_some((clock, 0)),
        Target::Stdin => host.stdin.ready().then_some((1, 0)),
        Target::File(at_end) => Some((1, u32::from(*at_end))),
        Target::Output => Some((1, 0)),
    }?;
    Some(Val::Record(vec![
        Val::U64(userdata),
        Val::Enum(0),
        Val::Enum(kind),
        Val::U64(bytes),
        Val::Flags(vec![flags]),
    ]))
}
