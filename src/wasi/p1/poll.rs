//! `poll_oneoff`, which waits for clocks and standard input.

use super::fds::DescriptorEntry;
use super::operation::{PendingP1Call, Poll, PollTarget};
use super::{CallFailure, HostResult, convert, ok};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::{Args, Fail};
use crate::wasi::host::WasiHost;
use crate::wasi::wait::Awaited;
use crate::wit::p1::{Clockid, Eventrwflags, Eventtype, Subclockflags};
use crate::wit::{FlagSet, WitLabel};

pub(super) fn poll(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let subscriptions = args.list(0)?;
    if subscriptions.is_empty() {
        return Err(errno::INVAL.into());
    }
    let alone = subscriptions.len() == 1 && is_relative_clock(&subscriptions[0]);
    let now = host.clock.monotonic();
    let mut targets = Vec::with_capacity(subscriptions.len());
    for subscription in subscriptions {
        let Val::Record(fields) = subscription else { return Err(args.wrong(0).into()) };
        let [Val::U64(userdata), Val::Variant(kind, Some(payload))] = &fields[..] else {
            return Err(args.wrong(0).into());
        };
        let Val::Record(payload) = &**payload else { return Err(args.wrong(0).into()) };
        let kind = Eventtype::of_case(*kind).ok_or_else(|| args.wrong(0))?;
        targets.push((*userdata, kind, target(host, args, kind, payload, now, alone)?));
    }
    // wasmtime sleeps separately on a single relative clock, and its event reports one byte.
    Poll { targets, bytes: u64::from(alone) }.go_on(host)
}

impl Poll {
    /// Returns the events that are ready, or waits if there are none.
    pub(super) fn go_on(self, host: &WasiHost) -> HostResult {
        let ready: Vec<Val> = self
            .targets
            .iter()
            .filter_map(|(userdata, kind, target)| event(host, *userdata, *kind, target, self.bytes))
            .collect();
        if !ready.is_empty() {
            return ok(Val::List(ready));
        }
        let mut awaited = Awaited::default();
        for (_, _, target) in &self.targets {
            match target {
                PollTarget::Clock(at) => awaited.until(*at),
                PollTarget::Stdin => awaited.stdin = true,
                PollTarget::File(_) | PollTarget::Output => {}
            }
        }
        Err(Fail::wait(PendingP1Call::Poll(self), awaited).into())
    }
}

/// Whether a subscription is for a time relative to now.
fn is_relative_clock(subscription: &Val) -> bool {
    let Val::Record(fields) = subscription else { return false };
    let [_, Val::Variant(kind, Some(payload))] = &fields[..] else { return false };
    let Val::Record(clock) = &**payload else { return false };
    let flags = clock.last().and_then(Subclockflags::of_val);
    Eventtype::of_case(*kind) == Some(Eventtype::Clock) && flags.is_some_and(|flags| !is_absolute(flags))
}

fn is_absolute(flags: Subclockflags) -> bool {
    flags.contains(Subclockflags::SUBSCRIPTION_CLOCK_ABSTIME)
}

fn target(
    host: &WasiHost,
    args: Args<'_>,
    kind: Eventtype,
    payload: &[Val],
    now: u64,
    alone: bool,
) -> Result<PollTarget, CallFailure> {
    match (kind, payload) {
        (Eventtype::Clock, [Val::Enum(clock), Val::U64(timeout), Val::U64(_), flags]) => {
            let clock = Clockid::of_case(*clock).ok_or_else(|| args.wrong(0))?;
            let flags = Subclockflags::of_val(flags).ok_or_else(|| args.wrong(0))?;
            Ok(PollTarget::Clock(match (clock, is_absolute(flags)) {
                (Clockid::Monotonic, true) => *timeout,
                (Clockid::Realtime | Clockid::Monotonic, false) => now.saturating_add(*timeout),
                // Only where it is the single subscription can a CPU-time clock be slept on.
                (Clockid::ProcessCputimeId | Clockid::ThreadCputimeId, false) if alone => {
                    now.saturating_add(*timeout)
                }
                (Clockid::Realtime, true) => {
                    let wall = convert::nanoseconds(host.clock.wall())?;
                    host.clock.monotonic().saturating_add(timeout.saturating_sub(wall))
                }
                (Clockid::ProcessCputimeId | Clockid::ThreadCputimeId, _) => return Err(errno::INVAL.into()),
            }))
        }
        (Eventtype::FdRead, [Val::U32(fd)]) => match host.fds.get(*fd)? {
            DescriptorEntry::Stdin => Ok(PollTarget::Stdin),
            DescriptorEntry::File(open) => Ok(PollTarget::File(open.file.stat()?.size <= open.position)),
            _ => Err(errno::BADF.into()),
        },
        (Eventtype::FdWrite, [Val::U32(fd)]) => match host.fds.get(*fd)? {
            DescriptorEntry::Console(_) | DescriptorEntry::File(_) => Ok(PollTarget::Output),
            _ => Err(errno::BADF.into()),
        },
        _ => Err(args.wrong(0).into()),
    }
}

fn event(host: &WasiHost, userdata: u64, kind: Eventtype, target: &PollTarget, clock: u64) -> Option<Val> {
    let none = Eventrwflags::default();
    let (bytes, flags) = match target {
        PollTarget::Clock(at) => (*at <= host.clock.monotonic()).then_some((clock, none)),
        PollTarget::Stdin => host.stdin.ready().then_some((1, none)),
        PollTarget::File(at_end) => Some((1, Eventrwflags::FD_READWRITE_HANGUP.only_if(*at_end))),
        PollTarget::Output => Some((1, none)),
    }?;
    let success = Val::Enum(errno::SUCCESS.into());
    Some(Val::Record(vec![Val::U64(userdata), success, kind.val(), Val::U64(bytes), flags.val()]))
}
